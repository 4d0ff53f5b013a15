"""The whole churn case on this machine, event by event: data, training, approval, canary, alarm.

It uses the labs' own files: lab 0's stack and programs, the event patterns of the rules, and the
state machine that deploys. AWS is moto; what moto does not do (time, traffic, a canary) is played
here, with the numbers of the machine's own `DeploymentConfig`.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from aws_stand_in import ACCOUNT, LABS, REGION, client, stand_in  # noqa: E402
from moto.events.models import EventPattern  # noqa: E402
from state_machine import TaskError, run  # noqa: E402

BUCKET = f"churn-{ACCOUNT}-{REGION}"
REQUESTS_A_MINUTE = 200
Say = Callable[[int, str], None]


def play(say: Say) -> None:
    """Play the case.

    Args:
        say: Takes the minute since the start and what happens.
    """
    case = _Case(say)
    case.make_the_base()
    key = case.data_arrives("2026-12")
    artifact = case.train(key)
    package = case.register(artifact)
    case.approve(package)


class _Case:
    def __init__(self, say: Say) -> None:
        self.say = lambda text: say(self.minute, text)
        self.minute = 0
        self.folder = Path(tempfile.mkdtemp())
        self.serving = "churn-v7"
        self.update: dict[str, Any] | None = None
        self.began = 0

    # Lab 0

    def make_the_base(self) -> None:
        """Create lab 0's stack, with a model of last month behind the endpoint."""
        template = (LABS / "base" / "template.yaml").read_text(encoding="utf-8")
        stack = {"StackName": "churn-base", "TemplateBody": template,
                 "Capabilities": ["CAPABILITY_NAMED_IAM"]}  # fmt: skip
        cloudformation = client("cloudformation")
        cloudformation.create_stack(**stack)
        self._fit("2026-10")
        self._upload("models/churn-v7/model.tar.gz", self._artifact())
        parameter = {"ParameterKey": "WithEndpoint", "ParameterValue": "yes"}
        cloudformation.update_stack(**stack, Parameters=[parameter])
        package = json.loads((LABS / "base" / "package.json").read_text(encoding="utf-8"))
        for _ in range(7):
            client("sagemaker").create_model_package(**package)
        self.say("lab 0 stands: the endpoint churn serves churn-v7")

    def _fit(self, month: str) -> float:
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        rows = self._program("make_data.py", month)
        (data / "month.csv").write_text(rows, encoding="utf-8")
        return float(self._program("train.py").partition(":")[2])

    def _program(self, name: str, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, str(LABS / "base" / name), *arguments], cwd=self.folder, text=True,
            capture_output=True, check=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        return done.stdout

    def _artifact(self) -> bytes:
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as archive:
            archive.add(self.folder / "model", ".")
        return packed.getvalue()

    def _upload(self, key: str, content: bytes) -> None:
        client("s3").put_object(Bucket=BUCKET, Key=key, Body=content)

    # From data to a version

    def data_arrives(self, month: str) -> str:
        """Upload a month; let the rule of the lab decide whether its event starts the pipeline."""
        key = f"incoming/{month}.csv"
        self._upload(key, self._program("make_data.py", month).encode())
        self.minute += 1
        self.say(f"s3: object created, {key}")
        detail = {"bucket": {"name": BUCKET}, "object": {"key": key}}
        self._must_match(
            "s3-to-pipeline", {"source": "aws.s3", "detail-type": "Object Created",
                               "detail": detail})  # fmt: skip
        parameter = {"Name": "InputKey", "Value": key}
        client("sagemaker").start_pipeline_execution(
            PipelineName="churn-training", PipelineParameters=[parameter])  # fmt: skip
        self.say(f"rule CsvArrived: starts the pipeline churn-training with InputKey={key}")
        return key

    def train(self, key: str) -> str:
        """Train on the month for real; end here when the model is too weak."""
        score = self._fit(key.removeprefix("incoming/").removesuffix(".csv"))
        self.minute += 4
        self.say(f"step Train: validation-auc:{score:.4f}")
        assert score >= 0.85, "step GoodEnough: below 0.85, the step TooWeak ends the pipeline"
        self.say("step GoodEnough: 0.85 or more, go on")
        self._upload("models/churn-v8/model.tar.gz", self._artifact())
        return f"s3://{BUCKET}/models/churn-v8/model.tar.gz"

    def register(self, artifact: str) -> str:
        """Register the version as lab 0's pipeline does."""
        package = json.loads((LABS / "base" / "package.json").read_text(encoding="utf-8"))
        package["InferenceSpecification"]["Containers"][0]["ModelDataUrl"] = artifact
        made = client("sagemaker").create_model_package(**package)["ModelPackageArn"]
        self.say(f"step Register: version {made.rpartition('/')[2]} waits for an approval")
        return str(made)

    # From an approval to the endpoint

    def approve(self, package: str) -> None:
        """Approve the version; run the machine that the rule starts."""
        self.minute += 30
        client("sagemaker").update_model_package(
            ModelPackageArn=package, ModelApprovalStatus="Approved")  # fmt: skip
        version = int(package.rpartition("/")[2])
        self.say(f"the ML engineer approves version {version}")
        detail = {
            "ModelPackageArn": package, "ModelPackageGroupName": "churn",
            "ModelPackageVersion": version, "ModelApprovalStatus": "Approved",
            "UpdatedModelPackageFields": ["ModelApprovalStatus"],
        }  # fmt: skip
        event = {"source": "aws.sagemaker",
                 "detail-type": "SageMaker Model Package State Change",
                 "detail": detail}  # fmt: skip
        self._must_match("approved-to-endpoint", event)
        self.say("rule Approved: starts the state machine")
        self.began = self.minute
        done = run(self._machine(), self._answer, {"detail": detail})
        self.say(f"execution {done.status.lower()}: {done.error}, {done.cause}")
        self.say(f"the endpoint churn is InService and serves {self.serving}")

    def _machine(self) -> dict[str, Any]:
        path = LABS / "approved-to-endpoint" / "deploy-approved.asl.json"
        text = path.read_text(encoding="utf-8")
        for name, value in (
            ("EndpointName", "churn"),
            ("ModelRoleArn", f"arn:aws:iam::{ACCOUNT}:role/churn-model"),
            ("TopicArn", f"arn:aws:sns:{REGION}:{ACCOUNT}:churn-reports"),
        ):
            text = text.replace(f"${{{name}}}", value)
        definition: dict[str, Any] = json.loads(text)
        return definition

    def _answer(self, resource: str, arguments: Mapping[str, Any], seconds: int) -> Any:
        """Answer a call of the machine: moto does, but for the update and the look at it."""
        self.minute = self.began + seconds // 60
        service, _, call = resource.partition(":")
        if call == "updateEndpoint":
            return self._begin_update(arguments)
        if call == "describeEndpoint":
            return {"EndpointStatus": self._look(), "EndpointConfigName": self.serving}
        method = "".join(f"_{c.lower()}" if c.isupper() else c for c in call)
        try:
            answer = getattr(client(service), method)(**arguments)
        except client(service).exceptions.ClientError as error:
            raise TaskError(f"{service}.Exception", str(error)) from error
        self._tell(call, arguments)
        return json.loads(json.dumps(answer, default=str))

    def _tell(self, call: str, arguments: Mapping[str, Any]) -> None:
        if call == "createModel":
            self.say(f"CreateModel {arguments['ModelName']}")
        elif call == "createEndpointConfig":
            self.say(f"CreateEndpointConfig {arguments['EndpointConfigName']}")
        elif call == "putMetricAlarm":
            self.say(f"PutMetricAlarm {arguments['AlarmName']}, for the new configuration alone")
        elif call == "publish":
            self.say(f"sns: '{arguments['Subject']}' to the topic churn-reports")

    def _begin_update(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        self.update = dict(arguments)
        self.since, self.bad_minutes = self.minute, 0
        policy = arguments["DeploymentConfig"]["BlueGreenUpdatePolicy"]
        self.bake = policy["TrafficRoutingConfiguration"]["WaitIntervalInSeconds"] // 60
        self.say(
            f"UpdateEndpoint: green gets one instance of two, bakes {self.bake} minutes;"
            f" {REQUESTS_A_MINUTE} requests a minute come in"
        )
        return {"EndpointArn": f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:endpoint/churn"}

    def _look(self) -> str:
        """Return the endpoint's status; the new container fails each tenth request."""
        if self.update is None:
            return "InService"
        alarms = client("cloudwatch").describe_alarms(
            AlarmNames=[f"{self.update['EndpointConfigName']}-5xx"])["MetricAlarms"]  # fmt: skip
        alarm = alarms[0]
        if alarm["StateValue"] == "ALARM":
            self.update = None
            self.say("all traffic is back on blue; green is removed")
            return "RollingBack"
        errors = REQUESTS_A_MINUTE // 2 // 10
        self.bad_minutes += errors >= alarm["Threshold"]
        self.say(f"green fails {errors} of {REQUESTS_A_MINUTE // 2} requests of this minute")
        if self.bad_minutes >= alarm["DatapointsToAlarm"]:
            client("cloudwatch").set_alarm_state(
                AlarmName=alarm["AlarmName"],
                StateValue="ALARM",
                StateReason="too many errors",
            )
            self.say(
                f"alarm {alarm['AlarmName']}: {alarm['DatapointsToAlarm']} minutes with"
                f" {alarm['Threshold']:.0f} errors or more"
            )
        return "Updating"

    def _must_match(self, lab: str, event: Mapping[str, Any]) -> None:
        resource = client("cloudformation")
        name = f"churn-{lab}"
        template = (LABS / lab / "template.yaml").read_text(encoding="utf-8")
        for path in LABS.glob(f"{lab}/*.asl.json"):
            self._upload(f"definitions/{path.name}", path.read_bytes())
        resource.create_stack(
            StackName=name, TemplateBody=template, Capabilities=["CAPABILITY_IAM"])  # fmt: skip
        rules = client("events").list_rules()["Rules"]
        pattern = next(rule["EventPattern"] for rule in rules if name in rule["Name"])
        assert EventPattern.load(pattern).matches_event(event), f"{lab}: no rule wants {event}"


def _print(minute: int, text: str) -> None:
    sys.stdout.write(f"{minute // 60:02}:{minute % 60:02}  {text}\n")
    sys.stdout.flush()


def main() -> None:
    """Print the case."""
    with stand_in():
        play(_print)


if __name__ == "__main__":
    main()
