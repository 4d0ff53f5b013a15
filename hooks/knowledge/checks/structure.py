"""Rules about what a page is made of: headings, ids, relations, readable text."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.checks.register import rule
from knowledge.problems import Place, Problem
from knowledge.site.model import Site

_GROUP = "Pages"


@rule(
    "heading-levels",
    _GROUP,
    "Readers who jump by heading, and the table of contents, lose the thread.",
    bad="## Canary\n\n#### Alarms",
    good="## Canary\n\n### Alarms",
)
def heading_levels(site: Site) -> Iterable[Problem]:
    """Headings that skip a level, pages with no title or more than one."""
    for page in site.of_kind("page"):
        titles = [heading for heading in page.headings if heading.level == 1]
        named = page.front.values.get("title") or page.src in site.settings.nav_titles
        if not titles and not named and page.src not in site.with_directive:
            message = "the page has no title, a heading of level 1."
            yield Problem(Place(page.path, page.front.body_line), "heading-levels", message)
        for extra in titles[1:]:
            message = f"'{extra.text}' is a second title; a page has one heading of level 1."
            yield Problem(extra.place, "heading-levels", message)
        for above, heading in zip(page.headings, page.headings[1:], strict=False):
            if heading.level > above.level + 1:
                message = (
                    f"'{heading.text}' has level {heading.level} below level {above.level};"
                    f" level {above.level + 1} is missing."
                )
                yield Problem(heading.place, "heading-levels", message)


@rule(
    "duplicate-heading",
    _GROUP,
    "The second one gets an id with a number, which moves when a third is added.",
    bad="## Example\n\n## Example",
    good="## Example: canary\n\n## Example: linear",
)
def duplicate_heading(site: Site) -> Iterable[Problem]:
    """Headings of the same text on one page."""
    for page in site.of_kind("page"):
        seen: dict[str, int] = {}
        for heading in page.headings:
            first = seen.setdefault(heading.text.casefold(), heading.place.line)
            if heading.text and first != heading.place.line and not heading.explicit:
                message = f"heading '{heading.text}' is already in line {first}."
                yield Problem(heading.place, "duplicate-heading", message)


@rule(
    "duplicate-id",
    _GROUP,
    "A link to the id leads to the first of the two only.",
    bad="## Canary { #shift }\n\n## Linear { #shift }",
    good="## Canary { #canary }\n\n## Linear { #linear }",
)
def duplicate_id(site: Site) -> Iterable[Problem]:
    """Ids that the author wrote twice on one page."""
    for page in site.pages.values():
        yield from (problem for problem in page.problems if problem.rule == "duplicate-id")


@rule(
    "one-sided-relation",
    _GROUP,
    "A reader of the other page should learn of this one, too.",
    bad="related: [guide/rollback.md]   (and rollback.md does not list this page)",
    good="related: [guide/deployment-strategies.md]   (in rollback.md)",
)
def one_sided_relation(site: Site) -> Iterable[Problem]:
    """`related` and `confused_with` that the other side does not return."""
    for page in site.of_kind("page"):
        for index, name in enumerate(page.front.listed("related")):
            other = site.pages.get(str(name))
            if other is not None and page.src not in map(str, other.front.listed("related")):
                message = f"'{other.path}' does not name '{page.src}' under 'related'."
                yield Problem(page.front.place("related", index), "one-sided-relation", message)
    for term in site.glossary.terms:
        for index, name in enumerate(term.confused_with):
            pair = site.glossary.by_id.get(name)
            if pair is not None and term.id not in pair.confused_with:
                message = f"'{pair.path}' does not name '{term.id}' under 'confused_with'."
                place = term.place("confused_with", index)
                yield Problem(place, "one-sided-relation", message)


@rule(
    "unreadable-file",
    _GROUP,
    "A file that is not UTF-8 text is shown with wrong characters, or not at all.",
    bad="a page saved as Latin-1",
    good="a page saved as UTF-8",
)
def unreadable_file(site: Site) -> Iterable[Problem]:
    """Files and folders that cannot be read, or are not UTF-8 text."""
    yield from site.problems
    for page in site.pages.values():
        yield from (problem for problem in page.problems if problem.rule == "unreadable-file")
