"""`python -m knowledge bank`: how the questions compare with an exam's own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge.questions.bank import bank_of
from knowledge.questions.report import bank_report
from knowledge.site.model import load_site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the project's root."""
    parser.add_argument("--root", type=Path, default=Path(), help="folder with mkdocs.yml")


def run(arguments: argparse.Namespace) -> int:
    """Print the report; return 0.

    Raises:
        OSError: The settings or the docs folder cannot be read.
        ValueError: The settings are not valid.
    """
    site = load_site(arguments.root.resolve())
    sys.stdout.write(bank_report(bank_of(site), site.words))
    return 0
