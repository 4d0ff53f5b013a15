"""Labels measured in a browser: none lies on another, and dates of a gantt are there at all."""

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


GIT = """gitGraph
  accTitle: Branches
  accDescr: Two branches are merged.
  commit id: "a long first label here"
  commit id: "a second long label"
  branch develop
  commit id: "third very long label" type: REVERSE
  commit id: "fourth label that is long" type: HIGHLIGHT
  checkout main
  commit id: "fifth label is long" tag: "v1.0"
  branch other
  commit id: "six"
  checkout main
  merge develop
"""
TURNED = """() => {
  const ends = (box) => [box.top, box.bottom];
  const boxes = (all) => all.map((one) => ends(one.getBoundingClientRect()));
  const texts = [...document.querySelectorAll("svg text")];
  return {
    turned: boxes(texts.filter((one) => one.closest("[transform*=rotate]"))),
    names: boxes(texts.filter((one) => ["main", "develop", "other"].includes(one.textContent))),
    commits: boxes([...document.querySelectorAll("svg circle[r='10']")]),
    tag: boxes(texts.filter((one) => one.textContent === "v1.0")),
    frame: boxes([document.querySelector("svg")]),
  };
}"""


def test_turned_labels_of_commits_end_above_the_next_branch(page: Page) -> None:
    svg = draw_all([GIT], CACHE)[GIT].svg
    page.set_content(f'<body style="font-family: DejaVu Sans, sans-serif">{svg}')
    found = page.evaluate(TURNED)
    assert len(found["turned"]) == 6
    names = sorted(found["names"])
    for top, end in found["turned"]:
        lane = max(number for number, (name, _) in enumerate(names) if name <= top)
        assert lane + 1 == len(names) or end <= names[lane + 1][0], (names, top, end)
        assert end <= found["frame"][0][1]
    # What belongs to a branch moves with it.
    middles = [(top + end) / 2 for top, end in names]
    for top, end in found["commits"]:
        assert min(abs((top + end) / 2 - middle) for middle in middles) < 3
    assert found["tag"][0][1] < names[0][0] + 2
