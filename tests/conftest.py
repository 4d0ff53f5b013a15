"""What tests of several kinds share: the real site, built once."""

from __future__ import annotations

import json
import logging
import os
import time
import traceback
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from lxml import html
from tests.building import run
from tests.house import ROOT

from knowledge.pages.moved import moved_pages
from knowledge.site.model import load_site

# How long an example takes says something of the machine, nothing of what is tested.
hypothesis.settings.register_profile("project", deadline=None)
hypothesis.settings.load_profile("project")

PATIENCE = 600  # seconds; a first build on a slow machine draws every figure


@dataclass(frozen=True)
class RealSite:
    """The project's own site as a reader gets it.

    Attributes:
        folder: The built site.
        warnings: Every line of the build that is not mere news.
    """

    folder: Path
    warnings: tuple[str, ...]

    @cached_property
    def pages(self) -> dict[str, Any]:
        """Every built page but those at old addresses, parsed, by its path below the site."""
        old = moved_pages(load_site(ROOT))
        names = (path.relative_to(self.folder) for path in sorted(self.folder.rglob("*.html")))
        return {
            name.as_posix(): html.fromstring((self.folder / name).read_bytes())
            for name in names
            if name.as_posix() not in old
        }

    @cached_property
    def read(self) -> dict[str, Any]:
        """The pages that people read in order: all but those of single questions and errors."""
        return {
            name: page
            for name, page in self.pages.items()
            if not name.startswith("questions/") and name != "404.html"
        }

    @cached_property
    def guide(self) -> dict[str, Any]:
        """The pages of the guide."""
        return {name: page for name, page in self.pages.items() if name.startswith("guide/")}

    def path(self, name: str) -> Path:
        """Return a file of the site."""
        return self.folder / name


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def _build(folder: Path) -> None:
    """Build the site into a folder and note beside it what the build said."""
    handler = _Lines()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    before = Path.cwd(), os.environ.copy()
    os.chdir(ROOT)  # snippets are named from there
    for name in ("CI", "SITE_URL", "REPO_URL"):
        os.environ.pop(name, None)
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    try:
        # As it is published, policy and all. A warning hides no other test; that there is none is
        # a test of its own.
        run(ROOT / "mkdocs.yml", site_dir=str(folder / "site"), strict=False)
    finally:
        logger.removeHandler(handler)
        os.chdir(before[0])
        os.environ.clear()
        os.environ.update(before[1])
    unfinished = folder / "warnings.part"
    unfinished.write_text(json.dumps(handler.lines), encoding="utf-8")
    unfinished.replace(folder / "warnings.json")


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> RealSite:
    """The real site; the first process that asks builds it, the others wait."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "real-site"
    done, failed = folder / "warnings.json", folder / "failed.txt"
    try:
        folder.mkdir()
    except FileExistsError:
        end = time.monotonic() + PATIENCE
        while not done.exists() and not failed.exists() and time.monotonic() < end:
            time.sleep(0.2)
    else:
        try:
            _build(folder)
        except BaseException:
            failed.write_text(traceback.format_exc(), encoding="utf-8")
            raise
    if not done.exists():
        reason = failed.read_text(encoding="utf-8") if failed.exists() else "it took too long"
        pytest.fail(f"The site could not be built: {reason}")
    return RealSite(folder / "site", tuple(json.loads(done.read_text(encoding="utf-8"))))
