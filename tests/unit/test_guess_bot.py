"""The guess-bot and the checks over the whole bank: a seeded bad bank is caught, a fair one not."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pytest
import yaml

from knowledge.problems import Place
from knowledge.questions.guess import TRICKS, guesses
from knowledge.questions.lint import lint_bank
from knowledge.questions.model import Option, Question, Text
from knowledge.questions.parse import parse_question

OBJECTIVES = {"c01-3.3-k5", "c01-3.3-s3"}
PLACE = Place("docs/questions/3.3/q.md", 9, 1)
TODAY = datetime.date(2026, 11, 23)
NOUNS = [
    "queue",
    "bucket",
    "cluster",
    "image",
    "branch",
    "commit",
    "alarm",
    "role",
    "stage",
    "budget",
    "shard",
    "token",
]
VERBS = [
    "drains",
    "rotates",
    "copies",
    "signs",
    "merges",
    "tags",
    "splits",
    "stores",
    "locks",
    "warms",
    "scans",
    "mounts",
]


def make(
    name: str,
    options: list[str],
    right: int,
    stem: str | None = None,
    extra: str = "",
    checked: str = "2026-11-23",
) -> Question:
    lines = [
        "---",
        f"id: {name}",
        "type: choice",
        "objectives: [c01-3.3-k5]",
        "teaches: guide/a.md#b",
        "level: apply",
        *([extra] if extra else []),
        f"sources: [{{url: https://docs.example.com/a.html, checked: {checked}}}]",
        "---",
        "",
        stem or f"{name} {name[::-1]}: what happens at {name}?",
        "",
    ]
    for index, option in enumerate(options):
        lines += [
            f"- [{'x' if index == right else ' '}] {option}",
            "    - That is why it is so, " + "and so on, " * 4,
        ]
    lines += ["", "## Explanation", "", "Text.", ""]
    question, problems = parse_question("\n".join(lines), f"docs/questions/3.3/{name}.md")
    assert problems == []
    assert question is not None
    return question


def bank(size: int = 60, seed: int = 7) -> tuple[list[tuple[str, list[str]]], random.Random]:
    rng = random.Random(seed)  # noqa: S311
    made = []
    for index in range(size):
        nouns = rng.sample(NOUNS, 4)
        verbs = rng.sample(VERBS, 4)
        options = [f"The {n} {v} first, item {index}" for n, v in zip(nouns, verbs, strict=True)]
        letters = "".join(rng.choice("bcdfghjklmnpqrstvwxz") for _ in range(14))
        made.append((f"q{index}-{letters}", options))
    return made, rng


def fair() -> list[Question]:
    made, _ = bank()
    return [make(name, options, index % 4) for index, (name, options) in enumerate(made)]


def rules(questions: list[Question], **more: object) -> set[str]:
    found = lint_bank(questions, OBJECTIVES, {"known"}, more.get("today"))  # type: ignore[arg-type]
    return {problem.rule for problem in found}


def tricks(questions: list[Question]) -> list[str]:
    found = lint_bank(questions, OBJECTIVES, set())
    return [p.message.split("'")[1] for p in found if p.rule == "question-guessable"]


def test_a_fair_bank_passes() -> None:
    assert lint_bank(fair(), OBJECTIVES, set(), TODAY) == []


def test_every_trick_is_near_chance_on_a_fair_bank() -> None:
    for guess in guesses(fair()):
        assert guess.chance == pytest.approx(0.25)
        assert guess.score <= guess.chance + 0.05, guess.trick


def biased(change: dict[str, str], share: float = 0.5) -> list[Question]:
    """Seed a cue into a share of the bank: keys, and wrong options, get the words of `change`."""
    made, rng = bank()
    questions = []
    for index, (name, options) in enumerate(made):
        right = index % 4
        stem = None
        if rng.random() < share:
            for at in range(4):
                options[at] += change.get("key" if at == right else "wrong", "")
            if "stem" in change:
                stem = f"{name}: {change['stem']}"
                options[right] += " " + change["word"]
        questions.append(make(name, options, right, stem))
    return questions


BIASES = [
    ("the longest option", {"key": " and then it waits for the whole period to pass"}),
    ("the shortest option", {"wrong": " and then it waits for the whole period to pass"}),
    ("the most hedged option", {"key": " may", "wrong": " xxx"}),
    ("no absolute word", {"wrong": " only", "key": " xxxx"}),
    ("most words of the stem", {"stem": "what about the turbines?", "word": "turbines"}),
    ("the most specific option", {"key": " at 300 seconds", "wrong": " at many seconds"}),
    ("all of the above", {"key": ", all of these", "wrong": ", of that sort too"}),
]


@pytest.mark.parametrize(("trick", "change"), BIASES)
def test_a_seeded_cue_is_caught_and_its_questions_are_named(
    trick: str, change: dict[str, str]
) -> None:
    questions = biased(change)
    assert trick in tricks(questions)
    message = next(
        p.message for p in lint_bank(questions, OBJECTIVES, set()) if f"'{trick}'" in p.message
    )
    named = message.split("it works on: ")[1].rstrip(".").split(", ")
    assert len(named) >= 20
    assert set(named) <= {question.id for question in questions}


def test_options_that_nothing_ever_calls_right_are_caught_as_absurd() -> None:
    made, _ = bank()
    questions = []
    for index, (name, options) in enumerate(made):
        absurd = [o if at == index % 4 else f"{o} {name[3:]}{at}" for at, o in enumerate(options)]
        questions.append(make(name, absurd, index % 4))
    assert "words of other keys" in tricks(questions)


@pytest.mark.parametrize("letter", "abcd")
def test_keys_that_favour_a_position_are_caught(letter: str) -> None:
    made, _ = bank()
    at = "abcd".index(letter)
    questions = [make(n, o, at if i % 3 == 0 else i % 4) for i, (n, o) in enumerate(made)]
    assert tricks(questions) == [f"position {letter}"]


def test_the_only_grammatical_fit_is_caught() -> None:
    questions = []
    for index in range(24):
        options = [f"bucket {index}", f"role {index}", f"queue {index}", f"stage {index}"]
        options[index % 4] = f"alarm {index}"
        name = f"q{index}" + "-x" * (index + 1)
        questions.append(make(name, options, index % 4, f"{name} {name[::-1]} is an"))
    assert "the only grammatical fit" in tricks(questions)


def test_a_small_bank_says_nothing_about_tricks() -> None:
    made, _ = bank(19)
    assert tricks([make(name, options, 0) for name, options in made]) == []


def test_every_trick_has_a_seeded_bias_in_these_tests() -> None:
    seeded = {trick for trick, _ in BIASES} | {f"position {letter}" for letter in "abcd"}
    assert set(TRICKS) == seeded | {"the only grammatical fit"}


OPTIONS = ["The queue drains", "The role rotates", "The image copies", "The stage locks"]
NEGATIVE = [
    ("Which of these is **not** a stage?", True),
    ("Which setting does not need a restart?", True),
    ("Which step should not run first?", True),
    ("All of these are stages EXCEPT which?", True),
    ("Why does the build not start?", False),
    ("The tests do not run. Which change fixes it?", False),
    ("Which change makes sure that the pipeline does not start twice?", False),
    ("What happens when the alarm is not in `ALARM`?", False),
    ("What does the condition `NOT $x` do?", False),
    ("```sql\nSELECT 1 WHERE NOT x\n```\n\nWhat is returned?", False),
]


@pytest.mark.parametrize(("stem", "negative"), NEGATIVE)
def test_a_negative_stem_is_told_from_a_symptom(stem: str, negative: bool) -> None:
    assert ("question-negative" in rules([make("q", OPTIONS, 0, stem)])) is negative


def test_the_place_of_a_negative_is_its_word() -> None:
    question = make("q", OPTIONS, 0, "A team ships.\nWhich of these is not a stage?")
    (problem,) = lint_bank([question], OBJECTIVES, set())
    assert str(problem.place) == "docs/questions/3.3/q.md:11:1"


def test_near_duplicates_are_found_and_short_instructions_are_not() -> None:
    stem = "A team sends ten percent of its traffic to the new fleet and waits. Which setting fits?"
    one = make("one", OPTIONS, 0, stem)
    two = make("two", ["Alpha", "Beta", "Gamma", "Delta"], 1, stem.replace("waits", "then waits"))
    short = make("three", ["Red", "Green", "Blue", "White"], 1, "Which one fits?")
    other = make("four", ["North", "South", "West", "East"], 1, "Which one fits?")
    found = lint_bank([one, two, short, other], OBJECTIVES, set())
    assert [(p.rule, p.place.path) for p in found] == [
        ("question-near-duplicate", "docs/questions/3.3/two.md")
    ]


def test_an_id_used_twice_is_found() -> None:
    one = make("q", OPTIONS, 0)
    text_of_other = make("q", ["Red", "Green", "Blue", "White"], 1, "Another question entirely?")
    other = Question(**{**vars(text_of_other), "path": "docs/questions/3.4/q.md"})
    assert "question-duplicate-id" in rules([one, other])


def test_unknown_names_get_a_suggestion() -> None:
    question = make("q", OPTIONS, 0, extra="misconceptions: {b: knwon}\ncase: none")
    messages = [p.message for p in lint_bank([question], {"c01-3.3-k6"}, {"known"})]
    assert messages == [
        "unknown objective 'c01-3.3-k5'. Did you mean 'c01-3.3-k6'?",
        "unknown misconception 'knwon'. Did you mean 'known'?",
        "a question of case 'none' needs its place: 'part: 1'.",
        "unknown case 'none'.",
    ]


def test_words_that_mark_wrong_options() -> None:
    marked = make("q", ["The queue always drains", *OPTIONS[1:]], 1)
    fine = make("q", ["The queue always drains", "The role never rotates", *OPTIONS[2:]], 1)
    above = make("q", [*OPTIONS[:3], "All of the above"], 1)
    assert "question-absolute" in rules([marked])
    code = make("q", ["The policy is `never`", *OPTIONS[1:]], 1)
    assert "question-absolute" not in rules([fine])
    assert "question-absolute" not in rules([code])
    assert "question-above" in rules([above])


@pytest.mark.parametrize(
    ("checked", "expected"),
    [
        ("2025-10-19", []),
        ("2025-10-18", [("question-stale-source", "warning")]),
        ("2026-11-24", [("question-source", "error")]),
    ],
)
def test_the_age_of_sources(checked: str, expected: list[tuple[str, str]]) -> None:
    found = lint_bank([make("q", OPTIONS, 0, checked=checked)], OBJECTIVES, set(), TODAY)
    assert [(p.rule, p.severity) for p in found] == expected


LONG = [
    "Send a tenth of the traffic to the new fleet, wait, then send the rest",
    "Send all of the traffic to the new fleet at once and keep the old one for a while",
    "Send half of the traffic to each fleet until somebody decides which one shall stay",
]


def test_an_option_that_was_cut_is_seen_by_its_look() -> None:
    cut = make("q", [*LONG, "At once"], 0)
    found = [str(problem) for problem in lint_bank([cut], OBJECTIVES, set())]
    assert any("question-option: option d, 'At once', is so short" in line for line in found)
    settings = make("q", ["`CANARY`", "`LINEAR`", "`ROLLING`", "`ALL_AT_ONCE` for all"], 0)
    assert "question-option" not in rules([settings])  # a setting is as long as it is
    longer = make("q", [*LONG, "Send all of it at once, and back as soon as an alarm goes off"], 0)
    assert "question-option" not in rules([longer])
    alike = make("q", ["Canary", "Linear", "Rolling", "All at once"], 0)
    assert "question-option" not in rules([alike])


def test_nine_of_ten_options_that_were_cut_in_earnest_are_found() -> None:
    file = Path(__file__).parents[1] / "data/questions/cut-options.yml"
    found = total = 0
    for name, options in yaml.safe_load(file.read_text(encoding="utf-8")).items():
        shown = [
            Option(k, Text(text, PLACE), mark == "x")
            for k, (mark, text) in zip("abcdef", options, strict=False)
        ]
        one = make(name, [f"{letter} is said in a word" for letter in "abcd"], 0)
        cut = Question(**{**vars(one), "options": tuple(shown)})
        problems = lint_bank([cut], OBJECTIVES, set())
        said = " ".join(str(p) for p in problems if "its look rules it out" in p.message)
        marked = [text for mark, text in options if mark == "cut"]
        total += len(marked)
        found += sum(f"'{text}'" in said for text in marked)
    assert total > 100
    assert found / total >= 0.9


def test_no_is_no_reason() -> None:
    bare = make("q", OPTIONS, 0)
    assert "question-reason" not in rules([bare])
    option = bare.options[1]
    assert option.reason is not None
    said = Option(option.key, option.text, option.right, Text("No.", option.reason.place))
    thin = Question(**{**vars(bare), "options": (bare.options[0], said, *bare.options[2:])})
    (problem,) = [p for p in lint_bank([thin], OBJECTIVES, set()) if p.rule == "question-reason"]
    assert problem.message == "'No.' is no reason; say in a sentence what the mechanism is."
