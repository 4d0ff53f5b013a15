from __future__ import annotations

import pytest

from knowledge.diagrams.limits import read_settings
from knowledge.diagrams.palette import CLASSES, MARKERS, as_variable, is_literal
from knowledge.diagrams.source import fences, read_source


def test_reads_title_and_description() -> None:
    source = read_source("flowchart TB\n  accTitle: A b\n  accDescr: C d.\n  A --> B\n")
    assert (source.kind, source.title, source.title_line) == ("flowchart", "A b", 2)
    assert (source.description, source.description_line) == ("C d.", 3)


def test_reads_a_description_in_braces() -> None:
    source = read_source("pie\n  accDescr {\n    one\n    two\n  }\n  'a': 1\n")
    assert (source.description, source.description_line) == ("one two", 2)


def test_reads_a_title_in_a_comment_for_types_without_one() -> None:
    source = read_source("mindmap\n  %% accTitle: Seen\n  root\n")
    assert source.title == "Seen"
    assert "Seen" not in source.prepared


def test_windows_line_ends_are_the_same_source() -> None:
    assert read_source("pie\r\n 'a': 1\r\n") == read_source("pie\n 'a': 1\n")


def test_lines_skip_front_matter_directives_comments_and_blank_lines() -> None:
    source = read_source("---\ntitle: x\n---\n\n%%{init: {}}%%\n%% c\nflowchart TB\n%% d\nA-->B\n")
    assert source.keyword_line == 7
    assert [source.author_line(counted) for counted in (1, 2)] == [7, 9]
    assert source.author_line(None) is None


def test_defines_only_the_classes_a_diagram_uses() -> None:
    prepared = read_source("flowchart TB\n  A:::accent --> B:::good\n").prepared
    assert "classDef accent" in prepared
    assert "classDef good" in prepared
    assert "classDef bad" not in prepared


def test_an_authors_own_class_definition_stays() -> None:
    prepared = read_source("flowchart TB\n  classDef accent fill:#fff\n  A:::accent\n").prepared
    assert prepared.count("classDef accent") == 1


@pytest.mark.parametrize("text", ["", "\n\n", "---\n", "%%{init", "accDescr {"])
def test_any_text_can_be_read(text: str) -> None:
    assert read_source(text).text == text


def test_finds_fences_in_lists_admonitions_and_quotes() -> None:
    page = (
        "# T\n\n```mermaid\npie\n```\n\n- item\n\n    ```mermaid\n    gantt\n    ```\n\n"
        "!!! note\n    ~~~mermaid\n    timeline\n      x\n    ~~~\n"
    )
    assert fences(page) == [(3, "pie"), (9, "gantt"), (14, "timeline\n  x")]


def test_a_fence_shown_inside_a_fence_is_no_diagram() -> None:
    assert fences("````markdown\n```mermaid\npie\n```\n````\n") == []


def test_markers_are_distinct_and_become_variables() -> None:
    assert len(set(MARKERS.values())) == len(MARKERS)
    for role, marker in MARKERS.items():
        assert as_variable(marker, "fill") == f"var(--kb-diagram-{role})"
    assert set(CLASSES) - {"muted"} <= set(MARKERS)


@pytest.mark.parametrize(
    ("value", "use", "expected"),
    [
        ("#ff0000", "fill", "var(--kb-diagram-fill)"),
        ("navy", "stroke", "var(--kb-diagram-line)"),
        ("rgb(1, 2, 3)", "text", "var(--kb-diagram-text)"),
        ("none", "fill", "none"),
        ("url(#a)", "fill", "url(#a)"),
    ],
)
def test_any_other_colour_becomes_the_plain_variable_of_its_use(
    value: str, use: str, expected: str
) -> None:
    assert as_variable(value, use) == expected
    assert not is_literal(as_variable(value, use))


def test_settings_are_read_and_a_wrong_name_is_reported_as_mkdocs_does() -> None:
    limits, errors = read_settings({"knowledge": {"diagrams": {"max_nods": 3, "max_label": 9}}})
    assert limits.max_label == 9
    assert errors == [
        "Config value 'extra.knowledge.diagrams.max_nods': Unrecognised configuration name: "
        "max_nods. Did you mean 'max_nodes'?"
    ]


@pytest.mark.parametrize("value", [0, -1, "many", True, None])
def test_a_wrong_number_is_reported_and_keeps_the_default(value: object) -> None:
    limits, errors = read_settings({"knowledge": {"diagrams": {"max_nodes": value}}})
    assert limits.max_nodes == 30
    assert len(errors) == 1
    assert "max_nodes" in errors[0]


def test_settings_that_are_no_mapping_are_reported() -> None:
    assert "Expected a mapping" in read_settings({"knowledge": {"diagrams": [1]}})[1][0]
