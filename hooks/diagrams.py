"""Draws each diagram's fence at build time and puts the figure into the page."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.utils import get_relative_url

from knowledge import diagrams

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

log = get_plugin_logger("diagrams")

FENCES = "pymdownx.superfences"
STYLES = Path(__file__).parent.parent / "overrides/assets/stylesheets/diagrams.css"
FALLBACK_SCRIPT = "assets/javascripts/figures-browser.js"


class _State:
    """One build; made anew in `on_config`."""

    def __init__(self) -> None:
        self.limits = diagrams.Limits()
        self.cache = Path(".cache/diagrams")
        self.drawings: dict[str, diagrams.Drawing] = {}
        self.used: dict[str, diagrams.Drawing] = {}
        self.page: Page | None = None
        self.page_ids: set[str] = set()
        self.fallback_pages: set[str] = set()


_state = _State()


def on_config(config: MkDocsConfig) -> None:
    """Read the settings and install the fence."""
    global _state
    _state = _State()
    _state.limits, errors = diagrams.read_settings(config.extra)
    for error in errors:
        log.warning(error)
    root = Path(config.config_file_path).parent if config.config_file_path else Path()
    _state.cache = root / (_state.limits.cache_dir or ".cache/diagrams")
    if FENCES not in config.markdown_extensions:
        config.markdown_extensions.append(FENCES)
    settings = config.mdx_configs.setdefault(FENCES, {})
    others = [one for one in settings.get("custom_fences", ()) if one.get("name") != "mermaid"]
    fence = {"name": "mermaid", "class": "mermaid", "format": _format}
    settings["custom_fences"] = [*others, fence]


@event_priority(-50)
def on_files(files: Files, /, *, config: MkDocsConfig) -> None:
    """Draw what all pages need at once, on all cores."""
    sources = [
        source
        for file in files.documentation_pages()
        for _, source in diagrams.fences(file.content_string)
    ]
    _draw(sources)


def on_page_markdown(markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Remember whose figures come next."""
    _state.page = page
    _state.page_ids = set()


def on_post_page(output: str, /, *, page: Page, config: MkDocsConfig) -> str | None:
    """Add the script that draws in the browser to the pages that need it, and to no other."""
    if page.file.src_uri not in _state.fallback_pages:
        return None
    script = get_relative_url(FALLBACK_SCRIPT, page.url)
    before, end, after = output.rpartition("</body>")
    return f'{before}<script src="{script}"></script>{end}{after}'


@event_priority(50)
def on_post_build(config: MkDocsConfig) -> None:
    """Write the figures as files, for download."""
    styles = diagrams.file_styles(STYLES.read_text(encoding="utf-8")) if _state.used else ""
    for name, drawing in _state.used.items():
        target = Path(config.site_dir, "assets", "diagrams", f"{name}.svg")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(diagrams.file_svg(drawing, styles), encoding="utf-8", newline="\n")


def _draw(sources: list[str]) -> None:
    started = last = time.monotonic()
    total = 0

    def progress(done: int, count: int) -> None:
        nonlocal last, total
        total = count
        now = time.monotonic()
        if now - started > 2 and (now - last > 2 or done == count):
            last = now
            log.info("Drawing figures: %d of %d", done, count)

    _state.drawings.update(diagrams.draw_all(sources, _state.cache, progress))
    if total:
        log.info("Drew %d figures in %.1f s", total, time.monotonic() - started)


def _format(source: str, language: str, css_class: str, options: Any, md: Any, **_: Any) -> str:
    """Return the figure for one fence; called by superfences."""
    if source not in _state.drawings:  # made by another hook, or nested where `fences` sees none
        _draw([source])
    drawing = _state.drawings[source]
    page = _state.page
    if drawing.error is not None:
        return _fall_back(drawing, page)
    _state.used[drawing.name] = drawing
    download = get_relative_url(f"assets/diagrams/{drawing.name}.svg", page.url if page else "")
    return diagrams.figure_html(drawing, _state.page_ids, download)


def _fall_back(drawing: diagrams.Drawing, page: Page | None) -> str:
    where = page.file.src_uri if page else "a page"
    if page:
        _state.fallback_pages.add(page.file.src_uri)
    strict_on_ci = bool(os.environ.get("CI"))
    say = log.warning if strict_on_ci or drawing.syntax_error else log.info
    say("Doc file '%s': a figure is left to the browser: %s", where, drawing.error)
    return diagrams.fallback_html(drawing, _state.page_ids)
