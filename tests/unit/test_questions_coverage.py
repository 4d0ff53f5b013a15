"""Every official point needs a section, a figure or table, and questions; else it is named."""

from __future__ import annotations

import pytest
from tests.sample_questions import MATCH, ORDER, RECALL, RESPONSE, question
from tests.unit.sites import site_in_memory

from knowledge.questions.bank import bank_of
from knowledge.questions.coverage import coverage, coverage_page, coverage_problems
from knowledge.site.options import Exam, Options

OBJECTIVES = (
    "# Objectives\n\n```\n### Not one { #no }\n```\n\n## Exam { #exam }\n\n"
    "### K1 First | point { #c01-1-k1 }\n\nText.\n\n### K2 Second { #c01-1-k2 }\n"
)
PAGE = (
    "---\nobjectives: {c01-1-k1: [one], c01-1-k2: [two]}\n---\n\n# Page\n\n## One\n\n{one}\n\n"
    "### Deeper\n\n{deeper}\n\n## Two\n\n{two}\n"
)
TABLE = "| a | b |\n| --- | --- |\n| 1 | 2 |"
OPTIONS = Options(
    exams={"c01": Exam("The First Exam", types=("choice", "response", "order", "match"))}
)
CASE = "---\nid: c\ntype: case\ntitle: T\n---\n\nScenario.\n"


def page(one: str = TABLE, deeper: str = "", two: str = "![A](a.svg)") -> str:
    return PAGE.replace("{one}", one).replace("{deeper}", deeper).replace("{two}", two)


def files() -> dict[str, str]:
    """A site in which both points have all they need."""
    made = {"reference/objectives.md": OBJECTIVES, "guide/page.md": page()}
    bodies = {
        "order": ORDER,
        "match": MATCH,
        "response": RESPONSE,
        "recall": RECALL,
    }
    for name, body in bodies.items():
        text = question(f"q-{name}", name, body, objective="c01-1-k1, c01-1-k2")
        made[f"questions/1/q-{name}.md"] = text.replace(", c02-3.3.1", "")
    choice = RESPONSE.replace("**two**", "one").replace("- [x] An object", "- [ ] An object")
    last = "    - [ ] A coffee break\n        - Nothing sends an event then.\n"
    choice = choice.replace(last, "")
    text = question("q-choice", "choice", choice, "case: c", objective="c01-1-k1, c01-1-k2")
    made["questions/1/q-choice.md"] = text.replace(", c02-3.3.1", "")
    made["questions/1/c.md"] = CASE
    for name in ("q-recall", "q-order"):
        path = f"questions/1/{name}.md"
        made[path] = made[path].replace("level: apply", "level: recall")
    return made


def found(made: dict[str, str]) -> list[str]:
    site = site_in_memory(made, OPTIONS)
    assert bank_of(site).problems == ()
    return [str(p) for p in coverage_problems(coverage(site), OPTIONS)]


def test_a_covered_site_has_no_problems() -> None:
    assert found(files()) == []


def without(made: dict[str, str], *names: str) -> dict[str, str]:
    return {path: text for path, text in made.items() if not any(n in path for n in names)}


PLACE = "docs/reference/objectives.md"
K1, K2 = f"{PLACE}:9:1: coverage: objective", f"{PLACE}:13:1: coverage: objective"


def test_removing_the_last_question_of_an_objective_names_it() -> None:
    made = files()
    for path in list(made):
        if path.startswith("questions/"):
            made[path] = made[path].replace(", c01-1-k2", "")
    assert found(made) == [
        f"{K2} 'c01-1-k2' lacks 3 questions (has 0); questions at 2 levels (has none)."
    ]


def test_too_few_questions_or_levels() -> None:
    lacks = "lacks 3 questions (has 2); questions at 2 levels (has apply)."
    made = without(files(), "q-order", "q-recall", "q-choice", "/c.md")
    assert found(made)[:2] == [f"{K1} 'c01-1-k1' {lacks}", f"{K2} 'c01-1-k2' {lacks}"]


@pytest.mark.parametrize("kind", ["choice", "order", "match", "response"])
def test_an_official_type_that_never_occurs(kind: str) -> None:
    problems = found(without(files(), f"q-{kind}"))
    assert f"{PLACE}:1:1: coverage: no question of type '{kind}'." in problems


def test_a_point_without_a_section_or_figure() -> None:
    made = files()
    made["guide/page.md"] = page(one="Words only.").replace("c01-1-k2: [two]", "c01-1-k2: [gone]")
    assert found(made) == [
        f"{K1} 'c01-1-k1' lacks a figure or table.",
        f"{K2} 'c01-1-k2' lacks a section that teaches it; a figure or table.",
    ]


@pytest.mark.parametrize("figure", [TABLE, "```mermaid\nflowchart TB\n```", "![A](a.svg)"])
def test_a_figure_below_a_subheading_counts(figure: str) -> None:
    made = files()
    made["guide/page.md"] = page(one="Words.", deeper=figure)
    assert found(made) == []


def test_the_page_shows_every_objective_and_trick() -> None:
    text = coverage_page(site_in_memory(files(), OPTIONS), "reference/coverage.md")
    assert "## The First Exam" in text
    assert "[K1 First \\| point](objectives.md#c01-1-k1)" in text
    assert "[One](../guide/page.md#one)" in text
    assert "choice, response, order, match, case, recall" in text
    assert "| the longest option |" in text


def test_objectives_are_deep_headings_with_an_id() -> None:
    site = site_in_memory({"reference/objectives.md": OBJECTIVES})
    assert [(o.id, o.title, str(o.place)) for o in site.objectives.values()] == [
        ("c01-1-k1", "K1 First | point", f"{PLACE}:9:1"),
        ("c01-1-k2", "K2 Second", f"{PLACE}:13:1"),
    ]


@pytest.mark.parametrize(
    ("heading", "anchor", "title"),
    [
        ("## `max_nodes` of a figure", "max_nodes-of-a-figure", "max_nodes of a figure"),
        ("Ice &amp; fire\n--------------", "ice-fire", "Ice & fire"),
        ("## One<br>two", "onetwo", "Onetwo"),
        ("## Done <!-- why -->", "done", "Done"),
        ("## Mine {: #own .wide }", "own", "Mine"),
        ("## A [[term|shown]] _word_", "a-shown-word", "A shown word"),
    ],
)
def test_a_question_names_the_section_that_the_build_makes(
    heading: str, anchor: str, title: str
) -> None:
    made = files()
    made["guide/page.md"] = f"{page()}\n{heading}\n\nText.\n"
    name = "questions/1/q-recall.md"
    made[name] = made[name].replace("guide/shift.md#canary", f"guide/page.md#{anchor}")
    assert bank_of(site_in_memory(made)).section_title(f"guide/page.md#{anchor}") == title


def test_an_empty_site_has_nothing_to_cover() -> None:
    assert coverage_problems(coverage(site_in_memory({})), OPTIONS) == []


def test_the_page_of_objectives_may_have_another_name() -> None:
    made = files()
    made["points.md"] = made.pop("reference/objectives.md")
    options = Options(objectives_page="points.md")
    assert [row.missing for row in coverage(site_in_memory(made, options))] == [[], []]
