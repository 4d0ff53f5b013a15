"""The guess-bot: answers the bank with cheap tricks; a trick that beats chance shows a cue."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from knowledge.problems import Problem
from knowledge.questions.model import Option, Question
from knowledge.source.shown import shown_text

MARGIN = 0.05
FEWEST = 20  # below this many questions a share says nothing
_WORD = re.compile(r"[a-z0-9][a-z0-9/_.-]+", re.IGNORECASE)
_CODE = re.compile(r"(`{3,}|~{3,}).*?\1|(`+).+?\2", re.DOTALL)
_HEDGES = frozenset(
    [
        "may",
        "might",
        "can",
        "could",
        "usually",
        "often",
        "typically",
        "generally",
        "sometimes",
        "likely",
        "probably",
        "mostly",
    ]
)
COMMON = frozenset(
    [
        "about",
        "after",
        "also",
        "and",
        "are",
        "because",
        "been",
        "before",
        "both",
        "but",
        "can",
        "does",
        "each",
        "for",
        "from",
        "have",
        "how",
        "into",
        "its",
        "more",
        "most",
        "must",
        "not",
        "one",
        "only",
        "other",
        "should",
        "than",
        "that",
        "the",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "through",
        "two",
        "under",
        "use",
        "used",
        "uses",
        "using",
        "was",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "why",
        "will",
        "with",
        "without",
        "would",
        "you",
        "your",
    ]
)
ABSOLUTES = frozenset(
    ["always", "never", "only", "must", "all", "every", "none", "any", "entirely", "completely"]
)

Trick = Callable[[Question, Option], float]


@dataclass(frozen=True)
class Guess:
    """How a trick did over the bank.

    Attributes:
        trick: What it does, as a phrase.
        score: Share of questions it got right, ties counted by chance.
        chance: Share that blind guessing gets right.
        fooled: Questions the trick answers better than chance.
        count: Questions it was tried on.
    """

    trick: str
    score: float
    chance: float
    fooled: tuple[Question, ...]
    count: int


def guesses(questions: Iterable[Question]) -> list[Guess]:
    """Try every trick on all questions with options."""
    asked = [q for q in questions if q.type in ("choice", "response") and q.right and q.options]
    tricks = {**TRICKS, KNOWN: _called_right(asked)}
    return [_try(name, trick, asked) for name, trick in tricks.items()]


def guess_problems(questions: Sequence[Question]) -> list[Problem]:
    """Report each trick that beats chance by more than five points, with the questions it reads."""
    problems = []
    for guess in guesses(questions):
        if guess.count < FEWEST or guess.score <= guess.chance + MARGIN:
            continue
        ids = sorted(q.id for q in guess.fooled)
        message = (
            f"'{guess.trick}' answers {guess.score:.0%} of {guess.count} questions, "
            f"chance is {guess.chance:.0%}; it works on: {', '.join(ids)}."
        )
        place = min(guess.fooled, key=lambda q: q.path).place()
        problems.append(Problem(place, "question-guessable", message))
    return problems


def words(text: str) -> list[str]:
    """Return the words of a piece of Markdown, lower case."""
    return [word.casefold() for word in _WORD.findall(shown_text(text))]


def without_code(markdown: str) -> str:
    """Return a text with code blanked out; every other character stays where it is."""
    return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), markdown)


def _try(name: str, trick: Trick, questions: Sequence[Question]) -> Guess:
    odds = [(question, _odds(question, trick), _chance(question)) for question in questions]
    count = len(odds)
    return Guess(
        trick=name,
        score=sum(odd for _, odd, _ in odds) / count if count else 0.0,
        chance=sum(chance for _, _, chance in odds) / count if count else 0.0,
        fooled=tuple(question for question, odd, chance in odds if odd > chance + 1e-9),
        count=count,
    )


def _chance(question: Question) -> float:
    return 1 / math.comb(len(question.options), len(question.right))


def _odds(question: Question, trick: Trick) -> float:
    """Return the chance that the trick's favourites are exactly the right options."""
    need = len(question.right)
    scores = {option.key: trick(question, option) for option in question.options}
    edge = sorted(scores.values(), reverse=True)[need - 1]
    sure = {key for key, score in scores.items() if score > edge}
    tied = {key for key, score in scores.items() if score == edge}
    right = set(question.right)
    if not sure <= right or not right <= sure | tied:
        return 0.0
    return 1 / math.comb(len(tied), need - len(sure))


def _length(_question: Question, option: Option) -> float:
    return len(shown_text(option.text.plain))


def _overlap(question: Question, option: Option) -> float:
    stem = {word for word in words(question.stem.markdown) if len(word) > 2} - COMMON
    return len(stem & set(words(option.text.markdown)))


def _hedged(_question: Question, option: Option) -> float:
    return sum(word in _HEDGES for word in words(option.text.markdown))


def _absolute(_question: Question, option: Option) -> float:
    return sum(word in ABSOLUTES for word in words(without_code(option.text.markdown)))


def _specific(_question: Question, option: Option) -> float:
    """Count numbers and names of settings: who writes the key knows it best."""
    return len(re.findall(r"`[^`]+`|\b\d[\d.,]*", option.text.markdown))


def _called_right(questions: Iterable[Question]) -> Trick:
    """Return the trick that leaves out what no other question ever calls right as absurd."""
    keys: dict[str, set[str]] = {}
    for question in questions:
        for option in question.options:
            for word in words(option.text.markdown) if option.right else ():
                keys.setdefault(word, set()).add(question.id)

    def trick(question: Question, option: Option) -> float:
        said = set(words(option.text.markdown)) - COMMON
        known = sum(bool(keys.get(word, set()) - {question.id}) for word in said)
        return known / len(said) if said else 0.0

    return trick


def _above(_question: Question, option: Option) -> float:
    return float(bool(re.search(r"\b(all|both|none) of (the|these)\b", option.text.plain, re.I)))


def _grammar(question: Question, option: Option) -> float:
    """Fit after a stem that ends in `a` or `an`."""
    ending = re.search(r"\b(an?)\s*[.:…_?]*$", shown_text(question.stem.plain), re.IGNORECASE)
    first = shown_text(option.text.plain).lstrip("*_ ")[:1].casefold()
    if not ending or not first:
        return 0.0
    return float((first in "aeiou") == (ending.group(1).casefold() == "an"))


def _position(letter: str) -> Trick:
    return lambda _question, option: float(option.key == letter) + 0.01 * float(option.key > letter)


KNOWN = "words of other keys"
TRICKS: dict[str, Trick] = {
    "the longest option": _length,
    "the shortest option": lambda question, option: -_length(question, option),
    "most words of the stem": _overlap,
    "the most hedged option": _hedged,
    "no absolute word": lambda question, option: -_absolute(question, option),
    "the most specific option": _specific,
    "all of the above": _above,
    "the only grammatical fit": _grammar,
    "position a": _position("a"),
    "position b": _position("b"),
    "position c": _position("c"),
    "position d": _position("d"),
}
