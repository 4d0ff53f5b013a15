"""`make check` and a build report the same: on pages made at random from right and wrong pieces."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.build.conftest import Lines
from tests.building import run
from tests.unit.sites import WORLD
from tests.unit.test_check_links import BROKEN, RIGHT
from tests.unit.test_check_names import CASES

from knowledge.checks import check
from knowledge.site.model import load_site

ROOT = Path(__file__).parents[2]
SITES, PAGES, PIECES = 30, 5, 8
HOOKS = [f"{ROOT}/hooks/{name}.py" for name in ("references", "glossary", "diagrams")]
CONFIG = f"""site_name: Test
use_directory_urls: false
theme: {{name: null, custom_dir: theme}}
plugins: []
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - pymdownx.details
  - pymdownx.snippets: {{base_path: [docs], check_paths: false}}
  - pymdownx.superfences
  - pymdownx.tabbed: {{alternate_style: true}}
exclude_docs: |
  /glossary/*.md
  !/glossary/index.md
  /drafts/
extra: {{knowledge: {{diagrams: {{cache_dir: {ROOT / ".cache" / "diagrams"}}}}}}}
hooks: [{", ".join(HOOKS)}]
"""
FIGURE = (
    "flowchart TB\n  accTitle: From a to b\n  accDescr: A build leads to a release.\n  a --> b\n"
)
FENCES = [
    (start, body, end)
    for body in (FIGURE, FIGURE.replace("a --> b", "a --> --> b"), "flowchart TB\n  a --> b\n")
    for start, end in (
        ("```mermaid", "```"), ("~~~~ mermaid", "~~~~"), ("``` { .mermaid }", "```"),
        ('```mermaid title="A"', "```"), ("````mermaid", "````"), ("```mermaid", "````"),
    )
]  # fmt: skip


def pieces() -> list[str]:
    """Return what pages are made of."""
    links = [case[1] for case in (*BROKEN, *RIGHT)]
    names = [case[1] for case in CASES]
    plain = [text for text in (*links, *names) if "\n# " not in text and not text.startswith("#")]
    fences = ["\n".join((start, body.rstrip(), end)) for start, body, end in FENCES]
    inside = ["- item\n\n" + "\n".join(f"    {line}" for line in one.split("\n")) for one in fences]
    return [*plain, *fences * 3, *inside]


def page(chance: random.Random, number: int) -> str:
    chosen = chance.sample(pieces(), PIECES)
    parts = [f"## Part {index}\n\n{text}" for index, text in enumerate(chosen)]
    head = "---\ndescription: A page.\n---\n" if chance.random() < 0.8 else ""
    return f"{head}\n# Page {number}\n\n" + "\n\n".join(parts) + "\n"


def made_up(root: Path, seed: int) -> None:
    """Write a site."""
    chance = random.Random(seed)  # noqa: S311 - the same sites each time
    files = {
        **WORLD,
        "docs/glossary/index.md": "# Glossary\n",
        "mkdocs.yml": CONFIG,
        "theme/main.html": "<html><body>{{ page.content }}</body></html>",
        **{f"docs/p{number}.md": page(chance, number) for number in range(PAGES)},
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


@pytest.mark.parametrize("seed", range(SITES))
def test_both_report_the_same(tmp_path: Path, log: Lines, seed: int) -> None:
    made_up(tmp_path, seed)
    checked = {
        f"{problem.place}: {problem.rule}: {problem.message}"
        for problem in check(load_site(tmp_path, cache=False))
    }
    run(tmp_path / "mkdocs.yml", strict=False)
    said = {line.partition(" ")[2] for line in log.warnings}
    built = {line for line in said if line.startswith("site/")}  # what only built pages show
    assert len(checked) > PAGES
    assert said - built == checked
