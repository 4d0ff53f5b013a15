"""Where a link leads: to a page, a file, another host, or nowhere, and what was meant."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from knowledge.problems import Place, suggestion
from knowledge.site.model import Site
from knowledge.source.page import Link, Page

_MAIL = re.compile(r"[^@\s/]+@[^@\s/]+\.\w+")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_INDEXES = ("index", "README")


@dataclass(frozen=True, slots=True)
class Resolved:
    """What became of one link.

    Attributes:
        page: The page it stands on.
        link: The link.
        state: `ok`, `external`, `empty`, `absolute`, `excluded`, `case`, `missing`, `anchor`,
            `self`, `mail` (an address without `mailto:`), `raw` (raw HTML that the build does not
            rewrite).
        typed: The part of the target that is wrong, or all of it.
        meant: What was meant, when something is near.
        path: The file it leads to, below the docs folder.
        fragment: The id behind `#`.
    """

    page: Page
    link: Link
    state: str
    typed: str = ""
    meant: str | None = None
    path: str = ""
    fragment: str = ""

    @property
    def written_at(self) -> list[Place]:
        """Where the target is written: its definitions, for `[text][label]`."""
        if self.link.form != "reference":
            return [self.link.place]
        known, typed = self.page.definitions, self.link.target
        places = [one.place for one in known if one.target.split()[:1] == [typed]]
        return places or [self.link.place]


@lru_cache(maxsize=1)
def resolve_all(site: Site) -> tuple[Resolved, ...]:
    """Resolve every link and image of a site; the result is kept for the rules that share it."""
    resolver = _resolver(site)
    return tuple(
        resolver.resolve(page, link, target)
        for page in site.pages.values()
        for link in page.links
        for target in _targets(link)
    )


def in_state(site: Site, *states: str) -> Iterator[Resolved]:
    """Yield the links and images of a site that are in one of the states."""
    return (found for found in resolve_all(site) if found.state in states)


def resolve(site: Site, page: Page, link: Link) -> Resolved:
    """Resolve a link that is written on a page in a form of its own, such as one of a diagram."""
    return _resolver(site).resolve(page, link, link.target)


@lru_cache(maxsize=1)
def _resolver(site: Site) -> _Resolver:
    return _Resolver(site)


def _targets(link: Link) -> list[str]:
    """Return the targets of a link: several for `srcset`."""
    if link.attribute == "srcset":
        return [part.split()[0] for part in link.target.split(",") if part.split()]
    return [link.target]


class _Resolver:
    def __init__(self, site: Site) -> None:
        self.site = site
        self.folded: dict[str, str] = {}
        for name in site.files:
            self.folded.setdefault(name.casefold(), name)
        self.anchors: dict[str, frozenset[str]] = {}

    def resolve(self, page: Page, link: Link, target: str) -> Resolved:
        target = target.strip()
        if not target:
            return Resolved(page, link, "empty", target)
        if _SCHEME.match(target) or target.startswith("//"):
            return Resolved(page, link, "external", target)
        if target.startswith("/"):
            return Resolved(page, link, "absolute", target, self._from_root(page, target))
        if self._is_template(link, target):
            return Resolved(page, link, "external", target)
        name, _, fragment = target.partition("#")
        name = unquote(name.partition("?")[0])
        if not name:
            return self._anchor(page, link, page.src, fragment, target)
        raw = link.form == "html" and not name.endswith(".md")
        base = self._address(page) if raw else posixpath.dirname(page.src)
        path = posixpath.normpath(posixpath.join(base, name))
        return self._file(page, link, path, fragment, target)

    def _is_template(self, link: Link, target: str) -> bool:
        """Tell whether a target is filled in later: by a plugin, or where HTML is an example."""
        filled = "{{" in target or "{%" in target
        return filled and (link.form == "html" or "templates" in self.site.settings.adds)

    def _address(self, page: Page) -> str:
        """Return the folder that a browser takes links of raw HTML from."""
        stem = page.src.removesuffix(".md")
        if not self.site.settings.folder_addresses or posixpath.basename(stem) in _INDEXES:
            return posixpath.dirname(stem)
        return stem

    def _file(self, page: Page, link: Link, path: str, fragment: str, target: str) -> Resolved:
        site = self.site
        if link.form == "html" and not link.is_image and self._is_page(path):
            source = self._source(path)
            if source is None:
                return Resolved(page, link, "missing", target, self._near_address(page, path))
            path = source
        elif link.form == "html" and path in site.pages:
            right = target.replace(".md", ".html", 1)
            return Resolved(page, link, "raw", target, right, path)
        if path in site.pages:
            if path in site.excluded or site.kind(path) == "term":
                return Resolved(page, link, "excluded", target, None, path)
            if path == page.src and link.form != "html":
                meant = f"#{fragment}" if fragment else None
                return Resolved(page, link, "self", target, meant, path, fragment)
            return self._anchor(page, link, path, fragment, target)
        if path in site.files:
            state = "excluded" if path in site.excluded else "ok"
            return Resolved(page, link, state, target, None, path)
        if path.casefold() in self.folded:
            meant = self._relative(page, self.folded[path.casefold()])
            return Resolved(
                page, link, "case", target, meant + (f"#{fragment}" if fragment else "")
            )
        if _MAIL.fullmatch(target):
            return Resolved(page, link, "mail", target, f"mailto:{target}")
        suffix = posixpath.splitext(path)[1]
        return Resolved(page, link, "missing", target, self._near(page, path, suffix))

    def _anchor(self, page: Page, link: Link, path: str, fragment: str, target: str) -> Resolved:
        plain = fragment.partition(":~:")[0]
        if not plain or path in self.site.generated or plain.startswith("__"):
            return Resolved(page, link, "ok", target, None, path, plain)
        if path not in self.anchors:
            self.anchors[path] = self.site.anchors(path)
        ids = self.anchors[path]
        if plain in ids or unquote(plain) in ids:
            return Resolved(page, link, "ok", target, None, path, unquote(plain))
        if path == self.site.glossary_page:
            term = self.site.glossary.resolve(unquote(plain))
            meant = term.id if term else suggestion(plain, ids)
        else:
            meant = suggestion(unquote(plain), sorted(ids))
        return Resolved(page, link, "anchor", target, meant and f"#{meant}", path, plain)

    def _is_page(self, path: str) -> bool:
        """Tell whether a path is the address of a page: a file, or a folder where pages are."""
        folders = self.site.settings.folder_addresses
        return path.endswith(".html") or (folders and not posixpath.splitext(path)[1])

    def _source(self, path: str) -> str | None:
        """Return the source of a built page: `a.html`, `a/index.html`, or the folder `a`."""
        stem = path.removesuffix(".html")
        names = [f"{stem}.md", f"{posixpath.dirname(stem)}/README.md".lstrip("/")]
        if self.site.settings.folder_addresses:
            stem = "" if stem in (".", "index") else stem.removesuffix("/index")
            names += [f"{stem}.md"]
            names += [posixpath.join(stem, f"{index}.md") for index in _INDEXES]
        return next((name for name in names if name in self.site.pages), None)

    def _near_address(self, page: Page, path: str) -> str | None:
        if not self.site.settings.folder_addresses:
            near = self._near(page, path, ".md")
            return near and near[:-3] + ".html"
        near = self._near(page, f"{path.removesuffix('/index')}.md", ".md")
        if near is None:
            return None
        source = posixpath.normpath(posixpath.join(posixpath.dirname(page.src), near))
        goal = source.removesuffix(".md").removesuffix("index").removesuffix("README")
        return posixpath.relpath(goal.rstrip("/") or ".", self._address(page) or ".") + "/"

    def _from_root(self, page: Page, target: str) -> str | None:
        name, mark, fragment = target.lstrip("/").partition("#")
        for path in (name, f"{name.rstrip('/')}.md", f"{name.rstrip('/')}/index.md".lstrip("/")):
            if path in self.site.files:
                return self._relative(page, path) + mark + fragment
        return None

    def _near(self, page: Page, path: str, suffix: str) -> str | None:
        """Return the link to the file that was meant: by name, by folder form, by distance."""
        stem = path.rstrip("/")
        for candidate in (f"{stem}.md", f"{stem}/index.md"):
            if not suffix and candidate in self.site.pages:
                return self._relative(page, candidate)
        name = posixpath.basename(path)
        usable = self._usable(suffix)
        same = [file for file in usable if posixpath.basename(file) == name]
        if len(same) == 1 and name not in ("index.md", "README.md"):
            return self._relative(page, same[0])
        near = suggestion(path, usable)
        return self._relative(page, near) if near else None

    def _usable(self, suffix: str) -> Iterable[str]:
        return [
            file
            for file in sorted(self.site.files)
            if file.endswith(suffix or ".md") and file not in self.site.excluded
        ]

    @staticmethod
    def _relative(page: Page, path: str) -> str:
        return posixpath.relpath(path, posixpath.dirname(page.src) or ".")
