"""The simulator and the decision helpers in a real browser: by keyboard, by ear, on a phone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.conftest import policy_broken
from tests.conftest import RealSite
from tests.house import ROOT
from tests.traffic import call

pytestmark = pytest.mark.xdist_group("real-site")

PAGE, CHOICE = "guide/deployment-strategies.html", "guide/orchestrators.html"
PLOTS = re.findall(
    r"^```traffic\n(.*?)^```$",
    (ROOT / "docs" / "guide" / "deployment-strategies.md").read_text(encoding="utf-8"),
    re.DOTALL | re.MULTILINE,
)
LAB = (ROOT / "docs" / "labs" / "endpoint-updates" / "canary.json").read_text(encoding="utf-8")
# The widths of text in a picture that its frame, on a phone, would cut.
CUT = """() => [...document.querySelectorAll('.kb-figure__frame')].filter(frame =>
  frame.offsetParent && frame.scrollWidth > frame.clientWidth + 1).map(frame =>
  frame.closest('figure, .kb-sim')?.id || frame.className)"""
SIDEWAYS = """() => [...document.querySelectorAll('.md-typeset__scrollwrap')].filter(frame =>
  frame.scrollWidth > frame.clientWidth + 1).map(frame => frame.textContent.trim().slice(0, 60))"""


class Visit:
    """A context in which pages are opened; errors are kept."""

    def __init__(self, browser: Browser, site: RealSite, **options: Any) -> None:
        self.site = site
        self.context: BrowserContext = browser.new_context(**options)
        self.context.set_default_timeout(5000)
        self.errors: list[str] = []

    def open(self, name: str) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.extend(policy_broken(said)))
        page.goto(self.site.folder.as_uri() + "/" + name)
        for helper in page.locator("[data-kb='traffic'], [data-kb='decision']").all():
            helper.scroll_into_view_if_needed()  # the scripts come when they are near
            if page.evaluate("Boolean(window.kbGuide)"):
                expect(helper.locator("button").first).to_be_attached()
        return page


@pytest.fixture
def visit(browser: Browser, real_site: RealSite, request: pytest.FixtureRequest) -> Iterator[Visit]:
    made = Visit(browser, real_site, **getattr(request, "param", {}))
    yield made
    made.context.close()
    assert made.errors == []


RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PHONE = {"viewport": {"width": 360, "height": 740}}


def test_recorded_runs_are_those_of_the_script(real_site: RealSite) -> None:
    """What the page holds for readers without a script, against the functions themselves."""
    figures = [f for f in real_site.pages[PAGE].iter("figure") if f.get("data-settings")]
    assert len(figures) == len(PLOTS) == 7
    for figure, plot in zip(figures, PLOTS, strict=True):
        settings = yaml.safe_load(plot)
        assert json.loads(figure.get("data-settings")) == settings
        read, _ = call("read", settings)
        run = call("simulate", read)
        said = [item.text_content() for item in figure.xpath(".//ol/li")]
        assert said == call("log", run)
        (described,) = figure.xpath(".//details/p")
        assert described.text_content() == " ".join(call("summary", run))
        assert len(figure.xpath(".//*[local-name()='svg']")) == 2


@pytest.mark.parametrize("visit", [{"java_script_enabled": False, **PHONE}], indirect=True)
def test_without_a_script_the_runs_are_there(visit: Visit) -> None:
    page = visit.open(PAGE)
    expect(page.locator("[data-kb='traffic']")).to_contain_text("needs a script")
    expect(page.locator(".kb-figure[data-settings] .kb-tall svg")).to_have_count(7)
    expect(page.locator(".kb-figure[data-settings] .kb-tall svg").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page = visit.open(CHOICE)
    first = page.locator(".kb-decision > details").first
    expect(first.locator(".kb-decision__result").first).to_be_hidden()
    first.locator("summary").first.click()
    expect(first.locator(".kb-decision__result").first).to_be_visible()


def test_the_simulator_by_keyboard_alone(visit: Visit) -> None:
    page = visit.open(PAGE)
    log, said = page.locator(".kb-sim__log"), page.locator(".kb-sim__said")
    expect(log).to_contain_text("Minute 13: The alarm rings: rollback.")
    canary = page.get_by_role("radio", name="Canary", exact=True)
    canary.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Linear", exact=True)).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Instances of version 7")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("20")
    expect(log).to_contain_text("Version 8 gets 20 % of the traffic.")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("90")
    expect(page.locator(".kb-sim__problem")).to_have_text(
        "Wait after each shift, minutes: '90' is not a whole number from 0 to 60."
    )
    expect(page.get_by_label("Wait after each shift, minutes")).to_have_attribute(
        "aria-invalid", "true"
    )
    page.get_by_label("Alarm at errors a minute").fill("0")
    expect(said).to_contain_text("No alarm is set.")
    # What changes is read out: the words stand in a region that is live.
    assert page.locator("[aria-live='polite']:has(> .kb-sim__log)").count() == 1
    slider = page.get_by_role("slider", name="Minute")
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    assert (slider.get_attribute("aria-valuetext") or "").startswith(
        "Minute 10: version 8 gets 20 %"
    )
    page.get_by_role("button", name="Play").press("Enter")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()


@pytest.mark.parametrize("visit", [{"reduced_motion": "reduce"}], indirect=True)
def test_who_wants_no_motion_gets_none(visit: Visit) -> None:
    page = visit.open(PAGE)
    expect(page.locator(".kb-sim svg").first).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_have_count(0)
    expect(page.get_by_role("slider", name="Minute")).to_be_visible()


def test_the_request_and_a_pasted_one(visit: Visit) -> None:
    page = visit.open(PAGE)
    page.locator(".kb-figure[data-settings]").nth(2).get_by_role(
        "button", name="Change this run"
    ).click()
    expect(page.get_by_role("radio", name="Linear", exact=True)).to_be_checked()
    page.get_by_text("This run as a request").click()
    shown = json.loads(page.locator(".kb-sim__more pre > code").first.inner_text())
    linear = shown["BlueGreenUpdatePolicy"]["TrafficRoutingConfiguration"]
    assert linear["LinearStepSize"] == {"Type": "CAPACITY_PERCENT", "Value": 20}
    page.get_by_text("Explain a DeploymentConfig of mine").click()
    pasted = page.get_by_label("Paste it here")
    pasted.fill(LAB.replace('"Value": 10', '"Value": 60'))
    page.get_by_role("button", name="Explain it").press("Enter")
    found = page.locator(".kb-sim__found")
    expect(found).to_contain_text("Line 8: 'CanarySize' is 60 % of the fleet")
    pasted.fill(LAB)
    page.get_by_role("button", name="Explain it").click()
    expect(found).to_contain_text("Nothing is wrong with it.")
    expect(found.locator("code").first).to_have_text("BlueGreenUpdatePolicy")
    page.get_by_role("button", name="Simulate it").click()
    expect(page.get_by_role("radio", name="Canary", exact=True)).to_be_checked()
    pasted.fill("<img src=x onerror=alert(1)>")
    page.get_by_role("button", name="Explain it").click()
    expect(found).to_contain_text("Line 1:")
    assert page.locator(".kb-sim img").count() == 0


def test_a_strict_policy_lets_it_run(visit: Visit) -> None:
    """No eval, no handler in an attribute, no script in the page: its own file is enough."""
    policy = "script-src file:; object-src 'none'"
    visit.context.add_init_script(
        f"""new MutationObserver((_, seen) => {{
          if (!document.head) return;
          seen.disconnect();
          const meta = document.createElement('meta');
          meta.httpEquiv = 'Content-Security-Policy';
          meta.content = "{policy}";
          document.head.prepend(meta);
        }}).observe(document, {{childList: true, subtree: true}})"""
    )
    page = visit.open(PAGE)
    page.get_by_label("Alarm at errors a minute").fill("0")
    expect(page.locator(".kb-sim__said")).to_contain_text("No alarm is set.")
    visit.errors.clear()  # what the theme had in the page


@pytest.mark.parametrize(
    "visit",
    [{**PHONE, "color_scheme": "dark"}, {**PHONE, "forced_colors": "active"}, {}],
    indirect=True,
    ids=["phone, dark", "phone, forced colours", "desk"],
)
def test_access(visit: Visit) -> None:
    for name, place in ((PAGE, ".kb-sim"), (CHOICE, ".kb-decision")):
        page = visit.open(name)
        expect(page.locator(place)).to_be_visible()
        for one in page.locator(f"{place} summary:visible").all():
            one.click()
        found = Axe().run(page, context=place, options=RULES)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_decision_by_keyboard(visit: Visit) -> None:
    page = visit.open(CHOICE)
    helper = page.locator(".kb-decision")
    expect(helper).to_contain_text("Is there more than one step?")
    page.get_by_role("button", name="Yes").press("Enter")
    expect(helper).to_contain_text("Does the team run Airflow already")
    expect(page.get_by_role("button", name="Yes")).to_be_focused()
    page.keyboard.press("Enter")
    expect(helper.locator(".kb-decision__stage")).to_contain_text("Amazon MWAA.")
    expect(helper.locator(".kb-decision__path").first).to_have_text("You answered: Yes → Yes")
    link = helper.locator(".kb-decision__stage").get_by_role("link")
    expect(link).to_have_attribute("href", "mwaa.html")
    page.get_by_role("button", name="One question back").click()
    expect(helper.locator(".kb-decision__stage")).to_contain_text("Airflow already")
    page.get_by_role("button", name="Start again").click()
    expect(helper.locator(".kb-decision__stage")).to_contain_text("more than one step?")


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_on_a_phone_nothing_is_cut(visit: Visit, real_site: RealSite) -> None:
    """Each figure fits or is told in words; wide tables are stacked; nothing scrolls sideways."""
    cut: dict[str, Any] = {}
    for name in real_site.read:
        page = visit.open(name)
        page.wait_for_load_state("load")
        found = page.evaluate(CUT) + page.evaluate(SIDEWAYS)
        if found:
            cut[name] = found
        page.close()
    assert cut == {}


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_a_stacked_table_is_still_a_table(visit: Visit) -> None:
    page = visit.open("reference/comparisons.html")
    table = page.get_by_role("table").first
    expect(table.get_by_role("columnheader", name="Step Functions")).to_have_count(1)
    expect(table.get_by_role("row")).to_have_count(11)
    cell = table.get_by_role("row").nth(1).get_by_role("cell").nth(1)
    assert cell.evaluate("e => getComputedStyle(e, '::before').content").startswith(
        '"SageMaker Pipelines"'
    )
