"""Rules about front matter and settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.checks.register import rule
from knowledge.problems import Place, Problem, did_you_mean
from knowledge.site.model import GENERATED, Site
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
        for index, name in enumerate(page.front.listed("related")):
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
        for name, sections in page.front.mapped(key).items():
            wanted = sections if isinstance(sections, list) else [sections]
            for index, section in enumerate(wanted):
                if str(section) not in page.ids:
                    place = page.front.place(key, str(name), index)
                    near = did_you_mean(str(section), sorted(page.ids))
                    message = f"this page has no section '{section}'.{near}"
                    yield Problem(place, "unknown-section", message)
    for section in page.front.mapped("asked"):
        if str(section) not in page.ids:
            near = did_you_mean(str(section), sorted(page.ids))
            message = f"this page has no section '{section}'.{near}"
            yield Problem(page.front.place("asked", str(section)), "unknown-section", message)
