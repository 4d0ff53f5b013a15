"""What a pull request is told of its pages, words, figures and weights."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from lxml import etree
from tests.house import ROOT

from knowledge.__main__ import main
from knowledge.browser.compare import changes, colours, redrawn, shown

PAGE = """<!doctype html><html><head><title>T</title></head><body><nav>Menu {nav}</nav>
<article><h1>Shift</h1><p>{text}</p>{figure}<script>var words = "none of it";</script></article>
</body></html>"""
FIGURE = (
    '<figure class="kb-figure" id="figure-a"><div><svg class="kb-diagram"'
    ' xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="{d}"'
    ' fill="var(--kb-diagram-fill)"/></svg></div></figure>'
)


def page(text: str, figure: str = "", nav: str = "one") -> str:
    return PAGE.format(text=text, figure=figure, nav=nav)


def write(folder: Path, pages: dict[str, str]) -> Path:
    for name, text in {**pages, "a.css": ":root{--kb-diagram-fill: #eee}.x{}"}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_only_what_the_article_says_counts() -> None:
    before = {"a.html": shown(page("A canary is small.", nav="one"))}
    after = {"a.html": shown(page("A canary is small.", nav="one two"))}
    assert changes(before, after) == []
    assert shown(page("Some words.")).words == ("Shift", "Some", "words.")
    assert shown("").words == ()


def test_words_that_came_and_went_are_counted() -> None:
    before = {"a.html": shown(page("A canary is small.")), "gone.html": shown(page("Two words."))}
    after = {"a.html": shown(page("A canary is very small now.")), "new.html": shown(page("New."))}
    told = [(one.page, one.state, one.more, one.less) for one in changes(before, after)]
    assert told == [
        ("a.html", "changed", 3, 1),
        ("gone.html", "removed", 0, 3),
        ("new.html", "added", 2, 0),
    ]


def test_a_figure_that_is_drawn_in_another_way_is_found() -> None:
    old, new = FIGURE.format(d="M0 0"), FIGURE.format(d="M1 1")
    before = {"a.html": shown(page("T", old)), "b.html": shown(page("T", old))}
    after = {"a.html": shown(page("T", new)), "b.html": shown(page("T", old))}
    (one,) = redrawn(before, after)
    assert (one.page, one.id) == ("a.html", "figure-a")
    assert "M0 0" in one.before
    assert "M1 1" in one.after
    assert [c.page for c in changes(before, after)] == ["a.html"]


def test_colours_are_those_of_the_light_palette() -> None:
    styles = [":root{--kb-diagram-fill:#eee;--kb-other:1px}", "[dark]{--kb-diagram-fill:#111}"]
    assert colours(styles) == "--kb-diagram-fill:#eee;"


def test_the_command_tells_and_writes_the_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = write(tmp_path / "old", {"guide/a.html": page("One.", FIGURE.format(d="M0 0"))})
    more = {"guide/b`|<b>.html": page("A new one. " * 50)}
    new = write(tmp_path / "new", {"guide/a.html": page("One."), **more})
    figures = tmp_path / "figures"
    assert main(["compare", str(old), str(new), "--figures", str(figures)]) == 0
    said = capsys.readouterr().out
    assert "Pages: 1 changed, 1 added, 0 removed. Words: 151 more, 0 less. Figures: 1." in said
    assert "| <code>guide/a.html</code> | changed | +0 | -0 |" in said
    assert "<code>guide/b`&#124;&lt;b&gt;.html</code>" in said
    assert "| <code>guide/a.html</code> | <code>figure-a</code> | removed |" in said
    sizes = re.search(r"<code>guide/a.html</code> \| (\d+) \(0\.\d KB\) \| (\d+) \(", said)
    assert sizes
    assert int(sizes[1]) > int(sizes[2]) > 0
    names = sorted(path.name for path in figures.iterdir())
    assert names == ["guide-a--figure-a--before.svg", "index.html"]
    svg = etree.fromstring((figures / names[0]).read_bytes())
    assert "--kb-diagram-fill:#eee;" in "".join(svg.itertext())
    assert names[0] in (figures / "index.html").read_text(encoding="utf-8")


def test_a_folder_without_a_site_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "old", {"a.html": page("One.")})
    assert main(["compare", str(tmp_path / "old"), str(tmp_path / "nowhere")]) == 2
    assert "holds no built page" in capsys.readouterr().err


def test_the_workflow_compares_a_pull_request_with_its_base_without_a_secret() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text(encoding="utf-8"))
    job = workflow["jobs"]["test"]
    assert job["permissions"] == {"contents": "read"}
    assert "secrets." not in str(job)
    assert "pull_request" in workflow[True]  # YAML reads `on` as true
    assert "pull_request_target" not in str(workflow[True])
    steps = job["steps"]
    names = [str(step.get("name")) for step in steps]
    at = names.index("Tell what the change does to pages, words and figures")
    step = steps[at]
    assert step["env"] == {"BASE": "${{ github.base_ref }}"}
    assert 'make -s compare BASE="origin/$BASE"' in step["run"]
    assert '>> "$GITHUB_STEP_SUMMARY"' in step["run"]
    assert at > names.index("Build the site, and tell what its pages weigh")
    depth = next(s["with"]["fetch-depth"] for s in steps if "checkout" in s.get("uses", ""))
    assert depth == 0  # the base is there to be built
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    folder = re.search(r"knowledge compare \S+ site --figures (\S+)", makefile)
    assert folder
    offered = [s["with"]["path"] for s in steps if "upload-artifact" in s.get("uses", "")]
    assert f"{folder[1]}/" in offered
    syntax = subprocess.run(["bash", "-n"], input=step["run"], text=True, check=False)
    assert syntax.returncode == 0
