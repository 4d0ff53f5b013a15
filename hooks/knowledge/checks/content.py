"""Rules about what pages say: words, dates, sources, diagrams, questions, files of labs."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

from knowledge.checks.external import external_links, read_list
from knowledge.checks.register import rule
from knowledge.problems import Place, Problem
from knowledge.site.dated import facts_of
from knowledge.site.model import DIRECTIVE, Site
from knowledge.source.page import Prose

_GROUP = "Content"
_ESCAPED = re.compile(r"\\\[[^\[\]\n]*\Z")
_LEAK_MARKS = (":::", "\\", "](", "[[", "]]", "{")  # most texts have none and are done with
_LEAKS = (
    (re.compile(r"(?m)^\s*:::+[ ]*[\w.:-]*"), "a directive of another Markdown"),
    (re.compile(r"\\(?:begin|end)\{\w+\*?\}"), "TeX"),
    (re.compile(r"(?<!\\)\]\("), "a link that is not closed or not opened"),
    (
        re.compile(r"(?<!\\)\[\[[^\[\]\s]|(?<=[^\s\\])\]\]"),
        "a term link that is not closed or not opened",
    ),
    (
        re.compile(r"\{:?\s*[#.][\w-]+[^}\n]*$", re.MULTILINE),
        "an attribute list that is not closed",
    ),
)


@rule(
    "source-date",
    _GROUP,
    "A fact that can age says when somebody last looked.",
    bad="[^limits]: [Quotas](https://…)",
    good="[^limits]: [Quotas](https://…), checked 2026-11-23.",
)
def source_date(site: Site) -> Iterable[Problem]:
    """Sources without the day they were checked, or with one that is impossible or too old."""
    for page in (*site.of_kind("page"), *site.of_kind("term")):
        for fact in facts_of(page):
            if fact.checked is not None:
                yield from _age(site, fact.checked, fact.place)
            elif fact.day:
                message = f"'{fact.day}' in '{fact.typed}' is not a day of the calendar."
                yield Problem(fact.place, "source-date", message)
            elif fact.typed:
                message = (
                    f"the source '{fact.typed}' does not say when it was checked."
                    " Write 'checked 2026-11-23', the day you looked."
                )
                yield Problem(fact.place, "source-date", message)
            else:
                message = "a source needs 'url' and 'checked'."
                yield Problem(fact.place, "source-date", message)


def _age(site: Site, checked: datetime.date, place: Place) -> Iterator[Problem]:
    limit = site.options.stale_after_days
    if checked > site.today + datetime.timedelta(days=1):  # time zones differ by up to a day
        yield Problem(place, "source-date", f"'{checked}' lies in the future.")
    elif (site.today - checked).days > limit:
        message = f"the source was checked on '{checked}', more than {limit} days ago."
        yield Problem(place, "source-date", message, "warning")


@rule(
    "leaked-markup",
    _GROUP,
    "The reader sees the markup instead of what it should have become.",
    bad=":::note\nA canary …\n:::",
    good="!!! note\n    A canary …",
)
def leaked_markup(site: Site) -> Iterable[Problem]:
    """Markup that no extension of the site reads, left in the running text."""
    for page in site.pages.values():
        taken = {p.place.line for p in page.problems if p.rule == "broken-syntax"}
        for prose in page.prose:
            if not any(mark in prose.text for mark in _LEAK_MARKS):
                continue
            for pattern, what in _LEAKS:
                for match in pattern.finditer(prose.text):
                    place, shown = prose.at(match.start()), match.group().strip()
                    if place.line not in taken and not _is_meant(site, prose, match):
                        shown = shown[:20]
                        message = f"'{shown}' is shown as typed: {what}."
                        yield Problem(place, "leaked-markup", message)


def _is_meant(site: Site, prose: Prose, match: re.Match[str]) -> bool:
    """Tell whether what looks like markup is a part of a link's text, escaped, or read later."""
    if any(start <= match.start() < end for start, end in prose.linked):
        return True
    if match.group() == "](" and _ESCAPED.search(prose.text, 0, match.start()):
        return True
    added = "directives" in site.settings.adds
    return added and DIRECTIVE.fullmatch(match.group().strip()) is not None


@rule(
    "unlisted-link",
    _GROUP,
    "A scheduled job visits the recorded external links; this one it does not know.",
    bad="[Git](https://git-scm.com/docs/gitglosary)   (not in the recorded list)",
    good="[Git](https://git-scm.com/docs/gitglossary)   (in the recorded list)",
)
def unlisted_link(site: Site) -> Iterable[Problem]:
    """External links that the recorded list does not have, when there is a list."""
    name = site.options.external_links
    if not name:
        return
    listed = read_list(site)
    for url, place in external_links(site):
        if url.partition("#")[0] not in listed:
            message = f"'{url}' is not in '{name}'. Add it there, or run the check with --fix."
            yield Problem(place, "unlisted-link", message)
