"""The pipeline lab: its definition is valid, its scripts run in the definition's order."""

from __future__ import annotations

import ast
import copy
import importlib.util
import json
import re
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import boto3
import pytest
from jsonschema import Draft202012Validator
from moto import mock_aws
from tests.labs.lab_files import LABS, resources, wrong_with
from tests.labs.pipeline_runner import Execution, Runner

LAB = LABS / "sagemaker-pipeline"
BASE = LABS / "base"
SCHEMA = json.loads((Path(__file__).parent / "pipeline.schema.json").read_text(encoding="utf-8"))
DEFINITION = json.loads((LAB / "pipeline.json").read_text(encoding="utf-8"))
REQUIREMENTS = Path(__file__).parent / "requirements-sagemaker.txt"
BUCKET = "churn-111122223333-eu-central-1"
KEY = "incoming/2026-11.csv"
CALLS = {
    "Processing": ("CreateProcessingJob", "ProcessingJobName"),
    "Training": ("CreateTrainingJob", "TrainingJobName"),
    "RegisterModel": ("CreateModelPackage", ""),
}


def problems(definition: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(definition)]


def filled(value: Any) -> Any:
    """Put `${…}` for what the service fills in when the pipeline runs."""
    if isinstance(value, dict):
        if set(value) & {"Get", "Std:Join", "Std:JsonGet"}:
            return "${Later}"
        return {name: filled(one) for name, one in value.items()}
    return [filled(one) for one in value] if isinstance(value, list) else value


