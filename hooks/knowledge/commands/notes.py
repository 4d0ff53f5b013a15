"""`python -m knowledge notes TAG`: what the changelog says of a release."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

_HEADING = re.compile(r"(?m)^## (?P<version>\S+)(?: - (?P<day>\d{4}-\d\d-\d\d))?[ \t]*$")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("tag", help="the release's tag, such as v1.0.0")
    parser.add_argument("--changelog", type=Path, default=Path("CHANGELOG.md"), help="the file")


def run(arguments: argparse.Namespace) -> int:
    """Print the notes; return 0.

    Raises:
        OSError: The changelog cannot be read.
        ValueError: It does not tell of this release, or of a newer one.
    """
    sys.stdout.write(notes(arguments.changelog.read_text(encoding="utf-8"), arguments.tag))
    return 0


def notes(changelog: str, tag: str) -> str:
    """Return what a changelog says of a release.

    Args:
        changelog: Versions with their day, newest first; what is not released stands above.
        tag: `v` and the version.

    Raises:
        ValueError: The newest version is another one, has no day or nothing to say.
    """
    found = [one for one in _HEADING.finditer(changelog) if one["version"] != "Unreleased"]
    newest = found[0]["version"] if found else "none"
    if tag != f"v{newest}":
        raise ValueError(f"the tag is '{tag}', the newest version of the changelog '{newest}'.")
    if not found[0]["day"]:
        raise ValueError(f"version '{newest}' has no day: '## {newest} - 2026-01-31'.")
    end = found[1].start() if len(found) > 1 else len(changelog)
    text = changelog[found[0].end() : end].strip()
    if not text:
        raise ValueError(f"the changelog says nothing of version '{newest}'.")
    return f"{text}\n"
