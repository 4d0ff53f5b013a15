"""What every page of the guide owes its reader, and what a study plan must not leave out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.pages import reading_time
from knowledge.source.parse import parse_page

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(path for path in (DOCS / "guide").glob("*.md") if path.stem != "index")
PLAN = (DOCS / "reference/study-plan.md").read_text(encoding="utf-8")
OBJECTIVES = (DOCS / "reference/objectives.md").read_text(encoding="utf-8")
STEP = re.compile(r"^- \[ \] \*\*([^*]+)\*\*(.*)", re.MULTILINE)
QUESTION_MINUTES = 2  # as long as the exam allows
LINK = re.compile(r"\]\((?:\.\./guide/)?([\w-]+)\.md")


def part(text: str, heading: str) -> str:
    """Return what stands below a heading of level 2, up to the next one."""
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def body(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("\n---\n")[2]


def prose_before_the_first_heading(path: Path) -> str:
    """Return the paragraphs of a page's opening, without its list of objectives."""
    opening = body(path).partition("\n## ")[0]
    return "\n".join(
        line for line in opening.splitlines() if line and not re.match(r"# |!!!|    ", line)
    )


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_opens_with_a_problem_of_the_team(path: Path) -> None:
    opening = prose_before_the_first_heading(path)
    assert len(re.findall(r"[.?!](?=\s|$|\")", opening)) >= 3, opening
    assert re.search(r"\b(churn|team|version [78]|engineer)\b", opening, re.IGNORECASE), opening


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_shows_breaks_and_closes(path: Path) -> None:
    text = body(path)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert sum(heading.startswith("One failure") for heading in headings) == 1, headings
    assert headings[-3:] == ["The exam's cue words", "Check yourself", "Where to go next"]
    assert text.count('!!! tip "To remember"') == 1
    assert re.search(r"```(?:json|yaml|python|console)\n", text), "no artefact"
    failure = re.search(r"\n## One failure.*?(?=\n## )", text, re.DOTALL)
    assert failure
    assert re.search(r"```(?:text|json|console)\n", failure[0]), "no words of the failure itself"


def test_three_days_serve_every_official_point() -> None:
    """Three days are short, but a point that no day serves is a question lost."""
    taught = set(LINK.findall(part(OBJECTIVES, "MLA-C01, Task 3.3")))
    left_out = set(LINK.findall(part(PLAN, "When you fall behind")))
    assert taught - set(LINK.findall(part(PLAN, "Three days"))) <= left_out
    only_there = [
        point
        for point in re.split(r"\n### ", part(OBJECTIVES, "MLA-C01, Task 3.3"))[1:]
        if set(LINK.findall(point)) <= left_out
    ]
    assert only_there == []


def work(step: str) -> int:
    """Return the minutes that a step of the plan asks for, with the questions of its pages."""
    minutes = sum(int(number) for number in re.findall(r"(\d+) minutes", step))
    for name in re.findall(r"\]\(([^)#]+\.md)", step):
        path = (DOCS / "reference" / name).resolve()
        if path.parent.name in ("practice", "labs"):
            continue
        text = path.read_text(encoding="utf-8")
        minutes += reading_time.minutes(parse_page(text, name, name))
        minutes += QUESTION_MINUTES * text.count("[Question: ")
    return minutes


def test_three_days_fit_into_their_hours() -> None:
    steps = STEP.findall(part(PLAN, "Three days"))
    assert len(steps) == 10
    for name, step in steps:
        stated = int(name.removesuffix(" minutes.").rpartition(" ")[2])
        assert stated / 2 <= work(step) <= stated, (name, work(step))


def test_two_weeks_ask_an_hour_a_day_for_pages_and_questions() -> None:
    days = STEP.findall(part(PLAN, "Two weeks"))
    assert len(days) == 14
    long = {name: work(step) for name, step in days[:-1] if "labs/" not in step and work(step) > 60}
    assert long == {}


def test_two_weeks_read_every_page() -> None:
    assert {path.stem for path in PAGES} <= set(LINK.findall(part(PLAN, "Two weeks")))
