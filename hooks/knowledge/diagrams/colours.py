"""The colours that an author writes into a diagram: none fits both palettes, some are too faint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from knowledge.diagrams.palette import (
    CLASSES,
    LEAST_CONTRAST,
    MARKERS,
    PALETTES,
    contrast,
    is_literal,
)
from knowledge.diagrams.source import Found, Source
from knowledge.diagrams.stylesheet import declarations


def colours(read: Source, content: dict[str, Any]) -> Iterator[Found]:
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


def _faint(read: Source, name: str, values: dict[str, str]) -> Iterator[Found]:
    fill, colour = values.get("fill"), values.get("color")
    if {fill, colour} & set(MARKERS.values()) or (fill is None and colour is None):
        return
    for scheme, (text, ground) in PALETTES.items():
        found = contrast(colour or text, fill or ground)
        if found is not None and found < LEAST_CONTRAST:
            written = colour or fill or ""
            yield (read.line_of(written), "diagram-contrast",
                   f"the text of '{name}' has a contrast of {found:.1f}:1 in the {scheme}"
                   f" palette; it needs {LEAST_CONTRAST}:1.")  # fmt: skip
