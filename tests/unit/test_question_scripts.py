"""The practice scripts' pure functions, run in an embedded JavaScript engine."""

from __future__ import annotations

import datetime
import gzip
import json
import random
import re
from pathlib import Path
from typing import Any

import fsrs
import pytest
import quickjs
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.questions.bank import bank_of
from knowledge.questions.pages import scripts_for
from knowledge.questions.parts import SCENARIO_WORDS, Scripts, words_of
from knowledge.site.model import load_site
from knowledge.site.neutral import neutral
from knowledge.site.words import WORDS

ASSETS = Path(__file__).parent.parent.parent / "overrides" / "assets"
SCRIPTS = ASSETS / "javascripts"
VENDORED = ASSETS / "vendor" / "ts-fsrs.min.js"
PHRASES = {k.removeprefix("practice."): text for k, text in WORDS.group("practice").items()}
DAY = 86_400_000
START = 1_760_000_000_000


def engine() -> quickjs.Context:
    context = quickjs.Context()
    # A classic script's top-level `var` is a global in a browser, and in the engine too.
    context.eval(VENDORED.read_text(encoding="utf-8"))
    context.eval(f"var kbWords = {json.dumps(PHRASES)};")
    for name in ("core", "memory", "readiness", "plan", "log"):
        context.eval((SCRIPTS / f"practice-{name}.js").read_text(encoding="utf-8"))
    return context


CONTEXT = engine()


def call(name: str, *arguments: Any) -> Any:
    typed = ",".join(json.dumps(argument) for argument in arguments)
    return json.loads(CONTEXT.eval(f"JSON.stringify(kbPractice.{name}({typed}))"))


# The official rules: one of four; all of the right ones and no other; the right ones in order;
# every prompt.
GRADES = [
    ("choice", "b", ["b"], True),
    ("choice", "b", ["a"], False),
    ("choice", "b", [], False),
    ("response", "a,c", ["c", "a"], True),
    ("response", "a,c", ["a"], False),
    ("response", "a,c", ["a", "b"], False),
    ("response", "a,c", ["a", "b", "c"], False),
    ("response", "a,c", [], False),
    ("order", "a,b,c", ["a", "b", "c"], True),
    ("order", "a,b,c", ["a", "c", "b"], False),
    ("order", "a,b,c", ["a", "b"], False),
    ("order", "a,b,c", ["a", "b", "c", "d"], False),
    ("order", "a,b,c", ["a", "b", "d"], False),
    ("match", "a,b,b", ["a", "b", "b"], True),
    ("match", "a,b,b", ["b", "a", "b"], False),
    ("match", "a,b,b", ["a", "b", ""], False),
]


@pytest.mark.parametrize(("kind", "answer", "given_keys", "right"), GRADES)
def test_grading_is_all_or_nothing(
    kind: str, answer: str, given_keys: list[str], right: bool
) -> None:
    assert call("grade", kind, answer, given_keys) is right


@pytest.mark.parametrize(
    ("ok", "hint", "sure", "peeked", "rating"),
    [
        (True, False, True, False, 3),
        (True, True, True, False, 2),
        (True, False, False, False, 2),
        (True, False, True, True, 1),
        (False, False, True, False, 1),
        (False, True, False, True, 1),
    ],
)
def test_rating(ok: bool, hint: bool, sure: bool, peeked: bool, rating: int) -> None:
    assert call("rate", ok, hint, sure, peeked) == rating


def test_shuffle_is_stable_and_keeps_everything() -> None:
    items = list(range(30))
    once = call("shuffle", items, "417")
    assert once == call("shuffle", items, "417")
    assert once != call("shuffle", items, "418")
    assert sorted(once) == items
    # Pinned: a shared seed must give the same set in every version of this site.
    assert call("shuffle", list("abcdefgh"), "417") == SHUFFLED


SHUFFLED = list("dhcafegb")


def some_bank() -> list[dict[str, Any]]:
    bank = []
    for index in range(40):
        names = [f"c01-1-k{index % 4}"] + (["c01-1-k9"] if index == 7 else [])
        bank.append({"id": f"q{index}", "objectives": names, "case": ""})
    bank += [{"id": f"case{n}", "objectives": ["c01-1-k1"], "case": "one"} for n in range(3)]
    return bank


