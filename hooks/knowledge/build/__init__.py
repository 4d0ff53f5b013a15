"""One build: what its hooks know together, made anew for each.

The first hook of a build makes the `Build`, the others find it. Each hook keeps what only it needs
in a part of its own; no hook has state in its module.
"""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from knowledge.site.model import Site, load_site

_PartT = TypeVar("_PartT")


class Build:
    """One build.

    Attributes:
        serves: Whether somebody writes and watches; of the process, for all its builds.
        edited: Files below the docs folder that were just edited, when only they are drawn and a
            whole build follows; None in a whole build.
        root: The project's root.
        page: The page that is rendered now, below the docs folder; empty between pages.
    """

    serves: ClassVar = False
    edited: ClassVar[set[str] | None] = None

    def __init__(self, root: Path) -> None:
        self.root = root
        self.page = ""
        self._begun: set[str] = set()
        self._parts: dict[type, Any] = {}
        self._closing: list[Callable[[], None]] = []

    @cached_property
    def site(self) -> Site:
        """The whole site, read by the first that asks.

        Raises:
            OSError: The settings or the docs folder cannot be read.
            ValueError: The settings are not valid.
        """
        return load_site(self.root, today=self.day)

    @property
    def day(self) -> datetime.date:
        """The day of the build; that of the commit where a deployment sets it."""
        seconds = commit_time()
        if seconds is None:
            return datetime.date.today()
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date()

    def part(self, kind: type[_PartT]) -> _PartT:
        """Return what one hook keeps in this build, made when it is first asked for."""
        if kind not in self._parts:
            self._parts[kind] = kind()
        part: _PartT = self._parts[kind]
        return part

    def begin(self, hook: str) -> bool:
        """Note that a hook begins; tell whether it has not yet in this build."""
        if hook in self._begun:
            return False
        self._begun.add(hook)
        return True

    def at_end(self, undo: Callable[[], None]) -> None:
        """Have something undone when the build is over, however it ends."""
        self._closing.append(undo)

    def close(self) -> None:
        """End the build; harmless when it has ended."""
        while self._closing:
            self._closing.pop()()


_builds: list[Build] = []  # the one that runs, or ran last


def begin_build(config_file: str, hook: str) -> Build:
    """Return the build that a hook's `on_config` starts, or joins when another hook did.

    Args:
        config_file: Path of `mkdocs.yml`.
        hook: Name of the hook; one that begins a second time begins another build.
    """
    root = Path(config_file).resolve().parent
    if not _builds or _builds[0].root != root or not _builds[0].begin(hook):
        if _builds:
            _builds.pop().close()
        _builds.append(Build(root))
        _builds[0].begin(hook)
    return _builds[0]


def this_build() -> Build:
    """Return the build that runs.

    Raises:
        IndexError: No hook has begun one.
    """
    return _builds[0]


def end_build() -> None:
    """End the build that runs, if there is one."""
    if _builds:
        _builds[0].close()


class Staging:
    """Where a build writes, until what it wrote takes the place of the site before.

    Attributes:
        target: The site folder; None where the build writes there itself.
        troubled: Tells whether the build has seen a problem.
    """

    def __init__(self) -> None:
        self.target: Path | None = None
        self.troubled: Callable[[], bool] = lambda: False
        self._folder = Path()

    def begin(self, build: Build, target: Path) -> Path:
        """Return the folder to write to; it is gone when the build is over."""
        self.target, self._folder = target, build.root / ".cache" / "site"
        build.at_end(lambda: shutil.rmtree(self._folder, ignore_errors=True))
        return self._folder

    def publish(self) -> None:
        """Swap the folders, so that readers see the old site or the new one.

        Raises:
            OSError: A folder cannot be moved.
        """
        target = self.target or self._folder
        # Both beside the target: a folder on another file system cannot be renamed.
        fresh = target.with_name(f".{target.name}-new")
        previous = target.with_name(f".{target.name}-previous")
        for folder in (fresh, previous):
            shutil.rmtree(folder, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(self._folder, fresh)
        if target.exists():
            target.rename(previous)
        fresh.rename(target)
        shutil.rmtree(previous, ignore_errors=True)


def commit_time() -> int | None:
    """Return the seconds since 1970 that a deployment sets; None where none is set.

    Source: https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(epoch) if epoch.isdigit() else None
