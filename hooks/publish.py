"""Publishes a build as a whole: one with problems leaves the previous site untouched."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.utils import CountHandler

from knowledge.build import Build, begin_build, end_build, swap, this_build

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

log = get_plugin_logger("publish")


class _Publishing:
    """Where one build writes and where it will stand; nowhere else while serving."""

    target: Path | None = None
    staging = Path()
    warnings = CountHandler()


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember which command runs; `serve` already builds into a folder of its own."""
    Build.serves = command == "serve"


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    """Build into `.cache/site` instead of the site folder, and count warnings from here on."""
    build = begin_build(config.config_file_path, "publish")
    if build.serves:
        return
    own, logger = build.part(_Publishing), logging.getLogger("mkdocs")
    own.target, own.staging = Path(config.site_dir), build.root / ".cache" / "site"
    own.warnings = CountHandler(level=logging.WARNING)
    config.site_dir = str(own.staging)
    logger.addHandler(own.warnings)
    build.at_end(lambda: logger.removeHandler(own.warnings))
    build.at_end(lambda: shutil.rmtree(own.staging, ignore_errors=True))


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Move the finished folder into place, unless a strict build has seen a warning."""
    own = this_build().part(_Publishing)
    if own.target is not None:
        config.site_dir = str(own.target)
        if not (config.strict and any(count for _, count in own.warnings.get_counts())):
            swap(own.staging, own.target)
            log.info("Published to %s", own.target)
    end_build()


def on_build_error(error: Exception) -> None:
    """Leave nothing half-written behind."""
    end_build()
