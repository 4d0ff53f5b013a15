"""A generated site of any size: every page leads to others, every reference resolves."""

from __future__ import annotations

import random
from pathlib import Path

TEXT = """
a pipeline runs its stages in order and stops where an action fails so that nothing broken reaches
the endpoint while the artifact of each stage is kept for the next one to read
"""
WORDS = TEXT.split()


def write_corpus(
    root: Path, pages: int, *, links: int = 10, terms: int = 500, words: int = 300, more: str = ""
) -> None:
    """Write a site.

    Args:
        root: Folder to write to.
        pages: Number of pages.
        links: References on each page: links with anchors, terms, footnotes, definitions.
        terms: Number of terms.
        words: Words of running text on each page.
        more: Further lines of `mkdocs.yml`.
    """
    chance = random.Random(4)  # noqa: S311 - the same corpus each time, nothing secret
    docs = root / "docs"
    (docs / "glossary").mkdir(parents=True)
    for folder in range(pages // 50 + 1):
        (docs / f"part{folder}").mkdir()
    names = [f"part{n // 50}/page{n}.md" for n in range(pages)]
    nav = "".join(
        (f"  - Part {n // 50}:\n" if n % 50 == 0 else "") + f"      - {name}\n"
        for n, name in enumerate(names)
    )
    (root / "mkdocs.yml").write_text(
        "site_name: Corpus\nuse_directory_urls: false\nexclude_docs: |\n  /glossary/*.md\n"
        "theme: {name: material, font: false, features: [navigation.prune]}\nplugins: [search]\n"
        "markdown_extensions: [admonition, attr_list, footnotes, md_in_html, tables,"
        " {toc: {permalink: true}}, pymdownx.superfences]\n"
        f"{more}nav:\n  - index.md\n" + nav,
        encoding="utf-8",
    )
    (docs / "index.md").write_text("---\ndescription: Home.\n---\n\n# Home\n", encoding="utf-8")
    for number in range(terms):
        path = docs / "glossary" / f"concept-{number}.md"
        path.write_text(
            f"---\nterm: concept {number}\nshort: What page {number} is about, in short.\n"
            f"objectives: [x]\npage: {names[number % pages]}#steps\nsources:\n"
            "  - url: https://example.org/a\n    checked: 2026-11-23\n---\n\nLonger words.\n",
            encoding="utf-8",
        )
    for number, name in enumerate(names):
        (docs / name).write_text(
            _page(chance, number, names, links, terms, words), encoding="utf-8"
        )


def _page(
    chance: random.Random, number: int, names: list[str], links: int, terms: int, words: int
) -> str:
    def prose(count: int) -> str:
        return " ".join(chance.choices(WORDS, k=count)).capitalize() + "."

    def link() -> str:
        other = names[(number + chance.randrange(1, len(names))) % len(names)]
        return f"[the page on this](../{other}#steps)"

    share = words // 4
    first = number * (links // 3)
    some_terms = " ".join(
        f"[[concept {(first + i) % terms}]]" for i in range(links // 3 if terms else 0)
    )
    items = "".join(f"- {prose(6)} {link()}\n" for _ in range(links // 3))
    next_page = f"../{names[(number + 1) % len(names)]}"
    return (
        f"---\ndescription: Page {number}.\n---\n\n# Page {number}\n\n"
        f"{prose(share)} {some_terms}\n\n"
        f"!!! note\n    {prose(share)} {link()}[^n]\n\n## Steps\n\n{items}\n"
        f"| Step | What |\n| --- | --- |\n| 1 | {prose(8)} |\n| 2 | {link()} |\n\n"
        f"```yaml\nversion: 0.2\nsteps: [a, b]\n```\n\n### Afterwards\n\n{prose(share)}"
        f" See [what follows][next].\n\n{prose(share)}\n\n[next]: {next_page}#afterwards\n\n"
        "[^n]: [Source](https://example.org/source), checked 2026-11-23.\n"
    )
