"""A walk through the labs: what each part needs, an earlier one has made and its role allows."""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.labs.lab_files import (
    LABS,
    MACHINES,
    machine,
    machines,
    resources,
    template,
    with_values,
)
from tests.labs.policies import (
    REPORTS,
    RESOURCES,
    Role,
    actions_of_commands,
    actions_of_machine,
    actions_of_python,
)
from tests.labs.test_patterns import matches, pattern_and_cases

RELEASE = LABS / "codepipeline-release" / "template.yaml"
ENDPOINT = LABS / "codepipeline-release" / "endpoint.yaml"
BUILD = LABS / "buildspec-image" / "buildspec.yml"
ALONE = BUILD.parent / "template.yaml"  # the same build without a pipeline around it
TRY = LABS / "codepipeline-release" / "integration-buildspec.yml"
CODEDEPLOY = LABS / "codedeploy-lambda-canary"


def layout() -> set[str]:
    """Return the files of the repository that the page describes."""
    text = (RELEASE.parent / "index.md").read_text(encoding="utf-8")
    block = re.search(r"with this layout:\n\n```text\n(.*?)```", text, re.DOTALL)
    assert block
    return set(block[1].split())


def test_the_repository_is_made_of_the_labs_files() -> None:
    for name in layout():
        lab = RELEASE.parent if name.startswith("deploy/") else BUILD.parent
        assert (lab / name.removeprefix("deploy/")).is_file(), name


# Stages and artifacts


def broken_stages(pipeline: Mapping[str, Any]) -> list[str]:
    """Return what a stage takes that no stage before it has made."""
    made: set[str] = set()
    wrong = []
    for stage in pipeline["Stages"]:
        for action in sorted(stage["Actions"], key=lambda one: one.get("RunOrder", 1)):
            taken = {artifact["Name"] for artifact in action.get("InputArtifacts", ())}
            wrong += [f"{action['Name']} takes '{name}'" for name in sorted(taken - made)]
            path = action["Configuration"].get("TemplatePath", "")
            artifact, _, file = path.partition("::")
            if path and artifact not in taken:
                wrong.append(f"{action['Name']} reads '{path}' and takes {sorted(taken)}")
            if path and file not in layout():
                wrong.append(f"{action['Name']} reads '{file}', which the repository has not")
            made |= {artifact["Name"] for artifact in action.get("OutputArtifacts", ())}
    return wrong


def release() -> dict[str, Any]:
    """Return the pipeline."""
    return resources(RELEASE, "AWS::CodePipeline::Pipeline")["Release"]


def test_each_stage_takes_what_an_earlier_one_made() -> None:
    assert broken_stages(release()) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('"SourceOutput"', '"SourceOut"'),
        ("SourceOutput::deploy", "BuildOutput::deploy"),
        ("deploy/endpoint.yaml", "deploy/endpoint.yml"),
    ],
)
def test_a_broken_hand_over_is_found(right: str, wrong: str) -> None:
    text = json.dumps(release())
    assert right in text
    assert broken_stages(json.loads(text.replace(right, wrong, 1)))


def test_the_trigger_matches_files_that_exist() -> None:
    (trigger,) = release()["Triggers"][0]["GitConfiguration"]["Push"]
    for pattern in trigger["FilePaths"]["Includes"]:
        assert any(fnmatch.fnmatchcase(name, pattern.replace("**", "*")) for name in layout())
    assert not any(fnmatch.fnmatchcase(name, "src/*") for name in layout())  # as it once was


def test_each_project_builds_a_file_of_the_repository() -> None:
    for project in resources(RELEASE, "AWS::CodeBuild::Project").values():
        assert project["Source"]["BuildSpec"] in layout()


# Roles


def commands(path: Path) -> list[str]:
    """Return every command of a buildspec."""
    spec = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [line for phase in spec["phases"].values() for line in phase.get("commands", ())]


def missing_for_build(path: Path, role: Role) -> set[str]:
    """Return the actions that a buildspec needs and a role does not allow."""
    needed = actions_of_commands(commands(path))
    if "reports" in yaml.safe_load(path.read_text(encoding="utf-8")):
        needed.update(REPORTS)
    return needed - role.actions


