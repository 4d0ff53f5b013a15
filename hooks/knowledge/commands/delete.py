"""`python -m knowledge delete NAME`: says what would break, and deletes when nothing does."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge.checks.delete import broken_without, files_of, settings_without
from knowledge.checks.removed import git
from knowledge.checks.rename import with_slashes
from knowledge.site.model import load_site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("name", help="a page, question or folder (guide/undo.md), or a term")
    parser.add_argument("--to", default="", help="where its old address leads readers on")
    parser.add_argument("--force", action="store_true", help="delete although something breaks")
    parser.add_argument("--dry-run", action="store_true", help="only say what would break")
    parser.add_argument("--root", type=Path, default=Path(), help="folder with mkdocs.yml")


def run(arguments: argparse.Namespace) -> int:
    """Say what would break, then delete; 1 when something breaks.

    Raises:
        OSError: A file cannot be read or deleted.
        ValueError: There is nothing of that name, nowhere to lead to, or a file is changed.
    """
    root = arguments.root.resolve()
    site = load_site(root)
    files = files_of(site, with_slashes(arguments.name))
    broken = broken_without(site, files)
    settings = root / "mkdocs.yml"
    before = settings.read_bytes().decode("utf-8")
    after = settings_without(site, before, files, with_slashes(arguments.to))
    sys.stdout.write("".join(f"{problem}\n" for problem in broken))
    published = [name for name in files if name in site.pages and site.kind(name) == "page"]
    if published and not arguments.to:
        sys.stdout.write("Links from elsewhere will break; '--to PAGE' leads them on.\n")
    count = f"{len(files)} file{'' if len(files) == 1 else 's'}"
    if arguments.dry_run or (broken and not arguments.force):
        sys.stdout.write(f"Nothing is deleted; {len(broken)} would break without {count}.\n")
        return 1 if broken else 0
    for name in files:
        _delete(root, site.docs_path(name))
    settings.write_bytes(after.encode("utf-8"))
    sys.stdout.write(f"Deleted {count}.\n")
    return 1 if broken else 0


def _delete(root: Path, path: str) -> None:
    """Delete a file, in Git's index too where Git knows it.

    Raises:
        ValueError: It has changes that Git would lose.
    """
    try:
        git(root, "ls-files", "--error-unmatch", "--", path)
    except ValueError:
        (root / path).unlink()
        return
    git(root, "rm", "-q", "--", path)
