"""Front matter with positions: YAML between two `---` lines at the top of a Markdown file."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from knowledge.problems import Place, Problem

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C where it is installed
_DEEPEST = 100  # values within values
_MOST_VALUES = 20_000  # when each alias is written out
_FENCE = re.compile(r"\A---[ \t]*\r?\n(.*?)(?:^---[ \t]*(?:\r?\n|\Z))", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class FrontMatter:
    """The parsed front matter of one file.

    Attributes:
        path: File it was read from, as in `Place.path`.
        values: The mapping an author wrote; empty when there is none.
        body: The text below the front matter.
        body_line: Line in the file of the body's first line, counted from 1.
        positions: Line and column of each key and list item, by its path in the mapping
            (`("sources", 0, "url")`); the position is that of the value for list items,
            of the key for mapping keys.
    """

    path: str
    values: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    positions: dict[tuple[str | int, ...], tuple[int, int]] = field(default_factory=dict)

    def listed(self, key: str) -> list[Any]:
        """Return what a key lists; nothing when it is missing or no list."""
        value = self.values.get(key)
        return value if isinstance(value, list) else []

    def mapped(self, key: str) -> dict[Any, Any]:
        """Return what a key maps; nothing when it is missing or no mapping."""
        value = self.values.get(key)
        return value if isinstance(value, dict) else {}

    def place(self, *keys: str | int) -> Place:
        """Return the place of a key or list item; of its nearest known parent if it is missing."""
        while keys:
            if keys in self.positions:
                return Place(self.path, *self.positions[keys])
            keys = keys[:-1]
        return Place(self.path, 1, 1)


def read_front_matter(text: str, path: str) -> tuple[FrontMatter, list[Problem]]:
    """Split a Markdown file into its front matter and its body.

    Dates stay `datetime.date`. A file without front matter gives empty values. Broken YAML, or
    YAML that is not a mapping, gives empty values and one problem of the rule `front-matter`.
    """
    match = _FENCE.match(text)
    if not match:
        if text.startswith("---") and text[3:].lstrip(" \t")[:1] in ("\n", "\r"):
            message = "front matter starts with '---' but has no closing '---' line."
            return FrontMatter(path, body=text), [Problem(Place(path), "front-matter", message)]
        return FrontMatter(path, body=text), []
    body = text[match.end() :]
    body_line = text.count("\n", 0, match.end()) + 1
    try:
        check_depth(match.group(1))
        loader = _LOADER(match.group(1))  # composed once, for the values and their positions
        node = loader.get_single_node()
        if (line := endless_alias(node)) is not None:
            place = Place(path, line + 1)
            message = f"aliases make more than {_MOST_VALUES} values of the front matter."
            problem = Problem(place, "front-matter", message)
            return FrontMatter(path, body=body, body_line=body_line), [problem]
        values = loader.construct_document(node) if node else None
    except yaml.YAMLError as error:
        return FrontMatter(path, body=body, body_line=body_line), [_yaml_problem(error, path)]
    except RecursionError:
        problem = Problem(Place(path, 2), "front-matter", "front matter is nested too deeply.")
        return FrontMatter(path, body=body, body_line=body_line), [problem]
    except (ValueError, AttributeError, LookupError) as error:  # 2026-13-45, or `!!bool maybe`
        problem = Problem(Place(path, 2), "front-matter", f"front matter is not valid: {error}.")
        return FrontMatter(path, body=body, body_line=body_line), [problem]
    if values is None:
        return FrontMatter(path, body=body, body_line=body_line), []
    if not isinstance(values, dict):
        message = f"front matter must be 'key: value' lines, found '{str(values)[:40]}'."
        problem = Problem(Place(path, 2), "front-matter", message)
        return FrontMatter(path, body=body, body_line=body_line), [problem]
    positions: dict[tuple[str | int, ...], tuple[int, int]] = {}
    if node is not None:
        _collect(node, (), positions)
    return FrontMatter(path, values, body, body_line, positions), []


def check_depth(text: str) -> None:
    """Refuse YAML that is nested more deeply than its reader can follow.

    Raises:
        RecursionError: It is.
    """
    marks = sum(text.count(mark) for mark in ("[", "{", "- ", "? "))
    indents = (len(line) - len(line.lstrip()) for line in text.split("\n"))
    if marks < _DEEPEST and max(indents) < _DEEPEST:
        return  # without reading it twice
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise RecursionError


def endless_alias(node: yaml.Node | None) -> int | None:
    """Return the line, from 1, of the first value that aliases make too large; None for none.

    An alias of what it stands in is endless, too.
    """
    weights: dict[int, int] = {}

    def weigh(one: yaml.Node) -> int | None:
        if id(one) in weights:
            return None
        weights[id(one)] = _MOST_VALUES + 1  # met again before it is weighed: within itself
        parts: list[yaml.Node] = []
        if isinstance(one, yaml.MappingNode):
            parts = [part for pair in one.value for part in pair]
        elif isinstance(one, yaml.SequenceNode):
            parts = one.value
        for part in parts:
            if (line := weigh(part)) is not None:
                return line
        weights[id(one)] = 1 + sum(weights[id(part)] for part in parts)
        own = len(parts) > _MOST_VALUES  # written out, value by value
        large = weights[id(one)] > _MOST_VALUES and not own
        return one.start_mark.line + 1 if large else None

    return weigh(node) if node is not None else None


def is_date(value: object) -> bool:
    """Tell whether a front matter value is a date without a time, as `2026-11-23`."""
    return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)


def _yaml_problem(error: yaml.YAMLError, path: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    line, column = (mark.line + 2, mark.column + 1) if mark else (2, 1)
    return Problem(Place(path, line, column), "front-matter", f"front matter is not valid: {what}.")


def _collect(
    node: yaml.Node,
    keys: tuple[str | int, ...],
    into: dict[tuple[str | int, ...], tuple[int, int]],
    above: tuple[yaml.Node, ...] = (),
) -> None:
    if any(node is one for one in above):  # an alias of what it stands in
        return
    above = (*above, node)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*keys, str(key.value))
            into[inner] = (key.start_mark.line + 2, key.start_mark.column + 1)
            _collect(value, inner, into, above)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            into[(*keys, index)] = (item.start_mark.line + 2, item.start_mark.column + 1)
            _collect(item, (*keys, index), into, above)
