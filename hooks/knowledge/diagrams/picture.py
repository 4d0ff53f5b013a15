"""Turns Mermaid's SVG into the picture that goes into a page.

The style sheet is resolved into attributes, colours become palette variables, and whatever no
longer has a use is dropped: style, classes, data, empty groups, markers nothing points to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from knowledge.diagrams import palette
from knowledge.diagrams.drawing import ID, DrawError
from knowledge.diagrams.elements import (
    NUMBER,
    SHAPES,
    SVG,
    TEXTS,
    attributes,
    classes,
    detach,
    drop,
    name_of,
    number,
    short_numbers,
    short_path,
    splice,
    text_of,
)
from knowledge.diagrams.extent import bottom, reach
from knowledge.diagrams.repair import repair
from knowledge.diagrams.rounded import simplify
from knowledge.diagrams.styles import (
    INHERITED,
    OWN,
    PROPERTIES,
    STROKE,
    TEXT,
    resolve,
)
from knowledge.diagrams.stylesheet import StyleSheet

_MARGIN = 6
_XLINK = "{http://www.w3.org/1999/xlink}href"

_KEPT = SHAPES | TEXTS | {"svg", "g", "a", "defs", "marker", "clipPath", "use", "symbol"}
_GEOMETRY = frozenset({
    "d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy",
    "width", "height", "transform", "viewBox", "refX", "refY", "markerWidth", "markerHeight",
    "markerUnits", "orient", "preserveAspectRatio", "clip-path", "href", "id", "textLength",
})  # fmt: skip
_COORDINATES = frozenset({
    "transform", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy",
    "width", "height", "refX", "refY",
})  # fmt: skip
_LOOK = frozenset({*STROKE, *TEXT, *OWN, *INHERITED})
_REFERENCE = re.compile(r"url\([\"']?#([^\"')]+)[\"']?\)")
_IDLE = {"g": ("rx", "ry"), "circle": ("width", "height")}
_SAFE_LINK = re.compile(r"^(?:https?:|mailto:|[^:]*(?:[/?#]|$))", re.IGNORECASE)


@dataclass(frozen=True)
class Picture:
    """A finished SVG and what the page has to know of it.

    Attributes:
        svg: The text, without XML declaration; ids start with `model.ID`.
        width: Natural width in pixels.
        smallest: Size of its smallest text in pixels.
        beyond: How far a text ran beyond Mermaid's frame, in pixels, before the frame was widened.
    """

    svg: str
    width: float
    smallest: float
    beyond: float = 0


def finish(raw: str, title: str, description: str) -> Picture:
    """Return the picture for Mermaid's SVG; `DrawError` when it cannot be made a plain one."""
    root = _parse(raw)
    style = "".join(text_of(each) for each in root.iter(f"{{{SVG}}}style"))
    sheet = StyleSheet(style, PROPERTIES)
    _remove_foreign(root)
    repair(root)
    base = dict(INHERITED) | {"fill": palette.MARKERS["text"]}
    sizes: list[float] = []
    resolve(root, base, sheet, sizes)
    for element in list(root.iter()):
        _strip(element)
    simplify(root)
    _join_words(root)
    _drop_unused(root)
    _rename_ids(root)
    _describe(root, title, description)
    width, beyond = _size(root)
    etree.cleanup_namespaces(root)
    text = etree.tostring(root, encoding="unicode")
    return Picture(text, width, min(sizes, default=float(palette.FONT_SIZE)), beyond)


