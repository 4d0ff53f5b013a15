"""A question file becomes a typed question, or problems with line and column."""

from __future__ import annotations

from textwrap import dedent

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.questions.header import KEYS
from knowledge.questions.parse import parse_question

HEAD = """\
---
id: q
type: {type}
objectives: [c01-3.3-k5]
teaches: guide/canary.md#canary
level: apply
sources:
  - url: https://docs.example.com/a.html
    checked: 2026-11-23
---

"""
CHOICE = """\
Which setting fits?

- [ ] Alpha
    - Wrong, since alpha.
- [x] Beta, with `code`
    - Right,
      over two lines.
- [ ] Gamma
    - Wrong.
- [ ] Delta
    - Wrong too.

## Explanation

Beta it is.
"""
RESPONSE = """\
Which **two** fit?

- [x] Alpha
    - Right.
- [x] Beta
    - Right.
- [ ] Gamma
    - Wrong.
- [ ] Delta
    - Wrong.
- [ ] Epsilon
    - Wrong.

## Explanation

Two.
"""
ORDER = """\
Select **three** steps and order them.

1. First
2. Second
3. Third

## Not used

- Fourth
    - Not needed.

## Explanation

In a row.
"""
MATCH = r"""
Match each duty with one service.

| Prompt | Response | Why |
|---|---|---|
| Build | `a \| b` | Because. |
| Ship | Beta | Because. |
| Store | Beta | Because. |

## Not used

- Gamma
    - Does none of it.

## Explanation

Done.
"""
RECALL = """\
What is it for?

## Answer

For keeping.
"""
GOOD = {
    "choice": CHOICE,
    "response": RESPONSE,
    "order": ORDER,
    "match": MATCH,
    "recall": RECALL,
}


def source(kind: str, body: str | None = None) -> str:
    return HEAD.format(type=kind) + (GOOD[kind] if body is None else body)


def problems(text: str) -> list[str]:
    return [str(p) for p in parse_question(text, "docs/questions/q.md")[1]]


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_a_good_question_has_no_problems(kind: str) -> None:
    question, found = parse_question(source(kind), "docs/questions/q.md")
    assert found == []
    assert question is not None
    assert question.type == kind
    assert question.exams == ("c01",)


def test_choice_is_read_in_full() -> None:
    question, _ = parse_question(source("choice"), "docs/questions/q.md")
    assert question is not None
    assert [o.key for o in question.options] == ["a", "b", "c", "d"]
    assert question.right == ("b",)
    assert question.options[1].text.markdown == "Beta, with `code`"
    assert question.options[1].reason is not None
    assert question.options[1].reason.markdown == "Right,\nover two lines."
    assert str(question.options[1].text.place) == "docs/questions/q.md:16:7"
    assert question.explanation is not None
    assert question.explanation.markdown == "Beta it is."


def test_order_and_match_put_surplus_last() -> None:
    order, _ = parse_question(source("order"), "docs/questions/q.md")
    match, _ = parse_question(source("match"), "docs/questions/q.md")
    assert order is not None
    assert match is not None
    assert order.right == ("a", "b", "c")
    assert [o.right for o in order.options] == [True, True, True, False]
    assert [(p.text.markdown, p.answer) for p in match.prompts] == [
        ("Build", "a"),
        ("Ship", "b"),
        ("Store", "b"),
    ]
    assert [o.text.markdown for o in match.options] == ["`a | b`", "Beta", "Gamma"]


def test_a_case_needs_only_its_title_and_scenario() -> None:
    text = "---\nid: q\ntype: case\ntitle: Two accounts\n---\n\nA team trains in one account.\n"
    question, found = parse_question(text, "docs/questions/q.md")
    assert found == []
    assert question is not None
    assert question.title == "Two accounts"
    assert question.stem.markdown == "A team trains in one account."


def test_code_in_a_stem_is_not_read_as_options_or_headings() -> None:
    body = CHOICE.replace("Which setting", "```yaml\n- [x] no\n## no\n```\n\nWhich setting")
    question, found = parse_question(source("choice", body), "docs/questions/q.md")
    assert found == []
    assert question is not None
    assert "## no" in question.stem.markdown


