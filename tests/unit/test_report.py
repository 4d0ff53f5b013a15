"""Reports: five formats, one truth."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.sites import CONFIG, WORLD, write

from knowledge.__main__ import main
from knowledge.checks.report import FORMATS, SCHEMA, job_summary, render, summary
from knowledge.problems import Place, Problem

PROBLEMS = [
    Problem(
        Place("docs/a.md", 3, 5),
        "missing-page",
        "link 'x.md' leads to no file. Did you mean 'y.md'?",
    ),
    Problem(Place("docs/a.md", 9, 1), "source-date", "100 % old,\nreally: |yes|", "warning"),
    Problem(Place("docs/b, c:d.md", 1, 1), "unknown-term", "'[[<x>]]' is no term."),
]


def test_text() -> None:
    assert render(PROBLEMS[:1]) == (
        "docs/a.md:3:5: missing-page: link 'x.md' leads to no file. Did you mean 'y.md'?\n"
        "1 problem in 1 file.\n"
    )
    assert render([]) == "No problems.\n"
    assert summary(PROBLEMS) == "3 problems in 2 files."


def test_github() -> None:
    assert render(PROBLEMS, "github").splitlines() == [
        "::error file=docs/a.md,line=3,col=5,title=missing-page::link 'x.md' leads to no file."
        " Did you mean 'y.md'?",
        "::warning file=docs/a.md,line=9,col=1,title=source-date::100 %25 old,%0Areally: |yes|",
        "::error file=docs/b%2C c%3Ad.md,line=1,col=1,title=unknown-term::'[[<x>]]' is no term.",
        "3 problems in 2 files.",
    ]


def test_job_summary_lists_all() -> None:
    many = [Problem(Place("docs/a.md", n), "rule", f"m{n}") for n in range(1, 31)]
    text = job_summary(many)
    assert text.startswith("### 30 problems in 1 file.\n")
    assert text.count("| `docs/a.md:") == 30
    assert "really: \\|yes\\|" in job_summary(PROBLEMS)
    assert "&lt;x>" in job_summary(PROBLEMS)


places = st.builds(Place, st.text(min_size=1), st.integers(1, 10**6), st.integers(1, 10**4))
problems = st.builds(
    Problem,
    places,
    st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True),
    st.text(min_size=1),
    st.sampled_from(["error", "warning"]),
)


@given(st.lists(problems, max_size=5))
def test_json_fits_its_schema(found: list[Problem]) -> None:
    report = json.loads(render(found, "json"))
    jsonschema.validate(report, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert report["count"] == len(found)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"count": -1},
        {"problems": [{}]},
        {"more": 1},
        {
            "problems": [
                {
                    "path": "a",
                    "line": 0,
                    "column": 1,
                    "rule": "a",
                    "severity": "error",
                    "message": "b",
                }
            ]
        },
    ],
)
def test_the_schema_refuses_what_is_wrong(change: dict[str, object]) -> None:
    report = {**json.loads(render([], "json")), **change}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(report, json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_sarif() -> None:
    report = json.loads(render(PROBLEMS, "sarif", {"missing-page": "Nothing there."}))
    run = report["runs"][0]
    assert report["version"] == "2.1.0"
    names = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert names == ["missing-page", "source-date", "unknown-term"]
    assert run["tool"]["driver"]["rules"][0]["shortDescription"]["text"] == "Nothing there."
    for result, problem in zip(run["results"], PROBLEMS, strict=True):
        assert names[result["ruleIndex"]] == result["ruleId"] == problem.rule
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == problem.place.path
        assert place["region"] == {
            "startLine": problem.place.line,
            "startColumn": problem.place.column,
        }


@given(st.lists(problems, max_size=4))
def test_junit_is_xml_with_a_case_for_each(found: list[Problem]) -> None:
    found = [p for p in found if p.place.path.isprintable()]
    root = ElementTree.fromstring(render(found, "junit").encode())  # noqa: S314 - our own output
    assert len(root.findall(".//failure")) == len(found)
    assert root.get("failures") == str(len(found))
    assert len(root.findall(".//testcase")) == max(1, len(found))


BROKEN = {
    "mkdocs.yml": CONFIG,
    **WORLD,
    "docs/page.md": "[p](gone.md)\n[q](Other.md#Deep-ID)\n[r](page.md#x)\n",
}


def run(root: Path, *arguments: str) -> int:
    return main(["check", "--root", str(root), "--no-cache", *arguments])


def test_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, BROKEN)
    assert run(tmp_path, "--rule", "missing-page") == 1
    assert capsys.readouterr().out == (
        "docs/page.md:1:1: missing-page: link 'gone.md' leads to no file.\n1 problem in 1 file.\n"
    )
    assert run(tmp_path, "--rule", "missing-image") == 0
    assert capsys.readouterr().out == "No problems.\n"


@pytest.mark.parametrize(
    ("files", "arguments", "line"),
    [
        ({}, [], "Cannot run 'check': "),
        (
            {"mkdocs.yml": "a: [b"},
            [],
            "Cannot run 'check': mkdocs.yml:1:6: setting: this is not YAML: ",
        ),
        (
            {"mkdocs.yml": "- a"},
            [],
            "Cannot run 'check': 'mkdocs.yml' must hold 'key: value' lines.",
        ),
        (
            {"mkdocs.yml": "site_name: T"},
            [],
            "Cannot run 'check': the docs folder 'docs' does not exist.",
        ),
        (
            BROKEN,
            ["--rule", "mising-page"],
            "Cannot run 'check': there is no rule 'mising-page'. Did you mean 'missing-page'?",
        ),
        (BROKEN, ["--since", "no-such-revision"], "Cannot run 'check': git "),
    ],
)
def test_could_not_run(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    files: dict[str, str],
    arguments: list[str],
    line: str,
) -> None:
    write(tmp_path, files)
    assert run(tmp_path, *arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(line)
    assert output.err.count("\n") == 1


def test_warnings_alone_are_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = "A[^n].\n\n[^n]: [Quotas](https://example.org/), checked 2001-01-01.\n"
    write(tmp_path, {**BROKEN, "docs/page.md": old})
    assert run(tmp_path, "--rule", "source-date") == 0
    assert "more than 400 days ago" in capsys.readouterr().out


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_the_same_problems(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    write(tmp_path, BROKEN)
    assert run(tmp_path, "--format", form, "--rule", "missing-page", "--rule", "path-case") == 1
    out = capsys.readouterr().out
    assert out.count("gone.md") >= 1
    assert out.count("Other.md#Deep-ID") >= 1


def test_github_writes_the_job_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, BROKEN)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    assert run(tmp_path, "--format", "github", "--rule", "missing-page") == 1
    assert "| `docs/page.md:1:1` | `missing-page` |" in (tmp_path / "summary.md").read_text()
