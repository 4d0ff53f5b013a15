"""The figures of one build: drawn all at once, put into pages one by one, written as files."""

from __future__ import annotations

import posixpath
import re
import time
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any, Protocol

from knowledge.diagrams.checks import page_links
from knowledge.diagrams.draw import draw_all
from knowledge.diagrams.drawing import Drawing
from knowledge.diagrams.fences import custom_fence
from knowledge.diagrams.figure import (
    fallback_html,
    figure_html,
    file_styles,
    file_svg,
    with_links,
)
from knowledge.site.words import WORDS

_HELD = re.compile(r"<!--figure-part:(\d+)-->.*?<!--/figure-part-->", re.DOTALL)
_SCRIPT = "assets/javascripts/figures-browser.js"
_FOLDER = "assets/diagrams"


class File(Protocol):
    """A file of a site, as far as figures need it; MkDocs' own fits."""

    @property
    def src_uri(self) -> str:
        """Its source, below the docs folder."""

    @property
    def url(self) -> str:
        """Its address, below the site's root."""

    def url_relative_to(self, other: Any, /) -> str:
        """Return its address as seen from another file."""


class Files(Protocol):
    """The files of a site; MkDocs' own fit."""

    def get_file_from_path(self, path: str, /) -> File | None:
        """Return the file of a source."""


_QUIET_FOR = 2.0  # seconds before and between two lines of progress


class Figures:
    """The figures of one build.

    Attributes:
        cache: Folder of finished drawings.
        words: What figures say beside their authors' text.
        warn: Says that a figure was left to the browser, and why.
        tell: Says how far the drawing is.
        spoken: Returns the sources of which a check has said, with their line, that they are not
            drawn.
        meant: The sources of each page, by its file, that its author wants drawn.
    """

    def __init__(self) -> None:
        self.cache = Path(".cache/diagrams")
        self.words = WORDS
        self.warn: Callable[[str], None] = lambda _: None
        self.tell: Callable[[str], None] = lambda _: None
        self._drawings: dict[str, Drawing] = {}
        self._used: dict[str, Drawing] = {}
        self._held: list[str] = []
        self.spoken: Callable[[], Collection[str]] = frozenset
        self.meant: dict[str, list[str]] = {}
        self._left: set[str] = set()
        self._shown: dict[str, set[str]] = {}
        self._page: File | None = None
        self._files: Files | None = None
        self._ids: set[str] = set()

    def begin_page(self, page: File, files: Files) -> None:
        """Begin a page: the ids of figures are given out anew."""
        self._page, self._files, self._ids = page, files, set()

    def fences(self, others: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the fences of `pymdownx.superfences`, with that of diagrams among them."""
        kept = [fence for fence in others if fence.get("name") != "mermaid"]
        return [*kept, custom_fence(self._format)]

    def _format(self, source: str, *_: object, **__: object) -> str:
        return self.html(source)

    def draw(self, sources: Iterable[str]) -> None:
        """Draw what is not drawn yet, on all cores; say how far it is when it takes long."""
        started = last = time.monotonic()
        total = 0

        def progress(done: int, count: int) -> None:
            nonlocal last, total
            total, now = count, time.monotonic()
            if now - started > _QUIET_FOR and (now - last > _QUIET_FOR or done == count):
                last = now
                self.tell(f"Drawing figures: {done} of {count}")

        missing = [source for source in sources if source not in self._drawings]
        self._drawings.update(draw_all(missing, self.cache, progress))
        if total:
            self.tell(f"Drew {total} figures in {time.monotonic() - started:.1f} s")

    def drawing(self, source: str) -> Drawing:
        """Return the drawing of a source; made now when no page of the site was seen to have it."""
        if source not in self._drawings:
            self.draw([source])
        return self._drawings[source]

    def html(self, source: str) -> str:
        """Return the figure of one source for the page being rendered."""
        drawing = self.drawing(source)
        page = self._page.src_uri if self._page else ""
        self._shown.setdefault(page, set()).add(source)
        if drawing.error is not None:
            self._left.add(page)
            if source not in self.spoken():
                self.warn(f"Doc file '{page}': a figure is left to the browser: {drawing.error}")
            return fallback_html(drawing, self._ids, self.words)
        return self.show(drawing)

    def show(self, drawing: Drawing) -> str:
        """Return the figure of a finished drawing for the page being rendered."""
        self._used[drawing.name] = drawing
        linked = with_links(drawing, self._addresses(drawing))
        download = _from(self._page, f"{_FOLDER}/{drawing.name}.svg")
        return figure_html(linked, self._ids, download, self._hold, self.words)

    def _addresses(self, drawing: Drawing) -> dict[str, str]:
        """Return the address of each page that a figure links to, by what its author wrote."""
        found: dict[str, str] = {}
        page, files = self._page, self._files
        for link in page_links(drawing.content):
            path, mark, anchor = link.partition("#")
            if page and files and path:
                source = posixpath.join(posixpath.dirname(page.src_uri), path)
                file = files.get_file_from_path(posixpath.normpath(source))
                if file is not None:
                    found[link] = file.url_relative_to(page) + mark + anchor
        return found

    def _hold(self, part: str, words: str) -> str:
        # The search plugin parses each page's content; it gets the words alone, and `finish`
        # puts the part with its hundreds of tags in their place.
        self._held.append(part)
        return f"<!--figure-part:{len(self._held) - 1}-->{words}<!--/figure-part-->"

    def finish(self, output: str, page: File) -> str:
        """Return a page with its pictures, and with the script for those left to the browser."""
        for source in self.meant.get(page.src_uri, ()):
            if source not in self._shown.get(page.src_uri, ()) and source not in self.spoken():
                first = source.strip().partition("\n")[0]
                self.warn(f"Doc file '{page.src_uri}': a figure is not drawn: '{first}'")
        output = _HELD.sub(lambda found: self._held[int(found.group(1))], output)
        if page.src_uri not in self._left:
            return output
        before, end, after = output.rpartition("</body>")
        return f'{before}<script src="{_from(page, _SCRIPT)}"></script>{end}{after}'

    def write(self, site: Path, sheet: str) -> None:
        """Write the figures as files, for download.

        Args:
            site: The folder of the built site.
            sheet: The style sheet that holds the palette.

        Raises:
            OSError: A file cannot be written.
        """
        styles = file_styles(sheet) if self._used else ""
        for name, drawing in self._used.items():
            target = site / _FOLDER / f"{name}.svg"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(file_svg(drawing, styles), encoding="utf-8", newline="\n")


def _from(page: File | None, name: str) -> str:
    """Return the address of a file of the site as seen from a page."""
    folder = posixpath.dirname(page.url) if page else ""
    return posixpath.relpath(name, folder or ".")
