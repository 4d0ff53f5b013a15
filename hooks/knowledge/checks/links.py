"""Rules about where links and images lead."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from knowledge.checks import by_hand
from knowledge.checks.register import rule
from knowledge.problems import Problem, offer
from knowledge.site.model import Site
from knowledge.site.resolve import in_state

_GROUP = "Links and images"


def _may_have(site: Site, path: str) -> bool:
    """Tell whether a page may have ids that something adds to it."""
    return "ids" in site.settings.adds or path in site.with_directive


@rule(
    "missing-page",
    _GROUP,
    "A reader who follows the link gets nothing.",
    bad="[Rollback](rolback.md)",
    good="[Rollback](rollback.md)",
)
def missing_page(site: Site) -> Iterable[Problem]:
    """Links in Markdown to files that do not exist."""
    for found in in_state(site, "missing"):
        if found.link.form == "html" or found.link.is_image:
            continue
        moved = by_hand.hint(site, by_hand.target_of(found.page.src, found.typed), found.page.src)
        if not moved and not found.meant and "pages" in site.settings.adds:
            continue
        message = f"link '{found.typed}' leads to no file.{moved or offer(found.meant)}"
        yield Problem(found.written_at[0], "missing-page", message)


@rule(
    "missing-anchor",
    _GROUP,
    "The page opens at its top, and the reader searches for what you meant.",
    bad="[Canary](deployment-strategies.md#canarry)",
    good="[Canary](deployment-strategies.md#canary)",
)
def missing_anchor(site: Site) -> Iterable[Problem]:
    """Links to a heading or id that the page does not have."""
    for found in in_state(site, "anchor"):
        if found.link.form == "html":
            continue
        where = "this page" if found.path == found.page.src else f"'{site.docs_path(found.path)}'"
        meant = found.meant and found.typed.partition("#")[0] + found.meant
        if not meant and _may_have(site, found.path):
            continue
        message = f"link '{found.typed}': {where} has no id '{found.fragment}'.{offer(meant)}"
        yield Problem(found.written_at[0], "missing-anchor", message)


@rule(
    "path-case",
    _GROUP,
    "It works on one computer and breaks on another, the web server included.",
    bad="[Rollback](Rollback.md)",
    good="[Rollback](rollback.md)",
)
def path_case(site: Site) -> Iterable[Problem]:
    """Links whose path differs from the file's only in upper and lower case."""
    for found in in_state(site, "case"):
        message = f"'{found.typed}' differs from the file only in case.{offer(found.meant)}"
        yield Problem(found.link.place, "path-case", message)


@rule(
    "absolute-link",
    _GROUP,
    "It breaks from disk, and where the site is not at the root of its host.",
    bad="[Rollback](/guide/rollback/)",
    good="[Rollback](rollback.md)",
)
def absolute_link(site: Site) -> Iterable[Problem]:
    """Links that start with a slash, or name our own host."""
    for found in in_state(site, "absolute"):
        message = f"'{found.typed}' is absolute; link relative to this file.{offer(found.meant)}"
        yield Problem(found.link.place, "absolute-link", message)
    own = site.settings.site_url.rstrip("/")
    for found in in_state(site, "external") if own else ():
        if found.typed == own or found.typed.startswith(f"{own}/"):
            message = f"'{found.typed}' is this site; link to the file, relative to this one."
            yield Problem(found.link.place, "absolute-link", message)


@rule(
    "excluded-page",
    _GROUP,
    "The file is read by the build but is no page: the link leads nowhere.",
    bad="[canary](../glossary/canary-deployment.md)",
    good="[[canary deployment|canary]]",
)
def excluded_page(site: Site) -> Iterable[Problem]:
    """Links to files that the build leaves out."""
    for found in in_state(site, "excluded"):
        term = site.term_of(found.path) if posixpath.dirname(found.path) == "glossary" else None
        right = f" Write '[[{term.name}]]'." if term else ""
        message = f"'{found.typed}' is not a page of the built site.{right}"
        yield Problem(found.link.place, "excluded-page", message)


@rule(
    "self-link",
    _GROUP,
    "The file's own name breaks when the file is renamed; the section is enough.",
    bad="[above](rollback.md#alarms)   (in rollback.md)",
    good="[above](#alarms)",
)
def self_link(site: Site) -> Iterable[Problem]:
    """Links from a page to itself by its file name."""
    for found in in_state(site, "self"):
        if found.fragment and found.fragment not in site.anchors(found.path):
            message = f"link '{found.typed}': this page has no id '{found.fragment}'."
            yield Problem(found.link.place, "self-link", message)
            continue
        right = f" Write '{found.meant}'." if found.meant else ""
        message = f"'{found.typed}' is this page itself.{right}"
        yield Problem(found.link.place, "self-link", message)


@rule(
    "raw-html-link",
    _GROUP,
    "MkDocs neither checks nor rewrites what stands in raw HTML.",
    bad='<a href="rollback.md">Rollback</a>',
    good="[Rollback](rollback.md)",
)
def raw_html_link(site: Site) -> Iterable[Problem]:
    """`href`, `src` and `srcset` in raw HTML that lead nowhere."""
    for found in in_state(site, "missing", "anchor", "raw"):
        if found.link.form != "html":
            continue
        what = f"'{found.link.attribute}=\"{found.typed}\"'"
        if found.state == "raw":
            message = f"{what} is not rewritten in raw HTML. Write a Markdown link."
        elif found.state == "anchor":
            message = f"{what}: there is no id '{found.fragment}'.{offer(found.meant)}"
        else:
            message = f"{what} leads to no file.{offer(found.meant)}"
        yield Problem(found.link.place, "raw-html-link", message)


@rule(
    "missing-image",
    _GROUP,
    "The reader sees a broken frame.",
    bad="![The pipeline](images/pipline.png)",
    good="![The pipeline](images/pipeline.png)",
)
def missing_image(site: Site) -> Iterable[Problem]:
    """Markdown images whose file does not exist."""
    for found in in_state(site, "missing"):
        if found.link.is_image and found.link.form != "html":
            message = f"image '{found.typed}' does not exist.{offer(found.meant)}"
            yield Problem(found.link.place, "missing-image", message)