def all_steps(steps: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for step in steps:
        yield step
        for branch in ("IfSteps", "ElseSteps"):
            yield from all_steps(step["Arguments"].get(branch, []))


def named(name: str, definition: Any = DEFINITION) -> dict[str, Any]:
    return next(step for step in all_steps(definition["Steps"]) if step["Name"] == name)


def test_the_definition_fits_the_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert problems(DEFINITION) == []


def test_lab_0_fits_the_same_schema() -> None:
    body = resources(BASE / "template.yaml", "AWS::SageMaker::Pipeline")["Training"]
    text = body["PipelineDefinition"]["PipelineDefinitionBody"]["Fn::Sub"][0]
    assert problems(json.loads(text)) == []


@pytest.mark.parametrize(
    ("step", "path", "value"),
    [
        ("Prepare", ("Type",), "Process"),
        ("Prepare", ("CacheConfig", "ExpireAfter"), "30 days"),
        ("Prepare", ("RetryPolicies", 0, "ExpireAfterMin"), 5),
        ("Prepare", ("RetryPolicies", 0, "ExceptionType"), ["SageMaker.BAD_METRIC"]),
        ("Prepare", ("Arguments", "ProcessingJobName"), "mine"),
        ("Evaluate", ("PropertyFiles", 0, "Path"), "evaluation.json"),
        ("GoodEnough", ("Arguments", "Conditions", 0, "Type"), "AtLeast"),
        ("GoodEnough", ("Arguments", "IfSteps"), [named("GoodEnough")]),
        ("Register", ("CacheConfig",), {"Enabled": True}),
        ("Fingerprint", ("FunctionArn",), "churn-fingerprint"),
        ("NotGoodEnough", ("Arguments", "Message"), "too weak"),
    ],
)
def test_a_mistake_is_found(step: str, path: tuple[Any, ...], value: Any) -> None:
    definition = copy.deepcopy(DEFINITION)
    target: Any = named(step, definition)
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    assert problems(definition)


def test_the_service_model_takes_the_pipeline() -> None:
    request = {
        "PipelineName": "churn-training",
        "PipelineDefinition": json.dumps(DEFINITION),
        "RoleArn": "arn:aws:iam::111122223333:role/churn-pipeline",
        "ClientRequestToken": "a" * 32,
    }
    assert wrong_with("sagemaker", "CreatePipeline", request) == []


@pytest.mark.parametrize(
    "name", [s["Name"] for s in all_steps(DEFINITION["Steps"]) if s["Type"] in CALLS]
)
def test_the_service_model_takes_the_arguments_of_each_job(name: str) -> None:
    step = named(name)
    call, job = CALLS[step["Type"]]
    request = filled(step["Arguments"])
    if job:
        request[job] = "pipelines-x"
    assert wrong_with("sagemaker", call, request) == []


def test_a_wrong_argument_is_found() -> None:
    request = filled(named("Train")["Arguments"])
    request["TrainingJobName"] = "x"
    request["ResourceConfig"]["InstanceType"] = "ml.m5.huge"
    assert "is none of" in "".join(wrong_with("sagemaker", "CreateTrainingJob", request))


def test_the_data_has_one_parameter() -> None:
    assert [one["Name"] for one in DEFINITION["Parameters"]] == ["InputKey", "AucThreshold"]
    assert DEFINITION["Parameters"][1]["DefaultValue"] == 0.85


def test_the_permissions_suffice() -> None:
    """Lab 0's role for pipelines starts the jobs; this lab adds the call of its function."""
    roles = resources(BASE / "template.yaml", "AWS::IAM::Role")
    allowed = {
        action
        for policy in roles["PipelineRole"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        for action in (
            [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
        )
    }
    (added,) = resources(LAB / "template.yaml", "AWS::IAM::RolePolicy").values()
    assert added["RoleName"] == roles["PipelineRole"]["RoleName"]
    allowed |= {statement["Action"] for statement in added["PolicyDocument"]["Statement"]}
    for step in all_steps(DEFINITION["Steps"]):
        if step["Type"] in CALLS:
            assert f"sagemaker:{CALLS[step['Type']][0]}" in allowed
        if step["Type"] == "Lambda":
            (function,) = resources(LAB / "template.yaml", "AWS::Lambda::Function").values()
            assert step["FunctionArn"].endswith(f":function:{function['FunctionName']}")
            assert "lambda:InvokeFunction" in allowed
    assert "iam:PassRole" in allowed


@pytest.mark.parametrize("path", sorted(LAB.glob("[pe]*e.py")), ids=lambda path: path.name)
def test_the_scripts_run_in_the_container(path: Path) -> None:
    """Amazon's scikit-learn 1.2 container has Python 3.9."""
    if path.name != "pipeline.py":
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))


# --- the definition, run ----------------------------------------------------------------------


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def month(rows: int = 1000) -> str:
    return "\n".join(load(BASE / "make_data.py").rows("2026-11", rows)) + "\n"


def fingerprint() -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return the function of the template, as the template has it."""
    (function,) = resources(LAB / "template.yaml", "AWS::Lambda::Function").values()
    names: dict[str, Any] = {}
    exec(function["Code"]["ZipFile"], names)  # noqa: S102 - a file of this repository
    return lambda event: dict(names["handler"](event, None))


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runner]:
    """An account as lab 0 leaves it, with the scripts where the definition looks for them."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    with mock_aws():
        s3, sagemaker = boto3.client("s3"), boto3.client("sagemaker")
        place = {"LocationConstraint": "eu-central-1"}
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
        sagemaker.create_model_package_group(ModelPackageGroupName="churn")
        uri = named("Train")["Arguments"]["InputDataConfig"][1]["DataSource"]["S3DataSource"][
            "S3Uri"
        ]
        for path in (
            LAB / "prepare.py",
            LAB / "evaluate.py",
            BASE / "train.py",
            BASE / "inference.py",
        ):
            s3.upload_file(str(path), BUCKET, f"{uri.removeprefix(f's3://{BUCKET}/')}/{path.name}")
        s3.put_object(Bucket=BUCKET, Key=KEY, Body=month())
        yield Runner(s3, sagemaker, {named("Fingerprint")["FunctionArn"]: fingerprint()}, tmp_path)


def kinds(execution: Execution) -> list[str]:
    return [step.name for step in execution.steps]


def test_a_good_model_is_registered(runner: Runner) -> None:
    execution = runner.run(DEFINITION, {"InputKey": KEY}, "run1")
    assert kinds(execution) == [
        "Fingerprint",
        "Prepare",
        "Train",
        "Evaluate",
        "GoodEnough",
        "Register",
    ]
    assert execution.status == "Succeeded"
    arn = execution.step("Register").made["ModelPackageArn"]
    package = runner.sagemaker.describe_model_package(ModelPackageName=arn)
    assert package["ModelPackageGroupName"] == "churn"
    assert package["ModelApprovalStatus"] == "PendingManualApproval"
    assert package["CustomerMetadataProperties"] == {"InputKey": KEY}
    (container,) = package["InferenceSpecification"]["Containers"]
    key = container["ModelDataUrl"].removeprefix(f"s3://{BUCKET}/")
    assert key.startswith("models/")
    assert runner.s3.head_object(Bucket=BUCKET, Key=key)
    statistics = package["ModelMetrics"]["ModelQuality"]["Statistics"]["S3Uri"]
    report = runner.s3.get_object(Bucket=BUCKET, Key=statistics.removeprefix(f"s3://{BUCKET}/"))
    assert json.load(report["Body"])["binary_classification_metrics"]["auc"]["value"] >= 0.85


def test_a_weak_model_is_not(runner: Runner) -> None:
    execution = runner.run(DEFINITION, {"AucThreshold": 0.99}, "run1")
    assert kinds(execution)[-2:] == ["GoodEnough", "NotGoodEnough"]
    assert execution.status == "Failed"
    assert execution.steps[-1].reason == "The AUC of incoming/2026-11.csv is below 0.99"
    assert runner.sagemaker.list_model_packages()["ModelPackageSummaryList"] == []


def test_a_missing_file_costs_no_job(runner: Runner) -> None:
    execution = runner.run(DEFINITION, {"InputKey": "incoming/2027-13.csv"}, "run1")
    assert kinds(execution) == ["Fingerprint"]
    assert "Not Found" in execution.steps[0].reason


def test_a_broken_file_says_where(runner: Runner) -> None:
    runner.s3.put_object(Bucket=BUCKET, Key=KEY, Body=month(200).replace(",", ";"))
    execution = runner.run(DEFINITION, {}, "run1")
    assert kinds(execution) == ["Fingerprint", "Prepare"]
    assert "200 of 200 rows are bad, first row 1: '" in execution.steps[-1].reason


def test_the_same_file_is_not_trained_on_twice(runner: Runner) -> None:
    runner.run(DEFINITION, {}, "run1")
    again = runner.run(DEFINITION, {}, "run2")
    assert [step.name for step in again.steps if step.cached] == ["Prepare", "Train", "Evaluate"]
    assert (
        again.step("Evaluate")
        .made["ProcessingOutputConfig"]["Outputs"]["evaluation"]["S3Output"]["S3Uri"]
        .endswith("/runs/run1/evaluation")
    )


def test_a_corrected_file_is(runner: Runner) -> None:
    runner.run(DEFINITION, {}, "run1")
    runner.s3.put_object(Bucket=BUCKET, Key=KEY, Body=month(1100))
    again = runner.run(DEFINITION, {}, "run2")
    assert [step.name for step in again.steps if step.cached] == []


def test_without_the_fingerprint_it_would_not_be(runner: Runner) -> None:
    """The trap that the first step avoids: the address is the same, so the old model returns."""
    definition = copy.deepcopy(DEFINITION)
    del named("Prepare", definition)["Arguments"]["Environment"]["INPUT_ETAG"]
    runner.run(definition, {}, "run1")
    runner.s3.put_object(Bucket=BUCKET, Key=KEY, Body=month(1100))
    again = runner.run(definition, {}, "run2")
    assert [step.name for step in again.steps if step.cached] == ["Prepare", "Train", "Evaluate"]


def test_a_reference_to_what_is_not_there_is_found(runner: Runner) -> None:
    definition = copy.deepcopy(DEFINITION)
    channel = named("Train", definition)["Arguments"]["InputDataConfig"][0]
    uri = channel["DataSource"]["S3DataSource"]["S3Uri"]
    uri["Get"] = uri["Get"].replace("'train'", "'training'")
    with pytest.raises(ValueError, match="there is no 'training'"):
        runner.run(definition, {}, "run1")


def test_an_unknown_parameter_is_refused(runner: Runner) -> None:
    with pytest.raises(ValueError, match="no parameter 'Window'"):
        runner.run(DEFINITION, {"Window": "2026-11"}, "run1")


def test_lab_0_runs_too(runner: Runner) -> None:
    """The same runner plays the smaller pipeline that this lab replaces."""
    properties = resources(BASE / "template.yaml", "AWS::SageMaker::Pipeline")["Training"]
    text = properties["PipelineDefinition"]["PipelineDefinitionBody"]["Fn::Sub"][0]
    text = text.replace("${Data}", BUCKET).replace("${AWS::Region}", "eu-central-1")
    archive = runner.root / "training.tar.gz"

    with tarfile.open(archive, "w:gz") as packed:
        for name in ("train.py", "inference.py"):
            packed.add(BASE / name, name)
    runner.s3.upload_file(str(archive), BUCKET, "definitions/training.tar.gz")
    execution = runner.run(json.loads(text), {}, "run1")
    assert kinds(execution) == ["Train", "GoodEnough", "Register"]
    assert execution.status == "Succeeded"


def test_break_it_shows_the_true_message(tmp_path: Path) -> None:
    """The page's broken file is lab 0's, with semicolons."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "broken.csv").write_text(month(2000).replace(",", ";"), encoding="utf-8")
    command = [sys.executable, str(LAB / "prepare.py"), "in", "train", "test"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == (LAB / "broken.txt").read_text(encoding="utf-8")


def test_the_page_installs_the_version_that_is_tested() -> None:
    pin = re.search(r"^sagemaker==[\d.]+", REQUIREMENTS.read_text(encoding="utf-8"), re.MULTILINE)
    assert pin
    assert f"pip install {pin[0]}\n" in (LAB / "index.md").read_text(encoding="utf-8")
