"""Problems as text, GitHub annotations, JSON, SARIF or JUnit."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.problems import Problem

FORMATS = ("text",)


def render(problems: Sequence[Problem], form: str = "text") -> str:
    """Return a report of problems."""
    lines = [str(problem) for problem in problems]
    return "\n".join([*lines, summary(problems)]) + "\n"


def summary(problems: Sequence[Problem]) -> str:
    """Return the last line of a report: how many problems in how many files."""
    files = len({problem.place.path for problem in problems})
    if not problems:
        return "No problems."
    one = len(problems) == 1
    return (
        f"{len(problems)} problem{'' if one else 's'} in {files} file{'' if files == 1 else 's'}."
    )
