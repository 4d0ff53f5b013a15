"""A random right site has no problem; break any one reference and exactly that one is reported."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.sites import OBJECTIVES, TODAY, term, write

from knowledge.checks import check
from knowledge.site.model import load_site

WRAPS = (
    "{}",
    "- item {}",
    "1. step {}",
    "> quote {}",
    "**{}**",
    "!!! note\n    {}",
    '??? note "x"\n    {}',
    '=== "Tab"\n\n    {}',
    "| A |\n| --- |\n| {} |",
    "- a\n    - b {}",
)
# What a reference looks like, and the same reference broken with the rule that says so.
REFERENCES = (
    ("[to page](p{n}.md)", "[to page](q{n}x.md)", "missing-page"),
    ("[to part](p{n}.md#part)", "[to part](p{n}.md#tail)", "missing-anchor"),
    ("[[word {n}]]", "[[unheard {n}]]", "unknown-term"),
    ("[named][n]", "[named][m]", "undefined-reference"),
    ("mark[^f]", "mark[^g]", "missing-footnote"),
    ("![picture](pic.png)", "![picture](gone.png)", "missing-image"),
    (
        '<a href="p{n}.html#part">raw part</a>',
        '<a href="p{n}.html#tail">raw part</a>',
        "raw-html-link",
    ),
)
COUNT = 3
spots = st.tuples(
    st.integers(0, COUNT - 1),
    st.integers(0, len(REFERENCES) - 1),
    st.integers(0, len(WRAPS) - 1),
    st.integers(0, COUNT - 1),
)


def site_files(chosen: list[tuple[int, int, int, int]], broken: int | None) -> dict[str, str]:
    """Return the files of a site with references at the chosen spots, one of them broken."""
    bodies = [""] * COUNT
    for number, (page, reference, wrap, target) in enumerate(chosen):
        if target == page:
            target = (page + 1) % COUNT
        form = REFERENCES[reference][1 if number == broken else 0].format(n=target)
        bodies[page] += WRAPS[wrap].format(form) + f"\n\nText {number}.\n\n"
    files = {
        "mkdocs.yml": "site_name: T\nuse_directory_urls: false\nextra: {knowledge: {}}\n"
        "exclude_docs: |\n  /glossary/*.md\n",
        "docs/index.md": "---\ndescription: D.\n---\n\n# Home\n\n"
        + "".join(f"[about page {n}](p{n}.md) and [[word {n}]].\n\n" for n in range(COUNT))
        + "[points](reference/objectives.md)\n",
        "docs/pic.png": "",
        "docs/reference/objectives.md": f"---\ndescription: D.\n---\n\n{OBJECTIVES}",
    }
    for n, body in enumerate(bodies):
        files[f"docs/p{n}.md"] = (
            f"---\ndescription: D.\n---\n\n# Page {n}\n\nUses [the name][n] and mark[^f].\n\n{body}"
            "## Part\n\n[n]: index.md\n\n[^f]: A note.\n"
        )
        files[f"docs/glossary/word-{n}.md"] = term(f"word {n}").replace("other.md", f"p{n}.md#part")
    return files


def rules_found(files: dict[str, str]) -> list[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), files)
        problems = check(load_site(Path(folder), cache=False, today=TODAY))
        # an official point without questions is right here: this site has no questions at all
        return [(p.place.path, p.rule) for p in problems if p.rule != "coverage"]


@settings(max_examples=60, deadline=None)
@given(st.lists(spots, min_size=1, max_size=12), st.data())
def test_break_one_reference(chosen: list[tuple[int, int, int, int]], data: st.DataObject) -> None:
    assert rules_found(site_files(chosen, None)) == []
    broken = data.draw(st.integers(0, len(chosen) - 1))
    page, reference, _, _ = chosen[broken]
    assert rules_found(site_files(chosen, broken)) == [
        (f"docs/p{page}.md", REFERENCES[reference][2])
    ]
