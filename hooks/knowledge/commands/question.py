"""`python -m knowledge question TYPE ID`: start a question from the template of its type."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge.questions.model import TYPES
from knowledge.questions.new import NotStartedError, start_question
from knowledge.site.settings import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the type, the id, and the folder in the bank."""
    parser.add_argument("type", help=", ".join(TYPES))
    parser.add_argument("id", help="file name without .md, such as canary-in-two-steps")
    parser.add_argument("--task", help="folder in the bank; the last one when left out")
    parser.add_argument("--root", type=Path, default=Path(), help="folder with mkdocs.yml (.)")


def run(arguments: argparse.Namespace) -> int:
    """Write the file and print its path; 1 when it could not be started."""
    try:
        settings = load_settings(arguments.root)
        bank = arguments.root / settings.docs / settings.options.folders.questions
        path = start_question(arguments.type, arguments.id, bank, task=arguments.task)
    except (NotStartedError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{path.as_posix()}\n")
    return 0
