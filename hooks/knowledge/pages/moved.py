"""Old addresses: a page, or a mark in a page, for each that leads to where its content is now."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator

from knowledge.problems import Place, Problem, did_you_mean
from knowledge.site.model import Site
from knowledge.site.neutral import neutral_source
from knowledge.site.words import Words

_PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<title>{title}</title>
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={href}">
<p>{said} <a href="{href}">{title}</a></p>
</html>
"""


def moved_pages(site: Site) -> dict[str, str]:
    """Return the page for each old address, by its name below the built site."""
    made: dict[str, str] = {}
    for old, new in site.options.moved.items():
        if "#" in old or old in site.pages or new.partition("#")[0] not in site.pages:
            continue
        made[_built(old)] = _page(site, old, new, site.words)
        if site.kind(new) == "question":
            made[_built(neutral_source(old))] = made[_built(old)]
    # Nothing links to a question by its id, which may tell the key, but readers may have kept it.
    for page in site.of_kind("question"):
        made[_built(page.src)] = _page(site, page.src, page.src, site.words)
    return made


def with_old_ids(site: Site, source: str, content: str) -> str:
    """Return a page's HTML in which the old ids of its sections lead to the sections.

    Args:
        site: The site.
        source: The page, below the docs folder.
        content: Its HTML.
    """
    for old, new in site.options.moved.items():
        page, mark, identity = old.partition("#")
        if page != source or not mark or f' id="{identity}"' in content:
            continue
        heading = re.compile(rf'<h[1-6] [^>]*?\bid="{re.escape(new.partition("#")[2])}"[^>]*>')
        content = heading.sub(rf'\g<0><span id="{html.escape(identity)}"></span>', content, count=1)
    return content


def moved_problems(site: Site) -> Iterator[Problem]:
    """Yield old addresses that are in use, and new ones that lead nowhere."""
    names = [name for name in site.pages if site.kind(name) != "term"]
    for old, new in site.options.moved.items():
        place = site.settings.locate(("moved", old))
        page, _, fragment = new.partition("#")
        home, mark, identity = old.partition("#")
        if mark:
            yield from _section_problems(site, place, (home, identity), new)
            continue
        if old in site.pages:
            yield Problem(place, "moved-page", f"'{old}' is a page again, so nothing leads away.")
        if page not in names:
            near = did_you_mean(page, names)
            yield Problem(place, "moved-page", f"'{new}', where '{old}' went, is no page.{near}")
        elif fragment and fragment not in site.anchors(page):
            near = did_you_mean(fragment, sorted(site.anchors(page)))
            yield Problem(place, "moved-page", f"'{page}' has no section '{fragment}'.{near}")


def _section_problems(
    site: Site, place: Place, old: tuple[str, str], new: str
) -> Iterator[Problem]:
    home, identity = old
    page, _, fragment = new.partition("#")
    if home not in site.pages:
        yield Problem(place, "moved-page", f"'{home}', where '{identity}' was, is no page.")
    elif page != home:
        yield Problem(place, "moved-page", f"'{identity}' can lead on within '{home}' alone.")
    elif identity in site.anchors(home):
        yield Problem(place, "moved-page", f"'{home}' has a section '{identity}' again.")
    elif fragment not in site.anchors(home):
        near = did_you_mean(fragment, sorted(site.anchors(home)))
        yield Problem(place, "moved-page", f"'{home}' has no section '{fragment}'.{near}")


def _page(site: Site, old: str, new: str, words: Words) -> str:
    page, mark, fragment = new.partition("#")
    title, target = site.pages[page].title, page
    if site.kind(page) == "question":
        title, target = words("questions.link_to"), neutral_source(page)
    href = posixpath.relpath(_built(target), posixpath.dirname(old) or ".") + mark + fragment
    return _PAGE.format(
        language=site.settings.language,
        href=html.escape(href),
        title=html.escape(title),
        said=html.escape(words("pages.moved")),
    )


def _built(name: str) -> str:
    return name.removesuffix(".md") + ".html"
