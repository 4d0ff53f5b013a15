"""Dates below a gantt and shares in a pie: none is printed over the next."""

from __future__ import annotations

import re
from itertools import pairwise

from lxml import etree

from knowledge.diagrams.elements import SVG, classes, text_of
from knowledge.diagrams.palette import FONT_SIZE
from knowledge.diagrams.renderer import text_width
from knowledge.diagrams.styles import SMALLEST

_PLACE = re.compile(r"translate\(\s*([-\d.e]+)(?:[\s,]+([-\d.e]+))?")
_GAP = 8  # pixels between two dates, at least
# Of how many dates one is kept: days that a reader counts in.
_STEPS = (1, 2, 3, 5, 7, 10, 14, 20, 28, 50, 70, 100)


def thin_out(root: etree._Element) -> None:
    """Leave every second date of an axis, or fewer, and no share that lies on another."""
    _thin_out_shares([one for one in root.iter(f"{{{SVG}}}text") if "slice" in classes(one)])
    for axis in root.iter(f"{{{SVG}}}g"):
        if "grid" in classes(axis):
            _thin_out([one for one in axis if "tick" in classes(one)])


def _thin_out(ticks: list[etree._Element]) -> None:
    places = [float(match[1]) for one in ticks if (match := _PLACE.match(one.get("transform", "")))]
    apart = min((b - a for a, b in pairwise(places)), default=0)
    if len(places) != len(ticks) or apart <= 0:
        return
    widest = max(text_width(text_of(one), SMALLEST) for one in ticks) + _GAP
    step = next((step for step in _STEPS if step * apart >= widest), len(ticks))
    for number, one in enumerate(ticks):
        parent = one.getparent()
        if number % step and parent is not None:
            parent.remove(one)


def _thin_out_shares(shares: list[etree._Element]) -> None:
    # Slices of one in a hundred are thinner than their number; the table below has them all.
    kept: list[tuple[float, float, float]] = []
    for share in shares:
        match, parent = _PLACE.match(share.get("transform", "")), share.getparent()
        if match is None or parent is None:
            continue
        x, y, width = float(match[1]), float(match[2] or 0), text_width(text_of(share), FONT_SIZE)
        if any(abs(x - a) < (width + w) / 2 and abs(y - b) < FONT_SIZE for a, b, w in kept):
            parent.remove(share)
        else:
            kept.append((x, y, width))
