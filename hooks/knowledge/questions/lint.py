"""Checks over the whole bank: what one file alone cannot show."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from knowledge.problems import Place, Problem, did_you_mean
from knowledge.questions.alike import near_duplicates
from knowledge.questions.fit import fit_problems
from knowledge.questions.guess import guess_problems, without_code, words
from knowledge.questions.model import Question
from knowledge.questions.orders import order_problems

_ABOVE = re.compile(r"\b(all|both|none|any) of the (above|options|answers)\b", re.IGNORECASE)
# An option looks cut short below so many characters and at this share of the longest one or less,
# which has so many characters itself. Set by options that were cut in earnest
# (tests/data/questions/cut-options.yml): nine of ten are found, names among names are left alone.
_SHORT, _SHARE, _WHOLE = 49, 0.85, 40
_STRONG = frozenset(("always", "never", "impossible"))
# `Which setting does not …?`: a negative right behind what is asked for. A "not" further on is a
# symptom ("Why does the build not start?") and is fine.
_NEGATIVE = re.compile(
    r"\b(?:which|what)\s+(?:of (?:these|the following)\s+)?(?:[\w`*/.-]+\s+){0,2}"
    r"(?:is|are|does|do|can|would|should|will|was|were)(?:\s+(?:\*\*)?not\b|n['’]t\b)",  # noqa: RUF001
    re.IGNORECASE,
)
_SHOUTED = re.compile(r"\bNOT\b|\bEXCEPT\b|\*\*(?:not|except)\*\*")


def lint_bank(
    questions: Sequence[Question],
    objectives: Collection[str],
    misconceptions: Collection[str],
    today: datetime.date | None = None,
    stale_after_days: int = 400,
    premises: Mapping[str, Collection[str]] | None = None,
) -> list[Problem]:
    """Check the bank as a whole.

    Args:
        questions: All questions.
        objectives: Ids of the official points.
        misconceptions: Ids that the muddy-points pages declare.
        today: Day from which the age of sources counts; None leaves the age out.
        stale_after_days: Age of a source, in days, from which it is reported.
        premises: What a stem must say, with the words of a stem that make it necessary.

    Returns:
        All problems, in file order.
    """
    problems = [
        *_duplicate_ids(questions),
        *_near_duplicates(questions),
        *guess_problems(questions),
        *_cases(questions),
        *fit_problems(questions, premises or {}),
    ]
    for question in questions:
        problems += _names(question, objectives, misconceptions)
        problems += [*_wording(question), *order_problems(question)]
        if today is not None:
            problems += _stale(question, today, stale_after_days)
    return sorted(problems)


def _duplicate_ids(questions: Iterable[Question]) -> Iterator[Problem]:
    first: dict[str, Question] = {}
    for question in sorted(questions, key=lambda q: q.path):
        earlier = first.setdefault(question.neutral, question)
        if earlier is not question:
            message = f"id '{question.id}' is used by {earlier.path} too."
            if earlier.id != question.id:  # one pair of four thousand million
                message = f"id '{question.id}' has the neutral name of '{earlier.id}'; change it."
            yield Problem(question.place("id"), "question-duplicate-id", message)


def _near_duplicates(questions: Sequence[Question]) -> Iterator[Problem]:
    for earlier, later in near_duplicates(questions):
        message = f"asks nearly the same as '{earlier.id}'."
        yield Problem(later.stem.place, "question-near-duplicate", message)


def _cases(questions: Iterable[Question]) -> Iterator[Problem]:
    bank = list(questions)
    names = {q.id for q in bank if q.type == "case"}
    for question in bank:
        if question.case and question.case not in names:
            message = f"unknown case '{question.case}'.{did_you_mean(question.case, names)}"
            yield Problem(question.place("case"), "question-case", message)
        if question.type == "case":
            count = sum(q.case == question.id for q in bank)
            if count < 2:
                message = (
                    f"a case has two or more questions with 'case: {question.id}'; has {count}."
                )
                yield Problem(question.place(), "question-case", message)


def _names(
    question: Question, objectives: Collection[str], misconceptions: Collection[str]
) -> Iterator[Problem]:
    for name in question.objectives:
        if name not in objectives:
            message = f"unknown objective '{name}'.{did_you_mean(name, objectives)}"
            yield Problem(question.place("objectives"), "question-objective", message)
    for name in question.misconceptions.values():
        if name not in misconceptions:
            message = f"unknown misconception '{name}'.{did_you_mean(name, misconceptions)}"
            yield Problem(question.place("misconceptions"), "question-misconception", message)


def _wording(question: Question) -> Iterator[Problem]:
    yield from _negative(question)
    if question.type not in ("choice", "response"):
        return
    yield from _thin(question)
    said = {o.key: set(words(without_code(o.text.markdown))) for o in question.options}
    key = {word for name in question.right for word in said[name]}
    for option in question.options:
        if _ABOVE.search(option.text.plain):
            message = f"option {option.key} says '{option.text.plain[:40]}'; name what is meant."
            yield Problem(option.text.place, "question-above", message)
        strong = _STRONG & said[option.key]
        if strong and not option.right and not key & _STRONG:
            message = f"only wrong options say '{min(strong)}'; readers learn to avoid that word."
            yield Problem(option.text.place, "question-absolute", message)


def _thin(question: Question) -> Iterator[Problem]:
    """Yield wrong options that look cut short: some words, or a name, beside whole sentences.

    A verb is not looked for, since half of the words in `Retrain each night` are verbs and nouns;
    an option without one is found by what it lacks in length. Names alone are fine.
    """
    longest = max((len(option.text.plain) for option in question.options), default=0)
    for option in question.options if longest >= _WHOLE else ():
        shown = option.text.plain
        if not option.right and len(shown) < _SHORT and len(shown) <= _SHARE * longest:
            message = f"option {option.key}, '{shown}', is so short that its look rules it out."
            yield Problem(option.text.place, "question-option", message)


def _negative(question: Question) -> Iterator[Problem]:
    if question.type in ("case", "recall"):
        return
    text = without_code(question.stem.markdown)
    match = _SHOUTED.search(text) or _NEGATIVE.search(text)
    if match:
        line = question.stem.place.line + text.count("\n", 0, match.start())
        column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
        message = f"the stem asks for what is not so: '{' '.join(match.group().split())}'."
        yield Problem(Place(question.path, line, column), "question-negative", message)


def _stale(question: Question, today: datetime.date, limit: int) -> Iterator[Problem]:
    for source in question.sources:
        days = (today - source.checked).days
        if days > limit:
            message = f"source was checked {days} days ago, on {source.checked.isoformat()}."
            yield Problem(source.place, "question-stale-source", message, "warning")
        elif days < 0:
            message = f"'checked' is in the future: {source.checked.isoformat()}."
            yield Problem(source.place, "question-source", message)
