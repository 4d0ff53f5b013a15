"""A figure that is too wide for a phone is drawn once more, narrower, with all its words whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from knowledge.diagrams.draw import draw_all
from knowledge.diagrams.drawing import too_wide
from knowledge.diagrams.source import read_source
from knowledge.diagrams.upright import upright

CACHE = Path(__file__).parents[2] / ".cache/diagrams"
HEAD = "    accTitle: A figure\n    accDescr: It is wide.\n"
WIDE = {
    "a row of boxes": f"flowchart LR\n{HEAD}    a[Commit] --> b[Build and test] --> c[Staging]"
    " --> d[Approval] --> e[Production] --> f[Watched]\n",
    "long words on edges": f"flowchart TB\n{HEAD}    a[Rule] -->|role: may start this one pipeline"
    ' and no other| b["StartPipelineExecution"]\n    a -->|queue policy allows events| c[Queue]\n',
    "many branches": f"flowchart TB\n{HEAD}"
    + "".join(f"    a{{Which?}} -->|answer {n}| b{n}[Box number {n}]\n" for n in range(6)),
    "settings in front": "---\nconfig:\n  flowchart:\n    curve: basis\n---\n"
    f"flowchart LR\n{HEAD}    a[A box of text] --> b[Another one] --> c[And a third] --> d[Last]\n",
    "five actors": f"sequenceDiagram\n{HEAD}"
    "    participant C as CloudWatch\n    participant E as EventBridge\n"
    "    participant P as Pipeline\n    participant R as Registry\n    participant X as Endpoint\n"
    "    C->>E: the state is ALARM now\n    E->>P: start with the last 30 days\n"
    "    P->>R: register, if it is better\n    R->>X: deploy the approved version\n",
    "branches of a repository": f"gitGraph\n{HEAD}    commit id: \"start\"\n    branch feature\n"
    '    commit id: "one"\n    commit id: "two"\n    commit id: "three"\n    checkout main\n'
    '    merge feature\n    commit id: "after"\n    commit id: "evening"\n',
}  # fmt: skip


def words(svg: str) -> set[str]:
    """The words of a picture's lines; a word that was broken stands in none."""
    root = etree.fromstring(svg.encode())
    lines = ["".join(one.itertext()) for one in root.iter("{*}text", "{*}tspan")]
    return {word for line in lines for word in re.findall(r"[\w-]+", line)}


@pytest.mark.parametrize("name", WIDE)
def test_what_is_too_wide_is_drawn_again_and_fits(name: str) -> None:
    drawing = draw_all([WIDE[name]], CACHE)[WIDE[name]]
    assert drawing.error is None
    assert too_wide(drawing.width, drawing.smallest), drawing.width
    assert drawing.tall
    assert not drawing.wide, drawing.tall_width
    written = set(re.findall(r"[\w-]+", WIDE[name])) - {"CloudWatch", "EventBridge"}
    shown = written & words(drawing.svg)
    assert len(shown) > 5
    assert shown <= words(drawing.tall), shown - words(drawing.tall)


def test_a_name_of_two_words_is_broken_between_them() -> None:
    first, *_, last = upright(read_source(WIDE["five actors"]), ())
    assert "as CloudWatch" in first
    assert "as Cloud<br/>Watch" in last
    assert "as Event<br/>Bridge" in last


def test_lines_are_as_long_as_the_longest_word() -> None:
    source = read_source(WIDE["a row of boxes"])
    widths = [re.search(r'"wrappingWidth": (\d+)', form) for form in upright(source, ["x" * 20])]
    assert [match and match[1] for match in widths] == ["160"] * 4


def test_what_has_no_upright_form_has_none() -> None:
    assert not list(upright(read_source(f'pie\n{HEAD}    "A" : 1\n'), ()))


def test_a_box_with_round_ends_is_one_rectangle_as_wide_as_its_paths_were() -> None:
    source = f"flowchart LR\n{HEAD}    a([Begin]):::green --> b[Go on] --> c((Round)) --> d{{If}}\n"
    svg = draw_all([source], CACHE)[source].svg
    rounded = [box for box in re.findall(r"<rect[^>]*>", svg) if 'rx="14"' in box]
    assert len(rounded) == 1
    assert "var(--kb-diagram-green-fill)" in rounded[0]
    assert 'stroke="var(--kb-diagram-green)"' in rounded[0]
    assert len(svg) < 2_600, len(svg)