def test_the_builds_roles_allow_their_commands() -> None:
    assert missing_for_build(BUILD, Role(RELEASE, "BuildRole")) == set()
    assert missing_for_build(TRY, Role(RELEASE, "TestRole")) == set()
    assert missing_for_build(BUILD, Role(ALONE, "BuildRole")) == set()


def without(role: str, *actions: str) -> Callable[[dict[str, Any]], None]:
    """Return what takes actions out of a role's policies, as a forgotten line would."""

    def change(content: dict[str, Any]) -> None:
        for policy in content["Resources"][role]["Properties"]["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                listed = statement["Action"]
                listed = listed if isinstance(listed, list) else [listed]
                statement["Action"] = [one for one in listed if one not in actions]

    return change


@pytest.mark.parametrize("action", [*REPORTS, "ecr:PutImage", "ecr:GetAuthorizationToken"])
def test_an_action_that_the_builds_role_has_lost_is_found(action: str) -> None:
    role = Role(RELEASE, "BuildRole", without("BuildRole", action))
    assert missing_for_build(BUILD, role) == {action}


def test_reports_imply_their_permissions(tmp_path: Path) -> None:
    """A test that starts to report needs what its role never had."""
    copied = tmp_path / "integration-buildspec.yml"
    reports = "reports:\n  unit:\n    files: [unit.xml]\n"
    copied.write_text(TRY.read_text(encoding="utf-8") + reports, encoding="utf-8")
    assert missing_for_build(copied, Role(RELEASE, "TestRole")) == set(REPORTS)


@pytest.mark.parametrize("path", [RELEASE, ALONE], ids=lambda path: path.parent.name)
def test_a_report_group_belongs_to_the_project_that_the_role_names(path: Path) -> None:
    name = resources(path, "AWS::CodeBuild::Project")["Build"]["Name"]
    role = Role(path, "BuildRole")
    for action in REPORTS:
        assert role.allows(action, f"report-group/{name}-unit")
    assert not role.allows(REPORTS[0], "report-group/other-unit")


def test_the_test_may_call_staging_and_speaks_the_servers_format() -> None:
    text = " ".join(commands(TRY))
    (name,) = re.findall(r"--endpoint-name (\S+)", text)
    assert Role(RELEASE, "TestRole").allows("sagemaker:InvokeEndpoint", f"endpoint/{name}")
    (body,) = re.findall(r"--body '([^']*)'", text)
    space: dict[str, Any] = {}
    exec((BUILD.parent / "serve.py").read_text(encoding="utf-8"), space)  # noqa: S102 - the lab's
    status, answer = space["answer"]([1.2, -0.11, 1.3], body)
    assert status == 200
    (check,) = re.findall(r'python -c "(.*)"', text)
    check = check.replace("open('answer.csv').read()", repr(answer))
    exec(check)  # noqa: S102 - the check of the lab
    old = space["answer"]([1.2, -0.11, 1.3], '{"months": 1, "complaints": 3}')
    assert old[0] == 400  # what the test once sent


def missing_for_stack(path: Path, role: Role) -> set[str]:
    """Return what CloudFormation needs for a template and a role does not allow."""
    kinds = {resource["Type"] for resource in template(path)["Resources"].values()}
    needed = {action for kind in kinds for action in RESOURCES[kind]}
    if "ExecutionRoleArn" in path.read_text(encoding="utf-8"):
        needed.add("iam:PassRole")
    return needed - role.actions


def test_the_deploying_role_may_make_what_the_template_has() -> None:
    role = Role(RELEASE, "DeployRole")
    assert missing_for_stack(ENDPOINT, role) == set()
    names = {
        "AWS::SageMaker::Model": ("ModelName", "model/", "sagemaker:CreateModel"),
        "AWS::SageMaker::EndpointConfig": (
            "EndpointConfigName", "endpoint-config/", "sagemaker:CreateEndpointConfig"),
        "AWS::SageMaker::Endpoint": ("EndpointName", "endpoint/", "sagemaker:CreateEndpoint"),
        "AWS::CloudWatch::Alarm": ("AlarmName", "alarm:", "cloudwatch:PutMetricAlarm"),
    }  # fmt: skip
    for kind, (key, prefix, action) in names.items():
        for properties in resources(ENDPOINT, kind).values():
            given = properties[key]  # a generated name would not carry the stack's
            text = given if isinstance(given, str) else given["Fn::Sub"]
            name = text.replace("${Stage}", "production").replace("${Release}", "r1")
            assert role.allows(action, f"{prefix}{name}"), (kind, name)
    assert not role.allows("sagemaker:CreateModel", "model/Model-AbCdEf123")


@pytest.mark.parametrize("action", ["iam:PassRole", "sagemaker:UpdateEndpoint"])
def test_an_action_that_the_deploying_role_has_lost_is_found(action: str) -> None:
    role = Role(RELEASE, "DeployRole", without("DeployRole", action))
    assert missing_for_stack(ENDPOINT, role) == {action}


def passed_by_the_pipeline(pipeline: Mapping[str, Any]) -> set[str]:
    """Return the roles that a pipeline's actions and rules hand on."""
    found = set(re.findall(r"\"RoleArn\": \{\"Fn::GetAtt\": \[\"(\w+)\"", json.dumps(pipeline)))
    return {f"<{name}>" for name in found - {"PipelineRole"}}


def not_passed(pipeline: Mapping[str, Any], role: Role) -> set[str]:
    """Return the roles that are handed on and that the role may not hand on."""
    allowed = {
        r for actions, names in role.statements() if "iam:PassRole" in actions for r in names
    }
    return passed_by_the_pipeline(pipeline) - allowed


def test_each_role_that_the_pipeline_hands_on_it_may_hand_on() -> None:
    assert passed_by_the_pipeline(release()) == {"<DeployRole>", "<RuleRole>"}
    assert not_passed(release(), Role(RELEASE, "PipelineRole")) == set()
    lost = Role(RELEASE, "PipelineRole", without("PipelineRole", "iam:PassRole"))
    assert not_passed(release(), lost) == {"<DeployRole>", "<RuleRole>"}


def test_the_pipelines_role_may_do_what_its_actions_do() -> None:
    role = Role(RELEASE, "PipelineRole")
    modes = {
        action["Configuration"]["ActionMode"]
        for stage in release()["Stages"]
        for action in stage["Actions"]
        if "ActionMode" in action["Configuration"]
    }
    needed = {
        "CREATE_UPDATE": {"CreateStack", "DescribeStacks", "UpdateStack"},
        "REPLACE_ON_FAILURE": {"CreateStack", "DeleteStack", "DescribeStacks", "UpdateStack"},
    }
    for mode in modes:
        assert {f"cloudformation:{call}" for call in needed[mode]} <= role.actions
    passed = [r for actions, names in role.statements() if "iam:PassRole" in actions for r in names]
    assert passed == ["<DeployRole>", "<RuleRole>"]  # all that its actions hand on


MACHINE_ROLES = {
    "approved-to-endpoint/deploy-approved.asl.json": ("approved-to-endpoint", "DeployRole"),
    "step-functions-deploy/train-and-deploy.asl.json": ("step-functions-deploy", "MachineRole"),
    "drift-to-retraining/template.yaml:Decide": ("drift-to-retraining", "DecideRole"),
}


def missing_for_machine(name: str, definition: Mapping[str, Any]) -> set[str]:
    """Return the actions that a machine calls and its role does not allow."""
    lab, role = MACHINE_ROLES[name]
    return actions_of_machine(definition) - Role(LABS / lab / "template.yaml", role).actions


@pytest.mark.parametrize(("name", "definition"), machines())
def test_a_machines_role_allows_its_calls(name: str, definition: dict[str, Any]) -> None:
    assert missing_for_machine(name, definition) == set()


def test_a_call_that_no_policy_allows_is_found() -> None:
    name = "approved-to-endpoint/deploy-approved.asl.json"
    definition = machine(MACHINES[0])
    definition["States"]["Wait"] = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:sagemaker:deleteEndpoint",
    }
    assert missing_for_machine(name, definition) == {"sagemaker:DeleteEndpoint"}


