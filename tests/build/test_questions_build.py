"""Questions in real builds: placed, permalinks, practice pages, deck, problems, no state left."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from mkdocs.exceptions import Abort
from tests.sample_questions import FILES, build_site, named

from knowledge.site.neutral import neutral

ONE = f"questions/3.3/{neutral('one-choice')}.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(tmp_path_factory.mktemp("site"))


def page(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")


def by_id(site: Path, name: str, anchor: str) -> Tag:
    (found,) = page(site, name).select(f'[id="{anchor}"]')
    return found


def test_a_paragraph_that_is_one_link_becomes_the_question(site: Path) -> None:
    guide = page(site, "guide/shift.html")
    assert [named(str(section.get("data-q"))) for section in guide.select("section.q")] == [
        "one-choice",
        "two-response",
        "three-order",
        "four-match",
        "five-recall",
        "case-one-shift",
    ]
    assert [case.get("id") for case in guide.select(".q-set")] == [neutral("case-one")]
    link = next(p for p in guide.select("p") if "in a sentence stays" in p.text).a
    assert link is not None
    assert link.get("href") == f"../{ONE}"


def test_links_in_a_question_are_right_on_every_page(site: Path) -> None:
    for name in ("guide/shift.html", ONE):
        folder = (site / name).parent
        question = by_id(site, name, neutral("one-choice"))
        local = [str(a["href"]) for a in question.select("a") if "://" not in str(a["href"])]
        assert len(local) == 4
        for href in local:
            target, _, anchor = href.partition("#")
            found = (folder / target).resolve()
            assert found.is_file(), href
            assert not anchor or by_id(site, str(found.relative_to(site)), anchor)


def test_every_question_has_a_page_of_its_own(site: Path) -> None:
    for source in (name for name in FILES if name.startswith("questions/")):
        name = neutral(Path(source).stem)
        made = page(site, f"questions/3.3/{name}.html")
        assert made.select(f"#{name}")
        heading = made.select("h1")[0].text
        assert heading.startswith("Question: ")
        assert "Canary" not in heading  # the section that teaches it may be named like the key


def test_abbreviations_do_not_leak_into_questions(site: Path) -> None:
    for section in page(site, "guide/shift.html").select("section.q"):
        assert "*[" not in section.text
        assert "a bird" not in section.text


def test_html_in_a_question_is_text(site: Path) -> None:
    question = by_id(site, "guide/shift.html", neutral("one-choice"))
    assert not question.select("script, img")
    assert "<script>window.hacked = 1</script>" in question.text


def test_scripts_are_loaded_only_where_there_are_questions(site: Path) -> None:
    def scripts(name: str) -> list[str]:
        text = (site / name).read_text(encoding="utf-8")
        return re.findall(r"/(practice-\w+|ts-fsrs)[\w.]*\.js", text)

    common = ["core", "log", "dom", "input", "question"]
    assert scripts("guide/plain.html") == []
    expected = [f"practice-{name}" for name in common]
    assert scripts("guide/shift.html") == scripts(ONE) == expected
    exam = scripts("practice/exam.html")
    assert exam[0] == "ts-fsrs"
    assert exam[-4:] == [f"practice-{name}" for name in ["sheet", "report", "run", "exam"]]


def given(site: Path, start: str, call: str) -> list[Any]:
    """Return what the generated scripts of a name hand over, in order of their names."""
    found = []
    for path in sorted((site / "assets/questions").glob(f"{start}-*.js")):
        text = path.read_text(encoding="utf-8")
        assert "<" not in text  # whatever a question says, it ends no script
        found.append(json.loads(text.removeprefix(f"kbPractice.{call}(").removesuffix(");\n")))
    return found


def test_practice_pages_hold_no_question_and_link_to_each(site: Path) -> None:
    for kind in ("checkpoint", "exam", "review"):
        practice = page(site, f"practice/{kind}.html")
        assert practice.select("section.q") == []
        links = [str(a["href"]) for a in practice.select(".kb-without a")]
        assert all((site / "practice" / href).is_file() for href in links)
        assert len(links) == 6


def test_the_index_names_every_question_and_holds_none(site: Path) -> None:
    (index,) = given(site, "index", "takeIndex")
    assert [named(row[0]) for row in index["questions"]] == [
        "five-recall",
        "one-choice",
        "two-response",
        "case-one-shift",
        "four-match",
        "three-order",
        "term--bake-period",
    ]
    assert index["objectives"][0] == ["c01-3.3-k5", "K5 Strategies"]
    assert index["misconceptions"] == {
        "linear-is-canary": ["reference/muddy.html#canary-or-linear", "Canary or linear"]
    }
    assert set(index["exams"]) == {"c01", "c02"}
    assert "Two steps" not in json.dumps(index)


def test_a_part_holds_questions_whose_links_start_at_the_site(site: Path) -> None:
    first, second = given(site, "c01-3.3-*", "takePart")
    assert sorted(map(named, [*first, *second])) == sorted(
        Path(name).stem for name in FILES if name.startswith("questions/") and "one.md" not in name
    )
    assert 'href="~/guide/shift.html#canary"' in first[neutral("one-choice")]
    assert 'href="https://docs.example.com/guide/shift.html"' in first[neutral("one-choice")]
    assert "Two accounts" in first[neutral("case-one-shift")]  # a case brings its scenario along


def test_the_name_of_a_script_changes_with_its_content(site: Path, tmp_path: Path) -> None:
    name = "questions/3.3/one-choice.md"
    changed = build_site(tmp_path, {**FILES, name: FILES[name].replace("Batches.", "In batches.")})
    names = [{path.name for path in (s / "assets/questions").iterdir()} for s in (site, changed)]
    assert len(names[0] - names[1]) == 2  # its part, and the index that names the part


def test_without_a_repository_there_are_no_report_and_edit_links(site: Path) -> None:
    parts = [*(site / "assets/questions").glob("c01*.js"), site / "guide/shift.html"]
    assert len(parts) > 1
    for path in parts:
        text = path.read_text(encoding="utf-8")
        assert "Report an error" not in text
        assert "Edit this question" not in text


def test_the_deck_lies_beside_its_page(site: Path) -> None:
    assert (site / "practice/deck.apkg").read_bytes()[:2] == b"PK"
    assert "#deck:Sample\n" in (site / "practice/deck.txt").read_text(encoding="utf-8")
    term = re.search(r'"term--bake-period"\t"Term"\t.*', (site / "practice/deck.txt").read_text())
    assert term is not None
    assert "Time in which alarms are watched." in term[0]
    links = page(site, "practice/review.html").select(".kb-deck a")
    assert [link.get("href") for link in links] == ["deck.apkg", "deck.txt"]


def test_a_second_build_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    again = build_site(tmp_path)
    for name in ("practice/deck.apkg", "practice/deck.txt", "guide/shift.html"):
        assert (again / name).read_bytes() == (site / name).read_bytes(), name


def test_nothing_of_one_build_shows_in_the_next(tmp_path: Path) -> None:
    build_site(tmp_path / "first")
    files = {
        name: text for name, text in FILES.items() if name not in ("questions/3.3/one-choice.md",)
    }
    files["guide/shift.md"] = "# Shifts\n\n## Canary\n\n## Linear\n\nNo questions.\n"
    second = build_site(tmp_path / "second", files)
    assert "practice-" not in (second / "guide/shift.html").read_text(encoding="utf-8")
    assert neutral("one-choice") not in (second / "practice/exam.html").read_text(encoding="utf-8")


def test_mistakes_stop_a_strict_build_with_their_places(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    name = "questions/3.3/one-choice.md"
    broken = FILES[name].replace("level: apply", "level: aply").replace("- [x]", "- [ ]")
    with caplog.at_level(logging.WARNING), pytest.raises(Abort):
        build_site(tmp_path, {**FILES, name: broken})
    assert f"docs/{name}:6:1: question-level: unknown level 'aply'" in caplog.text
    assert "question-option: choice has exactly one '[x]'; found 0." in caplog.text


def test_a_link_to_a_missing_section_stops_the_build(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    name = "questions/3.3/one-choice.md"
    broken = FILES[name].replace("teaches: guide/shift.md#canary", "teaches: guide/shift.md#gone")
    with caplog.at_level(logging.WARNING), pytest.raises(Abort):
        build_site(tmp_path, {**FILES, name: broken})
    assert "does not contain an anchor '#gone'" in caplog.text


@pytest.mark.parametrize("name", ["one-choice", "case-one-shift"])
def test_a_question_twice_on_a_page_stops_the_build(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    guide = FILES["guide/shift.md"]
    more = f"\n[Again](../questions/3.3/{name}.md)\n"
    with caplog.at_level(logging.WARNING), pytest.raises(Abort):
        build_site(tmp_path, {**FILES, "guide/shift.md": guide + more})
    line = guide.count("\n") + 2
    expected = f"docs/guide/shift.md:{line}:1: question-twice: question '{name}' is on this page"
    assert expected in caplog.text


def test_a_script_that_does_not_arrive_leaves_the_plain_page(site: Path) -> None:
    text = (site / "guide/shift.html").read_text(encoding="utf-8")
    head, _, body = text.partition("</head>")
    assert "dataset.kbScript" in head  # in the page itself: the first paint waits for no request
    assert "practice-mark.js" not in head
    assert "kbScript" not in body
    assert not page(site, "guide/shift.html").select("script[onerror]")
    assert "kbScript" not in (site / "guide/plain.html").read_text(encoding="utf-8")
