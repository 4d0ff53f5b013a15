"""`[[term]]` in a page: Markdown in, HTML out."""

from __future__ import annotations

from textwrap import dedent

import pytest
from markdown import Markdown

from knowledge.pages.term_links import Target, WikiLinkExtension
from knowledge.site.terms import Glossary, Term

GLOSSARY = Glossary(
    [
        Term("canary-deployment", "canary deployment", "", aka=("canary", "CD")),
        Term("model-registry", "model registry", ""),
        Term("idempotency", "idempotency", ""),
        Term("kms-key", "KMS key", ""),
        Term("ci-cd", "CI/CD", ""),
    ]
)
EXTENSIONS = [
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.details",
    "pymdownx.superfences",
    "pymdownx.tabbed",
]


def target(name: str) -> Target | None:
    term = GLOSSARY.resolve(name)
    return Target(f"g.md#{term.id}", f"About {term.name}.") if term else None


def render(text: str) -> str:
    md = Markdown(extensions=[*EXTENSIONS, WikiLinkExtension(target)])
    return md.convert(dedent(text).strip())


def link(shown: str, term: str, *, first: bool = True) -> str:
    name = GLOSSARY.by_id[term].name
    css = "kb-term kb-term--first" if first else "kb-term"
    return f'<a class="{css}" data-short="About {name}." href="g.md#{term}">{shown}</a>'


@pytest.mark.parametrize(
    ("typed", "shown", "term"),
    [
        ("[[canary deployment]]", "canary deployment", "canary-deployment"),
        ("[[Canary Deployment]]", "Canary Deployment", "canary-deployment"),
        ("[[canary deployments]]", "canary deployments", "canary-deployment"),
        ("[[canary-deployment]]", "canary-deployment", "canary-deployment"),
        ("[[canary]]", "canary", "canary-deployment"),
        ("[[CD]]", "CD", "canary-deployment"),
        ("[[Model registries]]", "Model registries", "model-registry"),
        ("[[CI/CD]]", "CI/CD", "ci-cd"),
        ("[[KMS keys|a key]]", "a key", "kms-key"),
        ("[[ canary | the first step ]]", "the first step", "canary-deployment"),
        ("[[canary|a < b & c]]", "a &lt; b &amp; c", "canary-deployment"),
        ("[[canary\ndeployment]]", "canary\ndeployment", "canary-deployment"),
    ],
)
def test_a_name_in_any_form(typed: str, shown: str, term: str) -> None:
    assert render(f"A {typed} here.") == f"<p>A {link(shown, term)} here.</p>"


def test_two_terms_in_a_line() -> None:
    first, second = link("canary", "canary-deployment"), link("KMS key", "kms-key")
    assert render("[[canary]], [[KMS key]]") == f"<p>{first}, {second}</p>"


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("- [[canary]]", "<li>", "</li>"),
        ("1. a\n    - [[canary]]", "<li>", "</li>"),
        ("> [[canary]]", "<p>", "</p>"),
        ("**[[canary]]**", "<strong>", "</strong>"),
        ("*see [[canary]]*", "<em>see ", "</em>"),
        ("!!! note\n    [[canary]]", "<p>", "</p>"),
        ('??? note "N"\n    [[canary]]', "<p>", "</p>"),
        ('=== "A"\n    [[canary]]', "<p>", "</p>"),
        ("term\n:   [[canary]]", "<dd>", "</dd>"),
        ("a[^n]\n\n[^n]: [[canary]]", "<p>", "&#160;"),
        ("<div markdown>\n[[canary]]\n</div>", "<p>", "</p>"),
        ("| A |\n|---|\n| [[canary]] |", "<td>", "</td>"),
        ("| A |\n|---|\n| x [[canary deployment\\|canary]] y |", "<td>x ", " y</td>"),
    ],
)
def test_wherever_text_stands(text: str, before: str, after: str) -> None:
    assert f"{before}{link('canary', 'canary-deployment')}{after}" in render(text)


def test_a_table_keeps_its_columns() -> None:
    html = render("| A | B |\n|---|---|\n| [[canary deployment\\|canary]] | b |")
    assert html.count("<td>") == 2
    assert "<td>b</td>" in html


@pytest.mark.parametrize(
    "text",
    [
        "`[[canary]]`",
        "x\n\n    [[canary]]",
        "```\n[[canary]]\n```",
        "~~~ yaml\na: [[canary]]\n~~~",
        "!!! note\n    ```\n    [[canary]]\n    ```",
        "\\[[canary]]",
        "<!-- [[canary]] -->",
        '<span title="[[canary]]">x</span>',
        "<div>\n[[canary]]\n</div>",
        "[see [[canary]]](other.md)",
        "## About [[canary]]",
        "About [[canary]]\n===",
        "[[]]",
        "[[ ]",
        "[canary]",
    ],
)
def test_what_is_no_term_link(text: str) -> None:
    html = render(text)
    assert "kb-term" not in html
    assert html.count("<a ") <= 1  # the author's own link, never one inside another


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A [[canari]] here.", "<p>A canari here.</p>"),
        ("A [[canari|bird]] here.", "<p>A bird here.</p>"),
        ("A [[a & c]] here.", "<p>A a &amp; c here.</p>"),
    ],
)
def test_an_unknown_term_is_plain_text(text: str, shown: str) -> None:
    assert render(text) == shown


def test_only_the_first_use_in_a_section_is_marked() -> None:
    html = render(
        """
        # Page

        [[canary]] then [[canary deployments]] and a [[KMS key]].

        ## One

        - [[canary]]

        ### Below one

        [[canary]], [[canary]]
        """
    )
    firsts = [part.count("kb-term--first") for part in html.split("<h")[1:]]
    every = [part.count("kb-term ") + part.count('kb-term"') for part in html.split("<h")[1:]]
    assert (firsts, every) == ([2, 1, 1], [3, 1, 2])
    assert link("canary deployments", "canary-deployment", first=False) in html


def test_definitions_are_escaped() -> None:
    quoting = WikiLinkExtension(lambda _name: Target("g.md#x", 'Says "a" & <b>.'))
    html = Markdown(extensions=[quoting]).convert("[[x]]")
    assert 'data-short="Says &quot;a&quot; &amp; &lt;b&gt;."' in html


def test_one_converter_for_many_pages_forgets_the_last() -> None:
    md = Markdown(extensions=[WikiLinkExtension(target)])
    assert md.convert("[[canary]]") == md.reset().convert("[[canary]]")
