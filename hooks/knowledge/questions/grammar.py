"""The line grammar of a question's body: sections, list items with reasons, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.problems import Place
from knowledge.questions.model import Text

FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
BULLET = re.compile(r"^[-*+]\s+")
BOX = re.compile(r"^[-*+]\s*\[(.*?)\](\s*)")
NUMBER = re.compile(r"^\d{1,3}[.)]\s+")
NESTED = re.compile(r"^(\s{2,})[-*+]\s+")


@dataclass(frozen=True)
class Line:
    """A line of the file: its number, its text, whether it is inside a code fence."""

    number: int
    text: str
    code: bool = False


@dataclass
class Section:
    """The lines under one `##` heading; the first section has no name."""

    name: str
    place: Place
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Item:
    """One list item: what stands before its text, the text, and the nested bullet below it.

    Attributes:
        marker: `x` or a blank for a box, the number of a step, empty for a bullet.
        text: The item's own text.
        reason: The nested bullet; None when there is none.
        place: The start of the item's line.
        extra: Places of further nested bullets, which the form does not have.
    """

    marker: str
    text: Text
    reason: Text | None
    place: Place
    extra: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Row:
    """One table row: its cells."""

    cells: tuple[Text, ...]
    place: Place


def read_lines(body: str, first: int) -> list[Line]:
    """Number the lines of a body and mark those of fenced code blocks."""
    lines: list[Line] = []
    fence = ""
    for number, text in enumerate(body.splitlines(), first):
        match = FENCE.match(text)
        inside = bool(fence)
        if match and not fence:
            fence = match.group(1)
            inside = True
        elif match and text.strip().startswith(fence) and not text.strip().strip(fence[0]):
            fence = ""
        lines.append(Line(number, text, inside))
    return lines


def split_sections(lines: list[Line], path: str) -> list[Section]:
    """Cut a body at its headings; the first section is what stands above them."""
    start = lines[0].number if lines else 1
    sections = [Section("", Place(path, start))]
    for line in lines:
        match = None if line.code else HEADING.match(line.text)
        if match:
            sections.append(Section(match.group(2), Place(path, line.number)))
        else:
            sections[-1].lines.append(line)
    return sections


def join(lines: list[Line], path: str, indent: int = 0) -> Text:
    """Make one text of lines, less the blank ones around it and at most `indent` spaces."""
    kept = list(lines)
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if not kept:
        return Text("", Place(path, lines[0].number if lines else 1))
    texts = [_dedent(line.text, indent) for line in kept]
    column = len(kept[0].text) - len(texts[0]) + 1
    return Text("\n".join(texts), Place(path, kept[0].number, column))


def split_items(lines: list[Line], path: str, start: re.Pattern[str]) -> list[Item]:
    """Read a list: every line that matches `start` opens an item, the rest belongs to it."""
    groups: list[list[Line]] = []
    for line in lines:
        if not line.code and start.match(line.text):
            groups.append([line])
        elif groups:
            groups[-1].append(line)
    return [_item(group, path, start) for group in groups]


def split_rows(lines: list[Line], path: str) -> list[Row]:
    r"""Read a pipe table: one row a line, `\|` is a bar inside a cell."""
    return [
        Row(tuple(_cells(line, path)), Place(path, line.number))
        for line in lines
        if line.text.lstrip().startswith("|")
    ]


def _item(group: list[Line], path: str, start: re.Pattern[str]) -> Item:
    head = group[0]
    match = start.match(head.text)
    width = match.end() if match else 0
    own = [Line(head.number, " " * width + head.text[width:])]
    nested: list[list[Line]] = []
    for line in group[1:]:
        if not line.code and NESTED.match(line.text):
            nested.append([line])
        elif nested:
            nested[-1].append(line)
        else:
            own.append(line)
    text = join(own, path, width)
    place = Place(path, head.number)
    marker = match.group(1) if match and start.groups else ""
    reason = _reason(nested[0], path) if nested else None
    extra = tuple(Place(path, lines[0].number, 1) for lines in nested[1:])
    return Item(marker, text, reason, place, extra)


def _reason(lines: list[Line], path: str) -> Text:
    match = NESTED.match(lines[0].text)
    width = match.end() if match else 0
    first = Line(lines[0].number, " " * width + lines[0].text[width:])
    return join([first, *lines[1:]], path, width)


def _dedent(text: str, indent: int) -> str:
    blank = len(text) - len(text.lstrip(" "))
    return text[min(blank, indent) :].rstrip()


def _cells(line: Line, path: str) -> Iterator[Text]:
    text = line.text.rstrip()
    offset = text.index("|") + 1
    for cell in re.split(r"(?<!\\)\|", text[offset:].removesuffix("|")):
        lead = len(cell) - len(cell.lstrip())
        yield Text(cell.strip().replace("\\|", "|"), Place(path, line.number, offset + lead + 1))
        offset += len(cell) + 1
