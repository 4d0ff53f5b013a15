"""Links `[[terms]]` to the glossary, fills the glossary page and publishes `glossary.json`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

from knowledge.pages.glossary import glossary_json, glossary_page, href_of
from knowledge.pages.term_links import Target, WikiLinkExtension
from knowledge.shared import forget, site_of_build
from knowledge.site.model import GLOSSARY, Site

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from knowledge.site.terms import Term

_SCHEMAS = Path(__file__).parent / "knowledge" / "schemas"


class _State:
    """What one build remembers; made anew in `on_config`."""

    def __init__(self) -> None:
        self.site: Site | None = None
        self.source = ""


_state = _State()


def on_config(config: MkDocsConfig) -> None:
    """Start anew and install the Markdown extension."""
    global _state
    _state = _State()
    forget()
    extensions: list[Any] = config.markdown_extensions
    extensions.append(WikiLinkExtension(_target))


def on_files(files: Files, /, *, config: MkDocsConfig) -> None:
    """Read the terms and publish them as data, with the schemas of all that is published so."""
    root = Path(config.config_file_path).parent
    _state.site = site_of_build(root)
    files.append(File.generated(config, "glossary.json", content=glossary_json(_state.site)))
    for schema in sorted(_SCHEMAS.glob("*.json")):
        name, text = f"schemas/{schema.name}", schema.read_text(encoding="utf-8")
        files.append(File.generated(config, name, content=text))


def on_page_markdown(
    markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files
) -> str | None:
    """Note where links start from; fill the glossary page."""
    _state.source = page.file.src_uri
    if page.file.src_uri != GLOSSARY or _state.site is None:
        return None
    own = page.edit_url

    def edit(term: Term) -> str | None:
        return own.replace("/index.md", f"/{term.id}.md") if own else None

    return f"{markdown.rstrip()}\n\n{glossary_page(_state.site, edit)}\n"


def _target(name: str) -> Target | None:
    term = _state.site.glossary.resolve(name) if _state.site else None
    return Target(href_of(term, _state.source), term.short) if term else None
