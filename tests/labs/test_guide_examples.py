"""The examples of the guide's pages on orchestration and deployment: valid, and the errors true.

A page may quote a message that a program gives. Where that program runs here, it is run here, and
the page must have its words.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import ParamValidationError
from jinja2 import Environment, StrictUndefined, UndefinedError
from statelint.linter import Linter
from tests.labs.lab_files import LABS, _wrong, resources, service, wrong_with
from tests.labs.test_patterns import OPERATORS, matches, unknown_operators
from tests.labs.test_state_machines import SYNC, call_of

GUIDE = LABS.parent / "guide"
EXAMPLES = GUIDE / "examples"
# Each request, with the service and the operation that take it.
REQUESTS = {
    "events-notification.json": ("s3", "PutBucketNotificationConfiguration"),
    "events-targets.json": ("events", "PutTargets"),
    "guardrails-scaling.json": ("sagemaker", "UpdateEndpoint"),
    "knowledge-documents.json": ("bedrock-agent", "IngestKnowledgeBaseDocuments"),
    "knowledge-filter.json": ("bedrock-agent-runtime", "Retrieve"),
    "model-registry-approve.json": ("sagemaker", "UpdateModelPackage"),
    "metric.json": ("cloudwatch", "PutMetricData"),
    "orchestrators-schedule.json": ("scheduler", "CreateSchedule"),
    "prompt.json": ("bedrock-agent", "CreatePrompt"),
    "rollback-stage.json": ("codepipeline", "RollbackStage"),
    "training-job.json": ("sagemaker", "CreateTrainingJob"),
}
MACHINES = (
    "data-ingestion.asl.json",
    "step-functions-parallel.asl.json",
    "step-functions-wait.asl.json",
)
SDK_NAMES = {"bedrockagent": "bedrock-agent"}  # Step Functions' name: botocore's


def read(name: str) -> Any:
    return json.loads((EXAMPLES / name).read_text(encoding="utf-8"))


def page(name: str) -> str:
    return (GUIDE / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "call"), REQUESTS.items(), ids=REQUESTS)
def test_request_is_right(name: str, call: tuple[str, str]) -> None:
    assert wrong_with(*call, read(name)) == []


def test_the_scheduled_call_is_right() -> None:
    """A universal target names a service and a call; its input is that call's request, as text."""
    target = read("orchestrators-schedule.json")["Target"]
    _, service_name, action = target["Arn"].rsplit(":", 2)
    request = json.loads(
        target["Input"].replace("<aws.scheduler.execution-id>", "d32c5kddcf5bb8c3")
    )
    assert wrong_with(service_name, action[0].upper() + action[1:], request) == []


