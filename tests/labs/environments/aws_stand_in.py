"""A stand-in for AWS on this machine: moto's server, with the resource types that it lacks.

CloudFormation in moto makes many resources itself. For the others that the labs use, moto knows the
service's own calls; a `Via` makes such a resource by these calls, as CloudFormation would.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import boto3
import yaml
from botocore.validate import ParamValidator
from moto.awslambda.models import LambdaVersion
from moto.cloudformation import parsing
from moto.core.common_models import CloudFormationModel
from moto.sagemaker import models as sagemaker
from moto.server import ThreadedMotoServer
from moto_network import delete_networks

ACCOUNT, REGION = "111122223333", "eu-central-1"
LABS = Path(__file__).parents[3] / "docs" / "labs"
Properties = Mapping[str, Any]


@dataclass(frozen=True)
class Via:
    """How a resource is made by calls of its service.

    Attributes:
        service: Name of the service, as boto3 knows it.
        create: The call that makes it.
        id_of: Gives its physical id from the properties and the answer.
        delete: The call that removes it, and its request from id and properties; None where
            removing something else removes it.
        request: Gives the request from the properties, where they differ in more than case.
        again: The call that changes it; `create` where that may be called again.
        attributes: Gives what `Fn::GetAtt` asks for, from id and answer.
    """

    service: str
    create: str
    id_of: Callable[[Properties, Properties], str]
    delete: tuple[str, Callable[[str, Properties], Properties]] | None = None
    request: Callable[[Properties], Properties] = dict
    again: str = ""
    attributes: Callable[[str, Properties], Properties] = lambda _name, _answer: {}


def _definition(properties: Properties) -> Properties:
    definition = properties["PipelineDefinition"]["PipelineDefinitionBody"]
    text = definition if isinstance(definition, str) else json.dumps(definition)
    return {**properties, "PipelineDefinition": text, "ClientRequestToken": "x" * 32}


def _policy(properties: Properties) -> Properties:
    return {**properties, "PolicyDocument": json.dumps(properties["PolicyDocument"])}


def _queue_policy(properties: Properties) -> Properties:
    policy = json.dumps(properties["PolicyDocument"])
    return {"QueueUrl": properties["Queues"][0], "Attributes": {"Policy": policy}}


def _project(properties: Properties) -> Properties:
    """Return a project with locations, which moto wants and one in a pipeline has not."""
    parts = {key: properties[key] for key in ("Source", "Artifacts")}
    inside = {
        key: {**part, "Location": "pipeline"}
        for key, part in parts.items()
        if part["Type"] == "CODEPIPELINE"
    }
    return {**properties, **inside}


VIA: dict[str, Via] = {
    "AWS::CloudWatch::Alarm": Via(
        "cloudwatch", "put_metric_alarm", lambda p, _: p["AlarmName"],
        ("delete_alarms", lambda name, _: {"AlarmNames": [name]}),
        attributes=lambda name, _: {"Arn": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{name}"},
    ),
    "AWS::CodeBuild::Project": Via(
        "codebuild", "create_project", lambda p, _: p["Name"],
        ("delete_project", lambda name, _: {"name": name}),
        request=_project,
        attributes=lambda name, answer: {"Arn": answer["project"]["arn"]},
    ),
    "AWS::CodeDeploy::Application": Via(
        "codedeploy", "create_application", lambda p, _: p["ApplicationName"],
    ),
    "AWS::CodeDeploy::DeploymentGroup": Via(
        "codedeploy", "create_deployment_group", lambda p, _: p["DeploymentGroupName"],
        ("delete_deployment_group", lambda name, p: {
            "applicationName": p["ApplicationName"], "deploymentGroupName": name}),
    ),
    "AWS::CodePipeline::Pipeline": Via(
        "codepipeline", "create_pipeline", lambda p, _: p["Name"],
        ("delete_pipeline", lambda name, _: {"name": name}),
        request=lambda p: {"pipeline": {
            **{key: value for key, value in p.items() if key != "Triggers"}, "version": 1}},
        again="update_pipeline",
    ),
    "AWS::IAM::RolePolicy": Via(
        "iam", "put_role_policy", lambda p, _: p["PolicyName"],
        ("delete_role_policy", lambda name, p: {"RoleName": p["RoleName"], "PolicyName": name}),
        request=_policy,
    ),
    "AWS::Lambda::Alias": Via(
        "lambda", "create_alias", lambda _, answer: answer["AliasArn"],
        ("delete_alias", lambda _, p: {"FunctionName": p["FunctionName"], "Name": p["Name"]}),
        again="update_alias",
    ),
    "AWS::SNS::Subscription": Via(
        "sns", "subscribe", lambda _, answer: answer["SubscriptionArn"],
        ("unsubscribe", lambda name, _: {"SubscriptionArn": name}),
        request=lambda p: {**p, "ReturnSubscriptionArn": True},
    ),
    "AWS::MWAA::Environment": Via(  # moto has no MWAA: the request is compared with its model
        "mwaa", "create_environment", lambda p, _: p["Name"],
        ("delete_environment", lambda name, _: {"Name": name}),
        attributes=lambda name, _: {
            "Arn": f"arn:aws:airflow:{REGION}:{ACCOUNT}:environment/{name}"},
    ),
    "AWS::SQS::QueuePolicy": Via(
        "sqs", "set_queue_attributes", lambda p, _: f"policy-of-{p['Queues'][0]}",
        request=_queue_policy,
    ),
    "AWS::SageMaker::ModelPackageGroup": Via(
        "sagemaker", "create_model_package_group", lambda p, _: p["ModelPackageGroupName"],
        ("delete_model_package_group", lambda name, _: {"ModelPackageGroupName": name}),
    ),
    "AWS::SageMaker::Pipeline": Via(
        "sagemaker", "create_pipeline", lambda p, _: p["PipelineName"],
        ("delete_pipeline", lambda name, _: {
            "PipelineName": name, "ClientRequestToken": "x" * 32}),
        request=_definition,
        again="update_pipeline",
    ),
    "AWS::Scheduler::Schedule": Via(
        "scheduler", "create_schedule", lambda p, _: p["Name"],
        ("delete_schedule", lambda name, _: {"Name": name}),
        again="update_schedule",
    ),
}  # fmt: skip
UNKNOWN = ("mwaa",)  # services that moto does not have
# Where CloudFormation makes up a name when the template gives none.
NAMES = {
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CodeBuild::Project": "Name",
    "AWS::CodeDeploy::Application": "ApplicationName",
    "AWS::CodeDeploy::DeploymentGroup": "DeploymentGroupName",
    "AWS::CodePipeline::Pipeline": "Name",
    "AWS::Scheduler::Schedule": "Name",
}


def client(service: str) -> Any:
    """Return a client of the stand-in."""
    return boto3.client(service, region_name=REGION, endpoint_url=os.environ["AWS_ENDPOINT_URL"])


def fitting(value: Any, shape: Any) -> Any:
    """Return a value with the names of a service's shape: CloudFormation differs in case."""
    if shape.type_name == "structure":
        members = {name.casefold(): name for name in shape.members}
        return {
            members[key.casefold()]: fitting(inner, shape.members[members[key.casefold()]])
            for key, inner in value.items()
            if key.casefold() in members
        }
    if shape.type_name == "list":
        return [fitting(item, shape.member) for item in value]
    if shape.type_name == "map":
        return {key: fitting(inner, shape.value) for key, inner in value.items()}
    if shape.type_name == "string":
        return value if isinstance(value, str) else json.dumps(value)
    if shape.type_name in ("integer", "long"):
        return int(value)
    if shape.type_name in ("double", "float"):
        return float(value)
    if shape.type_name == "boolean":
        return value if isinstance(value, bool) else value == "true"
    return value


