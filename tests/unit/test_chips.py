"""Chips and reading time below headings."""

from __future__ import annotations

from textwrap import dedent

import pytest
from markdown import Markdown

from knowledge.pages.chips import (
    ChipsExtension,
    PageObjectives,
    objectives_by_section,
)
from knowledge.site.objectives import exams_of, short_name

PAGE = """
# Shifts

Text.

## Canary

Text.

### Numbers

## Linear
"""
BOTH = {"canary": ["c01-3.3-k5", "c02-3.3.1"], "linear": ["c01-3.3-k5"]}


def render(objectives: PageObjectives | None, text: str = PAGE) -> str:
    extension = ChipsExtension(lambda: objectives)
    return Markdown(extensions=["toc", "md_in_html", "attr_list", extension]).convert(
        dedent(text).strip()
    )


def chip(objective: str, exam: str, shown: str) -> str:
    return f'<a class="kb-chip" data-exam="{exam}" href="../o.md#{objective}">{shown}</a>'


K5, C2 = chip("c01-3.3-k5", "c01", "C01 K5"), chip("c02-3.3.1", "c02", "C02 3.3.1")


@pytest.mark.parametrize(
    ("objective", "shown"),
    [
        ("c01-3.3-k5", "C01 K5"),
        ("c01-3.3-s12", "C01 S12"),
        ("c02-3.3.1", "C02 3.3.1"),
        ("c02-3.3.11", "C02 3.3.11"),
        ("odd", "ODD"),
    ],
)
def test_short_names(objective: str, shown: str) -> None:
    assert short_name(objective) == shown


def test_the_task_is_shown_where_an_exam_has_several() -> None:
    known = ["c01-3.1-k5", "c01-3.3-k5", "c02-3.3.1"]
    assert [short_name(name, known) for name in known] == ["C01 3.1 K5", "C01 3.3 K5", "C02 3.3.1"]


def test_exams_each_once_in_order() -> None:
    assert exams_of(["c02-3.3.1", "c01-3.3-k5", "c02-3.3.2"]) == ["c01", "c02"]
    assert exams_of([]) == []


@pytest.mark.parametrize(
    ("value", "turned"),
    [
        (
            {"c01-3.3-k5": ["canary", "linear"], "c02-3.3.1": ["canary"]},
            BOTH,
        ),
        ({}, {}),
        (None, {}),
        ("c01-3.3-k5", {}),
        (["c01-3.3-k5"], {}),
        ({"c01-3.3-k5": None}, {}),
    ],
)
def test_front_matter_is_turned_round(value: object, turned: dict[str, list[str]]) -> None:
    assert objectives_by_section(value) == turned


def test_a_section_shows_its_objectives() -> None:
    html = render(PageObjectives(BOTH, "../o.md"))
    assert (
        '<h2 id="canary">Canary</h2>\n'
        f'<p class="kb-chips" data-exams="c01 c02" data-search-exclude="">{K5} {C2}</p>'
    ) in html
    assert (
        '<h2 id="linear">Linear</h2>\n'
        f'<p class="kb-chips" data-exams="c01" data-search-exclude="">{K5}</p>'
    ) in html
    assert '<h3 id="numbers">Numbers</h3>\n<h2' in html


def test_the_title_shows_all_of_the_page_once_behind_the_minutes() -> None:
    html = render(PageObjectives(BOTH, "../o.md", minutes="4 min read"))
    minutes = '<span class="kb-minutes">4 min read</span>'
    row = f'<p class="kb-chips" data-exams="c01 c02" data-search-exclude="">{minutes} {K5} {C2}</p>'
    assert html.startswith(f'<h1 id="shifts">Shifts</h1>\n{row}<p>Text.</p>')
    assert html.count("min read") == 1


def test_minutes_alone() -> None:
    html = render(PageObjectives({}, "../o.md", minutes="1 min read"))
    minutes = '<span class="kb-minutes">1 min read</span>'
    assert html.count("kb-chips") == 1
    assert f'<p class="kb-chips" data-search-exclude="">{minutes}</p>' in html


@pytest.mark.parametrize(
    "objectives",
    [None, PageObjectives({}, "../o.md"), PageObjectives({"gone": ["c01-3.3-k5"]}, "o.md")],
)
def test_nothing_to_show(objectives: PageObjectives | None) -> None:
    html = render(objectives, "## Canary\n\nText.")
    assert html == render(None, "## Canary\n\nText.")
    assert "kb-chip" not in html


def test_headings_with_own_ids_and_inside_html() -> None:
    text = '<div class="x" markdown>\n\n## Any { #canary }\n\n</div>\n'
    html = render(PageObjectives(BOTH, "../o.md"), text)
    assert '<h2 id="canary">Any</h2>\n<p class="kb-chips"' in html


def test_chips_follow_the_page_that_is_rendered() -> None:
    pages = iter([PageObjectives(BOTH, "a.md"), PageObjectives({}, "b.md")])
    md = Markdown(extensions=["toc", ChipsExtension(lambda: next(pages))])
    assert "a.md#c01-3.3-k5" in md.convert(PAGE)
    assert "kb-chip" not in md.reset().convert(PAGE)
