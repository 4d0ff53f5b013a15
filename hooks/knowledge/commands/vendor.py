"""`python -m knowledge vendor`: whether the vendored browser scripts are what they claim to be.

Each entry names `file`, `name`, `version`, `licence`, `source` (the npm package and the file in
it) and `sha256`; a file without an entry, an entry without a file and a changed byte are problems.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

from knowledge.checks.report import render
from knowledge.problems import Place, Problem

KEYS = ("file", "name", "version", "licence", "source", "sha256")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("folder", type=Path, help="folder with vendor.json")


def run(arguments: argparse.Namespace) -> int:
    """Report every difference between the files and their manifest."""
    problems = verify(arguments.folder)
    sys.stdout.write(render(problems))
    return 1 if problems else 0


def verify(folder: Path) -> list[Problem]:
    """Return what differs between the files of a folder and its manifest."""
    manifest = folder / "vendor.json"
    place = Place(manifest.as_posix())
    try:
        entries = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return [Problem(place, "vendored-file", f"the manifest cannot be read: {error}.")]
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return [Problem(place, "vendored-file", "the manifest must be a list of entries.")]
    problems = []
    for entry in entries:
        missing = [key for key in KEYS if not entry.get(key)]
        name = str(entry.get("file", entry))
        if missing:
            problems.append(
                Problem(place, "vendored-file", f"'{name}' lacks {', '.join(missing)}.")
            )
            continue
        path = folder / name
        if not path.is_file():
            problems.append(Problem(place, "vendored-file", f"'{name}' does not exist."))
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            message = f"'{name}' is not the file of {entry['name']} {entry['version']}."
            problems.append(Problem(place, "vendored-file", message))
    known = {entry.get("file") for entry in entries} | {"vendor.json"}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in known:
            problems.append(Problem(place, "vendored-file", f"'{name}' has no entry."))
    return problems