def test_each_machine_may_touch_the_names_that_it_makes() -> None:
    for lab, role in set(MACHINE_ROLES.values()):
        allowed = Role(LABS / lab / "template.yaml", role)
        if "cloudwatch:PutMetricAlarm" in allowed.actions:
            assert allowed.allows("cloudwatch:PutMetricAlarm", "alarm:churn-v8-5xx")
            assert allowed.allows("sagemaker:UpdateEndpoint", "endpoint/churn")
            assert allowed.allows("sagemaker:CreateEndpointConfig", "endpoint-config/churn-v8")
            assert allowed.allows("iam:PassRole", "role/churn-model")


def test_the_hooks_role_allows_its_calls() -> None:
    text = (CODEDEPLOY / "hook.py").read_text(encoding="utf-8")
    needed = actions_of_python(text)
    assert "lambda:ListVersionsByFunction" in needed  # from the second release on
    assert needed - Role(CODEDEPLOY / "template.yaml", "HookRole").actions == set()
    more = text.replace("list_versions_by_function", "list_aliases")
    allowed = Role(CODEDEPLOY / "template.yaml", "HookRole").actions
    assert actions_of_python(more) - allowed == {"lambda:ListAliases"}


# What each operator of the DAG calls, as the provider's hooks do.
OPERATORS = {
    "SageMakerTrainingOperator": {
        "sagemaker:CreateTrainingJob", "sagemaker:DescribeTrainingJob",
        "logs:DescribeLogStreams", "logs:GetLogEvents",
    },
    "SageMakerModelOperator": {"sagemaker:CreateModel", "iam:PassRole"},
    "SageMakerEndpointConfigOperator": {
        "sagemaker:CreateEndpointConfig", "sagemaker:DescribeEndpointConfig",
    },
    "SageMakerEndpointOperator": {"sagemaker:UpdateEndpoint", "sagemaker:DescribeEndpoint"},
    "SageMakerEndpointSensor": {"sagemaker:DescribeEndpoint"},
}  # fmt: skip
DAG = LABS / "airflow-dag"


