"""Rules about links and images: Markdown in, problems with line and column out."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.sites import CONFIG, found, make_site, short

RULES = (
    "missing-page",
    "missing-anchor",
    "path-case",
    "absolute-link",
    "excluded-page",
    "empty-link",
    "self-link",
    "raw-html-link",
    "missing-image",
    "image-alt",
    "link-text",
    "http-link",
    "local-link",
    "mail-link",
    "wrong-language",
    "unsafe-html",
    "broken-syntax",
    "undefined-reference",
    "leaked-markup",
    "unknown-term",
    "missing-footnote",
)

BROKEN = [
    (
        "a term cut by a table",
        "| a | b |\n| --- | --- |\n| x | a [[canary deployment|canary]] |",
        ["3:9 broken-syntax"],
    ),
    ("a bare mail address", "[write us](a.b@example.org)", ["1:1 mail-link"]),
    ("one in HTML", '<a href="a.b@example.org">write us</a>', ["1:4 mail-link"]),
    ("another language", "[x y](https://example.org/de_de/q.html)", ["1:1 wrong-language"]),
    ("another language below", "[x y](https://example.org/docs/ja-JP/q)", ["1:1 wrong-language"]),
    ("a script", "Text\n\n<script>go()</script>", ["3:1 unsafe-html"]),
    ("brackets in a script", "<script>\nvar a = b[c][d];\n</script>", ["1:1 unsafe-html"]),
    ("a frame in a line", "See <iframe title='t'></iframe> here.", ["1:5 unsafe-html"]),
    ("a handler", "Text <b onclick='go()'>bold</b>.", ["1:6 unsafe-html"]),
    ("a link that runs", "[x y](javascript:go())", ["1:1 unsafe-html"]),
    ("plain", "See [x y](gone.md).", ["1:5 missing-page"]),
    ("second line", "Text\nand [x y](gone.md).", ["2:5 missing-page"]),
    ("two on a line", "[p](gone.md) [q](lost.md)", ["1:1 missing-page", "1:14 missing-page"]),
    ("after wide characters", "Größe 😀 [p](gone.md)", ["1:9 missing-page"]),
    (
        "in a list",
        "- one\n- two [p](gone.md)\n    - three [p](lost.md)",
        ["2:7 missing-page", "3:13 missing-page"],
    ),
    ("in a numbered list", "1. one\n\n    [p](gone.md)", ["3:5 missing-page"]),
    ("in a table", "| A | B |\n| --- | --- |\n| x | [p](gone.md) |", ["3:7 missing-page"]),
    (
        "in a table after a bar in code",
        "| A | B |\n|---|---|\n| `a|b` | [p](gone.md) |",
        ["3:11 missing-page"],
    ),
    ("in an admonition", '!!! note "N"\n    Text [p](gone.md)', ["2:10 missing-page"]),
    ("in an admonition's title", '!!! note "See [p](gone.md)"\n    Text', ["1:15 missing-page"]),
    (
        "in a nested admonition",
        "!!! note\n\n    !!! tip\n\n        [p](gone.md)",
        ["5:9 missing-page"],
    ),
    ("in details", '??? note "N"\n\n    - [p](gone.md)', ["3:7 missing-page"]),
    ("in open details", "???+ note\n    [p](gone.md)", ["2:5 missing-page"]),
    (
        "in a tab",
        '=== "A"\n\n    [p](gone.md)\n\n=== "B"\n\n    [q](lost.md)',
        ["3:5 missing-page", "7:5 missing-page"],
    ),
    ("in a tab of a list", '- a\n\n    === "A"\n\n        [p](gone.md)', ["5:9 missing-page"]),
    ("in a block quote", "> a\n> [p](gone.md)", ["2:3 missing-page"]),
    ("in a footnote", "A[^1]\n\n[^1]: See [p](gone.md).", ["3:11 missing-page"]),
    (
        "in a footnote's second paragraph",
        "A[^1]\n\n[^1]: See.\n\n    More [p](gone.md).",
        ["5:10 missing-page"],
    ),
    ("in a definition list", "Word\n:   means [p](gone.md)", ["2:11 missing-page"]),
    ("in a heading", "## See [p](gone.md)", ["1:8 missing-page"]),
    ("in emphasis", "**[p](gone.md)**", ["1:3 missing-page"]),
    ("with a title", '[p](gone.md "Title")', ["1:1 missing-page"]),
    ("with angle brackets", "[p](<gone page.md>)", ["1:1 missing-page"]),
    ("by reference", "[p][q]\n\n[q]: gone.md", ["3:1 missing-page"]),
    ("by collapsed reference", "[q][]\n\n[q]: gone.md", ["3:1 missing-page"]),
    ("by shortcut", "see [q]\n\n[q]: gone.md", ["3:1 missing-page"]),
    ("folder form", "[p](other/)", ["1:1 missing-page"]),
    ("slash behind the file", "[p](other.md/#deep-od)", ["1:1 missing-anchor"]),
    ("to a file that is no page", "[p](data.csv)", ["1:1 missing-page"]),
    ("above the docs folder", "[p](../mkdocs.yml)", ["1:1 missing-page"]),
    ("in a snippet", '--8<-- "snip/part.txt"', []),
    ("anchor on another page", "[p](other.md#gone)", ["1:1 missing-anchor"]),
    ("anchor on this page", "# T\n\n[p](#gone)", ["3:1 missing-anchor"]),
    ("anchor in mixed case", "[p](other.md#Same-Section)", ["1:1 missing-anchor"]),
    ("anchor, encoded", "[p](other.md#%C3%BCber-uns)", ["1:1 missing-anchor"]),
    ("anchor only in code", "`## Gone`\n\n[p](#gone)", ["3:1 missing-anchor"]),
    ("anchor of a heading in a fence", "```\n## Gone\n```\n\n[p](#gone)", ["5:1 missing-anchor"]),
    ("path in another case", "[p](Other.md)", ["1:1 path-case"]),
    ("folder in another case", "[p](Sub/deep.md#inside)", ["1:1 path-case"]),
    ("image in another case", "![alt](Image.PNG)", ["1:1 path-case"]),
    ("absolute", "[p](/other.md)", ["1:1 absolute-link"]),
    ("absolute folder", "[p](/sub/)", ["1:1 absolute-link"]),
    ("excluded", "[p](drafts/later.md)", ["1:1 excluded-page"]),
    ("term file", "[p](glossary/canary-deployment.md)", ["1:1 excluded-page"]),
    ("empty target", "[word]()", ["1:1 empty-link"]),
    ("empty text", "[](other.md)", ["1:1 empty-link"]),
    ("self", "# T\n\n## S\n\n[word](page.md#s)", ["5:1 self-link"]),
    ("self without anchor", "[word](page.md)", ["1:1 self-link"]),
    ("raw href", '<a href="gone.html">word</a>', ["1:4 raw-html-link"]),
    ("raw href inside a line", 'A <a class="x" href="gone.html">word</a>', ["1:16 raw-html-link"]),
    ("raw href to Markdown", '<a href="other.md">word</a>', ["1:4 raw-html-link"]),
    ("raw anchor", '<a href="#gone">word</a>', ["1:4 raw-html-link"]),
    ("raw src", 'An <img src="gone.png" alt="x">', ["1:9 raw-html-link"]),
    ("raw srcset", '<img srcset="image.png 1x, gone.png 2x" alt="x">', ["1:6 raw-html-link"]),
    ("raw in a block", '<div>\n<a href="gone.html">x</a>\n</div>', ["2:4 raw-html-link"]),
    ("raw in single quotes", "<a href='gone.html'>word</a>", ["1:4 raw-html-link"]),
    ("raw without quotes", "<a href=gone.html>word</a>", ["1:4 raw-html-link"]),
    ("image missing", "![alt](gone.png)", ["1:1 missing-image"]),
    ("image missing in a link", "[![alt](gone.png)](other.md)", ["1:2 missing-image"]),
    ("image without alt", "![](image.png)", ["1:1 image-alt"]),
    ("raw image without alt", '<img src="image.png">', ["1:6 image-alt"]),
    ("link says here", "[here](other.md)", ["1:1 link-text"]),
    ("link says Click here.", "[Click here.](other.md)", ["1:1 link-text"]),
    ("http", "[Git](http://git-scm.com/)", ["1:1 http-link"]),
    ("http, bare", "<http://git-scm.com/>", ["1:1 http-link"]),
    ("localhost", "[word](http://localhost:8000/)", ["1:1 local-link"]),
    ("file scheme", "[word](file:///home/a.md)", ["1:1 local-link"]),
    ("never closed", "See [word](other.md for more", ["1:5 broken-syntax"]),
    ("one quote in the title", '[word](other.md "title)', ["1:1 broken-syntax"]),
    ("wrong way round", "See (word)[other.md].", ["1:5 broken-syntax"]),
    ("undefined reference", "[word][gone]", ["1:1 undefined-reference"]),
    ("undefined collapsed reference", "[gone][]", ["1:1 undefined-reference"]),
    ("undefined image reference", "![word][gone]", ["1:1 undefined-reference"]),
    ("CRLF", "a\r\n\r\n[p](gone.md)\r\n", ["3:1 missing-page"]),
    ("below front matter", "---\ntitle: T\n---\n\n[p](gone.md)", ["5:1 missing-page"]),
    ("after a comment", "<!-- note --> [p](gone.md)", ["1:15 missing-page"]),
    (
        "inside an element that reads Markdown",
        "<div markdown>\n\n[p](gone.md)\n\n</div>",
        ["3:1 missing-page"],
    ),
    ("between dollars that are money", "$5 [p](gone.md) or 6$", ["1:4 missing-page"]),
    (
        "directive of another Markdown",
        ":::note\nText\n:::",
        ["1:1 leaked-markup", "3:1 leaked-markup"],
    ),
    ("TeX in the text", "Then \\begin{tikzpicture} follows.", ["1:6 leaked-markup"]),
    ("term link not closed", "A [[canary] release", ["1:3 leaked-markup"]),
]

RIGHT = [
    (
        "a term with its bar escaped in a table",
        "| a |\n| --- |\n| [[canary deployment\\|canary]] and `[[a|b]]` |",
    ),
    ("a mail link", "[write us](mailto:a.b@example.org)"),
    ("the site's own language", "[x y](https://example.org/en-US/docs/q)"),
    ("no language", "[x y](https://example.org/ab-cde/q) [z w](https://example.org/a_b/q)"),
    ("a script in code", "`<script>go()</script>` and\n\n    <iframe>\n"),
    ("harmless HTML", "Press <kbd>F1</kbd>, or <b class='x'>this</b>."),
    ("another page", "[p q](other.md)"),
    ("folder", "[p q](sub/deep.md#inside)"),
    ("own section", "# T\n\n## S one\n\n[p q](#s-one)"),
    ("top", "[top of page](#)"),
    ("umlaut in a slug", "[p q](other.md#uber-uns)"),
    ("explicit id", "[p q](other.md#deep-id)"),
    ("raw id", "[p q](other.md#raw-id)"),
    ("code in a heading", "[p q](other.md#what-is-ab)"),
    ("second of two equal headings", "## A\n\n## A\n\n[p q](#a_1)"),
    ("encoded space", "[p q](data%20file.csv)"),
    ("spaces in angle brackets", "[p q](<data file.csv>)"),
    ("spaces, bare", "[p q](data file.csv)"),
    ("text fragment", "[p q](other.md#:~:text=same%20section)"),
    ("anchor and text fragment", "[p q](other.md#deep-id:~:text=x)"),
    ("query", "[p q](other.md?x=1#deep-id)"),
    ("external", "[p q](https://example.org/x.md#y)"),
    ("protocol-relative", "[p q](//example.org/x)"),
    ("mail", "[p q](mailto:a@example.org)"),
    ("telephone", "[p q](tel:+491234)"),
    ("image", "![alt text](image.png)"),
    ("image in a link", "[![alt text](image.png)](other.md)"),
    ("decoration in raw HTML", '<img src="image.png" alt="">'),
    ("raw link to the built page", '<a href="other.html#deep-id">p q</a>'),
    ("raw external", '<a href="https://example.org/">p q</a>'),
    ("code span", "`[p](gone.md)`"),
    ("code span with two ticks", "``a ` [p](gone.md)``"),
    ("fence", "```\n[p](gone.md)\n```"),
    ("fence with tildes", "~~~text\n[p](gone.md) <a href='gone.html'>\n~~~"),
    ("fence in a list", "- a\n\n    ```yaml\n    [p](gone.md)\n    ```"),
    ("fence in an admonition", "!!! note\n    ```yaml\n    [p](gone.md)\n    ```"),
    ("fence in a tab", '=== "A"\n\n    ```\n    [p][gone] [[gone]]\n    ```'),
    ("indented code", "Text\n\n    [p](gone.md) [a][b]"),
    ("comment", "<!-- [p](gone.md) -->"),
    ("comment of several lines", "Text\n\n<!--\n[p](gone.md)\n\n[q](gone.md) [a][b]\n-->"),
    ("comment in a line", "Text <!-- [p](gone.md) --> more"),
    ("math", "So $a[i][j]$ holds."),
    ("math block", "$$\nx = [a][b]\n$$"),
    ("escaped brackets", "\\[p\\](gone.md) and \\[a\\]\\[b\\]"),
    ("escaped first bracket", "\\[word][gone]"),
    ("index of an array", "The cell a[0][1] is empty."),
    ("callout of GitHub", "> [!NOTE]\n> Text"),
    ("table of contents marker", "[TOC]"),
    ("task list", "- [ ] open\n- [x] done"),
    ("shortcut nobody defines", "Press [Enter] and [Esc]."),
    ("note in brackets before another", "[sic] [text in brackets]"),
    ("comment by link definition", "[//]: # (a comment)\n\n[comment]: # (another)"),
    ("footnote behind brackets", "[text][^1]\n\n[^1]: Note."),
    ("Windows path in code", "`C:\\docs\\[a](b.md)`"),
    ("Windows path in text", "In C:\\docs\\file the rest."),
    ("parentheses in the target", "[p q](https://example.org/a_(b))"),
    ("brackets in the text", "[p [q] r](other.md)"),
    ("emphasis in the text", "[*p* `q`](other.md)"),
    ("raw element", "<div>\n[p](gone.md)\n</div>"),
    ("definition over a line end", "[p\nq](other.md)"),
    ("localhost as an example in code", "`http://localhost:8000/`"),
    ("example host over http", "[p q](http://example.com/)"),
    ("attribute list behind a link", "[p q](other.md){ .md-button }"),
    ("snippet that exists", '```python\n--8<-- "snip/code.py:one"\n```'),
    ("snippet marker, escaped", ';--8<-- "gone.py"'),
    ("empty file", ""),
    ("only front matter", "---\ntitle: T\n---\n"),
    ("keys extension", "Press ++ctrl+c++."),
    ("abbreviation", "*[HTML]: Hypertext Markup Language\n\nHTML."),
    ("term", "A [[canary deployment]]."),
    ("term in a table", "| A |\n| --- |\n| [[canary deployment\\|canaries]] |"),
    ("double brackets of a shell test in code", "`[[ -f a ]]`"),
    ("spaced parentheses behind brackets", "[sic] (really)"),
]


@pytest.mark.parametrize(("markdown", "expected"), [pytest.param(m, e, id=i) for i, m, e in BROKEN])
def test_broken(tmp_path: Path, markdown: str, expected: list[str]) -> None:
    assert short(found(tmp_path, {"docs/page.md": markdown}, RULES)) == expected


@pytest.mark.parametrize("markdown", [pytest.param(m, id=i) for i, m in RIGHT])
def test_right(tmp_path: Path, markdown: str) -> None:
    assert short(found(tmp_path, {"docs/page.md": markdown}, RULES)) == []


def messages(root: Path, markdown: str, rule: str, config: str = CONFIG) -> list[str]:
    problems = found(root, {"docs/page.md": markdown}, [rule], config)
    return [p.message for p in problems if p.place.path == "docs/page.md"]


@pytest.mark.parametrize(
    ("markdown", "rule", "message"),
    [
        (
            "[p](othr.md)",
            "missing-page",
            "link 'othr.md' leads to no file. Did you mean 'other.md'?",
        ),
        (
            "[p](deep.md)",
            "missing-page",
            "link 'deep.md' leads to no file. Did you mean 'sub/deep.md'?",
        ),
        ("[p](sub/)", "missing-page", "link 'sub/' leads to no file. Did you mean 'sub/index.md'?"),
        (
            "[p](unheard-of-thing.md)",
            "missing-page",
            "link 'unheard-of-thing.md' leads to no file.",
        ),
        (
            "[p](other.md#same-sektion)",
            "missing-anchor",
            "link 'other.md#same-sektion': 'docs/other.md' has no id 'same-sektion'."
            " Did you mean 'other.md#same-section'?",
        ),
        (
            "[p](Other.md#x)",
            "path-case",
            "'Other.md#x' differs from the file only in case. Did you mean 'other.md#x'?",
        ),
        (
            "[p](/sub/deep.md)",
            "absolute-link",
            "'/sub/deep.md' is absolute; link relative to this file. Did you mean 'sub/deep.md'?",
        ),
        (
            "[p](glossary/canary-deployment.md)",
            "excluded-page",
            "'glossary/canary-deployment.md' is not a page of the built site."
            " Write '[[canary deployment]]'.",
        ),
        (
            "![a](imag.png)",
            "missing-image",
            "image 'imag.png' does not exist. Did you mean 'image.png'?",
        ),
        (
            "(word)[other.md]",
            "broken-syntax",
            "'(word)[other.md]' is the wrong way round. Write '[word](other.md)'.",
        ),
    ],
)
def test_message(tmp_path: Path, markdown: str, rule: str, message: str) -> None:
    assert messages(tmp_path, markdown, rule) == [message]


def test_own_site_by_full_address(tmp_path: Path) -> None:
    config = CONFIG + "site_url: https://kb.example.org/mla/\n"
    markdown = "[p](https://kb.example.org/mla/other.html) [q](https://kb.example.org/mlab/)"
    assert messages(tmp_path, markdown, "absolute-link", config) == [
        "'https://kb.example.org/mla/other.html' is this site; link to the file, relative to this one."  # noqa: E501
    ]


def test_problem_in_a_snippet_is_told_where_it_was_written(tmp_path: Path) -> None:
    site = {"docs/page.md": '# T\n\n- a\n\n    --8<-- "snip/part.txt"\n'}
    problems = found(tmp_path, site, ["missing-page"])
    assert [str(p.place) for p in problems] == ["docs/snip/part.txt:1:34"]


def test_every_problem_comes_in_file_order(tmp_path: Path) -> None:
    files = {
        "docs/page.md": "[p](lost.md)\n[here](other.md)\n![](image.png)",
        "docs/a.md": "[p](x.md)",
    }
    places = [p.place for p in found(tmp_path, files)]
    assert places == sorted(places)
    assert len({p.path for p in places}) > 1


def test_two_sites_share_no_state(tmp_path: Path) -> None:
    first = make_site(tmp_path / "a", {"docs/page.md": "[p](gone.md)"})
    second = make_site(tmp_path / "b", {"docs/page.md": "[p](other.md)"})
    from knowledge.checks import check

    assert short(check(first, ["missing-page"])) == ["1:1 missing-page"]
    assert short(check(second, ["missing-page"])) == []
    assert short(check(first, ["missing-page"])) == ["1:1 missing-page"]
