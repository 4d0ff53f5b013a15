"""Which fences of a page become figures, read as the build reads them.

`pymdownx.superfences` decides in the build, so it decides here: a fence that the page's reader sees
and the build does not draw is a problem, and one that only the build sees is checked all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markdown import Markdown

from knowledge.site.model import Site
from knowledge.source.page import Fence, Page
from knowledge.source.snippets import Snippets

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Figure:
    """One fence of a diagram.

    Attributes:
        source: The code, without the last line's end.
        path: The file that holds it, as in `Place.path`.
        line: The line before the code: that of the fence, unless the code is a snippet.
        drawn: Whether the build makes a figure of it.
    """

    source: str
    path: str
    line: int
    drawn: bool = True


def is_diagram(fence: Fence) -> bool:
    """Tell whether a fenced code block is meant to be drawn: `mermaid` or `{ .mermaid }`."""
    return fence.language.strip("{.}") == "mermaid"


def custom_fence(draw: Any) -> dict[str, Any]:
    """Return the fence of diagrams for `pymdownx.superfences`; it takes every attribute."""
    return {"name": "mermaid", "class": "mermaid", "format": draw, "validator": _any_attribute}


def _any_attribute(*_: object) -> bool:
    return True


def figures_of(site: Site, page: Page) -> list[Figure]:
    """Return the diagrams of a page, in order; each page of a site is read once."""
    kept = _kept(site)
    if page.path not in kept:
        kept[page.path] = _figures(site, page)
    return kept[page.path]


@lru_cache(maxsize=1)
def _kept(site: Site) -> dict[str, list[Figure]]:
    """Return what is known of a site, at first nothing; the site before is forgotten."""
    return {}


def _figures(site: Site, page: Page) -> list[Figure]:
    seen = [fence for fence in page.fences if is_diagram(fence)]
    if not seen and "mermaid" not in page.front.body:
        return []
    snippets = Snippets(site.root, site.settings.snippet_folders, site.settings.appended)
    text = snippets.expand(page.front.body, page.path, page.front.body_line)
    drawn: dict[tuple[str, int], tuple[int, str]] = {}
    for row, source in _drawn(text.lines):
        origin = text.origins[min(row + 1, len(text.origins) - 1)]
        drawn[origin.path, origin.line] = (row, source)
    found = []
    for fence in seen:
        key = (fence.place.path, fence.place.line)
        known = drawn.pop(key, None)
        source = known[1] if known else fence.text.removesuffix("\n")
        found.append(Figure(source, key[0], key[1] - 1, known is not None))
    hidden = _commented(text.lines)
    found += [
        Figure(source, path, line - 1)
        for (path, line), (row, source) in drawn.items()
        if row not in hidden
    ]
    return found


def _drawn(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield row and source of each fence that `pymdownx.superfences` draws."""
    sources: list[str] = []

    def note(source: str, *_: object, **__: object) -> str:
        sources.append(source)
        return "<p></p>"

    settings = {"pymdownx.superfences": {"custom_fences": [custom_fence(note)]}}
    markdown = Markdown(extensions=list(settings), extension_configs=settings)
    reader: Any = markdown.preprocessors["fenced_code_block"]
    process, rows = reader.process_nested_block, []

    def processed(ws: str, content: Any, start: int, end: int) -> None:
        before = len(sources)
        process(ws, content, start, end)
        rows.extend([start] * (len(sources) - before))

    reader.process_nested_block = processed
    reader.run([line.expandtabs(markdown.tab_length) for line in lines])
    return zip(rows, sources, strict=True)


def _commented(lines: Sequence[str]) -> set[int]:
    text = "\n".join(lines)
    rows: set[int] = set()
    for comment in _COMMENT.finditer(text):
        first = text.count("\n", 0, comment.start())
        rows.update(range(first, first + comment.group().count("\n") + 1))
    return rows
