"""Small sites for the tests of the checks."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from pathlib import Path

from knowledge.checks import check
from knowledge.problems import Problem
from knowledge.site.model import Site, load_site
from knowledge.site.options import Options
from knowledge.site.settings import Settings
from knowledge.source.parse import parse_page
from knowledge.source.snippets import Snippets

TODAY = datetime.date(2026, 11, 23)
CONFIG = """site_name: Test
use_directory_urls: false
exclude_docs: |
  /glossary/*.md
  !/glossary/index.md
  /drafts/
markdown_extensions:
  - pymdownx.snippets: {base_path: [docs]}
extra: {knowledge: {}}
"""
OBJECTIVES = "# Objectives\n\n## C01\n\n### K5 { #c01-3.3-k5 }\n\n### K6 { #c01-3.3-k6 }\n"
TERM = """---
term: {name}
short: A release that sends a small share of traffic to the new version first.
objectives: [c01-3.3-k5]
page: other.md
sources:
  - url: https://example.org/a
    checked: 2026-11-23
{more}---

The rest follows after a clean wait.
"""


def term(name: str, more: str = "") -> str:
    """Return the file of a term; `more` are further lines of front matter."""
    return TERM.format(name=name, more=more)


# What the page under test may lead to.
WORLD = {
    "docs/index.md": "# Home\n",
    "docs/other.md": "# Other\n\n## Same section\n\n## Über uns\n\n### Deep { #deep-id }\n\n"
    'A<span id="raw-id"></span> [named](#same-section).\n\n## What is `a.b()`?\n',
    "docs/sub/deep.md": "# Deep page\n\n## Inside\n",
    "docs/sub/index.md": "# Sub\n",
    "docs/drafts/later.md": "# Later\n",
    "docs/image.png": "",
    "docs/data file.csv": "",
    "docs/reference/objectives.md": OBJECTIVES,
    "docs/snip/part.txt": "Part with [a link](other.md) and [a broken one](nowhere.md).\n",
    "docs/snip/code.py": "# --8<-- [start:one]\nprint('[x](y.md)')\n# --8<-- [end:one]\n",
    "docs/glossary/canary-deployment.md": term("canary deployment", "aka: [canary, CD]\n"),
    "docs/glossary/linear-deployment.md": term("linear deployment"),
}


def site_in_memory(
    texts: Mapping[str, str], options: Options | None = None, today: datetime.date = TODAY
) -> Site:
    """Return a site of texts by their path below the docs folder; nothing is written."""
    snippets = Snippets(Path(), [])
    pages = {src: parse_page(texts[src], src, f"docs/{src}", snippets) for src in sorted(texts)}
    settings = Settings(options=options or Options())
    return Site(Path(), settings, pages, frozenset(texts), today=today)


def write(root: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))


def make_site(
    root: Path, files: Mapping[str, str], config: str = CONFIG, *, world: bool = True
) -> Site:
    """Write a site and read it."""
    write(root, {"mkdocs.yml": config, **(WORLD if world else {}), **files})
    return load_site(root, cache=False, today=TODAY)


def found(
    root: Path,
    files: Mapping[str, str],
    rules: Collection[str] = (),
    config: str = CONFIG,
    *,
    world: bool = True,
) -> list[Problem]:
    """Return the problems of a site."""
    return check(make_site(root, files, config, world=world), rules)


def short(problems: Collection[Problem], path: str = "docs/page.md") -> list[str]:
    """Return `line:column rule` for the problems of one file."""
    return [f"{p.place.line}:{p.place.column} {p.rule}" for p in problems if p.place.path == path]
