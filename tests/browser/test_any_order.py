"""An ordering question with two right orders: on a page, in a review, in an exam, on paper."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.sample_questions import FILES, build_site

from knowledge.site.neutral import neutral

pytestmark = pytest.mark.xdist_group("any-order")

NAME = "questions/3.3/three-order.md"
ASKED = FILES[NAME].replace("level: apply", "level: apply\nany_order: [[2, 3]]")
STEPS = ASKED.replace("1. Register the version", "1. Train a version").replace(
    "2. Approve the version\n3. Deploy the version", "2. Register the version\n3. Draw its report"
)
FIRST, LATER = "Train a version", ["Register the version", "Draw its report"]
SAID = "Steps 2, 3 may stand in any order among themselves."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    others = ("one-choice", "two-response", "four-match", "five-recall", "case-one", "shift")
    files = {name: text for name, text in FILES.items() if not name.endswith((*others, ".md"))}
    keep = ("reference/", "practice/", "glossary/", "index")
    files |= {name: text for name, text in FILES.items() if name.startswith(keep)}
    guide = "# Shifts\n\n## Canary\n\nText.\n\n[One](../questions/3.3/three-order.md)\n"
    files |= {"guide/shift.md": guide, NAME: STEPS}
    return build_site(tmp_path_factory.mktemp("any-order"), files)


def put(question: Locator, steps: list[str]) -> None:
    for step in steps:
        question.get_by_role("button", name=f"Use: {step}").click()
    question.get_by_role("button", name="Submit answer").click()


@pytest.mark.parametrize("steps", list(permutations([FIRST, *LATER])))
def test_each_right_order_is_right(browser: Browser, site: Path, steps: list[str]) -> None:
    page = browser.new_page()
    page.goto((site / "guide/shift.html").as_uri())
    question = page.locator(f"#{neutral('three-order')}")
    put(question, list(steps))
    right = steps[0] == FIRST
    result = question.locator(".q-result")
    expect(result).to_contain_text("Correct." if right else "Not correct.")
    marks = question.locator(".q-chosen > li").evaluate_all("all => all.map(i => i.dataset.mark)")
    assert marks.count("right") == (3 if right else 3 - marks.count("wrong"))
    assert ("wrong" in marks) is not right
    if not right:
        question.get_by_role("button", name="Show the answer").click()
    expect(question.get_by_text(SAID)).to_be_visible()
    page.close()


def test_an_exam_grades_so_and_its_paper_says_so(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "practice/exam.html").as_uri() + "#seed=1")
    page.get_by_role("button", name="Start the exam").click()
    for step in (FIRST, *reversed(LATER)):
        page.get_by_role("button", name=f"Use: {step}").click()
    expect(page.get_by_text(SAID)).to_be_hidden()  # nothing is told before the end
    finish(page)
    expect(page.locator(".kb-score")).to_have_text("1 of 1 right")
    page.reload()
    expect(page.locator(".kb-score")).to_have_text("1 of 1 right")
    page.get_by_role("button", name="New exam").click()
    page.get_by_role("button", name="Print this set").click()
    expect(page.locator(".kb-sheet .q-step")).to_have_count(4)  # also those that were used before
    items = page.locator(".kb-sheet .q-step").all_inner_texts()
    letter = {words: text[0] for text in items for words in (FIRST, *LATER) if words in text}
    some = ", ".join(letter[step] for step in LATER)
    expect(page.locator(".kb-key li")).to_have_text(f"{letter[FIRST]} → ({some} in any order)")
    page.close()


def finish(page: Page) -> None:
    page.get_by_role("button", name="Finish", exact=True).click()
    page.get_by_role("button", name="Finish now").click()


def test_without_scripts_the_answer_says_so(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "guide/shift.html").as_uri())
    expect(page.get_by_text(SAID)).to_be_hidden()
    page.get_by_text("Answer and explanation").click()
    expect(page.get_by_text(SAID)).to_be_visible()
    context.close()
