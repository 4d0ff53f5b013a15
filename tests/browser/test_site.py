"""The real site in a real browser: from disk and served, every other host out of reach."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect
from tests.browser.conftest import policy_broken
from tests.conftest import RealSite

from knowledge.browser.policy import with_policy

pytestmark = pytest.mark.xdist_group("real-site")

HOME, GUIDE, GLOSSARY = "index.html", "guide/big-idea.html", "glossary/index.html"
LAB, REFERENCE = "labs/s3-to-pipeline/index.html", "reference/comparisons.html"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1350, "height": 900}
WIDEST = """Math.max(...[...document.querySelectorAll('svg')].map(
  one => one.getBoundingClientRect().width))"""
OWN = re.compile(r"/guide\.|search|figures|practice-|ts-fsrs")


@pytest.fixture(scope="module")
def address(real_site: RealSite) -> Iterator[str]:
    """The served site; a server on this machine is the only host there is."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    handler = partial(Quiet, directory=str(real_site.folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


class Reader:
    """Somebody who reads the site; notes what a page asked for elsewhere and what went wrong."""

    def __init__(self, browser: Browser, root: str, **options: Any) -> None:
        self.root = root
        self.context = browser.new_context(**{"viewport": DESK, **options})
        self.context.set_default_timeout(5000)
        self.outside: list[str] = []
        self.errors: list[str] = []
        self.context.route(re.compile(r"^(?!file:|data:|blob:)"), self._asked)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(error.stack or str(error)))
        self.page.on(
            "console",
            lambda said: self.errors.append(said.text) if said.type == "error" else None,
        )

    def _asked(self, route: Route) -> None:
        if route.request.url.startswith(self.root):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def open(self, name: str) -> Page:
        self.page.goto(self.root + name)
        return self.page


@pytest.fixture
def read(browser: Browser, real_site: RealSite, address: str) -> Iterator[Callable[..., Reader]]:
    """Return a way to make readers; none may see an error or leave the site."""
    made: list[Reader] = []

    def make(*, served: bool = False, **options: Any) -> Reader:
        root = address if served else real_site.folder.as_uri() + "/"
        made.append(Reader(browser, root, **options))
        return made[-1]

    yield make
    for reader in made:
        reader.context.close()
        assert reader.errors == []
        assert reader.outside == []


@contextmanager
def leads_to(page: Page, part: str) -> Iterator[None]:
    """Expect that what is done inside leads to an address that holds a part."""
    yield
    expect(page).to_have_url(re.compile(re.escape(part)))


# Every page


class Walk:
    """What was seen on a way through all pages at the width of a phone, from disk."""

    def __init__(self) -> None:
        self.wide: dict[str, int] = {}
        self.errors: dict[str, list[str]] = {}
        self.outside: list[str] = []
        self.frames: dict[str, list[str]] = {}


# What sticks out of the text, though no frame of its own scrolls it.
OVERFLOW = """() => {
  const wide = [...document.querySelectorAll('article table, article svg, article pre')];
  const framed = node => {
    for (let up = node; up && up !== document.body; up = up.parentElement) {
      const overflow = getComputedStyle(up).overflowX;
      if (overflow === 'auto' || overflow === 'scroll' || overflow === 'hidden') return true;
    }
    return false;
  };
  const out = wide.filter(n => n.getBoundingClientRect().right > innerWidth + 1 && !framed(n));
  return [document.documentElement.scrollWidth, out.map(n => n.outerHTML.slice(0, 120))];
}"""


def pages_to_see(real_site: RealSite) -> list[str]:
    """Return all pages that people read, and one question's own page for each type.

    A question's own page holds nothing but the question, which stands on another page, too.
    """
    kinds = {
        page.xpath("string(//section[@data-type]/@data-type)"): name
        for name, page in real_site.pages.items()
        if name.startswith("questions/")
    }
    return [*real_site.read, *kinds.values()]


@pytest.fixture(scope="module")
def walk(browser: Browser, real_site: RealSite) -> Walk:
    seen = Walk()
    reader = Reader(browser, real_site.folder.as_uri() + "/", viewport=PHONE)
    for name in pages_to_see(real_site):
        reader.page.goto(reader.root + name, wait_until="load")
        width, frames = reader.page.evaluate(OVERFLOW)
        if width > PHONE["width"]:
            seen.wide[name] = width
        if frames:
            seen.frames[name] = frames
        if reader.errors:
            seen.errors[name] = list(reader.errors)
            reader.errors.clear()
    seen.outside = reader.outside
    reader.context.close()
    return seen


