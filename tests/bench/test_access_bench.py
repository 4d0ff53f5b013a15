"""Every page that people read, in both palettes, on a phone and on a wide screen, against axe.

The tests do this for a page of each kind; all of them take minutes, which a change seldom earns.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from tests.conftest import RealSite

from knowledge.browser.chromium import chromium


@pytest.mark.parametrize("width", [360, 1350])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_breaks_no_rule(real_site: RealSite, scheme: str, width: int) -> None:
    with chromium() as browser:
        broken = _broken(browser, real_site, scheme, width)
    print(f"\n{len(real_site.read)} pages, {scheme}, {width} px: {len(broken)} with a fault")  # noqa: T201
    assert broken == {}


def _broken(browser: Browser, site: RealSite, scheme: str, width: int) -> dict[str, str]:
    """Return what axe says of each page with a fault, by its name."""
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
        bypass_csp=True,  # the style below is the test's own
    )
    page, broken = context.new_page(), {}
    for name in site.read:
        page.goto(site.path(name).as_uri())
        page.add_style_tag(content=".md-typeset .q { content-visibility: visible }")
        page.wait_for_timeout(300)  # colours fade
        found = Axe().run(page, options={"preload": False})
        if found.violations_count:
            broken[name] = found.generate_report()
    context.close()
    return broken
