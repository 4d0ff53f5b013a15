"""Every diagram of the corpus, drawn, and what must hold for each."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree

from knowledge.diagrams import Drawing, draw_all, figure_html
from knowledge.diagrams.alternative import alternative
from knowledge.diagrams.draw import draw
from knowledge.diagrams.labels import label_lines
from knowledge.diagrams.palette import is_literal
from knowledge.diagrams.renderer import CONFIG, Renderer
from knowledge.diagrams.source import TYPES, read_source

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests/data/diagrams"
NAMES = sorted(path.stem for path in DATA.glob("*.mmd"))
WITH_NODES = ("flowchart", "class", "state", "er")


def source_of(name: str) -> str:
    return (DATA / f"{name}.mmd").read_bytes().decode()


@pytest.fixture(scope="module")
def drawings() -> dict[str, Drawing]:
    found = draw_all([source_of(name) for name in NAMES], ROOT / ".cache/diagrams")
    return {name: found[source_of(name)] for name in NAMES}


def test_the_corpus_has_forty_diagrams_of_all_types() -> None:
    assert len(NAMES) >= 40
    assert {read_source(source_of(name)).kind for name in NAMES} == set(TYPES.values())


@pytest.mark.parametrize("name", NAMES)
def test_a_diagram_is_whole_safe_and_in_the_sites_colours(
    name: str, drawings: dict[str, Drawing]
) -> None:
    """One test a diagram; each part below is a sentence about it."""
    drawing = drawings[name]
    assert drawing.error is None
    root = etree.fromstring(drawing.svg)
    it_has_title_description_and_text(name, drawing, root)
    no_colour_is_written_out(drawing.svg, root)
    nothing_runs_or_is_fetched(root)
    ids_are_unique_on_a_page_that_shows_it_twice(drawing)
    every_label_of_a_node_is_in_the_picture(drawing, root)
    assert drawing.lost == drawing.overlapping == []
    every_edge_of_a_flowchart_is_drawn(drawing)


def it_has_title_description_and_text(name: str, drawing: Drawing, root: etree._Element) -> None:
    assert root[0].text == drawing.title != ""
    assert root[1].text == drawing.description != ""
    told = alternative(drawing.content, read_source(drawing.source))
    assert told or name == "flowchart-empty-body"
    assert drawing.smallest >= 12


def no_colour_is_written_out(svg: str, root: etree._Element) -> None:
    for element in root.iter():
        for attribute in ("fill", "stroke", "color", "stop-color", "flood-color"):
            assert not is_literal(str(element.get(attribute, "none"))), (attribute, element.attrib)
        assert element.get("style") is None
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", svg.replace("url(#", "url("))


def nothing_runs_or_is_fetched(root: etree._Element) -> None:
    allowed = {
        "svg", "title", "desc", "g", "a", "defs", "marker", "clipPath", "use", "symbol", "path",
        "rect", "circle", "ellipse", "line", "polygon", "polyline", "text", "tspan",
    }  # fmt: skip
    for element in root.iter():
        assert etree.QName(element).localname in allowed
        for attribute in element.attrib:
            assert not str(attribute).startswith("on")
        target = str(element.get("href", ""))
        assert not target.startswith(("javascript:", "data:", "//"))


def ids_are_unique_on_a_page_that_shows_it_twice(drawing: Drawing) -> None:
    page_ids: set[str] = set()
    page = "".join(figure_html(drawing, page_ids, "x.svg") for _ in range(2))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert ids
    assert [one for one, count in Counter(ids).items() if count > 1] == []
    for reference in re.findall(r'url\(#([^)]+)\)|aria-\w+="([^"]+)"', page):
        assert "".join(reference) in ids
    assert "mermaid" not in page


def every_label_of_a_node_is_in_the_picture(drawing: Drawing, root: etree._Element) -> None:
    if drawing.content["kind"] not in WITH_NODES:
        assert drawing.content.get("rows") or drawing.content.get("actors")
        return
    shown = "".join("".join(map(str, root.itertext())).split())
    for node in drawing.content["nodes"]:
        titles = [group["text"] for group in drawing.content["groups"] if group["id"] == node["id"]]
        if node.get("shape") in ("start", "end", "fork", "join", "choice", "note"):
            continue
        for line in label_lines((titles or [node["text"]])[0]):
            assert "".join(line.split()) in shown


def every_edge_of_a_flowchart_is_drawn(drawing: Drawing) -> None:
    content = drawing.content
    if content["kind"] != "flowchart":
        assert "edges" in content or "rows" in content or "steps" in content
        return
    ends = drawing.svg.count("marker-end=") + sum(
        edge["arrow"] == "arrow_open" for edge in content["edges"]
    )
    assert ends == len(content["edges"])


def test_scripts_in_labels_do_not_survive(drawings: dict[str, Drawing]) -> None:
    drawing = drawings["flowchart-script"]
    figure = figure_html(drawing, set())
    picture = drawing.svg + alternative(drawing.content, read_source(drawing.source))
    for word in ("script", "onerror", "onclick", "alert", "<img"):
        assert word not in picture.replace(drawing.title, "").replace(drawing.description, "")
    assert "<script" not in figure
    assert "<img" not in figure


def test_themes_in_a_source_do_not_change_the_look(drawings: dict[str, Drawing]) -> None:
    plain = "flowchart TB\n  A[One] --> B[Two]\n  B --> C[Three]\n"
    drawn = draw_all([plain], ROOT / ".cache/diagrams")[plain]
    shape = re.compile(r"<(?:path|rect)[^>]*>")
    assert shape.findall(drawings["flowchart-init"].svg) == shape.findall(drawn.svg)


def test_right_to_left_text_and_emoji_are_kept(drawings: dict[str, Drawing]) -> None:
    assert "שלום עולם" in drawings["flowchart-right-to-left"].svg
    assert "🚀 Deploy 🎉" in drawings["flowchart-emoji"].svg


def test_the_pipeline_flow_is_small(drawings: dict[str, Drawing]) -> None:
    import gzip

    assert len(gzip.compress(drawings["flowchart-pipeline-flow"].svg.encode(), 9)) <= 6_000


def test_browser_and_build_draw_with_the_same_bytes() -> None:
    vendored = (ROOT / "overrides/assets/vendor/mermaid.min.js").read_bytes()
    inside = files("mermaidx").joinpath("assets/mermaid.js").read_bytes()
    assert sha256(vendored).hexdigest() == sha256(inside).hexdigest()


def test_the_order_of_drawing_changes_no_byte(drawings: dict[str, Drawing]) -> None:
    """One engine draws figure after figure, also after a broken one."""
    names = ["git-gitflow", "class-registry", "state-fork", "sequence-characters", "pie-time"]
    renderer = Renderer()
    # The kept drawings were made in the order of names; here each comes after another one.
    for name in (*names, names[0]):
        assert draw(source_of(name), renderer) == drawings[name]
        assert draw("flowchart TB\n  A --> [", renderer).syntax_error
    renderer.close()


def test_faster_look_ups_change_no_byte() -> None:
    from mermaidx.engines import quickjs_engine

    prepared = read_source(source_of("flowchart-subgraphs")).prepared
    engine = quickjs_engine.Engine()
    engine.start()
    try:
        slow = engine.render_svg(prepared, "base", CONFIG, None)
    finally:
        engine.close()
    renderer = Renderer()
    fast = renderer.draw(prepared).svg
    renderer.close()
    assert re.sub(r'data-points="[^"]*"', "", fast) == re.sub(r'data-points="[^"]*"', "", slow)