def test_no_page_scrolls_sideways_on_a_phone(walk: Walk) -> None:
    assert walk.wide == {}


def test_what_is_wide_scrolls_in_its_own_frame(walk: Walk) -> None:
    assert walk.frames == {}


def test_no_page_has_an_error(walk: Walk) -> None:
    assert walk.errors == {}


def test_no_page_asks_another_host(walk: Walk) -> None:
    assert walk.outside == []


def test_served_pages_ask_no_other_host(read: Callable[..., Reader], real_site: RealSite) -> None:
    """A page of each kind: what they hold does not depend on how they are opened."""
    reader = read(served=True)
    practice = [name for name in real_site.pages if name.startswith("practice/")]
    for name in (HOME, GUIDE, GLOSSARY, REFERENCE, *practice, "404.html"):
        reader.page.goto(reader.root + name, wait_until="networkidle")
        expect(reader.page.locator("main")).to_have_count(1)


@pytest.mark.parametrize("base", ["/", "/study/"])
def test_the_page_for_no_page_is_whole_from_disk(
    browser: Browser, real_site: RealSite, tmp_path: Path, base: str
) -> None:
    """There its absolute addresses lead to the top of the disk; a script leads them beside it."""
    shutil.copytree(real_site.folder, tmp_path / "site")
    file = tmp_path / "site" / "404.html"
    text = file.read_text(encoding="utf-8")
    if base != "/":
        text = re.sub(r'\b(href|src)="/', rf'\1="{base}', text).replace('b="/"', f'b="{base}"')
        file.write_text(with_policy(re.sub(r"<meta http-equiv[^>]*>", "", text)), encoding="utf-8")
    page = browser.new_page(viewport=DESK)
    refused: list[str] = []
    page.on("console", lambda said: refused.extend(policy_broken(said)))
    page.goto(file.as_uri(), wait_until="networkidle")
    expect(page.locator("h1")).to_have_text("404 - Not found")
    assert page.evaluate("document.styleSheets.length") >= 1
    color = page.evaluate("getComputedStyle(document.body).getPropertyValue('--kb-accent')")
    assert color.strip() == "#0b6b75"
    assert page.evaluate(WIDEST) < 100  # without a style sheet, icons are as wide as the window
    page.get_by_role("link", name="Guide", exact=True).first.click()
    expect(page.locator("h1")).to_be_visible()
    assert page.url == (tmp_path / "site/guide/index.html").as_uri()
    assert refused == []
    page.close()


@pytest.mark.parametrize("name", [HOME, GUIDE, GLOSSARY, LAB, REFERENCE])
def test_without_scripts_no_page_scrolls_sideways(read: Callable[..., Reader], name: str) -> None:
    page = read(viewport=PHONE, java_script_enabled=False).open(name)
    assert page.evaluate(OVERFLOW) == [PHONE["width"], []]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_tables_and_figures_move_in_their_frame(read: Callable[..., Reader], size: Any) -> None:
    page = read(viewport=size).open(REFERENCE)
    frame = page.locator(".md-typeset__scrollwrap").last
    table = frame.locator("table")
    inner = table.evaluate("node => node.scrollWidth")
    outer = frame.evaluate("node => node.clientWidth")
    frame.evaluate("node => { node.scrollLeft = 10000 }")
    moved = frame.evaluate("node => node.scrollLeft")
    assert moved == pytest.approx(max(0, inner - outer), abs=2)
    assert outer <= size["width"]
    assert page.evaluate("document.documentElement.scrollLeft") == 0


# Search

QUERIES = Path(__file__).with_name("search-queries.txt")


def search(page: Page, words: str) -> Locator:
    """Open the search by its button, type, and return the results."""
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("combobox", name="Search").fill(words)
    results = page.get_by_role("option")
    expect(results.first).to_be_visible()
    return results


