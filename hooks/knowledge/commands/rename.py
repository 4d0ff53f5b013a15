"""`python -m knowledge rename OLD NEW`: a page, section, term or point, and all that names it."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath

from knowledge.checks import check
from knowledge.checks.rename import Changes, Moves, moves_of, renamed, with_slashes, write
from knowledge.checks.rename_section import section_of, section_renamed
from knowledge.checks.rename_term import name_of, term_moves, term_named, term_renamed
from knowledge.checks.repair import diff
from knowledge.site.model import Site, load_site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the two names."""
    parser.add_argument(
        "old",
        help="a page, question or folder (guide/undo.md), a section (guide/undo.md#alarms),"
        " a term, an official point",
    )
    parser.add_argument(
        "new", help="its new name; of a section another id (guide/undo.md#bells) or heading"
    )
    parser.add_argument("--root", type=Path, default=Path(), help="folder with mkdocs.yml")
    parser.add_argument("--dry-run", action="store_true", help="only show the diff")


def run(arguments: argparse.Namespace) -> int:
    """Rename, and say what is left to do; 1 when problems are left.

    Raises:
        OSError: A file cannot be read, written or moved.
        ValueError: There is nothing of that name, or the new name is taken.
    """
    root = arguments.root.resolve()
    site = load_site(root)
    changes, moves = _planned(site, with_slashes(arguments.old), with_slashes(arguments.new))
    sys.stdout.write(diff(changes))
    for old, new in moves.items():
        sys.stdout.write(f"{site.docs_path(old)} -> {site.docs_path(new)}\n")
    if arguments.dry_run:
        return 0
    write(site, changes, moves, _move)
    problems = check(load_site(root))
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    return 1 if problems else 0


def _planned(site: Site, old: str, new: str) -> tuple[Changes, Moves]:
    """Return what a rename changes and moves; a path goes before a term of the same name."""
    if section := section_of(site, old, new):
        return section_renamed(site, section), {}
    path = old.removeprefix(f"{site.settings.docs}/").rstrip("/")
    folders = {str(folder) for name in site.files for folder in PurePosixPath(name).parents}
    term = term_named(site, old)
    if term is not None and path not in folders:
        name = name_of(site, new)
        return term_renamed(site, term, name), term_moves(site, term, name)
    moves = moves_of(site, old, new)
    return renamed(site, moves), moves


def _move(old: Path, new: Path) -> None:
    """Move a file, in Git's index too where Git knows it."""
    git = shutil.which("git")
    if git is not None:
        command = [git, "mv", str(old), str(new)]
        done = subprocess.run(command, cwd=old.parent, capture_output=True, check=False)  # noqa: S603
        if not done.returncode:
            return
    old.rename(new)
