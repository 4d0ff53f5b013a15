"""`python -m knowledge rename OLD NEW`: a page, question or lab's folder, and all that names it."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from knowledge.checks import check
from knowledge.checks.rename import moves_of, renamed, write
from knowledge.checks.repair import diff
from knowledge.site.model import load_site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the two names."""
    parser.add_argument("old", help="a page, question or folder, such as guide/undo.md")
    parser.add_argument("new", help="its new name, such as guide/rollback.md")
    parser.add_argument("--root", type=Path, default=Path(), help="folder with mkdocs.yml")
    parser.add_argument("--dry-run", action="store_true", help="only show the diff")


def run(arguments: argparse.Namespace) -> int:
    """Rename, and say what is left to do; 1 when problems are left.

    Raises:
        OSError: A file cannot be read, written or moved.
        ValueError: There is no such file, or one of the new name exists.
    """
    root = arguments.root.resolve()
    site = load_site(root)
    moves = moves_of(site, arguments.old, arguments.new)
    changes = renamed(site, moves)
    sys.stdout.write(diff(changes))
    for old, new in moves.items():
        sys.stdout.write(f"{site.docs_path(old)} -> {site.docs_path(new)}\n")
    if arguments.dry_run:
        return 0
    write(site, changes, moves, _move)
    problems = check(load_site(root))
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    return 1 if problems else 0


def _move(old: Path, new: Path) -> None:
    """Move a file, in Git's index too where Git knows it."""
    git = shutil.which("git")
    if git is not None:
        command = [git, "mv", str(old), str(new)]
        done = subprocess.run(command, cwd=old.parent, capture_output=True, check=False)  # noqa: S603
        if not done.returncode:
            return
    old.rename(new)
