"""The lanes of a git graph: so far apart that no turned label reaches into the lane below."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import cos, radians, sin

from lxml import etree

from knowledge.diagrams.elements import NUMBER, SVG, classes, name_of

_LABEL = re.compile(r"translate\(([-\d.e]+), ([-\d.e]+)\) rotate\((-45), ([-\d.e]+), ([-\d.e]+)\)")
_MOVED = re.compile(r"translate\(([-\d.e]+), ([-\d.e]+)\)")
_POINT = re.compile(r"([ML]\s*[-\d.e]+[\s,]+|A\s*(?:[-\d.e]+[\s,]+){6})([-\d.e]+)")
_PAIR = re.compile(r"([-\d.e]+\s*,\s*)([-\d.e]+)")
_NAME = 11  # pixels from the place of a branch's name down to its lane
_ROOM = 18  # pixels between a label and the middle of the lane below: half a branch's name


def set_apart(root: etree._Element) -> None:
    """Move the lanes of a git graph from left to right down, where labels need the room."""
    labels = [one for one in root.iter(f"{{{SVG}}}g") if _LABEL.fullmatch(one.get("transform", ""))]
    lines = [one for one in root.iter(f"{{{SVG}}}line") if "branch" in classes(one)]
    lanes = sorted({float(one.get("y1", 0)) for one in lines})
    if not labels or len(lanes) < 2:
        return
    lowest = {lane: lane for lane in lanes}
    for label in labels:
        lane, depth = _reach(label)
        lane = _nearest(lane, lanes)
        lowest[lane] = max(lowest[lane], depth)
    shifts, shift = {}, 0.0
    for lane, below in zip(lanes, [*lanes[1:], float("inf")], strict=True):
        shifts[lane] = shift
        shift += max(0.0, lowest[lane] + _ROOM - below)
    if shift:
        _move(root, shifts)


def _reach(label: etree._Element) -> tuple[float, float]:
    """Return the height of a turned label's commit, and how far down the label reaches."""
    match = _LABEL.fullmatch(label.get("transform", ""))
    box = next(label.iter(f"{{{SVG}}}rect"), None)
    if match is None or box is None:
        return 0, 0
    _, down, angle, x0, y0 = map(float, match.groups())
    left, top, width, height = (float(box.get(key, 0)) for key in ("x", "y", "width", "height"))
    turn = radians(angle)
    corners = [(x, y) for x in (left, left + width) for y in (top, top + height)]
    return y0, max((x - x0) * sin(turn) + (y - y0) * cos(turn) + y0 + down for x, y in corners)


def _nearest(y: float, lanes: list[float]) -> float:
    return min(lanes, key=lambda lane: abs(lane - y))


def _move(root: etree._Element, shifts: dict[float, float]) -> None:
    lanes = list(shifts)

    def moved(y: float) -> float:
        return y + shifts[_nearest(y, lanes)]

    for one in list(root.iter(f"{{{SVG}}}*")):
        transform = one.get("transform", "")
        if match := _LABEL.fullmatch(transform):
            shift = shifts[_nearest(float(match[5]), lanes)]
        elif match := _MOVED.fullmatch(transform):
            shift = shifts[_nearest(float(match[2]) + _NAME, lanes)]
        elif not any(above.get("transform") for above in one.iterancestors()):
            _move_shape(one, moved)
        if match:
            place = f"translate({match[1]}, {float(match[2]) + shift:.2f})"
            one.set("transform", _MOVED.sub(place, transform))
    numbers = [float(part) for part in NUMBER.findall(root.get("viewBox", ""))]
    if len(numbers) == 4:
        numbers[3] += max(shifts.values())
        root.set("viewBox", " ".join(f"{part:.2f}" for part in numbers))


def _move_shape(one: etree._Element, moved: Callable[[float], float]) -> None:
    kind = name_of(one)
    if kind == "rect":
        middle = float(one.get("y", 0)) + float(one.get("height", 0)) / 2
        one.set("y", f"{float(one.get('y', 0)) + moved(middle) - middle:.2f}")
    for name in {"line": ("y1", "y2"), "circle": ("cy",), "text": ("y",)}.get(kind, ()):
        one.set(name, f"{moved(float(one.get(name, 0))):.2f}")
    for name, point in (("d", _POINT), ("points", _PAIR)):
        if name in one.attrib:
            one.set(name, point.sub(lambda m: f"{m[1]}{moved(float(m[2])):.2f}", one.get(name, "")))
