"""Rules about what pages say: words, dates, sources, diagrams, questions, files of labs."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

from knowledge.checks.resolve import resolve_all
from knowledge.checks.rule import rule
from knowledge.frontmatter import is_date
from knowledge.page import Definition, Page
from knowledge.problems import Place, Problem
from knowledge.site import Site

_GROUP = "Content"
_CHECKED = re.compile(r"\bchecked\s+(\d{4}-\d{2}-\d{2})\b")
_LEAKS = (
    (re.compile(r"(?m)^\s*:::+\s*\w*"), "a directive of another Markdown"),
    (re.compile(r"\\(?:begin|end)\{\w+\*?\}"), "TeX"),
    (re.compile(r"(?<!\\)\]\("), "a link that is not closed or not opened"),
    (re.compile(r"(?<!\\)\[\[[^\[\]\s]|(?<=[^\s\\])\]\]"), "a term link that is not closed or not opened"),
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
            for pattern, what in _LEAKS:
                for match in pattern.finditer(prose.text):
                    place = prose.at(match.start())
                    if place.line not in taken:
                        shown = match.group().strip()[:20]
                        message = f"'{shown}' is shown as typed: {what}."
                        yield Problem(place, "leaked-markup", message)


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
    for found in resolve_all(site):
        if found.state != "external" or not found.typed.lower().startswith("http"):
            continue
        if found.typed.partition("#")[0] not in listed:
            message = f"'{found.typed}' is not in '{name}'. Run the check with --fix to add it."
            yield Problem(found.link.place, "unlisted-link", message)


def read_list(site: Site) -> set[str]:
    """Return the recorded external links; none when the file does not exist."""
    path = site.root / site.settings.checks.external_links
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


@rule(
    "unshown-file",
    _GROUP,
    "A file of a lab that no page shows or links to is found by nobody and ages unseen.",
    bad="docs/labs/release/old-buildspec.yml   (and no page names it)",
    good='--8<-- "labs/release/buildspec.yml"',
)
def unshown_file(site: Site) -> Iterable[Problem]:
    """Files below `labs/` that no page includes, links to or names."""
    shown = {use.name for page in site.pages.values() for use in page.snippets}
    shown.update(site.docs_path(found.path) for found in resolve_all(site) if found.path)
    labs: dict[str, str] = {}
    for page in site.of_kind("page"):
        if page.src.startswith("labs/") and page.src.count("/") > 1:
            folder = "/".join(page.src.split("/")[:2])
            labs[folder] = labs.get(folder, "") + page.front.body
    for name in sorted(site.files - site.excluded):
        parts = name.split("/")
        folder = "/".join(parts[:2])
        if folder not in labs or len(parts) < 3 or name.endswith((".md", "__init__.py")):
            continue
        if site.docs_path(name) not in shown and parts[-1] not in labs[folder]:
            message = f"no page of the lab shows, links to or names '{'/'.join(parts[2:])}'."
            yield Problem(site.place(name), "unshown-file", message)


@rule(
    "diagram",
    _GROUP,
    "A figure needs a caption, a description for those who do not see it, and to be drawn at all.",
    bad="flowchart TB\n  A --> B",
    good="flowchart TB\n  accTitle: From commit to endpoint\n  accDescr: A commit starts …\n"
    "  A --> B",
)
def diagram(site: Site) -> Iterable[Problem]:
    """Mermaid fences: title, description, syntax, size."""
    # Imported here because drawing is slow to load, and most runs ask for other rules.
    from knowledge.diagrams.checks import check_source
    from knowledge.diagrams.settings import read_settings

    limits, _ = read_settings(site.settings.extra)
    for page in site.pages.values():
        for fence in page.fences:
            if fence.language == "mermaid" and fence.place.path == page.path:
                yield from check_source(fence.text, page.path, fence.place.line, limits)


@rule(
    "question",
    _GROUP,
    "A question has every part a learner needs: reasons, a source, an objective, a section.",
    bad="- [x] Canary",
    good="- [x] Canary\n    - A tenth of the traffic goes first, so few users meet a fault.",
)
def question(site: Site) -> Iterable[Problem]:
    """Question files, one by one and as a bank."""
    from knowledge.questions.lint import lint_bank
    from knowledge.questions.parse import parse_question

    found = []
    for page in site.of_kind("question"):
        text = (site.root / page.path).read_text(encoding="utf-8", errors="replace")
        item, problems = parse_question(text, page.path)
        yield from problems
        if item is None:
            continue
        found.append(item)
        src, _, section = item.teaches.partition("#")
        if item.teaches and (
            src not in site.pages or (section and section not in site.anchors(src))
        ):
            message = f"'{item.teaches}' is not a section of a page."
            yield Problem(item.place("teaches"), "question-teaches", message)
        for name in item.terms:
            if site.glossary.resolve(name) is None:
                near = site.glossary.near(name)
                hint = f" Did you mean '{near}'?" if near else ""
                yield Problem(item.place("terms"), "question-term", f"'{name}' is no term.{hint}")
    if found:
        yield from lint_bank(found, list(site.objectives), misconceptions(site), site.today)


def misconceptions(site: Site) -> dict[str, Page]:
    """Return the page that clears up each misconception, by its id."""
    return {
        str(name): page
        for page in site.of_kind("page")
        if isinstance(page.front.values.get("misconceptions"), dict)
        for name in page.front.values["misconceptions"]
    }


@rule(
    "coverage",
    _GROUP,
    "An official point without a section, a figure and questions is a hole in the preparation.",
    bad="### Canary { #c01-3.3-k5 }   (and no section or question names it)",
    good="objectives:\n  c01-3.3-k5: [canary]",
)
def coverage(site: Site) -> Iterable[Problem]:
    """Official points that lack a section, a figure or questions."""
    from knowledge.questions.bank import Bank, read_objectives
    from knowledge.questions.coverage import coverage as rows_of
    from knowledge.questions.coverage import coverage_problems
    from knowledge.questions.parse import parse_question

    page = site.pages.get(site.settings.checks.objectives_page)
    if page is None:
        return ()
    questions = {}
    for source in site.of_kind("question"):
        text = (site.root / source.path).read_text(encoding="utf-8", errors="replace")
        item, _ = parse_question(text, source.path)
        if item is not None:
            questions[source.src] = item
    bank = Bank(by_source=questions, objectives=read_objectives(page.front))
    return coverage_problems(rows_of(bank, {p.src: p.front for p in site.of_kind("page")}))
