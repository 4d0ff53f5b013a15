"""The EPUB: one file a chapter, figures in it as SVG, two builds of one site identical.

Source: https://www.w3.org/TR/epub-33/
"""

from __future__ import annotations

import datetime
import io
import re
import uuid
import zipfile
from html import escape
from pathlib import Path

from ebooklib import epub

from knowledge.browser.book.chapters import Chapter, drawings
from knowledge.browser.book.volume import STYLE, Volume, as_xml, front_matter
from knowledge.browser.preview import cover, png

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold: same site, same bytes
_STYLE_NAME = "book.css"
_HREF = re.compile(r'(?<=href=")#([^"]+)')


class _Document(epub.EpubHtml):  # type: ignore[misc]
    """A chapter as it is; the library would parse it as HTML and lose the case of SVG's names."""

    def get_content(self, default: object = None) -> bytes:  # noqa: ARG002 (the library's name)
        """Return the whole file."""
        content: bytes = self.content
        return content


def write_epub(volume: Volume, target: Path) -> None:
    """Write a volume.

    Args:
        volume: What to write.
        target: The file.

    Raises:
        OSError: The file cannot be written.
    """
    book = epub.EpubBook()
    book.set_identifier(uuid.uuid5(uuid.NAMESPACE_URL, volume.address or volume.title).urn)
    book.set_title(volume.title)
    book.set_language(volume.language)
    for name, value in (("description", volume.about), ("rights", volume.rights)):
        if value:
            book.add_metadata("DC", name, value)
    book.add_metadata("DC", "date", volume.day.isoformat())
    if volume.author:
        book.add_author(volume.author)
    shelf = png(cover(volume.title, volume.about, volume.author))
    book.set_cover("cover.png", shelf, create_page=False)
    book.add_item(epub.EpubItem("style", _STYLE_NAME, "text/css", STYLE.read_bytes()))
    files = _files(volume)
    front = _document(volume, "front", volume.title, front_matter(volume))
    documents = {one.name: _chapter(volume, one, files) for one in volume.chapters}
    for item in (front, *documents.values()):
        book.add_item(item)
    book.toc = [_entry(part, [documents[one.name] for one in chapters])
                for part, chapters in volume.parts()]  # fmt: skip
    nav = epub.EpubNav(
        uid="contents", file_name="contents.xhtml", title=volume.words("book.contents")
    )
    nav.add_link(href=_STYLE_NAME, rel="stylesheet", type="text/css")
    for item in (nav, epub.EpubNcx()):
        book.add_item(item)
    book.spine = [front, nav, *documents.values()]
    written = io.BytesIO()
    made = datetime.datetime.combine(volume.day, datetime.time())
    epub.write_epub(written, book, {"mtime": made, "raise_exceptions": True})
    _pack(written, target)


def _entry(part: str, documents: list[_Document]) -> object:
    """Return the line of a part in the contents, with its chapters below when it has several."""
    first = documents[0].file_name
    if len(documents) == 1:
        return epub.Link(first, part, documents[0].id)
    return (epub.Section(part, first), documents)


def _files(volume: Volume) -> dict[str, str]:
    """Return the file of each id."""
    return {
        str(name): f"{chapter.name}.xhtml"
        for chapter in volume.chapters
        for name in chapter.body.xpath("descendant-or-self::*/@id")
    }


def _chapter(volume: Volume, chapter: Chapter, files: dict[str, str]) -> _Document:
    text = _HREF.sub(lambda one: f"{files[one[1]]}#{one[1]}", as_xml(chapter.body))
    document = _document(volume, chapter.name, chapter.title, text)
    if any(True for _ in drawings(chapter.body)):
        document.properties.append("svg")
    return document


def _document(volume: Volume, name: str, title: str, body: str) -> _Document:
    document = _Document(uid=name, title=title, file_name=f"{name}.xhtml", lang=volume.language)
    language = escape(volume.language)
    document.content = (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" lang="{language}" xml:lang="{language}">'
        f"<head><title>{escape(title)}</title>"
        f'<link rel="stylesheet" type="text/css" href="{_STYLE_NAME}"/></head>'
        f"<body>{body}</body></html>\n"
    ).encode()
    return document


def _pack(written: io.BytesIO, target: Path) -> None:
    """Write the archive anew, without the time of the build."""
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():  # the type comes first, and is not compressed
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = source.getinfo(name).compress_type
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, source.read(name), compresslevel=9)
