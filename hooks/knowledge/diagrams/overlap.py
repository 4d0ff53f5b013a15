"""Texts of a drawing that lie on each other, so that neither can be read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from lxml import etree

from knowledge.diagrams.elements import NUMBER, SVG, name_of, text_of
from knowledge.diagrams.extent import font_size, inherited, shift_of
from knowledge.diagrams.renderer import text_width

_MOST = 400  # texts of one drawing that are compared
# A line above its foot and below it, in parts of the font's size.
_ABOVE, _BELOW = 0.75, 0.2
_MIDDLE = (_ABOVE - _BELOW) / 2
_NARROW = 0.95  # of the width in the widest font that a reader may have
# What may be covered of a text: pixels of a line by its neighbour, a part of it by another line.
_SIDE, _SHARE = 4, 0.15


class _Line(NamedTuple):
    text: str
    left: float
    top: float
    right: float
    bottom: float


def overlapping(svg: str, size: float) -> list[list[str]]:
    """Return each pair of level lines of text that lie on each other.

    Args:
        svg: The finished picture.
        size: Size of a text that says none, in pixels.
    """
    root = etree.fromstring(svg.encode())
    lines = [line for text in root.iter(f"{{{SVG}}}text") for line in _lines(text, size)][:_MOST]
    return [[one.text, two.text] for one, two in combinations(lines, 2) if _covers(one, two)]


def _covers(one: _Line, two: _Line) -> bool:
    across = min(one.right, two.right) - max(one.left, two.left)
    down = min(one.bottom, two.bottom) - max(one.top, two.top)
    if across < _SIDE or down <= 0:
        return False
    if down > 0.8 * min(one.bottom - one.top, two.bottom - two.top):
        return True
    smaller = min((box.right - box.left) * (box.bottom - box.top) for box in (one, two))
    return across * down > _SHARE * smaller


def _lines(text: etree._Element, size: float) -> Iterator[_Line]:
    shift = shift_of(text)
    if shift is None:
        return
    size = font_size(text, size)
    anchor = inherited(text, "text-anchor", "start")
    raised = (
        _MIDDLE * size * (inherited(text, "dominant-baseline", "auto") in ("central", "middle"))
    )
    foot = _length(text.get("y"), size) + _length(text.get("dy"), size)
    rows = [one for one in text if name_of(one) == "tspan" and one.get("x")] or [text]
    for row in rows:
        words = " ".join(text_of(row).split())
        if row is not text:
            foot = _length(row.get("y"), size) if row.get("y") else foot
            foot += _length(row.get("dy"), size)
        width = text_width(words, size) * _NARROW
        left = shift[0] + _length(row.get("x") or text.get("x"), size)
        left -= {"middle": width / 2, "end": width}.get(anchor, 0)
        middle = shift[1] + foot + raised
        if words:
            top, bottom = middle - _ABOVE * size, middle + _BELOW * size
            yield _Line(words, left, top, left + width, bottom)


def _length(value: str | None, size: float) -> float:
    found = NUMBER.match((value or "").strip())
    number = float(found.group()) if found else 0.0
    return number * size if (value or "").strip().endswith("em") else number
