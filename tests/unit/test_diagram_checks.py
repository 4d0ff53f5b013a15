from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.sites import site_in_memory

from knowledge.diagrams import check_source, diagram_problems, sources_of
from knowledge.diagrams.palette import PALETTES, contrast
from knowledge.site.options import DiagramLimits, Options

SHEET = Path(__file__).parents[2] / "overrides/assets/stylesheets/diagrams.css"
NAMES = "  accTitle: From a to b\n  accDescr: A first step leads to a second.\n"
LIMITS = DiagramLimits(cache_dir=None)


def report(source: str, limits: DiagramLimits = LIMITS) -> list[str]:
    return [str(problem) for problem in check_source(source, "docs/a.md", 10, limits)]


def test_a_good_diagram_has_no_problem() -> None:
    assert report(f"flowchart TB\n{NAMES}  A --> B\n") == []


def test_title_and_description_are_required() -> None:
    assert report("flowchart TB\n  A --> B\n") == [
        "docs/a.md:11:1: diagram-description: 'flowchart' has no description: write 'accDescr: …',"
        " what the figure shows.",
        "docs/a.md:11:1: diagram-title: 'flowchart' has no title: write 'accTitle: …',"
        " its caption.",
    ]


def test_a_description_says_more_than_the_title() -> None:
    source = "flowchart TB\n  accTitle: From a to b\n  accDescr: To b, from a.\n  A --> B\n"
    assert report(source) == [
        "docs/a.md:13:1: diagram-description: the description 'To b, from a.' only repeats the"
        " title; say what the figure shows."
    ]


@pytest.mark.parametrize(
    ("before", "line"),
    [("", 14), ("%% c\n", 15), ("---\ntitle: x\n---\n", 17), ("%%{init: {}}%%\n%% c\n\n", 17)],
)
def test_a_syntax_error_has_the_line_of_the_markdown_file(before: str, line: int) -> None:
    found = report(f"{before}flowchart TB\n{NAMES}  A --> --> B\n  C\n")
    assert len(found) == 1
    assert found[0].startswith(f"docs/a.md:{line}:1: diagram-syntax: Mermaid cannot read this: ")
    assert "Expecting" in found[0]


def test_a_syntax_error_of_the_other_parser_has_its_line_too() -> None:
    found = report(f"gitGraph\n{NAMES}  commit\n  comit\n")
    assert [text.split(": ")[:2] for text in found] == [["docs/a.md:15:1", "diagram-syntax"]]


def test_an_unknown_type_is_named_with_the_nearest() -> None:
    assert report(f"flowchrt TB\n{NAMES}  A --> B\n") == [
        "docs/a.md:11:1: diagram-type: 'flowchrt' is no type of diagram. Did you mean 'flowchart'?"
    ]


def test_an_empty_fence_is_a_problem() -> None:
    assert any("diagram-type: an empty fence" in text for text in report(""))


def test_an_empty_diagram_is_a_problem() -> None:
    assert report(f"flowchart TB\n{NAMES}") == [
        "docs/a.md:11:1: diagram-empty: 'flowchart' shows nothing."
    ]


def test_a_long_label_is_reported_at_its_line() -> None:
    found = report(f"flowchart TB\n{NAMES}  A --> B\n  B --> C[{'word ' * 14}]\n")
    assert [text.split(": ")[:2] for text in found] == [["docs/a.md:15:1", "diagram-label"]]
    assert "69 characters (at most 60)" in found[0]


def test_lines_of_a_label_count_one_by_one() -> None:
    label = "<br/>".join(["a line of twenty-six chars"] * 5)
    assert report(f'flowchart TB\n{NAMES}  A --> B["{label}"]\n') == []


def test_more_nodes_than_the_limit() -> None:
    found = report(
        f"flowchart TB\n{NAMES}  A --> B --> C\n", DiagramLimits(max_nodes=2, cache_dir=None)
    )
    assert found == [
        "docs/a.md:11:1: diagram-size: 3 nodes are more than a reader can take in (at most 2);"
        " split the figure."
    ]


def test_a_wide_row_is_told_to_turn() -> None:
    chain = " --> ".join(f"n{i}[A label of some length]" for i in range(6))
    found = report(f"flowchart LR\n{NAMES}  {chain}\n")
    assert [text.split(": ")[1] for text in found] == ["diagram-width"]
    assert found[0].endswith("turn it: 'flowchart TB'.")
    assert report(f"flowchart TB\n{NAMES}  {chain}\n") == []