def _call(via: Via, call: str, properties: Properties) -> Properties:
    caller = client(via.service)
    operation = caller.meta.method_to_api_mapping[call]
    shape = caller.meta.service_model.operation_model(operation).input_shape
    request = fitting(properties, shape)
    if via.service in UNKNOWN:
        report = ParamValidator().validate(request, shape)
        if report.has_errors():
            raise ValueError(report.generate_report())
        return {}
    answer: Properties = getattr(caller, call)(**request)
    return answer


class _Made:
    """One resource that was made by calls."""

    def __init__(self, name: str, attributes: Properties) -> None:
        self.physical_resource_id = name
        self._attributes = attributes

    def get_cfn_attribute(self, name: str) -> Any:
        return self._attributes[name]

    def is_created(self) -> bool:
        return True


def _model(kind: str, via: Via) -> type:  # noqa: C901 - one small method for each of moto's
    """Return the class by which moto's CloudFormation makes resources of a type."""

    class Model(CloudFormationModel):
        __module__ = "moto.cloudformation.labs"  # moto files its models by this name
        made: ClassVar[dict[str, Properties]] = {}

        @staticmethod
        def cloudformation_name_type() -> str:
            return NAMES.get(kind, "")

        @staticmethod
        def cloudformation_type() -> str:
            return kind

        @classmethod
        def has_cfn_attr(cls, attr: str) -> bool:
            return True

        @classmethod
        def create_from_cloudformation_json(  # type: ignore[override]
            cls, resource_name: str, cloudformation_json: Properties, *_: str, **__: Any
        ) -> Any:
            return cls.make(via.create, resource_name, cloudformation_json["Properties"])

        @classmethod
        def make(cls, call: str, name: str, properties: Properties) -> _Made:
            key = NAMES.get(kind)
            full = {key: name, **properties} if key else dict(properties)
            answer = _call(via, call, via.request(full))
            physical = via.id_of(full, answer)
            cls.made[physical] = full
            return _Made(physical, via.attributes(physical, answer))

        @classmethod
        def update_from_cloudformation_json(  # type: ignore[override]
            cls, original_resource: _Made, new_resource_name: str,
            cloudformation_json: Properties, *_: str, **__: Any,
        ) -> Any:  # fmt: skip
            old = original_resource.physical_resource_id
            properties = cloudformation_json["Properties"]
            if via.again:
                return cls.make(via.again, old if kind in NAMES else "", properties)
            cls.remove(old)
            return cls.make(via.create, new_resource_name, properties)

        @classmethod
        def delete_from_cloudformation_json(  # type: ignore[override]
            cls, resource_name: str, *_: Any, **__: Any
        ) -> None:
            cls.remove(resource_name)

        @classmethod
        def remove(cls, name: str) -> None:
            properties = cls.made.pop(name, None)
            if via.delete is not None and properties is not None:
                call, request = via.delete
                _call(via, call, request(name, properties))

        def is_created(self) -> bool:
            return True

    return Model


