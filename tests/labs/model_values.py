"""Bounds and names quoted on pages, compared with the service model they were taken from.

An author marks a value by a comment right behind it: the kind of value, and where the model has it.

    0-3,600<!-- model: service Shape.Member range -->

A model is a mapping as the vendor's library ships it: `shapes`, and for each shape `type`, `min`,
`max`, `enum`, `members` (a structure) or `member` (a list). It is handed in; this module has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.problems import Place, Problem, did_you_mean

RULE = "model-value"
KINDS = ("range", "min", "max", "enum")

Model = Mapping[str, Any]
LoadModel = Callable[[str], Model | None]

_COMMENT = re.compile(r"<!--[ \t]*model\b(?P<rest>.*?)-->")
_FORM = re.compile(r":\s*(?P<service>\S+)\s+(?P<member>[\w.]+)\s+(?P<kind>\S+)\s*$")
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,}).*?^[ \t]*\1[`~]*[ \t]*$", re.DOTALL | re.MULTILINE)
_NUMBER = r"\d[\d,]*"
# Behind a number its unit may stand, with emphasis: `**5-2,160 minutes` and then the marker.
_UNIT = r"[^\d<>|`\n]{0,30}$"
_RANGE = re.compile(rf"({_NUMBER})\s*(?:\u2013|-|to|and)\s*({_NUMBER}){_UNIT}")
_SINGLE = re.compile(rf"({_NUMBER}){_UNIT}")
_SPAN = re.compile(r"`([^`\n]+)`")
_SPANS = re.compile(r"(?:`[^`\n]+`(?:\s*[,/]\s*(?:and\s|or\s)?\s*|\s+(?:and|or)\s+))*`[^`\n]+`\s*$")
_CELL = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Marker:
    """One marked value.

    Attributes:
        place: Where the value starts; the marker itself when no value stands before it.
        service: Name of the model (`sagemaker`).
        member: Shape and members, joined by dots (`TrafficRoutingConfig.WaitIntervalInSeconds`).
        kind: One of `KINDS`.
        values: What the page says, as typed: two numbers, one number, or names.
    """

    place: Place
    service: str
    member: str
    kind: str
    values: tuple[str, ...]


def find_markers(text: str, path: str) -> tuple[list[Marker], list[Problem]]:
    """Find the marked values of one Markdown file.

    Args:
        text: The file's content.
        path: Its path, as in `Place.path`.

    Returns:
        The markers in order, and a problem for each that is not of the form or has no value
        before it. Markers in code are examples and do not count.
    """
    code = [match.span() for match in _FENCE.finditer(text)]
    markers: list[Marker] = []
    problems: list[Problem] = []
    for comment in _COMMENT.finditer(text):
        start = comment.start()
        line = text[text.rfind("\n", 0, start) + 1 : start]
        if line.count("`") % 2 or any(first <= start < last for first, last in code):
            continue
        found = _marker(text, comment, path)
        if isinstance(found, Marker):
            markers.append(found)
        else:
            problems.append(found)
    return markers, problems


def compare(markers: Iterable[Marker], load: LoadModel, services: Collection[str]) -> list[Problem]:
    """Compare marked values with the models.

    Args:
        markers: What `find_markers` found.
        load: Returns the model of a service; called once for each service.
        services: Names of all services that have a model.

    Returns:
        A problem for each value that differs and for each name that the model does not know.
    """
    models: dict[str, Model | None] = {}
    problems = []
    for marker in markers:
        if marker.service not in services:
            hint = did_you_mean(marker.service, services)
            message = f"there is no service '{marker.service}' with a model.{hint}"
        else:
            if marker.service not in models:
                models[marker.service] = load(marker.service)
            message = _difference(marker, models[marker.service] or {})
        if message:
            problems.append(Problem(marker.place, RULE, message))
    return problems


def _marker(text: str, comment: re.Match[str], path: str) -> Marker | Problem:
    at = _place(text, comment.start(), path)
    form = _FORM.match(comment["rest"])
    if form is None:
        message = f"'{comment[0]}' is not of the form 'model: service Shape.Member kind'."
        return Problem(at, RULE, message)
    kind = form["kind"]
    if kind not in KINDS:
        return Problem(at, RULE, f"'{kind}' is no kind of value.{did_you_mean(kind, KINDS)}")
    paragraph = text.rfind("\n\n", 0, comment.start())
    block = paragraph + 2 if paragraph >= 0 else 0
    row = text.rfind("\n", 0, comment.start()) + 1
    if text[row : comment.start()].lstrip().startswith("|"):
        before = text[row : comment.start()]
        block = row + max((cell.end() for cell in _CELL.finditer(before)), default=0)
    found = _quoted(kind, text[block : comment.start()], in_cell=block > row)
    if found is None:
        return Problem(at, RULE, f"no value stands before '{comment[0]}'.")
    offset, values = found
    return Marker(_place(text, block + offset, path), form["service"], form["member"], kind, values)


def _quoted(kind: str, before: str, *, in_cell: bool) -> tuple[int, tuple[str, ...]] | None:
    """Return where the value before a marker starts, and its parts; None without a value."""
    if kind == "enum":
        listed = re.search(r"`.*", before, re.DOTALL) if in_cell else _SPANS.search(before)
        if listed is None:
            return None
        return listed.start(), tuple(_SPAN.findall(listed[0]))
    match = (_RANGE if kind == "range" else _SINGLE).search(before)
    return (match.start(), match.groups()) if match else None


def _difference(marker: Marker, model: Model) -> str:
    """Return what is wrong with one marked value; an empty text when nothing is."""
    shapes: Mapping[str, Any] = model.get("shapes", {})
    shape, unknown = _shape(marker, shapes)
    if unknown:
        return unknown
    if marker.kind == "enum":
        return _names_differ(marker, shape.get("enum", []))
    ends = {"range": ("min", "max"), "min": ("min",), "max": ("max",)}[marker.kind]
    missing = [end for end in ends if end not in shape]
    if missing:
        return f"the model gives no {' and no '.join(missing)} for '{marker.member}'."
    typed = tuple(int(value.replace(",", "")) for value in marker.values)
    known = tuple(int(shape[end]) for end in ends)
    if typed == known:
        return ""
    dash = "\u2013"
    said, right = dash.join(marker.values), dash.join(f"{number:,}" for number in known)
    return f"'{said}' differs from the model: {marker.service} {marker.member} has {right}."


def _shape(marker: Marker, shapes: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """Follow a dotted name through a model; return the shape, or what is unknown."""
    first, *rest = marker.member.split(".")
    if first not in shapes:
        return {}, f"{marker.service} has no shape '{first}'.{did_you_mean(first, shapes)}"
    shape: Mapping[str, Any] = shapes[first]
    for name in rest:
        while "member" in shape:  # a list: go on with what it holds
            shape = shapes[shape["member"]["shape"]]
        members = shape.get("members", {})
        if name not in members:
            hint = did_you_mean(name, members)
            return {}, f"{marker.service} {first} has no member '{name}'.{hint}"
        reference = members[name]
        shape = {**shapes[reference["shape"]], **reference}
    return shape, ""


def _names_differ(marker: Marker, known: list[str]) -> str:
    if not known:
        return f"the model lists no names for '{marker.member}'."
    wrong = [name for name in marker.values if name not in known]
    missing = [name for name in known if name not in marker.values]
    said = [f"'{name}' is not in the model.{did_you_mean(name, known)}" for name in wrong]
    if missing:
        listed = ", ".join(f"'{name}'" for name in missing)
        said.append(f"{marker.service} {marker.member} also has {listed}.")
    return " ".join(said)


def _place(text: str, offset: int, path: str) -> Place:
    row = text.count("\n", 0, offset) + 1
    return Place(path, row, offset - text.rfind("\n", 0, offset))
