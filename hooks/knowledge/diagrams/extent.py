"""How far the texts of a drawing reach: none is cut at the frame, none is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from knowledge.diagrams.elements import NUMBER, SVG, name_of, text_of
from knowledge.diagrams.labels import label_lines

# Width of a letter in parts of the font's size: more than most, so that a frame is wide enough.
_LETTER = 0.6
_BELOW = 0.3  # of a font's size, below the line that its letters stand on
_UNTURNED = re.compile(r"rotate\(0[^)]*\)")
_MOVE = re.compile(r"translate\(([^)]*)\)")


def bottom(root: etree._Element, size: float) -> float:
    """Return how far down level texts of one line reach; 0 without any."""
    found = [0.0]
    for text in root.iter(f"{{{SVG}}}text"):
        shift = shift_of(text)
        if shift is not None and not len(text):
            below = font_size(text, size) * (_BELOW + _number(text.get("dy")) * _is_em(text))
            found.append(shift[1] + _number(text.get("y")) + below)
    return max(found)


def _is_em(text: etree._Element) -> bool:
    return (text.get("dy") or "").endswith("em")


def reach(root: etree._Element, size: float) -> tuple[float, float] | None:
    """Return how far level texts and framed boxes reach to the left and right; None without any.

    Args:
        root: The drawing, with its look in attributes.
        size: Size of a text that says none, in pixels.
    """
    ends = [end for text in root.iter(f"{{{SVG}}}text") for end in _ends(text, size)]
    ends += [end for box in root.iter(f"{{{SVG}}}rect") for end in _sides(box)]
    return (min(left for left, _ in ends), max(right for _, right in ends)) if ends else None


def _ends(text: etree._Element, size: float) -> Iterator[tuple[float, float]]:
    shift = shift_of(text)
    if shift is None:
        return
    anchor, size = inherited(text, "text-anchor", "start"), font_size(text, size)
    lines = [one for one in text if name_of(one) == "tspan" and one.get("x")] or [text]
    for line in lines:
        width = len(text_of(line).strip()) * size * _LETTER
        x = shift[0] + _number(line.get("x") or text.get("x"))
        left = x - {"middle": width / 2, "end": width}.get(anchor, 0)
        yield left, left + width


def _sides(box: etree._Element) -> Iterator[tuple[float, float]]:
    shift = shift_of(box)
    if shift is not None and box.get("stroke", "none") != "none":
        left = shift[0] + _number(box.get("x"))
        yield left, left + _number(box.get("width"))


def shift_of(element: etree._Element) -> tuple[float, float] | None:
    """Return how far an element is moved right and down; None where it is turned or scaled, too."""
    across, down = 0.0, 0.0
    one: etree._Element | None = element
    while one is not None:
        transform = _UNTURNED.sub("", one.get("transform", "")).strip()
        match = _MOVE.fullmatch(transform)
        if transform and match is None:
            return None
        if match:
            numbers = [float(part) for part in NUMBER.findall(match[1])]
            across, down = across + numbers[0], down + (numbers[1] if len(numbers) > 1 else 0)
        one = one.getparent()
    return across, down


def inherited(element: etree._Element, name: str, default: str) -> str:
    """Return an attribute of an element or of what it lies in."""
    one: etree._Element | None = element
    while one is not None:
        if value := one.get(name):
            return value
        one = one.getparent()
    return default


def font_size(text: etree._Element, default: float) -> float:
    """Return the size of a text's font in pixels."""
    return _number(inherited(text, "font-size", str(default))) or default


def _number(value: str | None) -> float:
    found = NUMBER.match((value or "").strip())
    return float(found.group()) if found else 0.0


def lost(labels: Iterable[str], svg: str) -> list[str]:
    """Return the labels of which a drawing does not show every letter."""
    root = etree.fromstring(svg.encode())
    shown = _squeezed("".join(text_of(text) for text in root.iter(f"{{{SVG}}}text")))
    typed = {label: _squeezed("".join(label_lines(label))) for label in labels}
    return [label for label, letters in typed.items() if letters not in shown]


def _squeezed(text: str) -> str:
    # A long word is broken with a hyphen.
    return "".join(text.replace("-", "").split())
