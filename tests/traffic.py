"""The simulator's pure functions, run in the engine that draws the figures of the build."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import quickjs

SCRIPT = Path(__file__).parents[1] / "docs" / "guide" / "traffic" / "traffic.js"


@cache
def _context() -> quickjs.Context:
    context = quickjs.Context()
    context.eval(SCRIPT.read_text(encoding="utf-8"))
    return context


def call(name: str, *arguments: Any) -> Any:
    """Return what a function of the script returns."""
    typed = ",".join(json.dumps(argument) for argument in arguments)
    return json.loads(_context().eval(f"JSON.stringify(kbDrawings.traffic.{name}({typed}))"))


def run(**settings: Any) -> Any:
    """Return a run of some settings; the others have their defaults."""
    read, problems = call("read", settings)
    assert problems == []
    return call("simulate", read)
