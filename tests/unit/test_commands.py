"""Each command of the command line starts on its own, in a fresh process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.__main__ import COMMANDS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", COMMANDS)
def test_command_starts(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "knowledge", name, "--help"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "hooks")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"usage: python -m knowledge {name}")


def test_unknown_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "knowledge", "chekc"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "hooks")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_package_that_is_not_installed_is_named() -> None:
    """Those of the book are no part of what a site is built with."""
    code = "import sys; sys.modules['ebooklib'] = None; from knowledge.__main__ import main; "
    done = subprocess.run(
        [sys.executable, "-c", f"{code}sys.exit(main(['book', 'site', 'book']))"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "hooks")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == (
        "Cannot run 'book': the package 'ebooklib' is not installed;"
        " 'tests/requirements.txt' names it.\n"
    )
