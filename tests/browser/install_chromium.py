"""Finds a Chromium for the browser tests, or installs one.

Order: the CHROMIUM environment variable, Playwright's own browser, one of the system. When there is
none: Playwright's download, and where that fails Debian's package. In CI one without windows is
installed beside one with windows: the browser tests then take a third of the processor time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2] / "hooks"))

from knowledge.browser.chromium import NAMES, find

DOWNLOAD_SECONDS = 300
WITHOUT_WINDOWS, *WITH_WINDOWS = NAMES


def found() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    with sync_playwright() as playwright:
        return find(playwright)


def install() -> None:
    """Install a Chromium: Playwright's own or, where that fails, Debian's."""
    print("No Chromium found: installing Playwright's own …", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        done = subprocess.run(command, timeout=DOWNLOAD_SECONDS, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        done = False
    if not (done and found()) and shutil.which("apt-get"):
        print("The download failed: installing Debian's package …", flush=True)
        if not (debian(WITHOUT_WINDOWS) and found()):
            debian("chromium")


def debian(package: str) -> bool:
    """Install one of Debian's packages; False when that failed."""
    root = [] if os.geteuid() == 0 else ["sudo"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*root, "apt-get", "update", "-qq"], check=False, env=environment)
    command = [*root, "apt-get", "install", "-y", "-qq", package]
    return subprocess.run(command, check=False, env=environment).returncode == 0


def main() -> int:
    """Make sure there is a Chromium; 1 with one line when there is not."""
    path = found()
    if path is None:
        install()
        path = found()
    elif os.environ.get("CI") and Path(path).name in WITH_WINDOWS and shutil.which("apt-get"):
        debian(WITHOUT_WINDOWS)
        path = found()
    if path is None:
        print(
            "error: no Chromium for the browser tests. Install one and name it in CHROMIUM.",
            file=sys.stderr,
        )
        return 1
    print(f"Browser tests use {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
