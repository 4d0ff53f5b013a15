"""What a rule is, and the register of all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from knowledge.problems import Problem
from knowledge.site.model import Site

Check = Callable[[Site], Iterable[Problem]]


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        id: Name that problems carry.
        reason: Why it is worth a red check, in one line.
        bad: What breaks it.
        good: The same, right.
        check: Finds its problems.
        group: Heading below which the page of rules lists it.
    """

    id: str
    reason: str
    bad: str
    good: str
    check: Check
    group: str

    def owns(self, name: str) -> bool:
        """Tell whether problems named so are of this rule, or of the family it stands for."""
        return name == self.id or name.startswith(f"{self.id}-")


RULES: dict[str, Rule] = {}


def rule(name: str, group: str, reason: str, *, bad: str, good: str) -> Callable[[Check], Check]:
    """Register a function as the check of a rule."""

    def register(check: Check) -> Check:
        RULES[name] = Rule(name, reason, bad, good, check, group)
        return check

    return register
