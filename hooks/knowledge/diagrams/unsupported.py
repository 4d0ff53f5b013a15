"""What Mermaid offers and the build does not draw: told at its line, never drawn as typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.diagrams.source import Source

_MATH = re.compile(r"\$\$.+?\$\$")
_ICON = re.compile(r"(?<![\w/])(?:fa[a-z]?|fab|far|fas|fal|mdi|logos):[a-z][\w-]*|::icon\([^)]*\)")
_PICTURE = re.compile(r"@\{[^}\n]*\b(?P<key>img|icon)[ ]*:[^}\n]*\}")
# A backtick ends the text of a branch, unless quotes hold it.
_TICK = re.compile(r'^(?!.*"`)[^"]*`')
# A label in quotes and backticks is Markdown; in any other, marks are letters.
_STARS = re.compile(r"\*\*[^*\s][^*]*\*\*")
_ADVICE = "write it in words, or in the text around the figure"


def unsupported(read: Source) -> Iterator[tuple[int, str, str]]:
    """Yield line, what the author wrote, and why it is not drawn."""
    if not read.kind:
        return
    for number in sorted(set(read.lines)):
        line = read.text.split("\n")[number - 1]
        for match in _MATH.finditer(line):
            yield number, match.group(), f"formulas are not drawn; {_ADVICE}"
        for match in _ICON.finditer(line):
            yield number, match.group(), f"icons are not drawn; {_ADVICE}"
        for match in _STARS.finditer(line) if '"`' not in line else ():
            yield number, match.group(), "stars are drawn as they are typed; leave them out"
        for match in _PICTURE.finditer(line):
            yield number, match.group(), "a box holds text only; put pictures into the page"
        if read.kind == "mindmap" and (tick := _TICK.match(line)):
            shown = tick.string.strip()
            yield number, shown, "a backtick loses the text of a branch; leave the backticks out"
