"""Builds as `mkdocs build` and `mkdocs serve` do them, in the tests' own process."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from mkdocs.commands.build import build
from mkdocs.config import load_config


def run(config_file: Path, command: Literal["build", "serve"] = "build", **settings: Any) -> None:
    """Build as `mkdocs build` does; `serve` as each of its builds does, into a folder it names."""
    config = load_config(str(config_file), **settings)
    config.plugins.on_startup(command=command, dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()
