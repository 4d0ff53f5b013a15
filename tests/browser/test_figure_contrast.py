"""Letters of figures on a wide screen and a phone, against what is painted under them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.conftest import RealSite

pytestmark = pytest.mark.xdist_group("real-site")

CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")
LEAST = 4.5  # WCAG 1.4.3, without the ease for large text


@pytest.mark.parametrize("width", [360, 1350])
@pytest.mark.parametrize(("scheme", "palette"), [("light", "default"), ("dark", "slate")])
def test_every_letter_of_a_figure_is_told_from_its_ground(
    browser: Browser, real_site: RealSite, scheme: str, palette: str, width: int
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    faint: list[Any] = []
    letterless = []
    drawn = [name for name, read in real_site.read.items() if read.xpath("//article//figure//svg")]
    for name in drawn:
        page.goto(real_site.path(name).as_uri())
        assert page.locator("body").get_attribute("data-md-color-scheme") == palette
        letters = page.evaluate(CONTRAST)
        faint += [[name, *letter] for letter in letters if letter[-1] < LEAST]
        if not letters:
            letterless.append(name)
    context.close()
    assert len(drawn) > 20
    assert letterless == []
    assert faint == []


SHAPES = '<rect width="90" height="40" fill="#fff"/>'


@pytest.mark.parametrize(
    ("figure", "found"),
    [
        (f'{SHAPES}<text y="20" fill="#000">ab</text>', [21.0, 21.0]),
        (f'{SHAPES}<text y="20" fill="#777">a</text>', [4.48]),
        (f'{SHAPES}<text y="20" fill="#000" opacity="0.5">a</text>', [3.98]),
        (f'<text y="20" fill="#777">a</text>{SHAPES}', [4.69]),  # what is painted later covers
        (f'{SHAPES}<rect width="90" height="40"/><text y="20">a</text>', [1.0]),
        (f'{SHAPES}<g opacity="0"><rect width="90" height="40"/></g><text y="20">a</text>', [21.0]),
        (f'{SHAPES}<rect x="50" width="9" height="40"/><text y="20">a</text>', [21.0]),
        (f'{SHAPES}<text y="20" fill="url(#none)">a</text>', [0.0]),  # of no known colour
        (f'{SHAPES}<text y="20"><tspan fill="#777">a</tspan></text>', [4.48]),
    ],
)
def test_what_is_painted_last_under_a_letter_is_its_ground(
    browser: Browser, figure: str, found: list[float]
) -> None:
    page = browser.new_page()
    frame = '<div class="kb-figure__frame" style="background: #000">'
    page.set_content(f'{frame}<svg class="kb-diagram" viewBox="0 0 90 40">{figure}</svg></div>')
    assert [round(letter[-1], 2) for letter in page.evaluate(CONTRAST)] == found
    page.close()
