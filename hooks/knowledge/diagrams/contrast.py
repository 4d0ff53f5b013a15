"""Colours an author wrote into a diagram: each is a problem, and an illegible pair another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knowledge.diagrams.css import declarations
from knowledge.diagrams.palette import CLASSES, MARKERS, is_literal
from knowledge.diagrams.source import Source

# Text and node colour of the two palettes, as in diagrams.css (a test compares).
PALETTES = {"light": ("#1d2529", "#f1f5f6"), "dark": ("#e6ecef", "#1f2a31")}
LEAST = 4.5

_NAMED = {
    "white": "#ffffff", "black": "#000000", "red": "#ff0000", "green": "#008000",
    "blue": "#0000ff", "yellow": "#ffff00", "orange": "#ffa500", "gray": "#808080",
    "grey": "#808080", "pink": "#ffc0cb", "purple": "#800080", "navy": "#000080",
    "lightgrey": "#d3d3d3", "lightgray": "#d3d3d3", "lightblue": "#add8e6",
    "lightgreen": "#90ee90", "silver": "#c0c0c0", "maroon": "#800000", "teal": "#008080",
}  # fmt: skip


def ratio(first: str, second: str) -> float | None:
    """Return the WCAG contrast of two colours; None when one is no colour this module knows."""
    lights = [_luminance(colour) for colour in (first, second)]
    if lights[0] is None or lights[1] is None:
        return None
    low, high = sorted((lights[0], lights[1]))
    return (high + 0.05) / (low + 0.05)


def problems(read: Source, content: dict[str, Any]) -> Iterator[tuple[int, str, str]]:
    """Yield line, rule and message for each colour written out and each pair too faint."""
    owners = [(node["text"], node.get("styles", ())) for node in content.get("nodes", ())]
    owners += [(own["id"], own["styles"]) for own in content.get("classes", ())]
    owners += [("an edge", edge.get("styles", ())) for edge in content.get("edges", ())]
    seen = set()
    for name, styles in owners:
        values = {k: v for k, (v, _) in declarations(";".join(map(str, styles))).items()}
        for colour in values.values():
            if is_literal(colour) and colour.lower() not in MARKERS.values() and colour not in seen:
                seen.add(colour)
                yield (read.line_of(colour), "diagram-colour",
                       f"the colour '{colour}' fits only one palette; use a class of the site:"
                       f" {', '.join(CLASSES)}.")  # fmt: skip
        yield from _faint(read, name, values)


def _faint(read: Source, name: str, values: dict[str, str]) -> Iterator[tuple[int, str, str]]:
    fill, colour = values.get("fill"), values.get("color")
    if {fill, colour} & set(MARKERS.values()) or (fill is None and colour is None):
        return
    for palette, (text, ground) in PALETTES.items():
        found = ratio(colour or text, fill or ground)
        if found is not None and found < LEAST:
            written = colour or fill or ""
            yield (read.line_of(written), "diagram-contrast",
                   f"the text of '{name}' has a contrast of {found:.1f}:1 in the {palette}"
                   f" palette; it needs {LEAST}:1.")  # fmt: skip


def _luminance(colour: str) -> float | None:
    colour = _NAMED.get(colour.strip().lower(), colour.strip().lower())
    if re.fullmatch(r"#[0-9a-f]{3}", colour):
        colour = "#" + "".join(part * 2 for part in colour[1:])
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        return None
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
