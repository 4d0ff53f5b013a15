"""The checks of a build, run in another process meanwhile where the site is large.

Rendering keeps one core busy and the others idle: there the sources are read and checked, and each
page is parsed as soon as it is written. A small site is checked at once, which is quicker.
"""

from __future__ import annotations

import datetime
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.checks import check
from knowledge.checks.built import Built, check_built, parse_built
from knowledge.problems import Problem
from knowledge.processes import NO_PROCESSES, WORTH_A_PROCESS, process_pool
from knowledge.site.model import Site, load_site
from knowledge.site.resolve import resolve_all


@dataclass(frozen=True)
class Sources:
    """What the sources of a site have wrong.

    Attributes:
        problems: All problems.
        links: Page and target of each link that a problem is about, or was told not to be.
        navigation: Whether the navigation names a page that does not exist.
    """

    problems: list[Problem] = field(default_factory=list)
    links: set[tuple[str, str]] = field(default_factory=set)
    navigation: bool = False


def check_sources(site: Site) -> Sources:
    """Check the sources of a site."""
    problems = check(site)
    links = {
        (found.page.src, target)
        for found in resolve_all(site)
        if found.state not in ("ok", "external")
        for target in (found.typed, found.link.target)
    }
    links.update(
        (page.src, f"#fnref:{name}")  # MkDocs' words for a footnote that nothing refers to
        for page in site.pages.values()
        for name in {note.name for note in page.footnotes}
        - {use.name for use in page.footnote_uses}
    )
    return Sources(problems, links, any(problem.rule == "navigation" for problem in problems))


def _check_root(root: Path, today: datetime.date) -> Sources:
    return check_sources(load_site(root, today=today))


class Checks:
    """The checks of one build.

    Args:
        site: The site.
        pages: Number of pages the build renders.
    """

    def __init__(self, site: Site, pages: int) -> None:
        self._site = site
        self._pool: ProcessPoolExecutor | None = None
        self._sources: Future[Sources] | None = None
        self._pages: dict[str, Future[Built]] = {}
        if pages >= WORTH_A_PROCESS:
            try:
                self._pool = process_pool(1, "spawn")  # not forked: serving has threads
                self._sources = self._pool.submit(_check_root, site.root, site.today)
            except NO_PROCESSES:
                self.close()

    @property
    def elsewhere(self) -> bool:
        """Whether the checks run in another process."""
        return self._pool is not None

    def sources(self) -> Sources:
        """Return what the sources have wrong; waits for the other process."""
        try:
            if self._sources is not None:
                return self._sources.result()
        except NO_PROCESSES:
            self.close()
        return check_sources(self._site)

    def written(self, name: str, html: str) -> None:
        """Parse a page that was just written, in the other process if there is one."""
        try:
            if self._pool is not None:
                self._pages[name] = self._pool.submit(parse_built, html.encode())
        except NO_PROCESSES:
            self.close()

    def built(self, folder: Path, shown_as: str, known: set[tuple[str, str]]) -> list[Problem]:
        """Return what the built pages have wrong."""
        try:
            parsed = {name: page.result() for name, page in self._pages.items()}
        except NO_PROCESSES:
            parsed = {}  # then they are read from the folder
        return check_built(folder, shown_as, known, parsed)

    def close(self) -> None:
        """End the other process."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._sources = None
        self._pages = {}