def states_of(machine: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return every state, those within `Map` and `Parallel` too."""
    for name, state in machine["States"].items():
        yield name, state
        for inner in (*state.get("Branches", ()), state.get("ItemProcessor")):
            if inner:
                yield from states_of(inner)


def machine_problems(machine: dict[str, Any]) -> list[str]:
    found = list(Linter.validate(machine))
    for name, state in states_of(machine):
        if state["Type"] != "Task":
            continue
        service_name, action, waits = call_of(state["Resource"])
        if service_name == "sagemaker" and waits and action not in SYNC:
            found.append(f"{name}: '{action}' has no .sync")
        if isinstance(state["Arguments"], dict):
            operation = action[0].upper() + action[1:]
            vendor = SDK_NAMES.get(service_name, service_name)
            found += [f"{name}: {x}" for x in wrong_with(vendor, operation, state["Arguments"])]
    return found


@pytest.mark.parametrize("name", MACHINES)
def test_machine_is_clean(name: str) -> None:
    assert machine_problems(read(name)) == []


@pytest.mark.parametrize("name", MACHINES)
def test_a_mistake_in_a_machine_is_found(name: str) -> None:
    machine = read(name)
    task = next(state for _, state in states_of(machine) if state["Type"] == "Task")
    task["Resource"] = "arn:aws:states:::sagemaker:updateEndpoint.sync"
    task["Arguments"] = {"Endpoint": "churn"}
    assert any("has no .sync" in problem for problem in machine_problems(machine))
    assert any("lacks 'EndpointName'" in problem for problem in machine_problems(machine))


# SageMaker Pipelines

LATER = {"Get", "Std:Join"}  # a value that exists only while the pipeline runs


def filled(value: Any) -> Any:
    """Put a text where a definition has a value of a step or a parameter."""
    if isinstance(value, dict):
        if set(value) <= LATER:
            return "${later}"
        return {key: filled(inner) for key, inner in value.items()}
    return [filled(inner) for inner in value] if isinstance(value, list) else value


def pipeline_steps(steps: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for step in steps:
        yield step
        for branch in ("IfSteps", "ElseSteps"):
            yield from pipeline_steps(step["Arguments"].get(branch, []))


def gets(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "Get" in value:
            yield value["Get"]
        for inner in value.values():
            yield from gets(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from gets(inner)


def test_pipeline_definition_is_right() -> None:
    definition = read("sagemaker-pipeline.json")
    seen = {f"Parameters.{parameter['Name']}" for parameter in definition["Parameters"]}
    for step in pipeline_steps(definition["Steps"]):
        used = {".".join(path.split(".")[:2]) for path in gets(step["Arguments"])}
        if step["Type"] != "Condition":
            assert used <= seen, f"{step['Name']} uses what comes later or never: {used - seen}"
        seen.add(f"Steps.{step['Name']}")
        arguments = filled(step["Arguments"])
        if step["Type"] == "Training":
            named = {"TrainingJobName": "made-by-the-pipeline", **arguments}
            assert wrong_with("sagemaker", "CreateTrainingJob", named) == []
        elif step["Type"] == "RegisterModel":
            assert wrong_with("sagemaker", "CreateModelPackage", arguments) == []


def test_pipeline_in_python_is_the_one_in_json() -> None:
    """The same steps, parameter, group and bound; the SDK itself is too large to run here."""
    tree = ast.parse((EXAMPLES / "sagemaker_pipeline.py").read_text(encoding="utf-8"))
    constants = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    definition = read("sagemaker-pipeline.json")
    for step in pipeline_steps(definition["Steps"]):
        assert step["Name"].split("-")[0] in constants
    gate = definition["Steps"][1]["Arguments"]["Conditions"][0]
    register = definition["Steps"][1]["Arguments"]["IfSteps"][0]["Arguments"]
    assert {
        definition["Parameters"][0]["Name"],
        definition["Parameters"][0]["DefaultValue"],
        gate["RightValue"],
        register["ModelPackageGroupName"],
        register["ModelApprovalStatus"],
    } <= constants


def test_the_refused_name_of_a_parameter_is_refused() -> None:
    shape = service("events").shape_for("SageMakerPipelineParameter").members["Name"]
    pattern = shape.metadata["pattern"]
    assert pattern in page("sagemaker-pipelines")
    assert re.fullmatch(pattern, "InputKey")
    assert not re.fullmatch(pattern, "Input_Key")
    assert "`Input_Key`" in page("sagemaker-pipelines")


# What no rule can do, no figure may draw

FENCE = re.compile(r"^[ ]*```mermaid\n(.*?)^[ ]*```", re.DOTALL | re.MULTILINE)
NODE = re.compile(r"(\w+)[\[({]+\"?([^\"\])}]+)\"?[\])}]+")
EDGE = re.compile(r"(\w+)[^\n]*?(?:-->|-\.->)(?:\|[^|]*\|)?\s*(\w+)")
EVENT = re.compile(r"\b(events?|rules?|eventbridge)\b", re.IGNORECASE)
JOB = re.compile(r"\bjobs?\b", re.IGNORECASE)
BETWEEN = re.compile(r"\b(pipelines?|lambda|functions?|machine|workflow|flow)\b", re.IGNORECASE)


def events_straight_to_jobs(figure: str) -> list[str]:
    """Return what a figure draws between an event and a job with nothing in between.

    A rule of EventBridge has no target for a job of SageMaker: the service's `Target` has none.
    """
    figure = figure.replace("<br/>", " ")
    labels = dict(NODE.findall(figure))
    found = [
        text
        for text in labels.values()
        if re.search(r"straight to the job", text) and EVENT.search(text)
    ]
    for line in figure.splitlines():
        for source, target in EDGE.findall(NODE.sub(r"\1", line)):
            start, end = labels.get(source, ""), labels.get(target, "")
            if EVENT.search(start) and JOB.search(end) and not BETWEEN.search(f"{start} {end}"):
                found.append(f"{start} -> {end}")
    return found


def test_a_rule_has_no_target_for_a_job() -> None:
    targets = service("events").shape_for("Target").members
    assert "SageMakerPipelineParameters" in targets
    assert not [name for name in targets if re.search("Training|TransformJob|Processing", name)]


def test_no_figure_draws_one() -> None:
    wrong = [
        f"{path.relative_to(LABS.parent)}: {problem}"
        for path in sorted(LABS.parent.rglob("*.md"))
        for figure in FENCE.findall(path.read_text(encoding="utf-8"))
        for problem in events_straight_to_jobs(figure)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "figure",
    [
        'a{"one step?"} -->|no| none["Event or schedule<br/>straight to the job"]:::muted',
        'rule["Rule: Object Created"] -->|role| train["Training job"]',
        'event(["Event on the bus"])\n  event --> job["Transform job"]',
    ],
)
def test_a_figure_that_draws_one_is_found(figure: str) -> None:
    assert events_straight_to_jobs(figure)


# Events


def test_the_event_fits_the_pattern_and_the_target_finds_its_value() -> None:
    event, pattern = read("events-event.json"), read("events-pattern.json")
    assert matches(pattern, event)
    assert list(unknown_operators(pattern)) == []
    other = {**event, "detail": {**event["detail"], "object": {"key": "models/2026-11.csv"}}}
    assert not matches(pattern, other)
    parameters = read("events-targets.json")["Targets"][0]["SageMakerPipelineParameters"]
    value: Any = event
    for name in parameters["PipelineParameterList"][0]["Value"].removeprefix("$.").split("."):
        value = value[name]
    assert value == "incoming/2026-11.csv"


@pytest.mark.parametrize(
    ("changed", "status", "deploys"),
    [
        (["ModelApprovalStatus"], "Approved", True),
        (["ModelPackageDescription"], "Approved", False),
        (["ModelApprovalStatus"], "Rejected", False),
        (None, "Approved", False),  # registered as approved: nothing was changed
    ],
)
def test_only_an_approval_matches(changed: list[str] | None, status: str, deploys: bool) -> None:
    detail: dict[str, Any] = {"ModelPackageGroupName": "churn", "ModelApprovalStatus": status}
    if changed:
        detail["UpdatedModelPackageFields"] = changed
    pattern = read("model-registry-pattern.json")
    event = {"source": "aws.sagemaker", "detail-type": pattern["detail-type"][0], "detail": detail}
    assert matches(pattern, event) == deploys


def test_the_quoted_typing_mistake_is_one() -> None:
    assert "sufix" not in OPERATORS
    assert "Unrecognized match type sufix" in page("events")


# Messages that pages quote


def refused(service_name: str, operation: str, **request: Any) -> str:
    client = botocore.session.get_session().create_client(
        service_name,
        region_name="eu-central-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",  # noqa: S106  nothing is sent
    )
    call: Callable[..., Any] = getattr(client, operation)
    with pytest.raises(ParamValidationError) as caught:
        call(**request)
    return str(caught.value)


def test_an_airflow_template_without_ds_says_so() -> None:
    template = Environment(undefined=StrictUndefined, autoescape=True).from_string("{{ ds }}.csv")
    with pytest.raises(UndefinedError) as caught:
        template.render()
    assert f"jinja2.exceptions.UndefinedError: {caught.value}" in page("mwaa")


def test_a_forgotten_wait_is_refused_in_these_words() -> None:
    shift = {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": {"Type": "ALL_AT_ONCE"}}}
    message = refused(
        "sagemaker",
        "update_endpoint",
        EndpointName="churn",
        EndpointConfigName="churn-v8",
        DeploymentConfig=shift,
    )
    assert message in re.sub(
        r"required parameter in\n", "required parameter in ", page("deployment-strategies")
    )


def test_a_field_in_the_singular_is_refused_in_these_words() -> None:
    message = refused(
        "sagemaker",
        "update_endpoint",
        EndpointName="churn",
        EndpointConfigName="churn-v8",
        DeploymentConfig={"AutoRollbackConfiguration": {"Alarm": []}},
    )
    assert message in page("deployment-guardrails")


@pytest.mark.parametrize(
    ("program", "shown"),
    [("reply_check.py", "c02-prompts-and-agents"), ("drift_check.py", "monitoring-and-drift")],
)
def test_a_page_shows_what_a_program_prints(program: str, shown: str) -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / program)], capture_output=True, text=True, check=True
    )
    assert f"```text\n{done.stdout}```" in page(shown)


def test_the_data_test_ends_with_an_error_in_the_words_of_its_page() -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "data_check.py")], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert f"```text\n{done.stderr}```" in page("testing")


def test_the_steps_of_a_cached_run_have_these_names() -> None:
    answer = read("sagemaker-cached-steps.json")
    shape = service("sagemaker").shape_for("ListPipelineExecutionStepsResponse")
    assert list(_wrong(answer, shape, shape.name)) == []
    (cached,) = [step for step in answer["PipelineExecutionSteps"] if "CacheHitResult" in step]
    assert cached["StepName"] == "Train"


def test_the_reason_of_the_alarm_is_that_of_the_labs_alarm() -> None:
    (alarm,) = resources(
        LABS / "drift-to-retraining/template.yaml", "AWS::CloudWatch::Alarm"
    ).values()
    reason = re.search(r"(\d) out of the last (\d) datapoints \[(.*?)\] were greater than the\s"
                       r"threshold", page("monitoring-and-drift"), re.DOTALL)  # fmt: skip
    assert reason
    assert (int(reason[1]), int(reason[2])) == (
        alarm["DatapointsToAlarm"], alarm["EvaluationPeriods"],
    )  # fmt: skip
    assert alarm["ComparisonOperator"] == "GreaterThanThreshold"
    printed = re.search(r"^broken: ([\d.]+)$", page("monitoring-and-drift"), re.MULTILINE)
    assert printed
    assert re.findall(r"([\d.]+) \(", reason[3]) == [printed[1]] * 3


def test_the_rollback_page_shows_the_end_of_the_labs_case() -> None:
    played = (LABS / "whole-case.txt").read_text(encoding="utf-8").splitlines()
    shown = re.findall(r"^00:\d\d  .*$", page("rollback"), re.MULTILINE)
    assert len(shown) == 3
    assert set(shown) <= set(played)


def test_the_retraining_page_shows_the_labs_pattern() -> None:
    shown = json.loads(re.findall(r"```json\n(.*?)```", page("retraining"), re.DOTALL)[0])
    rules = resources(LABS / "drift-to-retraining/template.yaml", "AWS::Events::Rule")
    (pattern,) = [rule["EventPattern"] for rule in rules.values()]
    pattern["detail"]["alarmName"] = ["churn-drift"]  # the alarm's own name, which `Ref` gives
    assert shown == pattern


def test_the_statistics_of_a_sync_have_these_names() -> None:
    text = page("c02-foundation-models-and-rag")
    shown = json.loads(re.findall(r"```json\n(\{\n  \"status\".*?)```", text, re.DOTALL)[0])
    job = service("bedrock-agent").shape_for("IngestionJob")
    assert shown["status"] in job.members["status"].enum
    assert set(shown["statistics"]) <= set(job.members["statistics"].members)
    indexed, failed = (shown["statistics"][f"numberOf{what}"] for what in
                       ("NewDocumentsIndexed", "DocumentsFailed"))  # fmt: skip
    assert indexed + failed == shown["statistics"]["numberOfDocumentsScanned"]
