"""Dated facts: collected with their place, due after a number of days, listed oldest first."""

from __future__ import annotations

import datetime
from pathlib import Path

from knowledge.pages.due import due_page, facts_of, is_due, site_facts

TODAY = datetime.date(2026, 11, 23)
PAGE = """# Page

Two[^a] and [^b].

[^a]: [Quotas | of x](https://example.org/q), checked 2026-11-01.
[^b]: https://example.org/b
    says so, checked 2026-01-02.
[^c]: A remark without a source.
"""
TERM = """---
term: x
sources:
  - url: https://example.org/t
    checked: 2026-02-03
---
Text.
"""


def site(root: Path, **pages: str) -> Path:
    docs = root / "docs"
    for name, text in pages.items():
        path = docs / f"{name.replace('__', '/')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return docs


def test_footnotes_and_sources_are_facts_with_their_place() -> None:
    facts, problems = facts_of(PAGE, "guide/a.md", "docs/guide/a.md")
    assert problems == []
    assert [(str(fact.checked), fact.title, str(fact.place)) for fact in facts] == [
        ("2026-11-01", "Quotas | of x", "docs/guide/a.md:5:1"),
        ("2026-01-02", "https://example.org/b", "docs/guide/a.md:6:1"),
    ]
    (fact,), _ = facts_of(TERM, "glossary/x.md", "docs/glossary/x.md")
    assert (str(fact.checked), fact.title, fact.place.line) == (
        "2026-02-03",
        "https://example.org/t",
        4,
    )


def test_a_source_without_a_day_and_a_wrong_day_are_problems() -> None:
    text = (
        "[^a]: [Q](https://example.org/q).\n[^b]: [Q](https://example.org/q), checked 2026-13-01.\n"
    )
    facts, problems = facts_of(text, "a.md", "docs/a.md")
    assert facts == []
    assert [str(problem) for problem in problems] == [
        "docs/a.md:1:1: undated-source: source '[^a]' lacks its day. "
        "Write ', checked 2026-11-23' behind it.",
        "docs/a.md:2:1: undated-source: '2026-13-01' in '[^b]' is no day. Write it as 2026-11-23.",
    ]


def test_a_fact_is_due_on_the_day_after_the_last_allowed_one() -> None:
    (fact,), _ = facts_of("[^a]: Quota, checked 2026-05-27.\n", "a.md", "docs/a.md")
    assert fact.title == "Quota"
    assert not is_due(fact, datetime.date(2026, 11, 23))
    assert is_due(fact, datetime.date(2026, 11, 24))
    assert is_due(fact, TODAY, days=30)


def test_due_facts_are_listed_by_page_the_oldest_first(tmp_path: Path) -> None:
    docs = site(
        tmp_path,
        guide__a=PAGE,
        guide__b="[^a]: Price, checked 2025-12-31.\n",
        glossary__x=TERM,
        glossary__index="# Glossary\n",
    )
    page = due_page(docs, TODAY)
    assert page.startswith("On 23 November 2026, 4 dated facts on 3 pages: **3 due**")
    due, following = page.split("## Next")
    assert [line for line in due.splitlines() if line.startswith("| [")] == [
        "| [guide/b](../guide/b.md) | 1 | 31 December 2025 | Price |",
        "| [guide/a](../guide/a.md) | 1 | 2 January 2026 | `https://example.org/b` |",
        "| [glossary/x](../glossary/index.md#x) | 1 | 3 February 2026 | `https://example.org/t` |",
    ]
    assert "| [guide/a](../guide/a.md) | 1 | 1 November 2026 | 30 April 2027 |" in following
    assert due_page(docs, TODAY) == page


def test_several_due_facts_of_a_page_share_its_link(tmp_path: Path) -> None:
    notes = "[^a]: One, checked 2025-12-31.\n[^b]: Two | half, checked 2025-01-31.\n"
    page = due_page(site(tmp_path, a=notes), TODAY)
    rows = page.split("## Next")[0].splitlines()[-4:]
    assert rows[1:3] == [
        "| [a](../a.md) | 2 | 31 January 2025 | Two \\| half |",
        "|  |  | 31 December 2025 | One |",
    ]
    assert page.endswith("There is nothing else.")


def test_nothing_due_says_so_and_the_next_pages_are_limited(tmp_path: Path) -> None:
    pages = {f"p{number:02}": "[^a]: One, checked 2026-11-01.\n" for number in range(22)}
    page = due_page(site(tmp_path, **pages), TODAY)
    assert "## Due now\n\nNothing is due." in page
    assert page.endswith("And 2 pages more.")
    facts, problems = site_facts(tmp_path / "docs")
    assert (len(facts), problems) == (22, [])