OBJECTIVES = ["c01-1-k0", "c01-1-k1", "c01-1-k2", "c01-1-k3", "c01-1-k9"]


@pytest.mark.parametrize("seed", ["1", "417", "999", "x"])
@pytest.mark.parametrize("size", [1, 5, 10, 20])
def test_a_drawn_set_is_balanced_and_has_no_question_twice(seed: str, size: int) -> None:
    bank = some_bank()
    ids = call("draw", bank, OBJECTIVES, size, seed)
    assert len(ids) == size == len(set(ids))
    by = {q["id"]: q["objectives"][0] for q in bank}
    if size == 20 and not any(name.startswith("case") for name in ids):
        counts = [sum(by[name] == objective for name in ids) for objective in OBJECTIVES[:4]]
        assert max(counts) - min(counts) <= 1


def test_a_drawn_set_does_not_depend_on_the_order_of_the_bank() -> None:
    bank = some_bank()
    mixed = random.Random(3).sample(bank, len(bank))  # noqa: S311
    assert call("draw", bank, OBJECTIVES, 10, "417") == call("draw", mixed, OBJECTIVES, 10, "417")
    assert call("draw", bank, OBJECTIVES, 10, "417") != call("draw", bank, OBJECTIVES, 10, "418")


@pytest.mark.parametrize("seed", [str(n) for n in range(40)])
def test_questions_of_a_case_come_together(seed: str) -> None:
    ids = call("draw", some_bank(), OBJECTIVES, 20, seed)
    places = [index for index, name in enumerate(ids) if name.startswith("case")]
    assert places in ([], list(range(places[0], places[0] + 3)) if places else [])


def test_a_small_bank_gives_all_it_has() -> None:
    assert sorted(call("draw", some_bank()[:3], OBJECTIVES, 10, "1")) == ["q0", "q1", "q2"]


def test_score_counts_unanswered_as_wrong_and_splits_by_objective() -> None:
    results = [
        {"ok": True, "objectives": ["a"]},
        {"ok": False, "objectives": ["a", "b"]},
        {"ok": True, "objectives": ["b"]},
        {"ok": False, "objectives": ["c"]},
    ]
    scale = {"lowest_score": 100, "highest_score": 1000}
    assert call("score", results, scale) == {
        "right": 2,
        "total": 4,
        "scaled": 550,
        "objectives": {
            "a": {"right": 1, "total": 2},
            "b": {"right": 1, "total": 2},
            "c": {"right": 0, "total": 1},
        },
    }
    assert call("score", [], scale)["scaled"] == 100


events = st.builds(
    lambda n, q, t, ok, g, retry, m: {
        "id": f"e{n}",
        "q": q,
        "h": "0123abcd",
        "t": START + t,
        "ok": ok,
        "g": g,
        **({"r": 1} if retry else {}),
        **({"m": m} if m else {}),
    },
    st.integers(0, 40),
    st.sampled_from(["one", "two", "constructor"]),
    st.integers(0, 20 * DAY),
    st.integers(0, 1),
    st.integers(1, 4),
    st.booleans(),
    st.lists(st.sampled_from(["mix-up", "other"]), max_size=2),
)
logs = st.lists(events, max_size=15)


@settings(max_examples=80, deadline=None)
@given(logs, logs, logs)
def test_merge_is_a_union(one: list[Any], two: list[Any], three: list[Any]) -> None:
    both = call("merge", one, two)
    assert both == call("merge", two, one)
    assert call("merge", both, three) == call("merge", one, call("merge", two, three))
    assert call("merge", both, both) == both
    assert {e["id"] for e in both} == {e["id"] for e in one + two}


@settings(max_examples=80, deadline=None)
@given(logs, st.randoms())
def test_replay_depends_on_what_happened_not_on_the_order_it_is_read(
    log: list[Any], rng: random.Random
) -> None:
    once = call("merge", log, [])
    mixed = rng.sample(once, len(once))
    assert call("replay", once) == call("replay", mixed)
    assert call("confusions", once) == call("confusions", mixed)


