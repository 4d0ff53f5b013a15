"""Every path of every state machine of the labs, run with the calls' answers given."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.labs.lab_files import LABS, machines
from tests.labs.state_machine import Run, TaskError, run, transitions
from tests.labs.test_patterns import matches, pattern_and_cases

MACHINES = dict(machines())
TRAIN = "step-functions-deploy/train-and-deploy.asl.json"
APPROVED = "approved-to-endpoint/deploy-approved.asl.json"
DRIFT = "drift-to-retraining/template.yaml:Decide"
THROTTLED = TaskError("SageMaker.SageMakerException", "Rate exceeded")


@dataclass
class World:
    """What answers a machine's calls.

    Attributes:
        auc: Metric that the training reports; None for none.
        endpoint: Status and configuration of the endpoint for each look at it; the last one stays.
            `new` stands for the configuration that the machine deploys.
        models: Names of models and of configurations that exist.
        alarms: State of the drift alarm for each look at it.
        recent: Number of executions of the pipeline within a day, for each look.
        fails: Errors of a call by its name, one for each time that it is called.
    """

    auc: float | None = 0.9
    endpoint: list[tuple[str, str]] = field(default_factory=lambda: [("InService", "new")])
    models: tuple[str, ...] = ()
    alarms: list[str] = field(default_factory=lambda: ["OK"])
    recent: list[int] = field(default_factory=lambda: [0])
    fails: Mapping[str, list[TaskError]] = field(default_factory=dict)
    new: str = ""

    def __post_init__(self) -> None:
        self.counts: dict[str, int] = {}

    def __call__(self, resource: str, arguments: Mapping[str, Any], _seconds: int) -> Any:
        name = resource.rpartition(":")[2].removesuffix(".sync")
        count = self.counts[name] = self.counts.get(name, 0) + 1
        errors = self.fails.get(name, [])
        if count <= len(errors):
            raise errors[count - 1]
        snake = re.sub(r"(?=[A-Z])", "_", name).lower()
        answer: Callable[[Mapping[str, Any], int], Any] = getattr(self, f"answer_{snake}", _nothing)
        return answer(arguments, count - 1)

    def answer_create_training_job(self, arguments: Mapping[str, Any], _: int) -> Any:
        self.new = arguments["TrainingJobName"]
        return {"TrainingJobName": self.new}

    def answer_describe_training_job(self, _: Mapping[str, Any], __: int) -> Any:
        metrics = [] if self.auc is None else [{"MetricName": "validation:auc", "Value": self.auc}]
        artifact = {"S3ModelArtifacts": "s3://churn/models/model.tar.gz"}
        return {"FinalMetricDataList": metrics, "ModelArtifacts": artifact}

    def answer_describe_endpoint(self, _: Mapping[str, Any], number: int) -> Any:
        status, serving = self.endpoint[min(number, len(self.endpoint) - 1)]
        name = self.new if serving == "new" else serving
        return {"EndpointStatus": status, "EndpointConfigName": name}

    def answer_list_models(self, _: Mapping[str, Any], __: int) -> Any:
        return {"Models": [{"ModelName": name} for name in self.models]}

    def answer_list_endpoint_configs(self, _: Mapping[str, Any], __: int) -> Any:
        return {"EndpointConfigs": [{"EndpointConfigName": name} for name in self.models]}

    def answer_list_pipeline_executions(self, _: Mapping[str, Any], number: int) -> Any:
        count = self.recent[min(number, len(self.recent) - 1)]
        one = {"PipelineExecutionStatus": "Succeeded", "StartTime": "2026-11-23T03:00:00Z"}
        return {"PipelineExecutionSummaries": [one] * count}

    def answer_describe_alarms(self, _: Mapping[str, Any], number: int) -> Any:
        state = self.alarms[min(number, len(self.alarms) - 1)]
        return {"MetricAlarms": [{"StateValue": state}]}

    def answer_list_objects_v2(self, _: Mapping[str, Any], __: int) -> Any:
        return {"Contents": [{"Key": f"incoming/2026-{month}.csv"} for month in (10, 11, "09")]}


def _nothing(_: Mapping[str, Any], __: int) -> Any:
    return {"Done": True}


def filled(value: Any) -> Any:
    """Return a definition with the substitutions of its template."""
    names = {
        "AlarmName": "churn-drift", "Bucket": "churn", "EndpointName": "churn", "Image": "image",
        "ModelRoleArn": "arn:aws:iam::111122223333:role/churn-model",
        "PipelineName": "churn-training", "Region": "eu-central-1",
        "TopicArn": "arn:aws:sns:eu-central-1:111122223333:churn-reports",
    }  # fmt: skip
    if isinstance(value, dict):
        return {key: filled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner) for inner in value]
    if isinstance(value, str):
        for name, text in names.items():
            value = value.replace(f"${{{name}}}", text)
    return value


INPUTS = {
    TRAIN: {"InputKey": "incoming/2026-11.csv"},
    APPROVED: {
        "detail": {
            "ModelPackageArn": "arn:aws:sagemaker:eu-central-1:111122223333:model-package/churn/8",
            "ModelPackageGroupName": "churn",
            "ModelPackageVersion": 8,
        }
    },
    DRIFT: {"detail": {"alarmName": "churn-drift"}},
}


def play(name: str, world: World) -> Run:
    """Run a machine in a world."""
    if name == APPROVED:
        world.new = "churn-v8"
    return run(filled(MACHINES[name]), world, INPUTS[name])


OLD, NEW = ("InService", "churn-v7"), ("InService", "new")
CHANGING, BACK = ("Updating", "churn-v7"), ("RollingBack", "churn-v7")
LIMIT = TaskError("SageMaker.ResourceLimitExceededException", "no ml.m5.large left")
# Machine, world, how the run ends, and the state before the end.
SCENES: dict[str, tuple[str, World, str, str]] = {
    "trained, good, deployed": (TRAIN, World(endpoint=[CHANGING, NEW]), "SUCCEEDED", "Deployed"),
    "trained, too weak": (TRAIN, World(auc=0.84), "FAILED", "NotDeployed"),
    "the log shows no metric": (TRAIN, World(auc=None), "FAILED", "NotDeployed"),
    "no machine to train on, then one": (
        TRAIN, World(fails={"createTrainingJob": [LIMIT, LIMIT]}), "SUCCEEDED", "Deployed"),
    "no machine to train on, four times": (
        TRAIN, World(fails={"createTrainingJob": [LIMIT] * 4}), "FAILED", "NotDeployed"),
    "the alarm rang": (TRAIN, World(endpoint=[CHANGING, BACK, OLD]), "FAILED", "NotDeployed"),
    "the update never ends": (TRAIN, World(endpoint=[CHANGING]), "TIMED_OUT", ""),
    "approved, deployed": (APPROVED, World(endpoint=[OLD, CHANGING, NEW]), "SUCCEEDED", "Done"),
    "approved again, serves already": (APPROVED, World(), "SUCCEEDED", "Done"),
    "approved again after a rollback": (
        APPROVED, World(models=("churn-v8",), endpoint=[OLD, CHANGING, NEW]), "SUCCEEDED", "Done"),
    "another update runs": (
        APPROVED, World(endpoint=[CHANGING, OLD, CHANGING, NEW]), "SUCCEEDED", "Done"),
    "approved, the alarm rang": (
        APPROVED, World(endpoint=[OLD, CHANGING, BACK, OLD]), "FAILED", "NotDeployed"),
    "approved, the endpoint never settles": (
        APPROVED, World(endpoint=[OLD, CHANGING]), "TIMED_OUT", ""),
    "drift, nothing ran": (DRIFT, World(), "SUCCEEDED", "Start"),
    "drift that lasts": (
        DRIFT, World(recent=[1, 0], alarms=["ALARM"]), "SUCCEEDED", "Start"),
    "drift that is over": (DRIFT, World(recent=[1], alarms=["OK"]), "SUCCEEDED", "Over"),
    "drift, and each day a run": (
        DRIFT, World(recent=[1], alarms=["ALARM"]), "TIMED_OUT", ""),
    **{
        f"{name.partition('/')[0]}: {call} is refused": (
            name,
            World(endpoint=[OLD, CHANGING, OLD], fails={call: [THROTTLED] * 9}),
            "FAILED", "NotDeployed",
        )
        for name, calls in {
            TRAIN: ("describeTrainingJob", "createModel", "createEndpointConfig", "putMetricAlarm",
                    "updateEndpoint", "describeEndpoint"),
            APPROVED: ("describeEndpoint", "listModels", "createModel", "listEndpointConfigs",
                       "createEndpointConfig", "putMetricAlarm", "updateEndpoint"),
        }.items()
        for call in calls
    },
}  # fmt: skip


class Second(World):
    """A world in which a call fails the second time only."""

    def __call__(self, resource: str, arguments: Mapping[str, Any], seconds: int) -> Any:
        name = resource.rpartition(":")[2]
        if name in self.fails and self.counts.get(name, 0) == 1:
            raise THROTTLED
        fails, self.fails = self.fails, {}
        try:
            return super().__call__(resource, arguments, seconds)
        finally:
            self.fails = fails


SECONDS = {
    f"{name.partition('/')[0]}: {call} is refused the second time": (
        name, Second(endpoint=[OLD, CHANGING, OLD], fails={call: []}), "FAILED", "NotDeployed")
    for name, call in (
        (TRAIN, "putMetricAlarm"), (APPROVED, "putMetricAlarm"), (APPROVED, "describeEndpoint"))
}  # fmt: skip
ALL = {**SCENES, **SECONDS}


@pytest.mark.parametrize("scene", ALL)
def test_a_run_ends_as_it_should(scene: str) -> None:
    name, world, status, last = ALL[scene]
    done = play(name, copy.deepcopy(world))
    assert done.status == status, (done.path, done.error, done.cause)
    if last:
        assert done.path[-1] == last


@pytest.mark.parametrize("name", MACHINES)
def test_every_path_is_taken(name: str) -> None:
    taken = {
        edge
        for machine, world, _, _ in ALL.values()
        if machine == name
        for edge in play(machine, copy.deepcopy(world)).edges
    }
    assert transitions(MACHINES[name]) - taken == set()


def runs_of(events: list[dict[str, Any]]) -> list[Run]:
    """Return the executions that the rule starts for what happens to version 8."""
    pattern, _ = pattern_and_cases(LABS / "approved-to-endpoint" / "events.json")
    detail = INPUTS[APPROVED]["detail"]
    whole = [
        {"source": "aws.sagemaker", "detail-type": "SageMaker Model Package State Change",
         "detail": {**detail, **event}}
        for event in events
    ]  # fmt: skip
    world = World(endpoint=[OLD, CHANGING, NEW])
    return [play(APPROVED, copy.deepcopy(world)) for event in whole if matches(pattern, event)]


REGISTERED = {"ModelApprovalStatus": "PendingManualApproval"}
DESCRIBED = {**REGISTERED, "UpdatedModelPackageFields": ["ModelPackageDescription"]}
REFUSED = {"ModelApprovalStatus": "Rejected", "UpdatedModelPackageFields": ["ModelApprovalStatus"]}
GRANTED = {**REFUSED, "ModelApprovalStatus": "Approved"}


def test_an_approval_that_never_comes_leaves_the_old_version() -> None:
    """No machine waits for a person: without an approval there is no execution at all."""
    assert runs_of([REGISTERED, DESCRIBED]) == []
    assert runs_of([REGISTERED, DESCRIBED, REFUSED]) == []
    (late,) = runs_of([REGISTERED, DESCRIBED, REFUSED, GRANTED])
    assert (late.status, late.path[-1]) == ("SUCCEEDED", "Done")


def test_a_failure_is_reported_with_what_was_known() -> None:
    done = play(TRAIN, World(endpoint=[CHANGING, BACK, OLD]))
    (message,) = [arguments for resource, arguments in done.calls if resource == "sns:publish"]
    assert "churn-v7" in message["Message"]
    assert (done.error, done.seconds) == ("NotDeployed", 180)


def test_the_alarms_exist_before_the_update_that_names_them() -> None:
    for name in (TRAIN, APPROVED):
        made: set[str] = set()
        for resource, arguments in play(name, World(endpoint=[OLD, CHANGING, NEW])).calls:
            if resource == "cloudwatch:putMetricAlarm":
                made.add(arguments["AlarmName"])
                dimensions = {one["Name"]: one["Value"] for one in arguments["Dimensions"]}
            if resource == "sagemaker:updateEndpoint":
                alarms = arguments["DeploymentConfig"]["AutoRollbackConfiguration"]["Alarms"]
                assert {alarm["AlarmName"] for alarm in alarms} == made
                assert dimensions["EndpointConfigName"] == arguments["EndpointConfigName"]


def test_drift_starts_with_the_newest_file() -> None:
    done = play(DRIFT, World())
    (started,) = [a for resource, a in done.calls if resource.endswith("startPipelineExecution")]
    assert started["PipelineParameters"] == [{"Name": "InputKey", "Value": "incoming/2026-11.csv"}]


def test_a_seeded_loop_and_a_seeded_dead_end_are_found() -> None:
    definition = copy.deepcopy(filled(MACHINES[TRAIN]))
    settled = definition["States"]["Settled"]
    settled["Choices"][0]["Condition"] = "{% $status = 'Updating' %}"  # forgets the rollback
    definition["States"]["Describe"]["Catch"] = []
    world = World(endpoint=[CHANGING, BACK, NEW])
    assert run(definition, world, INPUTS[TRAIN]).path[-1] == "NotDeployed"  # too early
    assert transitions(definition) != transitions(MACHINES[TRAIN])


def steps(done: Run, start: str) -> list[str]:
    """Return the path from a state on: a line for each round of waiting, with what was seen."""
    lines: list[list[str]] = [[]]
    for state in done.path[done.path.index(start) :]:
        if state in ("Wait", "Report"):
            lines.append([])
        lines[-1].append(state)
    return [" → ".join(line) for line in lines]


def test_the_page_shows_what_a_rollback_looks_like() -> None:
    seen = [CHANGING, BACK, OLD]
    done = play(APPROVED, World(endpoint=[OLD, *seen]))
    first, *rounds, last = steps(done, "UpdateEndpoint")
    text = [first]
    text += [
        f"{line}   {status}, {serving}"
        for line, (status, serving) in zip(rounds, seen, strict=True)
    ]
    text += [last, f"{done.error}: {done.cause}"]
    shown = LABS / "approved-to-endpoint" / "broken.txt"
    assert shown.read_text(encoding="utf-8") == "\n".join(text) + "\n"


def test_the_page_shows_what_a_bound_that_nobody_reaches_does() -> None:
    definition = filled(MACHINES[TRAIN])
    definition["States"]["GoodEnough"]["Choices"][0]["Condition"] = "{% $auc >= 0.99 %}"
    done = run(definition, World(auc=0.8989), INPUTS[TRAIN])
    (message,) = [arguments for resource, arguments in done.calls if resource == "sns:publish"]
    text = [" → ".join(done.path), f"message: {message['Message']}", f"{done.error}: {done.cause}"]
    shown = LABS / "step-functions-deploy" / "broken.txt"
    assert shown.read_text(encoding="utf-8") == "\n".join(text) + "\n"
