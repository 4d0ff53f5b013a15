"""Nothing is lost where scripts are joined and rules left out: pages look as they did before."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import tinycss2
from playwright.sync_api import Browser, Page
from tests.building import run
from tests.conftest import RealSite
from tests.house import ROOT

from knowledge.browser.delivery import Delivery

pytestmark = pytest.mark.xdist_group("real-site")

# No element fits these by itself: part of one, or one that somebody is at just now.
PASSING = re.compile(
    r"::?(?:before|after|placeholder|selection|marker|backdrop|first-letter|first-line)\b|::[\w-]+"
    r"|:(?:hover|focus-visible|focus-within|focus|active|checked|target|indeterminate)\b(?!\()"
)
# What stands on a page only after somebody did something.
Act = Callable[[Page], None]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site as it is before its delivery."""
    folder, before = tmp_path_factory.mktemp("plain") / "site", Path.cwd()
    patch = pytest.MonkeyPatch()
    patch.setattr(Delivery, "run", lambda self: None)
    patch.setenv("NO_MKDOCS_2_WARNING", "1")
    for name in ("CI", "SITE_URL", "REPO_URL"):
        patch.delenv(name, raising=False)
    os.chdir(ROOT)
    try:
        run(ROOT / "mkdocs.yml", site_dir=str(folder), strict=False)
    finally:
        os.chdir(before)
        patch.undo()
    return folder


def selectors(folder: Path) -> set[str]:
    """Return every selector of the style sheets that a page of a site loads."""
    page = (folder / "index.html").read_text(encoding="utf-8")
    found: set[str] = set()

    def read(rules: list[tinycss2.ast.Node]) -> None:
        for rule in rules:
            if rule.type == "qualified-rule":
                found.update(alone(one) for one in split(rule.prelude))
            elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
                read(tinycss2.parse_rule_list(rule.content, skip_comments=True))

    for path in folder.glob("assets/stylesheets/*.css"):
        if path.name in page:
            read(tinycss2.parse_stylesheet(path.read_text(encoding="utf-8"), skip_comments=True))
    return found


def split(prelude: list[tinycss2.ast.Node]) -> Iterator[list[tinycss2.ast.Node]]:
    part: list[tinycss2.ast.Node] = []
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def alone(selector: list[tinycss2.ast.Node]) -> str:
    """Return a selector as one text in one spelling, without what is no element."""
    text = "".join(
        f'"{token.value}"' if token.type == "string" else token.serialize() for token in selector
    )
    text = PASSING.sub("", text)
    return re.sub(r"\s*([=>+~,(])\s*", r"\1", text.replace('"', "")).strip() or "*"


# Every element of a page that one of these selectors means, in the page's every shape.
MEANT = """async (selectors) => {
  for (const one of document.querySelectorAll('details')) one.open = true;
  scrollTo(0, document.documentElement.scrollHeight);
  await new Promise((done) => setTimeout(done, 150));
  return selectors.filter((one) => {
    try { return document.querySelector(one); } catch (error) { return false; }
  });
}"""


@pytest.fixture(scope="module")
def dropped(real_site: RealSite, plain: Path) -> list[str]:
    """The selectors that the delivery left out; states are struck off, so that they fit anyhow."""
    found = selectors(plain) - selectors(real_site.folder)
    assert len(found) > 300
    return sorted(found)


def test_no_element_of_any_page_had_a_rule_that_is_gone(
    browser: Browser, plain: Path, dropped: list[str]
) -> None:
    pages = {path.relative_to(plain).as_posix(): path for path in sorted(plain.rglob("*.html"))}
    leads_on = 'http-equiv="refresh"'  # a page at an old address is gone before it is asked
    names = [name for name, path in pages.items() if leads_on not in path.read_text("utf-8")[:1000]]
    asked = [name for name in names if name.startswith("questions/")]
    own = [name for name in asked if "/q--" in name]  # the others lead on to these
    names = [name for name in names if name not in asked] + own[::12]
    assert len(names) > 80
    page = browser.new_context(viewport={"width": 1350, "height": 900}).new_page()
    meant: dict[str, list[str]] = {}
    for name in names:
        page.goto((plain / name).as_uri())
        fits = page.evaluate(MEANT, dropped)
        if fits:
            meant[name] = fits
    page.context.close()
    assert meant == {}


def search_open(page: Page) -> None:
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("canary")
    page.get_by_role("option").first.wait_for()


def drawer_open(page: Page) -> None:
    page.locator(".md-header label[for=__drawer]").click()
    page.wait_for_timeout(400)


def figure_open(page: Page) -> None:
    page.locator(".kb-figure").first.scroll_into_view_if_needed()
    page.get_by_role("button", name="Full screen").first.click()


