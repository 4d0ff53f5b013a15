"""Rules about what pages say: words, dates, sources, diagrams, questions, files of labs."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

from knowledge.checks.external import external_links, read_list
from knowledge.checks.register import rule
from knowledge.problems import Place, Problem
from knowledge.site.model import Site
from knowledge.site.resolve import resolve_all
from knowledge.source.front_matter import is_date
from knowledge.source.page import Definition

_RUNS = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
_GROUP = "Content"
_CHECKED = re.compile(r"\bchecked\s+(\d{4}-\d{2}-\d{2})\b")
_LEAK_MARKS = (":::", "\\", "](", "[[", "]]", "{")  # most texts have none and are done with
_LEAKS = (
    (re.compile(r"(?m)^\s*:::+\s*\w*"), "a directive of another Markdown"),
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
    for page in site.pages.values():
        for footnote in page.footnotes:
            yield from _footnote(site, footnote)
    for term in site.glossary.terms:
        raw = term.front.values.get("sources")
        for index, source in enumerate(raw if isinstance(raw, list) else ()):
            place = term.place("sources", index, "checked")
            checked = source.get("checked") if isinstance(source, dict) else None
            if not isinstance(source, dict) or not source.get("url"):
                yield Problem(place, "source-date", "a source needs 'url' and 'checked'.")
            elif not isinstance(checked, datetime.date) or not is_date(checked):
                message = f"the source '{source['url']}' lacks 'checked', the day you looked."
                yield Problem(place, "source-date", message)
            else:
                yield from _age(site, checked, place)


def _footnote(site: Site, footnote: Definition) -> Iterator[Problem]:
    match = _CHECKED.search(footnote.target)
    if match is None:
        if "](http" in footnote.target or "<http" in footnote.target:
            message = (
                f"footnote '[^{footnote.name}]' does not say when the source was checked."
                " End it with ', checked YYYY-MM-DD.'"
            )
            yield Problem(footnote.place, "source-date", message)
        return
    try:
        checked = datetime.date.fromisoformat(match.group(1))
    except ValueError:
        message = f"'{match.group(1)}' is not a day of the calendar."
        yield Problem(footnote.place, "source-date", message)
        return
    yield from _age(site, checked, footnote.place)


def _age(site: Site, checked: datetime.date, place: Place) -> Iterator[Problem]:
    limit = site.settings.checks.stale_after_days
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
                    place = prose.at(match.start())
                    if place.line not in taken:
                        shown = match.group().strip()[:20]
                        message = f"'{shown}' is shown as typed: {what}."
                        yield Problem(place, "leaked-markup", message)


@rule(
    "unsafe-html",
    _GROUP,
    "A page is text: what runs or loads something comes from the theme, where it is reviewed.",
    bad='<iframe src="https://example.org/video"></iframe> and <a onclick="go()">Go</a>',
    good="[The video](https://example.org/video)",
)
def unsafe_html(site: Site) -> Iterable[Problem]:
    """Raw HTML that runs or loads something, and links that do."""
    for page in site.pages.values():
        yield from (problem for problem in page.problems if problem.rule == "unsafe-html")
    for found in resolve_all(site):
        if found.link.form != "html" and _RUNS.match(found.typed.strip()):
            message = f"link '{found.typed}' runs something in the reader's browser."
            yield Problem(found.link.place, "unsafe-html", message)


@rule(
    "unlisted-link",
    _GROUP,
    "A scheduled job visits the recorded external links; this one it does not know.",
    bad="[Git](https://git-scm.com/docs/gitglosary)   (not in the recorded list)",
    good="[Git](https://git-scm.com/docs/gitglossary)   (in the recorded list)",
)
def unlisted_link(site: Site) -> Iterable[Problem]:
    """External links that the recorded list does not have, when there is a list."""
    name = site.settings.checks.external_links
    if not name:
        return
    listed = read_list(site)
    for url, place in external_links(site):
        if url.partition("#")[0] not in listed:
            message = f"'{url}' is not in '{name}'. Add it there, or run the check with --fix."
            yield Problem(place, "unlisted-link", message)
