"""`python -m knowledge budget`: what each page weighs for a first visit, against what it may."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from urllib.parse import urlsplit

from knowledge.browser.weight import KILOBYTE, Weight, too_heavy, weigh
from knowledge.site.settings import load_settings

_SHOWN = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("site", type=Path, help="folder that `mkdocs build` wrote")
    parser.add_argument("--root", type=Path, default=Path(), help="folder with mkdocs.yml")


def run(arguments: argparse.Namespace) -> int:
    """Print the heaviest pages and those that exceed their budget; 1 when there is one.

    Raises:
        FileNotFoundError: There is no page in the folder.
        OSError: A file cannot be read.
        ValueError: The settings are not valid.
    """
    settings = load_settings(arguments.root.resolve())
    budgets = settings.options.budgets
    weights = list(weigh(arguments.site, urlsplit(settings.site_url).path or "/"))
    if not weights:
        raise FileNotFoundError(f"'{arguments.site}' holds no built page.")
    heaviest = sorted(weights, key=lambda one: -one.total)
    lines = ["First visit in KB, compressed: all (page, styles, scripts, pictures)"]
    lines += map(_line, heaviest[:_SHOWN])
    over = [(one, most) for one in heaviest if (most := too_heavy(one, budgets)) is not None]
    for one, most in over:
        lines.append(
            f"{arguments.site / one.page}: budget: {one.total / KILOBYTE:.1f} KB"
            f" are more than the {most} KB that `budgets` allows."
        )
    lines.append(f"{len(weights)} pages, {len(over)} over their budget.")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if over else 0


def _line(weight: Weight) -> str:
    parts = (weight.html, weight.styles, weight.scripts, weight.pictures)
    said = ", ".join(f"{part / KILOBYTE:.1f}" for part in parts)
    return f"{weight.total / KILOBYTE:7.1f}  {weight.page} ({said})"
