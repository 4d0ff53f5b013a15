"""What a reader can take in: `extra.knowledge.diagrams` in mkdocs.yml, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from knowledge.problems import did_you_mean


@dataclass(frozen=True)
class Limits:
    """What a reader can take in, from the site's configuration.

    Attributes:
        max_nodes: Nodes, participants, states, … of one diagram.
        max_label: Characters in one line of a label.
        cache_dir: Folder of finished drawings, or None to check without it.
    """

    max_nodes: int = 30
    max_label: int = 60
    cache_dir: str | None = ".cache/diagrams"


KEY = "extra.knowledge.diagrams"


def read_settings(extra: Mapping[str, Any]) -> tuple[Limits, list[str]]:
    """Return the limits from MkDocs' `extra` and, in MkDocs' own words, what is wrong with it.

    A setting that is wrong keeps its default.
    """
    knowledge = extra.get("knowledge")
    values = knowledge.get("diagrams") if isinstance(knowledge, Mapping) else None
    if values is None:
        return Limits(), []
    if not isinstance(values, Mapping):
        return Limits(), [f"Config value '{KEY}': Expected a mapping, found '{values}'."]
    types = {field.name: int if field.name.startswith("max_") else str for field in fields(Limits)}
    errors: list[str] = []
    good: dict[str, Any] = {}
    for name, value in values.items():
        if name not in types:
            hint = did_you_mean(str(name), types)
            errors.append(
                f"Config value '{KEY}.{name}': Unrecognised configuration name: {name}.{hint}"
            )
        elif types[name] is int and (
            not isinstance(value, int) or isinstance(value, bool) or value < 1
        ):
            errors.append(
                f"Config value '{KEY}.{name}': Expected a number from 1, found '{value}'."
            )
        elif types[name] is str and not (isinstance(value, str) and value):
            errors.append(f"Config value '{KEY}.{name}': Expected a folder, found '{value}'.")
        else:
            good[name] = value
    return Limits(**good), errors
