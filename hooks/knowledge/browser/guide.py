"""What browser scripts and styles know of a guide: its exams and the words of the interface."""

from __future__ import annotations

import hashlib
import json

from knowledge.browser.search_index import search_index
from knowledge.pages.chips import exam_styles
from knowledge.site.model import Site

SCRIPT = "assets/javascripts/guide.js"
STYLES = "assets/stylesheets/exams.css"
# The groups of words that scripts show; others are in the pages already.
_GROUPS = ("decisions", "exam", "figures", "installed", "search", "tables", "terms")
_DIALOG = "assets/javascripts/search-dialog.js"
_LIBRARY = "assets/vendor/minisearch.min.js"


def browser_files(site: Site) -> dict[str, str]:
    """Return name below the site and content of each file that is made for the browser.

    The scripts are classic ones, so that they load from disk too. The first sets `kbGuide`:
    `exams`, a list of id and name; `words`, the phrases by key; `search`, what the search loads
    when it is opened. The index carries a hash of its content in its name, so that no page gets an
    older one.
    """
    index = search_index(site)
    name = f"assets/search/{hashlib.sha256(index.encode()).hexdigest()[:12]}.js"
    exams = [[name, site.options.exam(name).name] for name in site.options.exams]
    guide = {
        "exams": exams,
        "search": {"dialog": _DIALOG, "index": name, "library": _LIBRARY},
        "words": site.words.group(*_GROUPS),
    }
    text = json.dumps(guide, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return {SCRIPT: f"window.kbGuide={text};\n", STYLES: exam_styles(site), name: index}
