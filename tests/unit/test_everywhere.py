"""The commands are the same for all: make, no make, a container, Windows, each Python."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.house import ROOT
from tests.unit.test_rename import house, rename

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
OLDEST = (3, 11)
NEWEST = (3, 13)


def recipe(target: str) -> list[str]:
    """Return the commands of a target, as a shell gets them."""
    found = re.search(rf"(?m)^{re.escape(target)}:.*\n((?:\t.*\n)+)", MAKEFILE)
    assert found, target
    text = found[1].replace("$(BIN)", ".venv/bin").replace("$(PYTHON)", "python3")
    return [line.strip().removeprefix("@").replace(" $(ARGS)", "") for line in text.splitlines()]


def plain(command: str) -> str:
    """Return a command without what only makes it quieter, and programs called by name."""
    command = re.sub(r" --(quiet|disable-pip-version-check)", "", command)
    return re.sub(r"\.venv/bin/python -m (\w+)", r".venv/bin/\1", command)


def made_by(*targets: str) -> set[str]:
    lines = [line for target in targets for line in recipe(target)]
    return {plain(line.partition("|| ")[2] or line) for line in lines}


def test_the_lines_without_make_are_those_of_make() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"(?ms)^## Without make\n.*?^```console\n(.*?)^```", readme)
    assert block
    typed = [plain(part) for line in block[1].splitlines() for part in line.split(" && ")]
    stamps = made_by(".venv/site.stamp", ".venv/tests.stamp", ".venv/browser.stamp")
    installs = {line for line in stamps if " install " in line}
    assert len(installs) == 2
    wanted = {line.rpartition(" -r ")[2] for line in installs}
    parts = [part for part in typed if "--require-hashes" in part]
    assert [set(re.findall(r"-r (\S+)", part)) for part in parts] == [wanted]
    rest = [part for part in typed if part not in parts]
    known = stamps | made_by("serve", "test")
    for part in rest:
        assert any(line == part or line.startswith(f"{part} -") for line in known), part


def instructions() -> list[tuple[str, str]]:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.partition(" ")[0], line.partition(" ")[2]) for line in lines]


def test_the_container_runs_the_commands_of_make() -> None:
    ran = [plain(value) for name, value in instructions() if name == "RUN"]
    assert ran == [
        "python3 -m venv .venv",
        *(line for line in map(plain, recipe(".venv/site.stamp")) if " install " in line),
        *map(plain, recipe("build")),
    ]
    exported = dict(re.findall(r"(?m)^export (\w+) := (.*)$", MAKEFILE))
    env = next(value for name, value in instructions() if name == "ENV")
    assert dict(pair.split("=") for pair in env.split()) == exported


def test_what_the_container_copies_is_all_that_a_build_reads(tmp_path: Path) -> None:
    copies = [value.split() for name, value in instructions() if name == "COPY"]
    for source, target in (pair for pair in copies if not pair[0].startswith("--from")):
        place = tmp_path / target
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, place / source)
    rules = ("missing-page", "missing-image", "missing-snippet", "navigation", "unlisted-link")
    command = [sys.executable, "-m", "knowledge", "check"]
    command += [f"--rule={name}" for name in rules]
    env = {"PYTHONPATH": str(tmp_path / "hooks"), "PATH": "/nowhere"}  # the image has no Git
    done = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "No problems.\n"), done.stderr
    settings = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8")
    named = re.findall(r"(?m)^  - (hooks/\S+)|^  custom_dir: (\S+)", settings)
    assert len(named) > 5
    assert [pair for pair in named if not (tmp_path / "".join(pair)).exists()] == []


def test_the_container_serves_the_site_as_nobody() -> None:
    parts = instructions()
    last = parts[max(i for i, (name, _) in enumerate(parts) if name == "FROM") :]
    assert ("COPY", "--from=built /project/site /site") in last
    assert ("USER", "65534:65534") in last
    command = json.loads(dict(last)["CMD"])
    assert command[command.index("--directory") + 1] == "/site"
    assert dict(last)["EXPOSE"] in command
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {".venv", ".git", "site"} <= set(ignored)


def test_no_file_has_syntax_that_the_oldest_python_does_not_know() -> None:
    files = [path for name in ("hooks", "tests", "docs") for path in (ROOT / name).rglob("*.py")]
    assert len(files) > 100
    for path in files:
        ast.parse(path.read_text(encoding="utf-8"), str(path), feature_version=OLDEST)
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'target-version = "py311"' in settings  # no newer syntax
    assert 'python_version = "3.11"' in settings  # no newer library


def test_each_python_is_tested_and_named_to_readers() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text(encoding="utf-8"))
    versions = set(workflow["jobs"]["pythons"]["strategy"]["matrix"]["python"])
    for job in workflow["jobs"].values():
        versions |= {
            step["with"]["python-version"]
            for step in job["steps"]
            if "setup-python" in step.get("uses", "")
        }
    tested = {tuple(map(int, name.split("."))) for name in versions if name[0].isdigit()}
    assert tested == {(3, minor) for minor in range(OLDEST[1], NEWEST[1] + 1)}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"Python 3.{OLDEST[1]} to 3.{NEWEST[1]}" in readme


def test_paths_below_a_folder_are_written_with_slashes() -> None:
    """On Windows `relative_to` gives backslashes; every name that is shown or kept has slashes."""
    seen = 0
    for path in sorted((ROOT / "hooks").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            for call in re.findall(
                r"(?<!is_)(?<!url_)\brelative_to\([^()]*(?:\(\))?[^()]*\)(.{0,12})", line
            ):
                seen += 1
                shown = call.startswith(".as_posix()")
                sets = line.strip().startswith(("wanted =", "there ="))  # compared, never shown
                assert shown or sets, f"{path}:{number}: {line.strip()}"
    assert seen > 10


@pytest.mark.parametrize("old", ["docs\\guide\\shift.md", "guide\\shift.md"])
def test_a_path_as_windows_writes_it_is_understood(tmp_path: Path, old: str) -> None:
    house(tmp_path)
    assert rename(tmp_path, old, "docs\\guide\\moves\\traffic.md") == 0
    assert (tmp_path / "docs/guide/moves/traffic.md").is_file()
    text = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8")
    assert "  - guide/moves/traffic.md" in text
    assert "\\" not in text.partition("extra:")[2].partition("exams:")[0]


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_problem_is_told_in_any_encoding_of_the_terminal(tmp_path: Path, encoding: str) -> None:
    house(tmp_path)
    page = tmp_path / "docs/guide/more.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[[例 → ü]]\n", encoding="utf-8")
    command = [sys.executable, "-m", "knowledge", "check"]
    env = {"PYTHONPATH": str(ROOT / "hooks"), "PYTHONIOENCODING": encoding, "LC_ALL": "C"}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr.decode()
    assert "'[[例 → ü]]' is no term" in done.stdout.decode("utf-8")


def test_each_file_is_read_and_written_as_utf8_whatever_the_machine_says(tmp_path: Path) -> None:
    house(tmp_path)
    command = [sys.executable, "-X", "warn_default_encoding", "-m", "knowledge"]
    env = {"PYTHONPATH": str(ROOT / "hooks"), "LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    for more in (
        ["check", "--no-cache", "--fix"],
        ["rename", "guide/shift.md", "guide/traffic.md"],
        ["delete", "canary", "--dry-run"],
        ["question", "choice", "another-one"],
        ["bank"],
    ):
        done = subprocess.run(
            [*command, *more], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        own = [line for line in done.stderr.splitlines() if "EncodingWarning" in line]
        assert [line for line in own if "knowledge" in line] == [], more
        assert "Traceback" not in done.stderr, done.stderr
