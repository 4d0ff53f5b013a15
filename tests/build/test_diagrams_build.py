"""Figures in real builds: where fences stand, what pages hold, what is logged."""

from __future__ import annotations

import logging
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from mkdocs.exceptions import Abort
from tests.diagram_sites import FLOW, make_material_site, make_site

from knowledge.diagrams import diagram_problems, page_figures
from knowledge.diagrams.drawing import Drawing
from knowledge.diagrams.fences import is_diagram
from knowledge.site.model import load_site

DATA = Path(__file__).parents[1] / "data/diagrams"
HOOKS = Path(__file__).parents[2] / "hooks"


@pytest.fixture(autouse=True)
def _log_of_mkdocs(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    logger = logging.getLogger("mkdocs")
    logger.propagate, logger.level = True, logging.INFO
    caplog.set_level(logging.INFO, "mkdocs")


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What this build told an author, without MkDocs' own progress."""
    return [
        f"{record.levelname} {record.getMessage()}"
        for record in caplog.records
        if record.name.startswith("mkdocs.plugins.diagrams") or record.levelno >= logging.WARNING
    ]


def figures(page: Path) -> list[html.HtmlElement]:
    return html.fromstring(page.read_text(encoding="utf-8")).findall(".//figure")


def nested(fence: str, before: str) -> str:
    inner = "\n".join(f"    {line}".rstrip() for line in fence.splitlines())
    return f"{before}\n\n{inner}\n"


@pytest.mark.parametrize(
    "before", ["- item", "1. item", "!!! note", '=== "Tab"', "??? note", '???+ tip "T"']
)
def test_a_fence_in_a_block_becomes_a_figure_there(tmp_path: Path, before: str) -> None:
    site = make_site(tmp_path, {"index.md": f"# T\n\n{nested(FLOW, before)}"})
    (figure,) = figures(site / "index.html")
    assert figure.find(".//svg") is not None
    assert "Build" in "".join(figure.find(".//svg").itertext())
    around = {ancestor.tag for ancestor in figure.iterancestors()}
    assert around & {"li", "details"} or figure.getparent().get("class")


def test_a_figure_has_caption_text_source_and_file(tmp_path: Path) -> None:
    site = make_site(tmp_path, {"sub/index.md": f"# T\n\n{FLOW}", "index.md": "# I\n"})
    page = site / "sub/index.html"
    (figure,) = figures(page)
    assert figure.find("figcaption").text == "From build to deploy"
    text, source = figure.findall(".//details")
    assert "Build “pass” leads to Deploy." in text.text_content()
    assert "A build leads to a deployment when tests pass." in text.text_content()
    assert "A[Build] -- pass --> B[Deploy]:::good" in source.find(".//code").text
    link = figure.find(".//a")
    file = (page.parent / link.get("href")).resolve()
    assert file.is_file()
    assert "--kb-diagram-text:" in file.read_text(encoding="utf-8")


def test_the_same_figure_twice_has_ids_of_its_own(tmp_path: Path) -> None:
    site = make_site(tmp_path, {"index.md": f"# T\n\n{FLOW}\n{FLOW}"})
    ids = re.findall(r'\sid="([^"]+)"', (site / "index.html").read_text(encoding="utf-8"))
    assert len(figures(site / "index.html")) == 2
    assert len(ids) == len(set(ids))


def test_a_good_build_says_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    make_site(tmp_path / "a", {"index.md": f"# T\n\n{FLOW}"}, strict=True)
    caplog.clear()
    make_site(tmp_path / "b", {"index.md": f"# T\n\n{FLOW}"}, strict=True)
    assert said(caplog) == []


def test_every_problem_is_one_line_in_one_run_and_stops_a_strict_build(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pages = {
        "index.md": "---\ntitle: x\n---\n# T\n\n```mermaid\npie\n  'a': x\n```\n",
        "b.md": f"# B\n\n- item\n\n{nested(FLOW.replace('accDescr', 'accDesc'), '')}",
    }
    with pytest.raises(Abort, match="5 warnings"):
        make_site(tmp_path, pages, strict=True)
    texts = [text for text in said(caplog) if text.startswith("WARNING")]
    assert [text.split(": ")[1:3] for text in texts] == [
        ["docs/b.md:8:1", "diagram-description"],
        ["docs/b.md:10:1", "diagram-syntax"],
        ["docs/index.md:7:1", "diagram-description"],
        ["docs/index.md:7:1", "diagram-title"],
        ["docs/index.md:8:1", "diagram-syntax"],
    ]


def test_a_page_without_a_fallback_never_holds_the_plugins_word(tmp_path: Path) -> None:
    fence = FLOW.replace("[Build]", '["mermaid"]').replace("A build", "A mermaid")
    site = make_material_site(tmp_path, {"index.md": f"# T\n\n{fence}"})
    text = (site / "index.html").read_text(encoding="utf-8")
    assert "mermaid" not in text
    (figure,) = figures(site / "index.html")
    assert "mermaid" in "".join(figure.find(".//svg").itertext())


def test_two_clean_builds_are_the_same_to_the_byte(tmp_path: Path) -> None:
    pages = {
        "index.md": "# T\n\n"
        + "\n\n".join(
            f"```mermaid\n{(DATA / f'{name}.mmd').read_text(encoding='utf-8')}```"
            for name in ("git-gitflow", "state-composite", "class-registry", "pie-time")
        )
    }
    built = []
    for name in ("a", "b"):
        more = f"extra: {{knowledge: {{diagrams: {{cache_dir: {tmp_path / name / 'cache'}}}}}}}"
        site = make_site(tmp_path / name, pages, more=more)
        files = sorted(path for path in site.rglob("*") if path.suffix in (".html", ".svg"))
        built.append({str(path.relative_to(site)): path.read_bytes() for path in files})
    for content in built:
        content["index.html"] = re.sub(rb"Build Date UTC[^\n]*", b"", content["index.html"])
    assert built[0] == built[1]
    assert any(name.endswith(".svg") for name in built[0])


def test_a_wrong_setting_is_reported_as_mkdocs_reports_its_own(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    more = "extra: {knowledge: {diagrams: {max_nods: 3}}}"
    make_site(tmp_path, {"index.md": "# T\n"}, more=more)
    assert said(caplog) == [
        "WARNING diagrams: mkdocs.yml:14:42: setting: Config value "
        "'extra.knowledge.diagrams.max_nods': Unrecognised configuration name: max_nods."
        " Did you mean 'max_nodes'?"
    ]


def test_a_link_in_a_figure_leads_to_the_page_and_its_anchor_is_checked(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    links = '  click A "b.md#here"\n  click B "../gone.md"\n```\n'
    page = "# T\n\n" + FLOW.removesuffix("```\n") + links
    site = make_site(tmp_path, {"index.md": "# I\n", "g/a.md": page, "g/b.md": "# B\n\n## There\n"})
    (figure,) = figures(site / "g/a.html")
    targets = [link.get("href") for link in figure.findall(".//svg//a")]
    assert targets[0] == "b.html#here"
    assert said(caplog)[-2:] == [
        "WARNING diagrams: docs/g/a.md:8:1: diagram-link: 'b.md#here' leads to a section that"
        " does not exist. Did you mean '#there'?",
        "WARNING diagrams: docs/g/a.md:9:1: diagram-link: '../gone.md' leads to a file that does"
        " not exist.",
    ]


def test_long_drawing_shows_progress(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = page_figures.draw_all

    def slow(sources: Any, cache_dir: Path, progress: Any = None) -> dict[str, Drawing]:
        progress(1, 2)
        time.sleep(2.1)
        progress(2, 2)
        return drawn(sources, cache_dir)

    monkeypatch.setattr(page_figures, "draw_all", slow)
    make_site(tmp_path, {"index.md": f"# T\n\n{FLOW}"})
    texts = said(caplog)
    assert texts[0] == "INFO diagrams: Drawing figures: 2 of 2"
    assert re.fullmatch(r"INFO diagrams: Drew 2 figures in \d+\.\d s", texts[1])


@pytest.fixture
def no_renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build in which nothing can be drawn, as without the renderer."""

    def failing(sources: Any, cache_dir: Path, progress: Any = None) -> dict[str, Drawing]:
        error = "the renderer is not installed"
        return {one: Drawing(one, "figure-1", title="T", error=error) for one in sources}

    monkeypatch.setattr(page_figures, "draw_all", failing)


@pytest.mark.usefixtures("no_renderer")
def test_what_cannot_be_drawn_is_left_to_the_browser_on_its_page_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pages = {"index.md": f"# T\n\n{FLOW}", "sub/b.md": f"# B\n\n{FLOW}", "c.md": "# C\n"}
    site = make_material_site(tmp_path, pages)
    assert [text for text in said(caplog) if "browser" in text] == [
        "INFO diagrams: Doc file 'index.md': a figure is left to the browser: the renderer is not"
        " installed",
        "INFO diagrams: Doc file 'sub/b.md': a figure is left to the browser: the renderer is not"
        " installed",
    ]
    for name, up in (("index.html", ""), ("sub/b.html", "../")):
        text = (site / name).read_text(encoding="utf-8")
        assert re.search(rf'src="{up}assets/vendor/mermaid\.\w+\.js"', text)
        assert re.search(rf'src="{up}assets/javascripts/figures-browser\.\w+\.js"', text)
        assert 'class="mermaid"' in text
    other = (site / "c.html").read_text(encoding="utf-8")
    assert "mermaid" not in other
    assert "figures-browser" not in other


@pytest.mark.usefixtures("no_renderer")
@pytest.mark.parametrize("ci", ["true", ""])
def test_a_strict_build_never_publishes_an_undrawn_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ci: str
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(Abort, match="1 warnings"):
        make_site(tmp_path, {"index.md": f"# T\n\n{FLOW}"}, strict=True)


BAD = FLOW.replace("A[Build] -- pass -->", "A[Build] --> -->")
SILENT = "extra: {{knowledge: {{rules: {{diagram-{}: off}}}}}}"


@pytest.mark.parametrize(
    ("rule", "fence"),
    [("syntax", BAD), ("fence", FLOW.replace("mermaid", "mermaid a-b", 1))],
)
def test_a_rule_that_is_off_does_not_publish_what_it_was_about(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, rule: str, fence: str
) -> None:
    hooks = f", {HOOKS}/references.py"
    page = {"index.md": f"# T\n\n{fence}"}
    with pytest.raises(Abort, match="warnings"):
        make_site(tmp_path, page, strict=True, hooks=hooks, more=SILENT.format(rule))
    # The theme of this site gives the other checks reasons of their own to stop it.
    (text,) = [text for text in said(caplog) if text.startswith("WARNING diagrams: ")]
    assert text.startswith("WARNING diagrams: Doc file 'index.md': a figure is ")
    assert not [text for text in said(caplog) if f"diagram-{rule}" in text]


def quoted(fence: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in fence.splitlines()) + "\n"


FORMS: dict[str, Callable[[str], str]] = {
    "plain": lambda fence: fence,
    "tildes": lambda fence: fence.replace("```", "~~~"),
    "four marks": lambda fence: fence.replace("```", "````"),
    "title": lambda fence: fence.replace("mermaid", 'mermaid title="A title"', 1),
    "lines": lambda fence: fence.replace("mermaid", 'mermaid linenums="1"', 1),
    "braces": lambda fence: fence.replace("mermaid", " {.mermaid .wide}", 1),
    "id in braces": lambda fence: fence.replace("mermaid", " {#here .mermaid}", 1),
    "a word too many": lambda fence: fence.replace("mermaid", "mermaid a-b", 1),
    "longer end": lambda fence: fence.removesuffix("```\n") + "`````\n",
    "unclosed": lambda fence: fence.removesuffix("```\n"),
    "on the item's line": lambda fence: "- " + nested(fence, "").strip() + "\n",
    "quote": quoted,
    "quote in quote": lambda fence: quoted(quoted(fence)),
    "indent": lambda fence: "".join(f"  {line}\n" for line in fence.splitlines()),
    "list": lambda fence: nested(fence, "- item"),
    "admonition": lambda fence: nested(fence, "!!! note"),
    "details": lambda fence: nested(fence, "??? note"),
    "tab": lambda fence: nested(fence, '=== "T"'),
    "list in tab": lambda fence: nested(nested(fence, "- item"), '=== "T"'),
    "raw HTML": lambda fence: f"<div>\n{fence}</div>\n",
    "comment": lambda fence: f"<!--\n{fence}-->\n",
    "in other code": lambda fence: f"`````text\n{fence}`````\n",
    "snippet": lambda _: '--8<-- "whole.txt"\n',
    "snippet in a fence": lambda _: '```mermaid\n--8<-- "body.txt"\n```\n',
}
KINDS = {"good": FLOW, "wrong": BAD, "nameless": '```mermaid\npie\n  "a" : 1\n```\n'}


def agreed(folder: Path, pages: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    """Build and check the same pages: equal problems, and no figure undrawn without one."""
    caplog.clear()
    site = make_site(folder, pages, snippets=True)
    warned = [text.partition(": ")[2] for text in said(caplog) if text.startswith("WARNING")]
    found = load_site(folder, cache=False)
    assert sorted(warned) == sorted(map(str, diagram_problems(found))), pages
    for name, page in found.pages.items():
        undrawn = {
            (problem.place.path, problem.rule)
            for problem in diagram_problems(found)
            if problem.rule in ("diagram-fence", "diagram-syntax")
        }
        wanted = sum(is_diagram(fence) for fence in page.fences)
        drawn = len((site / name).with_suffix(".html").read_text().split("<svg")) - 1
        assert drawn >= wanted or undrawn, (name, pages)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ["good", "wrong"])
def test_check_and_build_agree_on_every_form_of_a_fence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, form: str, kind: str
) -> None:
    fence = KINDS[kind]
    text = FORMS[form](fence)
    files = {"whole.txt": fence, "body.txt": "\n".join(fence.splitlines()[1:-1]) + "\n"}
    agreed(tmp_path, {"index.md": f"# T\n\n{text}", **files}, caplog)


def test_check_and_build_agree_on_generated_pages(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chosen = random.Random(9)  # noqa: S311
    for number in range(12):
        pages = {
            f"p{index}.md": "# T\n\n"
            + "\n\nText between.\n\n".join(
                FORMS[chosen.choice(list(FORMS))](KINDS[chosen.choice(list(KINDS))])
                for _ in range(chosen.randint(1, 4))
            )
            for index in range(4)
        }
        whole = KINDS[chosen.choice(list(KINDS))]
        body = "\n".join(whole.splitlines()[1:-1]) + "\n"
        agreed(tmp_path / str(number), {**pages, "whole.txt": whole, "body.txt": body}, caplog)
