"""Rules about pages: headings, navigation, front matter, relations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from pathspec.gitignore import GitIgnoreSpec

from knowledge.checks import by_hand
from knowledge.checks.register import rule
from knowledge.pages.moved import moved_problems
from knowledge.problems import Place, Problem, did_you_mean
from knowledge.site.model import GENERATED, Site
from knowledge.site.resolve import resolve_all
from knowledge.source.page import Page

_GROUP = "Pages"
# What MkDocs, Material and common plugins read beside.
_OTHERS = frozenset(
    {"authors", "categories", "comments", "date", "draft", "edit_url", "icon", "links", "pin"}
    | {"readtime", "render_macros", "revision_date", "robots", "slug", "social", "subtitle"}
)
_KEYS: dict[str, tuple[type, str]] = {
    "title": (str, "a text"),
    "description": (str, "a text"),
    "objectives": (dict, "a mapping of objective ids to lists of section ids"),
    "related": (list, "a list of pages"),
    "misconceptions": (dict, "a mapping of ids to section ids"),
    "asked": (dict, "a mapping of section ids to the words by which readers ask for them"),
    "hide": (list, "a list"),
    "template": (str, "the name of a template"),
    "search": (dict, "a mapping"),
    "status": (str, "a text"),
    "generated": (str, "the name of what is generated"),
    "practice": (str, "the kind of practice page"),
    "topic": (str, "a text"),
    "deck": (dict, "a mapping"),
    "tags": (list, "a list"),
}


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
        if not titles and not named and not site.has_directive(page.src):
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
    "navigation",
    _GROUP,
    "A page that the navigation does not name is found by chance.",
    bad="nav:\n  - guide/rolback.md",
    good="nav:\n  - guide/rollback.md",
)
def navigation(site: Site) -> Iterable[Problem]:
    """Entries of the navigation without a page, and pages without an entry."""
    pages = [p for p in site.pages if site.kind(p) == "page" and p not in site.excluded]
    named = set(site.settings.nav)
    added = "navigation" in site.settings.adds
    for name in dict.fromkeys(site.settings.nav):
        if name not in pages and not (added and name.endswith(("/", "*"))):
            near = by_hand.hint(site, name) or did_you_mean(name, pages)
            if not near and "pages" in site.settings.adds:
                continue
            message = f"'{name}' is not a page.{near}"
            yield Problem(site.settings.nav_places[name], "navigation", message)
    for name, count in Counter(site.settings.nav).items():
        if count > 1:
            message = f"'{name}' is named {count} times; a page has one place."
            yield Problem(site.settings.nav_places[name], "navigation", message)
    allowed = GitIgnoreSpec.from_lines(site.settings.not_in_nav.splitlines())
    for name in pages:
        if added or name in named or not site.settings.nav:
            continue
        if not allowed.match_file(name):
            message = f"'{name}' is not named under 'nav' in 'mkdocs.yml'."
            yield Problem(site.place(name), "navigation", message)


@rule(
    "orphan-page",
    _GROUP,
    "Nobody who reads comes across it; a page is part of a path.",
    bad="docs/guide/rollback.md   (and no link to it on any page)",
    good="[Rollback](rollback.md): what happens when the alarm fires.",
)
def orphan_page(site: Site) -> Iterable[Problem]:
    """Pages that no other page links to; the home page is where reading starts."""
    linked = {"index.md"}
    for found in resolve_all(site):
        if found.path and found.path != found.page.src:
            linked.add(found.path)
    for page in site.pages.values():
        linked.update(str(name).partition("#")[0] for name in _list(page, "related"))
        linked.add(str(page.front.values.get("page", "")).partition("#")[0])
    if "navigation" in site.settings.adds:  # a plugin lists what the author does not
        linked.update(set(site.pages) - set(site.settings.nav))
    for page in site.of_kind("page"):
        if page.src not in linked and page.src != "404.md":
            yield Problem(Place(page.path), "orphan-page", "no other page links to this page.")


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
        for index, name in enumerate(_list(page, "related")):
            other = site.pages.get(str(name))
            if other is not None and page.src not in map(str, _list(other, "related")):
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
    "front-matter",
    _GROUP,
    "A key with a typing mistake does nothing, and nobody notices.",
    bad="desription: How to go back.",
    good="description: How to go back.",
)
def front_matter(site: Site) -> Iterable[Problem]:
    """Front matter that is not YAML, or has a key that is unknown or of the wrong kind."""
    for page in site.pages.values():
        if site.kind(page.src) != "question":
            yield from (problem for problem in page.problems if problem.rule == "front-matter")
    for page in site.of_kind("page"):
        yield from _keys(site, page)
        wanted = page.front.values.get("generated")
        if isinstance(wanted, str) and wanted not in GENERATED:
            message = f"nothing is generated as '{wanted}'.{did_you_mean(wanted, GENERATED)}"
            yield Problem(page.front.place("generated"), "front-matter", message)
        if not page.front.values.get("description") and not _broken(page):
            message = "the page lacks 'description', the sentence that search results show."
            yield Problem(Place(page.path), "front-matter", message)


def _keys(site: Site, page: Page) -> Iterator[Problem]:
    for key, value in page.front.values.items():
        place = page.front.place(str(key))
        if key in _KEYS:
            if not isinstance(value, _KEYS[key][0]):
                message = f"'{key}' must be {_KEYS[key][1]}, found '{str(value)[:40]}'."
                yield Problem(place, "front-matter", message)
        elif key not in site.options.front_matter and key not in _OTHERS:
            near = did_you_mean(str(key), _KEYS)
            if near or site.settings.configured:  # a site that says nothing may have its own
                message = f"a page has no key '{key}'.{near}"
                yield Problem(place, "front-matter", message)


def _broken(page: Page) -> bool:
    return any(problem.rule == "front-matter" for problem in page.problems)


@rule(
    "moved-page",
    _GROUP,
    "An old address that leads nowhere is a dead link in somebody's notes.",
    bad="extra:\n  knowledge:\n    moved: {guide/undo.md: guide/rolback.md}",
    good="extra:\n  knowledge:\n    moved: {guide/undo.md: guide/rollback.md}",
)
def moved_page(site: Site) -> Iterable[Problem]:
    """Old addresses that are in use again, or whose new one does not exist."""
    return moved_problems(site)


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


@rule(
    "setting",
    _GROUP,
    "A setting with a typing mistake does nothing, and nobody notices.",
    bad="extra:\n  knowledge:\n    stale_after_day: 400",
    good="extra:\n  knowledge:\n    stale_after_days: 400",
)
def setting(site: Site) -> Iterable[Problem]:
    """Settings below `extra.knowledge` that are unknown or of the wrong kind."""
    return site.settings.problems


@rule(
    "unknown-objective",
    _GROUP,
    "The section counts for no official point, and the coverage table lacks it.",
    bad="objectives:\n  c01-3.3-k55: [canary]",
    good="objectives:\n  c01-3.3-k5: [canary]",
)
def unknown_objective(site: Site) -> Iterable[Problem]:
    """Objective ids, in pages and terms, that the page of objectives does not have."""
    known = site.objectives
    if not known:
        return
    for page in (*site.of_kind("page"), *site.of_kind("term")):
        value = page.front.values.get("objectives")
        for index, name in enumerate(value if isinstance(value, (list, dict)) else ()):
            if str(name) not in known:
                key: str | int = index if isinstance(value, list) else str(name)
                near = did_you_mean(str(name), known)
                message = f"'{name}' is not the id of an objective.{near}"
                yield Problem(page.front.place("objectives", key), "unknown-objective", message)


@rule(
    "unknown-section",
    _GROUP,
    "What should point to a section points to nothing.",
    bad="objectives:\n  c01-3.3-k5: [canarry]",
    good="objectives:\n  c01-3.3-k5: [canary]",
)
def unknown_section(site: Site) -> Iterable[Problem]:
    """Sections and pages in front matter that do not exist."""
    for page in site.of_kind("page"):
        yield from _sections(page)
        for index, name in enumerate(_list(page, "related")):
            if str(name) not in site.pages or str(name) == page.src:
                near = did_you_mean(str(name), site.reading_order)
                message = f"'{name}' is not another page, as seen from the docs folder.{near}"
                yield Problem(page.front.place("related", index), "unknown-section", message)
    for term in site.glossary.terms:
        src, _, section = term.page.partition("#")
        if term.page and src not in site.pages:
            message = f"'{src}' is not a page.{did_you_mean(src, site.reading_order)}"
            yield Problem(term.place("page"), "unknown-section", message)
        elif section and src not in site.generated and section not in site.anchors(src):
            near = did_you_mean(section, site.anchors(src))
            message = f"'{site.docs_path(src)}' has no id '{section}'.{near}"
            yield Problem(term.place("page"), "unknown-section", message)


def _sections(page: Page) -> Iterator[Problem]:
    for key in ("objectives", "misconceptions"):
        value = page.front.values.get(key)
        for name, sections in value.items() if isinstance(value, dict) else ():
            wanted = sections if isinstance(sections, list) else [sections]
            for index, section in enumerate(wanted):
                if str(section) not in page.ids:
                    place = page.front.place(key, str(name), index)
                    near = did_you_mean(str(section), sorted(page.ids))
                    message = f"this page has no section '{section}'.{near}"
                    yield Problem(place, "unknown-section", message)
    asked = page.front.values.get("asked")
    for section in asked if isinstance(asked, dict) else ():
        if str(section) not in page.ids:
            near = did_you_mean(str(section), sorted(page.ids))
            message = f"this page has no section '{section}'.{near}"
            yield Problem(page.front.place("asked", str(section)), "unknown-section", message)


def _list(page: Page, key: str) -> list[Any]:
    value = page.front.values.get(key)
    return value if isinstance(value, list) else []


@rule(
    "unshown-file",
    "Figures, questions and labs",
    "A file of a lab that no page shows or links to is found by nobody and ages unseen.",
    bad="docs/labs/release/old-buildspec.yml   (and no page names it)",
    good='--8<-- "labs/release/buildspec.yml"',
)
def unshown_file(site: Site) -> Iterable[Problem]:
    """Files of labs that no page includes, links to or names."""
    top = site.options.folders.labs
    depth = top.count("/") + 1
    shown = {use.name for page in site.pages.values() for use in page.snippets}
    shown.update(site.docs_path(found.path) for found in resolve_all(site) if found.path)
    labs: dict[str, str] = {}
    for page in site.of_kind("page"):
        if page.src.startswith(f"{top}/") and page.src.count("/") > depth:
            folder = "/".join(page.src.split("/")[: depth + 1])
            labs[folder] = labs.get(folder, "") + page.front.body
    for name in sorted(site.files - site.excluded):
        parts = name.split("/")
        folder = "/".join(parts[: depth + 1])
        if folder not in labs or len(parts) < depth + 2 or name.endswith((".md", "__init__.py")):
            continue
        if site.docs_path(name) not in shown and parts[-1] not in labs[folder]:
            message = (
                f"no page of the lab shows, links to or names '{'/'.join(parts[depth + 1 :])}'."
            )
            yield Problem(site.place(name), "unshown-file", message)
