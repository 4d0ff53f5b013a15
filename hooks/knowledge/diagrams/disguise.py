"""Letters that Mermaid would take for marks of its own, in disguise until the drawing is made.

Classes, states, entities and branches are drawn as Markdown: `__init__` would lose its underscores
and `` `make` `` would be gone. A sequence ends a text at `#`, and a generic type in another one is
taken for a tag. Such letters are given to Mermaid as letters that mean nothing, measured as what
they stand for, and put back when it has drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# No author writes them: what they look like is not agreed upon.
_LETTERS = {
    "_": "\ue5f0",
    "*": "\ue5f1",
    "`": "\ue5f2",
    "#": "\ue5f3",
    "<": "\ue5f4",
    ">": "\ue5f5",
}
_VALUE = r"""(?:"[^"]*"|'[^']*'|[^\s>"']+)"""
# Tags that only change the look of letters; a browser's HTML is not there to draw them.
LOOK = re.compile(
    r"</?(?:b|big|center|code|del|div|em|font|i|ins|kbd|mark|p|pre|s|small|span|strong|sub|sup|tt|u)"
    rf"(?:\s+[\w-]+\s*=\s*{_VALUE})*\s*/?>",
    re.IGNORECASE,
)
_RAISED = re.compile(r"<(sup|sub)>([-+=()0-9n]+)</\1>", re.IGNORECASE)
_DIGITS = {
    "sup": str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"),
    "sub": str.maketrans("0123456789+-=()n", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ"),
}
# What is neither such a tag nor one that Mermaid takes out for safety is text: `List<int>`, `a<b`.
_LESS = re.compile(
    r"(?<!<)<(?=/?[a-z])(?!/?(?:br|audio|body|button|embed|form|h[1-6]|hr|html|iframe|image|img"
    r"|input|li|link|math|meta|object|ol|script|style|svg|table|td|th|tr|ul|video)\b"
    r"|/?a(?:\s+\w+\s*=|\s*>))"
    r"(?P<closed>(?P<between>[^<>|\"\[\](){}\n]*[\w\s,*?&])>)?",
    re.IGNORECASE,
)
_AS_TYPED = str.maketrans({hidden: letter for letter, hidden in _LETTERS.items()})
_AS_MARKUP = str.maketrans(
    {hidden: {"<": "&lt;", ">": "&gt;"}.get(letter, letter) for letter, hidden in _LETTERS.items()}
)

AS_MARKDOWN = frozenset({"class", "state", "er", "mindmap"})
# `__init__` and `_x_` are names and `2*3*4` is a product; `__two words__` is meant to be bold.
_NAME = re.compile(r"(?<![\w*])_+\w*[^\W_]_+(?!\w)|(?<=\w)\*(?=\w)")
_ESCAPED = re.compile(r"\\([_*`])")
_MARKDOWN = re.compile(r'"`[^`]*`"')
_QUOTED = re.compile(r'"[^"\n]*"')
_GREATER = re.compile(r"(?P<tag><[^<>]*>)|>")
_HASH = re.compile(r"#(?!\w+;)")
# Of a sequence: what stands before a text.
_TEXT = re.compile(
    r"^[^:\n]*?(?::|[ \t]as[ \t])"
    r"|^[ \t]*(?:loop|alt|else|opt|par|par_over|and|critical|option|break|title)[ \t]"
)
_VISIBILITY = re.compile(r"^\s*[-+#~]?")


def disguised(body: str, kind: str) -> str:
    """Return the body of a diagram with letters in disguise where Mermaid would take them."""
    body = _RAISED.sub(lambda m: m[2].translate(_DIGITS[m[1].lower()]), body)
    body = _LESS.sub(_angles, LOOK.sub("", body))
    if kind == "flowchart":  # which drops `>` between letters
        return _QUOTED.sub(lambda label: _GREATER.sub(_greater, label.group()), body)
    if kind == "sequence":
        return "".join(map(_hashes, body.splitlines(keepends=True)))
    if kind not in AS_MARKDOWN:
        return body
    parts, last = [], 0
    for strings in _MARKDOWN.finditer(body):
        parts += [_plain(body[last : strings.start()], kind), strings.group()]
        last = strings.end()
    return "".join([*parts, _plain(body[last:], kind)])


def _angles(found: re.Match[str]) -> str:
    if not found["closed"]:
        return _LETTERS["<"]
    return f"{_LETTERS['<']}{found['between']}{_LETTERS['>']}"


def _greater(found: re.Match[str]) -> str:
    return found.group() if found["tag"] else _LETTERS[">"]


def as_typed(text: str) -> str:
    """Return a text with the letters that it stands for."""
    return text.translate(_AS_TYPED)


def as_markup(text: str) -> str:
    """Return a text with those letters, as HTML and XML write them."""
    return text.translate(_AS_MARKUP)


def _hide(text: str, letters: Iterable[str]) -> str:
    for letter in letters:
        text = text.replace(letter, _LETTERS[letter])
    return text


def _hashes(line: str) -> str:
    start = match.end() if (match := _TEXT.match(line)) else len(line)
    return line[:start] + _HASH.sub(_LETTERS["#"], line[start:])


def _plain(text: str, kind: str) -> str:
    if kind == "class":
        return "".join(_members(text.splitlines(keepends=True)))
    return _names(text)


def _names(text: str) -> str:
    text = _ESCAPED.sub(lambda escaped: _LETTERS[escaped[1]], text)
    return _NAME.sub(lambda name: _hide(name.group(), "_*"), _hide(text, "`"))


def _members(lines: list[str]) -> Iterator[str]:
    """Yield the lines of a class diagram; names of classes, some in backticks, stay as they are."""
    inside = False
    for line in lines:
        stripped = line.strip()
        if inside and not stripped.startswith("}"):
            yield _member(line)
            continue
        inside = stripped.startswith("class ") and stripped.endswith("{")
        start = line.find(":") + 1 or len(line)
        yield _QUOTED.sub(lambda label: _member(label.group()), line[:start]) + _member(
            line[start:]
        )


def _member(text: str) -> str:
    """Return a member with its types in angle brackets; as typed where they do not close."""
    text = _names(text)
    start = match.end() if (match := _VISIBILITY.match(text)) else 0
    found, depth = text[:start], 0
    for place in range(start, len(text)):
        letter = text[place]
        if letter == "~":
            opens = text[place - 1 : place].isalnum() and text[place + 1 : place + 2].isalnum()
            depth += 1 if opens else -1
            letter = _LETTERS["<" if opens else ">"]
            if depth < 0:
                return text
        found += letter
    return found if depth == 0 else text
