"""The dates of a gantt, measured in a browser: some are there, and none lies on another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from knowledge.diagrams import draw_all

CACHE = Path(__file__).parents[2] / ".cache/diagrams"
NAMES = "  accTitle: A plan\n  accDescr: One task.\n"
DAYS = (1, 3, 6, 10, 20, 35, 60, 75, 120, 145, 200, 281, 400, 905, 1500, 2500, 5000)
FORMATS = ("%d.", "%Y-%m-%d %H:%M", "%A %d %B %Y")
PLACES = """() => [...document.querySelectorAll("svg text")]
    .filter((text) => text.textContent.trim() !== "One" && text.textContent.trim() !== "S")
    .map((text) => text.getBoundingClientRect()).map((box) => [box.left, box.right])"""


def gantt(task: str, *settings: str) -> str:
    lines = "".join(f"  {line}\n" for line in settings)
    return f"gantt\n{NAMES}{lines}  section S\n  One :a, {task}\n"


SOURCES = {
    "1 hour": gantt("2026-11-01 08:07, 1h", "dateFormat YYYY-MM-DD HH:mm"),
    "30 seconds": gantt("08:07:10, 30s", "dateFormat HH:mm:ss"),
    **{f"{days} days": gantt(f"2026-11-03, {days}d", "dateFormat YYYY-MM-DD") for days in DAYS},
    **{
        f"{days} days as {form}": gantt(
            f"2026-11-03, {days}d", "dateFormat YYYY-MM-DD", f"axisFormat {form}"
        )
        for days in (6, 120, 2500)
        for form in FORMATS
    },
    "each day of 45": gantt("2026-11-03, 45d", "dateFormat YYYY-MM-DD", "tickInterval 1day"),
}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("name", SOURCES)
def test_dates_are_drawn_and_stand_apart(name: str, page: Page) -> None:
    svg = draw_all(SOURCES.values(), CACHE)[SOURCES[name]].svg
    page.set_content(f'<body style="font-family: DejaVu Sans, sans-serif">{svg}')
    places = sorted(page.evaluate(PLACES))
    assert len(places) >= 2
    for (_, end), (start, _) in pairwise(places):
        assert end + 2 <= start, places
