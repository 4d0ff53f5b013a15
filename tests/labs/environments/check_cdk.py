"""The lab's CDK app, synthesised: what the template says, and that nothing else is in it."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Match, Template

LAB = Path(__file__).parents[3] / "docs" / "labs" / "s3-to-pipeline" / "cdk"
sys.path.insert(0, str(LAB))

from s3_to_pipeline import S3ToPipeline  # noqa: E402 - found in the folder above


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
    assert "DataBucketName" in written["Outputs"]


def test_only_the_resources_of_the_figure(template: Template) -> None:
    kinds = sorted(resource["Type"] for resource in template.to_json()["Resources"].values())
    assert kinds == [
        "AWS::Events::Rule",
        "AWS::IAM::Policy",
        "AWS::IAM::Role",
        "AWS::S3::Bucket",
        "AWS::S3::BucketPolicy",
        "AWS::SQS::Queue",
        "AWS::SQS::QueuePolicy",
    ]


def test_the_bucket_sends_its_events_itself(template: Template) -> None:
    _, bucket = one(template, "AWS::S3::Bucket")
    assert bucket["NotificationConfiguration"] == {
        "EventBridgeConfiguration": {"EventBridgeEnabled": True}
    }


def test_the_rule_matches_csv_files_of_this_bucket(template: Template) -> None:
    bucket, _ = one(template, "AWS::S3::Bucket")
    _, rule = one(template, "AWS::Events::Rule")
    assert rule["EventPattern"] == {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {
            "bucket": {"name": [{"Ref": bucket}]},
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
