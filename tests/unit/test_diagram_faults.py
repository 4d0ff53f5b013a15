"""What the drawing of public diagrams got wrong: each fault with a source of its kind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree, html

from knowledge.diagrams import check_source
from knowledge.diagrams.alternative import alternative
from knowledge.diagrams.draw import draw_all
from knowledge.diagrams.drawing import Drawing
from knowledge.diagrams.extent import lost, reach
from knowledge.diagrams.fitting import fitting
from knowledge.diagrams.picture import finish
from knowledge.diagrams.source import read_source
from knowledge.site.options import DiagramLimits

CACHE = Path(__file__).parents[2] / ".cache/diagrams"
NAMES = "    accTitle: A figure\n    accDescr: What the figure shows.\n"
DATES = f"gantt\n{NAMES}    dateFormat YYYY-MM-DD\n    section S\n"


def drawn(source: str) -> Drawing:
    return draw_all([source], CACHE)[source]


def said(source: str) -> list[str]:
    found = check_source(source, "a.md", 1, DiagramLimits(cache_dir=None), drawn(source))
    return [f"{problem.place.line} {problem.rule}: {problem.message}" for problem in found]


def told(source: str) -> str:
    root = html.fragment_fromstring(
        alternative(drawn(source).content, read_source(source)), create_parent="div"
    )
    return " ".join(root.text_content().split())


def boxes(svg: str) -> list[etree._Element]:
    return list(etree.fromstring(svg.encode()).iter("{*}rect"))


@pytest.mark.parametrize(
    "settings",
    [
        "---\nconfig:\n  gitGraph:\n    mainBranchName: trunk\n---\n",
        '%%{init: {"gitGraph": {"mainBranchName": "trunk"}}}%%\n',
    ],
)
def test_the_main_branch_has_the_name_that_the_author_gives_it(settings: str) -> None:
    body = '    commit id: "a"\n    branch dev\n    commit\n    checkout trunk\n    merge dev\n'
    source = f"{settings}gitGraph\n{NAMES}{body}"
    assert said(source) == []
    assert ">trunk<" in drawn(source).svg
    assert "On trunk: a." in told(source)
    assert "On main: a." in told(f"gitGraph\n{NAMES}" + body.replace("trunk", "main"))


UNSUPPORTED = {
    "math in a message": (f"sequenceDiagram\n{NAMES}    A->>B: it is $$x^2$$\n", 5, "$$x^2$$"),
    "math in a box": (f'flowchart LR\n{NAMES}    a["$$x^2$$"] --> b[B]\n', 5, "$$x^2$$"),
    "an icon": (f"flowchart LR\n{NAMES}    a[fa:fa-car Car] --> b[B]\n", 5, "fa:fa-car"),
    "an icon of a branch": (
        f"mindmap\n  %% {NAMES.strip().replace(chr(10), chr(10) + '  %%')}\n  root((R))\n    a\n"
        "    ::icon(fa fa-book)\n", 7, "::icon(fa fa-book)"),
    "a picture": (
        f'flowchart LR\n{NAMES}    a@{{ img: "https://example.org/a.png", label: "A" }}\n    a --> b\n',  # noqa: E501
        5, '@{ img: "https://example.org/a.png", label: "A" }'),
    "stars": (f"flowchart LR\n{NAMES}    a[**Bold** word] --> b[B]\n", 5, "**Bold**"),
    "a type without an alternative": (
        f"journey\n{NAMES}    section Go\n      Make tea: 5: Me\n", 2, "journey"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_is_not_drawn_is_said_at_its_line_and_nothing_else_is(name: str) -> None:
    source, line, typed = UNSUPPORTED[name]
    (only,) = said(source)
    assert only.startswith(f"{line} diagram-unsupported: '{typed}'"), only


@pytest.mark.parametrize(
    "source",
    [
        f"flowchart LR\n{NAMES}    a[Costs $5 and $6] --> b[sofa: red]\n",
        f'flowchart LR\n{NAMES}    a["`**Bold** word`"] --> b[B]\n',
        f"sequenceDiagram\n{NAMES}    A->>B: 2 ** 3 and 4 ** 5\n",
    ],
)
def test_what_only_looks_like_it_is_drawn(source: str) -> None:
    assert said(source) == []


def test_a_box_without_text_is_a_problem() -> None:
    source = f'flowchart LR\n{NAMES}    one[Text] --> two[" "]\n'
    assert said(source) == ["5 diagram-label: the box 'two' has no text."]


def test_a_label_that_a_drawing_lacks_is_found() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text><tspan>Here</tspan> it is</text></svg>'
    assert lost(["Here", "Here it is", "Here and gone", "Gone", ""], svg) == [
        "Here and gone",
        "Gone",
    ]


def test_quadrants_without_points_are_shown_and_told() -> None:
    source = (
        f"quadrantChart\n{NAMES}    x-axis Low --> High\n    y-axis Weak --> Strong\n"
        "    quadrant-1 Expand\n    quadrant-2 Promote\n    quadrant-3 Drop\n    quadrant-4 Improve\n"  # noqa: E501
    )
    assert said(source) == []
    assert "top right: Expand" in told(source)
    assert "Across: Low to High. Up: Weak to Strong." in told(source)


TOLD = {
    "states without transitions": (
        f"stateDiagram-v2\n{NAMES}    A: Waiting\n    note right of A\n      Look here\n    end note\n",  # noqa: E501
        ["Waiting has no transition.", "Note at Waiting: Look here."], []),
    "regions side by side": (
        f"stateDiagram-v2\n{NAMES}    [*] --> Active\n    state Active {{\n        [*] --> N1\n"
        "        N1 --> N2: go\n        --\n        [*] --> C1\n        C1 --> C2\n    }\n",
        ["A part of Active that runs beside others holds N1, N2.",
         "A part of Active that runs beside others holds C1, C2."], ["divider", "id-"]),
    "boxes around actors": (
        f"sequenceDiagram\n{NAMES}    box Blue Tools account\n    participant A as Alice\n"
        "    participant B\n    end\n    A->>B: hi\n",
        ["Tools account holds Alice, B."], []),
    "generics and notes of classes": (
        f"classDiagram\n{NAMES}    class Square~Shape~{{\n      List~int~ position\n    }}\n"
        '    note "a general note"\n    note for Square "can fly"\n',
        ["Square<Shape>: List<int> position.", "Note: a general note.",
         "Note at Square<Shape>: can fly."], ["&lt;", "&amp;"]),
    "Mermaid's own title": (
        f"---\ntitle: The big title\n---\nflowchart LR\n{NAMES}    a[A] --> b[B]\n",
        ["The big title A leads to B."], []),
    "marks of Markdown": (
        f'flowchart LR\n{NAMES}    a["`**Bold** word`"] --> b[B]\n', ["Bold word leads to B."], ["*"]),  # noqa: E501
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_the_text_alternative_tells(name: str) -> None:
    source, expected, never = TOLD[name]
    assert said(source) == []
    text = told(source)
    squeezed = re.sub(r"\s", "", text)
    for sentence in expected:
        assert re.sub(r"\s", "", sentence) in squeezed, text
    assert not [part for part in never if part in text]


@pytest.mark.parametrize(
    ("days", "interval", "first", "second"),
    [
        (3, "1day", "2026-11-03", "2026-11-04"),
        (6, "1day", "2026-11-03", "2026-11-04"),
        (10, "1day", "2026-11-03", "2026-11-05"),
        (35, "1day", "2026-11-03", "2026-11-10"),
        (120, "1month", "2026-12-01", "2027-01-01"),
        (200, "1month", "2026-12-01", "2027-02-01"),
        (400, "3month", "2027-01-01", "2027-04-01"),
        (1500, "6month", "2027-01-01", "2028-01-01"),
        (2500, "12month", "2027-01-01", "2029-01-01"),
        (5000, "12month", "2027-01-01", "2030-01-01"),
    ],
)
def test_dates_of_a_gantt_stand_apart(days: int, interval: str, first: str, second: str) -> None:
    source = f"{DATES}    One :a, 2026-11-03, {days}d\n"
    drawing = drawn(source)
    assert f'"tickInterval": "{interval}"' in fitting(read_source(source), drawing.content)
    texts = etree.fromstring(drawing.svg).iter("{*}text")
    labels = [text.text for text in texts if re.fullmatch(r"\d{4}-\d\d-\d\d", text.text or "")]
    assert labels[:2] == [first, second]
    assert 3 <= len(labels) <= 7, labels
    own = source.replace("    section", "    tickInterval 10day\n    section")
    assert fitting(read_source(own), drawing.content) == ""


def test_the_name_of_a_section_has_room_before_the_bars() -> None:
    source = f"{DATES}    One :a, 2026-11-03, 3d\n".replace(
        "section S", "section A name of a section"
    )
    bar = next(box for box in boxes(drawn(source).svg) if box.get("rx") == "3")
    assert float(bar.get("x")) > 150


def test_a_text_below_the_frame_is_not_cut() -> None:
    source = f"{DATES}    One :a, 2026-11-03, 3d\n    Gate :vert, v, 2026-11-05, 0d\n"
    root = etree.fromstring(drawn(source).svg)
    (gate,) = [text for text in root.iter("{*}text") if (text.text or "").strip() == "Gate"]
    _, top, _, height = map(float, root.get("viewBox").split())
    assert float(gate.get("y")) + 5 < top + height


def test_hours_of_a_gantt_are_told_in_hours() -> None:
    source = f"gantt\n{NAMES}    dateFormat YYYY-MM-DD HH:mm\n    One :a, 2026-11-01 08:00, 3h\n"
    text = "".join(etree.fromstring(drawn(source).svg).itertext())
    assert "08:30" in text
    assert "2026" not in text.replace("08:00", "")


def test_a_milestone_is_a_square_on_its_corner() -> None:
    svg = drawn(f"{DATES}    One :a, 2026-11-01, 9d\n    Done :milestone, m, 2026-11-10, 0d\n").svg
    turned = [box for box in boxes(svg) if "rotate(45" in box.get("transform", "")]
    assert len(turned) == 1
    assert turned[0].get("width") == turned[0].get("height")


def test_labels_of_commits_are_turned_where_they_would_touch() -> None:
    rows = "".join(f'    commit id: "a long label {n}"\n' for n in range(4))
    assert "rotate(-45" in drawn(f"gitGraph\n{NAMES}{rows}").svg
    short = "".join(f'    commit id: "v{n}"\n' for n in range(4))
    assert "rotate(-45" not in drawn(f"gitGraph\n{NAMES}{short}").svg


def test_numbers_on_bars_can_be_read() -> None:
    source = (
        "---\nconfig:\n  xyChart:\n    showDataLabel: true\n---\n"
        f"xychart-beta\n{NAMES}    x-axis [a, b]\n    y-axis n 0 --> 10\n    bar [3, 7]\n"
    )
    root = etree.fromstring(drawn(source).svg.encode())
    (label,) = [text for text in root.iter("{*}text") if text.text == "3" and text.get("fill")]
    # White on the series' colours in the light palette, near black on them in the dark one.
    assert label.get("fill") == "var(--kb-diagram-on-series)"
    assert label.get("font-size") in (None, "14")


HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">'


@pytest.mark.parametrize(
    ("inner", "left", "width"),
    [
        ('<text x="50" text-anchor="middle" style="font-size:14px">short</text>', -6, 112),
        ('<text x="90" style="font-size:14px">a text of forty letters, beyond the edge</text>', -6, 437),  # noqa: E501
        ('<g transform="translate(-40,0)"><text x="10" style="font-size:14px">out</text></g>', -36, 142),  # noqa: E501
        ('<rect x="-20" y="0" width="60" height="9" stroke="#000" fill="none"/>', -26, 132),
        ('<rect x="-20" y="0" width="60" height="9" stroke="none" fill="#000"/>', -6, 112),
        ('<g transform="rotate(-45)"><text x="90" style="font-size:14px">turned, so left alone</text></g>',  # noqa: E501
         -6, 112),
    ],
)  # fmt: skip
def test_no_text_is_cut_at_the_frame(inner: str, left: float, width: float) -> None:
    picture = finish(f"{HEAD}{inner}</svg>", "T", "D")
    box = [float(part) for part in etree.fromstring(picture.svg).get("viewBox").split()]
    assert box[0] == pytest.approx(left, abs=1)
    assert picture.width == pytest.approx(width, abs=12)


def test_a_drawing_without_text_reaches_nowhere() -> None:
    assert reach(etree.fromstring(f"{HEAD}</svg>"), 14) is None


def test_a_text_that_runs_far_beyond_the_drawing_is_said() -> None:
    words = "a name of a task that is as long as a sentence " * 2
    source = f"{DATES}    One :a, 2026-11-01, 9d\n    {words}:b, 2026-11-09, 1d\n"
    (found,) = [one for one in said(source) if "beyond" in one]
    assert re.fullmatch(r"2 diagram-label: a text runs \d+ px beyond the drawing; .*", found)
    assert not [one for one in said(source.replace(words, "Two ")) if "beyond" in one]