def test_each_colour_written_out_is_a_problem() -> None:
    found = report(f"flowchart TB\n{NAMES}  A --> B\n  style A fill:#123456,color:#fff\n")
    assert [text.split(": ")[:2] for text in found] == [
        ["docs/a.md:15:1", "diagram-colour"],
        ["docs/a.md:15:1", "diagram-colour"],
    ]


def test_a_faint_pair_is_a_problem_of_contrast_in_its_palette() -> None:
    found = report(f"flowchart TB\n{NAMES}  A --> B\n  style A fill:#222222\n")
    faint = [text for text in found if "diagram-contrast" in text]
    assert len(faint) == 1
    assert "in the light palette" in faint[0]


def test_a_link_to_a_missing_file_is_a_problem_with_the_nearest_name() -> None:
    clicks = "".join(
        f'  click {node} "{target}"\n'
        for node, target in (("A", "othr.md#x"), ("B", "other.md#x"), ("C", "other.md#y"))
    )
    page = f"# A\n\n```mermaid\nflowchart TB\n{NAMES}  A --> B --> C\n{clicks}```\n"
    texts = {"a.md": page, "other.md": "# O\n\n## X\n"}
    found = list(diagram_problems(site_in_memory(texts, Options(diagrams=LIMITS))))
    assert [(problem.place.line, problem.rule, problem.message) for problem in found] == [
        (
            8,
            "diagram-link",
            "'othr.md#x' leads to a file that does not exist. Did you mean 'other.md'?",
        ),
        (10, "diagram-link", "'other.md#y' leads to a section that does not exist."),
    ]


def test_diagrams_are_found_wherever_a_fence_can_stand() -> None:
    page = (
        "# T\n\n```mermaid\npie\n```\n\n- item\n\n    ```mermaid\n    gantt\n    ```\n\n"
        "!!! note\n    ~~~mermaid\n    timeline\n      x\n    ~~~\n\n"
        '``` {.mermaid title="x"}\nmindmap\n```\n\n````markdown\n```mermaid\nno\n```\n````\n'
    )
    site = site_in_memory({"a.md": page})
    assert sources_of(site) == ["pie", "gantt", "timeline\n  x", "mindmap"]


def test_the_classes_of_the_site_are_no_problem() -> None:
    assert report(f"flowchart TB\n{NAMES}  A:::accent --> B:::bad\n") == []


def test_mindmap_takes_its_names_from_comments() -> None:
    source = (
        "mindmap\n  %% accTitle: A tree\n  %% accDescr: One root with a leaf.\n  root\n    leaf\n"
    )
    assert report(source) == []


def test_all_problems_come_in_one_run() -> None:
    found = report(
        "flowchart LR\n  accTitle: X\n  A --> B\n  style A fill:red\n  style B fill:#eee\n"
    )
    assert {text.split(": ")[1] for text in found} >= {"diagram-description", "diagram-colour"}


def palettes() -> dict[str, dict[str, str]]:
    found = {}
    for block in SHEET.read_text(encoding="utf-8").split("}"):
        head, _, body = block.rpartition("{")
        for name, scheme in (("light", '"default"]'), ("dark", '"slate"]')):
            if head.strip().endswith(scheme):
                pairs = (line.split(":") for line in body.split(";") if ":" in line)
                found[name] = {
                    key.strip()[len("--kb-diagram-") :]: value.strip() for key, value in pairs
                }
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_of_the_palette_is_legible(scheme: str) -> None:
    colours = palettes()[scheme]
    grounds = ["bg", "fill", "fill-2", "label"]
    grounds += [name for name in colours if name.endswith("-fill") or name.startswith("soft-")]
    pairs = [("text", ground) for ground in grounds]
    pairs += [("muted", ground) for ground in ("bg", "fill", "fill-2")]
    pairs += [("on-series", f"series-{number}") for number in range(1, 9)]
    for text, ground in pairs:
        found = contrast(colours[text], colours[ground])
        assert found is not None
        assert found >= 4.5, (text, ground, found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_line_of_the_palette_stands_out(scheme: str) -> None:
    colours = palettes()[scheme]
    for line in ("line", "accent", "good", "bad", "blue", "green", "series-1", "series-2"):
        found = contrast(colours[line], colours["bg"])
        assert found is not None
        assert found >= 3, (line, found)


def test_the_checks_know_the_colours_of_the_sheet() -> None:
    for name, colours in palettes().items():
        assert PALETTES[name] == (colours["text"], colours["fill"])


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000", "white") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("papayawhip", "#fff") is None
