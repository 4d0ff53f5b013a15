"""How long a page takes to read."""

from __future__ import annotations

import math
import re

WORDS_A_MINUTE = 200  # technical prose in a second language; general prose is read at about 240

_FENCED = re.compile(r"^[ \t]*(`{3,}|~{3,}).*?^[ \t]*\1[ \t]*$", re.DOTALL | re.MULTILINE)
_NOTE = re.compile(r"^\[\^[^\]]+\]:.*$", re.MULTILINE)
_TARGET = re.compile(r"\]\([^)\s]*\)|\[\^[^\]]+\]|<!--.*?-->", re.DOTALL)


def minutes(markdown: str) -> int:
    """Return the reading time of a page in whole minutes, at least 1.

    Code, diagrams, link targets, footnotes and comments do not count.
    """
    prose = _TARGET.sub(" ", _NOTE.sub(" ", _FENCED.sub(" ", markdown)))
    return max(1, math.ceil(len(re.findall(r"\w[\w'\u2019.-]*", prose)) / WORDS_A_MINUTE))
