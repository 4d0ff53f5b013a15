"""The book as it is read: the EPUB's pages on two widths, and the printed PDF."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from playwright.sync_api import Browser
from tests.conftest import RealSite
from tests.house import ROOT

from knowledge.browser.book.chapters import has_class
from knowledge.browser.book.epub import write_epub
from knowledge.browser.book.pdf import page_numbers, write_pdf
from knowledge.browser.book.pdf import printed as printed_text
from knowledge.browser.book.volume import Volume, bind
from knowledge.site.settings import load_settings

PAPER = 650  # CSS pixels between the margins of A4
DAY = datetime.date(2026, 11, 27)
DRAWN = """() => [...document.querySelectorAll('figure')].map(figure =>
  [...figure.querySelectorAll('svg')].filter(svg => {
    const box = svg.getBoundingClientRect();
    return box.width > 60 && box.height > 30 && box.right <= innerWidth;
  }).length)"""


@pytest.fixture(scope="module")
def volume(real_site: RealSite) -> Volume:
    return bind(real_site.folder, load_settings(ROOT), DAY)


@pytest.mark.parametrize("width", [360, 600])
def test_an_e_reader_shows_every_figure_and_cuts_nothing(
    browser: Browser, volume: Volume, tmp_path: Path, width: int
) -> None:
    write_epub(volume, tmp_path / "book.epub")
    with zipfile.ZipFile(tmp_path / "book.epub") as archive:
        archive.extractall(tmp_path)
    page = browser.new_page(viewport={"width": width, "height": 800})
    for chapter in volume.chapters:
        page.goto((tmp_path / "EPUB" / f"{chapter.name}.xhtml").as_uri())
        assert set(page.evaluate(DRAWN)) <= {1}, chapter.name  # of two forms, one
        assert page.evaluate("document.documentElement.scrollWidth") <= width, chapter.name
    page.close()


@pytest.fixture(scope="module")
def printed(
    browser: Browser, volume: Volume, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, int]:
    target = tmp_path_factory.mktemp("book") / "book.pdf"
    return target, write_pdf(volume, target, browser)


def outline(items: Any) -> dict[str, Any]:
    return {str(item.title): item for item in items}


def test_the_pdf_has_an_outline_of_parts_and_chapters(
    printed: tuple[Path, int], volume: Volume
) -> None:
    with pikepdf.open(printed[0]) as pdf, pdf.open_outline() as found:
        parts = outline(found.root)
        for part, chapters in volume.parts():
            titles = [str(item.title) for item in parts[part].children]
            ends = [one.body.findtext(".//h1") or one.title for one in chapters]
            assert len(titles) == len(chapters), part
            assert all(title.startswith(end) for title, end in zip(titles, ends, strict=True))
        assert str(pdf.docinfo["/Title"]) == volume.title
        assert str(pdf.docinfo["/CreationDate"]) == "D:20261127000000Z"
        assert pdf.Root.MarkInfo.Marked


def test_every_link_of_the_pdf_leads_to_a_page(printed: tuple[Path, int]) -> None:
    inner = outer = 0
    with pikepdf.open(printed[0]) as pdf:
        names = page_numbers(pdf)
        assert len(pdf.pages) == printed[1] > 200
        for page in pdf.pages:
            for note in page.get("/Annots", []):
                if note.get("/Subtype") != "/Link":
                    continue
                if "/Dest" in note:
                    assert str(note.Dest)[1:] in names
                    inner += 1
                else:
                    assert str(note.A.URI).startswith("https://")
                    outer += 1
    assert inner > 1000
    assert outer > 200


def test_each_page_has_its_number_and_its_running_title(
    printed: tuple[Path, int], volume: Volume
) -> None:
    with pikepdf.open(printed[0]) as pdf:
        starts = page_numbers(pdf)
    text = pypdfium2.PdfDocument(printed[0])
    named = [one for one in volume.chapters if one.name in starts]  # those that a link leads to
    assert len(named) > 40
    for chapter in named:
        number = starts[chapter.name]
        lines = text[number - 1].get_textpage().get_text_bounded().splitlines()
        answers = has_class(chapter.body, "answers")
        assert str(number) in lines, chapter.name
        running = chapter.part if answers else chapter.title
        assert f"{volume.title} {running}" in lines, chapter.name
    contents = "".join(text[1].get_textpage().get_text_bounded().split())
    for chapter in named[:10]:  # the first page of the contents has them
        assert f"{''.join(chapter.title.split())}{starts[chapter.name]}" in contents


def test_on_paper_a_question_names_the_page_of_its_answer(printed: tuple[Path, int]) -> None:
    with pikepdf.open(printed[0]) as pdf:
        starts = page_numbers(pdf)
    text = pypdfium2.PdfDocument(printed[0])
    answers = {name: page for name, page in starts.items() if name.endswith("--answer")}
    assert len(answers) > 100
    for name, page in answers.items():
        asked = starts[name.removesuffix("--answer")]
        # The link stands at the end of a question, which may be on the next page.
        there = "".join(text[at].get_textpage().get_text_bounded() for at in (asked - 1, asked))
        back = text[page - 1].get_textpage().get_text_bounded()
        assert f"(page{page})" in "".join(there.split()), name
        assert f"(page{asked})" in "".join(back.split()), name


def test_nothing_is_wider_than_the_paper(browser: Browser, volume: Volume, tmp_path: Path) -> None:
    source = tmp_path / "book.xhtml"
    source.write_text(printed_text(volume, {}), encoding="utf-8")
    page = browser.new_page(viewport={"width": PAPER, "height": 900})
    page.emulate_media(media="print")
    page.goto(source.as_uri())
    wide = page.evaluate(
        "[...document.body.querySelectorAll('*')].filter(one => !one.closest('marker, defs') &&"
        " one.getBoundingClientRect().right > innerWidth + 1)"
        ".map(one => one.textContent.slice(0, 60))"
    )
    assert wide == []
    page.close()
