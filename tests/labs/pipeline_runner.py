"""Runs a definition of SageMaker Pipelines on this machine, job by job, as the service would.

What is real: the definition's order, parameters, references, condition, property file and cache
keys; the scripts, run as the definition's commands say, on copies of the objects that it names;
the model package in whatever registry the clients speak to (`moto` in the tests).
What is not: there is no container. A job is a process of this Python with the container's folders
below a folder of its own, and retries are not played.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

# What decides whether a step runs again:
# https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-default-keys.html
CACHE_KEYS = {
    "Processing": ("AppSpecification", "Environment", "ProcessingInputs"),
    "Training": ("AlgorithmSpecification", "Environment", "HyperParameters", "InputDataConfig"),
}
_PART = re.compile(r"([\w-]+)|\['([^']+)'\]")


class StepFailedError(Exception):
    """A step ended the execution; the text is its `FailureReason`."""


@dataclass
class Step:
    """What happened to one step: `Succeeded` or `Failed`, and what it logged."""

    name: str
    kind: str
    status: str = "Succeeded"
    reason: str = ""
    log: str = ""
    cached: bool = False
    made: dict[str, Any] = field(default_factory=dict)


@dataclass
class Execution:
    """One run of a pipeline; the steps in the order in which they ran."""

    id: str
    steps: list[Step] = field(default_factory=list)

    @property
    def status(self) -> str:
        """Return the execution's status, as `DescribePipelineExecution` spells it."""
        return "Failed" if any(step.status == "Failed" for step in self.steps) else "Succeeded"

    def step(self, name: str) -> Step:
        """Return a step that ran."""
        return next(step for step in self.steps if step.name == name)


