"""The lab's CDK app, synthesised: what the template says, and that nothing else is in it."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
import yaml
from aws_cdk.assertions import Match, Template

LAB = Path(__file__).parents[3] / "docs" / "labs" / "s3-to-pipeline" / "cdk"
GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "examples" / "delivery"
sys.path[:0] = [str(LAB), str(GUIDE)]

from release_cdk import Release  # noqa: E402 - found in the folders above
from s3_to_pipeline import S3ToPipeline  # noqa: E402
from store_cdk import Store  # noqa: E402


@pytest.fixture(scope="module")
def template() -> Template:
    app = cdk.App(analytics_reporting=False)
    return Template.from_stack(S3ToPipeline(app, "Test", pipeline_name="churn-training"))


def one(template: Template, kind: str) -> tuple[str, Any]:
    ((name, resource),) = template.find_resources(kind).items()
    return name, resource.get("Properties", {})


def test_the_app_synthesises(tmp_path: Path) -> None:
    environment = {**os.environ, "CDK_OUTDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "app.py"], cwd=LAB, env=environment, check=True)
    written = json.loads((tmp_path / "S3ToPipeline.template.json").read_text(encoding="utf-8"))
    assert "RuleName" in written["Outputs"]


def test_only_the_resources_of_the_figure(template: Template) -> None:
    kinds = sorted(resource["Type"] for resource in template.to_json()["Resources"].values())
    assert kinds == [
        "AWS::Events::Rule",
        "AWS::IAM::Policy",
        "AWS::IAM::Role",
        "AWS::SQS::Queue",
        "AWS::SQS::QueuePolicy",
    ]


def test_the_rule_matches_csv_files_of_lab_zeros_bucket(template: Template) -> None:
    _, rule = one(template, "AWS::Events::Rule")
    assert rule["EventPattern"] == {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {
            "bucket": {"name": [{"Fn::Sub": "churn-${AWS::AccountId}-${AWS::Region}"}]},
            "object": {"key": [{"wildcard": "incoming/*.csv"}]},
        },
    }


def test_the_target_hands_the_key_to_the_pipeline(template: Template) -> None:
    role, _ = one(template, "AWS::IAM::Role")
    queue, _ = one(template, "AWS::SQS::Queue")
    _, rule = one(template, "AWS::Events::Rule")
    (target,) = rule["Targets"]
    assert target["SageMakerPipelineParameters"] == {
        "PipelineParameterList": [{"Name": "InputKey", "Value": "$.detail.object.key"}]
    }
    assert target["RoleArn"] == {"Fn::GetAtt": [role, "Arn"]}
    assert target["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": [queue, "Arn"]}}
    assert "pipeline/churn-training" in json.dumps(target["Arn"])


def test_the_role_may_start_this_pipeline_and_nothing_else(template: Template) -> None:
    _, policy = one(template, "AWS::IAM::Policy")
    _, rule = one(template, "AWS::Events::Rule")
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement == {
        "Effect": "Allow",
        "Action": "sagemaker:StartPipelineExecution",
        "Resource": rule["Targets"][0]["Arn"],
    }


def test_the_role_trusts_eventbridge_for_this_account(template: Template) -> None:
    _, role = one(template, "AWS::IAM::Role")
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    }


def test_the_queue_takes_messages_from_the_rule_alone(template: Template) -> None:
    rule, _ = one(template, "AWS::Events::Rule")
    template.has_resource_properties(
        "AWS::SQS::QueuePolicy",
        {
            "PolicyDocument": Match.object_like(
                {
                    "Statement": Match.array_with(
                        [
                            Match.object_like(
                                {
                                    "Action": "sqs:SendMessage",
                                    "Effect": "Allow",
                                    "Condition": {
                                        "ArnEquals": {
                                            "aws:SourceArn": {"Fn::GetAtt": [rule, "Arn"]}
                                        }
                                    },
                                }
                            )
                        ]
                    )
                }
            )
        },
    )


class _CloudFormation(yaml.SafeLoader):
    """Reads `!Ref` and `!GetAtt` as the functions they stand for."""


_CloudFormation.add_constructor("!Ref", lambda loader, node: {"Ref": node.value})
_CloudFormation.add_constructor(
    "!GetAtt", lambda loader, node: {"Fn::GetAtt": node.value.split(".")}
)
_CloudFormation.add_constructor("!Sub", lambda loader, node: {"Fn::Sub": node.value})


def by_type(template: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of each type of resource, its references led back to types."""
    resources = template["Resources"]
    types = {name: resource["Type"] for name, resource in resources.items()}

    def led_back(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: led_back(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [led_back(inner) for inner in value]
        return types.get(value, value)

    return {
        resource["Type"]: led_back(resource.get("Properties", {}))
        for resource in resources.values()
    }


def test_the_stack_is_what_the_cloudformation_template_says(template: Template) -> None:
    text = (LAB.parent / "template.yaml").read_text(encoding="utf-8")
    written = by_type(yaml.load(text, _CloudFormation))  # noqa: S506 - a SafeLoader
    made = by_type(template.to_json())
    rule, role = "AWS::Events::Rule", "AWS::IAM::Role"
    assert made[rule]["EventPattern"] == written[rule]["EventPattern"]
    targets = [dict(resources[rule]["Targets"][0]) for resources in (made, written)]
    for target in targets:
        assert "sagemaker" in json.dumps(target.pop("Arn"))  # said by other functions
    assert targets[0] == targets[1]
    trust = [
        resources[role]["AssumeRolePolicyDocument"]["Statement"] for resources in (made, written)
    ]
    assert trust[0] == trust[1]


def test_the_pipeline_name_is_the_callers() -> None:
    app = cdk.App(analytics_reporting=False)
    other = Template.from_stack(S3ToPipeline(app, "Other", pipeline_name="fraud"))
    _, rule = one(other, "AWS::Events::Rule")
    assert "pipeline/fraud" in json.dumps(rule["Targets"][0]["Arn"])


def test_a_misspelt_property_does_not_synthesise(tmp_path: Path) -> None:
    text = (LAB / "s3_to_pipeline.py").read_text(encoding="utf-8")
    right = "sage_maker_pipeline_parameters="
    assert right in text
    broken = tmp_path / "broken_stack.py"
    broken.write_text(text.replace(right, "sagemaker_pipeline_parameters="), encoding="utf-8")
    stack = runpy.run_path(str(broken))["S3ToPipeline"]
    with pytest.raises(TypeError, match="sagemaker_pipeline_parameters"):
        stack(cdk.App(analytics_reporting=False), "Broken", pipeline_name="churn-training")


def test_the_guides_bucket_is_the_same_in_both_languages() -> None:
    text = (GUIDE / "store.yaml").read_text(encoding="utf-8")
    written = yaml.load(text, _CloudFormation)["Resources"]["Store"]  # noqa: S506 - a SafeLoader
    app = cdk.App(analytics_reporting=False)
    made = Template.from_stack(Store(app, "Store")).to_json()["Resources"]["Store"]
    name = "NotificationConfiguration"
    assert made["Properties"][name] == written["Properties"][name]
    assert made["DeletionPolicy"] == written["DeletionPolicy"]
    assert made["UpdateReplacePolicy"] == written["UpdateReplacePolicy"]


def test_the_guides_cdk_pipeline_updates_itself_before_it_deploys() -> None:
    app = cdk.App(analytics_reporting=False)
    _, pipeline = one(Template.from_stack(Release(app, "Release")), "AWS::CodePipeline::Pipeline")
    assert pipeline["PipelineType"] == "V2"
    stages = {
        stage["Name"]: [action["Name"] for action in stage["Actions"]]
        for stage in pipeline["Stages"]
    }
    assert list(stages) == ["Source", "Build", "UpdatePipeline", "Staging", "Production"]
    assert stages["UpdatePipeline"] == ["SelfMutate"]
    assert stages["Production"][0] == "Approve"
