"""Publishes a build as a whole: one with problems leaves the previous site untouched."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.utils import CountHandler

from knowledge.browser.policy import headers_file, with_policy
from knowledge.build import Build, Staging, begin_build, end_build, this_build

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

log = get_plugin_logger("publish")


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember which command runs; `serve` already builds into a folder of its own."""
    Build.serves = command == "serve"


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    """Build into `.cache/site` instead of the site folder, and count warnings from here on."""
    build = begin_build(config.config_file_path, "publish")
    if build.serves:
        return
    staging, logger = build.part(Staging), logging.getLogger("mkdocs")
    counter = CountHandler(level=logging.WARNING)
    config.site_dir = str(staging.begin(build, Path(config.site_dir)))
    staging.troubled = lambda: any(count for _, count in counter.get_counts())
    logger.addHandler(counter)
    build.at_end(lambda: logger.removeHandler(counter))


def on_files(files: Files, /, *, config: MkDocsConfig) -> None:
    """Leave out what lies outside the docs folder; the check says so. Add what hosts are told."""
    home = Path(config.docs_dir).resolve()
    for file in list(files):
        own = file.abs_src_path if file.src_dir == config.docs_dir else None
        if own is not None and not Path(own).resolve().is_relative_to(home):
            files.remove(file)
    files.append(File.generated(config, "_headers", content=headers_file()))


@event_priority(-80)  # when every other hook has written its part
def on_post_page(output: str, /, *, page: Page, config: MkDocsConfig) -> str:
    """Say what the page may run and load; the server of `serve` adds a script of its own."""
    return output if Build.serves else with_policy(output)


def on_post_template(output: str, /, *, template_name: str, config: MkDocsConfig) -> str:
    """Say the same in the page that is shown where there is none."""
    return with_policy(output) if template_name == "404.html" and not Build.serves else output


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Move the finished folder into place, unless a strict build has seen a warning."""
    staging = this_build().part(Staging)
    if staging.target is not None:
        config.site_dir = str(staging.target)
        if not (config.strict and staging.troubled()):
            staging.publish()
            log.info("Published to %s", staging.target)
    end_build()


def on_build_error(error: Exception) -> None:
    """Leave nothing half-written behind."""
    end_build()