def exam_begun(page: Page) -> None:
    page.get_by_role("button", name="Start").first.click()
    page.locator(".q[data-ready]").first.wait_for()


def answered(page: Page) -> None:
    question = page.locator(".q[data-type=choice][data-ready]").first
    page.locator(".q[data-type=choice]").first.scroll_into_view_if_needed()
    question.wait_for()
    question.locator("label").first.click()
    question.get_by_role("button", name="Submit").click()


def term_open(page: Page) -> None:
    page.locator("a.kb-term").first.focus()
    page.locator("[role=tooltip]").first.wait_for()


def printed(page: Page) -> None:
    page.emulate_media(media="print")


STATES: dict[str, tuple[str, Act | None]] = {
    "home": ("index.html", None),
    "a guide page": ("guide/rollback.html", None),
    "the simulator": ("guide/deployment-strategies.html", None),
    "a lab": ("labs/endpoint-updates/index.html", None),
    "the glossary": ("glossary/index.html", None),
    "a page of tables": ("reference/comparisons.html", None),
    "no page": ("404.html", None),
    "search open": ("guide/rollback.html", search_open),
    "drawer open": ("guide/rollback.html", drawer_open),
    "figure on the full screen": ("guide/sagemaker-pipelines.html", figure_open),
    "exam begun": ("practice/exam.html#seed=7", exam_begun),
    "question answered": ("guide/codebuild.html", answered),
    "term shown": ("guide/rollback.html", term_open),
    "on paper": ("guide/rollback.html", printed),
}


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1350, "light")])
def test_every_state_looks_as_before(
    browser: Browser, real_site: RealSite, plain: Path, scheme: str, width: int
) -> None:
    different = []
    for state, (name, act) in STATES.items():
        if act is drawer_open and width > 1000:
            continue  # there the navigation is open anyhow
        if not any(
            alike(browser, (plain, real_site.folder), name, act, scheme, width)
            for _ in range(TRIES)
        ):
            different.append(state)
    assert different == []


# The greatest difference of two pictures in a part of a colour, or 255 where the sizes differ.
APART = """async (pictures) => {
  const [one, other] = await Promise.all(pictures.map(async (data) => {
    const image = new Image();
    image.src = "data:image/png;base64," + data;
    await image.decode();
    return image;
  }));
  if (one.width !== other.width || one.height !== other.height) return 255;
  let most = 0;
  for (let top = 0; top < one.height; top += 1000) {
    const [a, b] = [one, other].map((image) => {
      const canvas = new OffscreenCanvas(one.width, 1000);
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, -top);
      return context.getImageData(0, 0, one.width, 1000).data;
    });
    for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]));
  }
  return most;
}"""
LEAST = 2  # of 255: one browser draws what is half transparent a shade apart from time to time


def apart(browser: Browser, pictures: list[bytes]) -> int:
    """Return how far apart two pictures are, in parts of a colour."""
    context = browser.new_context()
    found: int = context.new_page().evaluate(
        APART, [base64.b64encode(one).decode() for one in pictures]
    )
    context.close()
    return found


def test_pictures_are_told_apart(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 200, "height": 1200})
    pictures = []
    for colour in ("#777777", "#797777", "#7f7777"):
        bar = f"<hr style='margin-top:1100px;height:20px;border:0;background:{colour}'>"
        page.set_content(f"<body style='background:#777'>{bar}")
        pictures.append(page.screenshot())
    page.close()
    assert apart(browser, pictures[:2]) == 2
    assert apart(browser, pictures[::2]) == 8


NOW = "2026-11-23T10:00:00Z"
TRIES = 3  # a page that is still at work is caught in two minds; what is lost stays lost


def alike(
    browser: Browser,
    folders: tuple[Path, Path],
    name: str,
    act: Act | None,
    scheme: str,
    width: int,
) -> bool:
    """Tell whether a state looks the same in both sites."""
    pictures = [picture(browser, folder, name, act, scheme, width) for folder in folders]
    return pictures[0] == pictures[1] or apart(browser, pictures) <= LEAST


def picture(
    browser: Browser, folder: Path, name: str, act: Act | None, scheme: str, width: int
) -> bytes:
    """Return a picture of a whole page."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.clock.install(time=NOW)
    page.clock.set_fixed_time(NOW)  # timers go on; what tells the time stands still
    page.goto(folder.as_uri() + "/" + name)
    if act is not None:
        act(page)
    page.clock.run_for(2000)
    page.mouse.move(0, 0)
    taken = page.screenshot(
        full_page=act is None or act is printed, animations="disabled", caret="hide"
    )
    context.close()
    return taken
