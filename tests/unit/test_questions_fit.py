"""A reason fits its option, an id keeps the key, a stem says its premise, a case has its order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.problems import Place
from knowledge.questions.bank import bank_of
from knowledge.questions.fit import fit_problems
from knowledge.questions.model import Option, Question, Text
from knowledge.site.model import load_site

ROOT = Path(__file__).parents[2]
PLACE = Place("docs/questions/3.3/q.md", 3, 1)
BEHIND = "A listener forwards a tenth of the requests to the green fleet until the alarm is quiet."
OPTIONS = {
    "Shift a tenth of the requests to the green fleet": BEHIND,
    "Store the picture under its digest in the registry": "A digest names the bytes of a picture.",
    "Rotate the password in the secret store each night": "A password protects no bytes at all.",
    "Merge the branch with two parents on Monday": "A merge joins two histories and no traffic.",
}


def text(markdown: str) -> Text:
    return Text(markdown, PLACE)


def make(name: str = "one", stem: str = "What limits the harm?", **more: object) -> Question:
    options = tuple(
        Option("abcd"[index], text(said), index == 0, text(reason))
        for index, (said, reason) in enumerate(OPTIONS.items())
    )
    path = f"docs/questions/3.3/{name}.md"
    return replace(Question(name, "choice", path, text(stem), options=options), **more)


def with_reason(key: str, reason: str) -> Question:
    question = make()
    changed = tuple(
        replace(o, reason=text(reason)) if o.key == key else o for o in question.options
    )
    return replace(question, options=changed)


def found(*questions: Question, **premises: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(p.rule, p.message) for p in fit_problems(questions, premises)]


def test_a_question_whose_parts_fit_has_no_problem() -> None:
    assert found(make()) == []


def test_a_reason_that_speaks_of_another_option_is_named() -> None:
    stray = with_reason("b", "A password that is rotated each night is a secret of nobody.")
    assert found(stray) == [
        (
            "question-reason",
            "the reason of option b says nothing of it and mentions 'rotate', 'password', "
            "'secret', 'night', as option c does.",
        )
    ]


@pytest.mark.parametrize("reason", ["No.", "Not so.", "It is wrong here."])
def test_less_than_a_sentence_is_no_reason(reason: str) -> None:
    message = f"'{reason}' is no reason; say in a sentence what the mechanism is."
    assert found(with_reason("b", reason)) == [("question-reason", message)]


def test_a_bank_of_short_reasons_is_named_once() -> None:
    bank = [make(f"q{index}") for index in range(12)]
    message = "half of the reasons have fewer than 15 words; say how things work."
    assert found(*bank) == [("question-reason", message)]


@pytest.mark.parametrize(
    ("name", "telling"),
    [("green-fleet", True), ("release-by-fleet", True), ("fleet-or-digest", False), ("q", False)],
)
def test_an_id_that_tells_the_key(name: str, telling: bool) -> None:
    assert any("tells the key" in message for _, message in found(make(name))) is telling


def test_an_id_that_repeats_the_stem_tells_nothing() -> None:
    assert found(make("green-fleet", "Why does the green fleet exist?")) == []


@pytest.mark.parametrize(
    ("stem", "missing"),
    [
        ("A CloudFormation template reads CodeCommit. What is missing?", True),
        ("The template, for CloudFormation and CodeCommit, sets `PollForSourceChanges`.", False),
        ("A CodeCommit repository is cloned. How?", False),
    ],
)
def test_a_premise_that_has_a_default_must_be_said(stem: str, missing: bool) -> None:
    problems = found(make(stem=stem), PollForSourceChanges=("CodeCommit", "CloudFormation"))
    assert bool(problems) is missing


def test_a_case_says_the_premise_for_its_questions() -> None:
    case = Question("c", "case", "docs/questions/3.3/c.md", text("`PollForSourceChanges` is off."))
    part = make(stem="CodeCommit and CloudFormation: what now?", case="c", part=1)
    assert found(case, part, PollForSourceChanges=("CodeCommit", "CloudFormation")) == []


def test_the_author_gives_the_order_of_a_case() -> None:
    one, two = make("one", case="c", part=1), make("two", case="c", part=1)
    assert found(one, two) == [("question-case", "part 1 of 'c' is 'one' already.")]
    message = "a question of case 'c' needs its place: 'part: 1'."
    assert found(make("one", case="c")) == [("question-case", message)]


def test_exchanged_reasons_of_the_real_bank_are_found_and_its_own_are_not() -> None:
    bank = [q for q in bank_of(load_site(ROOT, cache=False)).by_source.values() if q.options]
    assert [p.message for p in fit_problems(bank, {}) if p.rule == "question-reason"] == []
    seeded = caught = 0
    for question in (q for q in bank if q.type == "choice"):
        reasons = [o.reason for o in question.options]
        turned = zip(question.options, [*reasons[1:], reasons[0]], strict=True)
        changed = replace(question, options=tuple(replace(o, reason=r) for o, r in turned))
        seeded += 1
        caught += any("says nothing of it" in p.message for p in fit_problems([changed], {}))
    assert caught > seeded / 3  # reasons of one question share most of their words
