"""Rules about link definitions, footnotes and snippets."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.sites import CONFIG, found, short

RULES = (
    "undefined-reference",
    "unused-definition",
    "duplicate-definition",
    "missing-footnote",
    "unused-footnote",
    "duplicate-footnote",
    "empty-footnote",
    "missing-snippet",
)

CASES = [
    ("defined", "[a][b]\n\n[b]: other.md", []),
    ("defined above its use", "[b]: other.md\n\n[a][b]", []),
    ("case and blanks do not count", "[a][B  c]\n\n[b C]: other.md", []),
    ("defined inside an admonition", "[a][b]\n\n!!! note\n    Text\n\n    [b]: other.md", []),
    ("defined below a paragraph's text", "[a][b]\n[b]: other.md", []),
    ("undefined", "x [a][b]", ["1:3 undefined-reference"]),
    ("undefined in a list", "- x [a][b]", ["1:5 undefined-reference"]),
    ("undefined in a table", "| A |\n|---|\n| [a][b] |", ["3:3 undefined-reference"]),
    ("undefined in a footnote", "a[^1]\n\n[^1]: [a][b]", ["3:7 undefined-reference"]),
    ("undefined in a quote", "> [a][b]", ["1:3 undefined-reference"]),
    ("undefined in a tab", '=== "T"\n\n    [a][b]', ["3:5 undefined-reference"]),
    ("undefined in code", "`[a][b]`\n\n    [a][b]\n\n```\n[a][b]\n```", []),
    ("two, one undefined", "[a][b] [c][d]\n\n[b]: other.md", ["1:8 undefined-reference"]),
    ("unused", "Text.\n\n[b]: other.md", ["3:1 unused-definition"]),
    ("unused in a list", "- Text.\n\n    [b]: other.md", ["3:5 unused-definition"]),
    ("used only by an image", "![a][b]\n\n[b]: image.png", []),
    ("used by a shortcut", "A [b].\n\n[b]: other.md", []),
    ("used only in code", "`[a][b]`\n\n[b]: other.md", ["3:1 unused-definition"]),
    ("duplicate", "[a][b]\n\n[b]: other.md\n[b]: index.md", ["4:1 duplicate-definition"]),
    (
        "duplicate in another case",
        "[a][b]\n\n[b]: other.md\n[B]: index.md",
        ["4:1 duplicate-definition"],
    ),
    ("definition with title", '[a][b]\n\n[b]: other.md "Title"', []),
    ("definition in a fence", "```\n[b]: other.md\n```", []),
    ("link definition as comment", "[//]: # (hidden)", []),
    ("footnote", "A[^n].\n\n[^n]: Note.", []),
    ("footnote used twice", "A[^n] b[^n].\n\n[^n]: Note.", []),
    ("footnote in a table", "| A |\n|---|\n| a[^n] |\n\n[^n]: Note.", []),
    ("footnote in an admonition's body", "!!! note\n    A[^n].\n\n[^n]: Note.", []),
    ("footnote named in a footnote", "A[^n].\n\n[^n]: Note[^m].\n\n[^m]: More.", []),
    ("footnote in a list right behind a comment", "- 5<!-- x -->[^n]\n\n[^n]: Note.", []),
    ("missing footnote", "A[^n].", ["1:2 missing-footnote"]),
    ("missing footnote in a table", "| A |\n|---|\n| a[^n] |", ["3:4 missing-footnote"]),
    ("missing footnote in a quote", "> a[^n]", ["1:4 missing-footnote"]),
    ("missing footnote in details", "??? note\n    a[^n]", ["2:6 missing-footnote"]),
    ("footnote mark in code", "`a[^n]`", []),
    ("pattern in brackets in code", "Use `[^abc]` here.", []),
    ("unused footnote", "A.\n\n[^n]: Note.", ["3:1 unused-footnote"]),
    ("duplicate footnote", "A[^n].\n\n[^n]: One.\n\n[^n]: Two.", ["5:1 duplicate-footnote"]),
    ("empty footnote", "A[^n].\n\n[^n]:\n\nText.", ["3:1 empty-footnote"]),
    ("snippet", '--8<-- "snip/part.txt"', []),
    ("snippet in a fence", '```\n--8<-- "snip/code.py"\n```', []),
    ("snippet by lines", '```\n--8<-- "snip/code.py:1:2"\n```', []),
    ("missing snippet", 'Text\n\n--8<-- "snip/gone.txt"', ["3:9 missing-snippet"]),
    ("missing snippet in a fence", '```\n--8<-- "gone.py"\n```', ["2:9 missing-snippet"]),
    (
        "missing snippet in an indented fence",
        '- a\n\n    ```\n    --8<-- "gone.py"\n    ```',
        ["4:13 missing-snippet"],
    ),
    ("missing section", '```\n--8<-- "snip/code.py:two"\n```', ["2:9 missing-snippet"]),
    (
        "missing snippet in a block",
        "--8<--\nsnip/part.txt\nsnip/gone.txt\n--8<--",
        ["3:1 missing-snippet"],
    ),
    ("snippet outside the docs folder", '--8<-- "../mkdocs.yml"', ["1:9 missing-snippet"]),
    (
        "snippet below front matter",
        '---\ntitle: T\n---\n\n--8<-- "gone.txt"',
        ["5:9 missing-snippet"],
    ),
]


@pytest.mark.parametrize(("markdown", "expected"), [pytest.param(m, e, id=i) for i, m, e in CASES])
def test_names(tmp_path: Path, markdown: str, expected: list[str]) -> None:
    assert short(found(tmp_path, {"docs/page.md": markdown}, RULES)) == expected


@pytest.mark.parametrize(
    ("markdown", "message"),
    [
        (
            "[a][rollbak]\n\n[rollback]: other.md [x][rollback]",
            "reference '[a][rollbak]' has no definition.",
        ),
        (
            "[a][rollbak] [x][rollback]\n\n[rollback]: other.md",
            "reference '[a][rollbak]' has no definition. Did you mean 'rollback'?",
        ),
        (
            "a[^limit] b[^limits]\n\n[^limits]: x",
            "footnote '[^limit]' is not defined. Did you mean 'limits'?",
        ),
        (
            "[a][b]\n\n[b]: other.md\n[b]: index.md",
            "definition '[b]' is already defined in line 3.",
        ),
        (
            '--8<-- "snip/cod.py"',
            "snippet 'snip/cod.py' does not exist. Did you mean 'snip/code.py'?",
        ),
        (
            '--8<-- "snip/code.py:on"',
            "file 'snip/code.py' has no section 'on'. Did you mean 'one'?",
        ),
    ],
)
def test_message(tmp_path: Path, markdown: str, message: str) -> None:
    assert message in [p.message for p in found(tmp_path, {"docs/page.md": markdown}, RULES)]


def test_references_of_the_autorefs_plugin_are_left_alone(tmp_path: Path) -> None:
    config = CONFIG + "plugins:\n  - search\n  - autorefs\n"
    assert found(tmp_path, {"docs/page.md": "[a][b.c]"}, ["undefined-reference"], config) == []
