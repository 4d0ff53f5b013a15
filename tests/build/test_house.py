"""The project's own settings, theme and hooks in real MkDocs builds of a few pages."""

from __future__ import annotations

import errno
import json
import os
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree
from lxml import html as lxml_html
from mkdocs.exceptions import Abort
from tests.build.conftest import Lines
from tests.building import run
from tests.house import NAV, PAGES, TERM, tree, write_house

from knowledge.site.neutral import neutral_source


@pytest.fixture(autouse=True)
def _place_and_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")  # 23 November 2026
    for name in ("CI", "SITE_URL", "REPO_URL"):
        monkeypatch.delenv(name, raising=False)


def parsed(path: Path) -> Any:
    """Return a built page."""
    return lxml_html.fromstring(path.read_bytes())


BROKEN = {
    "index.md": f"{PAGES['index.md']}\nThe [wrong page](guide/shfit.md) has a [[canari]].\n\n"
    "![What a shift is](gone.png)\n",
    "guide/shift.md": PAGES["guide/shift.md"].replace("A[Build] -- pass", "A[Build -- pass"),
    "reference/objectives.md": PAGES["reference/objectives.md"].replace(
        "description: The", "description: [The"
    ),
    "glossary/canary-deployment.md": PAGES["glossary/canary-deployment.md"].replace("-k5", "-k55"),
    "glossary/linear-deployment.md": PAGES["glossary/linear-deployment.md"].replace(
        "page: guide/shift.md#linear", "page: guide/shift.md#liner"
    ),
}
EXPECTED = [
    "WARNING docs/glossary/canary-deployment.md:6:14: unknown-objective: 'c01-3.3-k55' is not the"
    " id of an objective. Did you mean 'c01-3.3-k5'?",
    "WARNING docs/glossary/linear-deployment.md:6:1: unknown-section: 'docs/guide/shift.md' has no"
    " id 'liner'. Did you mean 'linear'?",
    "WARNING docs/guide/shift.md:17:1: diagram-syntax: Mermaid cannot read this: Parse error: …",
    "WARNING docs/index.md:11:5: missing-page: link 'guide/shfit.md' leads to no file."
    " Did you mean 'guide/shift.md'?",
    "WARNING docs/index.md:11:40: unknown-term: '[[canari]]' is no term. Did you mean 'canary'?",
    "WARNING docs/index.md:13:1: missing-image: image 'gone.png' does not exist.",
    "WARNING docs/reference/objectives.md:3:1: front-matter: front matter is not valid:"
    " did not find expected ',' or ']'.",
]


def test_a_clean_build_publishes(tmp_path: Path, log: Lines) -> None:
    run(write_house(tmp_path))
    assert log.warnings == []
    assert f"INFO publish: Published to {tmp_path / 'site'}" in log.lines
    site = tree(tmp_path / "site")
    assert {name for name in site if name.endswith(".html")} == {
        "404.html",
        *(
            name.replace(".md", ".html")
            for name in PAGES
            if not re.match(r"glossary/(?!index)", name)
        ),
        *(  # the address with its id leads on to the one that tells nothing
            neutral_source(name).replace(".md", ".html")
            for name in PAGES
            if name.startswith("questions/")
        ),
    }
    assert "glossary.json" in site
    assert len([name for name in site if name.startswith("assets/search/")]) == 1
    assert b"<svg" in site["guide/shift.html"]
    assert leftovers(tmp_path) == []


def leftovers(root: Path) -> list[str]:
    """Return what a build left beside sources and site, but for what makes the next quick."""
    beside = [path.name for path in root.iterdir() if path.name not in ("docs", "mkdocs.yml")]
    inside = [path.name for path in (root / ".cache").iterdir() if path.suffix != ".pickle"]
    return sorted([*(name for name in beside if name not in ("site", ".cache")), *inside])


def test_everything_wrong_in_one_run_and_the_last_site_stays(tmp_path: Path, log: Lines) -> None:
    config = write_house(tmp_path)
    run(config)
    before = tree(tmp_path / "site")
    log.lines.clear()
    write_house(tmp_path, BROKEN)
    with pytest.raises(Abort, match=r"^Aborted with 7 warnings in strict mode!$") as aborted:
        run(config)
    said = [re.sub(r"(Parse error: ).*", r"\1…", line) for line in log.warnings]
    assert said == EXPECTED
    assert aborted.value.code == 1
    assert tree(tmp_path / "site") == before
    assert leftovers(tmp_path) == []
    log.lines.clear()
    run(write_house(tmp_path))  # and when all is repaired, it is published again
    assert log.warnings == []
    assert tree(tmp_path / "site") == before


