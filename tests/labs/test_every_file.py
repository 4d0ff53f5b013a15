"""No file of a lab is without a validator, and none is copied into a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.labs.lab_files import EVENTS, LABS, MACHINES, REQUESTS, TEMPLATES
from tests.labs.test_buildspec import BUILDSPECS

ENVIRONMENTS = {LABS / "airflow-dag", LABS / "s3-to-pipeline" / "cdk"}  # `make test-labs`
OWN = {
    LABS / "agent-release",  # test_base.py, test_buildspec.py and their like run them
    LABS / "base",
    LABS / "buildspec-image",
    LABS / "codedeploy-lambda-canary",
    LABS / "sagemaker-pipeline",
}
FILES = sorted(
    path
    for path in LABS.rglob("*")
    if path.is_file()
    and path.suffix != ".md"
    and not any(
        part.startswith(".") or part == "__pycache__" for part in path.relative_to(LABS).parts
    )
)


def is_checked(path: Path) -> bool:
    listed = {*TEMPLATES, *MACHINES, *EVENTS, *REQUESTS, *BUILDSPECS}
    if path.name in ("broken.txt", "whole-case.txt"):  # what is printed: replayed where it is made
        return True
    return path in listed or bool({*path.parents} & {*ENVIRONMENTS, *OWN})


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(LABS)))
def test_file_has_a_validator(path: Path) -> None:
    assert is_checked(path)


@pytest.mark.parametrize(
    "page", sorted(LABS.glob("*/index.md")), ids=lambda page: str(page.parent.name)
)
def test_page_has_the_parts_of_a_lab(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for heading in (
        "Goal",
        "Architecture",
        "Files",
        "Steps",
        "Verify",
        "Break it",
        "What goes wrong",
        "Cost and clean-up",
    ):
        assert f"\n## {heading}\n" in text
    assert "```mermaid" in text
    assert "--8<--" in text


@pytest.mark.parametrize(
    "page", sorted(LABS.glob("*/index.md")), ids=lambda page: str(page.parent.name)
)
def test_page_says_what_it_costs(page: Path) -> None:
    text = page.read_text(encoding="utf-8").partition("\n## Cost and clean-up\n")[2]
    table, _, _ = text.partition("```console")
    assert "| What is billed | Rate in dollars | One run of this lab |" in table
    notes = re.findall(r"\[\^(\w+)\]", table)
    assert notes, "a rate has a source"
    for note in notes:
        assert re.search(rf"^\[\^{note}\]: .* checked \d{{4}}-\d\d-\d\d\.$", text, re.MULTILINE), (
            note
        )
