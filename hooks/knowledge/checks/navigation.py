"""Rules about how pages and files are reached: navigation, links to them, old addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pathspec.gitignore import GitIgnoreSpec

from knowledge.checks import by_hand
from knowledge.checks.register import rule
from knowledge.pages.moved import moved_problems
from knowledge.problems import Place, Problem, did_you_mean
from knowledge.site.model import Site
from knowledge.site.resolve import resolve_all

_GROUP = "Pages"


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
        linked.update(str(name).partition("#")[0] for name in page.front.listed("related"))
        linked.add(str(page.front.values.get("page", "")).partition("#")[0])
    if "navigation" in site.settings.adds:  # a plugin lists what the author does not
        linked.update(set(site.pages) - set(site.settings.nav))
    for page in site.of_kind("page"):
        if page.src not in linked and page.src != "404.md":
            yield Problem(Place(page.path), "orphan-page", "no other page links to this page.")


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
