"""Decision helpers: one data file, and what is wrong with it at its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.checks import check
from knowledge.diagrams.source import read_source
from knowledge.pages.decisions import decision_markdown, figure, read_decisions
from knowledge.site.model import load_site

FILE = Path(__file__).parents[2] / "docs" / "reference" / "decisions.yml"
TEXT = FILE.read_text(encoding="utf-8")
SMALL = """way:
  title: Which way
  start: one
  questions:
    one:
      ask: Is there one?
      short: One?
      why: It matters.
      answers:
        - {answer: "yes", leads: left}
        - {answer: "no", leads: two}
    two:
      ask: Are there two?
      short: Two?
      why: It matters more.
      answers:
        - {answer: "yes", leads: three}
        - {answer: "no", leads: right}
    three:
      ask: Are there three?
      short: Three?
      why: It matters most.
      answers:
        - {answer: "yes", leads: left}
        - {answer: "no", leads: right}
  results:
    left: {name: Left, because: It is near., unless: It rains., page: guide/a.md}
    right: {name: Right, because: It is far., unless: It snows., page: guide/b.md#c}
"""


def said(text: str) -> list[str]:
    return [str(problem) for problem in read_decisions(text, "docs/d.yml")[1]]


def test_the_file_of_the_guide_is_right() -> None:
    decisions, problems = read_decisions(TEXT, "docs/reference/decisions.yml")
    assert problems == []
    assert set(decisions) == {"orchestrator", "ingestion", "deployment"}


@pytest.mark.parametrize("text", [TEXT, SMALL])
def test_figure_table_and_questions_say_the_same(text: str) -> None:
    for name, decision in read_decisions(text, "d.yml")[0].items():
        made = decision_markdown(decision, "guide/a.md")
        drawn = figure(decision)
        ways = list(decision.paths())
        raw: dict[str, Any] = yaml.safe_load(text)[name]
        assert {result for _, result in ways} == set(raw["results"])
        rows = [line for line in made.splitlines() if line.startswith("| ")][2:]
        assert len(rows) == len(raw["results"])
        for result, values in raw["results"].items():
            (row,) = [row for row in rows if f"[{values['name']}](" in row]
            assert row.count("<br>") + 1 == sum(found == result for _, found in ways)
            assert values["because"] in row
            assert values["unless"] in row
            # Folded below its answers as often as there are ways to it.
            assert made.count(f"**{values['name']}.** ") == row.count("<br>") + 1
            assert re.search(rf"^    r-{result}\[", drawn, re.MULTILINE)
        arrows = re.findall(r'^    q-(\w+) -->\|"(.*?)"\| [qr]-(\w+)$', drawn, re.MULTILINE)
        assert arrows == [
            (key, answer["answer"], answer["leads"])
            for key, question in raw["questions"].items()
            for answer in question["answers"]
        ]
        source = read_source(drawn)
        assert (source.kind, source.title) == ("flowchart", raw["title"])
        for question in raw["questions"].values():
            assert question["ask"] in made
            assert question["ask"] in source.description
        assert made.count("<details") == made.count("</details>")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "leads: two}",
            "leads: tow}",
            "docs/d.yml:11:33: decision: 'tow' is neither a question nor a result."
            " Did you mean 'two'?",
        ),
        ("start: one", "start: on", "docs/d.yml:3:10: decision: 'on' is no question."),
        ("short: One?", "shrt: One?", "docs/d.yml:7:7: decision: question 'one' has no field"
         " 'shrt'. Did you mean 'short'?"),
        ("short: One?", "shrt: One?", "docs/d.yml:6:7: decision: question 'one' lacks 'short'."),
        ("It rains.", '""', "docs/d.yml:27:54: decision: 'unless' of result 'left' is empty."),
        ("leads: three}", "leads: left}", "docs/d.yml:20:7: decision: no answer leads to 'three'."),
        ("leads: three}", "leads: one}",
         "docs/d.yml:6:7: decision: the answers lead in a circle back to 'one'."),
        ("way:\n", "way:\n  titel: x\n",
         "docs/d.yml:2:3: decision: decision 'way' has no field 'titel'. Did you mean 'title'?"),
        ("title: Which way", "title: [", "docs/d.yml:4:12: decision: this is not YAML:"),
        ('        - {answer: "no", leads: two}\n', "",
         "docs/d.yml:10:9: decision: question 'one' needs a list of two answers or more."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_place(old: str, new: str, line: str) -> None:
    assert said(SMALL) == []
    assert old in SMALL
    found = said(SMALL.replace(old, new, 1))
    assert any(one.startswith(line) for one in found), found


def test_too_few_questions() -> None:
    text = re.sub(r"    three:.*?(?=  results)", "", SMALL, flags=re.DOTALL).replace(
        ": three}", ": left}"
    )
    assert said(text) == [
        "docs/d.yml:5:5: decision: decision 'way' has 2 questions; a reader needs 3 to 5."
    ]


def test_a_page_asks_for_one_that_is_there(tmp_path: Path) -> None:
    pages = {
        "mkdocs.yml": "site_name: S\nnav: [index.md, guide/a.md]\n",
        "docs/index.md": "# A\n\n[Decision: one](guide/d.yml#wya)\n",
        "docs/guide/a.md": "# A\n\nText.\n\n[Decision: one](d.yml#way)\n",
        "docs/guide/d.yml": SMALL,
    }
    for name, text in pages.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert [str(problem) for problem in check(load_site(tmp_path), ["decision"])] == [
        "docs/guide/d.yml:28:72: decision: 'guide/b.md#c' is no page or section."
        " Did you mean 'a.md'?",
        "docs/index.md:3:29: decision: 'wya' is no decision of 'guide/d.yml'. Did you mean 'way'?",
    ]


@pytest.mark.parametrize("text", ["", "7", "- a", "a: 7", "a: {questions: 7}", "a: {results: []}"])
def test_any_yaml_may_stand_there(text: str) -> None:
    assert said(text)
