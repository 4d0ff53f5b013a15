"""Reports every reference that does not resolve, with file, line and column; then a build fails."""

from __future__ import annotations

import contextlib
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.plugins import event_priority
from mkdocs.utils import CountHandler

from knowledge.checks.background import Checks, Sources
from knowledge.problems import Problem
from knowledge.shared import forget

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

# Without MkDocs' prefix, so that editors and people can jump to `path:line:column`.
log = logging.getLogger("mkdocs.plugins.references")
_OTHERS = ("mkdocs.structure.pages", "mkdocs.structure.nav", "mkdocs.commands.build")


class _State:
    """What one build remembers; made anew in `on_config`."""

    serving = False  # of the class, not of a build: `serve` says so once, for all its builds

    def __init__(self) -> None:
        self.checks: Checks | None = None
        self.filter: _Known | None = None
        self.sources: Sources | None = None
        self.site_dir = "site"


_state = _State()


class _Known(logging.Filter):
    """Drops MkDocs' own line about a link or page that is reported with its place."""

    _LINK = re.compile(r"Doc file '(?P<page>[^']+)' contains .*?link '(?P<target>[^']*)'")
    _NAV = re.compile(r"nav(?:igation)?['\"]? configuration")

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a line is news."""
        message = record.getMessage()
        link = self._LINK.search(message)
        if link is not None:
            return (link.group("page"), link.group("target")) not in _sources().links
        return not (self._NAV.search(message) and _sources().navigation)


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether somebody is writing and wants to see the page with its problems."""
    _State.serving = command == "serve"


@event_priority(150)  # before the publishing hook moves the site folder
def on_config(config: MkDocsConfig) -> None:
    """Start anew; while serving, show problems without stopping."""
    global _state
    if _State.serving:
        _stop_counting()
    _stop()
    forget()
    _state = _State()
    root = Path(config.config_file_path).parent
    folder = Path(config.site_dir)
    _state.site_dir = folder.name if folder.parent == root else "site"


def on_files(files: Files, /, *, config: MkDocsConfig) -> None:
    """Check the sources before MkDocs reads them; those of a large site meanwhile."""
    root = Path(config.config_file_path).parent.resolve()
    _state.checks = Checks(root, len(files.documentation_pages()))
    if not _state.checks.beside:
        _sources()
    _state.filter = _Known()
    for name in _OTHERS:
        logging.getLogger(name).addFilter(_state.filter)


@event_priority(-100)  # when every other hook has written its part
def on_post_page(output: str, /, *, page: Page, config: MkDocsConfig) -> None:
    """Note the page as it is written."""
    if _state.checks:
        _state.checks.written(page.file.dest_uri, output)


@event_priority(-90)  # when every file is written, and before the site is published
def on_post_build(config: MkDocsConfig) -> None:
    """Check the built pages."""
    links = _sources().links
    if _state.checks:
        _report(_state.checks.built(Path(config.site_dir), _state.site_dir, links))
    _stop()


def on_build_error(error: Exception) -> None:
    """Say what the sources have wrong, which may be why; let MkDocs speak again."""
    if _state.checks:
        with contextlib.suppress(OSError, ValueError):  # then that is the error
            _sources()
    _stop()


def _sources() -> Sources:
    """Return what the sources have wrong; report it the first time."""
    if _state.sources is None:
        _state.sources = _state.checks.sources() if _state.checks else Sources()
        _report(_state.sources.problems)
    return _state.sources


def _report(problems: list[Problem]) -> None:
    for problem in problems:
        log.log(logging.WARNING if problem.severity == "error" else logging.INFO, "%s", problem)


def _stop_counting() -> None:
    """Take away MkDocs' counter of warnings, which was set up before any hook could speak."""
    logger = logging.getLogger("mkdocs")
    for handler in list(logger.handlers):
        if isinstance(handler, CountHandler):
            logger.removeHandler(handler)


def _stop() -> None:
    """End what a build has started; harmless when there is nothing to end."""
    if _state.checks:
        _state.checks.close()
    if _state.filter is not None:
        for name in _OTHERS:
            logging.getLogger(name).removeFilter(_state.filter)
        _state.filter = None
