"""A shape that Mermaid draws from a hundred strokes, twice, becomes the shape that it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import hypot

from lxml import etree

from knowledge.diagrams.elements import NUMBER, SVG, attributes, detach, drop, name_of, number

# Fewer points are a shape of its own; a stadium has fifty in each of its ends.
_FEWEST = 60
# How far, in pixels, a point may lie beside the outline, with numbers cut to a tenth.
_BESIDE = 0.6
_STROKE = re.compile(r"[MLC]([^MLCZ]*)")


def simplify(root: etree._Element) -> None:
    """Replace each box with round ends that is drawn as paths by one rectangle."""
    for path in list(root.iter(f"{{{SVG}}}path")):
        outline = path.getnext()
        if path.getparent() is None or name_of(outline) != "path" or outline is None:
            continue
        points = _ends(path.get("d", ""))
        if len(points) < _FEWEST or path.get("stroke", "none") == "none":
            continue
        box = _box(points)
        if all(_is_on(point, box) for point in (*points, *_ends(outline.get("d", "")))):
            path.addnext(_rectangle(path, box))
            detach(outline)
            detach(path)


def _ends(data: str) -> list[tuple[float, float]]:
    """Return where each stroke of a path ends; the points between shape it, and are left out."""
    found = []
    for stroke in _STROKE.findall(data):
        numbers = [float(one) for one in NUMBER.findall(stroke)][-2:]
        if len(numbers) == 2:
            found.append((numbers[0], numbers[1]))
    return found


def _box(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def _is_on(point: tuple[float, float], box: tuple[float, float, float, float]) -> bool:
    left, top, width, height = box
    radius = height / 2
    if width < height:
        return False
    x, y = point[0] - left, point[1] - top
    inner = min(max(x, radius), width - radius)
    if inner == x:
        return min(abs(y), abs(y - height)) < _BESIDE
    return abs(hypot(x - inner, y - radius) - radius) < _BESIDE


def _rectangle(path: etree._Element, box: tuple[float, float, float, float]) -> etree._Element:
    rectangle = etree.Element(f"{{{SVG}}}rect", attributes(path))
    drop(rectangle, "d")
    for name, value in zip(("x", "y", "width", "height"), box, strict=True):
        rectangle.set(name, number(value))
    rectangle.set("rx", number(box[3] / 2))
    return rectangle
