"""`--root` works from any folder, and nothing is written outside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.sites import CONFIG, WORLD, write

HOOKS = Path(__file__).parents[2] / "hooks"
PAGE = """---
description: A page.
---

# Page

[gone](gone.md)

```mermaid
flowchart TB
  accTitle: From a to b
  accDescr: A build leads to a release.
  a[Build] --> b[Release]
  click a "nowhere.md"
```
"""


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """Return a site and a folder that is neither in it nor around it."""
    site, elsewhere = tmp_path / "a site", tmp_path / "elsewhere" / "deep"
    write(site, {"mkdocs.yml": CONFIG, **WORLD, "docs/page.md": PAGE})
    elsewhere.mkdir(parents=True)
    return site, elsewhere


def check(site: Path | str, folder: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "knowledge", "check", "--root", str(site)],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(HOOKS)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    return done.stdout.splitlines()


def test_a_check_says_the_same_from_everywhere(places: tuple[Path, Path]) -> None:
    site, elsewhere = places
    said = check(".", site)
    rules = {line.split(": ")[1] for line in said if ": " in line}
    assert {"missing-page", "diagram-link"} <= rules
    assert check(site, elsewhere) == said
    assert check(os.path.relpath(site, elsewhere), elsewhere) == said
    assert check(site.name, site.parent) == said


def test_nothing_is_written_outside_the_root(places: tuple[Path, Path]) -> None:
    site, elsewhere = places
    before = files(site)
    check(site, elsewhere)
    assert files(elsewhere.parent) == set()
    made = files(site) - before
    assert made
    assert {name.partition("/")[0] for name in made} == {".cache"}
