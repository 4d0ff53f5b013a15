"""How the search for near-duplicates grows: 1,200 and 2,400 questions."""

from __future__ import annotations

import random
import time
from pathlib import Path

from knowledge.problems import Place
from knowledge.questions.alike import near_duplicates
from knowledge.questions.bank import bank_of
from knowledge.questions.guess import words
from knowledge.questions.model import Option, Question, Text
from knowledge.site.model import load_site

ROOT = Path(__file__).parents[2]
PLACE = Place("docs/questions/1/q.md", 1, 1)
GROWTH = 3.2  # for twice as many; all pairs grow by 4


def bank(count: int) -> list[Question]:
    """Return questions of the real bank's words, as often as they stand there."""
    chance = random.Random(7)  # noqa: S311 - the same each time
    real = bank_of(load_site(ROOT)).by_source.values()
    spoken = [word for one in real for word in words(one.stem.markdown)]

    def text(least: int, most: int) -> Text:
        return Text(" ".join(chance.choices(spoken, k=chance.randint(least, most))), PLACE)

    return [
        Question(
            f"q{number}", "choice", f"docs/questions/1/q{number:04}.md", text(45, 90),
            options=tuple(Option(id_, text(8, 20), id_ == "a", text(8, 20)) for id_ in "abcd"),
        )
        for number in range(count)
    ]  # fmt: skip


def seconds(questions: list[Question]) -> float:
    start = time.process_time()
    assert not list(near_duplicates(questions))
    return time.process_time() - start


def test_growth() -> None:
    one, two = (min(seconds(bank(count)) for _ in range(2)) for count in (1200, 2400))
    print(f"\nnear-duplicates: 2,400 questions {two:.2f} s, {two / one:.2f} times 1,200")  # noqa: T201
    assert two / one <= GROWTH
