"""Fences that a script of the guide draws: settings in, a figure with its words out.

The script is the one that readers' browsers load, so that what a page shows without a script is
what the script shows. It sets `kbDrawings.<name>.draw`, a function from the fence's settings to
`title`, `description`, `svg`, `tall` (for a narrow screen), `width`, `smallest`, `text` and
`problems`, a list of `key` and `message`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import quickjs  # type: ignore[import-untyped]
import yaml

from knowledge.diagrams.drawing import Drawing
from knowledge.problems import Place, Problem
from knowledge.site.model import Site
from knowledge.site.settings import CONFIG

_SECONDS = 5  # for one picture; a script that takes longer is stuck
_TALL = 330  # pixels: what a picture for a narrow screen is wide


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a fence: its line, 1 being the first below the fence line, and what."""

    line: int
    message: str


class Script:
    """A script that draws the fences of one name."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._context = quickjs.Context()
        self._context.set_time_limit(_SECONDS)
        self._context.eval(text)

    def draw(self, source: str) -> tuple[Drawing | None, list[Mistake]]:
        """Return the drawing of a fence, None where its settings cannot be read, and mistakes."""
        try:
            node = yaml.compose(source, Loader=yaml.SafeLoader)
            settings = yaml.safe_load(source) or {}
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            what = getattr(error, "problem", None) or "it is not YAML"
            return None, [Mistake(mark.line + 1 if mark else 1, f"cannot be read: {what}.")]
        if not isinstance(settings, dict):
            return None, [Mistake(1, "must hold 'key: value' lines.")]
        typed = json.dumps(settings, default=str)
        try:
            made = json.loads(
                self._context.eval(
                    f"JSON.stringify(kbDrawings[{json.dumps(self.name)}].draw({typed}))"
                )
            )
        except quickjs.JSException as error:
            return None, [Mistake(1, f"its script fails: {' '.join(str(error).split())}")]
        lines = _lines(node)
        mistakes = [Mistake(lines.get(str(m["key"]), 1), m["message"]) for m in made["problems"]]
        return _drawing(source, typed, made), mistakes


def _lines(node: Any) -> dict[str, int]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return {str(key.value): key.start_mark.line + 1 for key, _ in pairs}


def _drawing(source: str, typed: str, made: dict[str, Any]) -> Drawing:
    slug = re.sub(r"[^a-z0-9]+", "-", made["title"].lower()).strip("-")[:48].strip("-") or "figure"
    name = f"{slug}-{hashlib.sha256(source.encode()).hexdigest()[:8]}"
    return Drawing(
        source, name, made["svg"], made["text"], made["title"], made["description"],
        made["width"], made["smallest"], made["tall"], _TALL, typed,
    )  # fmt: skip


def lean(script: str) -> str:
    """Return a script without indentation and without comments that have lines of their own."""
    script = re.sub(r"(?ms)^[ \t]*/\*.*?\*/[ \t]*\n", "", script)
    script = re.sub(r"(?m)^[ \t]*//.*\n", "", script)
    return re.sub(r"(?m)^\s+", "", script)


def scripts_of(site: Site) -> tuple[dict[str, Script], list[Problem]]:
    """Return the scripts that the options name, by the fences they draw, and those that fail."""
    docs = site.root / site.settings.docs
    found: dict[str, Script] = {}
    problems = []
    for name, path in site.options.drawings.items():
        try:
            found[name] = Script(name, Path(docs, path).read_text(encoding="utf-8"))
        except (OSError, quickjs.JSException) as error:
            why = "does not exist" if isinstance(error, FileNotFoundError) else f"fails: {error}"
            said = f"script '{path}' of 'drawings' {' '.join(why.split())}."
            problems.append(Problem(Place(CONFIG), "drawing", said))
    return found, problems


def drawing_problems(site: Site) -> Iterable[Problem]:
    """Yield what is wrong with the fences that scripts draw, and with the scripts."""
    scripts, problems = scripts_of(site)
    yield from problems
    for page in site.pages.values():
        for fence in page.fences:
            if fence.language in scripts:
                for mistake in scripts[fence.language].draw(fence.text)[1]:
                    place = Place(fence.place.path, fence.place.line + mistake.line - 1)
                    yield Problem(place, "drawing", f"'{fence.language}': {mistake.message}")
