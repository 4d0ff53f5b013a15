"""Draws each diagram's fence at build time and puts the figure into the page."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.plugins import event_priority, get_plugin_logger

from knowledge.build import begin_build, this_build
from knowledge.checks.undrawn import spoken_of
from knowledge.diagrams import Figures, diagram_problems, figures_of, sources_of

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from knowledge.problems import Problem

log = get_plugin_logger("diagrams")
FENCES = "pymdownx.superfences"
STYLES = Path(__file__).parent.parent / "overrides/assets/stylesheets/diagrams.css"


def on_config(config: MkDocsConfig) -> None:
    """Install the fence."""
    build = begin_build(config.config_file_path, "diagrams")
    figures = build.part(Figures)
    figures.tell, figures.words = log.info, build.site.words
    figures.warn = log.warning if config.strict else log.info  # never published undrawn
    figures.cache = build.root / (build.site.options.diagrams.cache_dir or ".cache/diagrams")
    if FENCES not in config.markdown_extensions:
        config.markdown_extensions.append(FENCES)
    settings = config.mdx_configs.setdefault(FENCES, {})
    settings["custom_fences"] = figures.fences(settings.get("custom_fences", ()))
    # The plugin looks for its library in the docs folder alone; ours is a file of the theme.
    plugin: Any = config.plugins.get("mermaid2")
    library = plugin.config.get("javascript") if plugin else None
    if library and any(Path(folder, library).is_file() for folder in config.theme.dirs):
        plugin._javascript = library


@event_priority(-50)
def on_files(files: Files, /, *, config: MkDocsConfig) -> None:
    """Draw what all pages need at once, on all cores."""
    build = this_build()
    figures = build.part(Figures)
    figures.draw(sources_of(build.site))
    for src, page in build.site.pages.items():
        figures.meant[src] = [one.source for one in figures_of(build.site, page)]
    problems: list[Problem] | None = None
    # The checks behind references.py report authors' mistakes; without them, this hook does.
    if not any(Path(str(name)).name == "references.py" for name in config.hooks):
        problems = list(diagram_problems(build.site))
        for problem in (*build.site.settings.problems, *problems):
            log.warning("%s", problem)
    figures.spoken = cache(partial(spoken_of, build.site, problems))


def on_page_markdown(markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Begin the figures of a page."""
    this_build().part(Figures).begin_page(page.file, files)


def on_post_page(output: str, /, *, page: Page, config: MkDocsConfig) -> str:
    """Put the pictures in, and the script that draws in the browser where one is left to it."""
    return this_build().part(Figures).finish(output, page.file)


@event_priority(50)
def on_post_build(config: MkDocsConfig) -> None:
    """Write the figures as files, for download."""
    this_build().part(Figures).write(Path(config.site_dir), STYLES.read_text(encoding="utf-8"))
