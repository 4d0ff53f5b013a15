"""Finds a Chromium for the browser tests, or installs one.

Order: the CHROMIUM environment variable, Playwright's own browser, one of the system. When there is
none: Playwright's download, and where that fails Debian's package.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
DOWNLOAD_SECONDS = 300


def find() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    candidates = [own, *(shutil.which(name) or "" for name in NAMES), MACOS]
    return next((path for path in candidates if path and Path(path).exists()), None)


def install() -> str | None:
    """Install a Chromium and return its path, or None when no way worked."""
    print("No Chromium found: installing Playwright's own …", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        done = subprocess.run(command, timeout=DOWNLOAD_SECONDS, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        done = False
    if not (done and find()) and shutil.which("apt-get"):
        print("The download failed: installing Debian's package …", flush=True)
        root = [] if os.geteuid() == 0 else ["sudo"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*root, "apt-get", "update", "-qq"], check=False, env=environment)
        subprocess.run(
            [*root, "apt-get", "install", "-y", "-qq", "chromium"], check=False, env=environment
        )
    return find()


def main() -> int:
    """Make sure there is a Chromium; 1 with one line when there is not."""
    path = find() or install()
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
