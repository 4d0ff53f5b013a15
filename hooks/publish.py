"""Publishes a build as a whole: one with problems leaves the previous site untouched."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.utils import CountHandler

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

log = get_plugin_logger("publish")


class _State:
    """What one build remembers; made anew in `on_config`."""

    command: str = "build"
    target: Path | None = None
    staging: Path | None = None
    warnings: CountHandler | None = None


_state = _State()


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember which command runs; `serve` already builds into a folder of its own."""
    _State.command = command


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    """Build into `.cache/site` instead of the site folder, and count warnings from here on."""
    global _state
    _drop_counter()
    _state = _State()
    if _State.command == "serve":
        return
    root = Path(config.config_file_path).parent
    _state.target = Path(config.site_dir)
    _state.staging = root / ".cache" / "site"
    config.site_dir = str(_state.staging)
    _state.warnings = CountHandler()
    _state.warnings.setLevel(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(_state.warnings)


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Move the finished folder into place, unless a strict build has seen a warning."""
    staging, target = _state.staging, _state.target
    if staging is None or target is None:
        return
    counts = _state.warnings.get_counts() if _state.warnings else []
    config.site_dir = str(target)
    if config.strict and any(count for _, count in counts):
        shutil.rmtree(staging, ignore_errors=True)
        return
    # Both beside the target: a folder on another file system cannot be renamed.
    fresh = target.with_name(f".{target.name}-new")
    previous = target.with_name(f".{target.name}-previous")
    for folder in (fresh, previous):
        shutil.rmtree(folder, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(staging, fresh)
    if target.exists():
        target.rename(previous)
    fresh.rename(target)
    shutil.rmtree(previous, ignore_errors=True)
    log.info("Published to %s", target)


def on_build_error(error: Exception) -> None:
    """Leave nothing half-written behind."""
    if _state.staging is not None:
        shutil.rmtree(_state.staging, ignore_errors=True)
    _drop_counter()


def on_shutdown() -> None:
    """Stop counting."""
    _drop_counter()


def _drop_counter() -> None:
    if _state.warnings is not None:
        logging.getLogger("mkdocs").removeHandler(_state.warnings)
        _state.warnings = None
