"""Orders of steps: which is shown, which are right, and which seem to be right as well."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge.problems import Problem
from knowledge.questions.fit import content_words
from knowledge.questions.model import Option, Question
from knowledge.site.words import Words

_ALIKE = 3  # words with which two steps begin that do the same to two things
# What an author writes of steps without an order of their own.
_SWAPS = re.compile(
    r"\b(?:in (?:either|any) order|either order|(?:in parallel|side by side|at the same time)"
    r"|before or after|order of (?:the|these) two|(?:may|can) (?:be )?swap(?:ped)?"
    r"|whichever comes first|simultaneously|order (?:here )?does not matter)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


def settled(question: Question, keys: Sequence[str]) -> list[str]:
    """Return an order in which steps that may swap stand as the author wrote them.

    The browser does the same before it compares an answer with the key.
    """
    found = list(keys)
    for group in question.any_order:
        places = [place for place, key in enumerate(found) if key in group]
        for place, key in zip(places, sorted(found[place] for place in places), strict=True):
            found[place] = key
    return found


def numbers(question: Question, group: Sequence[str]) -> list[int]:
    """Return the numbers of some steps, as the author numbered them."""
    return sorted(question.right.index(key) + 1 for key in group)


def swaps(question: Question, words: Words) -> list[str]:
    """Return a sentence for each group of steps that may swap."""
    return [
        words("questions.any_order", steps=", ".join(map(str, numbers(question, group))))
        for group in question.any_order
    ]


def mixed(question: Question) -> list[Option]:
    """Return steps or responses in an order that depends on the id alone and gives nothing away."""
    options = list(question.options)
    # Not a secret: the same page must come out of the same files on every machine.
    random.Random(question.id).shuffle(options)  # noqa: S311
    shown = [option.key for option in options if option.right]
    if question.type == "order" and settled(question, shown) == list(question.right):
        options.reverse()
    return options


def order_problems(question: Question) -> Iterator[Problem]:
    """Yield ordering questions that seem to have a second right order which is not declared.

    A program cannot know what depends on what. It sees two signs: a sentence that says so of two
    steps, and two neighbours that begin alike, as when one thing is merged into two branches.
    """
    if question.type != "order":
        return
    steps = [option for option in question.options if option.right]
    yield from _said(question, steps)
    for first, second in pairwise(steps):
        start = _start(first)
        together = any({first.key, second.key} <= set(group) for group in question.any_order)
        if together or second.reason is not None or start != _start(second) or not start:
            continue
        one, two = numbers(question, (first.key, second.key))
        message = (
            f"steps {one} and {two} begin alike, with '{start}': may they swap? Declare "
            f"'any_order: [[{one}, {two}]]', or say in a bullet below step {two} why it is later."
        )
        yield Problem(second.text.place, "question-order", message)


def _said(question: Question, steps: Sequence[Option]) -> Iterator[Problem]:
    texts = [question.explanation, *(o.reason for o in question.options), *question.hints]
    own = {step.key: content_words(step.text.markdown) for step in steps}
    for text in texts:
        for sentence in _SENTENCE.split(text.markdown) if text else ():
            match = _SWAPS.search(sentence)
            about = content_words(sentence)
            named = [
                key
                for key, said in own.items()
                if about & said - {w for other in own if other != key for w in own[other]}
            ]
            if (
                match
                and len(named) > 1
                and not any(set(named) <= set(g) for g in question.any_order)
            ):
                listed = " and ".join(map(str, numbers(question, named)))
                message = (
                    f"'{match.group()}' is said of steps {listed}, but one order alone is right; "
                    f"declare 'any_order: [{numbers(question, named)}]' or say what comes first."
                )
                yield Problem(text.place if text else question.place(), "question-order", message)


def _start(option: Option) -> str:
    said = option.text.plain.split()[: _ALIKE + 1]
    return " ".join(said[:_ALIKE]) if len(said) > _ALIKE else ""
