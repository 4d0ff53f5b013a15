"""The checks: one rule, one function from a `Site` to its problems.

A new rule is a function with `@rule(…)` in a module of this package and its row of tests; the
command line, the build, the page of rules and the reports know it by that.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from knowledge.checks import (
    content,
    definitions,
    diagrams,
    front_matter,
    helpers,
    link_forms,
    links,
    navigation,
    questions,
    removed,
    safety,
    severity,
    silence,
    structure,
    terms,
    words,
)
from knowledge.checks.built import RULES as BUILT
from knowledge.checks.register import RULES, Rule, names, rule_of
from knowledge.problems import Problem
from knowledge.site.model import Site

__all__ = ["RULES", "Rule", "check", "names", "rule_of", "rules_page"]

_SNIPPET = re.compile(r"^([ \t]*)(-+8<-+)", re.MULTILINE)
_MODULES = (
    content,
    definitions,
    diagrams,
    front_matter,
    helpers,
    link_forms,
    links,
    navigation,
    questions,
    removed,
    safety,
    severity,
    silence,
    structure,
    terms,
    words,
)  # importing registers


def check(site: Site, rules: Collection[str] = ()) -> list[Problem]:
    """Return every problem of a site, in file order.

    Args:
        site: The site.
        rules: Ids of rules to apply, or of problems that a rule prints; all when empty.

    Raises:
        KeyError: There is no rule of that id.
    """
    wanted = {name: _rule(name) for name in (rules or RULES)}
    chosen = list(dict.fromkeys(known.id for known in wanted.values()))
    found = {problem for name in chosen for problem in RULES[name].check(site)}
    if rules:
        whole = {name for name in wanted if name in RULES}
        found = {p for p in found if p.rule in wanted or _rule(p.rule).id in whole}
    return sorted(severity.apply(site, silence.apply(site, sorted(found), chosen)))


def _rule(name: str) -> Rule:
    known = rule_of(name)
    if known is None:
        raise KeyError(name)
    return known


def rules_page(*_: object) -> str:
    """Return the list of all rules as Markdown; it is the same for each site and page."""
    parts = []
    for group in sorted({rule.group for rule in RULES.values()}):
        parts.append(f"## {group}")
        for rule in sorted(RULES.values(), key=lambda rule: rule.id):
            if rule.group == group:
                parts += [f"### {rule.id}", rule.reason, *_example("Bad", rule.bad)]
                parts += _example("Good", rule.good)
                parts += [f"`{name}`: {what}" for name, what in sorted(rule.family.items())]
    parts.append("## Built pages")
    for name, (reason, bad, good) in sorted(BUILT.items()):
        parts += [f"### {name}", reason, *_example("Bad", bad), *_example("Good", good)]
    return "\n\n".join(parts) + "\n"


def _example(name: str, text: str) -> list[str]:
    shown = _SNIPPET.sub(r"\1;\2", text)  # a snippet in an example is shown, not filled
    return [f"{name}:", f"````text\n{shown}\n````"]
