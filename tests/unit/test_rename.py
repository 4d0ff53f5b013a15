"""A rename: every link, list, setting and test follows, and an old address leads on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.house import NAV, run, write_house

from knowledge.__main__ import main
from knowledge.checks import check
from knowledge.site.model import load_site

MORE = {
    "guide/more.md": """---
description: More about it.
related: [guide/shift.md]
---

# More

See [the canary](shift.md#canary), [it again][again] and <a href="shift.html#linear">in HTML</a>.

```mermaid
flowchart LR
  accTitle: More of it
  accDescr: More leads to the shift.
  A[More] --> B[Shift]
  click B "shift.md"
```

[again]: ../guide/shift.md
""",
}


def house(root: Path) -> Path:
    config = write_house(root, MORE, nav=[*NAV, "guide/more.md"])
    shift = root / "docs/guide/shift.md"
    text = shift.read_text(encoding="utf-8")
    text = text.replace("objectives:\n", "related: [guide/more.md]\nobjectives:\n", 1)
    shift.write_text(text + "\nAlso [more about it](more.md).\n", encoding="utf-8")
    tests = root / "tests/test_it.py"
    tests.parent.mkdir()
    tests.write_text('PAGE = "guide/shift.html#canary"\n', encoding="utf-8")
    return config


def problems(root: Path) -> list[str]:
    return [str(problem) for problem in check(load_site(root, cache=False))]


def rename(root: Path, *arguments: str) -> int:
    return main(["rename", *arguments, "--root", str(root)])


def test_a_page_moves_to_another_folder_and_all_that_names_it_follows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = house(tmp_path)
    assert problems(tmp_path) == []
    assert rename(tmp_path, "guide/shift.md", "reference/moves/traffic.md") == 0
    assert "docs/guide/shift.md -> docs/reference/moves/traffic.md" in capsys.readouterr().out
    assert problems(tmp_path) == []
    text = (tmp_path / "docs/guide/more.md").read_text(encoding="utf-8")
    assert "[the canary](../reference/moves/traffic.md#canary)" in text
    assert 'href="../reference/moves/traffic.html#linear"' in text
    assert "[again]: ../reference/moves/traffic.md" in text
    assert "related: [reference/moves/traffic.md]" in text
    term = (tmp_path / "docs/glossary/canary-deployment.md").read_text(encoding="utf-8")
    assert "page: reference/moves/traffic.md#canary" in term
    asked = (tmp_path / "docs/questions/3.3/one-choice.md").read_text(encoding="utf-8")
    assert "teaches: reference/moves/traffic.md#canary" in asked
    moved = (tmp_path / "docs/reference/moves/traffic.md").read_text(encoding="utf-8")
    assert "(../../questions/3.3/one-choice.md)" in moved
    assert "[more about it](../../guide/more.md)" in moved
    tests = (tmp_path / "tests/test_it.py").read_text(encoding="utf-8")
    assert tests == 'PAGE = "reference/moves/traffic.html#canary"\n'
    run(config)
    left = (tmp_path / "site/guide/shift.html").read_text(encoding="utf-8")
    assert 'content="0; url=../reference/moves/traffic.html"' in left
    assert '<a href="../reference/moves/traffic.html">Shift</a>' in left
    assert "shift.md" not in config.read_text(encoding="utf-8").replace("guide/shift.md: ", "")


def test_a_folder_moves(tmp_path: Path) -> None:
    house(tmp_path)
    assert rename(tmp_path, "docs/questions/3.3", "docs/questions/3.4") == 0
    assert (tmp_path / "docs/questions/3.4/one-choice.md").is_file()
    assert not (tmp_path / "docs/questions/3.3/one-choice.md").exists()
    text = (tmp_path / "docs/guide/shift.md").read_text(encoding="utf-8")
    assert "[One](../questions/3.4/one-choice.md)" in text


def test_a_dry_run_shows_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    house(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.md")}
    assert rename(tmp_path, "guide/shift.md", "guide/traffic.md", "--dry-run") == 0
    said = capsys.readouterr().out
    assert "-Start with [the shift](guide/shift.md#canary), then the [[canary]]." in said
    assert "+Start with [the shift](guide/traffic.md#canary), then the [[canary]]." in said
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.md")} == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("guide/shfit.md", "guide/x.md", "there is no page or folder 'guide/shfit.md'. Did you mean 'guide/shift.md'?"),  # noqa: E501
        ("guide/shift.md", "guide/more.md", "'guide/more.md' exists already."),
        ("glossary/canary-deployment.md", "glossary/x.md", "is a term: change its 'term'"),
    ],
)  # fmt: skip
def test_what_cannot_be_renamed_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    house(tmp_path)
    assert rename(tmp_path, old, new) == 2
    assert said in capsys.readouterr().err


def test_an_old_address_that_leads_nowhere_is_a_problem(tmp_path: Path) -> None:
    config = house(tmp_path)
    text = config.read_text(encoding="utf-8")
    rows = "    moved: {guide/undo.md: guide/shfit.md, index.md: guide/shift.md#cannary}\n"
    text = re.sub(r"(?m)^(  knowledge:.*\n)", lambda found: found[0] + rows, text)
    config.write_text(text, encoding="utf-8")
    said = [line.partition("moved-page: ")[2] for line in problems(tmp_path)]
    assert sorted(line for line in said if line) == [
        "'guide/shfit.md', where 'guide/undo.md' went, is no page. Did you mean 'guide/shift.md'?",
        "'guide/shift.md' has no section 'cannary'. Did you mean 'canary'?",
        "'index.md' is a page again, so nothing leads away.",
    ]
