"""The glossary as a page and as data."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import html as lxml_html
from markdown import Markdown
from sites import OBJECTIVES, make_site, term

from knowledge.pages.glossary import glossary_json, glossary_page, href_of
from knowledge.pages.term_links import Target, WikiLinkExtension
from knowledge.site.model import Site

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads(
    (ROOT / "hooks/knowledge/schemas/glossary.schema.json").read_text(encoding="utf-8")
)
NAV = """site_name: Test
exclude_docs: "/glossary/*.md"
nav: [index.md, guide/b.md, guide/a.md]
"""
FILES = {
    "docs/index.md": "# Home\n\nA [[canary]].\n",
    "docs/guide/a.md": "# Page A\n\n## Zoo & *more*\n\n"
    "[[Canaries|Canary]] `[[linear deployment]]`\n",
    "docs/guide/b.md": "# Page B\n\nA [[canary]].\n\n## First\n\n[[canary]], [[canary]]"
    "\n\n## Second\n\n- [[canary deployment]]\n\n| A |\n|---|\n| [[10 % rule\\|rule]] |\n",
    "docs/other.md": "# Other\n\n## Part { #part }\n\nNot in the navigation: [[KMS key]].\n",
    "docs/reference/objectives.md": OBJECTIVES,
    "docs/glossary/canary-deployment.md": term(
        "canary deployment", "aka: [canary, CD]\nconfused_with: [linear-deployment]\n"
    ),
    "docs/glossary/linear-deployment.md": term(
        "linear deployment", "confused_with: [canary-deployment, gone]\n"
    ),
    "docs/glossary/kms-key.md": term("KMS key").replace("page: other.md", "page: other.md#part"),
    "docs/glossary/10-rule.md": term("10 % rule"),
    "docs/glossary/clean.md": term("Clean"),
    "docs/glossary/a-b.md": term("a_b <c> & {d} *e* `f`", 'aka: ["x | y", "[z]"]\n'),
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path, FILES, NAV, world=False)


def draw(site: Site, text: str) -> Any:
    """Return the page as a build renders it, parsed."""

    def target(name: str) -> Target | None:
        found = site.glossary.resolve(name)
        return Target(href_of(site, found, "glossary/index.md"), found.short) if found else None

    extensions: list[Any] = ["attr_list", "md_in_html", "tables", "toc", WikiLinkExtension(target)]
    return lxml_html.fromstring(f"<main>{Markdown(extensions=extensions).convert(text)}</main>")


@pytest.fixture
def page(site: Site) -> Any:
    return draw(site, glossary_page(site))


def entry(page: Any, name: str) -> Any:
    (heading,) = page.xpath(f"//h3[@id='{name}']")
    return heading.getparent()


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def facts(page: Any, name: str) -> list[str]:
    return [words(p) for p in entry(page, name).xpath(".//p[@class='kb-entry__facts']")]


@pytest.mark.parametrize(
    ("source", "href"),
    [
        ("index.md", "glossary/index.md#kms-key"),
        ("guide/a.md", "../glossary/index.md#kms-key"),
        ("labs/x/index.md", "../../glossary/index.md#kms-key"),
        ("glossary/index.md", "index.md#kms-key"),
    ],
)
def test_links_are_as_an_author_writes_them(site: Site, source: str, href: str) -> None:
    assert href_of(site, site.glossary.by_id["kms-key"], source) == href


def test_letters_in_order_each_with_its_terms(page: Any) -> None:
    jumps = page.xpath("//ol[@class='kb-letters']/li/a")
    assert [(a.text, a.get("href")) for a in jumps] == [
        ("0-9", "#letter-0-9"),
        ("A", "#letter-a"),
        ("C", "#letter-c"),
        ("K", "#letter-k"),
        ("L", "#letter-l"),
    ]
    groups = page.xpath("//div[@class='kb-letter']")
    assert [group.xpath("string(h2/@id)") for group in groups] == [a.get("href")[1:] for a in jumps]
    assert [group.xpath(".//h3/@id") for group in groups] == [
        ["10-rule"],
        ["a-b"],
        ["canary-deployment", "clean"],
        ["kms-key"],
        ["linear-deployment"],
    ]


def test_every_id_once_and_no_markup_left(page: Any) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert not re.search(r"\[\[|\]\(|\{ ?[#.]|\*\*", page.text_content())


def test_an_entry_says_everything_of_its_term(page: Any) -> None:
    canary = entry(page, "canary-deployment")
    assert words(canary.find("h3")) == "canary deployment canary, CD"
    assert words(canary.find_class("kb-entry__short")[0]).startswith("A release that sends")
    assert "The rest follows after a clean wait." in words(canary)
    (others,) = canary.xpath(".//p[starts-with(., 'Not to be confused with')]/a")
    assert (others.text, others.get("href")) == ("linear deployment", "index.md#linear-deployment")
    assert facts(page, "canary-deployment")[2:] == [
        "Taught in Other · Serves C01 K5",
        "Source: example.org, checked 2026-11-23",
    ]
    assert canary.xpath(".//a[.='C01 K5']/@href") == ["../reference/objectives.md#c01-3.3-k5"]
    assert entry(page, "kms-key").xpath(".//a[.='Other: Part']/@href") == ["../other.md#part"]


def test_uses_stand_in_reading_order_each_section_once(page: Any) -> None:
    used = entry(page, "canary-deployment").xpath(".//p[starts-with(., 'Used in')]")[0]
    assert words(used) == "Used in: Home; Page B (First, Second); Page A (Zoo & more)"
    assert used.xpath(".//a/@href") == [
        "../index.md",
        "../guide/b.md",
        "../guide/b.md#first",
        "../guide/b.md#second",
        "../guide/a.md",
        "../guide/a.md#zoo-more",
    ]
    assert "Used in: Page B (Second)" in facts(page, "10-rule")
    assert not any("Used in" in line for line in facts(page, "linear-deployment"))  # only in code


def test_an_unknown_neighbour_is_left_to_the_checks(page: Any) -> None:
    assert facts(page, "linear-deployment")[0] == "Not to be confused with: canary deployment"
    assert not any("confused" in line for line in facts(page, "clean"))


def test_special_characters_are_shown_as_they_are(page: Any) -> None:
    heading = entry(page, "a-b").find("h3")
    assert words(heading) == "a_b <c> & {d} *e* `f` x | y, [z]"
    assert heading.get("id") == "a-b"


def test_the_filter_finds_all_names_and_the_definition(page: Any) -> None:
    held = entry(page, "canary-deployment").get("data-words")
    assert held.startswith("canary deployment canary cd a release that sends")
    assert entry(page, "a-b").get("data-words").startswith("a_b <c> & {d} *e* `f` x | y [z] a rel")
    assert len(page.xpath("//div[@data-kb='term-filter']")) == 1


def test_edit_links_only_where_the_repository_is_known(site: Site, page: Any) -> None:
    assert "Edit this term" not in page.text_content()
    edited = draw(site, glossary_page(site, lambda one: f"https://r.example/{one.path}"))
    assert entry(edited, "kms-key").xpath(".//a[.='Edit this term']/@href") == [
        "https://r.example/docs/glossary/kms-key.md"
    ]


def test_json_is_valid_by_its_published_schema(site: Site) -> None:
    data = json.loads(glossary_json(site))
    checker = jsonschema.Draft202012Validator(
        SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    checker.check_schema(SCHEMA)
    assert [error.message for error in checker.iter_errors(data)] == []
    assert not checker.is_valid({**data, "more": 1})
    assert not checker.is_valid({"version": 2, "terms": data["terms"]})


def test_json_of_a_term(site: Site) -> None:
    terms = {one["id"]: one for one in json.loads(glossary_json(site))["terms"]}
    assert list(terms) == [
        "10-rule",
        "a-b",
        "canary-deployment",
        "clean",
        "kms-key",
        "linear-deployment",
    ]
    canary = terms["canary-deployment"]
    assert canary["aka"] == ["canary", "CD"]
    assert canary["confused_with"] == ["linear-deployment"]
    assert canary["url"] == "glossary/index.html#canary-deployment"
    assert canary["sources"] == [{"url": "https://example.org/a", "checked": "2026-11-23"}]
    assert [(use["title"], use["section"], use["url"]) for use in canary["used_in"]] == [
        ("Home", "Home", "index.html#home"),
        ("Page B", "Page B", "guide/b.html#page-b"),
        ("Page B", "First", "guide/b.html#first"),
        ("Page B", "Second", "guide/b.html#second"),
        ("Page A", "Zoo & more", "guide/a.html#zoo-more"),
    ]
    assert terms["kms-key"]["page"] == "other.html#part"
    assert terms["a-b"]["term"] == "a_b <c> & {d} *e* `f`"


def test_definitions_in_json_hold_no_links_of_ours(tmp_path: Path) -> None:
    text = term("canary") + "See [[linear]], [[linear|straight]] and `[[code]]`.\n"
    site = make_site(tmp_path, {"docs/glossary/canary.md": text}, NAV, world=False)
    (record,) = json.loads(glossary_json(site))["terms"]
    assert "See linear, straight and " in record["definition"]


def test_the_same_terms_give_the_same_bytes(tmp_path: Path) -> None:
    first = make_site(tmp_path / "a", FILES, NAV, world=False)
    second = make_site(tmp_path / "b", dict(reversed(FILES.items())), NAV, world=False)
    assert glossary_json(first) == glossary_json(second)
    assert glossary_page(first) == glossary_page(second)
    assert glossary_json(first).endswith("\n")


def test_a_site_without_terms(tmp_path: Path) -> None:
    site = make_site(tmp_path, {"docs/index.md": "# Home\n"}, NAV, world=False)
    assert json.loads(glossary_json(site)) == {"version": 1, "terms": []}
    assert draw(site, glossary_page(site)).xpath("//h2 | //h3") == []
