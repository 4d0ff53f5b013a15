"""Silences: a comment that allows one rule to be broken on one line, with a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from knowledge.checks.register import RULES, names, rule, rule_of
from knowledge.problems import Problem, did_you_mean
from knowledge.site.model import Site
from knowledge.source.page import Silence

_NAME = "silence"


@rule(
    _NAME,
    "Silences",
    "A silence without a reason, or one that silences nothing any more, hides the next mistake.",
    bad="<!-- silence missing-page -->",
    good="<!-- silence missing-page: the workshop adds this file -->",
)
def silence(site: Site) -> Iterable[Problem]:
    """Silences without a reason, or of a rule that does not exist."""
    for comment in _silences(site):
        owner = rule_of(comment.rule)
        if owner is None:
            near = did_you_mean(comment.rule, names())
            message = f"there is no rule '{comment.rule}'.{near}"
            yield Problem(comment.place, _NAME, message)
        elif owner.firm:
            message = f"'{comment.rule}' can be switched off in 'mkdocs.yml' alone."
            yield Problem(comment.place, _NAME, message)
        elif not comment.reason:
            message = f"say why: '<!-- silence {comment.rule}: reason -->'."
            yield Problem(comment.place, _NAME, message)


def apply(site: Site, problems: Sequence[Problem], rules: Collection[str]) -> Iterator[Problem]:
    """Leave out what is silenced; report silences that silence nothing.

    Args:
        site: The site.
        problems: What the rules found.
        rules: Ids of the rules that ran: a silence of another rule cannot be judged.
    """
    by_line: dict[tuple[str, int], list[Silence]] = {}
    for comment in _silences(site):
        owner = rule_of(comment.rule)
        if comment.reason and not (owner and owner.firm):
            by_line.setdefault((comment.place.path, comment.line), []).append(comment)
    used: set[Silence] = set()
    for problem in problems:
        here = by_line.get((problem.place.path, problem.place.line), ())
        hits = [comment for comment in here if comment.rule == problem.rule]
        used.update(hits)
        if not hits:
            yield problem
    for comments in by_line.values():
        for comment in comments:
            ran = any(RULES[name].owns(comment.rule) for name in rules)
            if comment not in used and ran:
                message = f"line {comment.line} does not break '{comment.rule}'. Remove this."
                yield Problem(comment.place, _NAME, message)


def _silences(site: Site) -> Iterator[Silence]:
    return (comment for page in site.pages.values() for comment in page.silences)
