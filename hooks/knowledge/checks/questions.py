"""The rules about questions, one by one and as a bank."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.checks.register import rule
from knowledge.problems import Problem
from knowledge.site.model import Site

_GROUP = "Figures, questions and labs"


@rule(
    "question",
    _GROUP,
    "A question has every part a learner needs: reasons, a source, an objective, a section.",
    bad="- [x] Canary",
    good="- [x] Canary\n    - A tenth of the traffic goes first, so few users meet a fault.",
)
def question(site: Site) -> Iterable[Problem]:
    """Question files, one by one and as a bank."""
    return [problem for problem in _bank_problems(site) if problem.rule != "coverage"]


@rule(
    "coverage",
    _GROUP,
    "An official point without a section, a figure and questions is a hole in the preparation.",
    bad="### Canary { #c01-3.3-k5 }   (and no section or question names it)",
    good="objectives:\n  c01-3.3-k5: [canary]",
)
def coverage(site: Site) -> Iterable[Problem]:
    """Official points that lack a section, a figure or questions."""
    return [problem for problem in _bank_problems(site) if problem.rule == "coverage"]


def _bank_problems(site: Site) -> tuple[Problem, ...]:
    from knowledge.questions.check import bank_problems

    return bank_problems(site)