def test_windows_line_ends_read_the_same() -> None:
    unix, _ = parse_question(source("choice"), "docs/questions/q.md")
    dos, found = parse_question(source("choice").replace("\n", "\r\n"), "docs/questions/q.md")
    assert found == []
    assert unix is not None
    assert dos is not None
    assert unix.digest == dos.digest


def test_digest_follows_what_is_asked_not_how_it_is_explained() -> None:
    base, _ = parse_question(source("choice"), "docs/questions/q.md")
    same, _ = parse_question(source("choice").replace("Wrong too.", "No."), "docs/questions/q.md")
    other, _ = parse_question(source("choice").replace("Gamma", "Gama"), "docs/questions/q.md")
    assert base is not None
    assert same is not None
    assert other is not None
    assert base.digest == same.digest
    assert base.digest != other.digest


CASES = [
    ("choice", "id: q", "id: other", "2:1: question-id: id 'other' must equal the file name 'q'."),
    (
        "choice",
        "type: choice",
        "type: choise",
        "3:1: question-type: unknown type 'choise'; use choice, response, order, match, case, "
        "recall. Did you mean 'choice'?",
    ),
    (
        "choice",
        "level: apply",
        "level: aply",
        "6:1: question-level: unknown level 'aply'; use recall, apply, analyse. "
        "Did you mean 'apply'?",
    ),
    (
        "choice",
        "level: apply",
        "levl: apply",
        "6:1: question-front-matter: unknown key 'levl'. Did you mean 'level'?",
    ),
    (
        "choice",
        "level: apply",
        "level: apply\npart: 1",
        "7:1: question-case: 'part' is for a question with a 'case'.",
    ),
    (
        "choice",
        "level: apply",
        "level: apply\npart: first",
        "7:1: question-case: 'part' must be a number from 1, found 'first'.",
    ),
    (
        "choice",
        "level: apply",
        "level: apply\nfamily: Two Words",
        "7:1: question-front-matter: family 'Two Words' must be lower-case letters, digits and "
        "single dashes.",
    ),
    (
        "choice",
        "md#canary",
        "md",
        "5:1: question-teaches: 'teaches' must be 'folder/page.md#section', "
        "found 'guide/canary.md'.",
    ),
    (
        "choice",
        "[c01-3.3-k5]",
        "c01-3.3-k5",
        "4:1: question-front-matter: 'objectives' must be a list such as [one, two], "
        "found 'c01-3.3-k5'.",
    ),
    (
        "choice",
        "2026-11-23",
        "November",
        "9:5: question-source: 'checked' must be a date such as 2026-11-23, found 'November'.",
    ),
    (
        "choice",
        "https://docs.example.com/a.html",
        "javascript:alert(1)",
        "8:5: question-source: 'url' must be an https address, found 'javascript:alert(1)'.",
    ),
    (
        "choice",
        "- [ ] Gamma\n",
        "- [y] Gamma\n",
        "19:1: question-option: an option starts with '- [ ]' or '- [x]', found '- [y] Gamma'.",
    ),
    (
        "choice",
        "- [ ] Gamma\n",
        "- Gamma\n",
        "19:1: question-option: an option starts with '- [ ]' or '- [x]', found '- Gamma'.",
    ),
    (
        "choice",
        "- [ ] Gamma",
        "- [x] Gamma",
        "14:1: question-option: choice has exactly one '[x]'; found 2.",
    ),
    (
        "choice",
        "- [ ] Delta\n    - Wrong too.\n",
        "",
        "14:1: question-option: choice has four options; found 3.",
    ),
    (
        "choice",
        "    - Wrong.\n",
        "",
        "19:1: question-reason: option c has no reason (a bullet nested under it, four spaces in).",
    ),
    (
        "choice",
        "    - Wrong.\n",
        "    - Wrong.\n    - Twice.\n",
        "21:1: question-reason: option c has more than one reason.",
    ),
    (
        "choice",
        "## Explanation",
        "## Explanaton",
        "24:1: question-section: unknown section 'Explanaton'; a choice has: '## Hint', "
        "'## Explanation'. Did you mean 'Explanation'?",
    ),
    (
        "choice",
        "## Explanation\n\nBeta it is.\n",
        "",
        "1:1: question-section: section '## Explanation' is missing.",
    ),
    (
        "choice",
        "Beta it is.\n",
        "",
        "24:1: question-section: section 'Explanation' is empty.",
    ),
    (
        "choice",
        "Which setting fits?\n",
        "",
        "11:1: question-stem: the question itself is missing.",
    ),
    (
        "choice",
        "level: apply\n",
        "level: apply\nmisconceptions: {b: x, f: y}\n",
        "7:18: question-misconception: option 'b' is right and cannot stand for a misconception.",
    ),
    (
        "choice",
        "level: apply\n",
        "level: apply\nmisconceptions: {f: y}\n",
        "7:18: question-misconception: 'f' is no option here; the options are a, b, c, d.",
    ),
    (
        "response",
        "**two**",
        "two",
        "12:1: question-stem: the stem must say in bold how many to select: '**two**'.",
    ),
    (
        "response",
        "- [x] Beta",
        "- [ ] Beta",
        "14:1: question-option: response has two or more '[x]' and at least one '[ ]'; "
        "found 1 '[x]'.",
    ),
    (
        "response",
        "- [ ] Epsilon\n    - Wrong.\n",
        "",
        "14:1: question-option: response has five or more options; found 4.",
    ),
    (
        "order",
        "3. Third\n",
        "",
        "14:1: question-order: order has three to five steps in the right order; found 2.",
    ),
    ("order", "3. Third", "4. Third", "16:1: question-order: step 3 is numbered '4'."),
    (
        "order",
        "- Fourth",
        "- Third",
        "20:1: question-section: 'Third' is used above and cannot be 'Not used' too.",
    ),
    (
        "match",
        "| Prompt |",
        "| Duty |",
        "15:1: question-match: match needs a table with the columns 'Prompt', 'Response', 'Why'.",
    ),
    (
        "match",
        "| Ship | Beta | Because. |",
        "| Ship | Beta |",
        "18:1: question-match: a row has three cells, none empty; found 2.",
    ),
    (
        "match",
        "| Store | Beta | Because. |\n",
        "",
        "15:1: question-match: match has three to seven prompts; found 2.",
    ),
    (
        "recall",
        "## Answer\n\nFor keeping.\n",
        "",
        "1:1: question-section: section '## Answer' is missing.",
    ),
    (
        "recall",
        "teaches: guide/canary.md#canary\n",
        "",
        "1:1: question-front-matter: 'teaches' is missing.",
    ),
]


