"""`python -m knowledge vendor`: whether the vendored browser scripts are what they claim to be."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge.checks.report import render
from knowledge.vendor import verify


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("folder", type=Path, help="folder with vendor.json")


def run(arguments: argparse.Namespace) -> int:
    """Report every difference between the files and their manifest."""
    problems = verify(arguments.folder)
    sys.stdout.write(render(problems))
    return 1 if problems else 0
