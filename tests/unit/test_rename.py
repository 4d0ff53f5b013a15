"""A rename: every link, list, setting and test follows, and an old address leads on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.building import run
from tests.house import NAV, write_house

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


def test_a_heading_gets_another_id_and_its_old_one_leads_on(tmp_path: Path) -> None:
    config = house(tmp_path)
    more = tmp_path / "docs/guide/more.md"
    text = more.read_text(encoding="utf-8")
    more.write_text(text.replace('"shift.md"', '"shift.md#canary"'), encoding="utf-8")
    shift = tmp_path / "docs/guide/shift.md"
    shift.write_text(
        shift.read_text(encoding="utf-8") + "\nBack to [small](#canary).\n", encoding="utf-8"
    )
    assert rename(tmp_path, "guide/shift.md#canary", "guide/shift.md#small-share") == 0
    moved = shift.read_text(encoding="utf-8")
    assert "\n## Canary { #small-share }\n" in moved
    assert "c01-3.3-k5: [small-share]" in moved
    assert "[small](#small-share)" in moved
    text = more.read_text(encoding="utf-8")
    assert "[the canary](shift.md#small-share)" in text
    assert 'click B "shift.md#small-share"' in text
    term = (tmp_path / "docs/glossary/canary-deployment.md").read_text(encoding="utf-8")
    assert "page: guide/shift.md#small-share" in term
    asked = (tmp_path / "docs/questions/3.3/one-choice.md").read_text(encoding="utf-8")
    assert "teaches: guide/shift.md#small-share" in asked
    tests = (tmp_path / "tests/test_it.py").read_text(encoding="utf-8")
    assert tests == 'PAGE = "guide/shift.html#small-share"\n'
    assert "guide/shift.md#canary: guide/shift.md#small-share" in config.read_text("utf-8")
    run(config)
    built = (tmp_path / "site/guide/shift.html").read_text(encoding="utf-8")
    assert re.search(r'<h2 id="?small-share"?[^>]*><span id="?canary"?></span>Canary', built)
    # Renamed twice, both old ones lead to the newest.
    assert rename(tmp_path, "guide/shift.md#small-share", "guide/shift.md#first") == 0
    settings = config.read_text(encoding="utf-8")
    assert "guide/shift.md#canary: guide/shift.md#first" in settings
    assert "guide/shift.md#small-share: guide/shift.md#first" in settings


def test_a_heading_gets_another_text(tmp_path: Path) -> None:
    house(tmp_path)
    assert rename(tmp_path, "docs/guide/shift.md#linear", "In equal `steps`") == 0
    text = (tmp_path / "docs/guide/shift.md").read_text(encoding="utf-8")
    assert "\n## In equal `steps`\n" in text
    more = (tmp_path / "docs/guide/more.md").read_text(encoding="utf-8")
    assert 'href="shift.html#in-equal-steps"' in more
    objectives = "reference/objectives.md#c01-3.3-k5"
    assert rename(tmp_path, objectives, "K5 Ways to deploy") == 0
    text = (tmp_path / "docs/reference/objectives.md").read_text(encoding="utf-8")
    assert "### K5 Ways to deploy { #c01-3.3-k5 }" in text


def test_a_term_gets_another_name_and_is_found_by_its_old_one(tmp_path: Path) -> None:
    config = house(tmp_path)
    more = tmp_path / "docs/guide/more.md"
    more.write_text(
        more.read_text(encoding="utf-8")
        + "\n[[Canary deployments]], a [[canary deployment|small one]], the [[canary]], and"
        " [its entry](../glossary/index.md#canary-deployment).\n",
        encoding="utf-8",
    )
    tests = tmp_path / "tests/test_it.py"
    tests.write_text('A = "glossary/canary-deployment.md", "glossary/index.html#canary-deployment"')
    assert rename(tmp_path, "canary deployment", "small release") == 0
    assert not (tmp_path / "docs/glossary/canary-deployment.md").exists()
    term = (tmp_path / "docs/glossary/small-release.md").read_text(encoding="utf-8")
    assert "term: small release\naka: [canary deployment, canary]\n" in term
    other = (tmp_path / "docs/glossary/linear-deployment.md").read_text(encoding="utf-8")
    assert "confused_with: [small-release]" in other
    text = more.read_text(encoding="utf-8")
    assert (
        "[[small release|Small releases]], a [[small release|small one]], the [[canary]], and"
        in text
    )
    assert "(../glossary/index.md#small-release)" in text
    assert (
        tests.read_text() == 'A = "glossary/small-release.md", "glossary/index.html#small-release"'
    )
    settings = config.read_text(encoding="utf-8")
    assert "glossary/index.md#canary-deployment: glossary/index.md#small-release" in settings
    assert "glossary/canary-deployment.md" not in settings
    run(config)
    built = (tmp_path / "site/glossary/index.html").read_text(encoding="utf-8")
    assert re.search(r'<h3 id="?small-release"?[^>]*><span id="?canary-deployment"?>', built)


def test_an_official_point_gets_another_id(tmp_path: Path) -> None:
    config = house(tmp_path)
    assert rename(tmp_path, "c01-3.3-k5", "c01-3.4-k1") == 0
    left = [
        path.relative_to(tmp_path).as_posix()
        for path in tmp_path.rglob("*.*")
        if path.suffix in (".md", ".yml") and "c01-3.3-k5" in path.read_text(encoding="utf-8")
    ]
    assert left == ["mkdocs.yml"]
    old = "reference/objectives.md#c01-3.3-k5: reference/objectives.md#c01-3.4-k1"
    assert old in config.read_text(encoding="utf-8")
    text = (tmp_path / "docs/guide/shift.md").read_text(encoding="utf-8")
    assert "  c01-3.4-k1: [canary]\n" in text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("guide/shift.md#cannary", "guide/shift.md#x", "'guide/shift.md' has no section 'cannary'. Did you mean 'canary'?"),  # noqa: E501
        ("guide/shift.md#canary", "guide/shift.md#linear", "'guide/shift.md' has an id 'linear' already."),  # noqa: E501
        ("guide/shift.md#canary", "guide/more.md#canary", "a section stays on its page"),
        ("guide/shift.md#canary", "guide/shift.md#two words", "'two words' is no id"),
        ("guide/more.md#same", "Other", "'guide/more.md#same_1' would get another id; rename it first."),  # noqa: E501
        ("canary", "linear deployment", "'linear deployment' is a name of 'linear deployment' already."),  # noqa: E501
    ],
)  # fmt: skip
def test_a_section_or_term_that_cannot_be_renamed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    house(tmp_path)
    more = tmp_path / "docs/guide/more.md"
    more.write_text(more.read_text(encoding="utf-8") + "\n## Same\n\nOne.\n\n## Same\n\nTwo.\n")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*") if path.is_file()}
    assert rename(tmp_path, old, new) == 2
    assert said in capsys.readouterr().err
    assert {path: path.read_bytes() for path in before} == before


def test_old_addresses_in_one_line_stay_valid(tmp_path: Path) -> None:
    config = house(tmp_path)
    text = config.read_text(encoding="utf-8")
    rows = "    moved: {guide/undo.md: guide/more.md}\n"
    config.write_text(re.sub(r"(?m)^(  knowledge:.*\n)", rf"\1{rows}", text), encoding="utf-8")
    assert rename(tmp_path, "guide/shift.md", "guide/traffic.md") == 0
    moved = load_site(tmp_path, cache=False).options.moved
    assert moved == {"guide/undo.md": "guide/more.md", "guide/shift.md": "guide/traffic.md"}


def test_old_ids_that_lead_nowhere_are_problems(tmp_path: Path) -> None:
    config = house(tmp_path)
    text = config.read_text(encoding="utf-8")
    rows = """    moved:
      guide/shift.md#small: guide/shift.md#cannary
      guide/shift.md#canary: guide/shift.md#linear
      guide/gone.md#a: guide/gone.md#b
      guide/shift.md#more: guide/more.md#more
"""
    config.write_text(re.sub(r"(?m)^(  knowledge:.*\n)", rf"\1{rows}", text), encoding="utf-8")
    said = [line.partition("moved-page: ")[2] for line in problems(tmp_path)]
    assert sorted(said) == [
        "'guide/gone.md', where 'a' was, is no page.",
        "'guide/shift.md' has a section 'canary' again.",
        "'guide/shift.md' has no section 'cannary'. Did you mean 'canary'?",
        "'more' can lead on within 'guide/shift.md' alone.",
    ]
