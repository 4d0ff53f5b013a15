"""Whether a reader can take a figure in: its parts, its labels, its width, and what is not seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from knowledge.diagrams.drawing import Drawing
from knowledge.diagrams.labels import clean, edge_labels_of, label_lines, labels_of, unlabelled
from knowledge.diagrams.palette import FONT_SIZE
from knowledge.diagrams.renderer import text_width
from knowledge.diagrams.source import TYPES, Found, Source
from knowledge.site.options import DiagramLimits

# The text column of a desktop page, in which no text may fall under 12 px.
COLUMN = 690
_CHARACTER, _PADDING, _GAP, _FONT, _SMALLEST = 7.6, 28, 44, 14, 12

# What a text may run beyond the frame that Mermaid draws, in pixels: the frame is widened.
_BEYOND = 60
_EVENT = 186  # pixels of an event's box in a timeline
_MOST_PAIRS = 3  # of texts on each other that are named


def legible(read: Source, content: dict[str, Any], limits: DiagramLimits) -> Iterator[Found]:
    """Yield what of a diagram is too much, too long, too wide, or without any text."""
    parts = labels_of(content)
    if not parts:
        yield read.keyword_line, "diagram-empty", f"'{read.keyword}' shows nothing."
    if len(parts) > limits.max_nodes:
        yield (read.keyword_line, "diagram-size",
               f"{len(parts)} nodes are more than a reader can take in (at most"
               f" {limits.max_nodes}); split the figure.")  # fmt: skip
    for text in dict.fromkeys([*parts, *edge_labels_of(content)]):
        longest = max(label_lines(text), key=len, default="")
        if len(longest) > limits.max_label:
            yield (read.line_of(longest[:20]), "diagram-label",
                   f"a line of the label '{longest[:40]}…' has {len(longest)} characters (at most"
                   f" {limits.max_label}); shorten it or break it with '<br/>'.")  # fmt: skip
    yield from _hidden(read, content)
    for name, text in unlabelled(content):
        yield _unlabelled(read, name, text)
    if not read.kind:
        known = ", ".join(dict.fromkeys(TYPES.values()))
        yield (read.keyword_line, "diagram-unsupported",
               f"'{read.keyword}' has no text alternative here; take one of: {known}.")  # fmt: skip
    width = _estimated_width(content)
    if width * _SMALLEST / _FONT > COLUMN:
        yield (read.keyword_line, "diagram-width",
               f"'{read.keyword} {content['direction']}' is about {width:.0f} px wide and the text"
               f" column {COLUMN} px; turn it: '{read.keyword} TB'.")  # fmt: skip


def _hidden(read: Source, content: dict[str, Any]) -> Iterator[Found]:
    """Yield what Mermaid draws behind something else, or not at all."""
    rows = content.get("rows", ())
    if content["kind"] == "timeline":
        texts = [text for row in rows for text in (row["text"], *row["events"])]
        words = dict.fromkeys(word for text in texts for word in clean(text).split())
        for word in (word for word in words if text_width(word, FONT_SIZE) > _EVENT):
            why = f"the word '{word}' is wider than its box; break it with '<br/>'."
            yield read.line_of(word), "diagram-label", why
    if content["kind"] == "xychart":
        bars = [dict(row["data"]) for row in rows if row["kind"] == "bar"]
        for first, second in combinations(bars, 2):
            if any(0 <= first[key] <= second.get(key, -1) for key in first):
                yield (read.keyword_line, "diagram-unsupported",
                       "bars of two series lie on each other, and one hides the other; draw one of"
                       " them as a 'line'.")  # fmt: skip
                break
        if any(row["kind"] == "line" and len(row["data"]) == 1 for row in rows):
            yield (read.keyword_line, "diagram-empty",
                   "a line of one value shows nothing; draw it as a 'bar'.")  # fmt: skip


def _unlabelled(read: Source, name: str, text: str) -> Found:
    forms = (
        [f"{name}{mark}" for mark in ("[", "(", "{", ">", "@", " as ", ":")]
        if name
        else [f'"{text}"', text.strip()]
    )
    forms += [f" as {name}", name] if name else []
    typed = next((form for form in forms if form in read.text), "")
    named = f"'{name}'" if name else "of this line"
    return read.line_of(typed), "diagram-label", f"the box {named} has no text."


def lost(read: Source, drawing: Drawing) -> Iterator[Found]:
    """Yield what a drawing shows beyond its frame, or not whole."""
    if drawing.beyond > _BEYOND:
        yield (read.keyword_line, "diagram-label",
               f"a text runs {drawing.beyond:.0f} px beyond the drawing; shorten it or break it"
               " with '<br/>'.")  # fmt: skip
    for one, two in drawing.overlapping[:_MOST_PAIRS] if read.kind else ():
        other = f" or write '{read.keyword} horizontal'" if read.kind == "xychart" else ""
        yield (read.line_of(one[:20]), "diagram-label",
               f"'{one}' and '{two}' lie on each other; shorten them{other}.")  # fmt: skip
    for label in drawing.lost:
        yield (_line_of(read, label), "diagram-drawing",
               f"the drawing does not show all of '{clean(label)}'.")  # fmt: skip


def _line_of(read: Source, label: str) -> int:
    """Return the line of a label, found by its beginning or else by its longest word."""
    words = sorted(re.findall(r"\w{3,}", clean(label)), key=len, reverse=True)
    typed = [label.strip()[:20], clean(label)[:20], *words]
    return read.line_of(next((part for part in typed if part in read.text), ""))


def _estimated_width(content: dict[str, Any]) -> float:
    """Return about how wide a flowchart from left to right becomes; 0 for any other diagram."""
    if content["kind"] != "flowchart" or content["direction"] not in ("LR", "RL"):
        return 0
    widths = {node["id"]: _label_width(node["text"]) + _PADDING for node in content["nodes"]}
    best = dict(widths)
    for _ in range(len(widths)):  # longest path; a circle ends when each node had its turn
        changed = False
        for edge in content["edges"]:
            start, end = edge["from"], edge["to"]
            if start not in best or end not in best or _is_back(content, start, end):
                continue
            through = best[start] + max(_GAP, _label_width(edge["text"]) + 24) + widths[end]
            if through > best[end]:
                best[end], changed = through, True
        if not changed:
            break
    return max(best.values(), default=0)


def _is_back(content: dict[str, Any], start: str, end: str) -> bool:
    order = [node["id"] for node in content["nodes"]]
    return order.index(end) <= order.index(start)


def _label_width(text: str) -> float:
    lines = label_lines(text) or [clean(text)]
    return min(max(map(len, lines)) * _CHARACTER, 220)
