"""A book of few pages: what of a built page goes into it, and where its links lead."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html

from knowledge.browser.book.chapters import Chapter
from knowledge.browser.book.links import join_chapters
from knowledge.browser.book.questions import Asked
from knowledge.browser.book.volume import as_xml, bind, chosen
from knowledge.browser.compare import colours
from knowledge.build import Build
from knowledge.site.options import Options
from knowledge.site.settings import Settings
from knowledge.site.words import WORDS

CSS = (
    "@media (forced-colors:active){.a{--kb-diagram-fill:Canvas}}"
    "[data-md-color-scheme=default]{--kb-diagram-fill:#f1f5f6}"
    "[data-md-color-scheme=slate]{--kb-diagram-fill:#1f2a31}"
)
FIGURE = (
    '<figure class="kb-figure" id="figure-a"><figcaption>A</figcaption>'
    '<div class="kb-figure__frame" tabindex="0"><svg class="kb-diagram" style="--kb-w:9px" '
    'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40"><marker id="m"/>'
    '<a href="b.html#end"><path d="M0 0L9 9" fill="var(--kb-diagram-fill)" marker-end="url(#m)"/>'
    "</a></svg></div>"
    '<div class="kb-figure__more"><details class="kb-figure__text"><summary>As text</summary>'
    "<p>Told.</p></details><button>Full screen</button></div></figure>"
)
QUESTION = (
    '<section class="q" id="q--1"><p class="q-head"><span class="q-kind">Multiple choice</span>'
    '<a class="q-link" href="../questions/q--1.html">Link</a></p><div class="q-stem"><p>Which?</p>'
    '</div><fieldset class="q-body"><ul class="q-options"><li class="q-option"><label>'
    '<input type="radio"><span class="q-text">Red</span></label><div class="q-why"><p>No.</p></div>'
    '</li><li class="q-option" data-right="1"><label><input type="radio">'
    '<span class="q-text">Blue</span></label><div class="q-why"><p>Yes.</p></div></li></ul>'
    '</fieldset><details class="q-answer"><summary>Answer</summary><p>Because.</p></details>'
    "</section>"
)


def page(body: str, title: str = "A") -> str:
    return (
        "<!doctype html><html><head><title>T - S</title></head><body>"
        f'<article><h1 id="top">{title}<a class="headerlink" href="#top">¶</a></h1>{body}</article>'
        "</body></html>"
    )


def make(folder: Path, pages: dict[str, str]) -> Path:
    styles = folder / "assets" / "stylesheets"
    styles.mkdir(parents=True)
    (styles / "main.css").write_text(CSS, encoding="utf-8")
    about = json.dumps({"name": "Site", "description": "What it is"})
    (folder / "site.webmanifest").write_text(about, encoding="utf-8")
    for name, text in {"index.html": page(""), **pages}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def bound(folder: Path, pages: dict[str, str], site_url: str = "") -> dict[str, str]:
    """Return the chapters of a site as XHTML, by name."""
    nav = tuple(name.replace(".html", ".md") for name in pages)
    settings = Settings(nav=nav, site_url=site_url)
    volume = bind(make(folder, pages), settings, Build(folder).day)
    return {one.name: as_xml(one.body) for one in volume.chapters}


def test_figures_have_light_colours_written_out(tmp_path: Path) -> None:
    text = bound(tmp_path, {"g/a.html": page(FIGURE), "g/b.html": page('<h2 id="end">E</h2>')})[
        "g-a"
    ]
    assert 'fill="#f1f5f6"' in text
    assert "var(" not in text
    assert "--kb-w" not in text
    assert 'viewBox="0 0 90 40"' in text
    assert 'width="90"' in text
    assert 'id="g-a--m"' in text
    assert 'marker-end="url(#g-a--m)"' in text
    assert '<a href="#g-b--end">' in text
    assert "Told." not in text  # the picture itself has it


def test_a_palette_that_a_system_forces_is_no_colour() -> None:
    assert colours([CSS]) == "--kb-diagram-fill:#f1f5f6;"


def test_a_figure_without_a_colour_is_said(tmp_path: Path) -> None:
    broken = page(FIGURE.replace("diagram-fill", "diagram-none"))
    with pytest.raises(ValueError, match=r"'a\.html' has a colour without a value"):
        bound(tmp_path, {"a.html": broken})


def test_nothing_asks_for_a_script(tmp_path: Path) -> None:
    tabs = (
        '<div class="tabbed-set"><input type="radio"><input type="radio">'
        '<div class="tabbed-labels"><label>One</label><label>Two</label></div>'
        '<div class="tabbed-content"><div class="tabbed-block"><p>1</p></div>'
        '<div class="tabbed-block"><p>2</p></div></div></div>'
    )
    box = '<ul><li class="task-list-item"><label><input type="checkbox"> Read</label></li></ul>'
    more = "<details><summary>More</summary><p>M</p></details><script>x()</script><p onclick='x'>P"
    text = bound(tmp_path, {"a.html": page(FIGURE + tabs + box + more)})["a"]
    for left in ("<script", "<button", "<input", "<details", "<label", "onclick", "tabindex", "¶"):
        assert left not in text, left
    assert re.findall(r'class="tab-title">(\w+)</p><p>(\d)', text) == [("One", "1"), ("Two", "2")]
    assert '<span class="tick"' in text
    assert 'class="box-title">More' in text


def test_a_question_is_answered_at_the_end(tmp_path: Path) -> None:
    pages = {"g/a.html": page(QUESTION), "g/b.html": page('<a href="../questions/q--1.html">Q</a>')}
    found = bound(tmp_path, pages)
    assert list(found) == ["g-a", "g-b", "answers-g-a"]
    asked, answered = html.fromstring(found["g-a"]), html.fromstring(found["answers-g-a"])
    assert "Yes." not in found["g-a"]
    assert "Because." not in found["g-a"]
    assert [one.text_content() for one in asked.iter("li")] == ["Red", "Blue"]
    assert asked.xpath('//section[@class="q"]/@id') == ["g-a--q--1"]
    assert asked.xpath('//p[@class="q-to-answer"]/a/@href') == ["#g-a--q--1--answer"]
    assert answered.xpath('//section[@class="answer"]/@id') == ["g-a--q--1--answer"]
    head = answered.xpath('//p[@class="q-head"]')[0]
    assert head.text_content() == "Question 1: B"
    assert head[0].get("href") == "#g-a--q--1"
    assert [one.text_content() for one in answered.iter("li")] == ["No.", "Yes."]
    assert "Because." in found["answers-g-a"]
    assert 'href="#g-a--q--1"' in found["g-b"]  # its own page is not in the book


def test_questions_are_counted_through_the_book() -> None:
    asked = Asked(WORDS)
    for number in (1, 2):
        body = html.fragment_fromstring(f'<section class="chapter">{QUESTION}</section>')
        chapter = Chapter("a", "a.html", "A", "P", body)
        answers = asked.answers_of(chapter)
        assert answers is not None
        assert f"Question {number}" in as_xml(answers.body)
        assert f"Question {number}" in as_xml(body)
    nothing = Chapter("b", "b.html", "B", "P", html.fragment_fromstring("<section>x</section>"))
    assert asked.answers_of(nothing) is None


@pytest.mark.parametrize(
    ("href", "site_url", "leads"),
    [
        ("b.html", "", "#g-b"),
        ("b.html#end", "", "#g-b--end"),
        ("b.html#gone", "", "#g-b"),
        ("#top", "", "#g-a--top"),
        ("./", "", None),
        ("https://example.com/x", "", "https://example.com/x"),
        ("../labs/c.html#d", "", None),
        ("../labs/c.html#d", "https://example.com/sub/", "https://example.com/sub/labs/c.html#d"),
    ],
)
def test_links_lead_into_the_book_or_to_the_web(
    href: str, site_url: str, leads: str | None
) -> None:
    first = html.fragment_fromstring(
        f'<section><h1 id="top">A</h1><a href="{href}">w</a></section>'
    )
    second = html.fragment_fromstring('<section><h2 id="end">B</h2></section>')
    chapters = [
        Chapter("g-a", "g/a.html", "A", "G", first),
        Chapter("g-b", "g/b.html", "B", "G", second),
    ]
    join_chapters(chapters, "questions", site_url)
    assert [one.get("href") for one in first.iter("a")] == ([leads] if leads else [])
    assert "w" in first.text_content()


def test_the_options_choose_from_the_navigation() -> None:
    nav = ("index.md", "g/a.md", "g/index.md", "r/b.md", "r/c.md")
    options = Options(book=("g/*", "r/*", "!r/c.md"))
    assert chosen(Settings(nav=nav, options=options)) == ["g/a.html", "g/index.html", "r/b.html"]
    folders = Settings(nav=nav, options=options, folder_addresses=True)
    assert chosen(folders) == ["g/a/index.html", "g/index.html", "r/b/index.html"]
    assert chosen(Settings(nav=nav))[0] == "index.html"


def test_no_page_is_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="No page of the navigation fits 'book'"):
        bind(make(tmp_path, {}), Settings(), Build(tmp_path).day)
