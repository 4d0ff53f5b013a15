"""Repairs that are certain: a different case, one anchor it can be, https, one's own file name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.problems import Place
from knowledge.site.model import Site
from knowledge.site.resolve import Resolved, resolve_all


@dataclass(frozen=True)
class Repair:
    """One replacement: at or behind a place, this text by that one."""

    place: Place
    old: str
    new: str


def repairs(site: Site) -> list[Repair]:
    """Return every certain repair of a site, in file order."""
    found = (_repair(site, resolved) for resolved in resolve_all(site))
    return sorted((r for r in found if r is not None), key=lambda repair: repair.place)


def _repair(site: Site, found: Resolved) -> Repair | None:
    if found.link.form not in ("inline", "auto") or not found.typed:
        return None
    new = None
    if found.state in ("case", "absolute") or (found.state == "self" and found.meant):
        new = found.meant
    elif found.state == "anchor" and found.path in site.pages:
        new = _moved(site, found)
    elif found.state == "external" and found.typed.lower().startswith("http://"):
        host = found.typed[7:].partition("/")[0]
        known = {r.typed for r in resolve_all(site) if r.typed.startswith("https://")}
        # Certain only for a host that other links of the site already reach over https.
        if any(url[8:].partition("/")[0] == host for url in known):
            new = f"https://{found.typed[7:]}"
    return Repair(found.link.place, found.typed, new) if new else None


def _moved(site: Site, found: Resolved) -> str | None:
    """Return the target with the id that it has now, or the only one that is nearly the same."""
    if led_on := site.options.moved.get(f"{found.path}#{found.fragment}"):
        return f"{found.typed.partition('#')[0]}#{led_on.partition('#')[2]}"
    plain = re.sub(r"[\W_]+", "", found.fragment).casefold()
    ids = [i for i in site.anchors(found.path) if re.sub(r"[\W_]+", "", i).casefold() == plain]
    return f"{found.typed.partition('#')[0]}#{ids[0]}" if len(ids) == 1 and plain else None


def repaired(site: Site, wanted: Iterable[Repair]) -> dict[str, tuple[str, str]]:
    """Return the text before and after the repairs, by path; no file is written."""
    texts: dict[str, list[str]] = {}
    before: dict[str, str] = {}
    # From the end of each file, so that an earlier repair on a line does not move a later one.
    for repair in sorted(wanted, key=lambda repair: repair.place, reverse=True):
        path = repair.place.path
        if path not in texts:
            before[path] = (site.root / path).read_bytes().decode("utf-8")
            texts[path] = before[path].splitlines(keepends=True)
        row = repair.place.line - 1
        head, tail = _split(texts[path], row, repair)
        texts[path][row : row + len(tail)] = head
    return {
        path: (before[path], "".join(lines))
        for path, lines in sorted(texts.items())
        if before[path] != "".join(lines)
    }


def _split(lines: list[str], row: int, repair: Repair) -> tuple[list[str], list[str]]:
    """Return the changed lines and the ones they replace; a link may run over a line end."""
    for size in (1, 2, 3):
        old = lines[row : row + size]
        text = "".join(old)
        start = text.find(repair.old, repair.place.column - 1)
        if start >= 0:
            text = text[:start] + repair.new + text[start + len(repair.old) :]
            return text.splitlines(keepends=True), old
    return lines[row : row + 1], lines[row : row + 1]


def diff(changes: Mapping[str, tuple[str, str]]) -> str:
    """Return changes as a unified diff."""
    parts = []
    for path, (old, new) in changes.items():
        lines = difflib.unified_diff(
            old.splitlines(keepends=True), new.splitlines(keepends=True), f"a/{path}", f"b/{path}"
        )
        parts += [line if line.endswith("\n") else f"{line}\n" for line in lines]
    return "".join(parts)


def write(root: Path, changes: Mapping[str, tuple[str, str]]) -> None:
    """Write changed files; line ends stay as they were."""
    for path, (_, new) in changes.items():
        (root / path).write_bytes(new.encode("utf-8"))
