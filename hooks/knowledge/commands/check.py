"""`python -m knowledge check`: every problem of the sources, in one run."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from knowledge.checks import RULES, check, names, rule_of
from knowledge.checks.by_hand import rest_of_moves
from knowledge.checks.external import recorded
from knowledge.checks.removed import removed
from knowledge.checks.repair import diff, repaired, repairs, write
from knowledge.checks.report import FORMATS, job_summary, render
from knowledge.problems import did_you_mean
from knowledge.site.model import Site, load_site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--root", type=Path, default=Path(), help="folder with mkdocs.yml")
    parser.add_argument("--format", choices=FORMATS, default="text", help="form of the report")
    parser.add_argument("--rule", action="append", default=[], metavar="ID", help="only this rule")
    parser.add_argument("--fix", action="store_true", help="make the repairs that are certain")
    parser.add_argument("--dry-run", action="store_true", help="with --fix: only show the diff")
    parser.add_argument(
        "--since", metavar="REV", help="also report what a revision had and is gone"
    )
    parser.add_argument("--no-cache", action="store_true", help="read every page anew")


def run(arguments: argparse.Namespace) -> int:
    """Check and report.

    Returns:
        0 without problems, 1 with; warnings alone do not count.

    Raises:
        ValueError: An argument or the settings are wrong.
        OSError: The settings or the docs folder cannot be read.
    """
    for name in arguments.rule:
        if rule_of(name) is None:
            raise ValueError(f"there is no rule '{name}'.{did_you_mean(name, names())}")
    site = _load(arguments)
    if arguments.fix:
        if moved := rest_of_moves(site):
            _fix(site, moved, show_only=arguments.dry_run)
            site = _load(arguments)
        mended = {**repaired(site, repairs(site)), **recorded(site)}
        _fix(site, mended, show_only=arguments.dry_run)
        site = _load(arguments)
    problems = check(site, arguments.rule)
    if arguments.since:
        problems = sorted([*problems, *removed(site, arguments.since)])
    reasons = {rule.id: rule.reason for rule in RULES.values()}
    sys.stdout.write(render(problems, arguments.format, reasons))
    if arguments.format == "github" and (target := os.environ.get("GITHUB_STEP_SUMMARY")):
        with Path(target).open("a", encoding="utf-8") as file:
            file.write(job_summary(problems))
    return 1 if any(problem.severity == "error" for problem in problems) else 0


def _load(arguments: argparse.Namespace) -> Site:
    return load_site(arguments.root.resolve(), cache=not arguments.no_cache)


def _fix(site: Site, changes: Mapping[str, tuple[str, str]], *, show_only: bool) -> None:
    """Show certain repairs as a diff, then make them."""
    sys.stderr.write(diff(changes))
    if not show_only:
        write(site.root, changes)
        sys.stderr.write(f"Repaired {len(changes)} file{'' if len(changes) == 1 else 's'}.\n")