@pytest.mark.parametrize(("kind", "old", "new", "expected"), CASES)
def test_a_mistake_is_reported_where_it_is(kind: str, old: str, new: str, expected: str) -> None:
    text = source(kind)
    assert old in text
    assert f"docs/questions/q.md:{expected}" in problems(text.replace(old, new, 1))


def test_every_mistake_is_reported_in_one_run() -> None:
    text = source("choice").replace("level: apply", "level: x").replace("[x]", "[ ]")
    text = text.replace("id: q", "id: r")
    assert [line.split(": ")[1] for line in problems(text)] == [
        "question-id",
        "question-level",
        "question-option",
    ]


@pytest.mark.parametrize("text", ["", "---", "---\n---\n", "# Hello", "---\ntype: [a]\n---\n\x00"])
def test_a_file_that_is_no_question_gives_problems_not_an_error(text: str) -> None:
    question, found = parse_question(dedent(text), "docs/questions/q.md")
    assert question is None
    assert found


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.integers(0, 600), st.integers(0, 40), st.text(max_size=12))
def test_no_damage_to_a_file_breaks_the_parser(kind: str, at: int, cut: int, put: str) -> None:
    text = source(kind)
    broken = text[:at] + put + text[at + cut :]
    _, found = parse_question(broken, "docs/questions/q.md")
    last = broken.count("\n") + 2
    assert all(1 <= problem.place.line <= last for problem in found)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(KEYS), VALUES, st.sampled_from(sorted(GOOD)))
def test_no_front_matter_value_breaks_the_parser(key: str, value: object, kind: str) -> None:
    head, _, body = source(kind).partition("---\n\n")
    values = {**yaml.safe_load(head.strip().strip("-")), key: value}
    text = f"---\n{yaml.safe_dump(values, allow_unicode=True)}---\n\n{body}"
    parse_question(text, "docs/questions/q.md")
