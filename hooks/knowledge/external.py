"""External links: the recorded list, and visits to it, which no build and no check ever make."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from knowledge.problems import Place, Problem
from knowledge.resolve import resolve_all
from knowledge.site import Site

_HEADER = "# External links of the site, one a line; a scheduled job visits them.\n"
_AGENT = "Mozilla/5.0 (compatible; link check of a study site)"
# Hosts that answer so to a program are there: the page asks for a browser, or for patience.
_THERE = frozenset({401, 403, 405, 406, 429, 999})
_TIMEOUT = 20
_AT_ONCE = 8


def external_links(site: Site) -> Iterator[tuple[str, Place]]:
    """Return what leads to other hosts by http or https, and where: links, and sources of facts."""
    for found in resolve_all(site):
        if found.state == "external" and _is_web(found.typed):
            yield found.typed, found.link.place
    for page in site.pages.values():
        sources = page.front.values.get("sources")
        for index, source in enumerate(sources if isinstance(sources, list) else ()):
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
    path = site.root / site.settings.checks.external_links
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def recorded(site: Site) -> dict[str, tuple[str, str]]:
    """Return the recorded list before and after it fits the site, by its path; empty if it does."""
    name = site.settings.checks.external_links
    if not name:
        return {}
    path = site.root / name
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    after = _HEADER + "".join(f"{url}\n" for url in urls_of(site))
    return {name: (before, after)} if before != after else {}


def visit(site: Site) -> list[Problem]:
    """Visit every external link; report the ones that lead nowhere, at each place they stand."""
    urls = urls_of(site)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = dict(zip(urls, pool.map(_answer, urls), strict=True))
    return sorted(_problems(external_links(site), answers))


def _problems(links: Iterable[tuple[str, Place]], answers: dict[str, str]) -> Iterator[Problem]:
    for url, place in links:
        answer = answers[url.partition("#")[0]]
        if answer:
            yield Problem(place, "dead-link", f"'{url}': {answer}.")


def _answer(url: str) -> str:
    """Return what is wrong with an address, or an empty text."""
    request = urllib.request.Request(url, headers={"User-Agent": _AGENT})  # noqa: S310 - http only
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as response:  # noqa: S310
            response.read(1)
    except urllib.error.HTTPError as error:
        return "" if error.code in _THERE else f"the host answers {error.code}"
    except (OSError, ValueError, http.client.HTTPException) as error:
        return f"no answer ({getattr(error, 'reason', error)})"
    return ""
