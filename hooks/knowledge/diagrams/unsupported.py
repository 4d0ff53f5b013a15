"""What Mermaid offers and the build does not draw: told at its line, never drawn as typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knowledge.diagrams.disguise import AS_MARKDOWN
from knowledge.diagrams.labels import texts_of
from knowledge.diagrams.source import Found, Source

_MATH = re.compile(r"\$\$.+?\$\$")
_LONG_MATH = re.compile(r"\$\$[^$]+\$\$")  # over the lines of one label
# Sets of icons, by the names that their users give them.
_SETS = (
    r"fa[a-z]?|fab|far|fas|fal|bi|mdi|mdi-light|logos|tabler|lucide|heroicons|octicon|devicon"
    r"|simple-icons|skill-icons|material-symbols|twemoji|fluent-emoji|vscode-icons"
)
_ICON = re.compile(rf"(?<![\w/])(?:{_SETS}):[a-z][\w-]*|::icon\([^)]*\)")
_PICTURE = re.compile(r"@\{[^}]*?\b(?:img|icon)[ ]*:[^}]*\}")
# Marks of Markdown in a label that is not drawn as Markdown. A product, a pattern for files and a
# name of Python are none.
_MARKS = re.compile(
    r"\*\*[^*\s](?:[^*]*[^*\s])?\*\*"
    r"|(?<![\w*.:/])\*\w(?:[^*]*\w)?\*(?![\w*.:/])"
    r"|(?<![\w./])__(?!\s)(?P<inside>[^_]+(?:_[^_]+)*)(?<!\s)__(?![\w.(\[])"
)
_PYTHON = frozenset(
    name for owner in (object, type, int, str, dict, list, Exception, map) for name in dir(owner)
) | {"__main__", "__name__", "__file__", "__all__", "__path__", "__version__", "__future__",
     "__enter__", "__exit__", "__post_init__", "__slots__", "__pycache__"}  # fmt: skip
_ADVICE = "write it in words, or in the text around the figure"
_FORMULA, _AS_TYPED = f"formulas are not drawn; {_ADVICE}", "marks are drawn as they are typed"


def unsupported(read: Source) -> Iterator[Found]:
    """Yield a problem for each thing in a source that Mermaid may fail at."""
    if not read.kind:
        return
    typed = read.text.split("\n")
    numbers = sorted(set(read.lines))
    for number in numbers:
        for match in _MATH.finditer(typed[number - 1]):
            yield _found(number, match.group(), _FORMULA)
        for match in _ICON.finditer(typed[number - 1]):
            yield _found(number, match.group(), f"icons are not drawn; {_ADVICE}")
    body = "\n".join(typed[number - 1] for number in numbers)
    for match in _PICTURE.finditer(body):
        number = numbers[body.count("\n", 0, match.start())]
        why = "a box holds text only; put pictures into the page"
        yield _found(number, " ".join(match.group().split()), why)


def unsupported_labels(read: Source, content: dict[str, Any]) -> Iterator[Found]:
    """Yield a problem for each part of a label that is drawn as typed and means something else."""
    literal = {read.heading, *_literal(read.kind, content)}
    for text in dict.fromkeys([read.heading, *texts_of(content)]):
        for match in _LONG_MATH.finditer(text):
            yield _found(_line(read, match.group()), match.group(), _FORMULA)
        for match in _MARKS.finditer(text) if text in literal else ():
            if match.group() not in _PYTHON:
                yield _found(_line(read, match.group()), match.group(), _marks(read, text))


def _literal(kind: str, content: dict[str, Any]) -> set[str]:
    """Return the labels that Mermaid does not draw as Markdown, whatever their marks."""
    if kind == "state":
        return {group["text"] for group in content["groups"]}
    return set() if kind in AS_MARKDOWN else set(texts_of(content))


def _marks(read: Source, label: str) -> str:
    """Return what is to be done about marks of Markdown."""
    if read.kind != "flowchart" or label == read.heading:
        return f"{_AS_TYPED}; leave them out"
    return f'{_AS_TYPED}; leave them out, or write the label as "`…`"'


def _line(read: Source, text: str) -> int:
    return read.line_of(re.split(r"\n|<br", text)[0].strip())


def _found(line: int, typed: str, why: str) -> Found:
    return line, "diagram-unsupported", f"'{' '.join(typed.split())}': {why}."
