"""Every marked value on the site is what the installed service model says, or the test names it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from botocore.loaders import Loader
from tests.labs.model_values import Marker, compare, find_markers

from knowledge.problems import Problem

DOCS = Path(__file__).parents[2] / "docs"
_LOADER = Loader()
_SERVICES = frozenset(_LOADER.list_available_services("service-2"))


def load(service: str) -> Mapping[str, Any]:
    model: Mapping[str, Any] = _LOADER.load_service_model(service, "service-2")
    return model


def read(path: Path, text: str | None = None) -> tuple[list[Marker], list[Problem]]:
    name = f"docs/{path.relative_to(DOCS).as_posix()}"
    text = path.read_text(encoding="utf-8") if text is None else text
    markers, problems = find_markers(text, name)
    return markers, [*problems, *compare(markers, load, _SERVICES)]


PAGES = [path for path in sorted(DOCS.rglob("*.md")) if "<!-- model" in path.read_text("utf-8")]


def test_marked_values_are_those_of_the_model() -> None:
    markers, problems = 0, []
    for path in PAGES:
        found, wrong = read(path)
        markers += len(found)
        problems += wrong
    assert "\n".join(map(str, problems)) == ""
    assert markers >= 20, "the pages quote bounds and names; where have the markers gone?"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(DOCS).as_posix())
def test_a_changed_value_fails_with_page_and_line(path: Path) -> None:
    """Change each marked value of each page, one at a time."""
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    markers, _ = read(path)
    assert markers
    for marker in markers:
        row = marker.place.line - 1
        rest = lines[row][marker.place.column - 1 :]
        if marker.kind == "enum":
            changed = re.sub(r"`(\w)", r"`x\1", rest, count=1)
        else:
            changed = re.sub(r"\d[\d,]*", lambda n: f"{n[0]}1", rest, count=1)
        mutated = [*lines]
        mutated[row] = lines[row][: marker.place.column - 1] + changed
        _, problems = read(path, "\n".join(mutated))
        assert [problem.place for problem in problems] == [marker.place], mutated[row]
