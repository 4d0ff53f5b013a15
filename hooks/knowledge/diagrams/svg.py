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
from knowledge.diagrams.css import StyleSheet
from knowledge.diagrams.model import ID, DrawError

# Mermaid writes some labels smaller than anyone should have to read.
SMALLEST = 12
SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"

_SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polygon", "polyline"})
_TEXTS = frozenset({"text", "tspan"})
_KEPT = _SHAPES | _TEXTS | {"svg", "g", "a", "defs", "marker", "clipPath", "use", "symbol"}
_GEOMETRY = frozenset({
    "d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy",
    "width", "height", "transform", "viewBox", "refX", "refY", "markerWidth", "markerHeight",
    "markerUnits", "orient", "preserveAspectRatio", "clip-path", "href", "id", "textLength",
})  # fmt: skip
_INHERITED = {
    "fill": "#000", "stroke": "none", "stroke-width": "1", "stroke-dasharray": "none",
    "stroke-linecap": "butt", "stroke-linejoin": "miter", "fill-opacity": "1",
    "stroke-opacity": "1", "font-size": str(palette.FONT_SIZE), "font-weight": "400",
    "font-style": "normal", "text-anchor": "start", "dominant-baseline": "auto",
    "visibility": "visible", "marker-start": "none", "marker-mid": "none", "marker-end": "none",
}  # fmt: skip
_OWN = {"opacity": "1", "display": "inline", "alignment-baseline": "auto", "text-decoration": "none"}
_STROKE = ("stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-opacity")
_TEXT = ("font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline")
_PROPERTIES = frozenset(_INHERITED) | frozenset(_OWN) | {"color", "font"}
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
_REFERENCE = re.compile(r"url\([\"']?#([^\"')]+)[\"']?\)")
_SAFE_LINK = re.compile(r"^(?:https?:|mailto:|[^:]*(?:[/?#]|$))", re.IGNORECASE)


@dataclass(frozen=True)
class Picture:
    """A finished SVG and what the page has to know of it.

    Attributes:
        svg: The text, without XML declaration; ids start with `model.ID`.
        width: Natural width in pixels.
        smallest: Size of its smallest text in pixels.
    """

    svg: str
    width: float
    smallest: float


def finish(raw: str, title: str, description: str) -> Picture:
    """Return the picture for Mermaid's SVG; `DrawError` when it cannot be made a plain one."""
    root = _parse(raw)
    style = "".join("".join(each.itertext()) for each in root.iter(f"{{{SVG}}}style"))
    sheet = StyleSheet(style, _PROPERTIES)
    _remove_foreign(root)
    base = dict(_INHERITED) | {"fill": palette.MARKERS["text"]}
    sizes: list[float] = []
    _resolve(root, base, sheet, sizes)
    for element in list(root.iter()):
        _strip(element)
    _join_words(root)
    _drop_unused(root)
    _rename_ids(root)
    _describe(root, title, description)
    width = _size(root)
    etree.cleanup_namespaces(root)
    text = etree.tostring(root, encoding="unicode")
    return Picture(text, width, min(sizes, default=float(palette.FONT_SIZE)))


