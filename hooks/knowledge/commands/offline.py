"""`python -m knowledge offline`: a zip of the built site."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge.offline import pack


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("site", type=Path, help="folder that `mkdocs build` wrote")
    parser.add_argument("target", type=Path, help="zip to write")


def run(arguments: argparse.Namespace) -> int:
    """Write the zip and say how large it is."""
    size = pack(arguments.site, arguments.target)
    sys.stdout.write(f"{arguments.target}: {size / 1e6:.1f} MB\n")
    return 0
