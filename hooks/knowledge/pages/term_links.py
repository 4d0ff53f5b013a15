"""`[[term]]` and `[[term|shown text]]` in a page: a Python-Markdown extension.

A term link is an ordinary link to the term's entry in the glossary, with the short definition
beside it for the browser script. It takes the place that Python-Markdown's own `wikilinks` takes
(priority 75), so code, escapes, links and raw HTML are already out of reach.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX

from knowledge.source.shown import TERM_LINK

if TYPE_CHECKING:
    from markdown import Markdown

_ESCAPED_BAR = f"{STX}{ord('|')}{ETX}"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class Target:
    """Where a term link leads.

    Attributes:
        href: Link to the term's entry, as seen from the page.
        short: The short definition, shown on hover, focus and tap.
    """

    href: str
    short: str


class WikiLinkExtension(Extension):
    """Turns `[[term]]` into a link to the glossary.

    Args:
        resolve: Gives the target of a term as the author typed it; None for an unknown term,
            which is then shown as plain text (the reference check reports it).
    """

    def __init__(self, resolve: Callable[[str], Target | None]) -> None:
        super().__init__()
        self._resolve = resolve

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the inline pattern and the pass that marks first uses."""
        md.inlinePatterns.register(_TermPattern(self._resolve, md), "knowledge-term", 75)
        md.treeprocessors.register(_FirstUse(md), "knowledge-first-use", 3)


class _TermPattern(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a", *_HEADINGS)

    def __init__(self, resolve: Callable[[str], Target | None], md: Markdown) -> None:
        super().__init__(TERM_LINK, md)
        self._resolve = resolve

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002 - the base class hands it over
    ) -> tuple[Element | str, int, int]:
        # In a table `\|` is an escaped character, a placeholder by now.
        whole = self.unescape(m.group(0)[2:-2]).replace(_ESCAPED_BAR, "|").replace("\\|", "|")
        name, _, alias = whole.partition("|")
        typed, shown = name.strip(), (alias or name).strip()
        target = self._resolve(typed)
        if target is None:
            return shown, m.start(0), m.end(0)
        link = Element("a", {"class": "kb-term", "href": target.href, "data-short": target.short})
        link.text = shown
        return link, m.start(0), m.end(0)


class _FirstUse(Treeprocessor):
    """Marks the first link to each term in a section; only that one is underlined."""

    def run(self, root: Element) -> None:
        seen: set[str] = set()
        for element in root.iter():
            if element.tag in _HEADINGS:
                seen.clear()
            elif element.get("class") == "kb-term":
                href = element.get("href", "")
                if href not in seen:
                    seen.add(href)
                    element.set("class", "kb-term kb-term--first")
