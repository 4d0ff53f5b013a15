"""Near-duplicates are those that a comparison of all pairs finds."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from knowledge.problems import Place
from knowledge.questions.alike import near_duplicates
from knowledge.questions.bank import bank_of
from knowledge.questions.guess import words
from knowledge.questions.model import Question, Text
from knowledge.site.model import load_site

ROOT = Path(__file__).parents[2]
CHANCE = random.Random(11)  # noqa: S311 - the same questions each time


def all_pairs(questions: list[Question]) -> set[tuple[str, str]]:
    """Return the pairs that a comparison of each with each other finds."""
    found = set()
    for one, two in combinations([q for q in questions if q.type != "case"], 2):
        stems = [" ".join(words(q.stem.markdown)) for q in (one, two)]
        kinds = one.type == two.type and one.type in ("choice", "response", "recall")
        same = kinds and len(stems[0]) > 40 and fuzz.ratio(*stems) >= 94
        if same or fuzz.token_sort_ratio(*map(whole, (one, two))) >= 92:
            found.add(tuple(sorted((one.path, two.path))))
    return found


def whole(question: Question) -> str:
    texts = [question.stem.markdown, *(o.text.markdown for o in question.options)]
    texts += [prompt.text.markdown for prompt in question.prompts]
    return " ".join(word for text in texts for word in words(text))


def changed(text: Text, count: int) -> Text:
    """Return a text of which some words are others."""
    parts = text.markdown.split(" ")
    for place in CHANCE.sample(range(len(parts)), min(count, len(parts))):
        parts[place] = CHANCE.choice(("tortoise", "violet", "seventy", "harbour"))
    return replace(text, markdown=" ".join(parts))


def copy_of(question: Question, number: int) -> Question:
    count = number % 4
    options = tuple(
        replace(option, text=changed(option.text, count // 2)) for option in question.options
    )
    stem = changed(question.stem, count)
    path = f"docs/questions/3.3/copy-{number:03}.md"
    return replace(question, id=f"copy-{number}", path=path, stem=stem, options=options)


def test_the_pairs_are_those_of_all_pairs() -> None:
    bank = list(bank_of(load_site(ROOT)).by_source.values())
    copies = [copy_of(one, number) for number, one in enumerate(CHANCE.sample(bank, 60))]
    questions = [*bank, *copies]
    found = {(one.path, two.path) for one, two in near_duplicates(questions)}
    assert found == all_pairs(questions)
    assert len(found) > 40


def test_the_earlier_file_comes_first() -> None:
    stem = Text("A long stem that asks what limits the harm of a release to all", Place("a"))
    later, earlier = (Question(name, "choice", f"docs/{name}.md", stem) for name in ("b", "a"))
    assert [(one.id, two.id) for one, two in near_duplicates([later, earlier])] == [("a", "b")]
