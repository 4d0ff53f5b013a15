"""`python -m knowledge rules`: every rule with its reason and examples, as Markdown."""

from __future__ import annotations

import argparse
import sys

from knowledge.checks import rules_page


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing."""


def run(arguments: argparse.Namespace) -> int:
    """Print the page."""
    sys.stdout.write(rules_page())
    return 0
