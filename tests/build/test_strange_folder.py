"""A build in a folder with spaces and letters outside ASCII, a bare locale, and no home."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.house import NAV, ROOT, write_house

TEXT = {
    "guide/more.md": "---\ndescription: More.\n---\n\n# More\n\nSee [Größe](größe%20例.md).\n",
    "guide/größe 例.md": "---\ndescription: Größe → 例.\n---\n\n# Größe\n\n"
    "Größe → 例, wie in [Shift](shift.md#canary) und [mehr dazu](more.md).\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole project of its own: hooks, theme and pages."""
    home = tmp_path_factory.mktemp("every where") / "Müllers Ordner 例 (1)"
    config = write_house(home, TEXT, nav=[*NAV, *TEXT])
    for name in ("hooks", "overrides"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, home / name, ignore=ignored)
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace(f"{ROOT.as_posix()}/", ""), encoding="utf-8")
    return home


def run(folder: Path, *arguments: str, path: str = "") -> subprocess.CompletedProcess[str]:
    """Run a Python module as somebody without a home, in a bare locale."""
    env = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C",
        "HOME": f"{os.devnull}/home",  # not even root can write there
        "NO_MKDOCS_2_WARNING": "1",
        **({"PYTHONPATH": path} if path else {}),
    }
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False
    )


def test_the_site_is_built_without_make_home_or_locale(folder: Path) -> None:
    before = {path.name for path in folder.iterdir()}
    done = run(folder, "mkdocs", "build")  # as README says without make: no PYTHONPATH
    assert done.returncode == 0, done.stdout + done.stderr
    page = (folder / "site/guide/größe 例.html").read_text(encoding="utf-8")
    assert "Größe → 例, wie in" in page
    shift = (folder / "site/guide/shift.html").read_text(encoding="utf-8")
    assert "<svg" in shift  # the figure is drawn by a process of its own
    assert {path.name for path in folder.iterdir()} - before == {"site", ".cache"}


def test_the_commands_work_there(folder: Path) -> None:
    if not (folder / "site").exists():
        run(folder, "mkdocs", "build")
    done = run(folder, "knowledge", "check", path="hooks")
    assert (done.returncode, done.stdout) == (0, "No problems.\n"), done.stderr
    done = run(folder, "knowledge", "offline", "site", "dist/größe 例.zip", path="hooks")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(folder / "dist/größe 例.zip") as archive:
        assert "größe 例/guide/größe 例.html" in archive.namelist()
    done = run(folder, "knowledge", "rename", "guide/größe 例.md", "guide/maß.md", path="hooks")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "guide/größe 例.md: guide/maß.md" in (folder / "mkdocs.yml").read_text(encoding="utf-8")
