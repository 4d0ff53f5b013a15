"""Reading one file: what is found, and where."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.source.page import Page
from knowledge.source.parse import parse_page
from knowledge.source.shown import shown_text
from knowledge.source.snippets import Snippets


def read(markdown: str) -> Page:
    return parse_page(markdown, "page.md", "docs/page.md")


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# A b", [(1, "a-b", "A b", 1, 1)]),
        ("# A `b_c` *d* __e__ _f_", [(1, "a-b_c-d-e-f", "A b_c d e f", 1, 1)]),
        ("## Über 10 % & was?", [(2, "uber-10-was", "Über 10 % & was?", 1, 1)]),
        ("## A [link](b.md) and ![pic](c.png)", [(2, "a-link-and", "A link and", 1, 1)]),
        ("## A { #own-id .x }", [(2, "own-id", "A", 1, 1)]),
        ("## A {: #own-id }", [(2, "own-id", "A", 1, 1)]),
        ("## A ##", [(2, "a", "A", 1, 1)]),
        ("A\n===\n\nB\n---", [(1, "a", "A", 1, 1), (2, "b", "B", 4, 1)]),
        (
            "## A\n\n## A\n\n## A",
            [(2, "a", "A", 1, 1), (2, "a_1", "A", 3, 1), (2, "a_2", "A", 5, 1)],
        ),
        ("## B\n\n## A { #b }", [(2, "b_1", "B", 1, 1), (2, "b", "A", 3, 1)]),
        ("!!! note\n    ## In a box", [(2, "in-a-box", "In a box", 2, 5)]),
        ("---\na: 1\n---\n# T", [(1, "t", "T", 4, 1)]),
        ("## CI/CD & <b>x</b> &amp; y", [(2, "cicd-x-y", "CI/CD & x & y", 1, 1)]),
        ("## A[^1]\n\n[^1]: Note", [(2, "a", "A", 1, 1)]),
        ("## 测试", [(2, "_1", "测试", 1, 1)]),
        ("    # not\n\n```\n# not\n```", []),
    ],
)
def test_headings(markdown: str, expected: list[tuple[int, str, str, int, int]]) -> None:
    headings = [
        (h.level, h.id, h.text, h.place.line, h.place.column) for h in read(markdown).headings
    ]
    assert headings == expected


def test_sections() -> None:
    page = read(
        "[a](b.md)\n\n# T\n\n[[x]]\n\n## S\n\n- [c](d.md)[^n]\n\n```py\ncode\n```\n\n[^n]: [e](f.md)\n"  # noqa: E501
    )
    assert [(link.target, link.section) for link in page.links] == [
        ("b.md", ""),
        ("d.md", "s"),
        ("f.md", "s"),
    ]
    assert [(use.name, use.section) for use in page.terms] == [("x", "t")]
    assert [(fence.language, fence.section, fence.place.line) for fence in page.fences] == [
        ("py", "s", 12)
    ]


def test_alone() -> None:
    page = read("[a](b.md)\n\n[c](d.md) text\n\n- [e](f.md)\n")
    assert [link.alone for link in page.links] == [True, False, True]


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("yaml", "yaml"),
        ('yaml title="x"', "yaml"),
        ("{.yaml #id}", "yaml"),
        ("", ""),
        ("c++", "c++"),
    ],
)
def test_language_of_a_fence(info: str, language: str) -> None:
    assert read(f"```{info}\nx\n```").fences[0].language == language


def test_fence_in_a_list_keeps_its_place_and_text() -> None:
    fence = read("- a\n\n    ```mermaid\n    flowchart TB\n      A --> B\n    ```\n").fences[0]
    assert (fence.text, fence.place.line, fence.place.column) == ("flowchart TB\n  A --> B\n", 4, 5)


def test_srcset_and_ids() -> None:
    page = read(
        '<a id="one" name="two"></a> <img srcset="a.png 1x, b.png 2x" alt="">\n\nText { #three }\n'
    )
    assert {"one", "two", "three"} <= page.ids
    assert [(link.attribute, link.target) for link in page.links] == [
        ("srcset", "a.png 1x, b.png 2x")
    ]


def test_snippets_keep_where_each_line_was_written(tmp_path: Path) -> None:
    (tmp_path / "docs" / "inner").mkdir(parents=True)
    (tmp_path / "docs" / "inner" / "b.txt").write_text("[deep](x.md)\n")
    (tmp_path / "docs" / "a.txt").write_text('One\n\n--8<-- "inner/b.txt"\n\n[last](y.md)\n')
    text = '# T\n\n--8<-- "a.txt"\n\n[own](z.md)\n'
    page = parse_page(text, "page.md", "docs/page.md", Snippets(tmp_path))
    assert [str(link.place) for link in page.links] == [
        "docs/inner/b.txt:1:1",
        "docs/a.txt:5:1",
        "docs/page.md:5:1",
    ]
    assert [use.name for use in page.snippets] == ["docs/a.txt", "docs/inner/b.txt"]


def test_snippet_that_includes_itself_ends(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text('Text\n--8<-- "a.txt"\n')
    page = parse_page('--8<-- "a.txt"\n', "page.md", "docs/page.md", Snippets(tmp_path))
    assert [str(problem) for problem in page.problems] == [
        "docs/a.txt:2:9: endless-snippet: snippet 'a.txt' includes itself; the page would have no"
        " end."
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`a_b` c", "a_b c"),
        ("**a** *b*", "a b"),
        ("snake_case and _this_", "snake_case and this"),
        (r"\*a\* \_b\_", "*a* _b_"),
        ("[a](b) [c][d]", "a c"),
        ("[[term|shown]] [[term]]", "shown term"),
        ("a &lt; b", "a < b"),
        ("`<b>` <b>c</b>", "<b> c"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert shown_text(text) == expected


PIECES = [
    "# T\n",
    "## A { #b }\n",
    "- [a](b.md)\n",
    "    indented\n",
    "> [q][r]\n",
    "```\n",
    "~~~ {.x\n",
    "[r]: c.md\n",
    "[^n]: note\n",
    "[^n]",
    "[[t|u]]",
    "[[",
    "]]",
    "![",
    "](",
    "`",
    "``",
    "<a href='x'>",
    "<div markdown>\n",
    "</div>\n",
    "<!--",
    "-->",
    "| a | b |\n|---|---|\n",
    "!!! note\n",
    '??? "x"\n',
    '=== "T"\n',
    "$",
    "$$",
    "\\",
    "{ #",
    "}",
    "*",
    "__",
    "\t",
    "\r\n",
    "\n\n",
    "1. x\n",
    ": def\n",
    '--8<-- "x"\n',
    "--8<--\n",
    "---\n",
    "a: [\n",
    "\u2028",
    "\x00",
    "é😀",
    "<!-- silence x: y -->",
    "*[A]: b\n",
    "(a)[b.md]",
    "[a](<b c>)",
    '[a](b "t")',
    "\\begin{x}",
    "&amp;",
    "http://x.y",
    "<http://x.y>",
]


def test_mangled_files_never_fail_and_never_hang() -> None:
    chance = random.Random(7)  # noqa: S311 - reproducible, nothing secret
    slowest = 0.0
    for _ in range(5000):
        text = "".join(chance.choices(PIECES, k=chance.randint(1, 60)))
        start = time.perf_counter()
        page = read(text)
        slowest = max(slowest, time.perf_counter() - start)
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for item in (*page.links, *page.terms, *page.headings, *page.footnote_uses, *page.fences):
            assert 1 <= item.place.line <= len(lines)
            assert item.place.column >= 1
    assert slowest < 1


@pytest.mark.parametrize(
    "piece",
    ["[", "![", "`", "``a", "<a ", "(", "[a](", "[[", "*", "_a ", "$", "{#", "<!--", "> ", "- "],
)
def test_long_repetitions_take_no_time(piece: str) -> None:
    start = time.perf_counter()
    read(piece * 3000)
    assert time.perf_counter() - start < 1


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    page = read(text)
    assert page.path == "docs/page.md"
    assert all(problem.message for problem in page.problems)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(["text", "- item", "> quote", "1. one", "| a |", "é😀 wide"]), max_size=8
    ),
    st.data(),
)
def test_a_link_is_found_where_it_was_put(lines: list[str], data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(lines)))
    before = data.draw(st.sampled_from(["", "see ", "größe 😀 ", "*a* `b` "]))
    blocks = [*lines[:row], f"{before}[target here](gone.md#x) after", *lines[row:]]
    page = read("\n\n".join(blocks))
    assert [(link.place.line, link.place.column) for link in page.links] == [
        (2 * row + 1, len(before) + 1)
    ]