def known_to_moto() -> set[str]:
    """Return the resource types that moto's CloudFormation makes without us."""
    return {
        model.cloudformation_type()
        for model in CloudFormationModel.__subclasses__()
        if not hasattr(model, "made")
    }


def types_of_the_labs() -> set[str]:
    """Return every resource type of every template of the labs."""

    class Loader(yaml.SafeLoader):
        """Reads CloudFormation's short functions as nothing: only types are wanted."""

    Loader.add_multi_constructor("!", lambda *_: None)
    found = set()
    for path in LABS.glob("*/*.yaml"):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506 - a SafeLoader
        found |= {resource["Type"] for resource in content["Resources"].values()}
    return found


_moto_update = parsing.ResourceMap.update
_moto_update_one = parsing.parse_and_update_resource
_moto_diff = parsing.ResourceMap.build_resource_diff


def _diff(resources: Any, template: Properties, parameters: Any = None) -> dict[str, list[str]]:
    """Find what an update changes; moto sees no parameter within `Fn::Sub`, and follows no name."""
    found: dict[str, list[str]] = _moto_diff(resources, template, parameters)
    content = {name: json.dumps(resource) for name, resource in template["Resources"].items()}
    before = resources.input_parameters
    changed = [f"${{{key}}}" for key in parameters or () if before.get(key) != parameters[key]]
    for name, text in content.items():
        if name not in found["Add"] and any(key in text for key in changed):
            found["Modify"] += [name]
        if template["Resources"][name]["Type"] == "AWS::SageMaker::EndpointConfig":
            named = f'"Fn::GetAtt": ["{name}", '
            if name in found["Modify"]:  # its new name is news to whatever names it
                found["Modify"] += [other for other, inner in content.items() if named in inner]
    made = resources._parsed_resources  # what a condition keeps out is not there to be changed
    found["Modify"] = [name for name in content if name in found["Modify"] and made.get(name)]
    # moto adds before it changes; a version is of the changed code, so the alias makes it by asking
    kinds = {name: resource["Type"] for name, resource in template["Resources"].items()}
    found["Add"] = [name for name in found["Add"] if kinds[name] != "AWS::Lambda::Version"]
    return found


def _update_one(name: str, resource: Any, resources: Any, **where: str) -> Any:
    """Update a resource, unless a condition keeps it out: moto would take it for one that is."""
    return resources[name] and _moto_update_one(name, resource, resources, **where)


def _update(resources: Any, template: Properties, parameters: Any = None) -> None:
    """Update a stack; also make what a condition kept out before, which moto forgets."""
    _moto_update(resources, template, parameters)
    for name, resource in template["Resources"].items():
        wanted = "Condition" in resource and resources.lazy_condition_map[resource["Condition"]]
        if wanted and resources._parsed_resources.get(name) is None:
            resources._parsed_resources.pop(name, None)
            _ = resources[name]


@contextmanager
def stand_in() -> Iterator[str]:
    """Start the server; yield its address, which the environment names too while it runs."""
    os.environ.update(
        MOTO_ACCOUNT_ID=ACCOUNT,
        MOTO_IAM_LOAD_MANAGED_POLICIES="true",
        AWS_ACCESS_KEY_ID="testing",
        AWS_SECRET_ACCESS_KEY="testing",  # noqa: S106 - nothing outside is called
        AWS_DEFAULT_REGION=REGION,
        AWS_REGION=REGION,
        AWS_PAGER="",
    )
    # moto makes versions, and does not tell their number
    LambdaVersion.get_cfn_attribute = lambda self, _: str(self.version)
    delete_networks()
    parsing.ResourceMap.update = _update
    parsing.parse_and_update_resource = _update_one
    parsing.ResourceMap.build_resource_diff = _diff
    for model in (sagemaker.FakeEndpoint, sagemaker.FakeEndpointConfig, sagemaker.Model):
        key = model.cloudformation_type().rpartition(":")[2] + "Name"
        model.cloudformation_name_type = staticmethod(lambda key=key: key)  # moto makes names up
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # not a line for each call
    models = [_model(kind, via) for kind, via in VIA.items()]  # kept: moto lists subclasses
    parsing.get_model_list.cache_clear()
    parsing.get_model_map.cache_clear()
    parsing.get_name_type_map.cache_clear()
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    os.environ["AWS_ENDPOINT_URL"] = f"http://{host}:{port}"
    try:
        yield os.environ["AWS_ENDPOINT_URL"]
    finally:
        server.stop()
        del models
