"""Each row of "What goes wrong" has a source with a date, or names what a test meets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.labs.lab_files import EVENTS, LABS

PAGES = sorted(LABS.glob("*/index.md"))
HERE = Path(__file__)
TESTS = "\n".join(  # sample events are run, too
    path.read_text(encoding="utf-8")
    for path in (*sorted(HERE.parent.rglob("*.py")), *EVENTS)
    if path != HERE
)
# A short word stands in some test by accident.
SHORTEST = 7


def unproven(page: str) -> list[str]:
    """Return the rows of "What goes wrong" that neither a source nor a test stands behind."""
    _, _, rest = page.partition("\n## What goes wrong\n")
    section, _, _ = rest.partition("\n## ")
    rows = [line for line in section.splitlines() if line.startswith("| ")][2:]
    return [row for row in rows if not (is_sourced(row, page) or is_met(row))]


def is_sourced(row: str, page: str) -> bool:
    """Say whether a row has a footnote whose text ends with the date on which it was checked."""
    return any(
        re.search(rf"^\[\^{note}\]: .*, checked \d{{4}}-\d\d-\d\d\.$", page, re.MULTILINE)
        for note in re.findall(r"\[\^(\w+)\]", row)
    )


def is_met(row: str) -> bool:
    """Say whether a row quotes a message, a state, an action or a scene of the labs' tests."""
    quoted = re.findall(r"`([^`]+)`|(?<!\*)\*([^*]+)\*", row)
    return any(len(text) >= SHORTEST and text in TESTS for pair in quoted for text in pair)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_each_row_has_a_source_or_a_test(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "| Symptom | Cause | Fix |" in text
    assert unproven(text) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_a_row_without_either_is_found(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    rumour = "| it is slow on Fridays | `nobody knows why` | wait |"
    head = "| Symptom | Cause | Fix |\n| --- | --- | --- |\n"
    assert unproven(text.replace(head, f"{head}{rumour}\n", 1)) == [rumour]


def test_a_source_without_a_date_is_none() -> None:
    row = "| refused | too much[^limits] | less |"
    table = f"| Symptom | Cause | Fix |\n| --- | --- | --- |\n{row}\n"
    page = f"\n## What goes wrong\n\n{table}\n[^limits]: a page"
    assert unproven(page) == [row]
    assert unproven(f"{page}, checked 2026-11-26.") == []


# Another spelling, and the names that labs once had for the same thing.
FILES = [p for p in LABS.rglob("*") if p.is_file() and p.suffix in (".json", ".yaml", ".py")]


def other_names(text: str) -> list[str]:
    """Return names of a file's parameters for the input that are not `InputKey`."""
    names = r"\b(?:Window|DataPrefix|InputPrefix|DataKey)\b|params\.input_key|\"input_key\""
    return re.findall(names, text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_input_has_one_name_everywhere(path: Path) -> None:
    assert other_names(path.read_text(encoding="utf-8")) == []


def test_another_name_for_the_input_is_found() -> None:
    text = (LABS / "airflow-dag" / "churn_release.py").read_text(encoding="utf-8")
    assert other_names(text.replace("InputKey", "input_key")) == ["params.input_key", '"input_key"']
    base = (LABS / "base" / "template.yaml").read_text(encoding="utf-8")
    assert other_names(base.replace("InputKey", "Window"))
