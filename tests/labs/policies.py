"""What roles of a template may do, and what the files that run with them call."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.labs.lab_files import template

ACCOUNT, REGION = "111122223333", "eu-central-1"
PSEUDO = {"AWS::AccountId": ACCOUNT, "AWS::Partition": "aws", "AWS::Region": REGION}

# What a command of a build needs, by how it starts. Sources: the service authorization reference,
# and for the image CodeBuild's own sample, which the page of the lab names.
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "aws ecr get-login-password": ("ecr:GetAuthorizationToken",),
    "aws sagemaker-runtime invoke-endpoint": ("sagemaker:InvokeEndpoint",),
    "aws sts get-caller-identity": (),  # needs no permission
    "docker push": (
        "ecr:BatchCheckLayerAvailability",
        "ecr:CompleteLayerUpload",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
    ),
}
REPORTS = (
    "codebuild:BatchPutTestCases",
    "codebuild:CreateReport",
    "codebuild:CreateReportGroup",
    "codebuild:UpdateReport",
)
# What CloudFormation calls to make, change and remove a resource.
RESOURCES: Mapping[str, tuple[str, ...]] = {
    "AWS::CloudWatch::Alarm": (
        "cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:PutMetricAlarm"),
    "AWS::SageMaker::Endpoint": (
        "sagemaker:CreateEndpoint", "sagemaker:DeleteEndpoint", "sagemaker:DescribeEndpoint",
        "sagemaker:UpdateEndpoint"),
    "AWS::SageMaker::EndpointConfig": (
        "sagemaker:CreateEndpointConfig", "sagemaker:DeleteEndpointConfig",
        "sagemaker:DescribeEndpointConfig"),
    "AWS::SageMaker::Model": (
        "sagemaker:CreateModel", "sagemaker:DeleteModel", "sagemaker:DescribeModel"),
}  # fmt: skip


def actions_of_commands(commands: list[str]) -> set[str]:
    """Return the IAM actions of a build's commands.

    Raises:
        KeyError: A command of `aws` or `docker push` is not known here.
    """
    found: set[str] = set()
    for line in commands:
        for call in re.findall(r"(aws (?:[\w-]+) (?:[\w-]+)|docker push)", line):
            found.update(COMMANDS[call])
    return found


def actions_of_python(text: str) -> set[str]:
    """Return the IAM actions of the boto3 calls in a program."""
    found = set()
    for service, call in re.findall(r'boto3\.client\("([\w-]+)"\)\.(\w+)', text):
        if call == "get_paginator":
            continue
        found.add(f"{service}:{_camel(call)}")
    for service, call in re.findall(r'boto3\.client\("([\w-]+)"\)\.get_paginator\("(\w+)"\)', text):
        found.add(f"{service}:{_camel(call)}")
    return {action.replace("lambda:Invoke", "lambda:InvokeFunction") for action in found}


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def actions_of_machine(definition: Mapping[str, Any]) -> set[str]:
    """Return the IAM actions of a state machine's calls."""
    found = set()
    for state in definition["States"].values():
        if state["Type"] != "Task":
            continue
        name = state["Resource"].partition(":::")[2].removeprefix("aws-sdk:")
        service, _, call = name.partition(":")
        call, _, waits = call.partition(".")
        action = {"listObjectsV2": "ListBucket"}.get(call, call[0].upper() + call[1:])
        found.add(f"{service}:{action}")
        if waits == "sync":  # it looks, stops the job when it is stopped, and hears of the end
            job = call.removeprefix("create")
            found |= {f"{service}:Describe{job}", f"{service}:Stop{job}"}
            found |= {"events:DescribeRule", "events:PutRule", "events:PutTargets"}
        if "RoleArn" in str(state.get("Arguments", {})):
            found.add("iam:PassRole")
    return found


class Role:
    """What one role may do.

    Args:
        path: The template.
        name: The role's logical name.
        change: Breaks the content of the template on purpose, before it is read.
    """

    def __init__(
        self, path: Path, name: str, change: Callable[[dict[str, Any]], None] = lambda _: None
    ) -> None:
        content = template(path)
        change(content)
        self.content = content
        self.properties = content["Resources"][name]["Properties"]
        self.parameters = {
            key: str(value.get("Default", key)) for key, value in content["Parameters"].items()
        } if "Parameters" in content else {}  # fmt: skip

    def statements(self) -> Iterator[tuple[list[str], list[str]]]:
        """Yield actions and resources of each statement that allows."""
        for policy in self.properties.get("Policies", ()):
            for statement in policy["PolicyDocument"]["Statement"]:
                assert statement["Effect"] == "Allow"
                actions, resources = statement["Action"], statement.get("Resource", "*")
                yield (
                    actions if isinstance(actions, list) else [actions],
                    [self.text(r) for r in (resources if isinstance(resources, list)
                                            else [resources])],
                )  # fmt: skip

    def text(self, value: Any) -> str:
        """Return a resource as text; what another resource gives is named by it."""
        if isinstance(value, str):
            return value
        ((function, inner),) = value.items()
        if function == "Ref":
            return {**PSEUDO, **self.parameters}.get(inner, f"<{inner}>")
        if function == "Fn::GetAtt":
            return f"<{inner[0] if isinstance(inner, list) else inner.partition('.')[0]}>"
        assert function == "Fn::Sub", value
        known = {**PSEUDO, **self.parameters}
        return re.sub(
            r"\$\{([\w:.]+)\}", lambda m: known.get(m[1], f"<{m[1].partition('.')[0]}>"), inner
        )

    @property
    def actions(self) -> set[str]:
        """Every action that some statement allows."""
        return {action for actions, _ in self.statements() for action in actions}

    def allows(self, action: str, resource: str) -> bool:
        """Tell whether the role may do something to a resource, given by its ARN or its end."""
        return any(
            action in actions
            and any(fnmatch.fnmatchcase(resource, f"*{pattern.rpartition(':')[2]}")
                    or pattern == "*" for pattern in resources)
            for actions, resources in self.statements()
        )  # fmt: skip
