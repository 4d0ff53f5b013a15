"""The page of options: each with its default and what it means, read from the schema itself."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin, get_type_hints

from knowledge.site.options import KEY, Options

_ATTRIBUTE = re.compile(r"^ {8}(\w+): (.+(?:\n {12}.+)*)", re.MULTILINE)


def options_page(*_: object) -> str:
    """Return the tables of all options as Markdown; they are the same for each site and page."""
    return "\n\n".join(_tables(Options, KEY))


def _tables(schema: Any, key: str) -> Iterator[str]:
    """Yield the table of one class of the schema, then those of the classes within."""
    meanings = {
        name: " ".join(text.split()) for name, text in _ATTRIBUTE.findall(schema.__doc__ or "")
    }
    hints = get_type_hints(schema)
    rows = ["| Option | Default | Meaning |", "| --- | --- | --- |"]
    below: list[tuple[Any, str]] = []
    for field in dataclasses.fields(schema):
        hint, inner = hints[field.name], f"{key}.{field.name}"
        if get_origin(hint) is Mapping and dataclasses.is_dataclass(get_args(hint)[1]):
            below.append((get_args(hint)[1], f"{inner}.<id>"))
        elif dataclasses.is_dataclass(hint):
            below.append((hint, inner))
        shown = _default(field)
        rows.append(f"| `{field.name}` | {shown} | {meanings[field.name]} |")
    yield f"## `{key}`"
    yield "\n".join(rows)
    for other, name in below:
        yield from _tables(other, name)


def _default(field: dataclasses.Field[Any]) -> str:
    value = field.default
    if value is dataclasses.MISSING or dataclasses.is_dataclass(value):
        return "see below" if dataclasses.is_dataclass(value) else "none"
    if value in ("", ()):
        return "none"
    shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return f"`{shown}`"
