"""A new question starts from a template that parses; misuse is said and writes nothing."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from knowledge.__main__ import main
from knowledge.questions.model import TYPES
from knowledge.questions.new import NotStartedError, start_question
from knowledge.questions.parse import parse_question

TODAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize("kind", TYPES)
def test_every_template_parses_as_it_is(kind: str, tmp_path: Path) -> None:
    path = start_question(kind, "my-question", tmp_path, task="3.3", today=TODAY)
    assert path == tmp_path / "3.3" / "my-question.md"
    question, problems = parse_question(path.read_text(encoding="utf-8"), str(path))
    assert problems == []
    assert question is not None
    assert (question.id, question.type) == ("my-question", kind)
    if kind != "case":
        assert question.sources[0].checked == TODAY


@pytest.mark.parametrize(
    ("kind", "name", "message"),
    [
        ("choise", "mine", "unknown type 'choise'.*Did you mean 'choice'"),
        ("choice", "My Question", "id 'My Question' must be"),
        ("choice", "../evil", "must be"),
        ("choice", "taken", "id 'taken' is taken by"),
    ],
)
def test_misuse_is_said(kind: str, name: str, message: str, tmp_path: Path) -> None:
    start_question("choice", "taken", tmp_path, task="3.2")
    with pytest.raises(NotStartedError, match=message):
        start_question(kind, name, tmp_path)
    assert len(list(tmp_path.rglob("*.md"))) == 1


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    assert main(["question", "order", "my-order"]) == 1
    assert "has no folder yet" in capsys.readouterr().err
    (tmp_path / "docs" / "questions" / "3.1").mkdir(parents=True)
    (tmp_path / "docs" / "questions" / "3.3").mkdir()
    assert main(["question", "order", "my-order"]) == 0
    assert capsys.readouterr().out == "docs/questions/3.3/my-order.md\n"
    assert main(["question", "order", "my-order"]) == 1
    assert "is taken" in capsys.readouterr().err


def test_the_command_follows_the_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = "site_name: T\ndocs_dir: texte\nextra: {knowledge: {folders: {questions: fragen}}}\n"
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    command = ["question", "choice", "eine", "--root", str(tmp_path), "--task", "1"]
    assert main(command) == 0
    assert (tmp_path / "texte" / "fragen" / "1" / "eine.md").is_file()
    assert capsys.readouterr().out.endswith("texte/fragen/1/eine.md\n")
