"""What a check reports: a problem at a place, in one line, with a suggestion when one is near."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA


@dataclass(frozen=True, order=True)
class Place:
    """A position in a source file.

    Attributes:
        path: File, relative to the project's root, with forward slashes (`docs/guide/a.md`).
        line: Line, counted from 1.
        column: Column in characters, counted from 1.
    """

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake of an author.

    Attributes:
        place: Where the author has to look.
        rule: Id of the rule that found it (`missing-page`).
        message: What is wrong, with what the author typed in single quotes.
        severity: `error` fails a build, `warning` is only shown.
    """

    place: Place
    rule: str
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        return f"{self.place}: {self.rule}: {self.message}"


def suggestion(typed: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate nearest to what was typed, or None when none is near.

    Near means at most a third of the longer text differs, by optimal string alignment distance
    on the case-folded texts. Ties go to the alphabetically first candidate.
    """
    folded = typed.casefold()
    best: tuple[int, str] | None = None
    for candidate in candidates:
        if candidate == typed:
            continue
        limit = max(len(typed), len(candidate)) // 3
        distance = OSA.distance(folded, candidate.casefold(), score_cutoff=limit)
        if distance <= limit and (best is None or (distance, candidate) < best):
            best = (distance, candidate)
    return best[1] if best else None


def did_you_mean(typed: str, candidates: Iterable[str]) -> str:
    """Return ` Did you mean '…'?` for the nearest candidate, or an empty text."""
    return offer(suggestion(typed, candidates))


def offer(meant: str | None) -> str:
    """Return ` Did you mean '…'?` for what was meant, or an empty text when that is not known."""
    return f" Did you mean '{meant}'?" if meant else ""
