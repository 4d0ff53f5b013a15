"""Says what a build has wrong: each problem once, at its place, and not again in MkDocs' words."""

from __future__ import annotations

import contextlib
import logging
import re
from pathlib import Path

from knowledge.checks.background import Checks, Sources
from knowledge.problems import Problem
from knowledge.site.model import Site

# Without MkDocs' prefix, so that editors and people can jump to `path:line:column`.
log = logging.getLogger("mkdocs.plugins.references")
_OTHERS = ("mkdocs.structure.pages", "mkdocs.structure.nav", "mkdocs.commands.build")


class Speaker:
    """What one build says about problems.

    Attributes:
        shown_as: Name of the site folder in messages.
    """

    def __init__(self) -> None:
        self.shown_as = "site"
        self._checks: Checks | None = None
        self._sources: Sources | None = None
        self._filter: _Known | None = None

    def start(self, site: Site, pages: int) -> None:
        """Check the sources, now or meanwhile.

        Args:
            site: The site.
            pages: Number of pages the build renders.
        """
        self._checks = Checks(site, pages)
        if not self._checks.elsewhere:
            self.sources()
        self._filter = _Known(self)
        for name in _OTHERS:
            logging.getLogger(name).addFilter(self._filter)

    def sources(self) -> Sources:
        """Return what the sources have wrong; say it the first time."""
        if self._sources is None:
            self._sources = self._checks.sources() if self._checks else Sources()
            _say(self._sources.problems)
        return self._sources

    def written(self, name: str, html: str) -> None:
        """Note a page that was just written."""
        if self._checks:
            self._checks.written(name, html)

    def built(self, folder: Path) -> None:
        """Say what the built pages have wrong; let MkDocs speak again."""
        links = self.sources().links
        if self._checks:
            _say(self._checks.built(folder, self.shown_as, links))
        self.stop()

    def failed(self) -> None:
        """Say what the sources have wrong when a build ends early."""
        with contextlib.suppress(OSError, ValueError):  # then that is the error
            self.sources()
        self.stop()

    def stop(self) -> None:
        """End what `start` has started; harmless when there is nothing to end."""
        if self._checks:
            self._checks.close()
        if self._filter is not None:
            for name in _OTHERS:
                logging.getLogger(name).removeFilter(self._filter)
            self._filter = None


class _Known(logging.Filter):
    """Drops MkDocs' own line about a link or page that is reported with its place."""

    _LINK = re.compile(r"Doc file '(?P<page>[^']+)' contains .*?link '(?P<target>[^']*)'")
    _NAV = re.compile(r"nav(?:igation)?['\"]? configuration")

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self.speaker = speaker

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a line is news."""
        message = record.getMessage()
        link = self._LINK.search(message)
        if link is not None:
            known = (link["page"], link["target"]) in self.speaker.sources().links
            return not (known or self._is_broken(link["page"], link["target"]))
        return not (self._NAV.search(message) and self.speaker.sources().navigation)

    def _is_broken(self, page: str, target: str) -> bool:
        """Tell whether a link is reported as one that is never closed, without a target then."""
        start = (target.split() or [""])[0]
        return any(
            problem.rule == "broken-syntax"
            and problem.place.path.endswith(f"/{page}")
            and f"]({start}" in problem.message
            for problem in self.speaker.sources().problems
        )


def _say(problems: list[Problem]) -> None:
    for problem in problems:
        log.log(logging.WARNING if problem.severity == "error" else logging.INFO, "%s", problem)
