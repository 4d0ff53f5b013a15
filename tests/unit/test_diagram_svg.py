from __future__ import annotations

import pytest
from lxml import etree

from knowledge.diagrams.drawing import DrawError
from knowledge.diagrams.elements import number, short_numbers, short_path
from knowledge.diagrams.picture import finish
from knowledge.diagrams.stylesheet import StyleSheet, declarations

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" id="s" viewBox="0 0 100 50">'


def picture(inner: str) -> str:
    return finish(f"{HEAD}{inner}</svg>", "Title", "Description").svg


def test_title_and_description_come_first_and_name_the_picture() -> None:
    root = etree.fromstring(picture('<rect width="5" height="5"/>'))
    assert [etree.QName(child).localname for child in root[:2]] == ["title", "desc"]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == root[0].get("id")
    assert root.get("aria-describedby") == root[1].get("id")


def test_the_sheet_is_resolved_and_dropped() -> None:
    svg = picture(
        "<style>#s .a{fill:#ff0000;stroke:none}</style><g class='a'><path d='M0 0L1 1'/></g>"
    )
    assert "style" not in svg
    assert "class" not in svg
    assert 'fill="var(--kb-diagram-fill)"' in svg


def test_unused_markers_and_empty_groups_go_and_used_ones_get_stable_ids() -> None:
    svg = picture(
        "<defs><marker id='u'><path d='M0 0L1 1' fill='#000'/></marker><marker id='v'/></defs>"
        "<g><g></g></g><path d='M0 0L9 9' stroke='#000' fill='none' marker-end='url(#u)'/>"
    )
    assert svg.count("<marker") == 1
    assert "<g" not in svg
    assert 'marker-end="url(#kbfigure-m0)"' in svg


def test_hidden_elements_go() -> None:
    assert "circle" not in picture("<g style='display:none'><circle r='3'/></g>")


def test_words_of_a_line_are_joined() -> None:
    line = "<text><tspan x='0'><tspan>one</tspan><tspan> two</tspan></tspan></text>"
    svg = picture(line + line)
    assert svg.count("one two") == 2
    assert svg.count("<tspan") == 2


def test_small_text_is_raised_to_thirteen_pixels() -> None:
    finished = finish(f"{HEAD}<text style='font-size:8px'>x</text></svg>", "", "")
    assert finished.smallest == 13


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        "<a href='javascript:alert(1)'><text>x</text></a>",
        "<text onclick='alert(1)'>x</text>",
        "<image href='https://example.org/x.png'/>",
        "<use href='https://example.org/x.svg#a'/>",
        "<animate onbegin='alert(1)'/>",
    ],
)
def test_nothing_that_runs_or_fetches_survives(inner: str) -> None:
    svg = picture(inner)
    for word in ("<script", "alert", "onclick", "<image", "<animate", "example.org"):
        assert word not in svg


def test_html_in_a_drawing_is_an_error_of_the_renderer() -> None:
    with pytest.raises(DrawError) as caught:
        picture("<foreignObject width='1' height='1'/>")
    assert not caught.value.syntax


def test_a_broken_drawing_is_an_error_of_the_renderer() -> None:
    with pytest.raises(DrawError, match="not well-formed"):
        finish("<svg", "", "")


def test_numbers_are_short() -> None:
    assert [number(value) for value in (1.0, -0.04, 2.449)] == ["1", "0", "2.4"]
    assert short_path("M 1.2345 , 2 L 3 4.999 Z") == "M1.2,2L3 5Z"
    assert short_numbers("translate( 1.26, -3)") == "translate(1.3,-3)"


def test_the_cascade_knows_importance_specificity_and_order() -> None:
    root = etree.fromstring("<g id='s'><g class='a b'><p class='c' style='z:9'/></g></g>")
    sheet = StyleSheet(
        ".c{x:1}#s .c{x:2}.a .c{x:3}.c{y:1!important}#s .c{y:2}.c{z:1}.a>.c{w:1}.b.d .c{w:2}",
        frozenset("wxyz"),
    )
    leaf = root[0][0]
    assert sheet.values(leaf) == {"x": "2", "y": "1", "z": "9", "w": "1"}


def test_attribute_and_not_selectors() -> None:
    root = etree.fromstring("<g><p class='a' data-look='neo'/><p class='a'/></g>")
    sheet = StyleSheet(
        '.a[data-look="neo"]{x:1}p:not([data-look]){x:2}.a:hover{x:3}', frozenset("x")
    )
    assert [sheet.values(child).get("x") for child in root] == ["1", "2"]


def test_a_later_declaration_wins_unless_the_first_is_important() -> None:
    assert declarations("a:1;a:2") == {"a": ("2", False)}
    assert declarations("a:1 !important;a:2") == {"a": ("1", True)}
