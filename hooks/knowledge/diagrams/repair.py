"""Corrects what Mermaid draws badly without a browser, before its classes are dropped."""

from __future__ import annotations

import html
import re

from lxml import etree

from knowledge.diagrams.disguise import LOOK
from knowledge.diagrams.elements import RANDOM_ID, SVG, classes, text_of
from knowledge.diagrams.lanes import set_apart
from knowledge.diagrams.palette import FONT_SIZE, MARKERS
from knowledge.diagrams.tags import hang
from knowledge.diagrams.ticks import thin_out

_TAG = re.compile(r"</?(?:a|img|br)\b[^<>]*>", re.IGNORECASE)
_MOVED = re.compile(r"translate\(\s*[-\d.e]+\s*,\s*([-\d.e]+)\s*\)")


def repair(root: etree._Element) -> None:
    """Correct a drawing in place."""
    thin_out(root)
    hang(root)
    set_apart(root)
    _number(root)
    for element in list(root.iter(f"{{{SVG}}}g", f"{{{SVG}}}rect", f"{{{SVG}}}text")):
        own, parent = classes(element), element.getparent()
        if parent is None:
            continue
        if "label" in own and "mindmap-node" in classes(parent):
            _centre(element)
        elif element.tag.endswith("text") and _is_bar(parent):
            element.set("font-size", f"{FONT_SIZE}px")  # Mermaid makes it as large as the bar
            element.set("fill", MARKERS["on-series"])
        elif "milestone" in own and element.get("width"):
            _turn(element)
        elif "commit-label" in own and RANDOM_ID.match(text_of(element).strip()):
            _remove_with_background(element)
        elif "background" in own:
            element.set("style", f"{element.get('style', '')};opacity:1 !important")
        elif element.get("rx") is None and (
            "label-container" in own or "cluster" in classes(parent)
        ):
            element.set("rx", "5")
    for element in root.iter(f"{{{SVG}}}text", f"{{{SVG}}}tspan"):
        element.text = _readable(element.text)
        element.tail = _readable(element.tail)


def _centre(label: etree._Element) -> None:
    # Some shapes' labels start at the centre and some at the left: the box knows only its centre.
    match = _MOVED.match(label.get("transform", ""))
    if match:
        label.set("transform", f"translate(0,{match.group(1)})")
        for text in label.iter(f"{{{SVG}}}text"):
            text.set("style", f"{text.get('style', '')};text-anchor:middle")


def _number(root: etree._Element) -> None:
    for line in list(root.iter(f"{{{SVG}}}line")):
        if "sequencenumber" in line.get("marker-start", ""):
            _put_behind_number(line)


def _put_behind_number(line: etree._Element) -> None:
    # Mermaid draws the disc behind a number as the end of a line without length or width.
    text = line.getnext()
    letters = len(text_of(text).strip()) if text is not None else 0
    disc = etree.Element(f"{{{SVG}}}circle", cx=line.get("x1", "0"), cy=line.get("y1", "0"))
    disc.set("r", f"{max(9, 4 * letters + 3)}")
    disc.set("style", f"fill:{MARKERS['line']};stroke:none")
    line.addprevious(disc)
    if text is not None:
        text.set("style", f"fill:{MARKERS['bg']};text-anchor:middle")


def _is_bar(group: etree._Element) -> bool:
    return any(name.startswith("bar-plot") for name in classes(group))


def _turn(square: etree._Element) -> None:
    # A style sheet would turn a milestone's square; an attribute has to.
    x, y, width, height = (float(square.get(key, 0)) for key in ("x", "y", "width", "height"))
    middle = f"{x + width / 2:.1f} {y + height / 2:.1f}"
    side = height * 0.75
    square.set("x", f"{x + (width - side) / 2:.1f}")
    square.set("y", f"{y + (height - side) / 2:.1f}")
    square.set("width", f"{side:.1f}")
    square.set("height", f"{side:.1f}")
    square.set("transform", f"rotate(45 {middle})")


def _remove_with_background(label: etree._Element) -> None:
    # The name that Mermaid makes up for an unnamed commit says nothing to a reader.
    before, parent = label.getprevious(), label.getparent()
    if parent is None:
        return
    if before is not None and "commit-label-bkg" in classes(before):
        parent.remove(before)
    parent.remove(label)


def _readable(text: str | None) -> str | None:
    if not text:
        return text
    text = html.unescape(text) if "&" in text else text
    return LOOK.sub("", _TAG.sub("", text)).replace("\\n", " ")
