"""Finished drawings on disk, by the hash of everything they depend on.

An entry is written beside its place and renamed into it, so a killed build leaves none half done;
its first line is the checksum of the rest, so a damaged one is drawn again.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import tempfile
import time
from dataclasses import asdict, fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from knowledge.diagrams.drawing import Drawing

# The renderer with Mermaid in it, its engine, its fonts, and the parser of what it draws.
_PACKAGES = ("mermaidx", "quickjs-ng", "novasvg", "lxml")
_FIELDS = frozenset(field.name for field in fields(Drawing))


def key_of(source: str, *, parsed_only: bool = False) -> str:
    """Return the name of a source's entry: its drawing, or only what its parser said."""
    digest = engine_hash().copy()
    digest.update(b"\0parsed\0" if parsed_only else b"\0drawn\0")
    digest.update(source.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:40]


def read(folder: Path, source: str, *, parsed_only: bool = False) -> Drawing | None:
    """Return the drawing of a source; None when there is none, or it cannot be trusted."""
    try:
        entry = folder / key_of(source, parsed_only=parsed_only)
        checksum, _, text = entry.read_text(encoding="utf-8").partition("\n")
        if checksum != _checksum(text):
            return None
        values = json.loads(text)
    except (OSError, ValueError):
        return None
    if not isinstance(values, dict) or set(values) != _FIELDS or values["source"] != source:
        return None
    return Drawing(**values)


def write(folder: Path, drawing: Drawing, *, parsed_only: bool = False) -> None:
    """Keep a drawing. A folder that cannot be written to only costs time, so it is no error."""
    text = json.dumps(asdict(drawing), ensure_ascii=False, sort_keys=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=".writing-")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(f"{_checksum(text)}\n{text}")
        Path(name).replace(folder / key_of(drawing.source, parsed_only=parsed_only))
    except OSError:
        return


def tidy(folder: Path) -> None:
    """Remove what killed writers left behind, once no writer can still be at it."""
    for path in folder.glob(".writing-*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > 3600:
                path.unlink()


@functools.cache
def engine_hash() -> hashlib._Hash:
    """Return the hash of all that a drawing depends on beside its source."""
    digest = hashlib.sha256()
    for name in _PACKAGES:
        try:
            digest.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{name} missing\n".encode())
    here = Path(__file__).parent
    for path in sorted((*here.glob("*.py"), *here.glob("*.js"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
