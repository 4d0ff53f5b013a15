"""How long a page takes to read."""

from __future__ import annotations

import math
import re

from knowledge.source.page import Page

WORDS_A_MINUTE = 200  # technical prose in a second language; general prose is read at about 240


def minutes(page: Page) -> int:
    """Return the reading time of a page in whole minutes, at least 1.

    Code and footnotes do not count.
    """
    notes = {
        note.place.line + number
        for note in page.footnotes
        for number in range(note.target.count("\n") + 1)
    }
    texts = (prose.text for prose in page.prose if prose.places[0].line not in notes)
    words = sum(len(re.findall(r"\w[\w'\u2019.-]*", text)) for text in texts)
    return max(1, math.ceil(words / WORDS_A_MINUTE))
