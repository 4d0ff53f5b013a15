"""The same diagram for a narrow screen: its source once more, upright and in short lines."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from functools import partial
from math import ceil

from knowledge.diagrams.source import Source

# Room between boxes and in them, and width of lines, in pixels; the direction; letters a line of an
# edge's label (0: as the author broke it). Tried in this order.
_FLOWCHARTS = (
    ('"nodeSpacing": 14, "rankSpacing": 30, "padding": 8', 120, "TB", 0),
    ('"nodeSpacing": 10, "rankSpacing": 26, "padding": 8', 104, "TB", 12),
    ('"nodeSpacing": 6, "rankSpacing": 26, "padding": 6', 92, "TB", 9),
    ('"nodeSpacing": 10, "rankSpacing": 12, "padding": 4', 88, "LR", 9),
)
_TITLE_ROOM = '"subGraphTitleMargin": {"top": 2, "bottom": 10}'
# Widths of a box and between two, in pixels.
_SEQUENCES = ((130, 14), (96, 10), (66, 8))
_SEQUENCE_ROOM = (
    '"height": 44, "wrapPadding": 2, "diagramMarginX": 4, "noteMargin": 6, "boxMargin": 4'
)
# A letter of the drawing's font, in pixels: the widest that words have on average.
_LETTER = 8

_DIRECTION = re.compile(
    r"^(\s*(?:flowchart|graph|direction)[ \t]+)(?:LR|RL|BT|TB|TD)\b", re.MULTILINE
)
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n.*?\n[ \t]*---[ \t]*\n", re.DOTALL)
_EDGE_LABEL = re.compile(r'(\|[ \t]*"?)([^|"\n]+?)("?[ \t]*\|)')
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_GIT_GRAPH = re.compile(r"^(\s*gitGraph)(?:[ \t]+(?:LR|TB|BT))?[ \t]*:?[ \t]*$", re.MULTILINE)
_ACTOR = re.compile(r"^(\s*(?:participant|actor)[ \t]+\S+[ \t]+as[ \t]+)(.+)$", re.MULTILINE)
# `CloudWatch` has a place where a reader would break it; letters in a row have none.
_HUMP = re.compile(r"(?<=[a-z]{4})(?=[A-Z][a-z]{3})")


def upright(source: Source, words: Iterable[str]) -> Iterator[str]:
    """Yield sources of the same diagram that draw narrower, the roomiest first; often none.

    `words` are those in the boxes; a line is never shorter than the longest.
    """
    text = source.prepared
    if source.kind == "flowchart":
        longest = ceil(_LETTER * max(map(len, words), default=0))
        for rooms, width, direction, line in _FLOWCHARTS:
            turned = _DIRECTION.sub(rf"\g<1>{direction}", text)
            if line:
                turned = _EDGE_LABEL.sub(partial(_in_lines, line), turned)
            wrapping = f'"wrappingWidth": {max(width, longest)}, {_TITLE_ROOM}'
            yield _with('"flowchart": {' + f"{rooms}, {wrapping}" + "}", turned)
    elif source.kind == "sequence":
        for width, between in _SEQUENCES:
            room = f'"width": {width}, "actorMargin": {between}, {_SEQUENCE_ROOM}'
            named = _ACTOR.sub(partial(_in_humps, width), text)
            yield _with('"sequence": {"wrap": true, ' + room + "}", named)
    elif source.kind == "gitGraph":
        yield _GIT_GRAPH.sub(r"\1 TB:", text)


def _with(settings: str, text: str) -> str:
    return with_directive(f"%%{{init: {{{settings}}}}}%%\n", text)


def with_directive(directive: str, text: str) -> str:
    """Return a source with a directive in front, behind front matter of its own."""
    start = match.end() if (match := _FRONT_MATTER.match(text)) else 0
    return text[:start] + directive + text[start:]


def _in_lines(width: int, label: re.Match[str]) -> str:
    words = _BREAK.sub(" ", label[2])
    lines = textwrap.wrap(words, width, break_long_words=False, break_on_hyphens=False)
    return label[1] + "<br/>".join(lines or [label[2]]) + label[3]


def _in_humps(width: int, actor: re.Match[str]) -> str:
    fits = max(map(len, actor[2].split()), default=0) * _LETTER <= width
    return actor[0] if fits else actor[1] + _HUMP.sub("<br/>", actor[2])
