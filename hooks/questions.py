"""Places questions on pages, gives each its own page, fills practice pages, writes the deck."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import get_relative_url

from knowledge.build import begin_build, commit_time, this_build
from knowledge.questions.bank import bank_of
from knowledge.questions.deck import decks
from knowledge.questions.extension import Placement, QuestionsExtension
from knowledge.questions.pages import (
    load_scripts,
    page_of_question,
    placed_twice,
    practice_page,
    scripts_for,
)
from knowledge.questions.render import Links

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from knowledge.questions.model import Question

_log = get_plugin_logger("questions")


def on_config(config: MkDocsConfig) -> None:
    """Install the Markdown extension."""
    build = begin_build(config.config_file_path, "questions")
    extensions: list[Any] = config.markdown_extensions
    extensions.append(QuestionsExtension(lambda: build.part(Placement)))


def on_files(files: Files, /, *, config: MkDocsConfig) -> None:
    """Read the bank before any page is rendered; add the deck."""
    site, placement = this_build().site, this_build().part(Placement)
    placement.bank = bank_of(site)
    placement.links = _links(files, config)
    if not any(name.endswith("references.py") for name in config.hooks):  # that one reports them
        for problem in placement.bank.problems:
            _log.warning("%s", problem)
    for source in placement.bank.by_source:
        file = files.get_file_from_path(source)
        if file is not None:
            file.inclusion = InclusionLevel.NOT_IN_NAV
    for name, content in decks(site, config.site_url or "", commit_time()):
        files.append(File.generated(config, name, content=content))


def on_page_markdown(markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make a question's file its permalink page and fill a practice page."""
    source, placement = page.file.src_uri, this_build().part(Placement)
    placement.page = source
    if source in placement.bank.by_source:
        page.meta, markdown = page_of_question(placement.bank, source)
    elif "practice" in page.meta:
        page.meta.setdefault("search", {"exclude": True})
        markdown = practice_page(markdown, page.meta, placement.bank, source)
    return markdown


def on_page_content(html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Forget the page, so that text rendered later on its own is left alone."""
    placement = this_build().part(Placement)
    placement.page = None
    for host, source in placement.twice:
        _log.warning("%s", placed_twice(page.file.content_string, host, source))
    placement.twice.clear()


def on_post_page(output: str, /, *, page: Page, config: MkDocsConfig) -> str:
    """Load the practice scripts, only where there are questions."""
    source = page.file.src_uri
    if source not in this_build().part(Placement).placed and "practice" not in page.meta:
        return output
    names = scripts_for(page.meta.get("practice"))
    return load_scripts(output, [get_relative_url(name, page.url) for name in names])


def _links(files: Files, config: MkDocsConfig) -> Links:
    """Return the addresses of the repository's forms; none where it is not known."""
    repository = config.repo_url
    if not repository:
        return Links()

    def edit(source: str) -> str | None:
        file = files.get_file_from_path(source)
        return file.page.edit_url if file and file.page else None

    def report(question: Question) -> str | None:
        query = {
            "template": "question-error.yml",
            "title": f"Question error: {question.id}",
            "question": question.id,
        }
        return f"{repository.rstrip('/')}/issues/new?{urlencode(query)}"

    return Links(edit, report)
