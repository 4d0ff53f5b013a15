"""Ordering questions with more than one right order: declared, graded, and found undeclared."""

from __future__ import annotations

import json
from itertools import permutations

import pytest
from tests.unit.test_question_scripts import call

from knowledge.questions.bank import Bank
from knowledge.questions.deck import Deck, notes
from knowledge.questions.lint import lint_bank
from knowledge.questions.model import Question
from knowledge.questions.orders import mixed, settled
from knowledge.questions.parse import parse_question

STEPS = ["Build the image", "Scan the image", "Test the image", "Deploy the image to staging"]


def source(
    steps: list[str] | None = None, extra: str = "", explanation: str = "In this order."
) -> str:
    """Return an ordering question; a step may bring its reason, after a bar."""
    listed = []
    for number, step in enumerate(steps or STEPS, 1):
        text, _, reason = step.partition(" | ")
        listed += [f"{number}. {text}", *([f"    - {reason}"] if reason else [])]
    return "\n".join(
        [
            "---",
            "id: q",
            "type: order",
            "objectives: [c01-3.3-k5]",
            "teaches: guide/canary.md#canary",
            "level: apply",
            *([extra] if extra else []),
            "sources:",
            "  - url: https://docs.example.com/a.html",
            "    checked: 2026-11-23",
            "---",
            "",
            "An image goes to staging. Put the steps in order.",
            "",
            *listed,
            "",
            "## Explanation",
            "",
            explanation,
            "",
        ]
    )


def made(text: str) -> Question:
    question, problems = parse_question(text, "docs/questions/1/q.md")
    assert problems == []
    assert question is not None
    return question


def said(text: str) -> list[str]:
    return [str(p) for p in lint_bank([made(text)], {"c01-3.3-k5"}, set())]


def test_steps_that_may_swap_are_declared_by_their_numbers() -> None:
    assert made(source()).any_order == ()
    question = made(source(extra="any_order: [[3, 2]]"))
    assert question.any_order == (("b", "c"),)
    assert question.right == ("a", "b", "c", "d")
    assert question.digest != made(source()).digest  # another answer is right now


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (
            "any_order: 2",
            "'any_order' must be groups of steps from 1 to 4, such as [[2, 3]], found",
        ),
        ("any_order: [2, 3]", "'any_order' must be groups of steps from 1 to 4"),
        ("any_order: [[2, 5]]", "such as [[2, 3]], found '[[2, 5]]'."),
        ("any_order: [[1, 2], [2, 3]]", "'any_order' names a step twice: '[[1, 2], [2, 3]]'."),
        ("any_order: [[1, 3]]", "steps of 'any_order' must stand next to each other: '[[1, 3]]'."),
        ("any_order: [[2]]", "a group of 'any_order' has two steps or more, and not all: '[[2]]'."),
        ("any_order: [[1, 2, 3, 4]]", "and not all: '[[1, 2, 3, 4]]'."),
    ],
)
def test_a_wrong_declaration_is_said(extra: str, message: str) -> None:
    _, problems = parse_question(source(extra=extra), "docs/questions/1/q.md")
    (problem,) = problems
    assert str(problem).startswith("docs/questions/1/q.md:7:1: question-order: ")
    assert message in str(problem)


def test_only_an_ordering_question_has_it() -> None:
    text = source(extra="any_order: [[2, 3]]").replace("type: order", "type: recall")
    _, problems = parse_question(text, "docs/questions/1/q.md")
    assert "'any_order' is for an ordering question." in " ".join(map(str, problems))


@pytest.mark.parametrize("declared", ["[[2, 3]]", "[[1, 2]]", "[[1, 2], [3, 4]]", "[[2, 3, 4]]"])
def test_each_right_order_is_graded_right_and_no_other(declared: str) -> None:
    question = made(source(extra=f"any_order: {declared}"))
    groups = [{"abcd"[n - 1] for n in group} for group in json.loads(declared)]

    def place(key: str) -> int:
        return next((min(map("abcd".index, g)) for g in groups if key in g), "abcd".index(key))

    marks = " ".join(",".join(group) for group in question.any_order)
    for given in permutations("abcd"):
        right = [place(key) for key in given] == sorted(place(key) for key in given)
        assert call("grade", "order", "a,b,c,d", list(given), marks) is right
        assert (settled(question, given) == list("abcd")) is right
    assert call("grade", "order", "a,b,c,d", ["b", "a", "c", "d"]) is False
    assert call("grade", "order", "a,b,c,d", ["a", "c", "b"], marks) is False


def test_the_shown_order_is_none_of_the_right_ones() -> None:
    question = made(source(extra="any_order: [[1, 2, 3]]"))
    for number in range(60):
        named = Question(**{**vars(question), "id": f"q{number}"})
        assert settled(named, [option.key for option in mixed(named)]) != list("abcd")


def test_the_card_says_which_steps_may_swap() -> None:
    question = made(source(extra="any_order: [[2, 3]]"))
    (note,) = notes(Bank({"questions/1/q.md": question}), Deck("Deck"))
    assert "Steps 2, 3 may stand in any order among themselves." in note.answer
    (note,) = notes(Bank({"questions/1/q.md": made(source())}), Deck("Deck"))
    assert "any order" not in note.answer


MERGED = [
    "The release is cut",
    "The branch is merged into `main`",
    "The branch is merged back",
    "Done",
]


def test_neighbours_that_begin_alike_are_asked_about() -> None:
    (problem,) = said(source(MERGED))
    assert problem == (
        "docs/questions/1/q.md:16:4: question-order: steps 2 and 3 begin alike, with 'The branch"
        " is': may they swap? Declare 'any_order: [[2, 3]]', or say in a bullet below step 3 why"
        " it is later."
    )
    assert said(source(MERGED, "any_order: [[2, 3]]")) == []
    assert said(source([*MERGED[:2], f"{MERGED[2]} | It brings the tag along.", "Done"])) == []
    assert said(source([MERGED[1], MERGED[0], MERGED[2], "Done"])) == []  # no neighbours


@pytest.mark.parametrize(
    "explanation",
    [
        "The image is first built. Scan and test may run in parallel.",
        "A scan and a test can come in either order; both need a build.",
        "A scan before or after the tests makes no difference.",
        "You may swap the scan and the test.",
    ],
)
def test_an_explanation_that_names_two_right_orders_is_found(explanation: str) -> None:
    (problem,) = said(source(explanation=explanation))
    assert "is said of steps 2 and 3, but one order alone is right" in problem
    assert said(source(extra="any_order: [[2, 3]]", explanation=explanation)) == []


@pytest.mark.parametrize(
    "explanation",
    [
        "The image is built first. The scan comes before the test.",
        "Notes on the release may be written in parallel.",
        "The registry may be cleaned before or after the scan.",
    ],
)
def test_an_explanation_that_names_one_order_is_left_alone(explanation: str) -> None:
    assert said(source(explanation=explanation)) == []
