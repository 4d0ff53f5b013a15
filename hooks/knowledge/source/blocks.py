"""The blocks of a page in the dialect of the site: CommonMark with Python-Markdown's extensions.

`markdown-it-py` finds the blocks and their lines; three rules of its own teach it what
Python-Markdown reads differently: indented bodies of admonitions, details and tabs; definitions
anywhere in a paragraph; raw HTML that ends at its closing tag rather than at an empty line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from markdown.util import BLOCK_LEVEL_ELEMENTS
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

if TYPE_CHECKING:
    from markdown_it.ruler import RuleOptionsType

_CONTAINER = re.compile(
    r"""(?:!!!|\?\?\?\+?)[ ]?[\w-]+(?:[ ]+[\w-]+)*(?:[ ]+"(?P<title>.*?)")?[ ]*$
    |\?\?\?\+?[ ]+"(?P<details>.*?)"[ ]*$
    |===[+!]{0,2}[ ]+"(?P<tab>.*?)"[ ]*$""",
    re.VERBOSE,
)
_DEFINITION = re.compile(r"""\[([^\[\]^][^\[\]]*)\]:[ ]*(<[^>]*>|\S+)(?:[ ]+["'(].*["')])?[ ]*$""")
_ABBREVIATION = re.compile(r"\*\[([^\]]+)\][ ]?:[ ]*(.+)$")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^>]*)>?")
_MOST_SCANNED = 200_000  # lines read in search of closing tags; a page of open tags stays quick
_RAW = frozenset({"script", "style", "pre", "textarea"})
_BLOCK_TAGS = frozenset(BLOCK_LEVEL_ELEMENTS) | _RAW


def parse_blocks(text: str) -> list[Token]:
    """Return the block tokens of a text; `inline` tokens hold their text unparsed.

    Beside the tokens of `markdown-it-py` there are `definition` and `abbreviation`, with `name`
    and `target` in `meta`, and `container` with its title.
    """
    return _parser().parse(text)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.use(footnote_plugin, inline=False).use(deflist_plugin)
    parser.core.ruler.enableOnly(["normalize", "block"])
    parser.block.ruler.disable("reference")
    parser.block.ruler.at("html_block", _html, {"alt": ["paragraph", "blockquote"]})
    interrupts: RuleOptionsType = {"alt": ["paragraph", "blockquote", "list"]}
    parser.block.ruler.before("fence", "container", _container, interrupts)
    parser.block.ruler.before("fence", "definition", _definition, interrupts)
    return parser


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read an admonition, a collapsible or a tab with its body, which is indented by four."""
    first = state.bMarks[start] + state.tShift[start]
    if state.src[first : first + 1] not in ("!", "?", "=") or state.is_code_block(start):
        return False
    match = _CONTAINER.match(_line(state, start))
    if match is None:
        return False
    if silent:
        return True
    title = Token("inline", "", 0, map=[start, start + 1], level=state.level + 1)
    title.content = match.group("title") or match.group("details") or match.group("tab") or ""
    state.push("container_open", "div", 1).map = [start, start + 1]
    if title.content:
        state.tokens.append(title)
    indent = state.sCount[start] + 4
    last = start + 1
    while last < end and (state.isEmpty(last) or state.sCount[last] >= indent):
        last += 1
    outer = state.blkIndent, state.lineMax, state.parentType
    state.blkIndent, state.lineMax = indent, last
    state.md.block.tokenize(state, start + 1, last)
    state.blkIndent, state.lineMax, state.parentType = outer
    state.push("container_close", "div", -1)
    state.line = last
    return True


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read one line that defines a link target or an abbreviation."""
    first = state.bMarks[start] + state.tShift[start]
    if state.src[first : first + 1] not in ("[", "*") or state.is_code_block(start):
        return False
    line = _line(state, start)
    kind, match = "definition", _DEFINITION.match(line)
    if match is None:
        kind, match = "abbreviation", _ABBREVIATION.match(line)
    if match is None:
        return False
    if not silent:
        token = state.push(kind, "", 0)
        token.map = [start, start + 1]
        token.meta = {"name": match.group(1), "target": match.group(2).strip("<>")}
        state.line = start + 1
    return True


def _html(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read raw HTML as Python-Markdown does: a comment, or an element to its closing tag."""
    first = state.bMarks[start] + state.tShift[start]
    if state.src[first : first + 1] != "<" or state.is_code_block(start):
        return False
    line = _line(state, start)
    last = _comment_end(state, start, end) if line.startswith("<!--") else None
    if last is None and not line.startswith("<!--"):
        match = _TAG.match(line)
        if match is None or match.group(2).lower() not in _BLOCK_TAGS:
            return False
        last = _element_end(state, start, end, match)
    if last is None:
        return False
    if not silent:
        token = state.push("html_block", "", 0)
        token.map = [start, last]
        token.content = "\n".join(_line(state, number) for number in range(start, last))
        state.line = last
    return True


def _comment_end(state: StateBlock, start: int, end: int) -> int | None:
    """Return the line behind a comment that has its lines for itself; None for any other."""
    first = state.bMarks[start]
    since, close = state.env.get("comment", (-1, -1))
    if not since <= first <= close:  # else the end that was found before is this one's, too
        close = state.src.find("-->", first)
        close = len(state.src) if close < 0 else close
        state.env["comment"] = (first, close)
    number = bisect_left(state.eMarks, close)
    if number >= end or close >= len(state.src):
        return None
    return None if state.src[close + 3 : state.eMarks[number]].strip() else number + 1


def _element_end(state: StateBlock, start: int, end: int, match: re.Match[str]) -> int:
    """Return the line behind an element; behind its tag if Markdown is read inside it."""
    closing, name, attributes = match.groups()
    if closing or re.search(r"(?:^|\s)markdown\b", attributes) or name.lower() in ("hr", "br"):
        return start + 1
    tags = re.compile(rf"<(/?){re.escape(name)}\b[^>]*?(/?)>", re.IGNORECASE)
    depth = 0
    for number in range(start, end):
        state.env["scanned"] = state.env.get("scanned", 0) + 1
        if state.env["scanned"] > _MOST_SCANNED:
            break
        for tag in tags.finditer(_line(state, number)):
            depth += -1 if tag.group(1) else 0 if tag.group(2) else 1
        if depth <= 0 and number >= start:
            return number + 1
    while start < end and not state.isEmpty(start):
        start += 1
    return start
