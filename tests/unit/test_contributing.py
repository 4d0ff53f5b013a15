"""What a contributor gets beside the site: workflows, editor tasks, spelling."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from tests.house import ROOT, write_house

from knowledge.__main__ import main

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([\w./-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
PINNED = re.compile(r"^[\w./-]+@[0-9a-f]{40}$")


def program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def test_the_workflows_give_a_stranger_nothing() -> None:
    command = [program("zizmor"), "--offline", "--no-progress", str(ROOT / ".github")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_asks_for_little_and_pins_what_it_uses(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        assert job["timeout-minutes"] <= 60, name
        assert "permissions" in job, name
        for step in job["steps"]:
            assert PINNED.match(step.get("uses", f"x@{'0' * 40}")), step


def commands() -> dict[str, list[str]]:
    """Return what each file outside the Makefile has `make` do."""
    names = [*WORKFLOWS, ROOT / ".ci/run"]
    names += [ROOT / name for name in (".devcontainer/devcontainer.json", ".vscode/tasks.json")]
    names.append(ROOT / ".pre-commit-config.yaml")
    called = re.compile(r"(?:^|[\"\s])make ((?:[a-z.][\w./-]* ?)+)(?=[\"\s]|$)", re.MULTILINE)
    return {
        path.name: called.findall(re.sub(r"#.*", "", path.read_text(encoding="utf-8")))
        for path in names
    }


def test_every_command_that_a_file_calls_exists() -> None:
    asked = {name: found for name, found in commands().items() if found}
    assert {"run", "site.yml", "devcontainer.json", "tasks.json"} <= asked.keys()
    for name, lines in asked.items():
        for target in " ".join(lines).split():
            assert target in TARGETS, (name, target)


def test_a_click_on_a_problem_opens_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The editor's pattern reads what the check prints, each line of it."""
    write_house(tmp_path, {"index.md": "# Home\n\n[a](gone.md) and [[nothing]]\n"})
    assert main(["check", "--root", str(tmp_path)]) == 1
    tasks = json.loads((ROOT / ".vscode/tasks.json").read_text(encoding="utf-8"))["tasks"]
    pattern = tasks[0]["problemMatcher"]["pattern"]
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("docs/")]
    assert len(lines) >= 2
    for line in lines:
        found = re.match(pattern["regexp"], line)
        assert found, line
        assert (tmp_path / found[pattern["file"]]).is_file()
        assert int(found[pattern["line"]]) >= 1
        assert found[pattern["code"]]
        assert found[pattern["message"]]


@pytest.mark.parametrize(("text", "code"), [("The receipt is whole.", 0), ("Teh reciept.", 65)])
def test_a_misspelt_word_is_found(tmp_path: Path, text: str, code: int) -> None:
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    config = ["--toml", str(ROOT / "pyproject.toml")]
    done = subprocess.run(
        [program("codespell"), *config, "page.md"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == code


def test_the_tests_begin_with_the_longest_files_and_tell_how_far_they_are() -> None:
    """Files that wait for a browser or a build go first; the many short ones fill what is left."""
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]
    paths = options["ini_options"]["testpaths"]
    assert paths == ["tests/browser", "tests/build", "tests/labs", "tests/unit"]
    assert options["ini_options"]["console_output_style"] == "count"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"(?m)^test: .*\n\t(.*)$", makefile)
    assert recipe
    assert "--no-loadscope-reorder" in recipe[1]  # else they go by their number of tests
    assert "--durations 10" in recipe[1]
    assert recipe[1].endswith("$(ARGS)")
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = re.search(r"`make test ARGS=(\S+)`", text)
    assert shown
    assert (ROOT / shown[1]).is_file()
