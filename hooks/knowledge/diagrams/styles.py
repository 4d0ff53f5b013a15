"""The look of each element of a drawing, written into its own attributes.

What Mermaid's style sheet says is resolved; colours become the palette's variables.
"""

from __future__ import annotations

import re

from lxml import etree

from knowledge.diagrams import palette
from knowledge.diagrams.elements import (
    NUMBER,
    SHAPES,
    TEXTS,
    attributes,
    detach,
    drop,
    name_of,
    number,
)
from knowledge.diagrams.stylesheet import StyleSheet

# Mermaid writes some labels smaller than anyone should have to read.
SMALLEST = 13

INHERITED = {
    "fill": "#000", "stroke": "none", "stroke-width": "1", "stroke-dasharray": "none",
    "stroke-linecap": "butt", "stroke-linejoin": "miter", "fill-opacity": "1",
    "stroke-opacity": "1", "font-size": str(palette.FONT_SIZE), "font-weight": "400",
    "font-style": "normal", "text-anchor": "start", "dominant-baseline": "auto",
    "visibility": "visible", "marker-start": "none", "marker-mid": "none", "marker-end": "none",
}  # fmt: skip
OWN = {
    "opacity": "1",
    "display": "inline",
    "alignment-baseline": "auto",
    "text-decoration": "none",
}
STROKE = (
    "stroke-width",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
)
TEXT = ("font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline")
PROPERTIES = frozenset(INHERITED) | frozenset(OWN) | {"color", "font"}


def resolve(
    element: etree._Element, inherited: dict[str, str], sheet: StyleSheet, sizes: list[float]
) -> None:
    """Write each element's final look into its attributes, from the root down."""
    said = {k: v for k, v in attributes(element).items() if k in PROPERTIES}
    said |= sheet.values(element)
    values = dict(inherited)
    for name, value in said.items():
        if name in INHERITED and value not in ("inherit", "revert", ""):
            values[name] = _absolute(name, value, inherited)
    own = {name: said.get(name, initial) for name, initial in OWN.items()}
    for name in ("fill", "stroke"):
        if values[name].lower() == "currentcolor":
            values[name] = said.get("color", palette.MARKERS["text"])
    kind = name_of(element)
    hidden = own["display"] == "none" or values["visibility"] == "hidden"
    if hidden and element.getparent() is not None:
        detach(element)
        return
    for child in list(element):
        resolve(child, values, sheet, sizes)
    drop(element, *PROPERTIES, "style", "class")
    _write(element, kind, values, own, inherited)
    if kind in TEXTS and (element.text or "").strip():
        sizes.append(float(values["font-size"]))


def _write(
    element: etree._Element,
    kind: str,
    values: dict[str, str],
    own: dict[str, str],
    inherited: dict[str, str],
) -> None:
    if kind in SHAPES:
        _write_shape(element, kind, values)
    elif kind == "text":
        _write_text(element, values, INHERITED | {"fill": palette.MARKERS["text"]})
    elif kind == "tspan":
        _write_text(element, values, inherited)
    for name in ("opacity", "alignment-baseline", "text-decoration"):
        if own[name] != OWN[name] and (name == "opacity" or kind in TEXTS):
            element.set(name, own[name])


def _write_shape(element: etree._Element, kind: str, values: dict[str, str]) -> None:
    if kind not in ("line", "polyline"):
        element.set("fill", palette.as_variable(values["fill"], "fill"))
        _put(element, "fill-opacity", values, "1")
    if values["stroke"] != "none" and float(values["stroke-width"] or 0) > 0:
        element.set("stroke", palette.as_variable(values["stroke"], "stroke"))
        for name in STROKE:
            _put(element, name, values, INHERITED[name])
    for name in ("marker-start", "marker-mid", "marker-end"):
        _put(element, name, values, "none")


def _write_text(element: etree._Element, values: dict[str, str], outer: dict[str, str]) -> None:
    if values["fill"] != outer["fill"]:
        element.set("fill", palette.as_variable(values["fill"], "text"))
    for name in TEXT:
        _put(element, name, values, outer[name])


def _put(element: etree._Element, name: str, values: dict[str, str], initial: str) -> None:
    if values[name] != initial:
        element.set(name, values[name])


def _absolute(name: str, value: str, inherited: dict[str, str]) -> str:
    value = value.strip()
    if name == "font-size":
        return number(max(_pixels(value, float(inherited["font-size"])), SMALLEST))
    if name == "font-weight":
        return {"normal": "400", "bold": "700", "bolder": "700"}.get(value, value)
    if name == "stroke-width":
        return number(_pixels(value, 1))
    if name == "stroke-dasharray":
        numbers = [float(part) for part in NUMBER.findall(value)]
        drawn = bool(numbers) and not (len(numbers) == 2 and numbers[1] == 0) and any(numbers)
        return " ".join(number(part) for part in numbers) if drawn else "none"
    if name == "dominant-baseline" and value in ("alphabetic", "auto"):
        return "auto"
    return value


def _pixels(value: str, parent: float) -> float:
    match = re.match(r"([\d.]+)\s*(px|em|rem|ex|%|pt)?$", value)
    if not match:
        return parent
    factor = {"em": parent, "rem": 16, "ex": parent / 2, "%": parent / 100, "pt": 4 / 3}
    return float(match.group(1)) * factor.get(match.group(2) or "px", 1)
