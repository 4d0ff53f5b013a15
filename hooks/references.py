"""Reports every reference that does not resolve, with file, line and column; then a build fails."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.utils import CountHandler

from knowledge.build import Build, begin_build, this_build
from knowledge.checks.definitions import unfilled
from knowledge.checks.speaker import Speaker

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether somebody is writing and wants to see the page with its problems."""
    Build.serves = command == "serve"


@event_priority(150)  # before the publishing hook moves the site folder
def on_config(config: MkDocsConfig) -> None:
    """Note where pages will stand; while serving, show problems without stopping."""
    build, folder = begin_build(config.config_file_path, "references"), Path(config.site_dir)
    speaker = build.part(Speaker)
    speaker.shown_as = folder.name if folder.parent == build.root else "site"
    build.at_end(speaker.stop)
    logger = logging.getLogger("mkdocs")
    for handler in [one for one in logger.handlers if build.serves]:
        if isinstance(handler, CountHandler):  # set up before any hook could speak
            logger.removeHandler(handler)


def on_files(files: Files, /, *, config: MkDocsConfig) -> None:
    """Check the sources before MkDocs reads them; those of a large site meanwhile."""
    build = this_build()
    if Build.edited is None:
        build.part(Speaker).start(build.site, len(files.documentation_pages()))
    snippets = config.mdx_configs.get("pymdownx.snippets", {})
    if place := unfilled(build.site, strict=bool(snippets.get("check_paths"))):
        raise PluginError(f"{place}: a snippet cannot be put in; the build ends here.")


@event_priority(-100)  # when every other hook has written its part
def on_post_page(output: str, /, *, page: Page, config: MkDocsConfig) -> None:
    """Note the page as it is written."""
    this_build().part(Speaker).written(page.file.dest_uri, output)


@event_priority(-90)  # when every file is written, and before the site is published
def on_post_build(config: MkDocsConfig) -> None:
    """Check the built pages."""
    this_build().part(Speaker).built(Path(config.site_dir))


@event_priority(100)  # before the publishing hook ends the build
def on_build_error(error: Exception) -> None:
    """Say what the sources have wrong, which may be why."""
    this_build().part(Speaker).failed()
