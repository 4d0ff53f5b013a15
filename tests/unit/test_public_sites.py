"""What is right on sites that use MkDocs in other ways than this one, and what is wrong there too.

Each case stands for reports that were false on public sites; beside it stands the mistake that is
still found.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.sites import found, short

PLAIN = "site_name: Test\n"
HOOKS = PLAIN + "hooks: [hook.py]\n"
DOCSTRINGS = PLAIN + "plugins: [mkdocstrings]\n"
CLICK = PLAIN + "markdown_extensions: [mkdocs-click]\n"
APPENDED = PLAIN + (
    "markdown_extensions:\n  - pymdownx.snippets: {auto_append: [links.txt], base_path: [docs]}\n"
)
MACROS = PLAIN + "plugins: [macros]\n"
TABS = PLAIN + "markdown_extensions:\n  - pymdownx.tabbed: {slugify: x}\n"
LITERATE = PLAIN + "plugins: [literate-nav]\nnav: [index.md, api/]\n"
OWN = PLAIN + "extra: {knowledge: {adds: {hook.py: [ids, labels]}}}\nhooks: [hook.py]\n"
BLOG = PLAIN + "plugins: [material/blog]\nnav: [index.md, page.md]\n"

# By name: settings, the page, the rules that it was false of, and what is found all the same.
CASES: dict[str, tuple[str, str, str, list[str]]] = {
    "an object that mkdocstrings knows": (
        DOCSTRINGS, "[`date`][datetime.date]\n\n[two words][lable]\n\n[label]: other.md",
        "undefined-reference", ["3:1 undefined-reference"],
    ),
    "a page that a directive fills": (
        DOCSTRINGS, "# One thing\n\n::: a.module\n\n[x y](#a.module) [x y](#one-thin)",
        "leaked-markup missing-anchor", ["5:18 missing-anchor"],
    ),
    "a directive's title": (DOCSTRINGS, "::: package.module", "heading-levels", []),
    "a directive of an extension": (CLICK, "::: package.cli", "leaked-markup", []),
    "a directive of nobody": (PLAIN, "::: package.cli", "leaked-markup", ["1:1 leaked-markup"]),
    "another block": (DOCSTRINGS, ":::note\nText\n:::", "leaked-markup",
                      ["1:1 leaked-markup", "3:1 leaked-markup"]),
    "brackets in a link's text": (
        PLAIN, "By [@dependabot[bot]](https://example.org/a), [[2]](https://example.org/b).",
        "leaked-markup unknown-term", [],
    ),
    "brackets that are no link": (PLAIN, "By two]] of them.", "leaked-markup",
                                  ["1:7 leaked-markup"]),
    "escaped on purpose": (PLAIN, "Write \\[x](y) and x](y).", "leaked-markup",
                           ["1:20 leaked-markup"]),
    "definitions that are appended": (
        APPENDED, "See [our team], and [two words][lable].",
        "undefined-reference unused-definition",
        ["1:21 undefined-reference"],
    ),
    "a footnote that starts below": (
        PLAIN, "A[^1] b[^2]\n\n[^1]:\n    Below.\n\n[^2]:\n", "empty-footnote",
        ["6:1 empty-footnote"],
    ),
    "ids of a hook": (HOOKS, "# One thing\n\n[x y](#made) [x y](#one-thin)", "missing-anchor",
                      ["3:14 missing-anchor"]),
    "ids of a hook that is named": (OWN, "[x y](#made) [a b][c.d]",
                                    "missing-anchor undefined-reference", []),
    "ids of no hook": (PLAIN, "[x y](#made)", "missing-anchor", ["1:1 missing-anchor"]),
    "ids of tabs": (TABS, "[x y](#made)", "missing-anchor", []),
    "a place to link to": (
        PLAIN, "[](){ #here }\n\n[x y](#here) [x y]()", "empty-link missing-anchor",
        ["3:14 empty-link"],
    ),
    "a shortcut before a colon": (
        PLAIN, "Grow [our team]: write.\n\n- [one]:\n\n    Text\n\n[our team]: other.md\n"
        "[one]: other.md\n[old]: other.md", "unused-definition", ["9:1 unused-definition"],
    ),
    "raw HTML where pages are folders": (
        PLAIN, '<p><a href="../other/#deep-id">x</a> <a href="..">x</a>'
        ' <a href="../sub/deep/">x</a> <img alt="" src="../image.png">'
        ' <a href="../othr/">x</a></p>',
        "raw-html-link", ["1:121 raw-html-link"],
    ),
    "a template in raw HTML": (PLAIN, '<a href="{{ user.url }}">x</a>', "raw-html-link", []),
    "a template in a link": (MACROS, "[x y]({{ user.url }})", "missing-page", []),
    "a template that nothing fills": (PLAIN, "[x y]({{user}})", "missing-page",
                                      ["1:1 missing-page"]),
    "snippets from the root": (PLAIN, '--8<-- "docs/snip/code.py"\n--8<-- "snip/code.py"',
                               "missing-snippet", ["2:9 missing-snippet"]),
    "colours": (
        PLAIN, '# A { style="color: #fff" }\n\n## B { style="color: #fff" }\n\n'
        '*c*{ style="color: #fff" } *d*{ #fff } *e*{ #fff }', "duplicate-id", ["5:43 duplicate-id"],
    ),
    "a slash behind the file": (PLAIN, "[x y](other.md/#deep-id)",
                                "missing-page missing-anchor", []),
    "a licence": (
        PLAIN, "THE SOFTWARE IS PROVIDED AS IS\n\nUse the XQZ for it.", "unexpanded-abbreviation",
        ["3:9 unexpanded-abbreviation"],
    ),
    "keys of other tools": (
        PLAIN, "---\ndescription: d\nicon: x\nauthors: [a]\naudience: all\ndesciption: d\n---\n# P",
        "front-matter", ["6:1 front-matter"],
    ),
    "a definition is mended where it stands": (
        PLAIN, "[one][a] and [two][a]\n\n[a]: gone.md", "missing-page", ["3:1 missing-page"],
    ),
    "a navigation that a plugin makes": (LITERATE, "# P", "navigation", []),
    "posts of a blog": (BLOG, "# P", "navigation", []),
    "an entry and a link to what a hook makes": (
        HOOKS + "nav: [index.md, page.md, by-a-hook.md, indx.md]\n",
        "[x y](by-a-hook.md) [x y](indx.md)", "missing-page navigation", ["1:21 missing-page"],
    ),
    "a picture of the theme": (PLAIN, "[x y](img/favicon.ico) [x y](img/favicn.ico)",
                               "missing-page", ["1:24 missing-page"]),
    "a label in a comment that a hook reads": (
        HOOKS, "<!-- md:flag [two words][label] -->\n\n[label]: other.md\n[left]: other.md",
        "unused-definition", ["4:1 unused-definition"],
    ),
    "a title that the navigation gives": (
        PLAIN + "nav: [Home: index.md, {More: [Page: page.md]}]\n", "Text", "heading-levels", [],
    ),
    "a title that nothing gives": (PLAIN + "nav: [index.md, page.md]\n", "Text", "heading-levels",
                                   ["1:1 heading-levels"]),
    "a post that only a blog lists": (
        PLAIN + "plugins: [material/blog]\nnav: [index.md]\n", "# P", "orphan-page", [],
    ),
    "a page that nothing lists": (PLAIN, "# P", "orphan-page", ["1:1 orphan-page"]),
    "headings that a hook fills": (
        HOOKS, "# P\n\n## <!-- md:a -->\n\n## <!-- md:b -->\n\n## Q\n\n## Q",
        "duplicate-heading", ["9:1 duplicate-heading"],
    ),
    "a word in capitals": (
        PLAIN, "A block of text: BLOCK, MASP and XQZ.", "unexpanded-abbreviation",
        ["1:25 unexpanded-abbreviation", "1:34 unexpanded-abbreviation"],
    ),
    "a folder for words": (PLAIN, "[x y](glossary/word.md)", "excluded-page", []),
}  # fmt: skip
WORLD = {
    "docs/index.md": "# Home\n",
    "docs/other.md": "# Other\n\n### Deep { #deep-id }\n",
    "docs/sub/deep.md": "# Deep\n",
    "docs/image.png": "",
    "docs/links.txt": "\n[our team]: other.md\n[label]: other.md\n[unused]: other.md\n",
    "docs/snip/code.py": "print()\n",
    "docs/glossary/word.md": "# A page like others\n",
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_right_elsewhere_is_no_problem(tmp_path: Path, name: str) -> None:
    config, text, rules, expected = CASES[name]
    files = {**WORLD, "docs/page.md": text + "\n"}
    problems = found(tmp_path, files, rules.split(), config, world=False)
    assert short(problems) == expected, [str(problem) for problem in problems]


def test_a_definition_of_a_shared_file_counts_as_used_when_any_page_uses_it(tmp_path: Path) -> None:
    files = {**WORLD, "docs/page.md": "[our team]\n", "docs/more.md": "[label]\n"}
    problems = found(tmp_path, files, ["unused-definition"], APPENDED, world=False)
    assert {(str(p.place), p.message) for p in problems} == {
        ("docs/links.txt:4:1", "definition '[unused]' is not used on any page.")
    }


def test_a_kind_that_nothing_adds_is_a_wrong_setting(tmp_path: Path) -> None:
    config = PLAIN + "extra:\n  knowledge:\n    adds:\n      hook.py: [id]\n"
    (problem,) = found(tmp_path, WORLD, ["setting"], config, world=False)
    assert "Expected one of: labels, ids" in problem.message
    assert "Did you mean 'ids'?" in problem.message
