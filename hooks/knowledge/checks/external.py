"""External links: the recorded list, and visits to it, which no build and no check ever make."""

from __future__ import annotations

import http.client
import re
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from lxml import html

from knowledge.problems import Place, Problem
from knowledge.site.model import Site
from knowledge.site.resolve import resolve_all

_HEADER = "# External links of the site, one a line; a scheduled job visits them.\n"
_AGENT = "Mozilla/5.0 (compatible; link check of a study site)"
# Hosts that answer so to a program are there: the page asks for a browser, or for patience.
_THERE = frozenset({401, 403, 405, 406, 429, 999})
_TIMEOUT = 20
_AT_ONCE = 8
_MOST_BYTES = 8_000_000


def external_links(site: Site) -> Iterator[tuple[str, Place]]:
    """Return what leads to other hosts by http or https, and where: links, and sources of facts."""
    for found in resolve_all(site):
        if found.state == "external" and _is_web(found.typed):
            yield found.typed, found.link.place
    for page in site.pages.values():
        for index, source in enumerate(page.front.listed("sources")):
            url = source.get("url") if isinstance(source, dict) else None
            if isinstance(url, str) and _is_web(url):
                yield url, page.front.place("sources", index, "url")


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http:", "https:"))


def urls_of(site: Site) -> list[str]:
    """Return the addresses of all external links, without `#…`, each once, sorted."""
    return sorted({url.partition("#")[0] for url, _ in external_links(site)})


def read_list(site: Site) -> set[str]:
    """Return the recorded external links; none when the file does not exist."""
    path = site.root / site.options.external_links
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def recorded(site: Site) -> dict[str, tuple[str, str]]:
    """Return the recorded list before and after it fits the site, by its path; empty if it does."""
    name = site.options.external_links
    if not name:
        return {}
    path = site.root / name
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    after = _HEADER + "".join(f"{url}\n" for url in urls_of(site))
    return {name: (before, after)} if before != after else {}


@dataclass(frozen=True, slots=True)
class Visit:
    """What a host answered.

    Attributes:
        problem: Why the page cannot be read; empty if it can.
        moved: Where it moved for good; empty if it did not.
        ids: Its ids; None for what is no HTML.
        text: Its text, blanks folded.
    """

    problem: str = ""
    moved: str = ""
    ids: frozenset[str] | None = None
    text: str = ""


def visit(site: Site) -> list[Problem]:
    """Visit every external link; report the ones that lead nowhere, at each place they stand."""
    urls = urls_of(site)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        visits = dict(zip(urls, pool.map(_visit, urls), strict=True))
    return sorted(_problems(external_links(site), visits))


def _problems(links: Iterable[tuple[str, Place]], visits: Mapping[str, Visit]) -> Iterator[Problem]:
    for url, place in links:
        address, _, fragment = url.partition("#")
        seen = visits[address]
        if seen.problem:
            yield Problem(place, "dead-link", f"'{url}': {seen.problem}.")
            continue
        if seen.moved:
            message = f"'{url}' has moved for good. Did you mean '{seen.moved}'?"
            yield Problem(place, "moved-link", message)
        missing = _missing(seen, fragment)
        if missing:
            yield Problem(place, "dead-anchor", f"'{url}': {missing}.")


def _missing(seen: Visit, fragment: str) -> str:
    """Return what a fragment names and the page does not have; empty if nothing is missing."""
    if seen.ids is None:
        return ""
    anchor, _, directive = fragment.partition(":~:")
    if anchor and not anchor.startswith(("/", "!")) and unquote(anchor) not in seen.ids:
        return f"the page has no id '{anchor}'"
    for wanted in re.findall(r"text=([^&]*)", directive):
        parts = [part for part in wanted.split(",") if not part.endswith("-") and part[:1] != "-"]
        for part in parts:
            if _folded(unquote(part)) not in seen.text:
                return f"the page has no text '{unquote(part)}'"
    return ""


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects and remembers whether all of them are for good."""

    def __init__(self) -> None:
        self.permanent = True

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """Note the kind of each redirect on the way."""
        self.permanent = self.permanent and code in (301, 308)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _visit(url: str) -> Visit:
    """Read a page; a host that asks for a browser or for patience is there."""
    redirects = _Redirects()
    opener = urllib.request.build_opener(redirects)
    request = urllib.request.Request(url, headers={"User-Agent": _AGENT})  # noqa: S310 - http only
    try:
        with opener.open(request, timeout=_TIMEOUT) as response:
            final = response.geturl().partition("#")[0]
            moved = final if final != url and redirects.permanent else ""
            kind = response.headers.get_content_type()
            data = response.read(_MOST_BYTES) if kind == "text/html" else b""
    except urllib.error.HTTPError as error:
        if error.code in _THERE:
            return Visit()
        if 300 <= error.code < 400:
            return Visit("it is redirected in a circle, or without an end")
        return Visit(f"the host answers {error.code}")
    except (OSError, ValueError, http.client.HTTPException) as error:
        return Visit(f"no answer ({getattr(error, 'reason', error)})")
    if not data.strip():
        return Visit(moved=moved)
    tree = html.document_fromstring(data)
    ids = {element.get("id") for element in tree.iter()} | {a.get("name") for a in tree.iter("a")}
    text = _folded("".join(str(part) for part in tree.itertext()))
    return Visit("", moved, frozenset(name for name in ids if name), text)
