"""Nothing in the engine knows this exam: another guide or task is Markdown and settings."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from lxml import html as lxml_html
from tests.build.conftest import Lines
from tests.building import run
from tests.house import PAGES, ROOT, write_house

from knowledge.checks import check
from knowledge.site.model import load_site
from knowledge.site.neutral import neutral

OTHER = ROOT / "tests" / "data" / "other-guide"


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the other guide, with the project's hooks and theme."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")  # 23 November 2026
    folder = tmp_path / "guide"
    shutil.copytree(OTHER, folder)
    config = folder / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").replace("ROOT", ROOT.as_posix())
    config.write_text(text, encoding="utf-8")
    return folder


def test_it_is_markdown_and_settings_alone() -> None:
    assert {path.suffix for path in OTHER.rglob("*") if path.is_file()} == {".md", ".yml"}


def test_another_guide_is_built_and_checked(other: Path, log: Lines) -> None:
    site = load_site(other, cache=False)
    assert [str(problem) for problem in check(site)] == []
    run(other / "mkdocs.yml")
    assert log.warnings == []
    made = other / "site"
    text = (made / "anleitung/blutung.html").read_text(encoding="utf-8")
    page = lxml_html.fromstring(text)
    assert page.xpath("string(//*[@class='kb-minutes'])") == "1 Min. Lesezeit"
    assert page.xpath("//a[@class='kb-chip']/text()")[0] == "EH B1"
    assert "<svg" in text
    assert "Siehe auch" in text
    figure = page.xpath("string(//details[@class='kb-figure__text'])")
    assert "Drücken führt zu Verband." in figure
    assert "leads" not in figure
    asked = (made / f"fragen/1/{neutral('reihenfolge')}.html").read_text(encoding="utf-8")
    assert "Reihenfolge bilden" in asked
    assert "Antwort und Erklärung" in asked
    for english in ("Ordering", "Answer and explanation", "Source:", "Not used"):
        assert english not in asked
    glossary = (made / "begriffe/index.html").read_text(encoding="utf-8")
    assert "Steht in: " in glossary
    assert "Gehört zu" in glossary
    (code,) = made.glob("assets/javascripts/guide.*.js")
    guide = code.read_text(encoding="utf-8").partition("window.kbGuide=")[2]
    data, _ = json.JSONDecoder().raw_decode(guide)
    assert data["exams"] == [["eh", "Grundkurs"], ["sr", "Sanitätskurs"]]
    assert data["words"]["search.search"] == "Suche"
    (sheet,) = made.glob("assets/stylesheets/main.*.css")
    assert 'html[data-exam="eh"]' in sheet.read_text(encoding="utf-8")
    assert (made / "ueben/erste-hilfe.apkg").is_file()
    assert (made / "fragen/1/reihenfolge.html").is_file()


def test_nothing_of_this_exam_is_in_it(other: Path) -> None:
    run(other / "mkdocs.yml")
    for path in (other / "site").rglob("*"):
        if path.suffix in (".html", ".js", ".css", ".json") and "vendor" not in path.parts:
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"MLA-C0|c0[12]-3|SageMaker|\bAWS\b", text), path.name


SECOND = """---
id: {name}
type: choice
objectives: [c01-3.1-k1]
teaches: guide/shift.md#canary
level: {level}
sources:
  - url: https://docs.example.com/shift
    checked: 2026-11-23
---

{stem}

- [ ] The first of four possible answers
    - It names something that the page does not say.
- [x] The second of four possible answers
    - It is what the page says about the canary.
- [ ] The third of four possible answers
    - It names something that the page does not say.
- [ ] The fourth of four possible answers
    - It names something that the page does not say.

## Explanation

The page says so, in its first section.
"""


def test_a_second_task_shows_itself(
    tmp_path: Path, log: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")
    objectives = PAGES["reference/objectives.md"] + "\n### K1 Choose storage { #c01-3.1-k1 }\n"
    shift = PAGES["guide/shift.md"].replace(
        "  c01-3.3-k5: [canary]\n", "  c01-3.3-k5: [canary]\n  c01-3.1-k1: [linear]\n"
    )
    table = "| Step | Share |\n| --- | --- |\n| 1 | 10 % |\n"
    home = PAGES["index.md"] + "\nThen [review](practice/review.md).\n"
    pages = {
        "index.md": home,
        "reference/objectives.md": objectives,
        "guide/shift.md": shift.replace("## Check yourself", f"{table}\n## Check yourself"),
        "practice/review.md": "---\ndescription: A deck.\npractice: review\ntopic: All\n"
        "deck: {file: all, name: All}\n---\n\n# Review\n\nBack [home](../index.md).\n",
    }
    stems = {
        "store-one": ("apply", "Which of the stores is meant by the first page of this guide?"),
        "store-two": ("recall", "What is the name of the place where models are kept for later?"),
        "store-three": ("apply", "Where does a team put its raw files before any training begins?"),
    }
    for name, (level, stem) in stems.items():
        pages[f"questions/3.1/{name}.md"] = SECOND.format(name=name, level=level, stem=stem)
    run(write_house(tmp_path, pages, nav=[*PAGES_IN_NAV, "practice/review.md"]))
    page = lxml_html.fromstring((tmp_path / "site/guide/shift.html").read_bytes())
    chips = page.xpath("//a[@class='kb-chip']/text()")
    assert {"C01 3.1 K1", "C01 3.3 K5"} <= set(chips)
    deck = (tmp_path / "site/practice/all.txt").read_text(encoding="utf-8")
    assert "objective::c01-3.1-k1" in deck
    assert "K1 Choose storage" in "".join(
        path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*.js")
        if "vendor" not in path.parts
    )  # fmt: skip


PAGES_IN_NAV = ["index.md", "guide/shift.md", "reference/objectives.md", "glossary/index.md"]