def _parse(raw: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(raw.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise DrawError(f"the drawing is not well-formed: {error.msg}", syntax=False) from error
    if next(root.iter(f"{{{SVG}}}foreignObject"), None) is not None:
        raise DrawError("the drawing has HTML in it, which only a browser can place", syntax=False)
    return root


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _remove_foreign(root: etree._Element) -> None:
    for element in list(root.iter()):
        keep = _name(element) in _KEPT and str(element.tag).startswith(f"{{{SVG}}}")
        today = "today" in element.get("class", "").split() if keep else False
        if (not keep or today) and element.getparent() is not None:
            _detach(element)


def _detach(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        element.tail = None
        parent.remove(element)


def _resolve(
    element: etree._Element, inherited: dict[str, str], sheet: StyleSheet, sizes: list[float]
) -> None:
    """Write each element's final look into its attributes, from the root down."""
    said = {k: v for k, v in element.attrib.items() if k in _PROPERTIES}
    said |= sheet.values(element)
    values = dict(inherited)
    for name, value in said.items():
        if name in _INHERITED and value not in ("inherit", "revert", ""):
            values[name] = _absolute(name, value, inherited)
    own = {name: said.get(name, initial) for name, initial in _OWN.items()}
    for name in ("fill", "stroke"):
        if values[name].lower() == "currentcolor":
            values[name] = said.get("color", palette.MARKERS["text"])
    kind = _name(element)
    hidden = own["display"] == "none" or values["visibility"] == "hidden"
    if hidden and element.getparent() is not None:
        _detach(element)
        return
    for child in list(element):
        _resolve(child, values, sheet, sizes)
    for name in (*_PROPERTIES, "style", "class"):
        element.attrib.pop(str(name), None)
    _write(element, kind, values, own, inherited)
    if kind in _TEXTS and (element.text or "").strip():
        sizes.append(float(values["font-size"]))


def _write(
    element: etree._Element,
    kind: str,
    values: dict[str, str],
    own: dict[str, str],
    inherited: dict[str, str],
) -> None:
    if kind in _SHAPES:
        line = kind in ("line", "polyline")
        if not line:
            element.set("fill", palette.as_variable(values["fill"], "fill"))
            _put(element, "fill-opacity", values, "1")
        if values["stroke"] != "none" and float(values["stroke-width"] or 0) > 0:
            element.set("stroke", palette.as_variable(values["stroke"], "stroke"))
            for name in _STROKE:
                _put(element, name, values, _INHERITED[name])
        for name in ("marker-start", "marker-mid", "marker-end"):
            _put(element, name, values, "none")
    elif kind == "text" or (kind == "tspan" and any(values[n] != inherited[n] for n in (*_TEXT, "fill"))):
        outer = _INHERITED | {"fill": palette.MARKERS["text"]} if kind == "text" else inherited
        if values["fill"] != outer["fill"]:
            element.set("fill", palette.as_variable(values["fill"], "text"))
        for name in _TEXT:
            _put(element, name, values, outer[name])
    for name in ("opacity", "alignment-baseline", "text-decoration"):
        if own[name] != _OWN[name] and (name == "opacity" or kind in _TEXTS):
            element.set(name, own[name])


def _put(element: etree._Element, name: str, values: dict[str, str], initial: str) -> None:
    if values[name] != initial:
        element.set(name, values[name])


def _absolute(name: str, value: str, inherited: dict[str, str]) -> str:
    value = value.strip()
    if name == "font-size":
        return _number(max(_pixels(value, float(inherited["font-size"])), SMALLEST))
    if name == "font-weight":
        return {"normal": "400", "bold": "700", "bolder": "700"}.get(value, value)
    if name == "stroke-width":
        return _number(_pixels(value, 1))
    if name == "stroke-dasharray":
        numbers = [float(part) for part in _NUMBER.findall(value)]
        drawn = bool(numbers) and not (len(numbers) == 2 and numbers[1] == 0) and any(numbers)
        return " ".join(_number(part) for part in numbers) if drawn else "none"
    if name == "dominant-baseline" and value in ("alphabetic", "auto"):
        return "auto"
    return value


def _pixels(value: str, parent: float) -> float:
    match = re.match(r"([\d.]+)\s*(px|em|rem|ex|%|pt)?$", value)
    if not match:
        return parent
    factor = {"em": parent, "rem": 16, "ex": parent / 2, "%": parent / 100, "pt": 4 / 3}
    return float(match.group(1)) * factor.get(match.group(2) or "px", 1)


def _number(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _rounded(value: str) -> str:
    numbers = _NUMBER.sub(lambda found: _number(float(found.group())), value)
    return re.sub(r"\s*([MLCQAHVSTZmlcqahvstz,])\s*", r"\1", numbers).strip()


def _strip(element: etree._Element) -> None:
    look = (*_STROKE, *_TEXT, *_OWN, "fill", "stroke", "fill-opacity", "marker-start", "marker-mid", "marker-end")
    link = element.get(_XLINK) or element.get("href")
    for name in list(element.attrib):
        if name not in _GEOMETRY and name not in look:
            del element.attrib[name]
    if link is not None and _name(element) in ("a", "use") and _SAFE_LINK.match(link):
        element.set("href", link)
    else:
        element.attrib.pop("href", None)
    for name in ("d", "points", "transform", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r",
                 "rx", "ry", "dx", "dy", "width", "height", "refX", "refY"):  # fmt: skip
        if name in element.attrib:
            element.set(name, _rounded(element.attrib[name]) if name in ("d", "points") else _plain(element.attrib[name]))
    if element.get("transform") in ("translate(0,0)", "translate(0 0)"):
        del element.attrib["transform"]


def _plain(value: str) -> str:
    numbers = _NUMBER.sub(lambda found: _number(float(found.group())), value)
    return re.sub(r"\s*([,(])\s*", r"\1", numbers).strip().removesuffix("px")


def _join_words(root: etree._Element) -> None:
    """Mermaid puts each word into a tspan of its own; a line of text becomes one again."""
    for text in root.iter(f"{{{SVG}}}tspan", f"{{{SVG}}}text"):
        for child in list(text):
            if _name(child) == "tspan" and not child.attrib and len(child) == 0:
                _splice(child)


def _splice(element: etree._Element) -> None:
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


def _drop_unused(root: etree._Element) -> None:
    changed = True
    while changed:
        changed = False
        used = set(_references(root))
        for element in list(root.iter()):
            if element is root or element.getparent() is None:
                continue
            if _is_useless(element, used):
                _detach(element)
                changed = True
            elif _name(element) in ("g", "defs") and not element.attrib:
                element.text = None
                _splice(element)
                changed = True


def _is_useless(element: etree._Element, used: set[str]) -> bool:
    kind = _name(element)
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
    return kind in _SHAPES and _is_unpainted(element)


def _is_unpainted(element: etree._Element) -> bool:
    if _name(element.getparent()) in ("clipPath",):  # type: ignore[arg-type]
        return False
    filled = element.get("fill", "none") not in ("none", "transparent")
    return not filled and element.get("stroke", "none") in ("none", "transparent")


def _references(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "href" and value.startswith("#") and _name(element) == "use":
                yield value[1:]
            yield from _REFERENCE.findall(value)


def _rename_ids(root: etree._Element) -> None:
    names = {old: f"{ID}-{index}" for index, old in enumerate(dict.fromkeys(_references(root)))}
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name == "id":
                if value in names:
                    element.set("id", names[value])
                else:
                    del element.attrib["id"]
            elif "url(" in value:
                element.set(name, _REFERENCE.sub(lambda m: f"url(#{names[m.group(1)]})", value))
            elif name == "href" and value.startswith("#") and _name(element) == "use":
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


def _size(root: etree._Element) -> float:
    box = [float(part) for part in _NUMBER.findall(root.get("viewBox", "0 0 0 0"))]
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0 or box[2] > 1e5:
        box = [0, 0, 16, 16]
    root.set("viewBox", " ".join(_number(part) for part in box))
    root.set("width", _number(box[2]))
    root.set("height", _number(box[3]))
    for name in ("x", "y", "transform", "id"):
        root.attrib.pop(name, None)
    return box[2]
