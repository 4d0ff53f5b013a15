"""`python -m knowledge compare OLD NEW`: what a change does to a built site, as Markdown."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge.browser.compare import (
    changes,
    colours,
    pictures,
    read_site,
    redrawn,
    summary,
)
from knowledge.browser.weight import weigh


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("old", type=Path, help="folder of the site before, as `mkdocs build` wrote")
    parser.add_argument("new", type=Path, help="folder of the site after")
    parser.add_argument("--figures", type=Path, help="folder for pictures of figures that changed")


def run(arguments: argparse.Namespace) -> int:
    """Print the summary, and write the figures; return 0.

    Raises:
        OSError: A folder holds no site, or a file cannot be read or written.
    """
    before, after = read_site(arguments.old), read_site(arguments.new)
    figures = redrawn(before, after)
    weights = list(weigh(arguments.old)), list(weigh(arguments.new))
    sys.stdout.write(summary(changes(before, after), figures, weights))
    if arguments.figures and figures:
        styles = _styles(arguments.old), _styles(arguments.new)
        arguments.figures.mkdir(parents=True, exist_ok=True)
        for name, text in pictures(figures, *styles):
            (arguments.figures / name).write_text(text, encoding="utf-8")
    return 0


def _styles(folder: Path) -> str:
    return colours(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.css")))
