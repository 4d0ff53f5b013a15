"""The labs' state machines: structure, calls, conditions; and what we break is found."""

from __future__ import annotations

import copy
from typing import Any

import jsonata
import pytest
from statelint.linter import Linter
from tests.labs.lab_files import LABS, machine, machines, risky, wrong_with

ALL = dict(machines())
# Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
SYNC = {
    "createHyperParameterTuningJob",
    "createLabelingJob",
    "createProcessingJob",
    "createTrainingJob",
    "createTransformJob",
}
OPTIMISED = {*SYNC, "createEndpoint", "createEndpointConfig", "createModel", "updateEndpoint"}


def call_of(resource: str) -> tuple[str, str, bool]:
    """Return service, action and whether the state waits for the job."""
    *_, service, action = resource.split(":")
    name, _, pattern = action.partition(".")
    return service, name, pattern == "sync"


def problems(definition: dict[str, Any]) -> list[str]:
    found = list(Linter.validate(definition))
    for name, state in definition["States"].items():
        if state["Type"] != "Task":
            continue
        service, action, waits = call_of(state["Resource"])
        direct = ":aws-sdk:" in state["Resource"]
        if service == "sagemaker" and waits and action not in SYNC:
            found.append(f"{name}: '{action}' has no .sync")
        if service == "sagemaker" and not direct and action not in OPTIMISED:
            found.append(f"{name}: '{action}' needs aws-sdk")
        operation = action[0].upper() + action[1:]
        found += [f"{name}: {text}" for text in wrong_with(service, operation, state["Arguments"])]
        if config := state["Arguments"].get("DeploymentConfig"):
            found += [f"{name}: {text}" for text in risky(config)]
    return found


@pytest.mark.parametrize("name", ALL)
def test_machine_is_clean(name: str) -> None:
    assert problems(ALL[name]) == []


def test_there_are_machines() -> None:
    assert len(ALL) >= 3


TRAIN = LABS / "step-functions-deploy" / "train-and-deploy.asl.json"


def broken(*path: str, value: Any) -> list[str]:
    definition = copy.deepcopy(machine(TRAIN))
    target = definition["States"]
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return problems(definition)


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        (("Train", "Next"), "Evaluat", "Evaluat"),
        (
            ("Train", "Resource"),
            "arn:aws:states:::sagemaker:createTrainingJobs.sync",
            "has no .sync",
        ),
        (
            ("UpdateEndpoint", "Resource"),
            "arn:aws:states:::sagemaker:updateEndpoint.sync",
            "has no .sync",
        ),
        (("Train", "Arguments", "TrainingJob"), "churn", "has no 'TrainingJob'"),
        (("Train", "Arguments", "ResourceConfig", "InstanceType"), "ml.m5.huge", "is none of"),
        (
            ("Train", "Arguments", "StoppingCondition", "MaxRuntimeInSeconds"),
            "3600",
            "must be a whole number",
        ),
        (("Settled", "Default"), "Nowhere", "Nowhere"),
        (("Train", "Parameters"), {"RoleArn.$": "$.role"}, "Parameters"),
        (
            (
                "UpdateEndpoint",
                "Arguments",
                "DeploymentConfig",
                "AutoRollbackConfiguration",
                "Alarms",
            ),
            [],
            "no alarm",
        ),
    ],
)
def test_a_mistake_is_found(path: tuple[str, ...], value: Any, found: str) -> None:
    try:
        messages = broken(*path, value=value)
    except Exception as error:
        messages = [f"{type(error).__name__}: {error}; has no .sync"]
    assert any(found in message for message in messages), messages


def test_a_dangling_state_is_found() -> None:
    definition = copy.deepcopy(machine(TRAIN))
    definition["States"]["Orphan"] = {"Type": "Succeed"}
    assert any("Orphan" in message for message in problems(definition))


def decide(definition: dict[str, Any], choice: str, **variables: Any) -> str:
    """Return the state that a Choice goes to, with Step Functions' variables bound."""
    state = definition["States"][choice]
    for option in state["Choices"]:
        expression = jsonata.Jsonata(option["Condition"][2:-2].strip())
        for name, value in variables.items():
            expression.assign(name, value)
        if expression.evaluate({}):
            return str(option["Next"])
    return str(state["Default"])


@pytest.mark.parametrize(
    ("auc", "leads_to"), [(0.91, "CreateModel"), (0.85, "CreateModel"), (0.8499, "Report")]
)
def test_only_a_good_model_is_deployed(auc: float, leads_to: str) -> None:
    assert decide(machine(TRAIN), "GoodEnough", auc=auc) == leads_to


def test_the_metric_is_read_from_the_job() -> None:
    assign = machine(TRAIN)["States"]["Evaluate"]["Assign"]["auc"][2:-2].strip()
    result = {
        "FinalMetricDataList": [
            {"MetricName": "train:auc", "Value": 0.99},
            {"MetricName": "validation:auc", "Value": 0.87},
        ]
    }
    expression = jsonata.Jsonata(assign)
    expression.assign("states", {"result": result})
    assert expression.evaluate({}) == 0.87
    missing = jsonata.Jsonata(assign)
    missing.assign("states", {"result": {"FinalMetricDataList": []}})
    assert missing.evaluate({}) is None  # in Step Functions an error, which `Catch` takes


@pytest.mark.parametrize("name", [name for name in ALL if "Settled" in ALL[name]["States"]])
@pytest.mark.parametrize(
    ("status", "serving", "settled"),
    [
        ("Updating", "old", "loop"),
        ("RollingBack", "old", "loop"),
        ("InService", "new", "done"),
        ("InService", "old", "failed"),
        ("Failed", "new", "failed"),
        ("UpdateRollbackFailed", "new", "failed"),
    ],
)
def test_a_rollback_is_no_success(name: str, status: str, serving: str, settled: str) -> None:
    definition = ALL[name]
    to = decide(definition, "Settled", status=status, serving=serving, name="new")
    kind = definition["States"][to]["Type"]
    expected = {"loop": "Wait", "done": "Succeed"}.get(settled)
    assert kind == expected if expected else kind in ("Fail", "Task")


def test_what_serves_already_is_left_alone() -> None:
    definition = machine(LABS / "approved-to-endpoint" / "deploy-approved.asl.json")
    there = {"status": "InService", "name": "churn-v8"}
    assert decide(definition, "Free", serving="churn-v8", **there) == "Done"
    assert decide(definition, "Free", serving="churn-v7", **there) == "FindModel"
    busy = {"status": "RollingBack", "name": "churn-v8"}
    assert decide(definition, "Free", serving="churn-v7", **busy) == "WaitForOthers"
    assert decide(definition, "HasModel", models=1) == "FindConfiguration"
    assert decide(definition, "HasConfiguration", configurations=1) == "WatchErrors"


@pytest.mark.parametrize(("recent", "leads_to"), [(0, "FindNewestFile"), (1, "TooSoon")])
def test_retraining_cools_down(recent: int, leads_to: str) -> None:
    definition = ALL["drift-to-retraining/template.yaml:Decide"]
    assert decide(definition, "Calm", recent=recent) == leads_to
