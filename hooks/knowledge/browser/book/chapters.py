"""Chapters: the articles of built pages, without what only a browser with scripts can use."""

from __future__ import annotations

import base64
import mimetypes
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree, html

SVG = "{http://www.w3.org/2000/svg}"
_ARTICLE = re.compile(r"<article\b.*?</article>", re.DOTALL)
_TAB = re.compile(r"md-tabs__item--active.*?<a\b[^>]*>(.*?)</a>", re.DOTALL)
_DRAWN = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_VARIABLE = re.compile(r"var\((--[\w-]+)\)")
# Buttons, chips, links to other forms of the same thing; a decision's figure and table say it all.
_LEFT_OUT = (
    "headerlink", "kb-chips", "kb-figure__source", "kb-figure__file", "kb-decision", "kb-letters",
    "q-link", "q-controls", "q-result", "q-scripted", "q-live",
)  # fmt: skip
_NEVER = ("script", "style", "template", "button", "form", "hr", "iframe", "audio", "video")
_KEPT = frozenset(
    {"id", "href", "class", "colspan", "rowspan", "start", "alt", "src", "lang",
     "data-label", "data-stack", "data-right"}
)  # fmt: skip
_SCRIPTED = ("data-", "tabindex")  # what a drawing has for scripts
# The classes of coloured code that a book tells apart, by how Pygments' short names begin.
_CODE = (("c", "c"), ("s", "s"), ("k", "k"), ("nt", "k"), ("gp", "p"))


@dataclass
class Chapter:
    """A page of the book.

    Attributes:
        name: Its file and the start of all ids in it.
        page: The built page that it comes from, below the site.
        title: Its heading.
        part: The part of the book that it stands in.
        body: Its content, the heading first.
    """

    name: str
    page: str
    title: str
    part: str
    body: Any


def of_class(root: Any, *names: str) -> list[Any]:
    """Return the elements below one that have one of some classes, in order."""
    return [one for one in root.iter() if isinstance(one.tag, str) and has_class(one, *names)]


def has_class(element: Any, *names: str) -> bool:
    """Tell whether an element has one of some classes."""
    return not set(names).isdisjoint((element.get("class") or "").split())


def words_of(element: Any) -> str:
    """Return the text of an element, in one line."""
    return " ".join("".join(element.itertext()).split())


def read_chapter(folder: Path, page: str, colours: dict[str, str]) -> Chapter:
    """Return the chapter of a built page, with its own ids and links.

    Args:
        folder: The built site.
        page: The page, below it.
        colours: Value of each variable that figures are coloured with.

    Raises:
        OSError: The page or a picture in it cannot be read.
        ValueError: The page has no article, or a figure cannot be read.
    """
    text = (folder / page).read_text(encoding="utf-8")
    found = _ARTICLE.search(text)
    if found is None:
        raise ValueError(f"'{page}' has no article.")
    drawn: list[str] = []

    def keep(match: re.Match[str]) -> str:
        drawn.append(match[0])
        return f'<span class="drawn" id="{len(drawn) - 1}"></span>'

    body = html.fragment_fromstring(_DRAWN.sub(keep, found[0]))
    _clean(body)
    for place in of_class(body, "drawn"):
        figure = _figure(drawn[int(place.get("id"))], page, colours)
        figure.tail = place.tail
        place.getparent().replace(place, figure)
    for picture in body.iter("img"):
        _embed(picture, folder / posixpath.dirname(page))
    body.tag, body.attrib["class"] = "section", "chapter"
    tab = _TAB.search(text)
    part = words_of(html.fromstring(f"<p>{tab[1]}</p>")) if tab else page.partition("/")[0]
    heading = next(body.iter("h1"), None)
    title = words_of(heading) if heading is not None else page
    name = re.sub(r"[^\w-]+", "-", page.removesuffix(".html").removesuffix("/index"))
    return Chapter(name, page, title, part, body)


