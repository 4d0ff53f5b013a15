"""Figures in a real browser: no scripts, both palettes, phone, print, full screen, fallback."""

# ruff: noqa: E501 (scripts that run in the page are easier to read on long lines)

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.diagram_sites import FLOW, make_material_site

from knowledge.diagrams import page_figures
from knowledge.diagrams.drawing import Drawing

DATA = Path(__file__).parents[1] / "data/diagrams"
SHOWN = (
    "class-registry", "er-registry", "flowchart-lr", "flowchart-pipeline-flow",
    "flowchart-script", "flowchart-emoji", "gantt-canary", "git-trunk", "mindmap-triad",
    "pie-time", "quadrant-orchestrators", "sequence-release", "state-composite",
    "timeline-services", "xychart-lines",
)  # fmt: skip
COMPARED = ("flowchart-subgraphs", "flowchart-edges", "sequence-release", "state-approval",
            "class-registry", "er-registry", "pie-time", "xychart-horizontal")  # fmt: skip
FLOW_FIGURE = "figure[id^='figure-one-change-travels']"
pytestmark = pytest.mark.xdist_group("diagrams")


def fence(name: str) -> str:
    return f"```mermaid\n{(DATA / f'{name}.mmd').read_text(encoding='utf-8')}```\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    parts = [f"## {name}\n\nA paragraph.\n\n{fence(name)}" for name in SHOWN]
    return make_material_site(
        tmp_path_factory.mktemp("figures"), {"index.md": "# Figures\n\n" + "\n".join(parts)}
    )


