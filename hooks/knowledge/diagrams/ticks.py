"""The dates below a gantt: none is printed over the next, whatever the author's form of a date."""

from __future__ import annotations

import re
from itertools import pairwise

from lxml import etree

from knowledge.diagrams.elements import SVG, classes, text_of
from knowledge.diagrams.renderer import text_width
from knowledge.diagrams.styles import SMALLEST

_PLACE = re.compile(r"translate\(\s*([-\d.e]+)")
_GAP = 8  # pixels between two dates, at least
# Of how many dates one is kept: days that a reader counts in.
_STEPS = (1, 2, 3, 5, 7, 10, 14, 20, 28, 50, 70, 100)


def thin_out(root: etree._Element) -> None:
    """Leave every second date of an axis, or fewer, where all of them would touch."""
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
