"""Rules about content and words, and silences."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.sites import CONFIG, found, short, term

from knowledge.checks import RULES, rules_page

DATED = "A[^n].\n\n[^n]: [Quotas](https://example.org/q){}\n"


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        (DATED.format(", checked 2026-11-23."), []),
        (DATED.format(", checked 2026-11-24."), []),
        (DATED.format("."), ["3:1 source-date"]),
        (DATED.format(", checked 2026-13-45."), ["3:1 source-date"]),
        (DATED.format(", checked 2027-11-23."), ["3:1 source-date"]),
        (DATED.format(", checked 2024-01-01."), ["3:1 source-date"]),
        ("A[^n].\n\n[^n]: Only a remark.\n", []),
        ("A[^n].\n\n[^n]: See [below](#x).\n", []),
        ("```\n[^n]: [Q](https://example.org/q)\n```\n", []),
    ],
)
def test_source_date(tmp_path: Path, markdown: str, expected: list[str]) -> None:
    assert short(found(tmp_path, {"docs/page.md": markdown}, ["source-date"])) == expected


def test_old_source_is_only_a_warning(tmp_path: Path) -> None:
    problems = found(
        tmp_path, {"docs/page.md": DATED.format(", checked 2024-01-01.")}, ["source-date"]
    )
    assert [(p.severity, p.message) for p in problems] == [
        ("warning", "the source was checked on '2024-01-01', more than 400 days ago.")
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2026-11-23", "2026-11-23", []),
        ("    checked: 2026-11-23\n", "", ["7:5 source-date"]),
        ("2026-11-23", "yesterday", ["8:5 source-date"]),
        ("2026-11-23", "2030-01-01", ["8:5 source-date"]),
    ],
)
def test_source_of_a_term(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    path = "docs/glossary/canary-deployment.md"
    text = term("canary deployment").replace(old, new)
    problems = found(tmp_path, {path: text}, ["source-date"])
    assert [s.split()[1] for s in short(problems, path)] == [s.split()[1] for s in expected]


WORDS = "site_name: T\nnav: [index.md, page.md, other.md, sub/deep.md]\n"


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("The DAG runs.", ["1:5 unexpanded-abbreviation"]),
        ("The DAG runs. A DAG ends.", ["1:5 unexpanded-abbreviation"]),
        ("| A |\n|---|\n| DAGs |", ["3:3 unexpanded-abbreviation"]),
        ("The directed acyclic graph (DAG) runs.\n\nThe DAG.", []),
        ("The DAG (directed acyclic graph) runs.", []),
        ("*[DAG]: directed acyclic graph\n\nThe DAG.", []),
        ("The CD runs.", []),  # another name of a term
        ("An API over HTTPS.", []),
        ("Set `DAG` and\n\n```\nDAG\n```", []),
        ("[DAG](https://example.org/DAG)", ["1:2 unexpanded-abbreviation"]),
        ("See K5 in C01-3.3.", []),
        ("A name like MyDAG or DAG_ID or x/DAG.", []),
    ],
)
def test_abbreviation(tmp_path: Path, markdown: str, expected: list[str]) -> None:
    rules = ["unexpanded-abbreviation"]
    assert short(found(tmp_path, {"docs/page.md": markdown}, rules, WORDS)) == expected


def test_abbreviation_the_site_knows(tmp_path: Path) -> None:
    config = WORDS + "extra:\n  knowledge:\n    known_abbreviations: [DAG]\n"
    assert found(tmp_path, {"docs/page.md": "A DAG."}, ["unexpanded-abbreviation"], config) == []


def test_abbreviation_written_out_on_another_page(tmp_path: Path) -> None:
    files = {"docs/page.md": "A DAG.", "docs/sub/deep.md": "A directed acyclic graph (DAG)."}
    assert found(tmp_path, files, ["unexpanded-abbreviation"], WORDS) == []


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("A canary deployment.", ["1:3 term-before-page"]),
        ("Two Canary\ndeployments.", ["1:5 term-before-page"]),
        ("- a canary-deployment\n", ["1:5 term-before-page"]),
        ("A [[canary deployment]] and a canary deployment.", []),
        ("A canary deployment; see [[canary]].", []),
        ("[The canary deployment](other.md) is later.", []),
        ("`canary deployment`", []),
        ("## A canary deployment", []),
        ("A canary. Deployment follows.", []),
        ("A canary, deployment.", []),
        ("The canary sings.", []),  # one common word can mean something else
    ],
)
def test_term_before_its_page(tmp_path: Path, markdown: str, expected: list[str]) -> None:
    rules = ["term-before-page"]
    assert short(found(tmp_path, {"docs/page.md": markdown}, rules, WORDS)) == expected


@pytest.mark.parametrize("path", ["docs/other.md", "docs/sub/deep.md", "docs/outside.md"])
def test_term_on_or_after_its_page_needs_no_link(tmp_path: Path, path: str) -> None:
    assert found(tmp_path, {path: "A canary deployment."}, ["term-before-page"], WORDS) == []


def test_message_of_an_early_term(tmp_path: Path) -> None:
    problems = found(
        tmp_path, {"docs/page.md": "A Canary deployment."}, ["term-before-page"], WORDS
    )
    assert [p.message for p in problems] == [
        "'Canary deployment' is used before 'other.md' explains it."
        " Link its first use: '[[Canary deployment]]'."
    ]


LISTED = CONFIG + "extra:\n  knowledge:\n    external_links: links.txt\n"


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[p](https://example.org/known#part)", []),
        ("[p](https://example.org/new)", ["1:1 unlisted-link"]),
        ("[p](mailto:a@example.org)", []),
        ("`https://example.org/new`", []),
    ],
)
def test_unlisted_link(tmp_path: Path, markdown: str, expected: list[str]) -> None:
    files = {"links.txt": "# visited weekly\nhttps://example.org/known\n", "docs/page.md": markdown}
    assert short(found(tmp_path, files, ["unlisted-link"], LISTED)) == expected
    assert found(tmp_path, files, ["unlisted-link"]) == []


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ('# L\n\n```yaml\n--8<-- "labs/l/buildspec.yml"\n```\n', True),
        ("# L\n\n[the buildspec](buildspec.yml)\n", True),
        ("# L\n\nThe file `buildspec.yml` says how.\n", True),
        ("# L\n", False),
    ],
)
def test_lab_file(tmp_path: Path, page: str, shown: bool) -> None:
    files = {"docs/labs/l/index.md": page, "docs/labs/l/buildspec.yml": "version: 0.2\n"}
    problems = found(tmp_path, files, ["unshown-file"])
    assert [p.place.path for p in problems] == ([] if shown else ["docs/labs/l/buildspec.yml"])


GONE = "missing-page"


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[p](gone.md) <!-- silence missing-page: added by the workshop -->", []),
        ("<!-- silence missing-page: added by the workshop -->\n[p](gone.md)", []),
        ("<!-- silence missing-page: added by the workshop -->\n\n[p](gone.md)", []),
        ("<!-- silence missing-page -->\n[p](gone.md)", ["1:1 silence", "2:1 missing-page"]),
        ("<!-- silence mising-page: why -->\n[p](gone.md)", ["1:1 silence", "2:1 missing-page"]),
        ("<!-- silence missing-page: why -->\n[p](other.md)", ["1:1 silence"]),
        ("<!-- silence missing-anchor: why -->\n[p](gone.md)", ["2:1 missing-page"]),
        ("<!-- silence missing-page: why -->\n[p](gone.md)\n[q](gone.md)", ["3:1 missing-page"]),
        ("```\n<!-- silence missing-page: why -->\n```\n", []),
        ("Write `<!-- silence missing-page: why -->`.\n", []),
    ],
)
def test_silence(tmp_path: Path, markdown: str, expected: list[str]) -> None:
    assert short(found(tmp_path, {"docs/page.md": markdown}, [GONE, "silence"])) == expected


def test_silence_in_front_matter(tmp_path: Path) -> None:
    page = "---\nrelated: [other.md] # silence one-sided-relation: a detour\n---\n\n# P\n"
    assert found(tmp_path, {"docs/page.md": page}, ["one-sided-relation"]) == []


def test_unused_silence_says_which(tmp_path: Path) -> None:
    page = "<!-- silence missing-page: why -->\n[p](other.md)"
    assert [p.message for p in found(tmp_path, {"docs/page.md": page}, [GONE])] == [
        "line 2 does not break 'missing-page'. Remove this."
    ]


def test_diagram_without_title(tmp_path: Path) -> None:
    page = "# P\n\n```mermaid\nflowchart TB\n  A --> B\n```\n"
    problems = found(tmp_path, {"docs/page.md": page}, ["diagram"])
    assert problems
    assert {p.place.path for p in problems} == {"docs/page.md"}
    assert all(p.rule.startswith("diagram") for p in problems)


def test_question_problems_are_reported(tmp_path: Path) -> None:
    problems = found(
        tmp_path,
        {"docs/questions/3.3/q.md": "---\nid: q\ntype: choice\n---\n\nWhich?\n"},
        ["question"],
    )
    assert problems
    assert {p.place.path for p in problems} == {"docs/questions/3.3/q.md"}
    assert all(p.rule.startswith("question") for p in problems)


def test_the_page_of_rules_shows_every_rule() -> None:
    page = rules_page().replace(";--8<--", "--8<--")  # shown, not filled
    for rule in RULES.values():
        assert f"### {rule.id}\n\n{rule.reason}\n" in page
        assert rule.bad != rule.good
        assert f"````text\n{rule.bad}\n````" in page
        assert f"````text\n{rule.good}\n````" in page


def test_ids_and_reasons_read_alike() -> None:
    for name, rule in RULES.items():
        assert name == rule.id
        assert name == name.lower()
        assert rule.reason.endswith(".")
        assert "\n" not in rule.reason