def needed_by_the_dag() -> set[str]:
    """Return the actions that the DAG needs: those of its operators and of its own calls."""
    text = (DAG / "churn_release.py").read_text(encoding="utf-8")
    used = [calls for name, calls in OPERATORS.items() if f"{name}(" in text]
    assert len(used) == len(OPERATORS)
    own = {"cloudwatch:PutMetricAlarm"} if "put_metric_alarm(" in text else set()
    return set().union(own, *used)


def test_the_environments_role_allows_what_the_dag_calls() -> None:
    needed = needed_by_the_dag()
    assert needed - Role(DAG / "template.yaml", "EnvironmentRole").actions == set()
    for action in ("sagemaker:UpdateEndpoint", "iam:PassRole", "cloudwatch:PutMetricAlarm"):
        lost = Role(DAG / "template.yaml", "EnvironmentRole", without("EnvironmentRole", action))
        assert needed - lost.actions == {action}


# Events


def test_what_the_pages_upload_is_what_the_rule_wants() -> None:
    pattern, _ = pattern_and_cases(LABS / "s3-to-pipeline" / "events.json")
    text = "".join(
        (LABS / lab / "index.md").read_text(encoding="utf-8") for lab in ("base", "s3-to-pipeline")
    )
    keys = re.findall(r"s3 cp \S+\.csv s3://\$BUCKET/(\S+)", text)
    assert len(keys) == 2
    assert not matches(
        {**pattern, "detail-type": ["ObjectCreated"]},
        {"source": "aws.s3", "detail-type": "Object Created", "detail": {}},
    )
    for key in keys:
        detail = {
            "bucket": {"name": "churn-111122223333-eu-central-1"}, "object": {"key": key},
        }  # fmt: skip
        event = {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}
        assert matches(pattern, event)


def test_an_approval_of_what_lab_zero_registers_starts_the_deployment() -> None:
    pattern, _ = pattern_and_cases(LABS / "approved-to-endpoint" / "events.json")
    package = json.loads((LABS / "base" / "package.json").read_text(encoding="utf-8"))
    detail = {
        "ModelPackageGroupName": package["ModelPackageGroupName"],
        "ModelPackageVersion": 8,
        "ModelApprovalStatus": "Approved",
        "UpdatedModelPackageFields": ["ModelApprovalStatus"],
    }
    event = {
        "source": "aws.sagemaker", "detail-type": "SageMaker Model Package State Change",
        "detail": detail,
    }  # fmt: skip
    assert matches(pattern, event)
    assert package["ModelApprovalStatus"] == "PendingManualApproval"
    detail.pop("UpdatedModelPackageFields")  # registered as Approved at once: nothing was updated
    assert not matches(pattern, event)


