"""A hosted site that is kept for a time without a network: whole versions, one at a time."""

from __future__ import annotations

import os
import random
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.conftest import policy_broken
from tests.building import run
from tests.house import write_house

from knowledge.browser.worker import MANIFEST, WORKER, make_installable, withdrawn, worker
from knowledge.site.neutral import neutral

ABOUT = ("Shifts", "A small guide.", "en", "assets/images/logo.svg")
ASKED = f"questions/3.3/{neutral('one-choice')}.html"
PAGES = ("index.html", "guide/shift.html", "glossary/index.html", ASKED)
ROUNDS = 30


class Host:
    """A server whose folder changes, and whose network can end at any moment.

    Attributes:
        folder: What it serves.
        left: Requests until the network ends; None for no end.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.left: int | None = None
        self.asked: list[str] = []
        host = self

        class Handler(SimpleHTTPRequestHandler):
            def translate_path(self, path: str) -> str:
                self.directory = str(host.folder)
                return super().translate_path(path)

            def do_GET(self) -> None:
                host.asked.append(self.path)
                if host.left is not None:
                    host.left -= 1
                    if host.left < 0:
                        self.connection.close()
                        return
                super().do_GET()

            def end_headers(self) -> None:
                self.send_header("Cache-Control", "no-cache")
                super().end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler))
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign,assignment]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small site of the project's own theme and hooks, with a place for the offer."""
    folder = tmp_path_factory.mktemp("kept")
    home = (folder / "docs/index.md", '\n<div data-kb="offline"></div>\n')
    config = write_house(folder)
    home[0].write_text(home[0].read_text(encoding="utf-8") + home[1], encoding="utf-8")
    run(config)
    return folder / "site"


def version(built: Path, to: Path, name: str) -> Path:
    """Copy the site as another version, whose pages and whose script say which it is."""
    shutil.copytree(
        built, to, copy_function=os.link, ignore=shutil.ignore_patterns("mermaid*", "*.map")
    )
    for path in to.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        rewrite(path, text.replace("<body ", f'<body data-version="{name}" ', 1))
    (script,) = to.glob("assets/javascripts/guide.*.js")
    rewrite(script, script.read_text(encoding="utf-8") + f'\nwindow.version = "{name}";\n')
    for made in (WORKER, MANIFEST):
        (to / made).unlink()
    make_installable(to, ABOUT, kept=True)
    return to


def rewrite(path: Path, text: str) -> None:
    """Write a file that is the same as one of the built site, and leave that one alone."""
    path.unlink()
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def host(built: Path, tmp_path: Path) -> Iterator[Host]:
    made = Host(version(built, tmp_path / "one", "one"))
    yield made
    made.server.shutdown()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context()
    made.set_default_timeout(10_000)
    yield made
    made.close()


def visit(context: BrowserContext) -> tuple[Page, list[str]]:
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.extend(policy_broken(said)))
    return page, errors


def keep(context: BrowserContext, host: Host) -> Page:
    page, errors = visit(context)
    page.goto(host.address + "index.html")
    page.get_by_role("button", name="Keep this site for offline").click()
    expect(page.get_by_text("works without a network")).to_be_visible()
    expect(page.get_by_role("button", name="Forget it")).to_be_visible()
    assert errors == []
    return page


def versions(page: Page) -> tuple[str, str]:
    """Return which version the page is of, and which its script."""
    found = page.evaluate("[document.body.dataset.version, window.version]")
    return str(found[0]), str(found[1])


def test_nothing_is_fetched_before_it_is_asked_for(context: BrowserContext, host: Host) -> None:
    page, _ = visit(context)
    page.goto(host.address + "index.html")
    expect(page.get_by_role("button", name="Keep this site for offline")).to_be_visible()
    assert not [path for path in host.asked if WORKER in path or ASKED in path]
    assert page.evaluate("document.querySelector('link[rel=manifest]').href").startswith(
        host.address
    )


def test_everything_works_without_a_network(context: BrowserContext, host: Host) -> None:
    keep(context, host)
    host.left = 0
    page, errors = visit(context)
    for name in PAGES:
        page.goto(host.address + name)
        assert versions(page) == ("one", "one")
    page.goto(host.address)  # the folder itself
    assert versions(page) == ("one", "one")
    page.keyboard.press("/")
    page.keyboard.type("canary")
    expect(page.get_by_role("option").first).to_contain_text("anary")
    page.goto(host.address + f"questions/3.3/{neutral('one-choice')}.html")
    page.locator(".q-option input").first.check()
    page.locator(".q-controls").get_by_role("button").first.click()
    expect(page.locator(".q-result").first).not_to_be_empty()
    assert page.evaluate("Object.keys(localStorage).length") > 0
    assert errors == []


