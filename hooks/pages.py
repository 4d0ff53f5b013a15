"""Dresses each page: objective chips, reading time, "see also" and generated reference pages."""

from __future__ import annotations

import datetime
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.utils import get_relative_url

from knowledge.clock import commit_time
from knowledge.generated import PAGES
from knowledge.pages import chips
from knowledge.pages import reading_time as reading

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

OBJECTIVES_PAGE = "reference/objectives.md"


class _State:
    """The page being rendered; made anew in `on_config`."""

    def __init__(self) -> None:
        self.objectives: chips.PageObjectives | None = None


_state = _State()


def on_config(config: MkDocsConfig) -> None:
    """Install the chips for this build."""
    global _state
    _state = _State()
    if not config.repo_url:
        config.edit_uri = None  # without a repository there is nothing to lead to
    extensions: list[Any] = config.markdown_extensions
    extensions.append(chips.ChipsExtension(lambda: _state.objectives))


def on_page_markdown(markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill generated pages and note what the chips of this page show."""
    source = page.file.src_uri
    generate = PAGES.get(str(page.meta.get("generated")))
    if generate is not None:
        filled = generate(Path(config.docs_dir), _today())
        markdown = f"{markdown.rstrip()}\n\n{filled}\n"
    shown = not source.startswith("questions/")
    _state.objectives = chips.PageObjectives(
        by_section=chips.objectives_by_section(page.meta.get("objectives")) if shown else {},
        href=get_relative_url(OBJECTIVES_PAGE, source),
        minutes=reading.minutes(markdown) if source.startswith("guide/") else None,
    )
    return markdown


def on_page_context(
    context: dict[str, Any], /, *, page: Page, config: MkDocsConfig, nav: Navigation
) -> None:
    """Give the template the pages named under `related` in the front matter."""
    by_source = {other.file.src_uri: other for other in nav.pages}
    related = page.meta.get("related")
    context["related"] = [
        by_source[name]
        for name in (related if isinstance(related, list) else [])
        if name in by_source
    ]


def _today() -> datetime.date:
    """Return the day of the build; that of the commit where a deployment sets it."""
    seconds = commit_time()
    return datetime.datetime.fromtimestamp(
        time.time() if seconds is None else seconds, datetime.UTC
    ).date()