def test_a_build_that_breaks_off_leaves_the_last_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = write_house(tmp_path)
    run(config)
    before = tree(tmp_path / "site")

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("mkdocs.commands.build._build_page", fail)
    with pytest.raises(OSError, match="No space left"):
        run(config)
    assert tree(tmp_path / "site") == before
    assert leftovers(tmp_path) == []


def test_a_site_folder_on_another_file_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`mkdocs build -d` may name any folder: a rename to a folder elsewhere can fail."""
    really = os.rename

    def rename(source: str | Path, target: str | Path, **more: int) -> None:
        inside = [tmp_path / "far" in Path(path).parents for path in (source, target)]
        if inside[0] != inside[1]:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        really(source, target, **more)

    monkeypatch.setattr("os.rename", rename)
    config = write_house(tmp_path)
    for _ in range(2):
        run(config, site_dir=str(tmp_path / "far" / "site"))
    assert (tmp_path / "far" / "site" / "index.html").is_file()
    assert [path.name for path in (tmp_path / "far").iterdir()] == ["site"]


def test_two_builds_in_one_process_share_no_state(tmp_path: Path, log: Lines) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    run(write_house(first))
    alone = tree(first / "site")
    other = {
        "index.md": PAGES["index.md"].replace("[[canary]]", "[[shadow test]]"),
        "glossary/canary-deployment.md": PAGES["glossary/canary-deployment.md"].replace(
            "A release that sends a small share of traffic", "The one that dares a little"
        ),
        "glossary/shadow-test.md": TERM.format(
            name="shadow test", more="", short="A copy of the traffic, unseen.", section="canary"
        ),
    }
    run(write_house(second, other))
    built = b"".join(tree(second / "site").values())
    assert b'data-short="A copy of the traffic, unseen."' in built
    assert b'data-short="The one that dares a little' in built
    assert b"A release that sends a small share" not in built
    terms = json.loads((second / "site" / "glossary.json").read_text(encoding="utf-8"))["terms"]
    used = {term["id"]: len(term["used_in"]) for term in terms}
    assert used == {"canary-deployment": 1, "linear-deployment": 1, "shadow-test": 1}
    run(write_house(first))
    assert tree(first / "site") == alone


def test_serving_builds_where_it_is_told_and_shows_a_page_with_problems(
    tmp_path: Path, log: Lines
) -> None:
    config = write_house(tmp_path)
    run(config)
    before = tree(tmp_path / "site")
    write_house(tmp_path, BROKEN)
    log.lines.clear()
    served = tmp_path / "served"
    run(config, "serve", site_dir=str(served))
    assert (served / "index.html").is_file()
    assert len(log.warnings) == len(EXPECTED)
    assert tree(tmp_path / "site") == before
    assert not (tmp_path / ".cache" / "site").exists()
    with pytest.raises(Abort):  # a build after it is a build again
        run(config)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            "    known_abbreviation: [AWS]",
            "Config value 'extra.knowledge.known_abbreviation': Unrecognised configuration name:"
            " known_abbreviation. Did you mean 'known_abbreviations'?",
        ),
        (
            "    stale_after_days: soon",
            "Config value 'extra.knowledge.stale_after_days': Expected type: <class 'int'> but"
            " received: <class 'str'>.",
        ),
        (
            "    glossary: {letters: true}",
            "Config value 'extra.knowledge.glossary': Unrecognised configuration name: glossary.",
        ),
        (
            "    diagrams: {max_nodes: many}",
            "Config value 'extra.knowledge.diagrams.max_nodes': Expected type: <class 'int'> but"
            " received: <class 'str'>.",
        ),
        (
            "    diagrams: {cachedir: .cache}",
            "Config value 'extra.knowledge.diagrams.cachedir': Unrecognised configuration name:"
            " cachedir. Did you mean 'cache_dir'?",
        ),
        (
            "  knowledge: all of it",
            "Config value 'extra.knowledge': Expected type: <class 'dict'> but",
        ),
    ],
)
def test_a_wrong_setting_of_ours_is_said_as_mkdocs_says_its_own(
    tmp_path: Path, log: Lines, setting: str, said: str
) -> None:
    start, _, rest = PAGES["guide/shift.md"].partition("```mermaid")
    table = "| Step | Share |\n|---|---|\n| 1 | 10 % |"  # drawing takes longer than the rest
    config = write_house(tmp_path, {"guide/shift.md": start + table + rest.partition("```")[2]})
    text = config.read_text(encoding="utf-8")
    head, _, _ = text.partition("  knowledge:\n")
    own = setting if setting.startswith("  knowledge") else f"  knowledge:\n{setting}"
    config.write_text(f"{head}{own}\n", encoding="utf-8")
    with pytest.raises(Abort, match=r"^Aborted with 1 "):
        run(config)
    (line,) = log.warnings
    assert said in line
    assert not (tmp_path / "site").exists()


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    trees = []
    for name in ("a", "b"):
        run(write_house(tmp_path / name))
        trees.append(tree(tmp_path / name / "site"))
    assert sorted(trees[0]) == sorted(trees[1])
    assert [name for name in trees[0] if trees[0][name] != trees[1][name]] == []


def test_terms_are_published_as_data(tmp_path: Path) -> None:
    run(write_house(tmp_path))
    site = tmp_path / "site"
    data = json.loads((site / "glossary.json").read_text(encoding="utf-8"))
    schema = json.loads((site / "schemas" / "glossary.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
    assert [term["id"] for term in data["terms"]] == ["canary-deployment", "linear-deployment"]
    for term in data["terms"]:
        for address in (term["url"], term["page"], *(use["url"] for use in term["used_in"])):
            path, _, anchor = address.partition("#")
            page = parsed(site / path)
            assert page.xpath("//*[@id=$id]", id=anchor), address


def test_links_of_a_term_lead_to_its_entry(tmp_path: Path) -> None:
    run(write_house(tmp_path))
    page = parsed(tmp_path / "site" / "guide" / "shift.html")
    links = page.xpath("//article//a[contains(@class, 'kb-term')]")
    assert [(a.text, a.get("href")) for a in links] == [
        ("canary deployment", "../glossary/index.html#canary-deployment"),
        ("linear deployment", "../glossary/index.html#linear-deployment"),
    ]
    glossary = parsed(tmp_path / "site" / "glossary" / "index.html")
    assert {a.get("href").partition("#")[2] for a in links} <= set(glossary.xpath("//@id"))
    chips = page.xpath("//h2[@id='canary']/following-sibling::*[1]//a")
    assert [(a.text, a.get("href")) for a in chips] == [
        ("C01 K5", "../reference/objectives.html#c01-3.3-k5")
    ]


def test_see_also_and_reading_time(tmp_path: Path) -> None:
    front = "related: [guide/more.md]\nobjectives:"
    pages = {
        "guide/shift.md": PAGES["guide/shift.md"].replace("objectives:", front, 1),
        "guide/more.md": "---\ndescription: More.\nrelated: [guide/shift.md]\n---\n\n"
        "# More of it\n\nSee [the shift](shift.md).\n",
    }
    run(write_house(tmp_path, pages, nav=[*NAV, "guide/more.md"]))
    page = parsed(tmp_path / "site" / "guide" / "shift.html")
    (also,) = page.xpath("//nav[@class='kb-related']//a")
    assert (also.text, also.get("href")) == ("More of it", "more.html")
    assert page.xpath("string(//h1/following-sibling::*[1]/span)") == "1 min read"
    assert not parsed(tmp_path / "site" / "index.html").xpath(
        "//*[@class='kb-related' or @class='kb-minutes']"
    )


@pytest.mark.parametrize("repository", ["", "https://git.example.com/owner/repo"])
def test_edit_links_only_where_the_repository_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: str
) -> None:
    if repository:
        monkeypatch.setenv("REPO_URL", repository)
    run(write_house(tmp_path))
    shift = (tmp_path / "site" / "guide" / "shift.html").read_text(encoding="utf-8")
    terms = (tmp_path / "site" / "glossary" / "index.html").read_text(encoding="utf-8")
    edit = f"{repository}/edit/main/docs"
    assert (f'href="{edit}/guide/shift.md"' in shift) is bool(repository)
    assert (f'href="{edit}/glossary/linear-deployment.md"' in terms) is bool(repository)
    assert ("edit/main" in shift) is bool(repository)


ADDRESS = "https://study.example.org/ml/"


def test_with_an_address_pages_say_where_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", ADDRESS)
    run(write_house(tmp_path))
    site = tmp_path / "site"
    for name in NAV:
        page = parsed(site / name.replace(".md", ".html"))
        (canonical,) = page.xpath("//link[@rel='canonical']/@href")
        assert canonical == ADDRESS + name.replace(".md", ".html")
    listed = etree.parse(site / "sitemap.xml").xpath("//*[local-name()='loc']/text()")
    assert {ADDRESS + name.replace(".md", ".html") for name in NAV} <= set(listed)
    assert all(one.startswith(ADDRESS) for one in listed)
    days = set(etree.parse(site / "sitemap.xml").xpath("//*[local-name()='lastmod']/text()"))
    assert days == {"2026-11-23"}
    assert f"]({ADDRESS}guide/shift.html)" in (site / "llms.txt").read_text(encoding="utf-8")


def test_with_an_address_each_page_has_a_picture_to_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", ADDRESS)
    run(write_house(tmp_path))
    site, named = tmp_path / "site", []
    for path in site.rglob("*.html"):
        page = parsed(path)
        (canonical, *_), told = (
            page.xpath("//link[@rel='canonical']/@href") or [""],
            {
                one.get("property") or one.get("name"): one.get("content")
                for one in page.iter("meta")
            },
        )
        if not canonical:  # an old address, or the page for none
            assert "og:image" not in told
            continue
        assert told["og:url"] == canonical
        assert told["og:title"] == told["og:image:alt"] != ""
        assert told["twitter:card"] == "summary_large_image"
        assert told["og:image"].startswith(f"{ADDRESS}assets/previews/")
        named.append((told["og:title"], told["og:image"].removeprefix(ADDRESS)))
        head = (site / named[-1][1]).read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        size = [int.from_bytes(head[start : start + 4]) for start in (16, 20)]
        assert [told["og:image:width"], told["og:image:height"]] == [*map(str, size)]
    assert len(named) > len(NAV)
    made = {one.relative_to(site).as_posix() for one in (site / "assets/previews").iterdir()}
    assert {name for _, name in named} == made  # none left over
    assert len({title for title, _ in named}) == len(made) > len(NAV)  # one for each title
    assert "previews" not in (site / "worker.js").read_text(encoding="utf-8")


def test_without_an_address_none_is_made_up(tmp_path: Path) -> None:
    run(write_house(tmp_path))
    site = tmp_path / "site"
    assert not (site / "assets/previews").exists()
    for path in site.rglob("*.html"):
        assert parsed(path).xpath("//link[@rel='canonical']/@href") == []
        assert parsed(path).xpath("//meta[@property or starts-with(@name, 'twitter')]") == []
    assert etree.parse(site / "sitemap.xml").xpath("//*[local-name()='loc']/text()") == []


@pytest.mark.parametrize("address", ["", ADDRESS])
def test_the_page_for_no_page_works_at_any_depth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Hosts show it at the address that was asked for, so nothing in it may be relative."""
    monkeypatch.setenv("SITE_URL", address)
    run(write_house(tmp_path))
    page = parsed(tmp_path / "site/404.html")
    below = "/ml/" if address else "/"
    named = page.xpath(
        "//script/@src | //link[@rel='stylesheet' or @rel='icon']/@href | //nav//a/@href"
    )
    local = [one for one in named if not one.startswith(("#", "https:", "javascript:"))]
    assert len(local) > 5
    for one in local:
        assert one.startswith(below), one
        target = tmp_path / "site" / one.removeprefix(below).partition("#")[0]
        assert (target / "index.html" if target.is_dir() else target).is_file(), one


def test_the_outline_names_each_page_of_the_navigation_with_what_it_is_about(
    tmp_path: Path,
) -> None:
    run(write_house(tmp_path))
    lines = (tmp_path / "site/llms.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# MLA-C01 Task 3.3"
    assert lines[2].startswith("> ")
    links = [line for line in lines if line.startswith("- [")]
    assert links == [
        "- [Shifts of traffic](index.html): Where to start.",
        "- [Shift](guide/shift.html): How traffic moves to a new version.",
        "- [Objectives](reference/objectives.html): The official points.",
        "- [Glossary](glossary/index.html): Every term.",
    ]
    assert "## Guide" in lines
