"""The buildspec lab: the file is a buildspec, its commands work, and a mistake in it is found."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from tests.labs.transcripts import run

LABS = Path(__file__).parents[2] / "docs" / "labs"
LAB = LABS / "buildspec-image"
SCHEMA = json.loads((Path(__file__).parent / "buildspec.schema.json").read_text(encoding="utf-8"))
BUILDSPECS = sorted(path for path in LABS.rglob("*buildspec*.y*ml"))


def load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def problems(spec: dict[str, Any]) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(spec)]


def commands(spec: dict[str, Any], *names: str) -> list[str]:
    phases = spec["phases"]
    return [line for name in names or phases for line in phases[name]["commands"]]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", BUILDSPECS, ids=lambda path: path.parent.name)
def test_each_buildspec_of_the_labs_fits_the_schema(path: Path) -> None:
    assert problems(load(path)) == []


MUTATIONS: list[tuple[str, list[str], Any]] = [
    ("version 0.3", ["version"], 0.3),
    ("a phase that is none", ["phases", "prebuild"], {"commands": ["true"]}),
    ("no commands", ["phases", "build"], {"on-failure": "ABORT"}),
    ("a failure mode that is none", ["phases", "build", "on-failure"], "STOP"),
    ("a runtime outside install", ["phases", "build", "runtime-versions"], {"python": "3.12"}),
    ("a report format that is none", ["reports", "unit", "file-format"], "JUNIT"),
    ("a report without files", ["reports", "unit"], {"file-format": "JUNITXML"}),
    ("six report groups", ["reports"], {f"r{n}": {"files": ["a"]} for n in range(6)}),
    ("a reserved variable", ["env", "variables", "CODEBUILD_X"], "1"),
    ("a shell that is none", ["env", "shell"], "zsh"),
    ("a key that is none", ["env", "secret-manager"], {"A": "b"}),
    ("artifacts without files", ["artifacts"], {"base-directory": "."}),
    ("one command as text", ["phases", "build", "commands"], "docker build ."),
    ("a cache key that is none", ["cache", "path"], ["a"]),
]


@pytest.mark.parametrize(
    ("keys", "value"), [m[1:] for m in MUTATIONS], ids=[m[0] for m in MUTATIONS]
)
def test_a_wrong_buildspec_is_found(keys: list[str], value: Any) -> None:
    spec = copy.deepcopy(load(LAB / "buildspec.yml"))
    inner = spec
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = value
    assert problems(spec)


@pytest.mark.parametrize("line", commands(load(LAB / "buildspec.yml")))
def test_each_command_is_a_command(line: str) -> None:
    done = subprocess.run(["bash", "-n", "-c", line], capture_output=True, text=True)
    assert done.stderr == ""


def test_a_red_test_leaves_its_report() -> None:
    """A failed `build` goes on to the upload, unless `on-failure` says otherwise."""
    spec = load(LAB / "buildspec.yml")
    (phase,) = (name for name in spec["phases"] if "pytest" in " ".join(commands(spec, name)[:1]))
    assert phase == "build"
    assert "on-failure" not in spec["phases"]["build"]


def test_no_image_leaves_a_failed_build() -> None:
    """`post_build` runs after a failed `build`: its first command has to stop it."""
    spec = load(LAB / "buildspec.yml")
    first, *rest = commands(spec, "post_build")
    assert first.startswith('test "$CODEBUILD_BUILD_SUCCEEDING" = 1')
    assert any("docker push" in line for line in rest)
    for status, expected in (("1", 0), ("0", 1)):
        environment = {"CODEBUILD_BUILD_SUCCEEDING": status}
        assert subprocess.run(["bash", "-c", first], env=environment).returncode == expected


def test_tests_come_before_the_image_and_the_image_before_the_push() -> None:
    lines = "\n".join(commands(load(LAB / "buildspec.yml")))
    order = [lines.index(word) for word in ("ruff check", "pytest", "docker build", "docker push")]
    assert order == sorted(order)


def test_every_variable_is_set_before_it_is_used() -> None:
    spec = load(LAB / "buildspec.yml")
    known = {*spec["env"]["variables"], "AWS_DEFAULT_REGION"}
    for line in commands(spec):
        used = set(re.findall(r"\$([A-Z_]+)", line))
        assert {name for name in used if not name.startswith("CODEBUILD_")} <= known, line
        known |= set(re.findall(r"export ([A-Z_]+)=", line))
    assert set(spec["env"]["exported-variables"]) <= known


def test_reports_and_artifacts_are_what_the_commands_write() -> None:
    spec = load(LAB / "buildspec.yml")
    lines = "\n".join(commands(spec))
    report = spec["reports"]["unit"]
    assert f"--junitxml={report['base-directory']}/{report['files'][0]}" in lines
    assert f"> {spec['artifacts']['files'][0]}" in lines


def test_the_dockerfile_copies_files_of_the_lab() -> None:
    text = (LAB / "Dockerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (\S+) ", text, re.MULTILINE)
    assert copied == ["serve.py"]
    assert all((LAB / name).is_file() for name in copied)
    assert "\nUSER " not in text, "SageMaker expects the container to run as root"
    assert 'ENTRYPOINT ["python", "serve.py"]' in text, "the exec form receives SIGTERM"


def test_lint_and_tests_of_the_build_pass(tmp_path: Path) -> None:
    """Run what `pre_build` runs, on a copy: nothing of the build stays in the sources."""
    copied = tmp_path / "lab"
    shutil.copytree(LAB, copied, ignore=shutil.ignore_patterns("*.md", "__pycache__"))
    run = [line for line in commands(load(LAB / "buildspec.yml")) if line.split()[0] in TOOLS]
    assert len(run) == 3
    for line in run:
        command = [sys.executable, "-m", *line.split()]
        done = subprocess.run(command, cwd=copied, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    report = (copied / "reports" / "unit.xml").read_text(encoding="utf-8")
    assert 'failures="0"' in report


TOOLS = {"ruff", "pytest"}


def test_the_page_shows_what_a_forgotten_bias_does(tmp_path: Path) -> None:
    """What the page shows under "Break it" is what the commands there print."""
    folder = tmp_path / "lab"
    shutil.copytree(LAB, folder)
    shown = (LAB / "broken.txt").read_text(encoding="utf-8")
    page = (LAB / "index.md").read_text(encoding="utf-8")
    command = "sed -i 's/score = bias + sum/score = sum/' serve.py"
    assert command in page
    assert run(f"{command}; pytest -q -p no:cacheprovider", folder) == shown
    assert "1 failed" in shown
