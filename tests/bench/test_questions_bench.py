"""How long a page with 120 questions takes to become interactive."""

from __future__ import annotations

from pathlib import Path

from tests.sample_questions import FILES, build_site

from knowledge.browser.chromium import chromium

COUNT = 120
BUDGET = 300  # milliseconds from the end of parsing
RUNS = 5
INTERACTIVE = """() => {
  const page = performance.getEntriesByType("navigation")[0];
  return page.domContentLoadedEventEnd - page.domInteractive;
}"""


def test_a_page_with_120_questions_is_interactive_in_time(tmp_path: Path) -> None:
    kinds = ["one-choice", "two-response", "three-order", "four-match"]
    files = {name: text for name, text in FILES.items() if name.startswith("reference")}
    files["index.md"] = "# Home\n"
    links = []
    for index in range(COUNT):
        source = kinds[index % 4]
        text = FILES[f"questions/3.3/{source}.md"].replace(f"id: {source}", f"id: more-{index}")
        files[f"questions/3.3/more-{index}.md"] = text
        links.append(f"[Question {index}](../questions/3.3/more-{index}.md)")
    files["guide/shift.md"] = "# Shifts\n\n## Canary\n\n## Linear\n\n" + "\n\n".join(links)
    site = build_site(tmp_path, files)
    with chromium() as browser:
        page = browser.new_page()
        times = []
        for _ in range(RUNS):
            page.goto((site / "guide" / "shift.html").as_uri())
            page.wait_for_load_state("load")
            assert page.locator(".q[data-ready]").count() == COUNT
            times.append(page.evaluate(INTERACTIVE))
    print(f"{COUNT} questions interactive after {min(times):.0f} ms (budget {BUDGET})")  # noqa: T201
    assert min(times) < BUDGET, times