def test_the_drift_rule_waits_for_the_alarm_that_its_template_makes() -> None:
    path = LABS / "drift-to-retraining" / "template.yaml"
    (alarm,) = resources(path, "AWS::CloudWatch::Alarm").values()
    pattern, cases = pattern_and_cases(path.with_name("events.json"))
    assert cases["match"][0]["event"]["detail"]["alarmName"] == alarm["AlarmName"]
    assert matches(pattern, cases["match"][0]["event"])


# Alarms


def blind(alarms: Mapping[str, Any], update: Mapping[str, Any]) -> list[str]:
    """Return what keeps the alarms of an update from seeing its new fleet.

    Args:
        alarms: Properties of the alarms of `alarms.yaml`.
        update: A request of `UpdateEndpoint`.
    """
    new = update["EndpointConfigName"]
    known = {"EndpointConfigName": new, "EndpointName": "churn", "VariantName": "main"}
    watching = {
        with_values(alarm["AlarmName"], known): {
            one["Name"]: with_values(one["Value"], known) for one in alarm["Dimensions"]}
        for alarm in alarms.values()
    }  # fmt: skip
    wrong = []
    for alarm in update["DeploymentConfig"]["AutoRollbackConfiguration"]["Alarms"]:
        seen = watching.get(alarm["AlarmName"])
        if seen is None:
            wrong.append(f"nothing makes '{alarm['AlarmName']}'")
        elif seen != {**known, "EndpointName": update["EndpointName"]}:
            wrong.append(f"'{alarm['AlarmName']}' watches {seen}")
    return wrong


def alarms_of_an_update() -> dict[str, Any]:
    return resources(LABS / "endpoint-updates" / "alarms.yaml", "AWS::CloudWatch::Alarm")


@pytest.mark.parametrize("request_", ["all-at-once", "canary", "linear", "rolling"])
def test_an_updates_alarms_watch_what_the_update_creates(request_: str) -> None:
    path = LABS / "endpoint-updates" / f"{request_}.json"
    update = json.loads(path.read_text(encoding="utf-8"))
    assert blind(alarms_of_an_update(), update) == []
    later = json.loads(path.read_text(encoding="utf-8").replace('churn-v8"', 'churn-v9"'))
    assert len(blind(alarms_of_an_update(), later)) == 2  # still names the alarms of churn-v8


@pytest.mark.parametrize("name", ["EndpointConfigName", "EndpointName", "VariantName"])
def test_an_alarm_that_watches_something_else_is_found(name: str) -> None:
    text = (LABS / "endpoint-updates" / "canary.json").read_text(encoding="utf-8")
    alarms = alarms_of_an_update()
    for dimension in alarms["Errors"]["Dimensions"]:
        if dimension["Name"] == name:
            dimension["Value"] = "churn-v7"  # as it once was: fixed, and not the new one
    (said,) = blind(alarms, json.loads(text))
    assert said.startswith("'churn-v8-5xx' watches")


def test_the_releases_alarm_watches_the_release() -> None:
    content = template(ENDPOINT)["Resources"]
    deployment = content["Endpoint"]["Properties"]["DeploymentConfig"]["Fn::If"][1]
    (alarm,) = deployment["AutoRollbackConfiguration"]["Alarms"]
    watched = content[alarm["AlarmName"]["Ref"]]["Properties"]["Dimensions"]
    values = {one["Name"]: one["Value"] for one in watched}
    assert values["EndpointConfigName"] == {"Fn::GetAtt": ["Configuration", "EndpointConfigName"]}
    condition = release()["Stages"][-1]["OnSuccess"]["Conditions"][0]["Rules"][0]
    names = [a["AlarmName"] for a in resources(ENDPOINT, "AWS::CloudWatch::Alarm").values()]
    assert condition["Configuration"]["AlarmName"] in names


def test_every_name_that_a_lab_takes_is_made_by_lab_zero() -> None:
    text = (LABS / "base" / "template.yaml").read_text(encoding="utf-8")
    for name in ("churn-model", "churn-pipeline", "churn-training", "churn-reports",
                 "churn-inference"):  # fmt: skip
        assert re.search(rf"Name: {name}$", text, re.MULTILINE), name
        users = [
            path for path in LABS.glob("*/*")
            if path.is_file() and path.parent.name != "base"
            and name in path.read_text(encoding="utf-8")
        ]  # fmt: skip
        assert users, name
