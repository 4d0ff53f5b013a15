"""All checks on questions in one call: each file, the bank as a whole, coverage of objectives."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from knowledge.problems import Problem
from knowledge.questions.coverage import coverage, coverage_problems
from knowledge.questions.lint import lint_bank
from knowledge.questions.reading import Reading, read_bank


def check_questions(
    sources: Iterable[str], read: Callable[[str], str], today: datetime.date | None = None
) -> list[Problem]:
    """Check every question, the bank and the coverage.

    Args:
        sources: All Markdown files below the docs folder.
        read: Returns a file's text.
        today: Day from which the age of sources counts; None leaves the age out.

    Returns:
        All problems, in file order.
    """
    return problems_of(read_bank(sources, read), today)


def problems_of(reading: Reading, today: datetime.date | None = None) -> list[Problem]:
    """Return all problems of what was read, in file order."""
    bank = reading.bank
    questions = list(bank.by_source.values())
    return sorted(
        [
            *reading.problems,
            *lint_bank(questions, set(bank.objectives), set(bank.misconceptions), today),
            *coverage_problems(coverage(bank, reading.fronts)),
        ]
    )
