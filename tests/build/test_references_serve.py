"""`mkdocs serve`: the same lines, and it keeps serving while pages change."""

from __future__ import annotations

import os
import queue
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.build.test_references import OTHER, write

WAIT = 60


class Serve:
    """A running `mkdocs serve` and the lines it writes."""

    def __init__(self, config: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self._temporary = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "-f", str(config), "-a", self.address, "--livereload"],  # noqa: E501
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, encoding="utf-8",
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1",
                 "TMPDIR": self._temporary.name},
        )  # fmt: skip
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def folder(self) -> Path:
        """The folder that is served."""
        return next(Path(self._temporary.name).glob("mkdocs_*/index.html")).parent

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.put(line.rstrip())

    def lines_until(self, *marks: str) -> list[str]:
        """Return the lines written before a line with one of some marks."""
        found: list[str] = []
        end = time.monotonic() + WAIT
        while True:
            line = self.lines.get(timeout=max(0.1, end - time.monotonic()))
            if any(mark in line for mark in marks):
                return found
            found.append(line)

    def warnings_until(self, mark: str) -> list[str]:
        """Return the warnings written before a line with a mark."""
        lines = self.lines_until(mark)
        return [ln.removeprefix("WARNING").lstrip(" -") for ln in lines if ln.startswith("WARNING")]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    running = Serve(write(tmp_path, "[a page](new.md)", strict=True))
    yield running
    running.process.kill()
    running.process.wait()


def test_edit_rename_and_delete_a_page(serve: Serve, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    missing = "docs/index.md:7:1: missing-page: link 'new.md' leads to no file."
    assert serve.warnings_until("Serving on") == [missing]

    (docs / "new.md").write_text(OTHER + "\n[home page](index.md)\n", encoding="utf-8")
    assert serve.warnings_until("Reloading browsers") == [
        "docs/new.md:1:1: navigation: 'new.md' is not named under 'nav' in 'mkdocs.yml'."
    ]

    (docs / "new.md").rename(docs / "newer.md")
    assert f"{missing} Did you mean 'newer.md'?" in serve.warnings_until("Reloading browsers")

    (docs / "newer.md").unlink()
    assert serve.warnings_until("Reloading browsers") == [missing]
    assert serve.process.poll() is None
