"""Problems and the suggestions in them."""

from __future__ import annotations

import pytest

from knowledge.problems import Place, Problem, did_you_mean, suggestion


def test_one_line_that_editors_can_jump_to() -> None:
    problem = Problem(Place("docs/a.md", 12, 3), "missing-page", "link 'b.md' leads to no file.")
    assert str(problem) == "docs/a.md:12:3: missing-page: link 'b.md' leads to no file."
    assert problem.severity == "error"
    assert str(Place("mkdocs.yml")) == "mkdocs.yml:1:1"


def test_order_is_file_line_column_rule() -> None:
    inputs = [
        ("b", 1, 1, "r"),
        ("a", 10, 1, "r"),
        ("a", 9, 2, "a"),
        ("a", 9, 1, "s"),
        ("a", 9, 1, "r"),
    ]
    problems = [Problem(Place(path, line, column), rule, "") for path, line, column, rule in inputs]
    assert sorted(problems) == list(reversed(problems))


@pytest.mark.parametrize(
    ("typed", "candidates", "expected"),
    [
        ("canari", ["canary", "linear"], "canary"),
        ("CANARY", ["canary"], "canary"),
        ("rollbakc", ["rollback"], "rollback"),
        ("guide/rolback.md", ["guide/rollback.md", "guide/canary.md"], "guide/rollback.md"),
        ("canary", ["linear", "rolling"], None),
        ("canary", [], None),
        ("", ["canary"], None),
        ("ab", ["cd"], None),
        ("cat", ["car", "bat", "can"], "bat"),
        ("canary", ["canary", "canarys"], "canarys"),
        ("caf\u00e9", ["cafe"], "cafe"),
    ],
)
def test_nearest_of_the_near(typed: str, candidates: list[str], expected: str | None) -> None:
    assert suggestion(typed, candidates) == expected
    assert suggestion(typed, reversed(candidates)) == expected
    assert did_you_mean(typed, candidates) == (f" Did you mean '{expected}'?" if expected else "")
