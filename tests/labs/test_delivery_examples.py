"""The files that guide pages show: what reads each finds nothing wrong; sessions run again."""

from __future__ import annotations

import ast
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from moto.events.models import EventPattern
from tests.labs.lab_files import LABS, _wrong, resources, service
from tests.labs.test_buildspec import SCHEMA as BUILDSPEC
from tests.labs.test_codedeploy_lambda import SCHEMA as APPSPEC
from tests.labs.test_templates import problems as lint
from tests.labs.transcripts import replay, run

EXAMPLES = LABS.parent / "guide" / "examples" / "delivery"
GUIDE = LABS.parent / "guide"
TEMPLATES = sorted(EXAMPLES.glob("*.yaml"))
SESSIONS = sorted(EXAMPLES.glob("*.txt"))
OUTPUTS = {  # what a command of the AWS CLI answers, and the shape the service model gives it
    "failed-action.json": ("codepipeline", "ActionExecutionDetail"),
    "failed-build.json": ("codebuild", "Build"),
    "failed-deployment.json": ("codedeploy", "DeploymentInfo"),
}
SEEN_BY_NAME = {"buildspec.yml", "appspec-ecs.yml", "appspec-ec2.yml", "patterns.json"}


def load(name: str) -> Any:
    return yaml.safe_load((EXAMPLES / name).read_text(encoding="utf-8"))


def test_every_example_is_shown_and_has_a_validator() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in GUIDE.glob("*.md"))
    for path in EXAMPLES.iterdir():
        if path.is_dir():
            continue
        checked = path in TEMPLATES or path in SESSIONS or path.suffix == ".py"
        assert checked or path.name in OUTPUTS or path.name in SEEN_BY_NAME, path.name
        assert f'"guide/examples/delivery/{path.name}' in pages, f"no page shows {path.name}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_is_clean(path: Path) -> None:
    assert lint(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", sorted(OUTPUTS))
def test_an_answer_of_a_service_has_its_shape(name: str) -> None:
    owner, shape = OUTPUTS[name]
    answer = json.loads((EXAMPLES / name).read_text(encoding="utf-8"))
    assert list(_wrong(answer, service(owner).shape_for(shape), shape)) == []


def test_the_buildspec_pushes_nothing_untested_and_reports_a_red_test() -> None:
    spec = load("buildspec.yml")
    assert [error.message for error in Draft202012Validator(BUILDSPEC).iter_errors(spec)] == []
    phases = {name: "\n".join(phase["commands"]) for name, phase in spec["phases"].items()}
    assert "docker login" in phases["pre_build"]
    assert phases["build"].index("pytest") < phases["build"].index("docker build")
    assert "on-failure" not in spec["phases"]["build"]
    assert phases["post_build"].startswith('test "$CODEBUILD_BUILD_SUCCEEDING" = 1')
    report = spec["reports"]["unit"]
    assert f"--junitxml={report['base-directory']}/{report['files'][0]}" in phases["build"]
    assert all(
        f"export {name}=" in "".join(phases.values()) for name in spec["env"]["exported-variables"]
    )


def test_no_page_writes_a_buildspec_by_hand() -> None:
    """Those that a test reads are files; one typed into a page drifts away from them."""
    for page in GUIDE.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(version: 0\.[02]|phases:)\s*$", text, re.MULTILINE), page.name


# https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
HOOKS = {
    "Lambda": ["BeforeAllowTraffic", "AfterAllowTraffic"],
    "ECS": [
        "BeforeInstall",
        "AfterInstall",
        "AfterAllowTestTraffic",
        "BeforeAllowTraffic",
        "AfterAllowTraffic",
    ],
    "EC2": [
        "ApplicationStop",
        "BeforeInstall",
        "AfterInstall",
        "ApplicationStart",
        "ValidateService",
    ],
}


def test_the_appspecs_have_their_hooks_in_order() -> None:
    ecs = load("appspec-ecs.yml")
    (service_,) = ecs["Resources"]
    assert service_["TargetService"]["Type"] == "AWS::ECS::Service"
    assert set(service_["TargetService"]["Properties"]) == {"TaskDefinition", "LoadBalancerInfo"}
    assert [name for hook in ecs["Hooks"] for name in hook] == HOOKS["ECS"]
    ec2 = load("appspec-ec2.yml")
    assert set(ec2) == {"version", "os", "files", "hooks"}
    assert list(ec2["hooks"]) == HOOKS["EC2"]
    allowed = APPSPEC["properties"]["Hooks"]["items"]["properties"]
    assert list(allowed) == HOOKS["Lambda"]


def test_the_page_explains_every_hook_in_order() -> None:
    text = (GUIDE / "codedeploy.md").read_text(encoding="utf-8")
    section = text.partition("\n## AppSpec and hooks")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\w+)", section, re.MULTILINE)
    for platform, hooks in HOOKS.items():
        assert [hook for hook, where in rows if where == platform] == hooks


