"""What a rule is, and the register of all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

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
        family: Ids of the problems that it prints under a name of their own, with what each means.
        firm: Whether only the settings can switch it off, not a comment in the file that breaks it.
    """

    id: str
    reason: str
    bad: str
    good: str
    check: Check
    group: str
    family: Mapping[str, str] = field(default_factory=dict)
    firm: bool = False

    def owns(self, name: str) -> bool:
        """Tell whether problems named so are of this rule, or of the family it stands for."""
        return name == self.id or name in self.family


RULES: dict[str, Rule] = {}


def rule(
    name: str,
    group: str,
    reason: str,
    *,
    bad: str,
    good: str,
    family: Mapping[str, str] | None = None,
    firm: bool = False,
) -> Callable[[Check], Check]:
    """Register a function as the check of a rule."""

    def register(check: Check) -> Check:
        RULES[name] = Rule(name, reason, bad, good, check, group, family or {}, firm)
        return check

    return register


def rule_of(name: str) -> Rule | None:
    """Return the rule that prints problems of a name, or None."""
    return next((known for known in RULES.values() if known.owns(name)), None)


def names() -> list[str]:
    """Return every name that a problem of a rule can carry."""
    return sorted({name for known in RULES.values() for name in (known.id, *known.family)})
