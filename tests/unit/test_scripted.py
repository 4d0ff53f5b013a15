"""Fences that a script draws: figures, and mistakes at their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.checks import check
from knowledge.diagrams.scripted import Script
from knowledge.site.model import load_site

DRAWS = """
globalThis.kbDrawings = {bar: {draw: function (s) {
  if (s.loud) throw new Error("too loud");
  while (s.endless) {}
  return {title: s.title || "Bar", description: "A bar.", svg: "<svg/>", tall: "<svg/>", width: 600,
    smallest: 12, text: "<p>" + s.high + "</p>",
    problems: s.high > 9 ? [{key: "high", message: "'" + s.high + "' is too high."}] : []};
}}};
"""


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("title: A\nhigh: 10\n", 2, "'10' is too high."),
        ("title: [\n", 2, "cannot be read"),
        ("- a\n", 1, "must hold 'key: value' lines."),
        ("loud: true\n", 1, "its script fails: Error: too loud"),
    ],
)
def test_a_mistake_has_its_line(source: str, line: int, said: str) -> None:
    (mistake,) = Script("bar", DRAWS).draw(source)[1]
    assert mistake.line == line
    assert said in mistake.message


def test_a_script_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.diagrams.scripted._SECONDS", 0.05)
    drawing, (mistake,) = Script("bar", DRAWS).draw("endless: true\n")
    assert drawing is None
    assert "its script fails" in mistake.message


def test_a_drawing_keeps_its_settings() -> None:
    drawing, mistakes = Script("bar", DRAWS).draw("title: A tall one\nhigh: 3\n")
    assert mistakes == []
    assert drawing is not None
    assert drawing.settings == '{"title": "A tall one", "high": 3}'
    assert drawing.name.startswith("a-tall-one-")
    assert not drawing.wide  # the tall one fits
    assert drawing.text == "<p>3</p>"


def test_the_check_names_page_line_and_scripts_that_fail(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "bar.js").write_text(DRAWS)
    (tmp_path / "docs" / "bad.js").write_text("globalThis.x = ;")
    (tmp_path / "docs" / "index.md").write_text(
        "---\ndescription: D.\n---\n\n# A\n\n```bar\ntitle: A\nhigh: 12\n```\n"
    )
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: S\nnav: [index.md]\nextra: {knowledge: {drawings:"
        " {bar: bar.js, bad: bad.js, gone: gone.js}}}\n"
    )
    said = [str(problem) for problem in check(load_site(tmp_path), ["drawing"])]
    assert said[0] == "docs/index.md:9:1: drawing: 'bar': '12' is too high."
    assert said[1].startswith("mkdocs.yml:1:1: drawing: script 'bad.js' of 'drawings' fails: ")
    assert said[2] == "mkdocs.yml:1:1: drawing: script 'gone.js' of 'drawings' does not exist."
