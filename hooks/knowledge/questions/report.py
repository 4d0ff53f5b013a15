"""A report of the bank beside an exam's own measure: how long, how real, how well explained."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from statistics import median, quantiles

from knowledge.questions.bank import Bank
from knowledge.questions.guess import guesses
from knowledge.questions.model import Question
from knowledge.questions.parts import SCENARIO_WORDS, words_of
from knowledge.site.words import Words

_HEAD = ("", "questions", "scenarios", "stem", "context", "cost", "effort", "reason")


def bank_report(bank: Bank, words: Words) -> str:
    """Return the report as text: a line for each exam and objective, and how to read it.

    Args:
        bank: The questions.
        words: Phrases of the site; `bank.context`, `bank.cost` and `bank.effort` list the words
            that tell.
    """
    everything = list(bank.by_source.values())
    exams = sorted({name.partition("-")[0] for name in bank.objectives})
    groups = [("all", everything)]
    groups += [(name, [q for q in everything if name in q.exams]) for name in exams]
    groups += [(name, [q for q in everything if name in q.objectives]) for name in bank.objectives]
    rows = [_HEAD, *(_row(name, asked, words) for name, asked in groups if asked)]
    stems = sorted(words_of(question.stem.markdown) for question in everything)
    cuts = [round(cut) for cut in quantiles(stems, n=10)] if len(stems) > 1 else stems
    return (
        f"{_table(rows)}\n\n"
        f"stem, reason: median words. scenarios: {SCENARIO_WORDS} words or more.\n"
        "context, cost, effort: share of stems that name a company or team, cost, and effort.\n"
        f"words per stem, by tenths of the bank: {' '.join(map(str, cuts))}; most {stems[-1]}\n"
        f"{_guessed(everything)}"
        if stems
        else "The bank has no question.\n"
    )


def _guessed(questions: Sequence[Question]) -> str:
    """Return what the guess-bot's best tricks get right, beside what chance does."""
    tried = sorted(guesses(questions), key=lambda guess: guess.chance - guess.score)[:3]
    said = [f"{g.trick} {g.score:.0%} (chance {g.chance:.0%})" for g in tried if g.count]
    return f"guess-bot, its best tricks: {'; '.join(said)}\n" if said else ""


def _row(name: str, asked: Sequence[Question], words: Words) -> tuple[str, ...]:
    stems = [question.stem.markdown for question in asked]
    reasons = [
        len(option.reason.markdown.split())
        for question in asked
        for option in question.options
        if option.reason is not None
    ]
    lengths = [words_of(stem) for stem in stems]
    return (
        name,
        str(len(asked)),
        str(sum(length >= SCENARIO_WORDS for length in lengths)),
        f"{median(lengths):.0f}",
        _share(stems, words("bank.context")),
        _share(stems, words("bank.cost")),
        _share(stems, words("bank.effort")),
        f"{median(reasons):.0f}" if reasons else "-",
    )


def _share(stems: Sequence[str], listed: str) -> str:
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, listed.split()))})\b", re.IGNORECASE)
    return f"{sum(bool(pattern.search(stem)) for stem in stems) / len(stems):.0%}"


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    listed = list(rows)
    widths = [max(len(row[index]) for row in listed) for index in range(len(_HEAD))]
    lines = []
    for row in listed:
        numbers = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        lines.append("  ".join([row[0].ljust(widths[0]), *numbers]))
    return "\n".join(lines)
