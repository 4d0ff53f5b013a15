"""The labs' templates: `cfn-lint` finds nothing, and finds what we break."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cfnlint.api import lint
from cfnlint.core import get_rules
from tests.labs.lab_files import LABS, TEMPLATES, resources, risky, template

RULES = get_rules([], [], ["W", "E"], include_experimental=False)


def problems(text: str) -> list[str]:
    return [f"{match.rule.id} {match.message}" for match in lint(text, RULES, ["eu-central-1"])]


def test_there_are_templates() -> None:
    assert len(TEMPLATES) >= 7


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_template_is_clean(path: Path) -> None:
    assert problems(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("lab", "file", "right", "wrong", "rule"),
    [
        ("s3-to-pipeline", "template.yaml", "RetryPolicy:", "RetryPolicies:", "E3002"),
        ("base", "template.yaml", "EventBridgeEnabled:", "EventbridgeEnabled:", "E3002"),
        ("s3-to-pipeline", "template.yaml", "Attempts: 4", "Attempts: 400", "E3034"),
        ("s3-to-pipeline", "template.yaml", "GetAtt StartRole.Arn", "GetAtt StarRole.Arn", "E1010"),
        (
            "codepipeline-release",
            "template.yaml",
            "ExecutionMode: QUEUED",
            "ExecutionMode: QUEUE",
            "E3030",
        ),
        (
            "codepipeline-release",
            "template.yaml",
            "OutputArtifacts: [{ Name: SourceOutput }]",
            "OutputArtifacts: [{ Name: Source }]",
            "E3701",
        ),
        ("codepipeline-release", "endpoint.yaml", "Type: CANARY", "Type: CANNARY", "E3030"),
        (
            "codedeploy-lambda-canary",
            "template.yaml",
            "ComputePlatform: Lambda",
            "ComputePlatform: SageMaker",
            "E3030",
        ),
        (
            "endpoint-updates",
            "alarms.yaml",
            "MetricName: ModelLatency",
            "Metric: ModelLatency",
            "E3002",
        ),
    ],
)
def test_a_mistake_is_found(lab: str, file: str, right: str, wrong: str, rule: str) -> None:
    text = (LABS / lab / file).read_text(encoding="utf-8")
    assert right in text
    assert any(found.startswith(rule) for found in problems(text.replace(right, wrong, 1)))


def deployment_configs(path: Path) -> list[dict[str, object]]:
    found = []
    for properties in resources(path, "AWS::SageMaker::Endpoint").values():
        config = properties.get("DeploymentConfig", {})
        found += [config["Fn::If"][1]] if "Fn::If" in config else [config] if config else []
    return found


def test_endpoints_deploy_with_care() -> None:
    configs = [config for path in TEMPLATES for config in deployment_configs(path)]
    assert configs
    assert [risky(config) for config in configs] == [[] for _ in configs]


# What MWAA asks for: it reads all of its bucket's settings.
READS = re.compile(r"s3:(?:Get(?:Object|Bucket)|List)\*")


def test_roles_are_small() -> None:
    """No statement allows everything; `*` as a resource stands where the service knows no other."""
    no_resource = {
        "cloudwatch:DescribeAlarms",
        "cloudwatch:PutMetricData",
        "ecr:GetAuthorizationToken",
        "logs:DescribeLogGroups",
        "s3:GetAccountPublicAccessBlock",
        "sagemaker:ListEndpointConfigs",
        "sagemaker:ListModels",
    }
    for path in TEMPLATES:
        for name, role in resources(path, "AWS::IAM::Role").items():
            for policy in role.get("Policies", ()):
                for statement in policy["PolicyDocument"]["Statement"]:
                    actions = statement["Action"]
                    listed = actions if isinstance(actions, list) else [actions]
                    wide = [action for action in listed if "*" in action]
                    assert all(READS.fullmatch(action) for action in wide), (path, name)
                    if statement.get("Resource") == "*":
                        assert set(listed) <= no_resource, (path, name)
                    if "iam:PassRole" in listed:
                        assert "*" not in str(statement["Resource"]), (path, name)
                    if "NotResource" in statement:  # only where a condition names the service
                        assert "kms:ViaService" in str(statement["Condition"]), (path, name)


def test_roles_for_events_trust_one_account() -> None:
    for path in TEMPLATES:
        for role in resources(path, "AWS::IAM::Role").values():
            for statement in role["AssumeRolePolicyDocument"]["Statement"]:
                if statement["Principal"]["Service"] in (
                    "events.amazonaws.com",
                    "scheduler.amazonaws.com",
                ):
                    assert statement["Condition"]["StringEquals"]["aws:SourceAccount"] == {
                        "Ref": "AWS::AccountId"
                    }


def test_the_release_has_its_stages_in_order() -> None:
    pipelines = resources(
        LABS / "codepipeline-release" / "template.yaml", "AWS::CodePipeline::Pipeline"
    )
    pipeline = pipelines["Release"]
    names = [stage["Name"] for stage in pipeline["Stages"]]
    assert names == ["Source", "Build", "Staging", "Approval", "Production"]
    assert (pipeline["PipelineType"], pipeline["ExecutionMode"]) == ("V2", "QUEUED")
    production = pipeline["Stages"][-1]
    assert production["OnFailure"]["Result"] == "ROLLBACK"
    assert production["OnSuccess"]["Conditions"][0]["Result"] == "ROLLBACK"


def test_alarms_fit_into_the_bake() -> None:
    """An alarm that needs longer than the bake cannot stop the canary."""
    alarms = resources(LABS / "endpoint-updates" / "alarms.yaml", "AWS::CloudWatch::Alarm")
    longest = max(alarm["Period"] * alarm["EvaluationPeriods"] for alarm in alarms.values())
    waits = [
        config["BlueGreenUpdatePolicy"]["TrafficRoutingConfiguration"]["WaitIntervalInSeconds"]  # type: ignore[index]
        for path in TEMPLATES
        for config in deployment_configs(path)
    ]
    assert waits
    assert all(longest < wait for wait in waits)


def test_substitutions_are_those_of_the_machine() -> None:
    for path in TEMPLATES:
        for properties in resources(path, "AWS::StepFunctions::StateMachine").values():
            given = set(properties.get("DefinitionSubstitutions", {}))
            if "DefinitionS3Location" not in properties:
                continue
            key = properties["DefinitionS3Location"]["Key"]["Ref"]
            name = template(path)["Parameters"][key]["Default"]
            text = (path.parent / name.rpartition("/")[2]).read_text(encoding="utf-8")
            used = {part.split("}")[0] for part in text.split("${")[1:]}
            assert used == given, path
