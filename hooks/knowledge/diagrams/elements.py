"""Small steps on an SVG: its tree, and its numbers to a tenth of a pixel."""

from __future__ import annotations

import re

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polygon", "polyline"})
TEXTS = frozenset({"text", "tspan"})


def name_of(element: etree._Element | None) -> str:
    """Return the local name of an element; empty for None, a comment or an instruction."""
    if element is None:
        return ""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def detach(element: etree._Element) -> None:
    """Take an element out of its tree, with the white space behind it."""
    parent = element.getparent()
    if parent is not None:
        element.tail = None
        parent.remove(element)


def splice(element: etree._Element) -> None:
    """Replace an element by its content."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    lead = element.text or ""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + (element.tail or "")
    else:
        lead += element.tail or ""
    if before is None:
        parent.text = (parent.text or "") + lead
    else:
        before.tail = (before.tail or "") + lead
    index = parent.index(element)
    children = list(element)
    element.tail = None
    parent.remove(element)
    parent[index:index] = children


def attributes(element: etree._Element) -> dict[str, str]:
    """Return a copy of the attributes, as text."""
    return {str(name): str(value) for name, value in element.attrib.items()}


def drop(element: etree._Element, *names: str) -> None:
    """Remove attributes, those that are there."""
    for name in names:
        if name in element.attrib:
            del element.attrib[name]


def text_of(element: etree._Element) -> str:
    """Return all text inside an element."""
    return "".join(str(part) for part in element.itertext())


def classes(element: etree._Element | None) -> set[str]:
    """Return the classes of an element; none for None."""
    return set((element.get("class") or "").split()) if element is not None else set()


# The name that Mermaid makes up for a commit without one.
RANDOM_ID = re.compile(r"^\d+-[0-9a-f]{7}$")
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
_COMMAND = re.compile(r"\s*([MLCQAHVSTZmlcqahvstz,])\s*")
_SEPARATOR = re.compile(r"\s*([,(])\s*")


def number(value: float) -> str:
    """Return a number with at most one decimal."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def short_path(value: str) -> str:
    """Return the data of a path or the points of a polygon with short numbers."""
    return _COMMAND.sub(r"\1", _short(value)).strip()


def short_numbers(value: str) -> str:
    """Return a coordinate or a transformation with short numbers."""
    return _SEPARATOR.sub(r"\1", _short(value)).strip().removesuffix("px")


def _short(value: str) -> str:
    return NUMBER.sub(lambda found: number(float(found.group())), value)
