"""`python -m knowledge check`: every problem of the sources, in one run."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge.checks import RULES, check
from knowledge.report import FORMATS, render
from knowledge.site import load_site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--root", type=Path, default=Path(), help="folder with mkdocs.yml")
    parser.add_argument("--format", choices=FORMATS, default="text", help="form of the report")
    parser.add_argument("--rule", action="append", default=[], metavar="ID", help="only this rule")
    parser.add_argument("--no-cache", action="store_true", help="read every page anew")


def run(arguments: argparse.Namespace) -> int:
    """Check and report; return 0 without problems, 1 with, as the command line does."""
    unknown = [name for name in arguments.rule if name not in RULES]
    if unknown:
        raise ValueError(f"there is no rule '{unknown[0]}'.")
    site = load_site(arguments.root, cache=not arguments.no_cache)
    problems = check(site, arguments.rule)
    sys.stdout.write(render(problems, arguments.format))
    return 1 if any(problem.severity == "error" for problem in problems) else 0
