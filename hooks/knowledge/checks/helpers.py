"""Rules about figures that scripts of the guide draw, and about decision helpers."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.checks.register import rule
from knowledge.problems import Problem
from knowledge.site.model import Site

_GROUP = "Figures, questions and labs"


@rule(
    "drawing",
    _GROUP,
    "A run with a setting that its script does not know would show another run than was meant.",
    bad="strategy: canari\nwait: 15",
    good="strategy: canary\nwait: 15",
)
def drawing(site: Site) -> Iterable[Problem]:
    """Fences that scripts of the guide draw: their settings."""
    from knowledge.diagrams.scripted import drawing_problems

    return drawing_problems(site)


@rule(
    "decision",
    _GROUP,
    "A question whose answer leads nowhere leaves the reader in the middle of the way.",
    bad="- answer: yes\n  leads: canari",
    good="- answer: yes\n  leads: canary",
)
def decision(site: Site) -> Iterable[Problem]:
    """The data files of decisions, and the lines of pages that ask for one."""
    from knowledge.pages.decisions import decision_problems

    return decision_problems(site)