EVENTS = {
    "code": {
        "source": "aws.codecommit",
        "detail-type": "CodeCommit Repository State Change",
        "detail": {"event": "referenceUpdated", "referenceType": "branch", "referenceName": "main"},
    },
    "data": {
        "source": "aws.s3",
        "detail-type": "Object Created",
        "detail": {
            "bucket": {"name": "churn-111122223333-eu-central-1"},
            "object": {"key": "incoming/2026-11.csv"},
        },
    },
    "model": {
        "source": "aws.sagemaker",
        "detail-type": "SageMaker Model Package State Change",
        "detail": {"ModelPackageGroupName": "churn", "ModelApprovalStatus": "Approved"},
    },
}


def test_each_change_matches_its_own_pattern_and_no_other() -> None:
    patterns = json.loads((EXAMPLES / "patterns.json").read_text(encoding="utf-8"))
    assert set(patterns) == set(EVENTS)
    for name, pattern in patterns.items():
        compiled = EventPattern.load(json.dumps(pattern))
        matched = [change for change, event in EVENTS.items() if compiled.matches_event(event)]
        assert matched == [name]


def test_the_release_stops_where_the_guide_says() -> None:
    (pipeline,) = resources(EXAMPLES / "release.yaml", "AWS::CodePipeline::Pipeline").values()
    names = [stage["Name"] for stage in pipeline["Stages"]]
    assert names == ["Source", "Build", "Staging", "Approval", "Production"]
    made = {}
    for stage in pipeline["Stages"]:
        for action in stage["Actions"]:
            for artifact in action.get("InputArtifacts", []):
                assert artifact["Name"] in made, "an action reads what nothing before it wrote"
            made |= {artifact["Name"]: stage for artifact in action.get("OutputArtifacts", [])}


def remote_with_two_commits(folder: Path) -> Path:
    run("git init -q --bare -b main churn.git && git clone -q churn.git churn", folder)
    work = folder / "churn"
    for line, message in (("months", "tenure"), ("months\\ncalls", "calls")):
        run(f"git switch -q -c main; printf '{line}\\n' > features.txt", work)
        run(f"git add . && git commit -qm 'features: {message}'", work)
    run("git push -q -u origin main", work)
    return work


def two_branches_that_disagree(folder: Path) -> Path:
    work = folder / "churn"
    work.mkdir()
    run("git init -q -b main", work)
    for branch, bound, message in (
        ("main", "0.80", "v1"),
        ("develop", "0.82", "gate: 0.82 for the next release"),
        ("main", "0.85", "hotfix: gate at 0.85"),
    ):
        run(f"git switch -q {branch} || git switch -q -c {branch}", work)
        run(f"printf 'threshold = {bound}\\n' > gate.ini && git add .", work)
        run(f"git commit -qm '{message}'", work)
    run("git switch -q main", work)
    return work


def copies(*names: str) -> Any:
    def make(folder: Path) -> Path:
        for name in names:
            shutil.copy(EXAMPLES / name, folder / name)
        return folder

    return make


SETTINGS = {
    "git-undo.txt": remote_with_two_commits,
    "git-tag.txt": remote_with_two_commits,
    "git-hotfix.txt": two_branches_that_disagree,
    "cfn-lint.txt": copies("store.yaml"),
    "pytest.txt": copies("features.py", "test_features.py"),
}


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.name)
def test_a_session_answers_what_the_page_shows(path: Path, tmp_path: Path) -> None:
    shown = path.read_text(encoding="utf-8")
    assert replay(shown, SETTINGS[path.name](tmp_path)) == shown


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_code_is_code(path: Path) -> None:
    ast.parse(path.read_text(encoding="utf-8"))


def test_the_figure_of_test_levels_and_its_table_name_the_same_order() -> None:
    text = (GUIDE / "testing.md").read_text(encoding="utf-8")
    section = text.partition("\n## Levels")[2].partition("\n## ")[0]
    figure, _, table = section.partition("```\n")
    first_words = re.findall(r'-->\s*\w+\["(\w+(?:-\w+)*)', figure)
    levels = re.findall(r"^\| (?:\[\[)?(\w+(?:-\w+)*)[^|]*\|", table, re.MULTILINE)[1:]
    assert levels
    assert [word for word in first_words if word in levels] == levels
    approvals = [word for word in first_words if word in ("First", "Second")]
    assert approvals == ["First", "Second"]
