"""A page that was moved by hand is recognised; a deletion says what would break."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.house import write_house
from tests.unit.test_rename import house, problems

from knowledge.__main__ import main
from knowledge.site.model import load_site


def git(root: Path, *arguments: str) -> str:
    who = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    command = ["git", "-C", str(root), *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def root(tmp_path: Path) -> Path:
    house(tmp_path)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    return tmp_path


def move(root: Path, old: str, new: str) -> None:
    (root / "docs" / new).parent.mkdir(parents=True, exist_ok=True)
    (root / "docs" / old).rename(root / "docs" / new)


@pytest.mark.parametrize("committed", [False, True], ids=["not committed", "committed"])
def test_a_page_moved_by_hand_is_recognised_and_fix_does_the_rest(
    root: Path, capsys: pytest.CaptureFixture[str], committed: bool
) -> None:
    move(root, "guide/shift.md", "reference/moves/traffic.md")
    if committed:
        git(root, "add", ".")
        git(root, "commit", "-q", "-m", "moved")
    said = problems(root)
    hint = "It holds the same text; '--fix' mends all that names it."
    assert any(
        "link 'guide/shift.md#canary' leads to no file."
        f" Did you mean 'reference/moves/traffic.md'? {hint}" in line
        for line in said
    )
    assert any(f"Did you mean '../reference/moves/traffic.md'? {hint}" in line for line in said)
    assert any(
        f"'guide/shift.md' is not a page. Did you mean 'reference/moves/traffic.md'? {hint}" in line
        for line in said
    )
    before = {path: path.read_bytes() for path in root.rglob("*.*") if path.is_file()}
    assert main(["check", "--root", str(root), "--no-cache", "--fix", "--dry-run"]) == 1
    assert "+  - reference/moves/traffic.md" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in before} == before
    assert main(["check", "--root", str(root), "--no-cache", "--fix"]) == 0
    assert problems(root) == []
    moved = (root / "docs/reference/moves/traffic.md").read_text(encoding="utf-8")
    assert "(../../questions/3.3/one-choice.md)" in moved
    site = load_site(root, cache=False)
    assert site.options.moved == {"guide/shift.md": "reference/moves/traffic.md"}


def test_another_text_is_no_move(root: Path) -> None:
    (root / "docs/guide/shift.md").unlink()
    (root / "docs/guide/new.md").write_text(
        "---\ndescription: Another.\n---\n\n# New\n\nNothing of the old text stands here.\n"
    )
    assert not any("same text" in line for line in problems(root))


def test_without_git_nothing_is_recognised(tmp_path: Path) -> None:
    house(tmp_path)
    move(tmp_path, "guide/shift.md", "guide/traffic.md")
    said = problems(tmp_path)
    assert any("leads to no file" in line for line in said)
    assert not any("same text" in line for line in said)


def delete(root: Path, *arguments: str) -> int:
    return main(["delete", *arguments, "--root", str(root)])


def test_a_deletion_says_all_that_would_break_and_does_nothing(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert delete(root, "guide/shift.md") == 1
    said = capsys.readouterr().out
    assert "docs/index.md:9:12: missing-page: link 'guide/shift.md#canary' leads to no file" in said
    assert (
        "docs/glossary/canary-deployment.md:7:1: unknown-section: 'guide/shift.md' is not a page."
        in said
    )
    assert "tests/test_it.py:1:9: deleted-page: 'guide/shift' is named here." in said
    assert "mkdocs.yml" not in said  # the entry goes with the page
    assert "Nothing is deleted" in said
    assert git(root, "status", "--porcelain", "-uno") == ""


def test_a_term_is_deleted_only_when_nothing_uses_it(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert delete(root, "linear deployment") == 1
    said = capsys.readouterr().out
    assert "docs/guide/shift.md" in said
    assert "unknown-term: '[[linear deployment]]' is no term" in said
    assert "docs/glossary/canary-deployment.md:4:" in said  # `confused_with`
    assert delete(root, "linear deployment", "--force", "--to", "canary") == 1
    assert git(root, "status", "--porcelain", "-uno").splitlines() == [
        "D  docs/glossary/linear-deployment.md",
        " M mkdocs.yml",
    ]
    led = load_site(root, cache=False).options.moved
    assert led == {"glossary/index.md#linear-deployment": "glossary/index.md#canary-deployment"}


def test_a_page_that_nothing_names_goes_with_its_entry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = {"guide/alone.md": "---\ndescription: Alone.\n---\n\n# Alone\n\nA page.\n"}
    nav = ["index.md", "guide/shift.md", "guide/alone.md", "reference/objectives.md"]
    config = write_house(tmp_path, alone, nav=[*nav, "glossary/index.md"])
    assert delete(tmp_path, "guide/alone.md", "--to", "guide/nowhere.md") == 2
    assert "'guide/nowhere.md' is nowhere to lead to" in capsys.readouterr().err
    assert delete(tmp_path, "guide/alone.md", "--dry-run") == 0
    assert "Links from elsewhere will break" in capsys.readouterr().out
    assert (tmp_path / "docs/guide/alone.md").exists()
    assert delete(tmp_path, "guide/alone.md", "--to", "guide/shift.md") == 0
    assert not (tmp_path / "docs/guide/alone.md").exists()
    site = load_site(tmp_path, cache=False)
    assert "guide/alone.md" not in site.settings.nav
    assert site.options.moved == {"guide/alone.md": "guide/shift.md"}
    assert "  - guide/alone.md" not in config.read_text(encoding="utf-8")


def test_a_changed_file_is_not_lost(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = root / "docs/guide/more.md"
    more.write_text(more.read_text(encoding="utf-8") + "\nUnsaved work.\n", encoding="utf-8")
    assert delete(root, "guide/more.md", "--force") == 2
    assert "git rm" in capsys.readouterr().err
    assert more.exists()


def test_nothing_of_that_name(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert delete(root, "guide/shfit.md") == 2
    said = "there is no page, folder or term 'guide/shfit.md'. Did you mean 'guide/shift.md'?"
    assert said in capsys.readouterr().err
