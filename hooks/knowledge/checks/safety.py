"""Rules about what a stranger's text may do: nothing but be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from knowledge.checks.register import rule
from knowledge.problems import Place, Problem
from knowledge.site.model import Site
from knowledge.site.resolve import resolve_all
from knowledge.source.page import Page

_GROUP = "Safety"
_RUNS = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_MARKUP = re.compile(r"<[a-zA-Z!/?]")


@rule(
    "unsafe-html",
    _GROUP,
    "A page is text: what runs or loads something comes from the theme, where it is reviewed.",
    bad='<iframe src="https://example.org/video"></iframe> and <a onclick="go()">Go</a>',
    good="[The video](https://example.org/video)",
    firm=True,
)
def unsafe_html(site: Site) -> Iterable[Problem]:
    """HTML that runs or loads something, links that do, and markup in front matter."""
    for page in site.pages.values():
        yield from (problem for problem in page.problems if problem.rule == "unsafe-html")
        yield from _front(page, page.front.values)
    for found in resolve_all(site):
        if found.link.form != "html" and _RUNS.match(found.typed.strip()):
            message = f"link '{found.typed}' runs something in the reader's browser."
            yield Problem(found.link.place, "unsafe-html", message)


def _front(page: Page, value: object, key: str = "") -> Iterator[Problem]:
    """Yield values of front matter that templates would write as markup."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _front(page, inner, key or str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from _front(page, inner, key)
    elif isinstance(value, str) and _MARKUP.search(value):
        message = f"'{key}' is shown as it stands, and '{value[:40]}' holds markup."
        yield Problem(page.front.place(key), "unsafe-html", message)


@rule(
    "remote-file",
    _GROUP,
    "A page that loads from another host fails offline, and tells that host of its reader.",
    bad="![The console](https://example.org/console.png)",
    good="![The console](console.png)",
)
def remote_file(site: Site) -> Iterable[Problem]:
    """Pictures, sounds and films of another host."""
    for page in site.pages.values():
        for link in page.links:
            if link.is_image and _REMOTE.match(link.target.strip()):
                message = f"'{link.target}' is loaded from another host. Keep a copy in the site."
                yield Problem(link.place, "remote-file", message)


@rule(
    "outside-file",
    _GROUP,
    "A link in the file system would publish a file that nobody meant to publish.",
    bad="docs/notes.md -> ../../home/notes.md",
    good="docs/notes.md, a file",
    firm=True,
)
def outside_file(site: Site) -> Iterable[Problem]:
    """Symbolic links below the docs folder that lead out of it."""
    for name in site.outside:
        message = f"'{name}' is a symbolic link that leads out of '{site.settings.docs}'."
        yield Problem(Place(site.docs_path(name)), "outside-file", f"{message} It is left out.")
