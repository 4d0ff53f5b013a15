"""A diagram's source as an author wrote it, and what Mermaid is given of it.

Mermaid removes front matter, directives and comments before it parses and counts lines from what
is left. Here they are removed first, with a map back to the author's lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.diagrams.disguise import disguised
from knowledge.diagrams.palette import CLASSES, class_definitions

TYPES = {
    "flowchart": "flowchart", "graph": "flowchart", "flowchart-elk": "flowchart",
    "sequenceDiagram": "sequence", "classDiagram": "class", "classDiagram-v2": "class",
    "stateDiagram": "state", "stateDiagram-v2": "state", "erDiagram": "er",
    "gitGraph": "gitGraph", "timeline": "timeline", "xychart": "xychart",
    "xychart-beta": "xychart", "quadrantChart": "quadrantChart", "mindmap": "mindmap",
    "pie": "pie", "gantt": "gantt",
}  # fmt: skip

# A problem of a source: its line, 1 being the first below the fence, its rule, its message.
Found = tuple[int, str, str]

_HEADING = re.compile(r"\A\s*---[ \t]*\n(?:(?!---).*\n)*?title:[ \t]*(.+?)[ \t]*\n")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_DIRECTIVE = re.compile(r"%%\{.*?\}%%", re.DOTALL)
# Behind `%%` for a type whose grammar has no accTitle, such as mindmap.
_ACC_LINE = re.compile(r"^[ \t]*(?:%%[ \t]*)?(accTitle|accDescr)[ \t]*:[ \t]*(.*?)[ \t]*$")
_ACC_BLOCK = re.compile(r"^[ \t]*accDescr[ \t]*\{")
_STYLED = frozenset({"flowchart", "state", "class", "er"})
_FENCE = re.compile(
    r"^(?P<indent>[ \t>]*?(?:(?:[-*+]|\d+[.)])[ \t]+)?[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*"
    r"(?P<language>\S*)"
)


@dataclass(frozen=True)
class Source:
    """One fence's text, ready for Mermaid.

    Attributes:
        text: What the author wrote, with Unix line ends.
        prepared: What Mermaid gets.
        kind: One of the values of `TYPES`, or an empty text for another or none.
        keyword: The first word of the diagram, as typed.
        keyword_line: Its line, 1 being the first below the fence line.
        title: Text behind `accTitle:`.
        title_line: Its line, or None.
        description: Text behind `accDescr:` or in its braces.
        description_line: Its line, or None.
        lines: For each line Mermaid counts, the author's line.
    """

    text: str
    prepared: str
    kind: str
    keyword: str
    keyword_line: int
    title: str
    title_line: int | None
    description: str
    description_line: int | None
    lines: tuple[int, ...]

    @property
    def heading(self) -> str:
        """Return the title in the diagram's own front matter, which is drawn above it."""
        found = _HEADING.search(self.text)
        return found[1].strip("\"'") if found else ""

    def author_line(self, counted: int | None) -> int | None:
        """Return the author's line for the line Mermaid counts; None stays None."""
        if counted is None or not self.lines:
            return None
        return self.lines[min(max(counted, 1), len(self.lines)) - 1]

    def line_of(self, text: str) -> int:
        """Return the first line that holds a text; the diagram's first line when none does."""
        for number, line in enumerate(self.text.split("\n"), start=1):
            if text and text in line:
                return number
        return self.keyword_line


def read_source(text: str) -> Source:
    """Read a fence's text; never fails, whatever the text is."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    header, numbered = _without_settings(text)
    kept = [(number, line) for number, line in numbered if not _is_comment(line)]
    while kept and not kept[0][1].strip():
        kept.pop(0)
    keyword_line = kept[0][0] if kept else 1
    match = re.match(r"[\w-]+", kept[0][1].strip()) if kept else None
    keyword = match.group() if match else ""
    kind = TYPES.get(keyword, "")
    title, title_line = _single(numbered, "accTitle")
    description, description_line = _single(numbered, "accDescr")
    if description_line is None:
        description, description_line = _block(kept)
    body = "\n".join(line for _, line in kept).rstrip("\n") + "\n"
    body = disguised(body, kind)
    if kind in _STYLED:
        used = [name for name in CLASSES if re.search(rf"(?<!classDef )\b{name}\b", body)]
        defined = [name for name in used if not re.search(rf"classDef\s+{name}\b", body)]
        body += class_definitions(defined)
    return Source(
        text, header + body, kind, keyword, keyword_line, title, title_line,
        description, description_line, tuple(number for number, _ in kept),
    )  # fmt: skip


def _is_comment(line: str) -> bool:
    stripped = line.lstrip()
    return stripped.startswith("%%") and not stripped.startswith("%%{")


def _without_settings(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Split off front matter and directives; the rest comes with its line numbers."""
    header = ""
    offset = 0
    leading = len(text) - len(text.lstrip("\n \t"))
    match = _FRONT_MATTER.match(text[leading:])
    if match:
        header = match.group().rstrip("\n") + "\n"
        offset = text.count("\n", 0, leading + match.end())
        text = text[leading + match.end() :]
    for directive in _DIRECTIVE.finditer(text):
        header += directive.group() + "\n"
    text = _DIRECTIVE.sub(lambda found: "\n" * found.group().count("\n"), text)
    lines = list(enumerate(text.split("\n"), start=1 + offset))
    return header, lines


def _single(lines: list[tuple[int, str]], key: str) -> tuple[str, int | None]:
    for number, line in lines:
        match = _ACC_LINE.match(line)
        if match and match.group(1) == key:
            return match.group(2), number
    return "", None


def _block(lines: list[tuple[int, str]]) -> tuple[str, int | None]:
    for index, (number, line) in enumerate(lines):
        if not _ACC_BLOCK.match(line):
            continue
        inner = line.split("{", 1)[1]
        for _, following in lines[index + 1 :]:
            if "}" in inner:
                break
            inner += " " + following.strip()
        return " ".join(inner.split("}", 1)[0].split()), number
    return "", None
