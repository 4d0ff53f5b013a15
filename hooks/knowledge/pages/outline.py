"""`llms.txt`: the whole site in one list of links, for programs that read on somebody's behalf.

Source: https://llmstxt.org/
"""

from __future__ import annotations

import posixpath
from itertools import groupby

from knowledge.site.model import Site

OUTLINE = "llms.txt"


def outline(site: Site, name: str, about: str) -> str:
    """Return the list: each page of the navigation with its title and what it is about.

    Args:
        site: The whole site; with an address of its own, links are absolute.
        name: What the site is called.
        about: What it is, in a sentence or two.
    """
    blocks = [f"# {name}", f"> {' '.join(about.split())}"] if about else [f"# {name}"]
    for folder, sources in groupby(site.settings.nav, lambda src: src.partition("/")[0]):
        lines = [_line(site, src) for src in sources if src in site.pages]
        head = "" if folder.endswith(".md") else f"## {folder.capitalize()}\n\n"
        if lines:
            blocks.append(head + "\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _line(site: Site, src: str) -> str:
    page = site.pages[src]
    about = page.front.values.get("description")
    title = str(page.front.values.get("title") or page.title)
    address = posixpath.join(site.settings.site_url, src.removesuffix(".md") + ".html")
    said = f": {' '.join(about.split())}" if isinstance(about, str) and about.strip() else ""
    return f"- [{title}]({address}){said}"
