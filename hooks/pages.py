"""Dresses each page: objective chips, reading time, "see also" and generated reference pages."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from mkdocs.utils import get_relative_url

from knowledge import chips, reading
from knowledge.generated import generated_pages

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
    config.markdown_extensions.append(chips.ChipsExtension(lambda: _state.objectives))


def on_page_markdown(markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill generated pages and note what the chips of this page show."""
    source = page.file.src_uri
    generate = generated_pages().get(source)
    if generate is not None:
        markdown = f"{markdown.rstrip()}\n\n{generate(config.docs_dir, datetime.date.today())}\n"
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
        by_source[name] for name in (related if isinstance(related, list) else []) if name in by_source
    ]
