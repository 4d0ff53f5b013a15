"""What a change takes away from those who link to it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.unit.sites import make_site, write

from knowledge.__main__ import main
from knowledge.checks.removed import removed


def git(root: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-C", str(root), "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments],
        check=True,
        capture_output=True,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    write(
        tmp_path, {"docs/index.md": "# Home\n\n[p q](other.md#same-section) [r s](sub/deep.md)\n"}
    )
    make_site(tmp_path, {"docs/index.md": (tmp_path / "docs/index.md").read_text()})
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    return tmp_path


def told(root: Path) -> list[str]:
    from knowledge.site.model import load_site

    return [f"{p.severity} {p}" for p in removed(load_site(root, cache=False), "HEAD")]


def test_nothing_changed(repository: Path) -> None:
    assert told(repository) == []


def test_renamed_heading(repository: Path) -> None:
    other = repository / "docs" / "other.md"
    other.write_text(other.read_text().replace("## Same section", "## Another section"))
    assert told(repository) == [
        "error docs/other.md:1:1: removed-target: section 'same-section' of 'HEAD' is gone;"
        " docs/index.md:3:1, docs/other.md:9:28 lead to it."
    ]


def test_removed_page(repository: Path) -> None:
    (repository / "docs" / "sub" / "deep.md").unlink()
    (repository / "docs" / "sub" / "index.md").unlink()
    assert told(repository) == [
        "error docs/sub/deep.md:1:1: removed-target: page 'sub/deep.md' of 'HEAD' is gone;"
        " docs/index.md:3:30 lead to it.",
        "warning docs/sub/index.md:1:1: removed-target: page 'sub/index.md' of 'HEAD' is gone;"
        " links from elsewhere will break.",
    ]


def test_new_pages_and_text_are_no_removal(repository: Path) -> None:
    write(
        repository,
        {"docs/new.md": "# New\n", "docs/sub/deep.md": "# Deep page\n\nText.\n\n## Inside\n"},
    )
    assert told(repository) == []


def test_command(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "docs" / "sub" / "index.md").unlink()
    command = ["check", "--root", str(repository), "--no-cache", "--rule", "missing-page"]
    assert main([*command, "--since", "HEAD"]) == 0
    assert "page 'sub/index.md' of 'HEAD' is gone" in capsys.readouterr().out
    assert main(command) == 0
    assert capsys.readouterr().out == "No problems.\n"


def test_id_of_a_removed_question(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from knowledge.checks.removed import reused
    from knowledge.site.model import load_site

    path = repository / "docs" / "questions" / "3.3" / "twice.md"
    path.parent.mkdir(parents=True)
    path.write_text("---\nid: twice\n---\n\nOne?\n")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "one")
    assert reused(load_site(repository, cache=False)) == []
    path.unlink()
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "gone")
    path.write_text("---\nid: twice\n---\n\nWho may start a pipeline here?\n")
    assert [str(problem) for problem in reused(load_site(repository, cache=False))] == [
        "docs/questions/3.3/twice.md:5:1: question-id-reused: 'twice' was the id of a question that"
        " is gone; progress is kept by id, so take another."
    ]


def test_a_question_that_is_brought_back_is_itself_again(repository: Path) -> None:
    from knowledge.checks import check
    from knowledge.site.model import load_site

    path = repository / "docs" / "questions" / "3.3" / "back.md"
    path.parent.mkdir(parents=True)
    text = "---\nid: back\n---\n\nWhich shift is small first?\n"
    path.write_text(text)
    for act, message in ((path.unlink, "one"), (lambda: path.write_text(text), "gone")):
        git(repository, "add", ".")
        git(repository, "commit", "-q", "-m", message)
        act()
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "back")
    site = load_site(repository, cache=False)
    assert check(site, ["question-id-reused"]) == []
    path.write_text(text.replace("Which shift is small first", "Who may start a pipeline"))
    assert len(check(load_site(repository, cache=False), ["question-id-reused"])) == 1
    said = "<!-- silence question-id-reused: nobody had answered the old one -->\n"
    path.write_text(f"---\nid: back\n---\n\n{said}Who may start a pipeline?\n")
    assert check(load_site(repository, cache=False), ["question-id-reused"]) == []


def test_without_git_nothing_is_known(tmp_path: Path) -> None:
    from knowledge.checks.removed import reused

    assert reused(make_site(tmp_path, {})) == []
