"""A Chromium for one file of tests at a time; Playwright allows one in a process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage

from knowledge.browser.chromium import chromium


def policy_broken(said: ConsoleMessage) -> list[str]:
    """Return what a page's policy has refused, in a list to add to the errors of a test."""
    return [said.text] if "Content Security Policy" in said.text else []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched
