"""Dated facts: the sources that pages name, and the day on which somebody last looked at each."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.problems import Place
from knowledge.source.front_matter import is_date
from knowledge.source.page import Definition, Page

_LINK = re.compile(r"\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<url>https?://[^)\s]+)[^)]*\)")
_URL = re.compile(r"https?://[^\s<>)\]]+")
_CHECKED = re.compile(r"\bchecked\s+(\d\S*?)[.,;:)]*(?=\s|$)")


@dataclass(frozen=True)
class Fact:
    """A source that a page names, in a footnote or in the `sources` of its front matter.

    Attributes:
        src: The page, below the docs folder.
        place: Where the source is written.
        typed: What names it on the page: `[^limits]`, or its address.
        title: What it is called there; its address where it has no title.
        url: Its address; empty where there is none.
        day: The number behind `checked`, as typed; empty where there is none.
        checked: That day; None where there is none or it is no day of the calendar.
    """

    src: str
    place: Place
    typed: str
    title: str
    url: str
    day: str
    checked: datetime.date | None


def facts_of(page: Page) -> Iterator[Fact]:
    """Return the facts of a page: its front matter's sources, then its footnotes, in order.

    A footnote that names neither an address nor a day is a remark, no fact.
    """
    for index, source in enumerate(page.front.listed("sources")):
        values = source if isinstance(source, dict) else {}
        url, checked = str(values.get("url") or ""), values.get("checked")
        place = page.front.place("sources", index, "checked")
        day = "" if checked is None else str(checked)
        title = str(values.get("title") or url)
        yield Fact(page.src, place, url, title, url, day, checked if is_date(checked) else None)
    for note in page.footnotes:
        fact = _footnote(page.src, note)
        if fact is not None:
            yield fact


def _footnote(src: str, note: Definition) -> Fact | None:
    link, bare = _LINK.search(note.target), _URL.search(note.target)
    said = _CHECKED.search(note.target)
    day = said.group(1) if said else ""
    url = link["url"] if link else bare[0] if bare else ""
    if not day and not url:
        return None
    title = link["text"] if link else url or note.target.partition(",")[0]
    return Fact(src, note.place, f"[^{note.name}]", title.strip(), url, day, _day(day))


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if len(text) == len("2026-11-23") else None
    except ValueError:
        return None