def test_readers_find_what_they_ask_for(read: Callable[..., Reader]) -> None:
    """The first three results hold what is wanted for 95 of 100 queries, the first for 80."""
    page = read().open(HOME)
    search(page, "canary")
    lines = QUERIES.read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    assert len(rows) >= 120
    first, three = [], []
    for query, wanted in rows:
        urls = page.evaluate("q => kbSearch.find(q).then(l => l.map(e => e.url))", query)
        fits = [any(url.startswith(one) for one in wanted.split(", ")) for url in urls[:3]]
        if not fits or not fits[0]:
            first.append(query)
        if not any(fits):
            three.append(query)
    assert len(three) <= 0.05 * len(rows), three
    assert len(first) <= 0.20 * len(rows), first


@pytest.mark.parametrize("served", [False, True], ids=["from disk", "served"])
def test_the_index_is_loaded_when_the_search_is_opened(
    read: Callable[..., Reader], served: bool
) -> None:
    page = read(served=served).open(GUIDE)
    assert page.locator("script[src*='search/'], script[src*='minisearch']").count() == 0
    results = search(page, "canery")
    expect(results.first).to_contain_text("anary")
    expect(page.get_by_role("status").filter(has_text="results")).to_be_visible()
    results.filter(has_text="Deployment strategies").first.locator("a").click()
    expect(page).to_have_url(re.compile(r"deployment-strategies\.html#canary"))


def test_what_is_typed_while_the_dialog_loads_is_its_query(read: Callable[..., Reader]) -> None:
    """The theme's own keys, of which "n" leads to the next page, do not take part of it."""
    reader = read(served=True)
    held: list[Route] = []
    reader.context.route("**/search-dialog*.js", lambda route: held.append(route))
    page = reader.open(GUIDE)
    page.keyboard.press("/")
    page.keyboard.type("cannx")
    page.keyboard.press("Backspace")
    page.wait_for_timeout(100)
    held[0].continue_()
    expect(page.get_by_role("combobox", name="Search")).to_have_value("cann")
    page.keyboard.type("ot")  # goes on where the page's own keys ended
    expect(page.get_by_role("combobox", name="Search")).to_have_value("cannot")
    assert page.url.endswith(GUIDE)


def test_a_search_that_cannot_be_loaded_says_so(browser: Browser, address: str) -> None:
    reader = Reader(browser, address)
    reader.context.route("**/search-dialog*.js", lambda route: route.abort())
    page = reader.open(GUIDE)
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator(".kb-search-button")).to_contain_text("could not be loaded")
    reader.context.close()