@settings(max_examples=80, deadline=None)
@given(logs)
def test_a_log_survives_writing_and_reading(log: list[Any]) -> None:
    clean = call("merge", log, [])
    text = CONTEXT.eval(f"kbPractice.writeLog({json.dumps(clean)})")
    kept = [{**event, "q": neutral(event["q"])} for event in clean]
    assert call("readLog", text) == {"events": kept, "exams": [], "problem": None}
    text = CONTEXT.eval(f"kbPractice.writeLog({json.dumps(kept)})")
    assert call("readLog", text)["events"] == kept


@pytest.mark.parametrize("name", ["one", "canary-two-steps", "a-1", "x" * 99])
def test_progress_kept_under_an_id_gets_the_neutral_name_of_the_build(name: str) -> None:
    assert call("neutral", name) == neutral(name)
    assert call("neutral", neutral(name)) == neutral(name)
    assert call("neutral", f"term--{name}") == f"term--{name}"
    assert call("neutrals", [name]) == [neutral(name)]
    assert call("neutrals", {name: 1}) == {neutral(name): 1}


def test_replay_ignores_tries_after_the_feedback() -> None:
    first = {"id": "a", "q": "one", "h": "0123abcd", "t": START, "ok": 0, "g": 1}
    retry = {"id": "b", "q": "one", "h": "0123abcd", "t": START + 5, "ok": 1, "g": 3, "r": 1}
    state = call("replay", [first, retry])["one"]
    assert (state["tries"], state["right"], state["last"]["ok"]) == (1, 0, 0)


EVENT = {"id": "a-1", "q": "one", "h": "0123abcd", "t": START, "ok": 1, "g": 3}
HOSTILE = [
    {},
    None,
    [],
    "text",
    {**EVENT, "q": "__proto__"},
    {**EVENT, "q": "<script>alert(1)</script>"},
    {**EVENT, "q": "x" * 101},
    {**EVENT, "id": "A b"},
    {**EVENT, "h": "zzzzzzzz"},
    {**EVENT, "t": "1"},
    {**EVENT, "t": -1},
    {**EVENT, "t": 1e300},
    {**EVENT, "ok": True},
    {**EVENT, "g": 5},
    {**EVENT, "g": "3"},
    {**EVENT, "q": ["one"]},
]


@pytest.mark.parametrize("raw", HOSTILE)
def test_an_event_of_the_wrong_kind_is_refused(raw: object) -> None:
    assert call("event", raw) is None


def test_an_event_keeps_known_fields_only() -> None:
    raw = {**EVENT, "m": ["mix-up", "<b>", 3], "s": 0, "evil": "x", "__proto__": {"ok": 0}}
    assert call("event", raw) == {**EVENT, "q": neutral("one"), "m": ["mix-up"], "s": 0}


def test_prototype_keys_change_nothing() -> None:
    text = '{"version": 1, "events": [], "__proto__": {"polluted": 1}}'
    call("readLog", text)
    call("replay", [{**EVENT, "q": "constructor"}])
    assert CONTEXT.eval("({}).polluted === undefined && typeof ({}).constructor === 'function'")


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("", "corrupt"),
        ("{", "corrupt"),
        ("[]", "corrupt"),
        ("null", "corrupt"),
        ('{"version": "1", "events": []}', "corrupt"),
        ('{"version": 1, "events": {}}', "corrupt"),
        ('{"version": 2, "events": []}', "newer"),
        ('{"version": 1, "events": []}', None),
    ],
)
def test_what_is_stored_may_be_anything(raw: str, problem: str | None) -> None:
    assert call("readLog", raw)["problem"] == problem


BOX = """
function box(start, limit) {
  const data = Object.assign(Object.create(null), start);
  return { data,
    getItem: (k) => (k in data ? data[k] : null),
    setItem: (k, v) => {
      if (String(v).length > (limit || 1e9)) throw new Error("full"); data[k] = v; },
    removeItem: (k) => { delete data[k]; } };
}
function entry(n) { return { id: "e" + n, q: "one", h: "0123abcd", t: 5 + n, ok: 1, g: 3 }; }
"""


def storage(script: str) -> Any:
    CONTEXT.eval(BOX)
    return json.loads(CONTEXT.eval(f"JSON.stringify((() => {{ {script} }})())"))


