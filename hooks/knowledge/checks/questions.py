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
    family={
        "question-above": "An option says 'all of the above' or its like.",
        "question-absolute": "Only wrong options say 'always' or 'never'.",
        "question-case": "A case, or the place of a question in it, is wrong.",
        "question-duplicate-id": "Two questions have one id.",
        "question-front-matter": "A key is missing, unknown or of the wrong kind.",
        "question-guessable": "A cheap trick finds the answer more often than chance.",
        "question-id": "The id is not the file's name, no id, or tells the key.",
        "question-level": "The level is none.",
        "question-match": "The table of a matching question is wrong.",
        "question-misconception": "A misconception is unknown, or named for a right option.",
        "question-near-duplicate": "Two questions ask nearly the same.",
        "question-negative": "The stem asks for what is not so.",
        "question-objective": "The objective is unknown.",
        "question-option": "An option, its length, or the number of options, is wrong.",
        "question-order": "The steps of an ordering question are wrong.",
        "question-reason": "A reason is missing, doubled, no sentence, or of another option.",
        "question-section": "A section is missing, unknown, empty or there twice.",
        "question-source": "A source lacks its address or its day.",
        "question-stale-source": "A source was checked long ago.",
        "question-stem": "The stem, its premise, or how many to select is missing.",
        "question-teaches": "The section that teaches it does not exist.",
        "question-term": "A term does not exist.",
        "question-twice": "A page places a question a second time.",
        "question-type": "The type is none.",
    },
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