@dataclass
class Runner:
    """Runs definitions against one account.

    Args:
        s3: The client that holds the objects.
        sagemaker: The client that holds the registry.
        functions: For each ARN of a Lambda step the function, called with the step's arguments.
        root: A folder for the jobs' files.
        cache: What earlier executions made; kept between calls.
    """

    s3: Any
    sagemaker: Any
    functions: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]]
    root: Path
    cache: dict[str, dict[str, Any]] = field(default_factory=dict)

    def run(
        self, definition: Mapping[str, Any], parameters: Mapping[str, Any], execution_id: str
    ) -> Execution:
        """Run a pipeline to its end, which may be a failed step.

        Raises:
            ValueError: A parameter is unknown or lacks a value, or a reference leads nowhere.
        """
        known = {one["Name"]: one.get("DefaultValue") for one in definition["Parameters"]}
        if unknown := set(parameters) - set(known):
            raise ValueError(f"the pipeline has no parameter '{min(unknown)}'")
        values = {**known, **parameters}
        execution = Execution(execution_id)
        waiting = list(definition["Steps"])
        while waiting:
            done = {step.name for step in execution.steps}
            ready = [one for one in waiting if set(needs(one)) <= done]
            if not ready:
                raise ValueError(f"'{waiting[0]['Name']}' waits for what never ends")
            waiting.remove(ready[0])
            step = Step(ready[0]["Name"], ready[0]["Type"])
            execution.steps.append(step)
            try:
                branch = self._play(ready[0], step, values, execution)
            except StepFailedError as failure:
                step.status, step.reason = "Failed", str(failure)
                break
            waiting += branch
        return execution

    def _play(
        self, step: Mapping[str, Any], into: Step, values: Mapping[str, Any], execution: Execution
    ) -> list[Any]:
        """Run one step and return the steps of the branch that it takes, if it is a condition."""
        resolve = Resolver(values, execution, self.s3).resolve
        if step["Type"] == "Condition":
            holds = all(compare(resolve(one)) for one in step["Arguments"]["Conditions"])
            into.made["Outcome"] = holds
            chosen: list[Any] = step["Arguments"]["IfSteps" if holds else "ElseSteps"]
            return chosen
        arguments = resolve(step["Arguments"])
        into.made["PropertyFiles"] = step.get("PropertyFiles", [])
        key = self._cache_key(step, arguments)
        if key and key in self.cache:
            into.cached = True
            into.made.update(self.cache[key])
            return []
        play = getattr(self, f"_{step['Type'].lower()}")
        into.made.update(play(step, arguments, into, execution))
        if key:
            self.cache[key] = into.made
        return []

    def _cache_key(self, step: Mapping[str, Any], arguments: Mapping[str, Any]) -> str:
        """Return what the service compares, or nothing if the step is not cached."""
        if not step.get("CacheConfig", {}).get("Enabled"):
            return ""
        parts = [arguments.get(name) for name in CACHE_KEYS[step["Type"]]]
        return json.dumps([step["Name"], *parts], sort_keys=True)

    def _lambda(
        self, step: Mapping[str, Any], arguments: dict[str, Any], into: Step, _: Execution
    ) -> dict[str, Any]:
        try:
            answer = self.functions[step["FunctionArn"]](arguments)
        except Exception as error:
            raise StepFailedError(str(error)) from error
        return {
            "OutputParameters": {
                o["OutputName"]: answer[o["OutputName"]] for o in step["OutputParameters"]
            }
        }

    def _processing(
        self, step: Mapping[str, Any], arguments: dict[str, Any], into: Step, execution: Execution
    ) -> dict[str, Any]:
        box = self.root / execution.id / step["Name"]
        for one in arguments["ProcessingInputs"]:
            self._download(one["S3Input"]["S3Uri"], inside(box, one["S3Input"]["LocalPath"]))
        outputs = arguments["ProcessingOutputConfig"]["Outputs"]
        for one in outputs:
            inside(box, one["S3Output"]["LocalPath"]).mkdir(parents=True, exist_ok=True)
        app = arguments["AppSpecification"]
        command = [*app["ContainerEntrypoint"], *app.get("ContainerArguments", [])]
        run_job(box, command, arguments.get("Environment", {}), into)
        for one in outputs:
            self._upload(inside(box, one["S3Output"]["LocalPath"]), one["S3Output"]["S3Uri"])
        return {"ProcessingOutputConfig": {"Outputs": {one["OutputName"]: one for one in outputs}}}

    def _training(
        self, step: Mapping[str, Any], arguments: dict[str, Any], into: Step, execution: Execution
    ) -> dict[str, Any]:
        box = self.root / execution.id / step["Name"]
        environment = {"SM_MODEL_DIR": str(inside(box, "/opt/ml/model"))}
        for one in arguments["InputDataConfig"]:
            folder = inside(box, f"/opt/ml/input/data/{one['ChannelName']}")
            self._download(one["DataSource"]["S3DataSource"]["S3Uri"], folder)
            environment[f"SM_CHANNEL_{one['ChannelName'].upper()}"] = str(folder)
        hyper = arguments["HyperParameters"]
        code = self._script_mode(box, hyper["sagemaker_submit_directory"])
        inside(box, "/opt/ml/model").mkdir(parents=True)
        run_job(box, ["python3", str(code / hyper["sagemaker_program"])], environment, into)
        job = f"pipelines-{execution.id}-{step['Name']}"
        packed = box / "model.tar.gz"
        with tarfile.open(packed, "w:gz") as archive:
            for path in sorted(inside(box, "/opt/ml/model").iterdir()):
                archive.add(path, path.name)
        target = f"{arguments['OutputDataConfig']['S3OutputPath'].rstrip('/')}/{job}/output"
        self._upload(packed, target)
        metrics = arguments["AlgorithmSpecification"].get("MetricDefinitions", [])
        return {
            "ModelArtifacts": {"S3ModelArtifacts": f"{target}/model.tar.gz"},
            "FinalMetricDataList": {
                one["Name"]: {"Value": float(re.findall(one["Regex"], into.log)[-1])}
                for one in metrics
            },
        }

    def _registermodel(
        self, step: Mapping[str, Any], arguments: dict[str, Any], into: Step, _: Execution
    ) -> dict[str, Any]:
        answer = self.sagemaker.create_model_package(**arguments)
        return {"ModelPackageArn": answer["ModelPackageArn"]}

    def _fail(
        self, step: Mapping[str, Any], arguments: dict[str, Any], into: Step, _: Execution
    ) -> dict[str, Any]:
        raise StepFailedError(arguments["ErrorMessage"])

    def _script_mode(self, box: Path, submitted: str) -> Path:
        """Lay the program where the framework containers lay it, and return that folder.

        They take an archive in Amazon S3 or a folder:
        https://github.com/aws/sagemaker-training-toolkit/blob/master/src/sagemaker_training/files.py
        """
        code = inside(box, "/opt/ml/code")
        if submitted.startswith("s3://"):
            self._download(submitted, box / "submitted")
            with tarfile.open(box / "submitted" / submitted.rsplit("/", 1)[1]) as archive:
                archive.extractall(code, filter="data")
        else:
            shutil.copytree(inside(box, submitted), code)
        return code

    def _download(self, uri: str, folder: Path) -> None:
        """Copy every object whose key begins with the prefix, as data type `S3Prefix` does."""
        bucket, prefix = bucket_and_key(uri)
        found = self.s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])
        if not found:
            raise StepFailedError(f"ClientError: no S3 objects found under prefix {uri}")
        for one in found:
            rest = one["Key"][len(prefix) :].lstrip("/") or prefix.rsplit("/", 1)[-1]
            (folder / rest).parent.mkdir(parents=True, exist_ok=True)
            self.s3.download_file(bucket, one["Key"], str(folder / rest))

    def _upload(self, path: Path, uri: str) -> None:
        bucket, prefix = bucket_and_key(uri)
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file():
                rest = file.name if file == path else file.relative_to(path).as_posix()
                self.s3.upload_file(str(file), bucket, f"{prefix}/{rest}")