def test_answers_are_appended_and_read_back_by_another_tab() -> None:
    result = storage(
        "const b = box(); const one = kbPractice.openLog(() => b);"
        "const two = kbPractice.openLog(() => b);"
        "one.add([entry(1)]); two.add([entry(2)]); one.add([entry(3)]);"
        "return [one.events().length, two.events().length, one.message()];"
    )
    assert result == [3, 3, ""]


@pytest.mark.parametrize("missing", ["null", "(() => { throw new Error('denied'); })()"])
def test_without_storage_the_page_works_and_says_so(missing: str) -> None:
    count, message = storage(
        f"const log = kbPractice.openLog(() => {missing}); log.add([entry(1)]);"
        "return [log.events().length, log.message()];"
    )
    assert count == 1
    assert "keeps nothing" in message


def test_full_storage_keeps_the_answer_in_memory_and_the_old_data() -> None:
    count, message, kept = storage(
        "const first = box(); kbPractice.openLog(() => first).add([entry(1)]);"
        "const b = box(first.data, 100); const log = kbPractice.openLog(() => b);"
        "log.add([entry(2)]); return [log.events().length, log.message(), b.data['kb.log']];"
    )
    assert count == 2
    assert "full" in message
    assert [e["id"] for e in json.loads(kept)["events"]] == ["e1"]


def test_corrupt_storage_is_set_aside_and_never_thrown_away() -> None:
    count, message, values = storage(
        "const b = box({'kb.log': '{broken'}); const log = kbPractice.openLog(() => b);"
        "log.add([entry(1)]); return [log.events().length, log.message(), Object.values(b.data)];"
    )
    assert count == 1
    assert "set aside" in message
    assert "{broken" in values


def test_corrupt_storage_that_cannot_be_set_aside_is_not_written_over() -> None:
    kept, count = storage(
        "const b = box({'kb.log': '{broken'}, 3); const log = kbPractice.openLog(() => b);"
        "log.add([entry(1)]); log.clear(); log.add([entry(2)]);"
        "return [b.data['kb.log'], log.events().length];"
    )
    assert (kept, count) == ("{broken", 1)


def test_a_newer_log_is_left_alone() -> None:
    newer = json.dumps({"version": 9, "events": [1]})
    kept, message, count = storage(
        f"const b = box({{'kb.log': {json.dumps(newer)}}});"
        "const log = kbPractice.openLog(() => b);"
        "log.add([entry(1)]); log.clear(); log.add([entry(2)]);"
        "return [b.data['kb.log'], log.message(), log.events().length];"
    )
    assert kept == newer
    assert "newer version" in message
    assert count == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing",
        "[]",
        '{"version": 2, "events": []}',
        json.dumps({"version": 1, "events": [EVENT, {"q": "<script>"}]}),
        "x" * 100,
    ],
)
def test_a_hostile_file_changes_nothing(text: str) -> None:
    before, after, problem = storage(
        "const b = box(); const log = kbPractice.openLog(() => b); log.add([entry(1)]);"
        f"const before = JSON.stringify(b.data); const found = log.take({json.dumps(text)});"
        "return [before, JSON.stringify(b.data), found.problem];"
    )
    assert before == after
    assert problem in ("corrupt", "newer")


FAR = 4_000_000_000_000  # the year 2096
HARMFUL = [
    ("[" * 200_000 + "]" * 200_000, "corrupt"),
    ('{"version": 1, "events": ' + "[" * 5000 + "]" * 5000 + "}", "corrupt"),
    ('{"version": 1, "events": [], "exams": [{"__proto__": {"rows": []}}]', "corrupt"),
    ('{"version": NaN, "events": []}', "corrupt"),
    ('{"version": 1, "events": [' + json.dumps({**EVENT, "t": "NaN"}) + "]}", "corrupt"),
    (json.dumps({"version": 1, "events": [{**EVENT, "t": FAR}]}), "future"),
    (json.dumps({"version": 1, "events": [{**EVENT, "q": "__proto__"}]}), "corrupt"),
]


