"""Draws each diagram's fence at build time and puts the figure into the page."""

from __future__ import annotations

import os
import posixpath
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.utils import get_relative_url

from knowledge import diagrams

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.pages import Page

log = get_plugin_logger("diagrams")

FENCES = "pymdownx.superfences"
STYLES = Path(__file__).parent.parent / "overrides/assets/stylesheets/diagrams.css"
HELD = re.compile(r"<!--figure-part:(\d+)-->.*?<!--/figure-part-->", re.DOTALL)
FALLBACK_SCRIPT = "assets/javascripts/figures-browser.js"


class _State:
    """One build; made anew in `on_config`."""

    def __init__(self) -> None:
        self.limits = diagrams.Limits()
        self.cache = Path(".cache/diagrams")
        self.drawings: dict[str, diagrams.Drawing] = {}
        self.used: dict[str, diagrams.Drawing] = {}
        self.page: Page | None = None
        self.files: Files | None = None
        self.page_ids: set[str] = set()
        self.anchors: list[tuple[File, str, str]] = []
        self.held: list[str] = []
        self.fallback_pages: set[str] = set()
        self.reports = True
        self.strict_on_ci = False


_state = _State()


def on_config(config: MkDocsConfig) -> None:
    """Read the settings and install the fence."""
    global _state
    _state = _State()
    _state.strict_on_ci = bool(config.strict and os.environ.get("CI"))
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
    _locate_library(config)
    # The checks behind references.py report authors' mistakes; without them, this hook does.
    _state.reports = not any(Path(str(name)).name == "references.py" for name in config.hooks)


@event_priority(-50)
def on_files(files: Files, /, *, config: MkDocsConfig) -> None:
    """Draw what all pages need at once, on all cores."""
    root = Path(config.docs_dir).parent
    found = [
        (file, line, source)
        for file in files.documentation_pages()
        for line, source in diagrams.fences(file.content_string)
    ]
    _draw([source for _, _, source in found])
    if _state.reports:
        for file, line, source in found:
            drawing = _state.drawings[source]
            path = Path(config.docs_dir, file.src_uri)
            for problem in diagrams.check_source(
                source, path.as_posix(), line, _state.limits, drawing
            ):
                log.warning(str(problem).replace(f"{root.as_posix()}/", "", 1))


def on_page_markdown(markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Remember whose figures come next."""
    _state.page, _state.files = page, files
    _state.page_ids = set()
    _state.anchors = []


def on_page_content(html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Let MkDocs check the anchors that figures lead to; it knows them only from here on."""
    if page.links_to_anchors is not None:
        for target, anchor, link in _state.anchors:
            page.links_to_anchors.setdefault(target, {})[anchor] = link


def on_post_page(output: str, /, *, page: Page, config: MkDocsConfig) -> str:
    """Put the pictures in, and the script that draws in the browser where one is left to it."""
    output = HELD.sub(lambda found: _state.held[int(found.group(1))], output)
    if page.file.src_uri not in _state.fallback_pages:
        return output
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


def _locate_library(config: MkDocsConfig) -> None:
    # The plugin looks for its library in the docs folder alone; ours is a file of the theme.
    plugin: Any = config.plugins.get("mermaid2")
    library = plugin.config.get("javascript") if plugin else None
    if library and any(Path(folder, library).is_file() for folder in config.theme.dirs):
        plugin._javascript = library


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
    drawing = _with_page_links(drawing)
    download = get_relative_url(f"assets/diagrams/{drawing.name}.svg", page.url if page else "")
    return diagrams.figure_html(drawing, _state.page_ids, download, _hold)


def _hold(part: str, words: str) -> str:
    # The search plugin parses each page's content; it gets the words alone, and on_post_page
    # puts the part with its hundreds of tags in their place.
    _state.held.append(part)
    return f"<!--figure-part:{len(_state.held) - 1}-->{words}<!--/figure-part-->"


def _with_page_links(drawing: diagrams.Drawing) -> diagrams.Drawing:
    """Let a figure's links to Markdown files lead to their pages, with MkDocs' own checks."""
    page, files = _state.page, _state.files
    if page is None or files is None:
        return drawing
    addresses: dict[str, str] = {}
    for link in diagrams.page_links(drawing.content):
        path, _, anchor = link.partition("#")
        here = posixpath.dirname(page.file.src_uri)
        target = files.get_file_from_path(posixpath.normpath(posixpath.join(here, path)))
        if path and target is None:
            continue  # the checks have said it
        target = target or page.file
        if anchor:
            _state.anchors.append((target, anchor, link))
        if path:
            addresses[link] = target.url_relative_to(page.file) + (f"#{anchor}" if anchor else "")
    return diagrams.with_links(drawing, addresses)


def _fall_back(drawing: diagrams.Drawing, page: Page | None) -> str:
    where = page.file.src_uri if page else "a page"
    if page:
        _state.fallback_pages.add(page.file.src_uri)
    if drawing.syntax_error:  # the checks have said it, with its line
        return diagrams.fallback_html(drawing, _state.page_ids)
    say = log.warning if _state.strict_on_ci else log.info
    say("Doc file '%s': a figure is left to the browser: %s", where, drawing.error)
    return diagrams.fallback_html(drawing, _state.page_ids)
