"""What a site makes of the rules: one may be switched off or only warn, for all pages or for some.

It is said in `extra.knowledge.rules`, by the id of a rule or of a problem that it prints.
"""

from __future__ import annotations

import dataclasses
import fnmatch
from collections.abc import Iterable, Iterator

from knowledge.checks.register import names, rule, rule_of
from knowledge.problems import Problem, did_you_mean
from knowledge.site.model import Site
from knowledge.site.options import KEY, RuleSetting


def apply(site: Site, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Leave out what the site has switched off; turn into a warning what it wants as one."""
    for problem in problems:
        setting = _setting(site, problem)
        if setting is None or not _meant(setting, site, problem):
            yield problem
        elif setting.severity != "off":
            yield dataclasses.replace(problem, severity=setting.severity)


def _setting(site: Site, problem: Problem) -> RuleSetting | None:
    rules = site.options.rules
    if not rules:
        return None
    known = rule_of(problem.rule)
    return rules.get(problem.rule) or (rules.get(known.id) if known else None)


def _meant(setting: RuleSetting, site: Site, problem: Problem) -> bool:
    src = problem.place.path.removeprefix(f"{site.settings.docs}/")
    return not setting.pages or any(fnmatch.fnmatchcase(src, glob) for glob in setting.pages)


@rule(
    "rule-setting",
    "Silences",
    "A rule that does not exist cannot be switched off, and the one that was meant goes on.",
    bad="extra:\n  knowledge:\n    rules: {orphan-pge: off}",
    good="extra:\n  knowledge:\n    rules: {orphan-page: off}",
)
def rule_setting(site: Site) -> Iterable[Problem]:
    """Settings of rules that do not exist, or of a severity that is none."""
    for name, setting in site.options.rules.items():
        place = site.settings.locate(("rules", name))
        if rule_of(name) is None:
            message = f"'{KEY}.rules': there is no rule '{name}'.{did_you_mean(name, names())}"
            yield Problem(place, "rule-setting", message)
        elif setting.severity not in _SEVERITIES:
            near = did_you_mean(setting.severity, _SEVERITIES)
            message = f"'{KEY}.rules.{name}': '{setting.severity}' is none of "
            yield Problem(place, "rule-setting", f"{message}{', '.join(_SEVERITIES)}.{near}")


_SEVERITIES = ("error", "warning", "off")
