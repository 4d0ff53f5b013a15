"""Draws what the guide's own scripts draw, and sets decision helpers into pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.utils import get_relative_url

from knowledge.build import begin_build, this_build
from knowledge.diagrams import Figures
from knowledge.diagrams.scripted import Script, lean, scripts_of
from knowledge.pages.decisions import SCRIPT, figures_of, place_decisions

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

FENCES = "pymdownx.superfences"


class _Helpers:
    """The scripts of this build, and which of them each page needs, with what needs it."""

    def __init__(self) -> None:
        self.scripts: dict[str, Script] = {}
        self.needed: dict[str, dict[str, str]] = {}


def on_config(config: MkDocsConfig) -> None:
    """Install a fence for each script."""
    build = begin_build(config.config_file_path, "helpers")
    helpers, figures = build.part(_Helpers), build.part(Figures)
    helpers.scripts, _ = scripts_of(build.site)  # the check says which fail

    def fence(source: str, language: str, *_: object, **__: object) -> str:
        drawing = helpers.scripts[language].draw(source)[0]
        if drawing is None:  # the check says why
            return ""
        needed = helpers.needed.setdefault(build.page, {})
        needed[build.site.options.drawings[language]] = (
            f".kb-figure[data-settings], [data-kb='{language}']"
        )
        return figures.show(drawing)

    settings = config.mdx_configs.setdefault(FENCES, {})
    own = [{"name": name, "class": name, "format": fence} for name in helpers.scripts]
    settings["custom_fences"] = [*settings.get("custom_fences", ()), *own]


def on_files(files: Files, /, *, config: MkDocsConfig) -> None:
    """Draw the figures of decisions at once, on all cores; publish the scripts without comments."""
    build = this_build()
    build.part(Figures).draw(figures_of(build.site))
    for name in build.site.options.drawings.values():
        file = files.get_file_from_path(name)
        if file is not None:
            file.content_string = lean(file.content_string)


def on_page_markdown(markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Set decision helpers in."""
    build = this_build()
    build.page = page.file.src_uri
    made = place_decisions(markdown, build.page, Path(config.docs_dir), build.site.words)
    if made != markdown:
        build.part(_Helpers).needed.setdefault(build.page, {})[SCRIPT] = "[data-kb='decision']"
    return made


def on_post_page(output: str, /, *, page: Page, config: MkDocsConfig) -> str:
    """Load the scripts when what needs them is near the screen (`later.js`)."""
    needed = this_build().part(_Helpers).needed.get(page.file.src_uri, {})
    tags = [
        f'<template data-scripts="{get_relative_url(name, page.url)}" data-near="{near}">'
        "</template>"
        for name, near in sorted(needed.items())
    ]
    before, end, after = output.rpartition("</body>")
    return f"{before}{''.join(tags)}{end}{after}"