def _clean(body: Any) -> None:
    for one in [*of_class(body, *_LEFT_OUT), *body.iter(*_NEVER)]:
        if one.getparent() is not None:
            one.drop_tree()
    for one in of_class(body, "kb-figure__text"):
        if not any("data-settings" in above.attrib for above in one.iterancestors("figure")):
            one.drop_tree()  # the text alternative of the picture itself says the same
    for one in of_class(body, "tabbed-set"):
        _unfold_tabs(one)
    _open_boxes(body)
    _fill_in(body)
    for one in [*body.iter("span")]:
        _code_span(one)
    for one in body.iter():
        _attributes(one)
    for one in [*of_class(body, "kb-figure__more")]:
        if not len(one):
            one.drop_tree()


def _unfold_tabs(tabs: Any) -> None:
    labels = [words_of(label) for holder in of_class(tabs, "tabbed-labels") for label in holder]
    for label, block in zip(labels, of_class(tabs, "tabbed-block"), strict=False):
        title = html.Element("p")
        title.text, title.attrib["class"] = label, "tab-title"
        block.insert(0, title)
    for one in [*tabs.iterchildren("input"), *of_class(tabs, "tabbed-labels")]:
        one.drop_tree()


def _open_boxes(body: Any) -> None:
    for one in body.iter("details"):
        one.tag = "div"
        one.attrib["class"] = f"box {one.get('class') or ''}".strip()
    for one in body.iter("summary"):
        one.tag, one.attrib["class"] = "p", "box-title"


def _fill_in(body: Any) -> None:
    """Make a box to tick a drawn one, and leave out other fields."""
    for one in [*body.iter("input")]:
        one.tag = "span"
        one.attrib["class"] = "tick" if one.get("type") == "checkbox" else "gone"
    for one in [*of_class(body, "gone"), *body.iter("label", "fieldset", "small")]:
        one.drop_tag()


def _code_span(span: Any) -> None:
    name = span.get("class")
    if span.getparent() is None or not any(True for _ in span.iterancestors("pre", "code")):
        return
    kept = next((new for begins, new in _CODE if (name or "").startswith(begins)), None)
    if kept:
        span.attrib["class"] = kept
    else:
        span.drop_tag()


def _attributes(element: Any) -> None:
    if not isinstance(element.tag, str):
        return
    for name in [name for name in element.attrib if name not in _KEPT]:
        aligned = re.search(r"text-align:\s*\w+", element.get("style") or "")
        if name == "style" and aligned:
            element.attrib["style"] = aligned[0]
        else:
            del element.attrib[name]


def _figure(text: str, page: str, colours: dict[str, str]) -> Any:
    """Return a drawing as XML, whole without a style sheet."""
    try:
        drawing = etree.fromstring(_VARIABLE.sub(lambda one: colours[one[1]], text))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"A figure of '{page}' is no XML: {error}") from error
    except KeyError as error:
        raise ValueError(f"A figure of '{page}' has a colour without a value: {error}") from error
    for name in [name for name in drawing.attrib if name in ("style", "class")]:
        del drawing.attrib[name]
    _, _, width, height = (drawing.get("viewBox") or "0 0 0 0").split()
    drawing.attrib.update({"width": width, "height": height, "font-family": "sans-serif"})
    for one in drawing.iter():
        for name in [name for name in map(str, one.attrib) if name.startswith(_SCRIPTED)]:
            del one.attrib[name]
    return drawing


def _embed(picture: Any, folder: Path) -> None:
    source = picture.get("src") or ""
    if source and ":" not in source:
        kind = mimetypes.guess_type(source)[0] or "image/png"
        data = base64.b64encode((folder / source).read_bytes()).decode()
        picture.attrib["src"] = f"data:{kind};base64,{data}"


def drawings(body: Any) -> Iterator[Any]:
    """Yield the drawings in an element."""
    yield from body.iter(f"{SVG}svg")
