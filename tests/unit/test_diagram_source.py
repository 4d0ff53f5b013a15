from __future__ import annotations

import pytest

from knowledge.diagrams.palette import CLASSES, MARKERS, as_variable, is_literal
from knowledge.diagrams.source import read_source


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