@pytest.mark.parametrize(("text", "problem"), HARMFUL, ids=range(len(HARMFUL)))
def test_a_harmful_file_changes_nothing_and_says_why(text: str, problem: str) -> None:
    before, after, said = storage(
        "const b = box(); const log = kbPractice.openLog(() => b); log.add([entry(1)]);"
        f"const before = JSON.stringify(b.data); const found = log.take({json.dumps(text)});"
        "return [before, JSON.stringify(b.data), found.problem];"
    )
    assert before == after
    assert said == problem
    assert f"import-{problem}" in PHRASES


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    added, problem = storage(
        "const b = box(); const log = kbPractice.openLog(() => b);"
        "const found = log.take(' '.repeat(2e7 + 1)); return [found.added, found.problem];"
    )
    assert (added, problem) == (0, "large")


def test_import_is_a_union() -> None:
    text = json.dumps({"version": 1, "events": [EVENT, {**EVENT, "id": "e1"}]})
    first, second, total = storage(
        "const b = box(); const log = kbPractice.openLog(() => b); log.add([entry(1)]);"
        f"const f = log.take({json.dumps(text)}).added;"
        f"const s = log.take({json.dumps(text)}).added;"
        "return [f, s, log.events().length];"
    )
    assert (first, second, total) == (1, 0, 2)


def golden(ratings: list[tuple[int, int]]) -> tuple[fsrs.Card, datetime.datetime]:
    """Replay (days since the last review, rating) with the reference implementation."""
    scheduler = fsrs.Scheduler(
        desired_retention=0.9, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    card = fsrs.Card()
    now = datetime.datetime.fromtimestamp(START / 1000, tz=datetime.UTC)
    for days, rating in ratings:
        now += datetime.timedelta(days=days)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), now)
    return card, now


VECTORS = [
    [(0, 1)],
    [(0, 2)],
    [(0, 3)],
    [(0, 3), (3, 3), (9, 3), (20, 1), (2, 3), (8, 3)],
    [(0, 1), (1, 1), (1, 2), (1, 3), (5, 3)],
    [(0, 2), (2, 2), (4, 3), (10, 3), (30, 2), (60, 1), (1, 3)],
    [(0, 3), (0, 3), (1, 3), (0, 1), (2, 3)],
    [(0, 3), (100, 3), (300, 3)],
]


@pytest.mark.parametrize("ratings", VECTORS)
def test_memory_equals_the_reference_implementation(ratings: list[tuple[int, int]]) -> None:
    card, now = golden(ratings)
    time = START
    replayed = []
    for days, rating in ratings:
        time += days * DAY
        replayed.append({"t": time, "g": rating})
    memory = call("remember", replayed, 0)
    assert memory["s"] == pytest.approx(card.stability, rel=1e-6)
    assert memory["d"] == pytest.approx(card.difficulty, rel=1e-6)
    assert round((memory["due"] - time) / DAY) == (card.due - now).days
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=())
    later = now + datetime.timedelta(days=10)
    expected = scheduler.get_card_retrievability(card, later)
    assert call("recall", memory, time + 10 * DAY) == pytest.approx(expected, rel=1e-6)


def test_the_exam_date_caps_the_interval() -> None:
    ratings = [
        {"t": START, "g": 3},
        {"t": START + 3 * DAY, "g": 3},
        {"t": START + 13 * DAY, "g": 3},
    ]
    free = call("remember", ratings, 0)
    assert free["due"] > START + 20 * DAY
    assert call("remember", ratings, START + 20 * DAY)["due"] == START + 19 * DAY
    # Reviewed on the last day already: nothing is due before the exam.
    assert call("remember", ratings, START + 13 * DAY + 1)["due"] == free["due"]


def question(name: str, kind: str = "choice", objective: str = "c01-1-k1") -> dict[str, Any]:
    return {"id": name, "type": kind, "hash": "0123abcd", "objectives": [objective]}


def test_a_changed_question_starts_anew_and_the_others_stay() -> None:
    log = [{**EVENT, "id": "a", "q": "one"}, {**EVENT, "id": "b", "q": "two"}]
    changed = {**question("one"), "hash": "ffffffff"}
    assert set(call("memories", log, [changed, question("two")], 0)) == {"two"}


def plan(bank: list[dict[str, Any]], log: list[Any], now: int, **more: Any) -> Any:
    state = {
        "questions": bank,
        "events": log,
        "now": now,
        "memories": call("memories", log, bank, more.get("examDay", 0)),
        "objectives": sorted({name for q in bank for name in q["objectives"]}),
        **more,
    }
    return call("plan", state)


