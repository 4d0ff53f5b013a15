"""What an author can get wrong in a diagram, as problems with the line in the Markdown file."""

from __future__ import annotations

from knowledge.diagrams.model import Limits
from knowledge.problems import Problem


def check_source(source: str, path: str, line: int, limits: Limits) -> list[Problem]:
    """Return the problems of one fence that starts at a line of a file."""
    return []
