"""The report of the bank: what it counts, beside an exam's own measure."""

from __future__ import annotations

from pathlib import Path

from tests.house import write_house

from knowledge.__main__ import main
from knowledge.questions.bank import bank_of
from knowledge.questions.guess import guesses
from knowledge.questions.report import bank_report
from knowledge.site.model import load_site


def report(root: Path) -> list[list[str]]:
    site = load_site(root, cache=False)
    return [line.split() for line in bank_report(bank_of(site), site.words).splitlines()]


def test_it_counts_by_exam_and_objective(tmp_path: Path) -> None:
    write_house(tmp_path)
    head, everything, exam, objective, *_ = report(tmp_path)
    assert head == ["questions", "scenarios", "stem", "context", "cost", "effort", "reason"]
    assert everything[0] == "all"
    assert (exam[0], objective[0]) == ("c01", "c01-3.3-k5")
    assert (everything[1], exam[1], objective[1]) == (
        "7",
        "6",
        "6",
    )  # one is of the second exam alone
    assert everything[2] == "0"


def test_a_scenario_with_a_company_and_its_costs_is_seen(tmp_path: Path) -> None:
    write_house(tmp_path)
    path = tmp_path / "docs/questions/3.3/one-choice.md"
    text = path.read_text(encoding="utf-8")
    stem = "A company shifts its traffic at the least cost. " + "It waits for an hour. " * 10
    path.write_text(text.replace("Which shift is", f"{stem}Which shift is"), encoding="utf-8")
    everything = report(tmp_path)[1]
    assert everything[2] == "1"
    assert everything[4:7] == ["29%", "14%", "14%"]  # another one names an account's user


def test_an_empty_bank_is_said(tmp_path: Path) -> None:
    write_house(tmp_path)
    for path in (tmp_path / "docs/questions").rglob("*.md"):
        path.unlink()
    site = load_site(tmp_path, cache=False)
    assert bank_report(bank_of(site), site.words) == "The bank has no question.\n"


def test_the_command_prints_it(tmp_path: Path, capsys: object) -> None:
    write_house(tmp_path)
    assert main(["bank", "--root", str(tmp_path)]) == 0


def test_it_tells_what_the_guess_bot_gets(tmp_path: Path) -> None:
    write_house(tmp_path)
    site = load_site(tmp_path, cache=False)
    bank = bank_of(site)
    line = bank_report(bank, site.words).splitlines()[-1]
    best = max(guesses(bank.by_source.values()), key=lambda guess: guess.score - guess.chance)
    assert best.score > best.chance  # a few questions give it something to read
    assert line.startswith(f"guess-bot, its best tricks: {best.trick} {best.score:.0%} (chance ")
    assert line.count("(chance ") == 3