def test_due_ones_come_most_forgotten_first_and_new_ones_are_few() -> None:
    log = [
        {**EVENT, "id": "a", "q": "late", "t": START - 40 * DAY},
        {**EVENT, "id": "b", "q": "later", "t": START - 90 * DAY},
        {**EVENT, "id": "c", "q": "fresh", "t": START},
    ]
    bank = [question(name) for name in ("late", "later", "fresh", *(f"new-{n}" for n in range(30)))]
    made = plan(bank, log, START + DAY)
    assert made["due"] == ["later", "late"]
    assert len(made["fresh"]) == 10


def objectives_of(count: int, each: int) -> list[dict[str, Any]]:
    return [
        question(f"q{k}-{n}", objective=f"c01-1-k{k}") for k in range(count) for n in range(each)
    ]


def test_new_ones_come_from_every_objective_in_turn_the_weakest_first() -> None:
    bank = objectives_of(5, 20)
    share = {"c01-1-k0": 0.9, "c01-1-k1": 0.1, "c01-1-k2": 0.5, "c01-1-k3": 0.7, "c01-1-k4": 0.3}
    fresh = plan(bank, [], START, share=share)["fresh"]
    assert [name[:2] for name in fresh[:5]] == ["q1", "q4", "q2", "q3", "q0"]
    assert [name[:2] for name in fresh[5:]] == ["q1", "q4", "q2", "q3", "q0"]


def test_one_of_a_family_a_day() -> None:
    bank = [{**question(f"q{n}"), "family": "same"} for n in range(5)] + [question("other")]
    assert len(plan(bank, [], START)["fresh"]) == 2


def test_the_exam_date_sets_the_number_of_new_ones_and_says_what_falls_short() -> None:
    bank = objectives_of(5, 26)  # 130
    on_course = plan(bank, [], START, examDay=START + 14 * DAY)
    assert (on_course["days"], on_course["quota"], on_course["short"]) == (14, 10, 0)
    assert plan(bank, [], START, examDay=START + 27 * DAY)["quota"] == 5
    late = plan(bank, [], START, examDay=START + 3 * DAY)
    assert (late["quota"], late["short"]) == (
        40,
        130 - 40 - 20,
    )  # on the second day half goes to what comes back
    today = plan(bank, [], START, examDay=START)
    assert (today["days"], today["fresh"]) == (0, [])


def test_the_load_of_a_day_has_a_cap_and_new_ones_keep_their_half() -> None:
    old = [question(f"old{n}") for n in range(100)]
    bank = old + [question(f"new{n}") for n in range(60)]
    log = [{**EVENT, "id": f"e{n}", "q": f"old{n}", "t": START - 60 * DAY} for n in range(100)]
    made = plan(bank, log, START, examDay=START + 5 * DAY)
    assert (len(made["due"]), len(made["fresh"]), made["waiting"]) == (25, 15, 75)
    assert plan(bank, log, START, load=20)["waiting"] == 90


def test_an_exam_does_not_eat_the_new_ones_of_the_day_and_its_misses_can_be_gone_over() -> None:
    bank = objectives_of(4, 20)
    exam = [
        {
            **EVENT,
            "id": f"x{n}",
            "q": f"q1-{n}",
            "t": START,
            "x": 1,
            "ok": n % 2,
            "g": 1 + n % 2 * 2,
        }
        for n in range(20)
    ]
    made = plan(bank, exam, START + 3600_000)
    assert len(made["fresh"]) == 10
    assert made["due"] == []
    assert len(made["misses"]) == 10
    over = [
        {**EVENT, "id": f"y{n}", "q": f"q1-{n}", "t": START + 7200_000} for n in range(0, 20, 2)
    ]
    after = plan(bank, exam + over, START + 9000_000)
    assert (len(after["fresh"]), after["misses"]) == (10, [])
    met = [{**EVENT, "id": f"z{n}", "q": f"q2-{n}", "t": START} for n in range(4)]
    assert len(plan(bank, exam + met, START + 3600_000)["fresh"]) == 6


