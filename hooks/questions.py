"""Places questions on pages, gives each its own page, fills practice pages, writes the deck."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import get_relative_url

from knowledge.build import Build, begin_build, commit_time, this_build
from knowledge.questions.bank import bank_of
from knowledge.questions.deck import decks
from knowledge.questions.extension import Placement, QuestionsExtension
from knowledge.questions.pages import (
    KINDS,
    mark_of,
    move_page,
    page_of_question,
    placed_twice,
    practice_page,
    with_scripts,
)
from knowledge.questions.parts import Scripts, section_of, write_scripts
from knowledge.questions.render import repository_links
from knowledge.site.neutral import neutral_source

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

_log = get_plugin_logger("questions")


class _Practice:
    """What is gathered while pages are rendered: each question as built, then the scripts."""

    def __init__(self) -> None:
        self.sections: dict[str, str] = {}
        self.scripts = Scripts({}, "", "")


def on_config(config: MkDocsConfig) -> None:
    """Install the Markdown extension."""
    build = begin_build(config.config_file_path, "questions")
    extensions: list[Any] = config.markdown_extensions
    extensions.append(QuestionsExtension(lambda: build.part(Placement)))


@event_priority(50)  # before others ask where a page is built
def on_files(files: Files, /, *, config: MkDocsConfig) -> None:
    """Read the bank before any page is rendered; add the deck."""
    site, placement = this_build().site, this_build().part(Placement)
    placement.bank, placement.words = bank_of(site), site.words
    placement.links = repository_links(config.repo_url, lambda source: _edit_url(files, source))
    if not any(name.endswith("references.py") for name in config.hooks):  # that one reports them
        for problem in placement.bank.problems:
            _log.warning("%s", problem)
    for question in site.of_kind("question"):
        if (file := files.get_file_from_path(question.src)) is not None:
            file.inclusion = InclusionLevel.NOT_IN_NAV
            move_page(file)
    made = decks(site, config.site_url or "", commit_time()) if Build.edited is None else []
    for name, content in made:
        files.append(File.generated(config, name, content=content))


def on_page_markdown(markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make a question's file its permalink page and fill a practice page."""
    source, placement = page.file.src_uri, this_build().part(Placement)
    placement.page = source
    if source in placement.bank.by_source:
        page.meta, markdown = page_of_question(placement.bank, source, placement.words)
    elif page.meta.get("practice") in KINDS:
        page.meta.setdefault("search", {"exclude": True})
        markdown = practice_page(markdown, page.meta, placement.bank, source, placement.words)
    return markdown


@event_priority(-50)
def on_page_content(html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Keep a question as built; forget the page, so that later text is left alone."""
    placement, source = this_build().part(Placement), page.file.src_uri
    placement.page = None
    for host, placed in placement.twice:
        _log.warning("%s", placed_twice(page.file.content_string, host, placed))
    placement.twice.clear()
    shown = neutral_source(source) if source in placement.bank.by_source else ""
    if section := shown and section_of(html, shown):
        this_build().part(_Practice).sections[source] = section


def on_env(env: Environment, /, *, config: MkDocsConfig, files: Files) -> None:
    """Write the bank as scripts, once every question is rendered and before any page is."""
    bank, practice = this_build().part(Placement).bank, this_build().part(_Practice)
    built = Path(config.site_dir) if Build.edited is not None else None
    site, sections = this_build().site, practice.sections
    practice.scripts = write_scripts(site, bank, sections, mark_of(files), built)
    for name, content in practice.scripts.files.items():
        files.append(File.generated(config, name, content=content))


def on_post_page(output: str, /, *, page: Page, config: MkDocsConfig) -> str:
    """Load the practice scripts, only where there are questions."""
    asks = page.file.src_uri in this_build().part(Placement).placed
    kind, made = page.meta.get("practice"), this_build().part(_Practice).scripts
    return with_scripts(output, kind, made, lambda name: get_relative_url(name, page.url), asks)


def _edit_url(files: Files, source: str) -> str | None:
    file = files.get_file_from_path(source)
    return file.page.edit_url if file and file.page else None
