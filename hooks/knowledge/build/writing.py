"""While somebody writes: what an edit changes at once, and a whole build beside it.

An edit is drawn at once, the edited page alone. Then another process builds the whole site; when it
is done, what differs takes its place among the files that are served. So a reader sees the edit in
about a second and, within a whole build's time, exactly what a clean build would give.
"""

from __future__ import annotations

import filecmp
import json
import logging
import os
import posixpath
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from knowledge.site.model import Site

_Seen = dict[Path, tuple[int, int]]


class Watched:
    """The files of some folders, as they were when last looked at.

    Args:
        places: Folders and files.
    """

    def __init__(self, places: Iterable[Path]) -> None:
        self._places = tuple(places)
        self._seen = self._look()

    def changed(self) -> set[Path]:
        """Return the files that were written, made or removed since the last look."""
        before, self._seen = self._seen, self._look()
        return {path for path, _ in before.items() ^ self._seen.items()}

    def _look(self) -> _Seen:
        seen: _Seen = {}
        for place in self._places:
            for folder, folders, names in os.walk(place):
                folders[:] = [name for name in folders if not name.startswith(("__", "."))]
                for path in (Path(folder, name) for name in names):
                    self._note(path, seen)
            self._note(place, seen)
        return seen

    @staticmethod
    def _note(path: Path, seen: _Seen) -> None:
        try:
            stat = path.stat()
        except OSError:  # removed meanwhile
            return
        if path.is_file():
            seen[path] = (stat.st_mtime_ns, stat.st_size)


def pages_at_once(site: Site, changed: Iterable[str]) -> set[str]:
    """Return the pages on which a writer looks for an edit: not all that the edit changes.

    Args:
        site: The site, after the edit.
        changed: Files below the docs folder.
    """
    files = set(changed)
    found = {name for name in files if name in site.pages and site.kind(name) != "term"}
    if any(name.endswith(".md") and site.kind(name) == "term" for name in files):
        found.add(site.glossary_page)
    shown = {name for name in files if name not in site.pages or site.kind(name) == "question"}
    if shown:  # questions, data and code are shown by pages that link to them or include them
        below = f"{site.settings.docs}/"
        found.update(
            page.src
            for page in site.pages.values()
            if any(use.name.removeprefix(below) in shown for use in page.snippets)
            or any(_file_of(page.src, link.target) in shown for link in page.links if link.alone)
        )
    return found


def _file_of(source: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target.partition("#")[0]))


def take(made: Path, served: Path) -> bool:
    """Make one folder hold what another holds; tell whether anything differed.

    Files that are the same stay as they are, so that a page that is being read is not touched.

    Args:
        made: The folder to copy from.
        served: The folder to change.

    Raises:
        OSError: A file cannot be read or written.
    """
    wanted = {path.relative_to(made) for path in made.rglob("*") if path.is_file()}
    there = {path.relative_to(served) for path in served.rglob("*") if path.is_file()}
    for name in there - wanted:
        (served / name).unlink()
    differ = [n for n in wanted if n not in there or _differ(made / n, served / n)]
    for name in differ:
        (served / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made / name, served / name)
    return bool(differ or there - wanted)


def _differ(one: Path, other: Path) -> bool:
    return not filecmp.cmp(one, other, shallow=False)


class WholeBuild:
    """A whole build in a process of its own; one that is overtaken by an edit is ended.

    Args:
        command: What to run; it builds into `made` and writes each line of its log as JSON.
        made: The folder it builds into.
        served: The folder that readers see.
        taken: Called when the served folder has changed.
    """

    def __init__(
        self, command: list[str], made: Path, served: Path, taken: Callable[[], None]
    ) -> None:
        self._command, self._made, self._served, self._taken = command, made, served, taken
        self._process: subprocess.Popen[str] | None = None
        self._swap = threading.Lock()  # no page is drawn while files are swapped

    def start(self) -> None:
        """Begin; what another build has begun is lost."""
        self.stop()
        process = subprocess.Popen(  # noqa: S603 - this program, with files of the project
            [sys.executable, *self._command],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
        )  # fmt: skip
        self._process = process
        threading.Thread(target=self._follow, args=[process], daemon=True).start()

    def stop(self) -> None:
        """End the build that runs, if one does."""
        with self._swap:
            process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def _follow(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            if self._process is process:
                _say(line)
        ended = process.wait()
        with self._swap:
            if self._process is not process:
                return
            self._process = None
            differs = ended == 0 and take(self._made, self._served)
        log.info("The whole site is up to date." if ended == 0 else "The site stays as it was.")
        if differs:
            self._taken()


log = logging.getLogger("mkdocs.plugins.serve")


def _say(line: str) -> None:
    """Write a line of the other process' log to this one's."""
    try:
        name, level, message = json.loads(line)
    except ValueError:
        return
    logging.getLogger(name).log(level, "%s", message)


class JsonLines(logging.Handler):
    """Writes what another process shall say: one JSON list of logger, level and message a line."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        sys.stdout.write(f"{json.dumps([record.name, record.levelno, record.getMessage()])}\n")
        sys.stdout.flush()
