"""Dresses each page: objective chips, reading time, "see also" and generated reference pages."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from knowledge.browser.delivery import Delivery
from knowledge.browser.guide import SCRIPT, STYLES, browser_files
from knowledge.browser.policy import with_policy
from knowledge.browser.preview import write_preview
from knowledge.browser.worker import make_installable
from knowledge.build import Build, begin_build, this_build
from knowledge.checks import rules_page
from knowledge.pages.chips import ChipsExtension, PageObjectives, page_objectives
from knowledge.pages.due import due_page
from knowledge.pages.moved import moved_pages, with_old_ids
from knowledge.pages.options import options_page
from knowledge.pages.outline import OUTLINE, outline
from knowledge.pages.tables import TablesExtension
from knowledge.pages.theme import mended
from knowledge.questions.coverage import coverage_page

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

# What a page says under `generated` → its Markdown, counted from the site, never written by hand.
GENERATED: dict[str, Any] = {
    "coverage": coverage_page,
    "due": due_page,
    "options": options_page,
    "rules": rules_page,
}


class _Chips:
    """What the page that is rendered says about the official points."""

    page: PageObjectives | None = None


def on_config(config: MkDocsConfig) -> None:
    """Install the chips."""
    build = begin_build(config.config_file_path, "pages")
    if not config.repo_url:
        config.edit_uri = None  # without a repository there is nothing to lead to
    extensions: list[Any] = config.markdown_extensions
    extensions += [ChipsExtension(lambda: build.part(_Chips).page), TablesExtension()]
    config.extra_css.append(STYLES)
    config.extra_javascript.insert(0, SCRIPT)


def on_files(files: Files, /, *, config: MkDocsConfig) -> None:
    """Write what the browser scripts and styles know of this guide."""
    if Build.edited is None:
        for name, content in moved_pages(this_build().site).items():
            files.append(File.generated(config, name, content=with_policy(content)))
        named = outline(this_build().site, config.site_name, config.site_description or "")
        for name, content in (*browser_files(this_build().site).items(), (OUTLINE, named)):
            files.append(File.generated(config, name, content=content))


def on_page_markdown(markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill generated pages and note what the chips of this page show."""
    build, source = this_build(), page.file.src_uri
    href = get_relative_url(build.site.options.objectives_page, source)
    build.part(_Chips).page = page_objectives(build.site, source, href)
    generate = GENERATED.get(str(page.meta.get("generated")))
    return f"{markdown.rstrip()}\n\n{generate(build.site, source)}\n" if generate else markdown


def on_page_content(html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let the old ids of sections lead to them."""
    return with_old_ids(this_build().site, page.file.src_uri, html)


def on_page_context(
    context: dict[str, Any], /, *, page: Page, config: MkDocsConfig, nav: Navigation
) -> None:
    """Give the template the pages named under `related` in the front matter."""
    related = page.meta.get("related")
    names = related if isinstance(related, list) else []
    # Most pages name none, and a table of all pages for each page would grow with their square.
    by_source = {other.file.src_uri: other for other in nav.pages} if names else {}
    context["words"] = this_build().site.words
    if config.site_url and not Build.serves:
        above = " · ".join(reversed([str(section.title) for section in page.ancestors]))
        said = (str(page.title), above, config.site_name)
        name = write_preview(Path(config.site_dir), said)
        context["preview"] = f"{config.site_url.rstrip('/')}/{name}"
    if this_build().site.kind(page.file.src_uri) == "question":
        page.edit_url = None  # it names the file, which may tell the key; the answer has a link
    # The theme writes it into an attribute as it is.
    page.meta["description"] = escape(str(page.meta.get("description", "")))
    context["related"] = [by_source[name] for name in names if name in by_source]


@event_priority(100)  # while the page is as the theme wrote it
def on_post_page(output: str, /, *, page: Page, config: MkDocsConfig) -> str:
    """Mend what is no HTML, and name what has no name."""
    return mended(output)


@event_priority(100)
def on_post_template(output: str, /, *, template_name: str, config: MkDocsConfig) -> str:
    """Mend the page that is shown where there is none."""
    return mended(output) if template_name.endswith(".html") else output


@event_priority(-95)  # when every file is written, and checked as it was written
def on_post_build(config: MkDocsConfig) -> None:
    """Make the site quick to load, and let a hosted one be kept for a time without a network."""
    if not Build.serves:
        Delivery(Path(config.site_dir), urlsplit(config.site_url or "").path or "/").run()
        about = (str(config.site_name), str(config.site_description or ""))
        theme = (str(config.theme["language"]), str(config.theme["favicon"]))
        kept = this_build().site.options.kept_offline
        make_installable(Path(config.site_dir), (*about, *theme), kept=kept)
