"""`python -m knowledge links`: the external links, listed, recorded or visited."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge.checks.external import recorded, urls_of, visit
from knowledge.checks.repair import write
from knowledge.checks.report import FORMATS, render
from knowledge.site.model import load_site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--root", type=Path, default=Path(), help="folder with mkdocs.yml")
    parser.add_argument("--record", action="store_true", help="write the recorded list")
    parser.add_argument("--visit", action="store_true", help="visit each (needs the network)")
    parser.add_argument("--format", choices=FORMATS, default="text", help="form of the report")


def run(arguments: argparse.Namespace) -> int:
    """List the links; write the list or visit them when asked to."""
    site = load_site(arguments.root.resolve())
    if arguments.record:
        write(site.root, recorded(site))
    if arguments.visit:
        problems = visit(site)
        sys.stdout.write(render(problems, arguments.format))
        return 1 if problems else 0
    if not arguments.record:
        sys.stdout.write("".join(f"{url}\n" for url in urls_of(site)))
    return 0