@dataclass
class Resolver:
    """Puts values in the place of a definition's functions: `Get`, `Std:Join`, `Std:JsonGet`."""

    values: Mapping[str, Any]
    execution: Execution
    s3: Any

    def resolve(self, value: Any) -> Any:
        """Return a value of the definition as the service would hand it to a call."""
        if isinstance(value, list):
            return [self.resolve(one) for one in value]
        if not isinstance(value, dict):
            return value
        if set(value) == {"Get"}:
            return self._get(value["Get"])
        if set(value) == {"Std:Join"}:
            join = value["Std:Join"]
            return join["On"].join(str(self.resolve(one)) for one in join["Values"])
        if set(value) == {"Std:JsonGet"}:
            return self._json_get(value["Std:JsonGet"])
        return {name: self.resolve(one) for name, one in value.items()}

    def _get(self, path: str) -> Any:
        first, *rest = parts(path)
        if first == "Parameters":
            return self.values[rest[0]]
        if first == "Execution":
            return {"PipelineExecutionId": self.execution.id}[rest[0]]
        found: Any = self.execution.step(rest[0]).made
        for name in rest[1:]:
            if name not in found:
                raise ValueError(f"'{path}' leads nowhere: there is no '{name}'")
            found = found[name]
        return found

    def _json_get(self, get: Mapping[str, Any]) -> Any:
        _, name, _, file = parts(get["PropertyFile"]["Get"])
        made = self.execution.step(name).made
        wanted = next(one for one in made["PropertyFiles"] if one["PropertyFileName"] == file)
        outputs = made["ProcessingOutputConfig"]["Outputs"]
        bucket, key = bucket_and_key(outputs[wanted["OutputName"]]["S3Output"]["S3Uri"])
        body = self.s3.get_object(Bucket=bucket, Key=f"{key}/{wanted['FilePath']}")["Body"]
        found = json.load(body)
        for part in get["Path"].split("."):
            found = found[part]
        return found


def parts(path: str) -> list[str]:
    """Return the names in `Steps.Prepare.Outputs['train'].S3Uri`."""
    return [plain or quoted for plain, quoted in _PART.findall(path)]


def needs(step: Any) -> Iterator[str]:
    """Return the steps that a step waits for: those that it names, and `DependsOn`.

    A condition's branches are steps of their own; what they name, they wait for themselves.
    """
    if isinstance(step, dict):
        yield from step.get("DependsOn", [])
        if isinstance(step.get("Get"), str) and step["Get"].startswith("Steps."):
            yield parts(step["Get"])[1]
        for name, value in step.items():
            if name not in ("IfSteps", "ElseSteps"):
                yield from needs(value)
    elif isinstance(step, list):
        for value in step:
            yield from needs(value)


def compare(condition: Mapping[str, Any]) -> bool:
    """Say whether a condition holds."""
    left, right = condition["LeftValue"], condition["RightValue"]
    answers = {
        "Equals": left == right,
        "GreaterThan": left > right,
        "GreaterThanOrEqualTo": left >= right,
        "LessThan": left < right,
        "LessThanOrEqualTo": left <= right,
    }
    return answers[condition["Type"]]


def run_job(box: Path, command: list[str], environment: Mapping[str, str], into: Step) -> None:
    """Run a container's command with its folders below a box; keep its log.

    Raises:
        StepFailedError: The command did not end with 0; the text is the last line that it wrote.
    """
    python, *rest = (
        str(inside(box, part)) if part.startswith("/opt/ml") else part for part in command
    )
    command = [sys.executable if python == "python3" else python, *rest]
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    done = subprocess.run(command, env={**kept, **environment}, capture_output=True, text=True)
    into.log = done.stdout + done.stderr
    if done.returncode:
        last = into.log.strip().rsplit("\n", 1)[-1]
        raise StepFailedError(f"AlgorithmError: {last}, exit code: {done.returncode}")


def inside(box: Path, path: str) -> Path:
    """Return where a path of the container lies on this machine."""
    return box / path.lstrip("/")


def bucket_and_key(uri: str) -> tuple[str, str]:
    """Return the two parts of an address in Amazon S3."""
    parsed = urlparse(uri)
    return parsed.netloc, parsed.path.lstrip("/")
