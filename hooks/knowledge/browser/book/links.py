"""Links of a book: ids that no two chapters share, and targets that are in it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from knowledge.browser.book.chapters import Chapter

_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_UNNAMED = re.compile(r"[^\w.-]")
_LISTS = ("aria-labelledby", "aria-describedby")
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")


def join_chapters(chapters: Iterable[Chapter], questions: str, site_url: str) -> None:
    """Give every id its chapter's name, and let every link lead into the book or to the web.

    A link to a page that the book has not leads to the hosted site; without one its words stay.

    Args:
        chapters: The chapters, as they were read.
        questions: Folder of the questions' own pages, below the site.
        site_url: Address of the site; empty when it has none.
    """
    chapters = list(chapters)
    pages = {chapter.page: chapter.name for chapter in chapters}
    for chapter in chapters:
        _name_ids(chapter)
    ids = {str(one) for chapter in chapters for one in chapter.body.xpath("//@id")}
    asked: dict[str, str] = {}
    for one in ids:
        asked.setdefault(one.partition("--")[2], "")
    for chapter in chapters:
        for section in chapter.body.iter("section"):
            name = str(section.get("id") or "")
            asked[name.partition("--")[2]] = asked.get(name.partition("--")[2]) or name
    for chapter in chapters:
        for one in [*chapter.body.iter()]:
            for name in _HREF:
                if one.get(name) is not None:
                    target = _target(one.get(name), chapter, pages, ids)
                    if target is None:
                        target = _elsewhere(one.get(name), chapter, (questions, site_url), asked)
                    _lead(one, name, target)


def anchor(chapter: str, name: str) -> str:
    """Return the id that an id of a page has in the book."""
    return f"{chapter}--{_UNNAMED.sub('-', name)}"


def _name_ids(chapter: Chapter) -> None:
    for one in chapter.body.iter():
        if not isinstance(one.tag, str):
            continue
        if "id" in one.attrib:
            one.attrib["id"] = anchor(chapter.name, one.get("id"))
        for name in _LISTS:
            if name in one.attrib:
                named = (anchor(chapter.name, part) for part in one.get(name).split())
                one.attrib[name] = " ".join(named)
        for name, value in one.attrib.items():
            if "url(#" in value:
                one.attrib[name] = _REFERENCE.sub(
                    lambda found: f"url(#{anchor(chapter.name, found[1])})", value
                )
    chapter.body.attrib["id"] = chapter.name


def _target(href: str, chapter: Chapter, pages: dict[str, str], ids: set[str]) -> str | None:
    """Return where a link leads in the book or on the web; None where neither has it."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return href
    name = pages.get(_path(href, chapter))
    if name is None:
        return None
    wanted = anchor(name, unquote(parts.fragment))
    return f"#{wanted if wanted in ids else name}"


def _elsewhere(
    href: str, chapter: Chapter, where: tuple[str, str], asked: dict[str, str]
) -> str | None:
    questions, site_url = where
    path = _path(href, chapter)
    own = posixpath.basename(path).removesuffix(".html")
    if path.startswith(f"{questions}/") and asked.get(own):
        return f"#{asked[own]}"
    return urljoin(site_url, href_of(path, href)) if site_url else None


def href_of(path: str, href: str) -> str:
    """Return a path below the site with the fragment of a link."""
    fragment = urlsplit(href).fragment
    return f"{path}#{fragment}" if fragment else path


def _path(href: str, chapter: Chapter) -> str:
    path = unquote(urlsplit(href).path)
    if not path:
        return chapter.page
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(chapter.page), path))
    return f"{joined}/index.html" if path.endswith("/") else joined


def _lead(element: Any, name: str, target: str | None) -> None:
    if target is not None:
        element.attrib[name] = target
    elif hasattr(element, "drop_tag"):
        element.drop_tag()
    else:  # a shape of a figure stays, without its link
        element.tag = element.tag.replace("}a", "}g")
        del element.attrib[name]
