"""`make compare` builds another revision beside the tree and tells the difference."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.building import run
from tests.house import NAV, ROOT, write_house
from tests.unit.test_moved_by_hand import git


def test_a_change_is_compared_with_the_revision_before(tmp_path: Path) -> None:
    config = write_house(tmp_path, nav=NAV)
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / ".venv").symlink_to(Path(sys.prefix))
    (tmp_path / ".gitignore").write_text(".venv\n.cache\nsite\ndist\n", encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "before")
    shift = tmp_path / "docs/guide/shift.md"
    text = shift.read_text(encoding="utf-8")
    text = text.replace("is small first.", "is small first, and then it grows.")
    shift.write_text(text.replace("A[Build]", "A[Test]"), encoding="utf-8")
    run(config)
    command = ["make", "-s", "-o", ".venv/site.stamp", "compare", "BASE=HEAD"]
    command.append(f"PYTHONPATH={ROOT / 'hooks'}")  # this house has none of its own
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("### What readers see of this change\n"), done.stdout
    assert "| <code>guide/shift.html</code> | changed |" in done.stdout
    assert "index.html</code> | changed" not in done.stdout
    pictures = sorted(path.name for path in (tmp_path / "dist/figures").iterdir())
    assert [name.rpartition("--")[2] for name in pictures] == [
        "after.svg",
        "before.svg",
        "index.html",
    ]
    assert not (tmp_path / ".cache/base").exists()
    assert git(tmp_path, "worktree", "list").count("\n") == 1
