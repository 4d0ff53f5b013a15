"""The Lambda lab: its AppSpec fits the schema, its model answers, its hook tells good from bad."""

from __future__ import annotations

import copy
import io
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from botocore.awsrequest import AWSResponse
from jsonschema import Draft202012Validator
from tests.labs.lab_files import LABS

LAB = LABS / "codedeploy-lambda-canary"
SCHEMA = json.loads((Path(__file__).parent / "appspec.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def model() -> Any:
    return load("model")


@pytest.fixture(scope="module")
def hook() -> Any:
    return load("hook")


def load(name: str) -> Any:
    sys.path.insert(0, str(LAB))
    try:
        return import_module(name)
    finally:
        sys.path.remove(str(LAB))


def appspec() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((LAB / "appspec.yml").read_text(encoding="utf-8"))
    return loaded


def problems(spec: dict[str, Any]) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(spec)]


def test_appspec_fits() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert problems(appspec()) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("Resources", 0, "Model", "Type"), "AWS::SageMaker::Endpoint"),
        (("Resources", 0, "Model", "Properties", "TargetVersion"), 8),
        (("Resources", 0, "Model", "Properties", "Version"), "8"),
        (("Hooks", 0), {"BeforeInstall": "churn-hook"}),
        (("version",), 0.2),
    ],
)
def test_a_mistake_is_found(path: tuple[Any, ...], value: Any) -> None:
    spec: Any = copy.deepcopy(appspec())
    target = spec
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    assert problems(spec)


def test_model_answers_and_refuses(model: Any) -> None:
    answer = model.handler({"months": 1, "complaints": 3}, None)
    assert answer["statusCode"] == 200
    assert 0.7 < json.loads(answer["body"])["leaves"] < 1
    for wrong in (
        {"months": 1},
        {"months": "1", "complaints": 3},
        {"months": True, "complaints": 0},
    ):
        refused = model.handler(wrong, None)
        assert refused["statusCode"] == 400
        assert "must be a number" in json.loads(refused["body"])["error"]


def test_hook_accepts_the_model_it_was_written_for(hook: Any, model: Any) -> None:
    def invoke(FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803 - the API's names
        answer = model.handler(json.loads(Payload), None)
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}

    assert hook.check(invoke, "churn:8") is None


@pytest.mark.parametrize(
    "answer",
    [
        {"statusCode": 200, "body": '{"leaves": 0.5}'},
        {"statusCode": 400, "body": '{"error": "no"}'},
        {"statusCode": 200, "body": "{}"},
    ],
)
def test_hook_refuses_nonsense(hook: Any, answer: dict[str, Any]) -> None:
    def invoke(FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}

    assert hook.check(invoke, "churn:8") is not None


def test_hook_refuses_an_error(hook: Any) -> None:
    def invoke(FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803
        return {"FunctionError": "Unhandled", "Payload": io.BytesIO(b"{}")}

    assert "raised an error" in hook.check(invoke, "churn:8")


@pytest.mark.parametrize(
    ("newest", "status"), [("8", "Succeeded"), ("9", "Failed"), ("10", "Failed")]
)
def test_the_hooks_handler_reports_what_it_found(
    hook: Any, model: Any, monkeypatch: pytest.MonkeyPatch, newest: str, status: str
) -> None:
    """As Lambda runs it: its calls are checked against the services' own models, by botocore."""
    wrong = {"8": None, "9": {"statusCode": 200, "body": '{"leaves": 0.5}'}, "10": ...}
    clients, sent, answer_of = {}, [], model.handler

    def answered(model: Any, params: dict[str, Any], **_: Any) -> tuple[Any, Any]:
        sent.append((model.name, params))
        said: dict[str, Any] = {}
        if model.name == "ListVersionsByFunction":
            versions = ["$LATEST", "7", newest]
            said = {"Versions": [{"Version": version} for version in versions]}
        elif model.name == "Invoke":
            answer = wrong[newest] or answer_of(json.loads(params["body"]), None)
            said = {"FunctionError": "Unhandled"} if answer is ... else {}
            body = b"{}" if answer is ... else json.dumps(answer).encode()
            said["Payload"] = io.BytesIO(body)
        return AWSResponse("https://aws", 200, {}, None), {"ResponseMetadata": {}, **said}

    for name in ("lambda", "codedeploy"):
        clients[name] = boto3.client(name, region_name="eu-central-1", aws_access_key_id="x",
                                     aws_secret_access_key="x")  # noqa: S106  # fmt: skip
        clients[name].meta.events.register("before-call", answered)
    monkeypatch.setattr(hook.boto3, "client", clients.__getitem__)
    monkeypatch.setenv("FUNCTION_NAME", "churn")
    hook.handler({"DeploymentId": "d-1", "LifecycleEventHookExecutionId": "e-1"}, None)
    name, report = sent[-1]
    assert name == "PutLifecycleEventHookExecutionStatus"
    assert json.loads(report["body"]) == {
        "deploymentId": "d-1", "lifecycleEventHookExecutionId": "e-1", "status": status,
    }  # fmt: skip
    asked = [params["query_string"] for name, params in sent if name == "Invoke"]
    paths = {params["url_path"] for name, params in sent if name == "Invoke"}
    assert asked
    assert paths == {f"/2015-03-31/functions/churn%3A{newest}/invocations"}


def test_the_handler_reports_a_failure_when_it_fails_itself(
    hook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = []

    class Client:
        def put_lifecycle_event_hook_execution_status(self, **report: str) -> None:
            sent.append(report["status"])

        def get_paginator(self, name: str) -> Any:
            raise RuntimeError(name)

    monkeypatch.setattr(hook.boto3, "client", lambda _: Client())
    monkeypatch.setenv("FUNCTION_NAME", "churn")
    event = {"DeploymentId": "d-1", "LifecycleEventHookExecutionId": "e-1"}
    with pytest.raises(RuntimeError, match="list_versions"):
        hook.handler(event, None)
    assert sent == ["Failed"]