@pytest.mark.parametrize("served", [False, True], ids=["from disk", "served"])
def test_the_policy_refuses_what_was_not_in_the_page(
    read: Callable[..., Reader], served: bool
) -> None:
    reader = read(served=served)
    page = reader.open(GUIDE)
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          const button = document.createElement("button");
          button.setAttribute("onclick", "window.ran = true");
          document.body.append(button);
          button.click();
          setTimeout("window.ran = true", 0);
        }"""
    )
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert len(reader.errors) >= 3
    assert all("Content Security Policy" in said for said in reader.errors)
    reader.errors.clear()


def test_search_by_keyboard_alone(read: Callable[..., Reader]) -> None:
    page = read().open(GUIDE)
    page.locator("article a").first.focus()
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_be_focused()
    page.keyboard.type("mwaa")
    options = page.get_by_role("option")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "kb-search-1")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Search")).to_be_hidden()
    expect(page.locator("article a").first).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("kms key")
    expect(options.first).to_contain_text("KMS key")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#kms-key$"))
    page.wait_for_load_state()
    page.keyboard.press("/")  # what was looked for before is offered again
    expect(options.filter(has_text="kms key")).to_be_visible()


def test_a_search_can_be_linked_and_offers_words_where_nothing_fits(
    read: Callable[..., Reader],
) -> None:
    page = read(viewport=PHONE).open(f"{HOME}?q=drift")
    expect(page.get_by_role("option").first).to_contain_text("drift")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("combobox", name="Search").fill("zzqqx")
    expect(page.get_by_role("status").filter(has_text="Nothing has these words.")).to_be_visible()
    page.get_by_role("combobox", name="Search").fill("a of the")
    expect(page.get_by_role("option")).to_have_count(0)


def test_without_scripts_there_is_no_button(browser: Browser, real_site: RealSite) -> None:
    reader = Reader(browser, real_site.folder.as_uri() + "/", java_script_enabled=False)
    expect(reader.open(GUIDE).locator(".kb-search-button")).to_have_count(0)
    reader.context.close()


@pytest.mark.parametrize("kept", ["{", "3", '[{"a": 1}]', '["<img src=x onerror=alert(1)>"]'])
def test_what_a_browser_keeps_cannot_break_the_search(
    read: Callable[..., Reader], kept: str
) -> None:
    reader = read()
    reader.context.add_init_script(f"localStorage.setItem('kb.searches', {json.dumps(kept)})")
    page = reader.open(HOME)
    page.keyboard.press("/")
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()
    assert page.locator(".kb-search img").count() == 0


# Palette


def colours(page: Page) -> list[str]:
    """Return the colours of the page and of its first figure."""
    return list(
        page.evaluate(
            """() => {
              const shown = [document.body, ...document.querySelectorAll('.kb-diagram *')];
              return shown.slice(0, 400).map(node => {
                const style = getComputedStyle(node);
                return style.backgroundColor + style.fill + style.stroke;
              });
            }"""
        )
    )


@pytest.mark.parametrize("served", [False, True], ids=["from disk", "served"])
def test_the_palette_switches_figures_and_is_kept(
    read: Callable[..., Reader], served: bool
) -> None:
    page = read(served=served, color_scheme="light").open(GUIDE)
    toggle = page.locator("[data-md-component='palette'] label:visible")
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    light = colours(page)
    toggle.click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.wait_for_timeout(400)  # colours fade
    dark = colours(page)
    assert light[0] != dark[0]
    assert sum(one != other for one, other in zip(light[1:], dark[1:], strict=True)) > 5
    page.goto(page.url.replace(GUIDE, REFERENCE))
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    toggle.click()
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    page.goto(page.url.replace(REFERENCE, GUIDE))
    expect(body).to_have_attribute("data-md-color-scheme", "default")


def test_the_palette_follows_the_system_at_first(read: Callable[..., Reader]) -> None:
    page = read(color_scheme="dark").open(HOME)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


# Without scripts


def test_without_scripts_every_figure_is_drawn(
    read: Callable[..., Reader], real_site: RealSite
) -> None:
    reader = read(java_script_enabled=False)
    names = [n for n, one in real_site.guide.items() if one.xpath("//figure")]
    assert GUIDE in names
    for name in names:
        reader.page.goto(reader.root + name, wait_until="domcontentloaded")
        figures = reader.page.locator("figure.kb-figure")
        assert figures.count() == len(real_site.pages[name].xpath("//figure"))
        for figure in figures.all():
            # a wide one and a tall one lie in some figures; the screen shows the one that fits
            box = figure.locator("svg.kb-diagram:visible").first.bounding_box()
            assert box is not None, name
            assert min(box["width"], box["height"]) > 40, name
            texts = figure.locator("svg.kb-diagram:visible text").first
            assert texts.evaluate("n => getComputedStyle(n).fill") not in ("none", ""), name
            expect(figure.locator("figcaption")).to_be_visible()


def test_without_scripts_every_answer_opens(read: Callable[..., Reader]) -> None:
    page = read(java_script_enabled=False).open(GUIDE)
    answers = page.locator("section.q details:not(.q-hint)")
    assert answers.count() >= 1
    for answer in answers.all():
        inner = answer.locator("> :not(summary)").first
        expect(inner).to_be_hidden()
        answer.locator("> summary").click()
        expect(inner).to_be_visible()
        assert len(inner.inner_text().strip()) > 1


def test_without_scripts_nothing_waits_for_one(read: Callable[..., Reader]) -> None:
    reader = read(java_script_enabled=False)
    page = reader.open(HOME)
    expect(page.locator(".kb-exam-choice")).to_have_count(0)
    reader.open(GLOSSARY)
    expect(page.locator(".kb-filter")).to_have_count(0)
    hidden = page.locator(".kb-entry").evaluate_all(
        "all => all.filter(n => !n.offsetParent && !n.getClientRects().length).length"
    )
    assert hidden == 0
    reader.open(GUIDE)
    expect(page.locator(".kb-chip[data-exam=c01]").first).to_be_visible()
    expect(page.locator(".kb-chip[data-exam=c02]").first).to_be_visible()
    term = page.locator("a.kb-term").first
    with leads_to(page, "glossary/index.html#"):
        term.click()


# Terms: WCAG 1.4.13, content on hover or focus


def first_term(page: Page) -> Locator:
    term = page.locator("article a.kb-term--first").first
    assert term.count() == 1
    term.scroll_into_view_if_needed()
    return term


def popup(page: Page) -> Locator:
    return page.locator(".kb-popup")


@pytest.fixture(params=[False, True], ids=["from disk", "served"])
def guide(read: Callable[..., Reader], request: pytest.FixtureRequest) -> Page:
    return read(served=request.param).open(GUIDE)


# Notes when the pointer entered a term and when its definition came.
TIMES = """() => {
  window.times = {};
  document.addEventListener('pointerenter', event => {
    if (event.target.matches?.('a.kb-term')) window.times.entered ||= performance.now();
  }, true);
  new MutationObserver(() => {
    if (document.querySelector('.kb-popup')) window.times.opened ||= performance.now();
  }).observe(document.body, {childList: true});
}"""


def test_hover_opens_after_a_moment_and_may_be_entered(guide: Page) -> None:
    term = first_term(guide)
    guide.evaluate(TIMES)
    term.hover()
    expect(popup(guide)).to_be_visible()
    delay = guide.evaluate("times.opened - times.entered")
    assert 100 < delay < 2000  # a pointer on its way elsewhere opens nothing
    expect(popup(guide).locator("p")).to_have_text(term.get_attribute("data-short") or "-")
    shown = popup(guide).bounding_box()
    assert shown is not None
    assert shown["x"] >= 0
    assert shown["x"] + shown["width"] <= DESK["width"]
    guide.mouse.move(shown["x"] + 20, shown["y"] + shown["height"] / 2)
    guide.wait_for_timeout(500)
    expect(popup(guide)).to_be_visible()  # it stays while the pointer is in it
    guide.mouse.move(2, 300)
    expect(popup(guide)).to_have_count(0)


def test_a_pointer_that_passes_opens_nothing(guide: Page) -> None:
    term = first_term(guide)
    guide.evaluate(TIMES)
    # Both in one turn of the page, so that a slow machine makes no stay of it.
    term.evaluate(
        """node => {
          const at = {pointerType: 'mouse', bubbles: false};
          node.dispatchEvent(new PointerEvent('pointerenter', at));
          node.dispatchEvent(new PointerEvent('pointerleave', at));
        }"""
    )
    guide.wait_for_timeout(600)
    assert guide.evaluate("[!!times.entered, !!times.opened]") == [True, False]


def test_escape_closes_and_moves_no_focus(guide: Page) -> None:
    term = first_term(guide)
    guide.locator("a[href]").first.focus()
    before = guide.evaluate_handle("document.activeElement")
    term.hover()
    expect(popup(guide)).to_be_visible()
    guide.keyboard.press("Escape")
    expect(popup(guide)).to_have_count(0)
    assert guide.evaluate("node => node === document.activeElement", before)
    guide.wait_for_timeout(400)
    expect(popup(guide)).to_have_count(0)  # not until the pointer comes again


def test_focus_opens_and_describes(guide: Page) -> None:
    term = first_term(guide)
    term.focus()
    expect(popup(guide)).to_be_visible()
    expect(popup(guide)).to_have_attribute("role", "tooltip")
    described = term.get_attribute("aria-describedby") or ""
    expect(guide.locator(f"#{described}")).to_contain_text(term.get_attribute("data-short") or "-")
    guide.keyboard.press("Escape")
    expect(popup(guide)).to_have_count(0)
    expect(term).to_be_focused()
    assert term.get_attribute("aria-describedby") is None
    term.blur()
    term.focus()
    expect(popup(guide)).to_be_visible()
    term.blur()
    expect(popup(guide)).to_have_count(0)


def test_a_tap_opens_and_the_second_follows(read: Callable[..., Reader]) -> None:
    page = read(viewport=PHONE, has_touch=True, is_mobile=True).open(GUIDE)
    term = first_term(page)
    address = page.url
    term.tap()
    expect(popup(page)).to_be_visible()
    page.wait_for_timeout(500)
    expect(popup(page)).to_be_visible()
    assert page.url == address
    shown = popup(page).bounding_box()
    assert shown is not None
    assert shown["x"] >= 0
    assert shown["x"] + shown["width"] <= PHONE["width"]
    with leads_to(page, "glossary/index.html#"):
        term.tap()


def test_a_tap_elsewhere_closes(read: Callable[..., Reader]) -> None:
    page = read(viewport=PHONE, has_touch=True, is_mobile=True).open(GUIDE)
    first_term(page).tap()
    expect(popup(page)).to_be_visible()
    page.locator("article h1, article h2").first.tap()
    expect(popup(page)).to_have_count(0)


def test_a_term_leads_to_its_entry(guide: Page) -> None:
    term = first_term(guide)
    wanted = (term.get_attribute("href") or "").partition("#")[2]
    with leads_to(guide, f"glossary/index.html#{wanted}"):
        term.click()
    expect(guide.locator(f"h3[id='{wanted}']")).to_be_in_viewport()


# The glossary


def test_the_filter_shows_what_fits(read: Callable[..., Reader], real_site: RealSite) -> None:
    page = read().open(GLOSSARY)
    every = page.locator(".kb-entry").count()
    assert every >= 70
    box = page.get_by_role("searchbox", name="Filter terms")
    box.fill("canary")
    shown = page.locator(".kb-entry:visible")
    expect(page.locator("#canary-deployment")).to_be_visible()
    fitting = shown.count()
    assert 0 < fitting < every
    status = page.locator("[data-kb='term-filter'] [role='status']")
    expect(status).to_have_text(f"{fitting} terms" if fitting > 1 else "1 term")
    letters = page.locator(".kb-letter:visible")
    assert letters.count() <= fitting
    box.fill("CANARY  deploy")
    expect(page.locator("#canary-deployment")).to_be_visible()
    box.fill("zzzz")
    expect(shown).to_have_count(0)
    expect(status).to_have_text("0 terms")
    box.fill("")
    expect(shown).to_have_count(every)
    expect(status).to_be_empty()


def test_the_filter_knows_acronyms(read: Callable[..., Reader], real_site: RealSite) -> None:
    terms = json.loads(real_site.path("glossary.json").read_text(encoding="utf-8"))["terms"]
    named = {name: one["id"] for one in terms for name in one["aka"] if name.isupper()}
    assert len(named) >= 3
    page = read().open(GLOSSARY)
    for name, identity in sorted(named.items())[:5]:
        page.get_by_role("searchbox", name="Filter terms").fill(name)
        expect(page.locator(f"h3[id='{identity}']")).to_be_visible()


def test_letters_jump(read: Callable[..., Reader]) -> None:
    page = read().open(GLOSSARY)
    letters = page.locator(".kb-letters a")
    assert letters.count() >= 10
    last = letters.last
    heading = page.locator(f"[id='{(last.get_attribute('href') or '')[1:]}']")
    expect(heading).not_to_be_in_viewport()
    last.click()
    expect(heading).to_be_in_viewport()
    expect(heading).to_have_text(re.compile(f"^{last.inner_text()}"))


# The exam that a reader sits


@pytest.mark.parametrize("served", [False, True], ids=["from disk", "served"])
def test_the_chosen_exam_is_kept(read: Callable[..., Reader], served: bool) -> None:
    reader = read(served=served)
    page = reader.open(HOME)
    choice = page.get_by_role("group", name="Which exam do you sit?")
    expect(choice.get_by_label("All")).to_be_checked()
    reader.open(GUIDE)
    first, second = page.locator(".kb-chip[data-exam=c01]"), page.locator(".kb-chip[data-exam=c02]")
    expect(first.first).to_be_visible()
    expect(second.first).to_be_visible()
    for label, shown, hidden in (("MLA-C01", first, second), ("MLA-C02", second, first)):
        reader.open(HOME)
        choice.get_by_label(label).check()
        expect(choice.get_by_role("status")).to_have_text("Kept in this browser.")
        for name in (GUIDE, "guide/deployment-strategies.html"):
            reader.open(name)
            expect(shown.first).to_be_visible()
            expect(
                page.locator(".kb-chip:is([data-exam=c01], [data-exam=c02]):visible")
            ).to_have_count(shown.count())
            expect(hidden.first).to_be_hidden()
    reader.open(HOME)
    expect(choice.get_by_label("MLA-C02")).to_be_checked()
    choice.get_by_label("All").check()
    reader.open(GUIDE)
    expect(first.first).to_be_visible()
    expect(second.first).to_be_visible()


def test_a_section_only_for_the_other_exam_says_so(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.open(HOME)
    page.get_by_label("MLA-C01", exact=True).check()
    reader.open("guide/c02-prompts-and-agents.html")
    row = page.locator(".kb-chips[data-exams='c02']").first
    assert "Not on the exam you chose" in row.evaluate(
        "n => getComputedStyle(n, '::after').content"
    )


def test_a_browser_that_keeps_nothing(browser: Browser, real_site: RealSite) -> None:
    reader = Reader(browser, real_site.folder.as_uri() + "/")
    reader.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied'); }});"
    )
    page = reader.open(HOME)
    choice = page.get_by_role("group", name="Which exam do you sit?")
    choice.get_by_label("MLA-C01").check()
    expect(choice.get_by_role("status")).to_contain_text("keeps nothing")
    assert page.evaluate("document.documentElement.dataset.exam") == "c01"
    reader.open(GUIDE)
    expect(page.locator(".kb-chip[data-exam=c02]").first).to_be_visible()
    first_term(page).focus()
    expect(popup(page)).to_be_visible()
    # The theme's own scripts may fail where storage is denied; ours may not.
    assert [error for error in reader.errors if OWN.search(error)] == []
    assert reader.outside == []
    reader.context.close()


# Access

# Style sheets are not loaded a second time: from disk that is refused, with an error.
AXE = {"preload": False}  # every rule, best practices too
TABS, PLAN = "labs/agent-release/index.html", "reference/study-plan.html"
EXAM = "practice/exam.html"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1350), ("dark", 360)])
@pytest.mark.parametrize("name", [HOME, GUIDE, GLOSSARY, LAB, REFERENCE, TABS, PLAN, EXAM])
def test_access(read: Callable[..., Reader], name: str, scheme: str, width: int) -> None:
    """Nothing for any rule; the colours of a palette do not change with the width."""
    options = {"color_scheme": scheme, "reduced_motion": "reduce", "bypass_csp": True}
    size = {"width": width, "height": 900}
    page = read(viewport=size, **options).open(name)  # the style below is the test's own
    if name == GLOSSARY:  # one entry looks like another
        page.get_by_role("searchbox", name="Filter terms").fill("deployment")
    palette = "default" if scheme == "light" else "slate"
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", palette)
    page.add_style_tag(content=".md-typeset .q { content-visibility: visible }")
    page.wait_for_timeout(300)
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_access_of_an_open_definition_on_a_phone(read: Callable[..., Reader], scheme: str) -> None:
    page = read(color_scheme=scheme, viewport=PHONE).open(GUIDE)
    first_term(page).focus()
    expect(popup(page)).to_be_visible()
    found = Axe().run(page, context=".kb-popup", options=AXE)
    assert found.violations_count == 0, found.generate_report()


def test_boxes_of_the_plan_have_names_and_keep_their_ticks(read: Callable[..., Reader]) -> None:
    reader = read()
    page = reader.open(PLAN)
    box = page.get_by_role("checkbox", name=re.compile("^Day 3"))
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    other = reader.context.new_page()
    other.goto(reader.root + PLAN)
    expect(other.get_by_role("checkbox", checked=True)).to_have_count(1)
    other.get_by_role("checkbox", name=re.compile("^Day 3")).uncheck()
    expect(box).not_to_be_checked()  # in the first tab, too
    page.evaluate("localStorage.setItem('kb.ticks', '{\"broken\": 1}')")
    page.reload()
    box.check()
    page.reload()
    expect(box).to_be_checked()


@pytest.mark.parametrize("name", [HOME, GUIDE, GLOSSARY, LAB, REFERENCE, PLAN, EXAM])
def test_at_four_hundred_per_cent_nothing_is_lost(read: Callable[..., Reader], name: str) -> None:
    """WCAG 1.4.10: 1,280 by 1,024 pixels at 400 % are 320 by 256."""
    page = read(viewport={"width": 320, "height": 256}).open(name)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.locator("article h1")).to_be_visible()
    page.locator("article h1").scroll_into_view_if_needed()
    covered = page.locator("header.md-header").bounding_box()
    assert covered is not None
    assert covered["height"] <= 256 / 2


def test_on_a_phone_a_report_and_the_readiness_show_their_tables(
    read: Callable[..., Reader],
) -> None:
    page = read(viewport=PHONE).open(EXAM + "#seed=7")
    page.get_by_role("button", name="Start the exam").click()
    page.get_by_role("button", name="Finish", exact=True).click()
    page.get_by_role("button", name="Finish now").click()
    expect(page.get_by_role("heading", name="Your result")).to_be_focused()
    tables = page.locator(".kb-panel table")
    expect(tables).to_have_count(3)  # by objective, by question, exams finished
    for table in tables.all():
        expect(table).to_be_visible()
    expect(page.get_by_text("A set has the forms")).to_be_hidden()  # the result stands first
    page.get_by_role("button", name="New exam").click()
    expect(page.get_by_text("A set has the forms")).to_be_visible()
    page = read(viewport=PHONE).open("index.html")
    question = page.locator(".q").first
    question.scroll_into_view_if_needed()
    question.locator("label").first.click()
    question.get_by_role("button", name="Submit").click()
    page.goto(page.url.replace("index.html", "practice/review.html"))
    expect(page.locator(".kb-panel table").first).to_be_visible()


@pytest.mark.parametrize("name", [GUIDE, EXAM])
def test_in_forced_colours_every_control_has_a_border(
    read: Callable[..., Reader], name: str
) -> None:
    page = read(forced_colors="active").open(name)
    page.wait_for_load_state("load")
    bare = page.locator("article button:visible, article input:visible").evaluate_all(
        """all => all.filter(one => {
          const style = getComputedStyle(one);
          const own = style.borderStyle !== "none" && parseFloat(style.borderWidth) > 0;
          const native = style.appearance !== "none" || style.textDecorationLine !== "none";
          const bar = one.closest(".md-code__nav, .kb-figure__more");
          return !own && !native && !bar;
        }).map(one => one.outerHTML.slice(0, 120))"""
    )
    assert bare == []


def test_the_skip_link_comes_first_and_skips(read: Callable[..., Reader]) -> None:
    page = read().open(GUIDE)
    page.keyboard.press("Tab")
    skip = page.locator(".md-skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    expect(skip).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#.+$"))
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('.md-content')")


FOCUS = """() => {
  const node = document.activeElement;
  const around = [node.closest('label'), node.closest('.q-option'), node.nextElementSibling];
  const seen = [node, ...around].filter(Boolean);
  const marked = seen.some(one => {
    const style = getComputedStyle(one);
    return parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none';
  });
  return [node.outerHTML.slice(0, 200), marked];
}"""


@pytest.mark.parametrize("name", [HOME, GUIDE, GLOSSARY])
def test_the_focus_is_seen(read: Callable[..., Reader], name: str) -> None:
    page = read().open(name)
    unseen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        stop, marked = page.evaluate(FOCUS)
        if stop.startswith("<body"):
            break
        if not marked:
            unseen.append(stop)
    assert unseen == []


# Print


def test_print_shows_answers_and_figures_but_no_navigation(read: Callable[..., Reader]) -> None:
    page = read(color_scheme="dark").open(GUIDE)
    page.emulate_media(media="print")
    for name in (".md-header", ".md-tabs", ".md-sidebar", ".md-footer__inner"):
        for one in page.locator(name).all():
            expect(one).to_be_hidden()
    answers = page.locator("section.q details:not(.q-hint)")
    assert answers.count() >= 1
    for answer in answers.all():
        inner = answer.locator("> :not(summary)").first
        box = inner.bounding_box()
        assert box is not None
        assert box["height"] > 10
        assert inner.evaluate("n => n.checkVisibility({contentVisibilityAuto: true})")
    expect(page.locator("svg.kb-diagram").first).to_be_visible()
    expect(page.locator("article h1")).to_be_visible()


def test_the_cheat_sheet_prints_on_two_sides(browser: Browser, real_site: RealSite) -> None:
    reader = Reader(browser, real_site.folder.as_uri() + "/")
    page = reader.open("reference/cheat-sheet.html")
    ten = "10mm"
    paper = page.pdf(format="A4", margin={"top": ten, "bottom": ten, "left": ten, "right": ten})
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) <= 2
    reader.context.close()
