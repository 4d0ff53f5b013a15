"""The page of dated facts: what on the site can age, and what is due for a check."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from knowledge.site.dated import Fact, facts_of
from knowledge.site.model import Site

_NEXT = 20  # pages listed before they are due


@dataclass(frozen=True)
class _Dated:
    """A fact with its day."""

    fact: Fact
    day: datetime.date


def due_page(site: Site, host: str) -> str:
    """Return the body of the page that lists what is due for a check, as Markdown.

    Args:
        site: The whole site; its `today` is the day of the build.
        host: The page it stands on, below the docs folder.
    """
    facts = [
        _Dated(fact, fact.checked)
        for page in site.pages.values()
        for fact in facts_of(page)
        if fact.checked is not None
    ]
    limit = site.options.due_after_days
    due = [dated for dated in facts if (site.today - dated.day).days > limit]
    later = [dated for dated in facts if (site.today - dated.day).days <= limit]
    pages = len({dated.fact.src for dated in facts})
    head = (
        f"On {_day(site.today)}, {_count(len(facts), 'dated fact')} on {_count(pages, 'page')}: "
        f"**{len(due)} due** (checked more than {limit} days ago), {len(later)} not yet."
    )
    tables = _Tables(site, host)
    return "\n\n".join([head, "## Due now", tables.due(due), "## Next", tables.next(later)])


class _Tables:
    """The two tables of one page."""

    def __init__(self, site: Site, host: str) -> None:
        self.site = site
        self.host = host

    def due(self, facts: Sequence[_Dated]) -> str:
        """Return what is due, a row a fact."""
        if not facts:
            return "Nothing is due."
        rows = ["| Page | Due | Checked | Source |", "| --- | ---: | --- | --- |"]
        for own in _by_page(facts):
            first = f"{self._link(own[0].fact.src)} | {len(own)}"
            for dated in own:
                rows.append(f"| {first} | {_day(dated.day)} | {_cell(dated.fact.title)} |")
                first = " | "
        return "\n".join(rows)

    def next(self, facts: Sequence[_Dated]) -> str:
        """Return what will be due first, a row a page."""
        if not facts:
            return "There is nothing else."
        groups = _by_page(facts)
        rows = ["| Page | Dated facts | Oldest check | Due after |", "| --- | ---: | --- | --- |"]
        for own in groups[:_NEXT]:
            until = own[0].day + datetime.timedelta(days=self.site.options.due_after_days)
            link = self._link(own[0].fact.src)
            rows.append(f"| {link} | {len(own)} | {_day(own[0].day)} | {_day(until)} |")
        more = len(groups) - _NEXT
        return "\n".join(rows) + (f"\n\nAnd {_count(more, 'page')} more." if more > 0 else "")

    def _link(self, src: str) -> str:
        """Return a link from the page; a glossary term is shown on the glossary's page."""
        target = src
        if self.site.kind(src) == "term":
            target = f"{self.site.glossary_page}#{posixpath.basename(src).removesuffix('.md')}"
        shown = src.removesuffix(".md").removesuffix("/index")
        return f"[{shown}]({posixpath.relpath(target, posixpath.dirname(self.host) or '.')})"


def _by_page(facts: Sequence[_Dated]) -> list[list[_Dated]]:
    """Group facts by page, each page's oldest first; pages by their oldest fact, then by name."""
    ordered = sorted(facts, key=lambda dated: (dated.fact.src, dated.day, dated.fact.place))
    groups = [list(group) for _, group in groupby(ordered, key=lambda dated: dated.fact.src)]
    return sorted(groups, key=lambda group: (group[0].day, group[0].fact.src))


def _cell(text: str) -> str:
    """Return a title that stays one plain cell of a table; a bare address stays no link."""
    text = text.replace("|", "\\|").replace("[[", "\\[\\[")
    return f"`{text}`" if text.startswith("http") else text


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B} {day.year}"
