"""Finds the comments that silence a rule on one line."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from knowledge.problems import Place
from knowledge.source.page import Silence

_SILENCE = re.compile(r"(?<!`)<!--\s*silence\s+(?P<rule>[\w-]+)\s*(?::\s*(?P<reason>.*?))?\s*-->")
_SILENCE_YAML = re.compile(r"#\s*silence\s+(?P<rule>[\w-]+)\s*(?::\s*(?P<reason>.*?))?\s*$")


def find_silences(text: str, path: str, code_lines: Container[int]) -> Iterator[Silence]:
    """Find silences: on a line of their own they are for the next line that is not empty."""
    if "silence" not in text:
        return
    lines = text.split("\n")
    fence_end = lines.index("---", 1) if lines[0] == "---" and "---" in lines[1:] else 0
    for number, line in enumerate(lines, 1):
        in_front = number <= fence_end
        match = (_SILENCE_YAML if in_front else _SILENCE).search(line)
        if match is None or number in code_lines:
            continue
        target = number
        if not (line[: match.start()] + line[match.end() :]).strip():
            following = (n for n in range(number + 1, len(lines) + 1) if lines[n - 1].strip())
            target = next(following, number)
        place = Place(path, number, match.start() + 1)
        yield Silence(match.group("rule"), (match.group("reason") or "").strip(), place, target)
