"""No built page shows the id of a question to a reader who has not answered it yet.

An id is a few words for authors, and half of them may be the key. Looked at is all that can be
seen or read out before the answer: text, attributes and addresses of a question, in pages and in
the parts that practice pages load, and every address in a page that leads to a question. Left out
is what stands in the answer itself (`.q-answer`, `.q-why`), where the links to report and to edit
name the file; and the page of dated facts, a list of files for maintainers which asks nothing.
Scripts are looked at for addresses: the index of the search leads to questions, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tests.conftest import RealSite
from tests.house import ROOT
from tests.sample_questions import FILES, build_site, write_site

from knowledge.browser.worker import WORKER
from knowledge.pages.moved import moved_pages
from knowledge.questions.bank import bank_of
from knowledge.site.model import load_site
from knowledge.site.neutral import neutral

OF_THE_ANSWER = ".q-answer, .q-why"
OWN = "section.q, section.q-set"


def told(html: str, ids: set[str]) -> Iterator[str]:
    """Yield where a page, or a part of one, tells the id of a question before its answer."""
    page = BeautifulSoup(html, "html.parser")
    for answer in page.select(OF_THE_ANSWER):
        answer.decompose()
    known = {neutral(name): name for name in ids}
    for question in page.select(OWN):
        own = str(question.get("id"))
        if own not in known:
            yield f"a question is called '{own}'"
        elif re.search(rf"(?<![\w-]){re.escape(known[own])}(?![\w-])", str(question)):
            yield f"'{known[own]}' stands in its question"
    for node in page.find_all(True):
        for value in node.attrs.values():
            parts = re.split(r"[/#?=&\s]", value if isinstance(value, str) else " ".join(value))
            names = {part.removesuffix(".html").removesuffix(".md") for part in parts}
            if any(f"q-{name}" in names for name in ids) or (ids & names and "questions" in parts):
                yield f"<{node.name}> tells '{value}'"


def parts(site: Path) -> Iterator[tuple[str, str]]:
    """Yield each question of the scripts that practice pages load, with the script's name."""
    for path in sorted((site / "assets/questions").glob("c0*.js")):
        text = path.read_text(encoding="utf-8")
        for name, html in json.loads(text[text.index("(") + 1 : text.rindex(")")]).items():
            yield f"{path.name}, {name}", html


def addressed(script: str, ids: set[str]) -> Iterator[str]:
    """Yield the ids in addresses of a script, such as the index of the search."""
    for name in re.findall(r"questions/[\w./-]*?([a-z0-9-]+)\.(?:html|md)", script):
        if name in ids:
            yield f"the script leads to '{name}'"


def found_in(site: Path, ids: set[str]) -> list[str]:
    """Return all that a built site tells; the pages at addresses of old are led to by nothing."""
    old = {f"{name}.html" for name in ids}
    pages = [path for path in sorted(site.rglob("*.html")) if path.name not in old]
    texts = [(path.name, path.read_text(encoding="utf-8")) for path in pages]
    found = [f"{name}: {said}" for name, text in (*texts, *parts(site)) for said in told(text, ids)]
    for path in sorted(site.rglob("*.js")):
        part = path.parent.name == "questions" and not path.name.startswith("index")
        if path.name != WORKER and not part:  # the parts have been read
            script = path.read_text(encoding="utf-8")
            found += [f"{path.name}: {said}" for said in addressed(script, ids)]
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repository = "repo_url: https://github.com/owner/repo\nedit_uri: edit/main/docs/"
    return build_site(tmp_path_factory.mktemp("names"), extra=repository)


IDS = {Path(name).stem for name in FILES if name.startswith("questions/")}


def test_no_page_tells_an_id_before_the_answer(site: Path) -> None:
    assert found_in(site, IDS) == []
    text = (site / f"questions/3.3/{neutral('one-choice')}.html").read_text(encoding="utf-8")
    assert "one-choice" in text  # in the answer, where the question is reported and edited
    assert text.count("docs/questions/3.3/one-choice.md") == 1


def test_no_page_of_the_guide_tells_an_id_before_the_answer(real_site: RealSite) -> None:
    ids = {question.id for question in bank_of(load_site(ROOT)).by_source.values()}
    assert found_in(real_site.folder, ids) == []


@pytest.mark.parametrize(
    "seeded",
    [
        '<section class="q" id="q-one-choice"></section>',
        f'<section class="q" id="{neutral("one-choice")}" data-q="one-choice"></section>',
        f'<section class="q" id="{neutral("one-choice")}"><input name="q-one-choice"></section>',
        f'<section class="q" id="{neutral("one-choice")}"><p>one-choice</p></section>',
        '<a href="../questions/3.3/one-choice.html">1</a>',
        '<a href="shift.html#q-one-choice">1</a>',
        '<a class="md-icon" href="https://github.com/o/r/edit/main/docs/questions/3.3/one-choice.md">',
    ],
)
def test_a_page_that_tells_is_found(seeded: str) -> None:
    assert list(told(seeded, IDS))
    assert not list(told(f'<details class="q-answer">{seeded}</details>', IDS))


def test_a_script_that_tells_is_found() -> None:
    assert list(addressed('[4,"questions/3.3/one-choice.html","Which?"]', IDS))
    assert not list(addressed(f'[4,"questions/3.3/{neutral("one-choice")}.html","Which?"]', IDS))


def test_an_address_with_an_id_still_leads_to_the_question(tmp_path: Path) -> None:
    moved = (
        "extra:\n  knowledge:\n    moved: {questions/3.3/gone.md: questions/3.3/one-choice.md}\n"
    )
    write_site(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(f"site_name: Sample\n{moved}", encoding="utf-8")
    made = moved_pages(load_site(tmp_path))
    # A question that was renamed had an address of its id, and one that tells nothing.
    for old in ("one-choice", "gone", neutral("gone")):
        page = BeautifulSoup(made[f"questions/3.3/{old}.html"], "html.parser")
        assert page.a is not None
        assert page.a["href"] == f"{neutral('one-choice')}.html"
        assert f"url={page.a['href']}" in str(page.find("meta", {"http-equiv": "refresh"}))
        assert old not in page.text
    assert f"questions/3.3/{neutral('one-choice')}.html" not in made


def test_names_are_not_shared_in_the_bank() -> None:
    ids = {question.id for question in bank_of(load_site(ROOT)).by_source.values()}
    assert len({neutral(name) for name in ids}) == len(ids)