def test_what_an_exam_left_open_is_gone_over_too() -> None:
    row = {"ok": 0, "given": [], "ms": 0, "flag": 0, "unsure": 0}
    exam = {**RECORD, "rows": [{**row, "q": "open"}, {**row, "q": "done"}], "end": START}
    after = [{**EVENT, "q": "done", "t": START + 5000}]
    assert call("missesOf", {"misses": ["wrong"]}, [exam], after, START + 9000) == ["wrong", "open"]
    assert call("missesOf", {"misses": []}, [exam], [], START + 2 * DAY) == []


def test_evening_and_morning_are_two_days() -> None:
    evening = START - START % DAY + 22 * 3600_000
    log = [{**EVENT, "t": evening, "ok": 0, "g": 1}]
    bank = [question("one")]
    assert plan(bank, log, evening + 3600_000)["due"] == []
    assert plan(bank, log, evening + 9 * 3600_000)["due"] == ["one"]
    assert call("daysPractised", [*log, {**EVENT, "t": evening + DAY}])[0] == evening // DAY + 1


def readiness(bank: list[Any], log: list[Any], names: list[str], time: int) -> list[Any]:
    state = {
        "questions": bank,
        "events": log,
        "now": START,
        "memories": call("memories", log, bank, 0),
    }
    rows: list[Any] = call("readiness", state, names, time)
    return [*rows, call("readinessInAll", state, rows)]


def answers(count: int, ok: int, **more: Any) -> list[Any]:
    return [
        {**EVENT, "id": f"a{n}", "q": f"q1-{n}", "ok": ok, "g": 3 if ok else 1, **more}
        for n in range(count)
    ]


def test_readiness_says_how_far_it_may_be_off() -> None:
    bank = objectives_of(3, 30)
    names = [f"c01-1-k{n}" for n in range(3)]
    none = readiness(bank, [], names, START)
    assert [row["band"] for row in none] == ["none"] * 4
    few = readiness(bank, answers(3, 1), names, START)
    many = readiness(bank, answers(25, 1), names, START)
    assert few[1]["seen"] == 3
    assert many[1]["sd"] < few[1]["sd"] < none[1]["sd"]
    assert many[1]["share"] > few[1]["share"] > none[1]["share"]
    assert many[1]["band"] == "solid"
    assert readiness(bank, answers(25, 0), names, START)[1]["band"] == "weak"
    for row in (*none, *few, *many):
        assert 0 <= row["low"] <= row["share"] <= row["high"] <= 1


def test_readiness_fades_and_a_lucky_guess_counts_less() -> None:
    bank = objectives_of(2, 30)
    names = ["c01-1-k0", "c01-1-k1"]
    sure = readiness(bank, answers(20, 1), names, START)[1]["share"]
    mixed = answers(8, 0) + answers(20, 1)[8:]
    now, later = (readiness(bank, mixed, names, START + days * DAY)[1] for days in (0, 60))
    assert later["share"] < now["share"] < sure
    lucky = readiness(bank, answers(20, 1, s=0, g=2), names, START)[1]["share"]
    assert readiness(bank, answers(20, 0), names, START)[1]["share"] < lucky < sure - 0.05
    retried = [{**event, "r": 1} for event in answers(20, 1)]
    assert readiness(bank, retried, names, START) == readiness(bank, [], names, START)


RECORD = {
    "id": "x-1",
    "exam": "c01",
    "seed": "417",
    "set": "ten",
    "start": START,
    "end": START + 1000,
    "late": 0,
    "rows": [{"q": neutral("one"), "ok": 1, "given": ["a"], "ms": 900, "flag": 0, "unsure": 1}],
}


def test_finished_exams_are_kept_and_merged() -> None:
    assert call("finished", {**RECORD, "evil": 1}) == RECORD
    other = {**RECORD, "id": "x-2", "end": START + 2000}
    assert call("mergeExams", [other, RECORD], [RECORD]) == [RECORD, other]
    text = json.dumps({"version": 1, "events": [EVENT], "exams": [RECORD]})
    assert call("readLog", text)["exams"] == [RECORD]
    for wrong in (
        None,
        {},
        {**RECORD, "rows": []},
        {**RECORD, "rows": [{"q": "<img>"}]},
        {**RECORD, "seed": "<b>"},
        {**RECORD, "end": 1e300},
    ):
        assert call("finished", wrong) is None