def test_a_new_version_is_offered_and_taken_whole(
    context: BrowserContext, host: Host, built: Path, tmp_path: Path
) -> None:
    page = keep(context, host)
    host.folder = version(built, tmp_path / "two", "two")
    page.goto(host.address + "guide/shift.html")
    expect(page.get_by_text("There is a new version of this site.")).to_be_visible()
    assert versions(page) == ("one", "one")
    other, _ = visit(context)
    other.goto(host.address + "index.html")
    assert versions(other) == ("one", "one")
    with page.expect_navigation():
        page.get_by_role("button", name="Use it").click()
    host.left = 0
    for name in PAGES:
        page.goto(host.address + name)
        assert versions(page) == ("two", "two")
    assert len(page.evaluate("caches.keys()")) == 1


def test_it_is_forgotten_when_the_reader_says_so(context: BrowserContext, host: Host) -> None:
    page = keep(context, host)
    page.get_by_role("button", name="Forget it").click()
    expect(page.get_by_role("button", name="Keep this site for offline")).to_be_visible()
    assert page.evaluate("caches.keys()") == []


def test_a_version_that_changes_while_it_is_fetched_is_not_kept(
    context: BrowserContext, host: Host, built: Path, tmp_path: Path
) -> None:
    """A host that is in the middle of a deployment gives files of two versions."""
    page = keep(context, host)
    mixed = version(built, tmp_path / "mixed", "mixed")
    (script,) = mixed.glob("assets/javascripts/guide.*.js")
    rewrite(script, "window.version = 'later';")  # not what the worker lists
    host.folder = mixed
    page.goto(host.address + "index.html")
    page.evaluate(UPDATE)
    assert page.evaluate(WAITING) is False
    host.left = 0
    page.goto(host.address + "guide/shift.html")
    assert versions(page) == ("one", "one")


# Resolves when an update has come to its end, whatever that is.
UPDATE = """() => navigator.serviceWorker.getRegistration().then(r => r.update().then(
  () => new Promise(end => {
    const worker = r.installing;
    if (!worker) { end(); return; }
    worker.addEventListener('statechange', () => { if (worker.state !== 'installing') end(); });
  })).catch(() => {}))"""
WAITING = "() => navigator.serviceWorker.getRegistration().then(r => Boolean(r.waiting))"
USE = """() => navigator.serviceWorker.getRegistration().then(r => new Promise(end => {
  navigator.serviceWorker.addEventListener('controllerchange', () => end());
  r.waiting.postMessage('use');
}))"""


def test_an_update_that_is_cut_off_leaves_a_whole_version(
    context: BrowserContext, host: Host, built: Path, tmp_path: Path
) -> None:
    chance = random.Random(20261126)  # noqa: S311
    keep(context, host).close()
    now, taken, cut = "one", 0, 0
    for number in range(ROUNDS):
        new = f"v{number}"
        host.folder = version(built, tmp_path / new, new)
        host.left = None
        page, _ = visit(context)
        page.goto(host.address + "index.html")
        host.left = chance.randint(0, 30)
        if number % 2:  # the network ends
            page.evaluate(UPDATE)
        else:  # the reader closes the tab
            page.evaluate(f"void ({UPDATE})()")
            page.wait_for_timeout(chance.randint(0, 120))
            page.close()
            page, _ = visit(context)
        host.left = 0
        seen = set()
        for name in chance.sample(PAGES, 3):
            page.goto(host.address + name)
            seen.add(versions(page))
        # A whole new version may have come in when no page was open: then all are of that one.
        assert seen in ({(now, now)}, {(new, new)}), f"round {number}"
        if seen == {(new, new)}:
            now, taken = new, taken + 1
        elif page.evaluate(WAITING):
            page.evaluate(USE)
            page.goto(host.address + "guide/shift.html")
            now, taken = versions(page)[0], taken + 1
            assert versions(page) == (now, now)
        else:
            cut += 1
        page.close()
        shutil.rmtree(tmp_path / new)
    assert taken
    assert cut


def test_a_withdrawn_worker_takes_everything_back(
    context: BrowserContext, host: Host, built: Path, tmp_path: Path
) -> None:
    page = keep(context, host)
    last = version(built, tmp_path / "last", "last")
    (last / WORKER).unlink()
    make_installable(last, ABOUT, kept=False)
    assert (last / WORKER).read_text(encoding="utf-8") == withdrawn()
    host.folder = last
    page.goto(host.address + "index.html")
    expect(page.locator("body[data-version=last]")).to_be_attached()
    page.wait_for_function("() => caches.keys().then(names => names.length === 0)")
    page.reload()
    assert versions(page) == ("last", "last")
    assert page.evaluate("() => navigator.serviceWorker.getRegistration().then(r => !r)")


def test_from_disk_nothing_of_it_is_asked_for(context: BrowserContext, built: Path) -> None:
    page, errors = visit(context)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((built / "index.html").as_uri())
    assert page.locator("[data-kb=offline]").inner_text() == ""
    assert not [url for url in asked if "manifest" in url or WORKER in url]
    assert errors == []


def test_the_worker_lists_what_was_written(built: Path) -> None:
    text = worker(built)
    for name in PAGES:
        assert f'"{name}":' in text
    assert '"404.html":' not in text
    assert '.map":' not in text
    assert text == worker(built)