def _parse(raw: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(raw.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise DrawError(f"the drawing is not well-formed: {error.msg}", syntax=False) from error
    if next(root.iter(f"{{{SVG}}}foreignObject"), None) is not None:
        raise DrawError("the drawing has HTML in it, which only a browser can place", syntax=False)
    return root


def _remove_foreign(root: etree._Element) -> None:
    for element in list(root.iter()):
        keep = name_of(element) in _KEPT and str(element.tag).startswith(f"{{{SVG}}}")
        today = "today" in classes(element)
        if (not keep or today) and element.getparent() is not None:
            detach(element)


def _strip(element: etree._Element) -> None:
    """Keep what a picture needs: geometry, look, and a link that cannot run a script."""
    link = element.get(_XLINK) or element.get("href")
    for name, value in attributes(element).items():
        if name not in _GEOMETRY and name not in _LOOK:
            drop(element, name)
        elif name in ("d", "points"):
            element.set(name, short_path(value))
        elif name in _COORDINATES:
            element.set(name, short_numbers(value))
    drop(element, "href")
    kind = name_of(element)
    drop(element, *_IDLE.get(kind, ()))  # Mermaid writes them, SVG does not have them there
    local = kind == "use" and (link or "").startswith("#")
    if link and (local or (kind == "a" and _SAFE_LINK.match(link))):
        element.set("href", link)
    if element.get("transform") in ("translate(0,0)", "translate(0 0)"):
        drop(element, "transform")


def _join_words(root: etree._Element) -> None:
    """Mermaid puts each word into a tspan of its own; a line of text becomes one again."""
    for text in list(root.iter(f"{{{SVG}}}tspan", f"{{{SVG}}}text")):
        for child in list(text):
            if name_of(child) == "tspan" and not child.attrib and len(child) == 0:
                splice(child)


def _drop_unused(root: etree._Element) -> None:
    changed = True
    while changed:
        changed = False
        used = set(_references(root))
        for element in list(root.iter()):
            if element is root or element.getparent() is None:
                continue
            if _is_useless(element, used):
                detach(element)
                changed = True
            elif name_of(element) in ("g", "defs") and not element.attrib:
                element.text = None
                splice(element)
                changed = True


def _is_useless(element: etree._Element, used: set[str]) -> bool:
    kind = name_of(element)
    if kind in ("marker", "symbol", "clipPath"):
        return element.get("id") not in used
    if kind in ("g", "defs", "a", "text") and len(element) == 0:
        return not (element.text or "").strip()
    if kind == "tspan":
        return len(element) == 0 and not (element.text or "").strip()
    if kind == "path":
        return not element.get("d") or _is_unpainted(element)
    if kind == "rect":
        sizes = (element.get("width", "0"), element.get("height", "0"))
        return "0" in sizes or _is_unpainted(element)
    return kind in SHAPES and _is_unpainted(element)


def _is_unpainted(element: etree._Element) -> bool:
    if name_of(element.getparent()) == "clipPath":
        return False
    filled = element.get("fill", "none") not in ("none", "transparent")
    return not filled and element.get("stroke", "none") in ("none", "transparent")


def _references(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        for name, value in attributes(element).items():
            if name == "href" and value.startswith("#") and name_of(element) == "use":
                yield value[1:]
            yield from _REFERENCE.findall(value)


def _rename_ids(root: etree._Element) -> None:
    names = {old: f"{ID}-m{index}" for index, old in enumerate(dict.fromkeys(_references(root)))}
    for element in root.iter():
        for name, value in attributes(element).items():
            if name == "id" and value in names:
                element.set("id", names[value])
            elif name == "id":
                drop(element, "id")
            elif "url(" in value:
                element.set(name, _REFERENCE.sub(lambda m: f"url(#{names[m.group(1)]})", value))
            elif name == "href" and value.startswith("#") and name_of(element) == "use":
                element.set("href", f"#{names[value[1:]]}")


def _describe(root: etree._Element, title: str, description: str) -> None:
    linked = next(root.iter(f"{{{SVG}}}a"), None) is not None
    for index, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = etree.Element(f"{{{SVG}}}{tag}", id=f"{ID}-{tag}")
        element.text = text
        root.insert(index, element)
    root.set("role", "group" if linked else "img")
    root.set("aria-labelledby", f"{ID}-title")
    root.set("aria-describedby", f"{ID}-desc")
    root.set("fill", palette.variable("text"))
    root.set("font-size", str(palette.FONT_SIZE))


def _size(root: etree._Element) -> tuple[float, float]:
    texts = reach(root, palette.FONT_SIZE)
    box = [float(part) for part in NUMBER.findall(root.get("viewBox", "0 0 0 0"))]
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0 or box[2] > 1e5:
        box = [0, 0, 16, 16]
    framed = box[2]
    if texts:  # some types let a text run across the edge
        right = max(box[0] + box[2], texts[1])
        box[0] = min(box[0], texts[0])
        box[2] = right - box[0]
    box[3] = max(box[3], bottom(root, palette.FONT_SIZE) - box[1])
    beyond = box[2] - framed
    # Some types put the first and last label of an axis across the edge.
    box = [box[0] - _MARGIN, box[1] - _MARGIN, box[2] + 2 * _MARGIN, box[3] + 2 * _MARGIN]
    root.set("viewBox", " ".join(number(part) for part in box))
    root.set("width", number(box[2]))
    root.set("height", number(box[3]))
    drop(root, "x", "y", "transform", "id")
    return box[2], beyond
