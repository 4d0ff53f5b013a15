"""The checks and the build read the same: headings, ids, links, images, terms, footnotes.

`markdown-it-py` gives the checks their positions, Python-Markdown renders the pages. Where the two
could differ, a check would be wrong; so both read every page of the site, and every small case of
the tests of the checks, and must agree.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import lxml.html
import markdown
import pytest
import yaml
from tests.unit.sites import WORLD, write
from tests.unit.test_check_links import BROKEN, RIGHT
from tests.unit.test_check_names import CASES

from knowledge.pages.term_links import Target, WikiLinkExtension
from knowledge.site.model import Site, load_site
from knowledge.site.settings import _Loader
from knowledge.source.page import Page
from knowledge.source.parse import parse_page
from knowledge.source.snippets import Snippets

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.relative_to(ROOT / "docs").as_posix() for path in ROOT.glob("docs/**/*.md"))


@cache
def site() -> Site:
    """The site, read by the process that runs these tests and by no other that lists them."""
    return load_site(ROOT, cache=False)


def extensions(snippets_from: Path) -> tuple[list[Any], dict[str, dict[str, Any]]]:
    """Return the extensions of `mkdocs.yml` and their settings, and term links."""
    # a SafeLoader whose tags make text
    listed = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    names: list[Any] = []
    configs: dict[str, dict[str, Any]] = {}
    for item in listed["markdown_extensions"]:
        name, options = next(iter(item.items())) if isinstance(item, dict) else (item, None)
        names.append(name)
        configs[name] = dict(options or {})
    configs["pymdownx.snippets"].update(base_path=[str(snippets_from)], check_paths=False)
    names.append(WikiLinkExtension(lambda name: Target(f"term:{name}", "short")))
    return names, configs


def rendered(body: str, folder: Path) -> lxml.html.HtmlElement:
    names, configs = extensions(folder)
    html = markdown.Markdown(extensions=names, extension_configs=configs).convert(body)
    return lxml.html.fromstring(f"<div>{html}</div>")


def of_build(tree: lxml.html.HtmlElement) -> dict[str, object]:
    links: Counter[str] = Counter()
    terms: Counter[str] = Counter()
    notes: Counter[str] = Counter()
    for link in tree.iter("a"):
        classes = (link.get("class") or "").split()
        href = link.get("href")
        if "kb-term" in classes:
            terms[str(href).removeprefix("term:")] += 1
        elif "footnote-ref" in classes:
            notes[str(href).removeprefix("#fn:")] += 1
        elif href is not None and not {"headerlink", "footnote-backref"} & set(classes):
            links[href] += 1
    headings = list(tree.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    return {
        "headings": [(int(h.tag[1]), h.get("id")) for h in headings],
        "links": links,
        "images": Counter(image.get("src") for image in tree.iter("img") if image.get("src")),
        "terms": terms,
        "footnotes": notes,
    }


def of_checks(page: Page) -> dict[str, object]:
    defined = {note.name for note in page.footnotes}
    return {
        "headings": [(h.level, h.id) for h in page.headings],
        "links": Counter(link.target for link in page.links if link.attribute == "href"),
        "images": Counter(link.target for link in page.links if link.attribute == "src"),
        "terms": Counter(use.name for use in page.terms if use.context == "text"),
        "footnotes": Counter(use.name for use in page.footnote_uses if use.name in defined),
    }


def ids_missing(page: Page, tree: lxml.html.HtmlElement) -> set[str]:
    there = {
        str(name) for element in tree.iter() for name in (element.get("id"), element.get("name"))
    }
    return set(page.ids) - there


@pytest.mark.parametrize("src", PAGES)
def test_pages_of_the_site(src: str) -> None:
    page = site().pages[src]
    assert page.problems == ()
    tree = rendered(page.front.body, ROOT / "docs")
    assert of_checks(page) == of_build(tree)
    assert ids_missing(page, tree) == set()


# Small cases that are about something the build cannot show, each with its reason.
LEFT_OUT = {
    "one quote in the title": "the build takes the quote for a part of the path; a check reports it"
}
SMALL = {case[0]: case[1] for case in (*BROKEN, *RIGHT, *CASES) if case[0] not in LEFT_OUT}


@pytest.mark.parametrize("name", SMALL)
def test_small_cases(name: str, tmp_path: Path) -> None:
    write(tmp_path, WORLD)
    text = SMALL[name].replace("\r\n", "\n")
    page = parse_page(text, "page.md", "docs/page.md", Snippets(tmp_path))
    tree = rendered(page.front.body, tmp_path / "docs")
    assert of_checks(page) == of_build(tree)
    assert ids_missing(page, tree) == set()


@pytest.mark.parametrize(
    "title",
    ["A b", "`a_b`", "a_b_c", "_a_ b", "**a**_b_", "Ünï ß", "a & b", "a < b", "C++ / C#", "1. One",
     "[l](x.md) m", "a\\_b", "don't", "“q”", "a — b", "x^2^", "`a` `b`", "10 %", "...", "a.b.c()",
     "![i](p.png)", "a[^1]", "<b>x</b>", "__init__", "a__b__c", "日本"],
)  # fmt: skip
def test_ids_of_headings(title: str) -> None:
    body = f"## {title}\n\n## {title}\n\n[^1]: Note\n"
    page = parse_page(body, "page.md", "docs/page.md")
    assert of_checks(page)["headings"] == of_build(rendered(body, ROOT))["headings"]


def test_every_left_out_case_exists() -> None:
    assert set(LEFT_OUT) <= {case[0] for case in (*BROKEN, *RIGHT, *CASES)}
    assert all(re.search(r"\w", reason) for reason in LEFT_OUT.values())
