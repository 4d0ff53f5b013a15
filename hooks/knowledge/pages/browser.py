"""What browser scripts and styles know of a guide: its exams and the words of the interface."""

from __future__ import annotations

import json

from knowledge.pages.chips import exam_styles
from knowledge.site.model import Site

SCRIPT = "assets/javascripts/guide.js"
STYLES = "assets/stylesheets/exams.css"
# The groups of words that scripts show; others are in the pages already.
_GROUPS = ("decisions", "exam", "figures", "tables", "terms")


def browser_files(site: Site) -> dict[str, str]:
    """Return name below the site and content of each file that is made for the browser.

    The script is a classic one, so that it loads from disk too. It sets `kbGuide`: `exams`, a list
    of id and name, and `words`, the phrases by key.
    """
    exams = [[name, site.options.exam(name).name] for name in site.options.exams]
    guide = {"exams": exams, "words": site.words.group(*_GROUPS)}
    text = json.dumps(guide, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return {SCRIPT: f"window.kbGuide={text};\n", STYLES: exam_styles(site)}
