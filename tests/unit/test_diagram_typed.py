"""What an author types is what a reader gets: drawn, told, or said at its line not to be drawn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree, html

from knowledge.diagrams import check_source
from knowledge.diagrams.alternative import alternative
from knowledge.diagrams.disguise import as_markup, as_typed, disguised
from knowledge.diagrams.draw import draw_all
from knowledge.diagrams.drawing import Drawing
from knowledge.diagrams.overlap import overlapping
from knowledge.diagrams.source import read_source
from knowledge.site.options import DiagramLimits

CACHE = Path(__file__).parents[2] / ".cache/diagrams"
NAMES = "    accTitle: A figure\n    accDescr: What the figure shows.\n"
MIND = "mindmap\n  %% accTitle: A figure\n  %% accDescr: What the figure shows.\n  root((R))\n"


def drawn(source: str) -> Drawing:
    return draw_all([source], CACHE)[source]


def said(source: str) -> list[str]:
    found = check_source(source, "a.md", 0, DiagramLimits(cache_dir=None), drawn(source))
    return [f"{problem.place.line} {problem.rule}: {problem.message}" for problem in found]


def told(source: str) -> str:
    markup = alternative(drawn(source).content, read_source(source))
    text = " ".join(html.fragment_fromstring(markup, create_parent="div").itertext())
    return re.sub(r"\s+([:.;,])", r"\1", " ".join(text.split()))


def shown(source: str) -> list[str]:
    texts = etree.fromstring(drawn(source).svg.encode()).iter("{*}text")
    return [" ".join("".join(text.itertext()).split()) for text in texts]


FLOW, SEQUENCE = f"flowchart LR\n{NAMES}", f"sequenceDiagram\n{NAMES}"
CLASS, STATE, ER = f"classDiagram\n{NAMES}", f"stateDiagram-v2\n{NAMES}", f"erDiagram\n{NAMES}"
AS_TYPED = {
    "a name in a box": (f'{FLOW}    a["__init__.py"] --> b["a * b * c"]\n',
                        ["__init__.py", "a * b * c"]),
    "names of Python and patterns": (
        f'{FLOW}    a["run __main__"] --> b["*.py and *.txt, 2*3*4"]\n',
        ["run __main__", "*.py and *.txt, 2*3*4"]),
    "Markdown in a box": (f'{FLOW}    a["`**Bold** and *slanted* word`"] --> b\n',
                          ["Bold and slanted word"]),
    "Markdown over two lines of a branch": (
        f'{MIND}    a["`**Bold** text\n    second line`"]\n', ["Bold textsecond line"]),
    "a backtick in a branch": (f"{MIND}    Run `make` now\n", ["Run `make` now"]),
    "a backtick in a state": (f"{STATE}    s: Run `make` now\n    [*] --> s: by __init__\n",
                              ["Run `make` now", "by __init__"]),
    "a product in a state": (f"{STATE}    s: 2*3*4\n    s --> t\n", ["2*3*4"]),
    "a backslash before a mark": (rf"{STATE}    s: a \_b\_ c" + "\n    s --> t\n", ["a _b_ c"]),
    "a state that is named inside another, after its first use": (
        f"{STATE}    state G {{\n        a --> b\n        a: Another one\n        a: two lines\n"
        "        b: The end\n    }\n", ["Another one", "The end"]),
    "bold letters of a state": (f"{STATE}    s: a **b** c\n    s --> t\n", ["a b c"]),
    "names in classes": (
        f"{CLASS}    class A {{\n        +__init__(self)\n        _private int\n    }}\n"
        '    class `B b`["x `y`"]\n    `B b` --> A : calls __init__\n',
        ["+__init__(self)", "_private int", "x `y`", "calls __init__"]),
    "types in types": (
        f"{CLASS}    class A {{\n        Map~K, List~int~~ data\n        ~pack() int\n"
        "        +get(Map~K, V~ x) List~List~int~~\n    }\n    A --> B : a List~int~\n",
        ["Map<K, List<int>> data", "+get(Map<K, V> x) : List<List<int>>", "a List<int>"]),
    "what only looks like a tag": (
        f'{FLOW}    a["if a<b and c>d"] --> b["List<int> x"]\n    b --> c[a < b]\n',
        ["if a<b and c>d", "List<int> x", "a < b"]),
    "types in a type": (
        f'{FLOW}    a["List<Map<K,V>>"] -->|"x<y"| b["a<br/>b"]\n',
        ["List<Map<K,V>>", "x<y", "ab"]),
    "tags for the look of letters": (
        f'{FLOW}    a["<b>bold</b> x<sup>2</sup> H<sub>2</sub>O"] --> b["2<sup>nd</sup>"]\n',
        ["bold x² H₂O", "2nd"]),
    "less and greater in a state": (
        f"{STATE}    s: if a<b and c>d\n    s --> t: Map<K, V>\n", ["if a<b and c>d", "Map<K, V>"]),
    "less and greater in a branch": (f"{MIND}    List<int> x\n", ["List<int> x"]),
    "less and greater in a slice": (f'pie\n{NAMES}    "List<int> x": 1\n', ["List<int> x"]),
    "a label instead of a name with a type": (
        f'{CLASS}    class Repo~T~["Repository"]\n    Repo --> Item~T~\n',
        ["Repository", "Item<T>"]),
    "an end of an axis": (
        f"quadrantChart\n{NAMES}    x-axis Low <cost> --> High\n    A: [0.2, 0.3]\n",
        ["Low <cost>", "High", "A"]),
    "a group without a box": (
        f"{FLOW}    subgraph s [Nothing yet]\n    end\n    a --> b\n", ["Nothing yet"]),
    "the name of a merge": (
        f'gitGraph\n{NAMES}    commit id: "a"\n    branch b\n    commit id: "c"\n'
        '    checkout main\n    merge b id: "joined"\n', ["a", "c", "joined"]),
    "names of entities": (
        f'{ER}    USER {{\n        int _id_ PK "the `id`"\n    }}\n'
        "    __meta__ ||--o{ USER : has\n",
        ["_id_", "the `id`", "__meta__"]),
    "a hash in a sequence": (
        f"{SEQUENCE}    participant A as C# app\n    A->>B: fix #12, #quot;now#quot;\n"
        "    loop each #3\n        Note over B: see #4\n    end\n",
        ["C# app", 'fix #12, "now"', "#3]", "see #4"]),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _drawn_at_once() -> None:
    draw_all([source for source, _ in (*AS_TYPED.values(), *NOT_DRAWN.values())], CACHE)


@pytest.mark.parametrize("name", AS_TYPED)
def test_letters_are_drawn_and_told_as_they_are_typed(name: str) -> None:
    source, labels = AS_TYPED[name]
    assert said(source) == []
    assert [label for label in labels if label not in shown(source)] == [], shown(source)
    text = "".join(told(source).split())
    for label in labels:
        assert "".join(label.strip("]").split()) in text, told(source)


MARKS = 'marks are drawn as they are typed; leave them out, or write the label as "`…`".'
FORMULA = "formulas are not drawn; write it in words, or in the text around the figure."
NOT_DRAWN = {
    "a formula over two lines": (f'{FLOW}    a --> b["$$x^2\n    + y$$"]\n',
                                 f"4 diagram-unsupported: '$$x^2 + y$$': {FORMULA}"),
    "a formula in Mermaid's title": (f'---\ntitle: "Cost $$x^2$$"\n---\n{FLOW}    a --> b\n',
                                     f"2 diagram-unsupported: '$$x^2$$': {FORMULA}"),
    "underscores": (f'{FLOW}    a["a __bold__ word"] --> b\n',
                    f"4 diagram-unsupported: '__bold__': {MARKS}"),
    "one star": (f'{FLOW}    a --> b\n    b --> c["an *odd* word"]\n',
                 f"5 diagram-unsupported: '*odd*': {MARKS}"),
    "stars beside Markdown": (f'{FLOW}    a["`**right**`"] --> b["**wrong**"]\n',
                              f"4 diagram-unsupported: '**wrong**': {MARKS}"),
    "stars in the name of a commit": (
        f'gitGraph\n{NAMES}    commit id: "add *new* words"\n',
        "4 diagram-unsupported: '*new*': marks are drawn as they are typed; leave them out."),
    "Markdown that is no branch": (
        f'{MIND}    "`**bold** word`"\n',
        "5 diagram-drawing: the drawing does not show all of '\"`bold word`\"'."),
    "stars in a message": (
        f"{SEQUENCE}    A->>B: **now**\n",
        "4 diagram-unsupported: '**now**': marks are drawn as they are typed; leave them out."),
    "marks in the title of a group of states": (
        f'{STATE}    state "a __bold__ word" as s {{\n        a --> b\n    }}\n',
        "4 diagram-unsupported: '__bold__': marks are drawn as they are typed; leave them out."),
    "an icon of another set": (
        f'{FLOW}    a["bi:car"] --> b\n',
        "4 diagram-unsupported: 'bi:car': icons are not drawn; write it in words, or in the text"
        " around the figure."),
    "a picture over several lines": (
        f'{FLOW}    a --> b\n    c@{{\n        img: "https://example.org/a.png"\n'
        '        label: "A"\n    }\n',
        "5 diagram-unsupported: '@{ img: \"https://example.org/a.png\" label: \"A\" }': a box holds"
        " text only; put pictures into the page."),
    "an actor without a name": (
        f"{SEQUENCE}    participant B\n    participant A as <br/>\n    A->>B: hi\n",
        "5 diagram-label: the box 'A' has no text."),
    "an actor whose name is quotes": (
        f'{SEQUENCE}    participant A as "<br/>"\n    A->>A: hi\n',
        "4 diagram-label: the box 'A' has no text."),
    "a state without text": (f"{STATE}    a --> s\n    s: <br/>\n",
                             "5 diagram-label: the box 's' has no text."),
    "a branch without text": (f'{MIND}    b\n    a[" "]\n',
                              "6 diagram-label: the box of this line has no text."),
    "a word that is wider than its box": (
        f"timeline\n{NAMES}    2020 : a_word_that_is_longer_than_the_box\n",
        "4 diagram-label: the word 'a_word_that_is_longer_than_the_box' is wider than its box;"
        " break it with '<br/>'."),
    "a bar behind another": (
        f"xychart-beta\n{NAMES}    x-axis [a, b]\n    bar [1, 2]\n    bar [2, 1]\n",
        "1 diagram-unsupported: bars of two series lie on each other, and one hides the other; draw"
        " one of them as a 'line'."),
    "a line of one value": (
        f"xychart-beta\n{NAMES}    line [5]\n",
        "1 diagram-empty: a line of one value shows nothing; draw it as a 'bar'."),
    "a task without text": (
        f"gantt\n{NAMES}    dateFormat YYYY-MM-DD\n    section S\n    &nbsp; :a, 2026-01-01, 3d\n",
        "6 diagram-label: the box of this line has no text."),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_DRAWN)
def test_what_is_not_drawn_is_one_problem_at_its_line(name: str) -> None:
    source, problem = NOT_DRAWN[name]
    assert said(source) == [problem]


def test_a_group_that_an_edge_leads_to_shows_its_title() -> None:
    source = f"{FLOW}    subgraph in1 [Inner]\n        a --> b\n    end\n    in1 --> z\n"
    assert said(source) == []


def test_numbers_of_messages_are_drawn_on_discs_and_told() -> None:
    source = f"{SEQUENCE}    autonumber 10 5\n    A->>B: one\n    B->>B: two\n"
    source += "    autonumber off\n    A->>B: three\n"
    root = etree.fromstring(drawn(source).svg)
    discs = [(float(one.get("cx")), one.get("fill")) for one in root.iter("{*}circle")]
    numbers = [text for text in root.iter("{*}text") if text.text in ("10", "15")]
    assert [place for place, _ in discs] == [float(number.get("x")) for number in numbers]
    assert {fill for _, fill in discs} == {"var(--kb-diagram-line)"}
    assert {number.get("fill") for number in numbers} == {"var(--kb-diagram-bg)"}
    assert "(10) A to B: one (15) B: two A to B: three" in told(source)


def test_an_interface_that_hangs_on_a_class_and_both_ends_of_a_line_are_told() -> None:
    text = told(f"{CLASS}    bar ()-- foo\n    A <|--|> B\n")
    assert "bar offers foo." in text
    assert "A is the base of B" in text
    assert "A extends B" in text


def test_the_name_of_a_point_at_the_edge_is_not_cut() -> None:
    source = f"quadrantChart\n{NAMES}    A campaign with a long name: [0.95, 0.9]\n"
    root = etree.fromstring(drawn(source).svg)
    (name,) = [text for text in root.iter("{*}text") if "campaign" in (text.text or "")]
    place = float(re.findall(r"[\d.]+", name.get("transform"))[0])
    left, _, width, _ = map(float, root.get("viewBox").split())
    assert place + 90 <= left + width


def test_shapes_without_a_text_need_none() -> None:
    assert said(f"{FLOW}    a --> b@{{ shape: fork }} --> c@{{ shape: sm-circ }}\n") == []


def test_both_notes_at_a_state_are_told() -> None:
    notes = "".join(
        f"    note {side} of A\n      {text}\n    end note\n"
        for side, text in (("right", "One"), ("left", "Two"))
    )
    text = told(f"{STATE}    A: Waiting\n{notes}    A --> B\n")
    assert "Note at Waiting: One." in text
    assert "Note at Waiting: Two." in text


@pytest.mark.parametrize("kind", ["class", "state", "er", "mindmap", "sequence", "flowchart"])
@pytest.mark.parametrize("text", ["a: `b` __c__ 2*3 #4\n", 'x["`**b** `"]\n', "s: ~ a~ ~b\n"])
def test_a_disguise_loses_no_letter(kind: str, text: str) -> None:
    assert as_typed(disguised(text, kind)) == text


def test_a_disguise_becomes_markup() -> None:
    assert as_markup(disguised("A : List~int~\n", "class")) == "A : List&lt;int&gt;\n"


def test_a_plan_of_hours_tells_no_day() -> None:
    text = told(f"gantt\n{NAMES}    dateFormat HH:mm\n    One :a, 10:00, 30m\n")
    assert "10:00" in text
    assert "-" not in text


def test_texts_that_lie_on_each_other_are_said() -> None:
    names = ", ".join(f'"Category number {n}, a name"' for n in range(5))
    source = f"xychart-beta\n{NAMES}    x-axis [{names}]\n    bar [1, 2, 3, 4, 5]\n"
    found = said(source)
    assert len(found) == 3
    assert found[0] == (
        "4 diagram-label: 'Category number 0, a name' and 'Category number 1, a name' lie on each"
        " other; shorten them or write 'xychart-beta horizontal'."
    )
    assert said(source.replace("xychart-beta", "xychart-beta horizontal")) == []


HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">'


@pytest.mark.parametrize(
    ("inner", "found"),
    [
        ('<text x="0" y="10">one</text><text x="10" y="12">two</text>', [["one", "two"]]),
        ('<text x="0" y="10">one</text><text x="40" y="10">two</text>', []),
        ('<text x="0" y="10">one</text><text x="0" y="24">two</text>', []),
        ('<text x="9" y="9"><tspan x="9" dy="0em">one</tspan><tspan x="9" dy="1.1em">two</tspan>'
         "</text>", []),
        ('<g transform="translate(30,0)"><text x="0" y="10" text-anchor="middle">one</text></g>'
         '<text x="30" y="10">two</text>', [["one", "two"]]),
        ('<text x="0" y="10">one</text><text y="10" transform="rotate(45)">two</text>', []),
    ],
)  # fmt: skip
def test_level_lines_are_compared(inner: str, found: list[list[str]]) -> None:
    assert overlapping(f"{HEAD}{inner}</svg>", 14) == found


def test_a_tag_hangs_above_another_that_has_no_room_beside_it() -> None:
    source = (
        f'gitGraph\n{NAMES}    commit id: "a" tag: "a long tag"\n    commit id: "b" tag: "two"\n'
    )
    root = etree.fromstring(drawn(source).svg)
    low, high = (
        float(text.get("y"))
        for name in ("a long tag", "two")
        for text in root.iter("{*}text")
        if text.text == name
    )
    assert high <= low - 20
    _, top, _, _ = map(float, root.get("viewBox").split())
    assert high - 12 > top
    assert said(source) == []


def test_shares_of_thin_slices_do_not_lie_on_each_other() -> None:
    source = f'pie\n{NAMES}    "a": 95\n    "b": 2\n    "c": 2\n    "d": 1\n'
    assert said(source) == []
    assert "95%" in shown(source)
    assert len([text for text in shown(source) if text.endswith("%")]) < 4
    assert "2.0 %" in told(source)


def test_numbers_at_the_ends_of_a_line_have_room_beside_its_label() -> None:
    lines = '    A --> B : has\n    A "1" --> "0..1" C : holds\n'
    plain = lines.replace('"1" ', "").replace('"0..1" ', "")
    heights = [
        float(etree.fromstring(drawn(CLASS + body).svg).get("height")) for body in (plain, lines)
    ]
    assert heights[1] >= heights[0] + 25
    own = "%%{init: {'flowchart': {'rankSpacing': 42}}}%%\n"
    assert float(etree.fromstring(drawn(own + CLASS + lines).svg).get("height")) == heights[0]


def test_a_syntax_error_quotes_what_the_author_typed() -> None:
    (found,) = said(f"{CLASS}    A : Dict<str, int> x\n    A : +get() -> int : x -> y\n")
    assert found.startswith("5 diagram-syntax")
    assert "Dict<str, int> x" in found or "&" not in found
    (found,) = said(f"{SEQUENCE}    A->>B: one; #9829; two\n")
    assert found.startswith("4 diagram-syntax")
    assert "#9829;" in found
