"""Pages that were moved without `rename`: known by a text that Git has under another name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from urllib.parse import unquote

from rapidfuzz import fuzz

from knowledge.checks.removed import git
from knowledge.checks.rename import renamed
from knowledge.site.model import Site
from knowledge.site.resolve import resolve_all
from knowledge.source.front_matter import read_front_matter

_SAME = 90  # of a hundred; a moved page may have had some links mended already
_MOST = 50  # names looked up in Git, so that a site full of typos is checked as quickly
_PAGE = re.compile(r"[\w./ -]+\.md")


@lru_cache(maxsize=1)
def moved_by_hand(site: Site) -> Mapping[str, str]:
    """Return where pages went that something names, that are gone, and that Git knows.

    Both names are below the docs folder. Without Git nothing is known.
    """
    moves: dict[str, str] = {}
    names = list(dict.fromkeys(_gone(site)))[:_MOST]
    try:
        known = bool(names and git(site.root, "rev-parse", "--verify", "HEAD"))
    except ValueError:
        return {}
    for name in names if known else ():
        try:
            new = _same_text(site, name)
        except ValueError:
            continue
        if new is not None and new not in moves.values():
            moves[name] = new
    return moves


def hint(site: Site, name: str, source: str = "") -> str:
    """Return the hint for a page that is gone, as text behind a message; empty when none is known.

    Args:
        site: The site.
        name: The page, below the docs folder.
        source: The page that links to it; empty where names are written below the docs folder.
    """
    new = moved_by_hand(site).get(name)
    if new is None:
        return ""
    shown = posixpath.relpath(new, posixpath.dirname(source) or ".")
    return f" Did you mean '{shown}'? It holds the same text; '--fix' mends all that names it."


def target_of(source: str, typed: str) -> str:
    """Return the file that a link leads to, below the docs folder."""
    path = unquote(typed.partition("#")[0].partition("?")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), path))


def rest_of_moves(site: Site) -> dict[str, tuple[str, str]]:
    """Return the text before and after of every file that names a page by the name it had."""
    moves = moved_by_hand(site)
    if not moves:
        return {}
    back = {new: old for old, new in moves.items()}
    # The site as it was, with each page's text where it is now.
    pages = {back.get(src, src): page for src, page in site.pages.items()}
    before = replace(
        site,
        pages={src: replace(page, src=src) for src, page in sorted(pages.items())},
        files=frozenset(back.get(name, name) for name in site.files),
        excluded=frozenset(back.get(name, name) for name in site.excluded),
    )
    return renamed(before, moves)


def _gone(site: Site) -> Iterator[str]:
    """Yield what links, the navigation and front matter name that is no page."""
    for found in resolve_all(site):
        if found.state == "missing" and found.typed.partition("#")[0].endswith(".md"):
            yield target_of(found.page.src, found.typed)
    yield from (name for name in site.settings.nav if name not in site.pages)
    for page in site.pages.values():
        for value in page.front.values.values():
            for item in value if isinstance(value, list) else [value]:
                name = str(item).partition("#")[0]
                if _PAGE.fullmatch(name) and name not in site.pages:
                    yield name


def _same_text(site: Site, name: str) -> str | None:
    """Return the page that holds the text that another one had.

    Raises:
        ValueError: Git does not know the other one.
    """
    path, revision = site.docs_path(name), "HEAD"
    try:
        old = git(site.root, "show", f"{revision}:./{path}")
    except ValueError:
        gone = git(site.root, "log", "-1", "--format=%H", "--diff-filter=D", "--", path).strip()
        revision = f"{gone}^"
        old = git(site.root, "show", f"{revision}:./{path}")
    listed = git(
        site.root, "ls-tree", "-r", "-z", "--name-only", revision, "--", site.settings.docs
    )
    known = set(listed.split("\0"))
    body = read_front_matter(old.replace("\r\n", "\n"), path)[0].body.strip()
    alike = {
        src: fuzz.ratio(body, page.front.body.strip(), score_cutoff=_SAME)
        for src, page in site.pages.items()
        if page.path not in known and site.kind(src) != "term"
    }
    best = max(alike, key=lambda src: alike[src], default=None)
    return best if best is not None and alike[best] and body else None
