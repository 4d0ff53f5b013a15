"""Reference pages that the build fills: what each holds is counted, never written by hand."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path

from knowledge.checks import rules_page
from knowledge.pages.due import due_page

# What a page says under `generated` in its front matter → its Markdown, made from the folder of the
# sources and the day of the build.
PAGES: Mapping[str, Callable[[Path, datetime.date], str]] = {
    "due": due_page,
    "rules": lambda _docs, _today: rules_page(),
}
