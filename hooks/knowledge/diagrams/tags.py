"""The tags of a git graph: one that would lie on another hangs above it."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from knowledge.diagrams.elements import NUMBER, SVG, classes

_ROW = 22  # pixels from a tag to the one above it
_PAIR = re.compile(r"([-\d.e]+)\s*,\s*([-\d.e]+)")


def hang(root: etree._Element) -> None:
    """Raise each tag of a graph from left to right that lies on another."""
    kept: list[list[float]] = []
    highest = 0.0
    for label, hole, text in zip(*map(_of(root), ("label-bkg", "hole", "label")), strict=False):
        points = [(float(x), float(y)) for x, y in _PAIR.findall(label.get("points", ""))]
        if not points or label.get("transform"):
            continue
        xs, ys = zip(*points, strict=True)
        box, raised = [min(xs), min(ys), max(xs), max(ys)], 0
        while any(_touch(box, other) for other in kept):
            raised += _ROW
            box[1], box[3] = box[1] - _ROW, box[3] - _ROW
        kept.append(box)
        label.set("points", " ".join(f"{x},{y - raised}" for x, y in points))
        hole.set("cy", str(float(hole.get("cy", 0)) - raised))
        text.set("y", str(float(text.get("y", 0)) - raised))
        highest = min(highest, box[1])
    numbers = [float(part) for part in NUMBER.findall(root.get("viewBox", ""))]
    if len(numbers) == 4 and highest < numbers[1]:
        numbers[1:4:2] = highest, numbers[3] + numbers[1] - highest
        root.set("viewBox", " ".join(f"{part:.2f}" for part in numbers))


def _of(root: etree._Element) -> Callable[[str], list[etree._Element]]:
    everything = list(root.iter(f"{{{SVG}}}*"))
    return lambda part: [one for one in everything if f"tag-{part}" in classes(one)]


def _touch(one: list[float], two: list[float]) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
