"""Mends what the theme writes that HTML does not have, and names what it leaves without a name.

Each replacement says what it mends; `tests/build/test_valid.py` has a validator read the pages.
"""

from __future__ import annotations

import re
from html import escape, unescape

_CHECKBOX = re.compile(r'(<input\b[^>]*type="checkbox"[^>]*?) autocomplete="off"')
_TABINDEX = ' tabindex=""'
_CONTENTS = ' for="__toc"'
# The label of a section that has a page of its own holds an icon alone, so it names nothing.
_SECTION = re.compile(
    r'(<nav class="md-nav" data-md-level="\d+") aria-labelledby="[^"]*"'
    r'(?=[^>]*>\s*<label class="md-nav__title"[^>]*>\s*<span[^>]*></span>(?P<title>[^<]*)<)'
)
_TASK = re.compile(
    r'(?P<item><li class="task-list-item">)<input type="checkbox" disabled(?P<rest>[^>]*)>'
    r"(?P<text>.*?)(?=</li>|<ul\b|<ol\b)",
    re.DOTALL,
)
_TAG = re.compile(r"<[^>]+>")


def mended(page: str) -> str:
    """Return a page without what a validator refuses.

    Args:
        page: HTML of the whole page, as the theme wrote it.
    """
    page = _CHECKBOX.sub(r"\1", page).replace(_TABINDEX, "")
    if 'id="__toc"' not in page:  # a label of a box that this page does not have
        page = page.replace(_CONTENTS, "")
    page = _SECTION.sub(lambda found: f'{found[1]} aria-label="{_words(found["title"])}"', page)
    return _TASK.sub(_named, page)


def _named(found: re.Match[str]) -> str:
    name = _words(_TAG.sub("", found["text"]))
    box = f'<input type="checkbox" disabled aria-label="{name}"{found["rest"]}>'
    return f"{found['item']}{box}{found['text']}"


def _words(text: str) -> str:
    return escape(" ".join(unescape(text).split()))
