"""Dated facts: collected with their place, due after a number of days, listed oldest first."""

from __future__ import annotations

import datetime

import pytest
from tests.unit.sites import site_in_memory

from knowledge.pages.due import due_page
from knowledge.site.dated import Fact, facts_of
from knowledge.site.model import Site
from knowledge.site.options import Options

HOST = "reference/due.md"
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


def pages(**texts: str) -> Site:
    return site_in_memory({f"{name.replace('__', '/')}.md": text for name, text in texts.items()})


def facts(text: str, src: str = "guide/a.md") -> list[Fact]:
    return list(facts_of(site_in_memory({src: text}).pages[src]))


def test_footnotes_and_sources_are_facts_with_their_place() -> None:
    assert [(str(fact.checked), fact.title, str(fact.place)) for fact in facts(PAGE)] == [
        ("2026-11-01", "Quotas | of x", "docs/guide/a.md:5:1"),
        ("2026-01-02", "https://example.org/b", "docs/guide/a.md:6:1"),
    ]
    (fact,) = facts(TERM, "glossary/x.md")
    assert (str(fact.checked), fact.title, fact.url, fact.place.line) == (
        "2026-02-03",
        "https://example.org/t",
        "https://example.org/t",
        5,
    )


@pytest.mark.parametrize(
    ("note", "day", "checked"),
    [
        ("[Q](https://example.org/q).", "", None),
        ("[Q](https://example.org/q), checked 2026-13-01.", "2026-13-01", None),
        ("[Q](https://example.org/q), checked 2026-11-01: it says so.", "2026-11-01", "2026-11-01"),
        ("Quota, checked 2026-05-27.", "2026-05-27", "2026-05-27"),
        ("[Q](https://example.org/q), checked by hand.", "", None),
    ],
)
def test_the_day_of_a_source(note: str, day: str, checked: str | None) -> None:
    (fact,) = facts(f"A[^a].\n\n[^a]: {note}\n")
    assert (fact.day, fact.checked and str(fact.checked)) == (day, checked)


def test_a_fact_is_due_on_the_day_after_the_last_allowed_one() -> None:
    texts = {"a.md": "A[^a].\n\n[^a]: Quota, checked 2026-05-27.\n"}
    for day, said in ((23, "**0 due**"), (24, "**1 due**")):
        site = site_in_memory(texts, today=datetime.date(2026, 11, day))
        assert said in due_page(site, "due.md")
    few = site_in_memory(texts, Options(due_after_days=30))
    assert "**1 due** (checked more than 30 days ago)" in due_page(few, "due.md")


def test_due_facts_are_listed_by_page_the_oldest_first() -> None:
    site = pages(
        guide__a=PAGE,
        guide__b="[^a]: Price, checked 2025-12-31.\n",
        glossary__x=TERM,
        glossary__index="# Glossary\n",
    )
    page = due_page(site, HOST)
    assert page.startswith("On 23 November 2026, 4 dated facts on 3 pages: **3 due**")
    due, following = page.split("## Next")
    assert [line for line in due.splitlines() if line.startswith("| [")] == [
        "| [guide/b](../guide/b.md) | 1 | 31 December 2025 | Price |",
        "| [guide/a](../guide/a.md) | 1 | 2 January 2026 | `https://example.org/b` |",
        "| [glossary/x](../glossary/index.md#x) | 1 | 3 February 2026 | `https://example.org/t` |",
    ]
    assert "| [guide/a](../guide/a.md) | 1 | 1 November 2026 | 30 April 2027 |" in following
    assert due_page(site, HOST) == page


def test_several_due_facts_of_a_page_share_its_link() -> None:
    notes = "[^a]: One, checked 2025-12-31.\n[^b]: Two | half, checked 2025-01-31.\n"
    page = due_page(pages(a=notes), HOST)
    rows = page.split("## Next")[0].splitlines()[-4:]
    assert rows[1:3] == [
        "| [a](../a.md) | 2 | 31 January 2025 | Two \\| half |",
        "|  |  | 31 December 2025 | One |",
    ]
    assert page.endswith("There is nothing else.")


def test_nothing_due_says_so_and_the_next_pages_are_limited() -> None:
    notes = {f"p{number:02}": "[^a]: One, checked 2026-11-01.\n" for number in range(22)}
    page = due_page(pages(**notes), HOST)
    assert "## Due now\n\nNothing is due." in page
    assert page.endswith("And 2 pages more.")