def drawable(count: int) -> list[dict[str, Any]]:
    """Questions of four objectives: two of three plain choices, each third a scenario."""
    return [
        {
            "id": f"d{n}",
            "objectives": [f"c01-1-k{n % 4}"],
            "case": "",
            "type": "choice" if n % 5 else "response",
            "scenario": int(n % 3 == 0),
            "family": f"family-{n // 2}" if n < 40 else "",
        }
        for n in range(count)
    ]


@pytest.mark.parametrize("seed", [str(n) for n in range(30)])
def test_a_set_asks_a_fact_once_and_half_of_its_choices_are_scenarios(seed: str) -> None:
    bank = drawable(160)
    ids = call("draw", bank, OBJECTIVES[:4], 30, seed)
    by = {q["id"]: q for q in bank}
    families = [by[name]["family"] for name in ids if by[name]["family"]]
    choices = [by[name] for name in ids if by[name]["type"] == "choice"]
    assert len(ids) == 30
    assert len(families) == len(set(families))
    assert sum(q["scenario"] for q in choices) * 2 >= len(choices)


@pytest.mark.parametrize("exam", ["c01", "c02"])
def test_the_real_bank_fills_a_full_set_of_each_exam_in_its_own_forms(exam: str) -> None:
    site = load_site(Path(__file__).parents[2], cache=False)
    rules = site.options.exam(exam)
    bank = [
        {
            "id": q.id,
            "type": q.type,
            "case": "",
            "family": q.family,
            "objectives": [name for name in q.objectives if name.startswith(exam)],
            "scenario": int(words_of(q.stem.markdown) >= SCENARIO_WORDS),
        }
        for q in bank_of(site).by_source.values()
        if q.type in rules.types and q.level != "recall" and not q.case and exam in q.exams
    ]
    names = [name for name in site.objectives if name.startswith(exam)]
    for seed in ("1", "2", "3"):
        ids = call("draw", bank, names, rules.questions, seed)
        drawn = [q for q in bank if q["id"] in ids]
        families = [q["family"] for q in drawn if q["family"]]
        choices = [q for q in drawn if q["type"] == "choice"]
        assert (len(ids), rules.minutes) == (65, 130)
        assert len(families) == len(set(families))
        assert 2 * sum(q["scenario"] for q in choices) >= len(choices)


def keys_in_scripts() -> set[str]:
    """Words that scripts name in whole; those put together are named by their start."""
    text = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS.glob("practice-*.js"))
    calls = re.findall(r"\bt\(([^()]*(?:\([^()]*\)[^()]*)*)\)", text)
    return {key for call in calls for key in re.findall(r'"([a-z][a-z-]*)"', call)}


def test_every_word_of_the_scripts_is_in_the_file_of_words() -> None:
    words = {re.sub(r"\.(one|other)$", "", key) for key in PHRASES}
    used = keys_in_scripts()
    starts = tuple(key for key in used if key.endswith("-"))
    assert {key for key in used if key not in words and key not in starts} <= NO_WORDS
    text = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.js"))
    unused = {w for w in words if f'"{w}"' not in text and not w.startswith(starts)}
    assert unused == {"also"}  # the build says that one


def test_a_phrase_has_its_plural_and_its_values() -> None:
    assert call("t", "matching", {"n": 1}) == "1 question matches."
    assert call("t", "matching", {"n": 0}) == "0 questions match."
    assert call("t", "right-of", {"right": 2, "n": 3}) == "2 of 3 right"


NO_WORDS = {"misses", "n", "one", "other"}


@pytest.mark.parametrize(
    ("kind", "most"), [(None, 13), ("checkpoint", 35), ("exam", 35), ("review", 35), ("home", 10)]
)
def test_the_practice_scripts_of_a_page_are_small(kind: str | None, most: int) -> None:
    names = [name for name in scripts_for(kind, Scripts({}, "", "")) if name]
    assets = ASSETS.parent
    sizes = {name: len(gzip.compress((assets / name).read_bytes(), 9)) for name in names}
    assert sum(sizes.values()) <= most * 1024, sizes
