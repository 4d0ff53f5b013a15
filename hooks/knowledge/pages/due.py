"""Dated facts: what on the site can age, when it was last checked, and what is due for a check."""

from __future__ import annotations

import datetime
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from knowledge.problems import Place, Problem
from knowledge.source.front_matter import is_date, read_front_matter

DUE_AFTER_DAYS = 180
SOURCE = "reference/due.md"

_GLOSSARY = "glossary/index.md"
_NEXT = 20  # pages listed before they are due
_FOOTNOTE = re.compile(
    r"^[ ]{0,3}\[\^(?P<label>[^\]]+)\]:(?P<text>.*(?:\n(?:[ ]{4}|\t).*)*)", re.MULTILINE
)
_LINK = re.compile(r"\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<url>https?://[^)\s]+)[^)]*\)")
_URL = re.compile(r"https?://[^\s<>)\]]+")
_CHECKED = re.compile(r"\bchecked\s+(\S+?)[.,;:)]*(?=\s|$)")


@dataclass(frozen=True, order=True)
class Fact:
    """A source somebody looked up on a day.

    Attributes:
        checked: That day.
        src: The page, below the docs folder.
        place: Where the source is written.
        title: What the source is called on the page; its address where it has no title.
    """

    checked: datetime.date
    src: str
    place: Place
    title: str


def facts_of(text: str, src: str, path: str) -> tuple[list[Fact], list[Problem]]:
    """Collect the dated facts of one Markdown file.

    They are footnotes that end with `checked 2026-11-23`, and the `sources` of the front matter.

    Args:
        text: The file's content.
        src: The file below the docs folder.
        path: The file below the project's root, as in `Place.path`.

    Returns:
        The facts in order, and a problem for each source without a day and for each wrong day.
    """
    facts: list[Fact] = []
    problems: list[Problem] = []
    for found in [*_sources(text, src, path), *_footnotes(text, src, path)]:
        if isinstance(found, Fact):
            facts.append(found)
        else:
            problems.append(found)
    return facts, problems


def site_facts(docs_dir: Path) -> tuple[list[Fact], list[Problem]]:
    """Collect the dated facts of all Markdown files below a folder, in file order.

    Raises:
        OSError: A file cannot be read.
    """
    facts: list[Fact] = []
    problems: list[Problem] = []
    for file in sorted(docs_dir.rglob("*.md")):
        src = file.relative_to(docs_dir).as_posix()
        text = file.read_text(encoding="utf-8-sig")
        own, wrong = facts_of(text, src, f"{docs_dir.name}/{src}")
        facts += own
        problems += wrong
    return facts, problems


def is_due(fact: Fact, today: datetime.date, days: int = DUE_AFTER_DAYS) -> bool:
    """Tell whether a fact was checked longer ago than a number of days."""
    return (today - fact.checked).days > days


def due_page(docs_dir: Path, today: datetime.date) -> str:
    """Return the body of the page that lists what is due for a check, as Markdown.

    Args:
        docs_dir: The folder of the sources.
        today: The day of the build.
    """
    facts, _ = site_facts(docs_dir)
    due = [fact for fact in facts if is_due(fact, today)]
    later = [fact for fact in facts if not is_due(fact, today)]
    pages = len({fact.src for fact in facts})
    head = (
        f"On {_day(today)}, {_count(len(facts), 'dated fact')} on {_count(pages, 'page')}: "
        f"**{len(due)} due** (checked more than {DUE_AFTER_DAYS} days ago), {len(later)} not yet."
    )
    return "\n\n".join([head, "## Due now", _due_table(due), "## Next", _next_table(later)])


def _due_table(facts: Sequence[Fact]) -> str:
    if not facts:
        return "Nothing is due."
    rows = ["| Page | Due | Checked | Source |", "| --- | ---: | --- | --- |"]
    for own in _by_page(facts):
        first = f"{_page_link(own[0].src)} | {len(own)}"
        for fact in own:
            rows.append(f"| {first} | {_day(fact.checked)} | {_cell(fact.title)} |")
            first = " | "
    return "\n".join(rows)


def _next_table(facts: Sequence[Fact]) -> str:
    if not facts:
        return "There is nothing else."
    groups = _by_page(facts)
    rows = ["| Page | Dated facts | Oldest check | Due after |", "| --- | ---: | --- | --- |"]
    for own in groups[:_NEXT]:
        until = own[0].checked + datetime.timedelta(days=DUE_AFTER_DAYS)
        rows.append(
            f"| {_page_link(own[0].src)} | {len(own)} | {_day(own[0].checked)} | {_day(until)} |"
        )
    more = len(groups) - _NEXT
    return "\n".join(rows) + (f"\n\nAnd {_count(more, 'page')} more." if more > 0 else "")


def _by_page(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Group facts by page, each page's oldest first; pages by their oldest fact, then by name."""
    ordered = sorted(facts, key=lambda fact: (fact.src, fact.checked, fact.place))
    groups = [list(group) for _, group in groupby(ordered, key=lambda fact: fact.src)]
    return sorted(groups, key=lambda group: (group[0].checked, group[0].src))


def _page_link(src: str) -> str:
    """Return a link from the generated page; a glossary term is shown on the glossary's page."""
    target = src
    if posixpath.dirname(src) == posixpath.dirname(_GLOSSARY) and src != _GLOSSARY:
        target = f"{_GLOSSARY}#{posixpath.basename(src).removesuffix('.md')}"
    shown = src.removesuffix(".md").removesuffix("/index")
    return f"[{shown}]({posixpath.relpath(target, posixpath.dirname(SOURCE))})"


def _sources(text: str, src: str, path: str) -> Iterator[Fact | Problem]:
    """Read the `sources` of the front matter; what else is wrong with them is told elsewhere."""
    if not text.startswith("---") or "sources:" not in text:
        return
    front, _ = read_front_matter(text, path)
    sources = front.values.get("sources")
    for index, source in enumerate(sources if isinstance(sources, list) else []):
        if isinstance(source, dict) and is_date(source.get("checked")):
            title = str(source.get("title") or source.get("url") or "")
            yield Fact(source["checked"], src, front.place("sources", index), title)


def _footnotes(text: str, src: str, path: str) -> Iterator[Fact | Problem]:
    for note in _FOOTNOTE.finditer(text):
        place = Place(path, text.count("\n", 0, note.start()) + 1)
        typed = f"[^{note['label']}]"
        link, url = _LINK.search(note["text"]), _URL.search(note["text"])
        checked = _CHECKED.search(note["text"])
        if checked is None:
            if url:
                message = f"source '{typed}' lacks its day. Write ', checked 2026-11-23' behind it."
                yield Problem(place, "undated-source", message)
            continue
        try:
            day = datetime.date.fromisoformat(checked[1])
        except ValueError:
            message = f"'{checked[1]}' in '{typed}' is no day. Write it as 2026-11-23."
            yield Problem(place, "undated-source", message)
            continue
        title = link["text"] if link else url[0] if url else note["text"][: note["text"].find(",")]
        yield Fact(day, src, place, title.strip())


def _cell(text: str) -> str:
    """Return a title that stays one plain cell of a table; a bare address stays no link."""
    text = text.replace("|", "\\|").replace("[[", "\\[\\[")
    return f"`{text}`" if text.startswith("http") else text


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B} {day.year}"
