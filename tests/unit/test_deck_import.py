"""The deck in a real, headless Anki: import, review, import an edited build."""

from __future__ import annotations

from pathlib import Path

import pytest
from anki.collection import (
    Collection,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
    ImportCsvRequest,
)
from tests.sample_questions import FILES
from tests.unit.sites import site_in_memory

from knowledge.questions import deck
from knowledge.questions.bank import Bank, bank_of

DECK = deck.Deck("Sample::Deck", "https://study.example.org/")


def reading(change: dict[str, str] | None = None) -> Bank:
    files = {name: body for name, body in FILES.items() if name.endswith(".md")}
    files |= change or {}
    return bank_of(site_in_memory(files))


def apkg(found: Bank, stamp: int = 1_700_000_000) -> bytes:
    return deck.apkg(deck.notes(found, DECK), DECK, stamp)


def text(found: Bank) -> str:
    return deck.text(deck.notes(found, DECK), DECK)


def edited() -> Bank:
    name = "questions/3.3/one-choice.md"
    return reading({name: FILES[name].replace("Two steps.", "Exactly two steps.")})


@pytest.fixture
def collection(tmp_path: Path):  # type: ignore[no-untyped-def]
    opened = Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


def take(collection: Collection, path: Path, package: bytes):  # type: ignore[no-untyped-def]
    path.write_bytes(package)
    options = ImportAnkiPackageOptions()
    return collection.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(path), options=options)
    ).log


def answer_first(collection: Collection) -> int:
    collection.decks.select(collection.decks.id("Sample::Deck"))
    card = collection.sched.getCard()
    assert card is not None
    card.start_timer()
    collection.sched.answerCard(card, 3)
    return int(card.id)


def answer_of(collection: Collection, name: str) -> str:
    (found,) = collection.find_notes(f"Id:{name}")
    return str(collection.get_note(found)["Answer"])


def test_package_is_imported_and_updated_in_place(collection: Collection, tmp_path: Path) -> None:
    first = take(collection, tmp_path / "one.apkg", apkg(reading()))
    assert len(first.new) == 6
    assert collection.card_count() == 6
    card = answer_first(collection)
    assert "Exactly" not in answer_of(collection, "one-choice")

    later = apkg(edited(), 1_700_000_100)
    second = take(collection, tmp_path / "two.apkg", later)
    assert len(second.new) == 0
    assert collection.card_count() == 6
    assert "Exactly two steps." in answer_of(collection, "one-choice")
    assert collection.get_card(card).reps == 1
    assert collection.db.scalar("select count() from revlog") == 1


def test_tags_fields_and_links(collection: Collection, tmp_path: Path) -> None:
    take(collection, tmp_path / "one.apkg", apkg(reading()))
    (found,) = collection.find_notes("Id:one-choice")
    note = collection.get_note(found)
    assert "objective::c01-3.3-k5" in note.tags
    assert 'href="https://study.example.org/guide/shift.html#canary"' in note["Source"]
    assert "&lt;script&gt;" in note["Question"]
    assert "<script" not in "".join(note.fields)
    (case,) = collection.find_notes("Id:case-one-shift")
    assert "A team trains in account A." in collection.get_note(case)["Question"]


def test_text_is_imported_and_updated_in_place(collection: Collection, tmp_path: Path) -> None:
    take(collection, tmp_path / "one.apkg", apkg(reading()))
    card = answer_first(collection)
    path = tmp_path / "deck.txt"
    path.write_text(text(edited()), encoding="utf-8")
    metadata = collection.get_csv_metadata(str(path), None)
    log = collection.import_csv(ImportCsvRequest(path=str(path), metadata=metadata)).log
    assert len(log.new) == 0
    assert collection.card_count() == 6
    assert "Exactly two steps." in answer_of(collection, "one-choice")
    assert collection.get_card(card).reps == 1


def test_the_same_input_gives_the_same_bytes() -> None:
    assert apkg(reading()) == apkg(reading())
    assert text(reading()) == text(reading())


def test_an_edit_changes_one_line_of_the_text() -> None:
    before = text(reading()).splitlines()
    after = text(edited()).splitlines()
    changed = [old for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert '"one-choice"' in changed[0]


def test_every_question_has_its_reasons_on_the_back() -> None:
    by_id = {note.id: note for note in deck.notes(reading(), DECK)}
    assert set(by_id) == {
        "one-choice",
        "two-response",
        "three-order",
        "four-match",
        "five-recall",
        "case-one-shift",
    }
    for reason in ("One step.", "Two steps.", "Equal steps", "Batches."):
        assert reason in by_id["one-choice"].answer
    assert "Stores packages only." in by_id["four-match"].answer
    assert "<ol><li>Register the version</li>" in by_id["three-order"].answer


def test_the_time_of_a_deck_follows_its_newest_source() -> None:
    name = "questions/3.3/one-choice.md"
    later = reading({name: FILES[name].replace("2026-11-23", "2026-11-25")})
    assert deck.newest(later) - deck.newest(reading()) == 2 * 86_400
