"""The requests that update an endpoint: what the service model and the guide demand."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from tests.labs.lab_files import LABS, REQUESTS, risky, wrong_with


def load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def problems(request: dict[str, Any]) -> list[str]:
    return wrong_with("sagemaker", "UpdateEndpoint", request) or risky(request["DeploymentConfig"])


@pytest.mark.parametrize("path", REQUESTS, ids=lambda path: path.name)
def test_request_is_right(path: Path) -> None:
    assert problems(load(path)) == []


def test_all_four_modes_are_there() -> None:
    assert {path.stem for path in REQUESTS} == {"all-at-once", "canary", "linear", "rolling"}


ROUTING = ("DeploymentConfig", "BlueGreenUpdatePolicy", "TrafficRoutingConfiguration")


@pytest.mark.parametrize(
    ("file", "path", "value", "found"),
    [
        ("canary", (*ROUTING, "CanarySize", "Value"), 60, "a canary of 60 % is more than 50"),
        ("canary", (*ROUTING, "Type"), "CANNARY", "'CANNARY' is none of"),
        ("canary", (*ROUTING, "CanarySize", "Type"), "CAPACITY_PERCENTAGE", "is none of"),
        ("canary", (*ROUTING, "WaitInterval"), 600, "has no 'WaitInterval'"),
        ("canary", (*ROUTING, "WaitIntervalInSeconds"), 3601, "is not within 0 and 3600"),
        ("canary", (*ROUTING, "WaitIntervalInSeconds"), 3500, "do not fit"),
        (
            "canary",
            (*ROUTING, "LinearStepSize"),
            {"Type": "CAPACITY_PERCENT", "Value": 20},
            "belongs to LINEAR",
        ),
        ("linear", (*ROUTING, "LinearStepSize", "Value"), 5, "a step of 5 % is not within"),
        (
            "linear",
            ("DeploymentConfig", "BlueGreenUpdatePolicy", "MaximumExecutionTimeoutInSeconds"),
            3300,
            "do not fit",
        ),
        (
            "rolling",
            ("DeploymentConfig", "RollingUpdatePolicy", "MaximumBatchSize", "Value"),
            60,
            "a batch of 60 %",
        ),
        (
            "all-at-once",
            ("DeploymentConfig", "AutoRollbackConfiguration", "Alarms"),
            [],
            "is not within",
        ),
        ("all-at-once", ("EndpointName",), "churn_endpoint", "does not match"),
    ],
)
def test_a_mistake_is_found(file: str, path: tuple[str, ...], value: Any, found: str) -> None:
    request = copy.deepcopy(load(LABS / "endpoint-updates" / f"{file}.json"))
    target = request
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    assert any(found in message for message in problems(request)), problems(request)


def test_a_missing_wait_is_found() -> None:
    request = load(LABS / "endpoint-updates" / "all-at-once.json")
    del request["DeploymentConfig"]["BlueGreenUpdatePolicy"]["TrafficRoutingConfiguration"][
        "WaitIntervalInSeconds"
    ]
    assert any("lacks 'WaitIntervalInSeconds'" in message for message in problems(request))
