"""The Chromium that looks at pages and prints them: where it is, and how it is started."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

# The first has no windows: a page costs it a third of the processor time.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def find(playwright: Playwright) -> str | None:
    """Return the path of a Chromium on this machine, or None.

    Order: what the environment variable CHROMIUM names, Playwright's own, those of the system.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    own = playwright.chromium.executable_path
    candidates = [own, *(shutil.which(name) or "" for name in NAMES), MACOS]
    return next((path for path in candidates if path and Path(path).exists()), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start it, and close it at the end.

    Raises:
        playwright.sync_api.Error: There is none, or it does not start.
    """
    with sync_playwright() as playwright:
        path = find(playwright)
        # Playwright has one without windows beside its own, and starts that when no path is given.
        own = path == playwright.chromium.executable_path
        browser = playwright.chromium.launch(executable_path=None if own else path)
        yield browser
        browser.close()
