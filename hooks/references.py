"""Reports every reference that does not resolve, with file, line and column; then a build fails."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.plugins import event_priority
from mkdocs.utils import CountHandler

from knowledge.built import check_built
from knowledge.checks import check
from knowledge.checks.resolve import resolve_all
from knowledge.problems import Problem
from knowledge.shared import forget, site_of_build

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

# Without MkDocs' prefix, so that editors and people can jump to `path:line:column`.
log = logging.getLogger("mkdocs.plugins.references")
_OTHERS = ("mkdocs.structure.pages", "mkdocs.structure.nav", "mkdocs.commands.build")


class _State:
    """What one build remembers; made anew in `on_config`."""

    serving = False  # of the class, not of a build: `serve` says so once, for all its builds

    def __init__(self) -> None:
        self.filter: _Known | None = None
        self.reported: set[tuple[str, str]] = set()
        self.site_dir = "site"


_state = _State()


class _Known(logging.Filter):
    """Drops MkDocs' own line about a link or page that was already reported with its place."""

    _LINK = re.compile(r"Doc file '(?P<page>[^']+)' contains .*?link '(?P<target>[^']*)'")
    _NAV = re.compile(r"nav(?:igation)?['\"]? configuration")

    def __init__(self, links: set[tuple[str, str]], navigation: bool) -> None:
        super().__init__()
        self.links = links
        self.navigation = navigation

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a line is news."""
        message = record.getMessage()
        link = self._LINK.search(message)
        if link is not None:
            return (link.group("page"), link.group("target")) not in self.links
        return not (self.navigation and self._NAV.search(message))


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether somebody is writing and wants to see the page with its problems."""
    _State.serving = command == "serve"


@event_priority(150)  # before the publishing hook moves the site folder
def on_config(config: MkDocsConfig) -> None:
    """Start anew; while serving, show problems without stopping."""
    global _state
    if _State.serving:
        _stop_counting()
    _stop_filtering()
    forget()
    _state = _State()
    root = Path(config.config_file_path).parent
    folder = Path(config.site_dir)
    _state.site_dir = folder.name if folder.parent == root else "site"


def on_files(files: Files, /, *, config: MkDocsConfig) -> None:
    """Check the sources, before MkDocs reads them."""
    site = site_of_build(Path(config.config_file_path).parent)
    problems = check(site)
    _report(problems)
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
    _state.reported = links
    _state.filter = _Known(links, any(problem.rule == "navigation" for problem in problems))
    for name in _OTHERS:
        logging.getLogger(name).addFilter(_state.filter)


@event_priority(-90)  # when every file is written, and before the site is published
def on_post_build(config: MkDocsConfig) -> None:
    """Check the built pages."""
    _report(check_built(Path(config.site_dir), _state.site_dir, _state.reported))
    _stop_filtering()


def on_build_error(error: Exception) -> None:
    """Let MkDocs speak again."""
    _stop_filtering()


def _report(problems: list[Problem]) -> None:
    for problem in problems:
        log.log(logging.WARNING if problem.severity == "error" else logging.INFO, "%s", problem)


def _stop_counting() -> None:
    """Take away MkDocs' counter of warnings, which was set up before any hook could speak."""
    logger = logging.getLogger("mkdocs")
    for handler in list(logger.handlers):
        if isinstance(handler, CountHandler):
            logger.removeHandler(handler)


def _stop_filtering() -> None:
    if _state.filter is not None:
        for name in _OTHERS:
            logging.getLogger(name).removeFilter(_state.filter)
        _state.filter = None
