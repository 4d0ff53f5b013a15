"""Front matter: values, the place of each, and what is said when it is broken."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.source.front_matter import is_date, read_front_matter

PATH = "docs/a.md"
TEXT = """---
title: A page
objectives:
  c01-3.3-k5: [canary, linear]
sources:
  - url: https://example.org/
    checked: 2026-11-23
---

# A page
"""


def test_values_body_and_where_the_body_starts() -> None:
    front, problems = read_front_matter(TEXT, PATH)
    assert problems == []
    assert front.values == {
        "title": "A page",
        "objectives": {"c01-3.3-k5": ["canary", "linear"]},
        "sources": [{"url": "https://example.org/", "checked": datetime.date(2026, 11, 23)}],
    }
    assert (front.body, front.body_line) == ("\n# A page\n", 9)


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (("title",), "docs/a.md:2:1"),
        (("objectives", "c01-3.3-k5"), "docs/a.md:4:3"),
        (("objectives", "c01-3.3-k5", 1), "docs/a.md:4:24"),
        (("sources", 0), "docs/a.md:6:5"),
        (("sources", 0, "checked"), "docs/a.md:7:5"),
        (("sources", 0, "title"), "docs/a.md:6:5"),
        (("sources", 7, "url"), "docs/a.md:5:1"),
        (("gone", "deep"), "docs/a.md:1:1"),
        ((), "docs/a.md:1:1"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_places(keys: tuple[str | int, ...], place: str, line_end: str) -> None:
    front, _ = read_front_matter(TEXT.replace("\n", line_end), PATH)
    assert str(front.place(*keys)) == place


def test_windows_line_ends() -> None:
    front, problems = read_front_matter(TEXT.replace("\n", "\r\n"), PATH)
    assert problems == []
    assert (front.body, front.body_line) == ("\r\n# A page\r\n", 9)
    assert front.values == read_front_matter(TEXT, PATH)[0].values


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        ("# A page\n", "# A page\n", 1),
        ("", "", 1),
        ("\n---\na: 1\n---\n", "\n---\na: 1\n---\n", 1),
        ("---\n---\nBody", "Body", 3),
        ("---\n# nothing yet\n---\nBody", "Body", 4),
        ("--- text\n", "--- text\n", 1),
        ("----\na: 1\n---\n", "----\na: 1\n---\n", 1),
    ],
)
def test_no_front_matter(text: str, body: str, line: int) -> None:
    front, problems = read_front_matter(text, PATH)
    assert (front.values, front.body, front.body_line, problems) == ({}, body, line, [])


def test_what_looks_like_an_end_is_none() -> None:
    front, problems = read_front_matter("---\na: |\n  x\n  ---\n  y\nb: '--- '\n---\nB", PATH)
    assert problems == []
    assert (front.values, front.body) == ({"a": "x\n---\ny\n", "b": "--- "}, "B")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "---\ntitle: [a\n---\nBody",
            "docs/a.md:3:1: front-matter: front matter is not valid: "
            "did not find expected ',' or ']'.",
        ),
        (
            "---\ntitle: a: b\n---\nBody",
            "docs/a.md:2:9: front-matter: front matter is not valid: "
            "mapping values are not allowed in this context.",
        ),
        (
            "---\na: 1\nday: 2026-13-45\n---\nBody",
            "docs/a.md:2:1: front-matter: front matter is not valid: month must be in 1..12.",
        ),
        (
            "---\n- a\n---\nBody",
            "docs/a.md:2:1: front-matter: front matter must be 'key: value' lines, found '['a']'.",
        ),
        (
            "---\ntitle: a\nBody",
            "docs/a.md:1:1: front-matter: front matter starts with '---' but has no closing"
            " '---' line.",
        ),
    ],
)
def test_broken(text: str, line: str) -> None:
    front, problems = read_front_matter(text, PATH)
    assert [str(problem) for problem in problems] == [line]
    assert front.values == {}
    assert front.body.endswith("Body")


@pytest.mark.parametrize(
    "text",
    [
        "\ta: 1",
        "a: *nobody",
        "a: !!python/object:os.system x",
        "{[a]: b}: c",
        "? [a, b]\n: c",
        "a: 1\nb: \x07",
        "a: !!int x",
        "a: !!timestamp x",
        "a: !!bool x",
        "a: %x",
        "a: 'x",
        "a: &x [*x]",
    ],
)
def test_broken_in_any_way_is_one_problem_at_most(text: str) -> None:
    front, problems = read_front_matter(f"---\n{text}\n---\nBody", PATH)
    assert front.body == "Body"
    assert [problem.rule for problem in problems] in (["front-matter"], [])
    assert bool(front.values) != bool(problems)


@settings(deadline=None)  # a busy machine is no mistake
@given(st.text(alphabet="abc:-[]{}&*!|>'\"#%@ \t\n\r\u00e9?,019", max_size=60))
def test_any_text_is_read(text: str) -> None:
    front, problems = read_front_matter(f"---\n{text}\n---\nBody", PATH)
    assert front.body.endswith("Body")
    assert len(problems) <= 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime.date(2026, 11, 23), True),
        (datetime.datetime(2026, 11, 23, 1, 2, tzinfo=datetime.UTC), False),
        ("2026-11-23", False),
        (None, False),
        (20261123, False),
    ],
)
def test_dates(value: object, expected: bool) -> None:
    assert is_date(value) is expected
