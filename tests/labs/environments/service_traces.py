"""What services make by themselves when a lab is really run: log groups, a rule, report groups.

moto runs no container, so nothing writes. These are the names that the services use; where a
template gives another name, that one counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from aws_stand_in import ACCOUNT, REGION, client

RULE = "StepFunctionsGetEventsForSageMakerTrainingJobsRule"
# Jobs of all labs write to the same groups, and lab 0's clean-up takes them.
SHARED = ("/aws/sagemaker/ProcessingJobs", "/aws/sagemaker/TrainingJobs")


def leave(lab: str) -> None:
    """Make what the services would have made by the end of a lab's steps."""
    logs = client("logs")
    there = set(log_groups())
    for name in {*_of_stacks(), *_of_endpoints(), *_of_runtimes(), *_of_airflow(lab), *SHARED}:
        if name not in there:
            logs.create_log_group(logGroupName=name)
    if lab == "step-functions-deploy":
        events = client("events")
        events.put_rule(Name=RULE, EventPattern='{"source": ["aws.sagemaker"]}')
        target = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:any"
        events.put_targets(Rule=RULE, Targets=[{"Id": "managed", "Arn": target}])


def log_groups() -> list[str]:
    """Return the names of the log groups that exist."""
    pages = client("logs").get_paginator("describe_log_groups").paginate()
    return [group["logGroupName"] for page in pages for group in page["logGroups"]]


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short functions: `!Ref X` is `{"Ref": "X"}`, others are nothing."""


_Loader.add_multi_constructor("!", lambda *_: None)
_Loader.add_constructor("!Ref", lambda loader, node: {"Ref": loader.construct_scalar(node)})


def _of_stacks() -> Iterator[str]:
    """Yield the groups of the stacks' functions and builds."""
    cloudformation = client("cloudformation")
    for stack in cloudformation.describe_stacks()["Stacks"]:
        body = cloudformation.get_template(StackName=stack["StackName"])["TemplateBody"]
        content = yaml.load(body, _Loader) if isinstance(body, str) else body  # noqa: S506
        listed = cloudformation.list_stack_resources(StackName=stack["StackName"])
        names = {
            one["LogicalResourceId"]: one["PhysicalResourceId"]
            for one in listed["StackResourceSummaries"]
        }
        for logical, resource in content["Resources"].items():
            properties = resource.get("Properties") or {}
            if resource["Type"] == "AWS::Lambda::Function":
                given = (properties.get("LoggingConfig") or {}).get("LogGroup")
                yield _named(given, names) or f"/aws/lambda/{names[logical]}"
            if resource["Type"] == "AWS::CodeBuild::Project":
                logs = (properties.get("LogsConfig") or {}).get("CloudWatchLogs") or {}
                yield _named(logs.get("GroupName"), names) or f"/aws/codebuild/{names[logical]}"


def _named(given: Any, names: Mapping[str, str]) -> str | None:
    return names[given["Ref"]] if isinstance(given, dict) else given


def _of_endpoints() -> Iterator[str]:
    for endpoint in client("sagemaker").list_endpoints()["Endpoints"]:
        yield f"/aws/sagemaker/Endpoints/{endpoint['EndpointName']}"


def _of_runtimes() -> Iterator[str]:
    for runtime in client("bedrock-agentcore-control").list_agent_runtimes()["agentRuntimes"]:
        for endpoint in ("DEFAULT", "production"):
            yield f"/aws/bedrock-agentcore/runtimes/{runtime['agentRuntimeId']}-{endpoint}"


def _of_airflow(lab: str) -> Iterator[str]:
    if lab == "airflow-dag":
        yield from (f"airflow-churn-{part}" for part in ("DAGProcessing", "Scheduler", "Task"))
