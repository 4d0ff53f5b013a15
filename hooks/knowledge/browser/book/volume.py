"""The volume: everything that both forms of the book are written from."""

from __future__ import annotations

import datetime
import fnmatch
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from lxml import etree, html

from knowledge.browser.book.chapters import Chapter, of_class, read_chapter, words_of
from knowledge.browser.book.links import join_chapters
from knowledge.browser.book.questions import Asked
from knowledge.browser.compare import colours
from knowledge.browser.worker import MANIFEST
from knowledge.site.settings import Settings
from knowledge.site.words import Words

STYLE = Path(__file__).with_name("book.css")
_PAIR = re.compile(r"(--[\w-]+):([^;]+);")


@dataclass(frozen=True)
class Volume:
    """A book that is ready to be written.

    Attributes:
        title: What the site is called.
        about: What it is, in a sentence.
        author: Who wrote it; empty where nobody says.
        rights: What readers may do with it; empty where nobody says.
        address: Where the site is; empty when it has no address.
        language: Its language, such as `en`.
        day: Day of the build.
        words: The words of the interface.
        chapters: The chapters in order, answers last.
    """

    title: str
    about: str
    author: str
    rights: str
    address: str
    language: str
    day: datetime.date
    words: Words
    chapters: Sequence[Chapter]

    def parts(self) -> Iterator[tuple[str, list[Chapter]]]:
        """Yield each part of the book with its chapters."""
        found: dict[str, list[Chapter]] = {}
        for chapter in self.chapters:
            found.setdefault(chapter.part, []).append(chapter)
        yield from found.items()


def bind(folder: Path, settings: Settings, day: datetime.date) -> Volume:
    """Return the volume of a built site.

    Args:
        folder: The built site.
        settings: Its settings: the navigation is the order, `book` chooses from it.
        day: Day of the build.

    Raises:
        OSError: A file cannot be read.
        ValueError: A page is not what the site writes, or no page is chosen.
    """
    pages = chosen(settings)
    if not pages:
        raise ValueError("No page of the navigation fits 'book' in the options.")
    styles = sorted((folder / "assets" / "stylesheets").glob("*.css"))
    values = dict(_PAIR.findall(colours(path.read_text(encoding="utf-8") for path in styles)))
    chapters = [read_chapter(folder, page, values) for page in pages]
    join_chapters(chapters, settings.options.folders.questions, settings.site_url)
    words = Words(settings.options.words)
    asked = Asked(words)
    answers = [found for one in chapters if (found := asked.answers_of(one)) is not None]
    about = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    home = html.parse(str(folder / "index.html")).getroot()
    return Volume(
        title=about["name"],
        about=words("book.about") or about["description"],
        author=_meta(home, "author"),
        rights=next((words_of(one) for one in of_class(home, "md-copyright__highlight")), ""),
        address=settings.site_url,
        language=settings.language,
        day=day,
        words=words,
        chapters=[*chapters, *answers],
    )


def chosen(settings: Settings) -> list[str]:
    """Return the built pages of the book: those of the navigation that `book` chooses, in order."""
    patterns = settings.options.book
    pages = []
    for source in settings.nav:
        fits = False
        for pattern in patterns:  # the last that fits decides
            if fnmatch.fnmatch(source, pattern.removeprefix("!")):
                fits = not pattern.startswith("!")
        if fits:
            pages.append(_built(source, folders=settings.folder_addresses))
    return pages


def as_xml(element: Any) -> str:
    """Return an element as XHTML."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def _built(source: str, *, folders: bool) -> str:
    stem = source.removesuffix(".md")
    whole = not folders or stem.rpartition("/")[2] == "index"
    return f"{stem}.html" if whole else f"{stem}/index.html"


def _meta(page: Any, name: str) -> str:
    return next((one.get("content") or "" for one in page.iter("meta")
                 if one.get("name") == name), "")  # fmt: skip


def front_matter(volume: Volume) -> str:
    """Return the page that says what the book is, as XHTML."""
    address = f'<a href="{escape(volume.address)}">{escape(volume.address)}</a>'
    lines = (
        ("about", escape(volume.about)),
        ("author", escape(volume.author)),
        ("day", escape(volume.words("book.made", day=volume.day.isoformat()))),
        ("address", address if volume.address else ""),
        ("rights", escape(volume.rights)),
    )
    said = "".join(f'<p class="{name}">{text}</p>' for name, text in lines if text)
    return f'<section class="front"><h1>{escape(volume.title)}</h1>{said}</section>'
