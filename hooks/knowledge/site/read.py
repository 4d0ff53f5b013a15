"""Reads Markdown files into pages: several at a time, and unchanged ones from a cache."""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from knowledge import source
from knowledge.problems import Place, Problem
from knowledge.processes import NO_PROCESSES, WORTH_A_PROCESS, process_pool
from knowledge.site.settings import Settings
from knowledge.source.front_matter import FrontMatter
from knowledge.source.page import Page
from knowledge.source.parse import parse_page
from knowledge.source.snippets import LARGEST, Snippets

CACHE = ".cache/pages.pickle"
_PARSER = Path(source.__file__ or "").parent
_Digests = dict[str, str]  # of included files, by their path below the root
_Source = tuple[str, str, str]  # path below docs, path below the root, text


def read_pages(
    root: Path, settings: Settings, names: Sequence[str], *, cache: bool = True
) -> dict[str, Page]:
    """Read Markdown files; one that is not text is a page with a problem, never an error.

    Args:
        root: The project's root.
        settings: What `mkdocs.yml` says.
        names: Files below the docs folder.
        cache: Whether to take unchanged pages from `.cache/`, and to store them there.
    """
    pages: dict[str, Page] = {}
    keys: dict[str, str] = {}
    old = _load(root) if cache else {}
    included = _Included(root)
    snippets = repr((settings.snippet_folders, settings.appended)).encode()
    todo: list[_Source] = []
    for name in names:
        path = f"{settings.docs}/{name}"
        try:
            data = _data(root / path)
        except OSError as error:
            what = error.strerror or str(error)
            problem = Problem(Place(path), "unreadable-file", f"the file cannot be read: {what}.")
            pages[name] = Page(name, path, FrontMatter(path), problems=(problem,))
            continue
        keys[name] = hashlib.sha256(b"\0".join((path.encode(), snippets, data))).hexdigest()
        page, before = old.get(keys[name], (None, {}))
        if page is not None and included.by(page) == before:
            pages[name] = page
            continue
        try:
            todo.append((name, path, data.decode("utf-8")))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            problem = Problem(Place(path, line), "unreadable-file", "the file is not UTF-8 text.")
            pages[name] = Page(name, path, FrontMatter(path), problems=(problem,))
    pages.update((page.src, page) for page in _parse(root, settings, todo))
    if cache and todo:
        kept = {keys[n]: (p, included.by(p)) for n, p in pages.items() if n in keys}
        _store(root, {key: known for key, known in kept.items() if not known[0].problems})
    return {name: pages[name] for name in names}


def _data(file: Path) -> bytes:
    if file.stat().st_size > LARGEST:
        raise OSError(f"it is larger than {LARGEST} bytes")
    return file.read_bytes()


class _Included:
    """Digests of the files that pages include, each file read once."""

    def __init__(self, root: Path) -> None:
        self._digest = lru_cache(maxsize=None)(lambda path: _digest_of(root / path))

    def by(self, page: Page) -> _Digests:
        """Return the digest of each file that a page includes, by its path below the root."""
        return {use.name: self._digest(use.name) for use in page.snippets}


def _digest_of(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def _parse(root: Path, settings: Settings, todo: list[_Source]) -> list[Page]:
    workers = min(os.cpu_count() or 1, 8)
    if len(todo) < WORTH_A_PROCESS or workers < 2:
        return _parse_some(root, settings, todo)
    size = max(1, len(todo) // (workers * 4))
    parts = [todo[start : start + size] for start in range(0, len(todo), size)]
    try:
        with process_pool(workers) as pool:
            results = pool.map(_parse_some, [root] * len(parts), [settings] * len(parts), parts)
            return [page for part in results for page in part]
    except NO_PROCESSES:  # read the pages one after the other
        return _parse_some(root, settings, todo)


def _parse_some(root: Path, settings: Settings, sources: list[_Source]) -> list[Page]:
    snippets = Snippets(root, settings.snippet_folders, settings.appended)
    return [parse_page(text, name, path, snippets) for name, path, text in sources]


@lru_cache(maxsize=1)
def _parser_version() -> str:
    """Return a digest of the code that reads pages: another version reads them again."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (*sorted(_PARSER.glob("*.py")), Path(__file__)):
        digest.update(path.read_bytes())
    for name in ("markdown", "markdown-it-py", "mdit-py-plugins", "pyyaml"):
        digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()


def _load(root: Path) -> dict[str, tuple[Page, _Digests]]:
    try:
        with (root / CACHE).open("rb") as file:
            version, pages = pickle.load(file)  # noqa: S301 - written by _store below
    except Exception:  # a cache that cannot be read is no cache
        return {}
    return pages if version == _parser_version() and isinstance(pages, dict) else {}


def _store(root: Path, pages: dict[str, tuple[Page, _Digests]]) -> None:
    target = root / CACHE
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(pickle.dumps((_parser_version(), pages), pickle.HIGHEST_PROTOCOL))
        unfinished.replace(target)
    except OSError:
        return  # a folder that cannot be written costs time, nothing else