@pytest.fixture(scope="module")
def fallback_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site built where nothing could be drawn."""

    def failing(sources: Any, cache_dir: Path, progress: Any = None) -> dict[str, Drawing]:
        return {
            one: Drawing(one, "figure-1", title="T", description="D", error="no") for one in sources
        }

    patch = pytest.MonkeyPatch()
    patch.setattr(page_figures, "draw_all", failing)
    parts = [fence(name) for name in COMPARED]
    pages = {"index.md": "# T\n\n" + "\n".join(parts), "sub/a.md": f"# A\n\n{FLOW}"}
    try:
        return make_material_site(tmp_path_factory.mktemp("fallback"), pages)
    finally:
        patch.undo()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Any]:
    """Open a file in a fresh context; a request to anywhere else, or an error, fails the test."""
    contexts, outside, errors = [], [], []

    def open_page(path: Path | str, scheme: str = "default", **options: Any) -> Page:
        context = browser.new_context(**({"viewport": {"width": 1350, "height": 900}} | options))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        address = path.as_uri() if isinstance(path, Path) else path
        home = ("file:", "data:", "blob:", "http://127.0.0.1")
        page.on("request", lambda r: None if r.url.startswith(home) else outside.append(r.url))
        page.on("pageerror", lambda error: errors.append(error.stack or str(error)))
        page.goto(address)
        if options.get("java_script_enabled", True):
            page.evaluate(f"document.body.dataset.mdColorScheme = '{scheme}'")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert outside == []
    assert [error for error in errors if "/assets/javascripts/figures" in error] == []


SIZES = """() => [...document.querySelectorAll('svg.kb-diagram')].filter((svg) =>
  svg.getBoundingClientRect().width).map((svg) => {
  const sizes = [...svg.querySelectorAll('text, tspan')]
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((one) => parseFloat(getComputedStyle(one).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width);
  return Math.min(...sizes);
})"""


@pytest.mark.parametrize(("width", "least"), [(1350, 12), (1000, 12), (360, 11)])
def test_no_text_is_too_small_and_only_frames_scroll(
    opened: Any, site: Path, width: int, least: float
) -> None:
    page = opened(site / "index.html", viewport={"width": width, "height": 800})
    sizes = page.evaluate(SIZES)
    told = page.evaluate("document.querySelectorAll('.kb-figure--wide').length")
    assert len(sizes) == len(SHOWN) - (told if width == 360 else 0)  # told in words there
    assert min(sizes) >= least - 0.05
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_figures_are_there_without_scripts(opened: Any, site: Path) -> None:
    page = opened(site / "index.html", java_script_enabled=False)
    figures = page.locator("figure.kb-figure")
    expect(figures).to_have_count(len(SHOWN))
    expect(page.locator("svg.kb-diagram").first).to_be_visible()
    expect(page.get_by_text("Full screen")).to_have_count(0)
    figures.first.get_by_text("As text").click()
    expect(figures.first.get_by_text("ModelPackageGroup: +String name")).to_be_visible()


def test_every_text_is_inside_its_picture(opened: Any, site: Path) -> None:
    page = opened(site / "index.html")
    outside = page.evaluate("""() => [...document.querySelectorAll('svg.kb-diagram')].flatMap((svg) => {
      const box = svg.getBoundingClientRect();
      return [...svg.querySelectorAll('text')].filter((text) => {
        const own = text.getBoundingClientRect();
        return own.width && (own.left < box.left - 1 || own.right > box.right + 1 || own.top < box.top - 1 || own.bottom > box.bottom + 1);
      }).map((text) => text.textContent);
    })""")
    assert outside == []


def test_every_label_of_a_flowchart_is_inside_its_node(opened: Any, site: Path) -> None:
    page = opened(site / "index.html")
    nodes = "figure[id^=figure-one-change-travels] g:has(> rect + g text), figure[id^=figure-one-change-travels] g:has(> rect + text)"
    assert page.locator(nodes).count() >= 9
    spilled = page.evaluate("""() => [...document.querySelectorAll('figure[id^=figure-one-change-travels] svg, figure[id^=figure-emoji] svg')].flatMap((svg) =>
      [...svg.querySelectorAll('g:has(> rect + g text), g:has(> rect + text)')].map((node) => {
        const box = node.querySelector('rect').getBoundingClientRect(), text = node.querySelector('text').getBoundingClientRect();
        return text.left >= box.left - 1 && text.right <= box.right + 1 ? '' : node.textContent;
      })).filter(Boolean)""")
    assert spilled == []


def test_the_palette_recolours_without_a_redraw(opened: Any, site: Path) -> None:
    page = opened(site / "index.html")
    look = "getComputedStyle(document.querySelector('svg.kb-diagram [fill^=var]:not(text)')).fill"
    markup = "document.querySelector('svg.kb-diagram').outerHTML"
    light, before = page.evaluate(look), page.evaluate(markup)
    page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
    assert page.evaluate(look) != light
    assert page.evaluate(markup) == before


def test_text_can_be_selected(opened: Any, site: Path) -> None:
    page = opened(site / "index.html")
    assert page.evaluate("""() => {
      const text = [...document.querySelectorAll('svg.kb-diagram text')].find((one) => one.textContent.includes('CodeBuild'));
      getSelection().selectAllChildren(text);
      return getSelection().toString();
    }""").startswith("CodeBuild")


def test_a_reader_of_the_screen_hears_title_then_description(opened: Any, site: Path) -> None:
    page = opened(site / "index.html")
    picture = page.locator("#figure-blue-to-green svg")
    expect(picture).to_have_accessible_name("Blue to green")
    expect(picture).to_have_accessible_description(
        "Traffic moves from the blue fleet to the green fleet in two steps."
    )
    expect(picture).to_have_role("img")


def test_print_shows_figure_and_text_in_the_light_palette(opened: Any, site: Path) -> None:
    page = opened(site / "index.html", "slate")
    page.emulate_media(media="print")
    ink = "getComputedStyle(document.querySelector('svg.kb-diagram')).getPropertyValue('--kb-diagram-text')"
    assert page.evaluate(ink).strip() == "#1d2529"
    wide = page.evaluate(
        "[...document.querySelectorAll('svg.kb-diagram')].filter((one) => one.getBoundingClientRect().width > innerWidth).length"
    )
    assert wide == 0
    assert page.locator(".kb-figure__text li").first.bounding_box() is not None
    expect(page.locator(".kb-figure__source").first).not_to_be_visible()


def test_the_search_index_has_the_text_once_and_not_the_source(site: Path) -> None:
    index = (site / "search/search_index.json").read_text(encoding="utf-8")
    assert "PendingManualApproval" in index
    assert "flowchart TB" not in index
    assert index.count("unit tests, image") <= 2


def test_full_screen_by_mouse_and_keyboard(opened: Any, site: Path) -> None:
    page = opened(site / "index.html")
    figure = page.locator(FLOW_FIGURE)
    opener = figure.get_by_role("button", name="Full screen")
    height = page.evaluate("document.documentElement.scrollHeight")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    picture = dialog.locator("svg")
    assert page.evaluate("document.documentElement.scrollHeight") == height

    def box() -> dict[str, float]:
        found = picture.bounding_box()
        assert found is not None
        return dict(found)

    first = box()
    assert first["height"] <= 900
    page.keyboard.press("+")
    grown = box()
    assert grown["width"] > first["width"] * 1.2
    page.keyboard.press("ArrowLeft")
    assert box()["x"] > grown["x"]
    page.keyboard.press("0")
    assert box() == pytest.approx(first)
    page.mouse.move(400, 300)
    page.mouse.wheel(0, -300)
    assert box()["width"] > first["width"]
    before = box()
    page.mouse.down()
    page.mouse.move(460, 340)
    page.mouse.up()
    assert (box()["x"] - before["x"], box()["y"] - before["y"]) == pytest.approx((60, 40))
    dialog.get_by_role("button", name="Fit").click()
    assert box() == pytest.approx(first)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()
    expect(figure.locator("svg.kb-diagram:visible")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollHeight") == height


def test_two_fingers_zoom(opened: Any, site: Path) -> None:
    page = opened(site / "index.html", has_touch=True, viewport={"width": 360, "height": 740})
    page.locator(FLOW_FIGURE).get_by_role("button").click()
    width = page.evaluate("""() => {
      const stage = document.querySelector('.kb-zoom__stage'), svg = stage.querySelector('svg');
      stage.setPointerCapture = () => {};
      const send = (type, id, x, y) => stage.dispatchEvent(new PointerEvent(type, { pointerId: id, clientX: x, clientY: y, pointerType: 'touch' }));
      const before = svg.getBoundingClientRect().width;
      send('pointerdown', 1, 100, 300); send('pointerdown', 2, 200, 300);
      send('pointermove', 2, 300, 300);
      send('pointerup', 1, 100, 300); send('pointerup', 2, 300, 300);
      return [before, svg.getBoundingClientRect().width];
    }""")
    assert width[1] == pytest.approx(width[0] * 2, rel=0.01)


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("width", [1350, 360])
def test_axe_finds_nothing_in_a_figure(opened: Any, site: Path, scheme: str, width: int) -> None:
    page = opened(site / "index.html", scheme, viewport={"width": width, "height": 900})
    for details in page.locator(".kb-figure details").all():
        details.evaluate("(one) => { one.open = true }")
    found = Axe().run(page, context={"include": [["figure.kb-figure"]]})
    problems = [
        (one["id"], node["target"], node["failureSummary"])
        for one in found.response["violations"]
        for node in one["nodes"]
    ]
    assert problems == []


def words(page: Page, selector: str) -> list[list[str]]:
    found: list[list[str]] = page.eval_on_selector_all(
        selector,
        """(all) => all.map((svg) => [...svg.querySelectorAll('text')]
          .map((text) => text.textContent.replace(/\\s+/g, ' ').trim()).filter(Boolean).sort())""",
    )
    return found


def test_the_build_draws_what_the_browser_draws(
    opened: Any, fallback_site: Path, tmp_path: Path
) -> None:
    """Same nodes, edges and text: the browser's own drawing of the same source beside ours."""
    pages = {"index.md": "# T\n\n" + "\n".join(fence(name) for name in COMPARED)}
    ours = opened(make_material_site(tmp_path, pages) / "index.html")
    theirs = opened(fallback_site / "index.html")
    theirs.wait_for_function(
        f"document.querySelectorAll('div.mermaid svg').length === {len(COMPARED)}"
    )
    mine = words(ours, ".kb-figure__frame > svg, .kb-wide > svg")
    for index, name in enumerate(COMPARED):
        svg = theirs.locator("div.mermaid").nth(index)
        # In the browser a label may be HTML in the SVG: compare all words, in any order.
        shown = svg.evaluate(
            """(one) => { for (const gone of one.querySelectorAll('style, title, desc, symbol, marker, defs')) gone.remove();
              return [...one.querySelectorAll('text, foreignObject p, foreignObject span.nodeLabel:not(:has(p))')]
                .map((each) => each.innerHTML.replace(/<br[^>]*>/g, ' ').replace(/<[^>]*>/g, '')).join(' ') }"""
        )
        squeezed = "".join(
            sorted(set("".join(shown.replace("&lt;", "<").replace("&gt;", ">").split())))
        )
        assert squeezed, name
        for text in mine[index]:
            assert "".join(text.split()) in "".join(
                shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").split()
            ), (name, text, shown)
    edges = theirs.locator("div.mermaid").first.locator("path[marker-end]").count()
    assert ours.locator("svg.kb-diagram").first.locator("path[marker-end]").count() == edges
    assert edges == 4


@pytest.fixture
def server(fallback_site: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=fallback_site)) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()


@pytest.mark.parametrize("served", [True, False])
@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_a_fallback_is_drawn_in_the_browser(
    opened: Any, fallback_site: Path, server: str, served: bool, scheme: str
) -> None:
    page = opened(f"{server}/sub/a.html" if served else fallback_site / "sub/a.html", scheme)
    expect(page.locator("div.mermaid svg")).to_be_visible()
    expect(page.locator("div.mermaid")).to_contain_text("Deploy")
    fill = page.evaluate(
        "getComputedStyle(document.body).getPropertyValue('--kb-diagram-fill').trim()"
    )
    page.wait_for_function(
        "(fill) => { const made = document.querySelector('div.mermaid style'); return made && made.textContent.includes(fill) }",
        arg=fill,
    )
