"""Links `[[terms]]` to the glossary, fills the glossary page and publishes `glossary.json`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

from knowledge.build import begin_build, this_build
from knowledge.pages.glossary import glossary_json, glossary_page, href_of
from knowledge.pages.term_links import Target, WikiLinkExtension

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from knowledge.site.terms import Term

_SCHEMAS = Path(__file__).parent / "knowledge" / "schemas"


def on_config(config: MkDocsConfig) -> None:
    """Install the Markdown extension."""
    begin_build(config.config_file_path, "glossary")
    extensions: list[Any] = config.markdown_extensions
    extensions.append(WikiLinkExtension(_target))


def on_files(files: Files, /, *, config: MkDocsConfig) -> None:
    """Publish the terms as data, with the schemas of all that is published so."""
    files.append(File.generated(config, "glossary.json", content=glossary_json(this_build().site)))
    for schema in sorted(_SCHEMAS.glob("*.json")):
        name, text = f"schemas/{schema.name}", schema.read_text(encoding="utf-8")
        files.append(File.generated(config, name, content=text))


def on_page_markdown(
    markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files
) -> str | None:
    """Note where links start from; fill the glossary page."""
    build = this_build()
    build.page = page.file.src_uri
    if build.page != build.site.glossary_page:
        return None
    own = page.edit_url

    def edit(term: Term) -> str | None:
        return own.replace("/index.md", f"/{term.id}.md") if own else None

    return f"{markdown.rstrip()}\n\n{glossary_page(build.site, edit)}\n"


def _target(name: str) -> Target | None:
    build = this_build()
    term = build.site.glossary.resolve(name)
    return Target(href_of(build.site, term, build.page), term.short) if term else None
