"""`python -m knowledge question TYPE ID`: start a question from the template of its type."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge.questions.model import TYPES
from knowledge.questions.new import NotStartedError, start_question


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the type, the id, and the folder in the bank."""
    parser.add_argument("type", help=", ".join(TYPES))
    parser.add_argument("id", help="file name without .md, such as canary-in-two-steps")
    parser.add_argument("--task", default="3.3", help="folder below docs/questions (3.3)")


def run(arguments: argparse.Namespace) -> int:
    """Write the file and print its path; 1 when it could not be started."""
    try:
        path = start_question(arguments.type, arguments.id, Path("docs"), task=arguments.task)
    except NotStartedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{path.as_posix()}\n")
    return 0
