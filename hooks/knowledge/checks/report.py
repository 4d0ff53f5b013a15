"""Problems as text, GitHub annotations, JSON, SARIF or JUnit, in the same order."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from knowledge.problems import Problem

SCHEMA = Path(__file__).parents[1] / "schemas" / "problems.schema.json"
VERSION = 1


def render(
    problems: Sequence[Problem], form: str = "text", reasons: Mapping[str, str] | None = None
) -> str:
    """Return a report of problems.

    Args:
        problems: Problems in file order.
        form: One of `FORMATS`.
        reasons: Reason of each rule, by its id; formats that describe rules show it.
    """
    return _RENDERERS[form](problems, reasons or {})


def summary(problems: Sequence[Problem]) -> str:
    """Return the last line of a report: how many problems in how many files."""
    if not problems:
        return "No problems."
    files = len({problem.place.path for problem in problems})
    return f"{_count(len(problems), 'problem')} in {_count(files, 'file')}."


def job_summary(problems: Sequence[Problem]) -> str:
    """Return the full list as Markdown, for GitHub's job summary: it shows ten annotations."""
    rows = [f"### {summary(problems)}"]
    if problems:
        rows += ["", "| Place | Rule | Problem |", "| --- | --- | --- |"]
    for problem in problems:
        message = problem.message.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
        rows.append(f"| `{problem.place}` | `{problem.rule}` | {message} |")
    return "\n".join(rows) + "\n"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _text(problems: Sequence[Problem], _: Mapping[str, str]) -> str:
    return "".join(f"{problem}\n" for problem in problems) + summary(problems) + "\n"


def _github(problems: Sequence[Problem], _: Mapping[str, str]) -> str:
    lines = []
    for problem in problems:
        place = problem.place
        path = _escape(place.path).replace(":", "%3A").replace(",", "%2C")
        level = "error" if problem.severity == "error" else "warning"
        where = f"file={path},line={place.line},col={place.column},title={problem.rule}"
        lines.append(f"::{level} {where}::{_escape(problem.message)}")
    return _text(problems, {}) if not lines else "\n".join([*lines, summary(problems)]) + "\n"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _json(problems: Sequence[Problem], _: Mapping[str, str]) -> str:
    report = {
        "version": VERSION,
        "count": len(problems),
        "problems": [
            {
                "path": problem.place.path,
                "line": problem.place.line,
                "column": problem.place.column,
                "rule": problem.rule,
                "severity": problem.severity,
                "message": problem.message,
            }
            for problem in problems
        ],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _sarif(problems: Sequence[Problem], reasons: Mapping[str, str]) -> str:
    names = sorted({problem.rule for problem in problems})
    rules: list[dict[str, Any]] = [
        {"id": name, "shortDescription": {"text": reasons.get(name, name)}} for name in names
    ]
    results = [
        {
            "ruleId": problem.rule,
            "ruleIndex": names.index(problem.rule),
            "level": "error" if problem.severity == "error" else "warning",
            "message": {"text": problem.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": problem.place.path},
                        "region": {
                            "startLine": problem.place.line,
                            "startColumn": problem.place.column,
                        },
                    }
                }
            ],
        }
        for problem in problems
    ]
    run = {
        "tool": {"driver": {"name": "knowledge", "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    report = {"$schema": schema, "version": "2.1.0", "runs": [run]}
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _junit(problems: Sequence[Problem], _: Mapping[str, str]) -> str:
    """Make one test case of each problem; a clean run is one case that passed."""
    count = str(len(problems))
    root = Element("testsuites", {"name": "knowledge", "tests": count, "failures": count})
    suite = SubElement(root, "testsuite", {"name": "check", "tests": count, "failures": count})
    for problem in problems:
        attributes = {
            "classname": problem.place.path,
            "name": f"{problem.rule} {problem.place.line}:{problem.place.column}",
            "file": problem.place.path,
            "line": str(problem.place.line),
        }
        case = SubElement(suite, "testcase", attributes)
        message = _printable(problem.message)
        failure = SubElement(case, "failure", {"message": message, "type": problem.rule})
        failure.text = _printable(str(problem))
    if not problems:
        suite.set("tests", "1")
        root.set("tests", "1")
        SubElement(suite, "testcase", {"classname": "docs", "name": "no problems"})
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _printable(text: str) -> str:
    """Drop the control characters that XML cannot hold."""
    return "".join(char for char in text if char >= " " or char in "\t\n")


_RENDERERS: dict[str, Callable[[Sequence[Problem], Mapping[str, str]], str]] = {
    "text": _text,
    "github": _github,
    "json": _json,
    "sarif": _sarif,
    "junit": _junit,
}
FORMATS = tuple(_RENDERERS)
