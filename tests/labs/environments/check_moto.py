"""The labs' own commands, run in the labs' order against a stand-in for AWS on this machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.backends import list_of_moto_modules

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from aws_stand_in import ACCOUNT, LABS, VIA, client, known_to_moto, stand_in, types_of_the_labs  # noqa: E402
from pipeline_runner import Runner  # noqa: E402
from service_traces import RULE, leave, log_groups  # noqa: E402

# Labs in the order of the page of labs. Each can be done alone after lab 0.
ORDER = (
    "s3-to-pipeline",
    "endpoint-updates",
    "approved-to-endpoint",
    "drift-to-retraining",
    "step-functions-deploy",
    "codedeploy-lambda-canary",
    "buildspec-image",
    "codepipeline-release",
    "agent-release",
    "airflow-dag",
    "sagemaker-pipeline",  # last: it registers, and the labs above count versions from 7
)
# Commands that the stand-in cannot answer, with the reason. A test proves that it still cannot.
NOT_MODELLED = {
    "aws sagemaker delete-model-package ": "moto has no DeleteModelPackage",
    "aws sagemaker update-endpoint --cli-input-json file://mine.json": "no UpdateEndpoint",
    "aws sagemaker update-endpoint --endpoint-name churn --endpoint-config-name": "the same",
    "python evaluate.py $ARN DEFAULT": "moto has no InvokeAgentRuntime",
    "aws mwaa get-environment": "moto has no MWAA; check_airflow.py loads the DAG",
    "aws sagemaker list-pipeline-execution-steps": "moto starts executions and runs no step",
    "aws codebuild delete-report-group": "moto runs no build, and knows no report group",
}
# Commands whose output no page shows, as that of the stand-in would not be the real one.
NOT_SHOWN = {
    "aws sagemaker describe-endpoint --endpoint-name churn": "moto updates no endpoint",
    "aws sagemaker list-model-packages": "its pipeline registers nothing",
    "aws sagemaker list-pipeline-executions": "its rules start no pipeline",
    "aws stepfunctions list-executions": "nor a machine",
    "aws codebuild batch-get-builds": "moto runs no build",
}
# Commands of a page that another environment runs, as it needs other packages.
ELSEWHERE = {
    # test_buildspec_runs.py types these, with a docker that is played
    "pip install -r requirements-dev.txt": "the build's tools are the tests' own",
    "ruff check . && pytest -q": "as in the build",
    "docker build --tag churn-inference .": "as in the build",
    "docker run --detach --name smoke": "as in the build",
    "curl --silent": "it asks that container",
    "docker rm --force smoke": "as in the build",
    "sed -i 's/score = bias + sum/score = sum/' serve.py": "test_buildspec.py runs it",
    "pytest -q || true": "the same, and compares what it prints",
    "python -m venv sdk && sdk/bin/pip install": "the environment `sagemaker` is that installation",
    "sdk/bin/python pipeline.py $ACCOUNT": "check_sagemaker.py proves that it makes pipeline.json",
    "make test-labs": "this is it",
}
# What changes in each stack when it is updated once.
CHANGES = {
    "airflow-dag": ("MaxWorkers: 1", "MaxWorkers: 2"),
    "s3-to-pipeline": ("Attempts: 4", "Attempts: 3"),
    "endpoint-updates": ("Threshold: 5", "Threshold: 6"),
    "approved-to-endpoint": ("ModelApprovalStatus: [Approved]", "ModelApprovalStatus: [Rejected]"),
    "drift-to-retraining": ("Seconds: 86400", "Seconds: 43200"),
    "step-functions-deploy": ("MON", "TUE"),
    "codedeploy-lambda-canary": ("MemorySize: 1024", "MemorySize: 512"),
    "buildspec-image": ("TimeoutInMinutes: 30", "TimeoutInMinutes: 20"),
    "codepipeline-release": ("TimeoutInMinutes: 30", "TimeoutInMinutes: 20"),
    "endpoint": ("Period: 60", "Period: 120"),  # endpoint.yaml, which the release deploys
    "agent-release": ("/agents/*", "/agents/1/*"),
    "sagemaker-pipeline": ("Timeout: 10", "Timeout: 20"),
}
# What a page shows as the output of its deliberate fault.
SHOWN = "broken.txt"
_PARTS = re.compile(
    r"^## (?P<section>[^\n]+)$|^ *```(?P<kind>console|text)\n(?P<code>.*?)^ *```",
    re.MULTILINE | re.DOTALL,
)


_PROGRESS = re.compile(r"Completed |Waiting for ")
_CHANCE = re.compile(
    r"(?<=execution/)\w{12}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=-)[A-Z0-9]{12}\b"
    r"|\b1\d{9}\.\d+"
)


@dataclass(frozen=True)
class Block:
    """Commands of a page.

    Attributes:
        section: The heading above them.
        commands: What a reader would type.
        output: What the page shows below them; empty for nothing.
    """

    section: str
    commands: str
    output: str = ""


def blocks(lab: str) -> list[Block]:
    """Return the commands of a lab's page, in order."""
    text = (LABS / lab / "index.md").read_text(encoding="utf-8")
    found: list[Block] = []
    section = ""
    for match in _PARTS.finditer(text):
        if match["section"]:
            section = match["section"]
            continue
        code = textwrap.dedent(match["code"])
        if match["kind"] == "console":
            found.append(Block(section, code))
        elif found and found[-1].section == section:
            shown = re.sub(r'--8<-- "labs/(.+?)"', lambda m: (LABS / m[1]).read_text(), code)
            found[-1] = Block(section, found[-1].commands, shown.rstrip("\n") + "\n")
    return found


def shell(folder: Path, commands: list[str]) -> list[str]:
    """Run blocks of commands in one shell, as a reader does; return what each printed."""
    mark = "=====next====="
    script = "set -e\n" + f"\necho {mark}\n".join(commands)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "100", "NO_COLOR": "1"}
    environment.pop("CI", None)
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    return [part.lstrip("\n") for part in done.stdout.split(f"{mark}\n")]


@pytest.fixture(scope="module")
def aws() -> Iterator[str]:
    with stand_in() as address:
        yield address


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a copy of each lab."""
    folder = tmp_path_factory.mktemp("labs")
    for lab in ("base", *ORDER):
        shutil.copytree(LABS / lab, folder / lab)
    return folder


def stacks() -> dict[str, str]:
    """Return the status of each stack that exists."""
    pages = client("cloudformation").get_paginator("list_stacks").paginate()
    return {
        stack["StackName"]: stack["StackStatus"]
        for page in pages
        for stack in page["StackSummaries"]
        if stack["StackStatus"] != "DELETE_COMPLETE"
    }


EXPORTS = """export ACCOUNT=$(aws sts get-caller-identity --query Account --output text)
export BUCKET=churn-$ACCOUNT-eu-central-1
"""


def test_every_type_of_resource_is_made() -> None:
    assert types_of_the_labs() - known_to_moto() - set(VIA) == set()


def test_what_we_add_to_moto_is_still_missing_there() -> None:
    assert set(VIA) & known_to_moto() == set()


def split(lab: str) -> tuple[list[Block], list[Block]]:
    """Return a page's blocks before its clean-up, and those of its clean-up."""
    all_of_them = blocks(lab)
    end = [block for block in all_of_them if block.section == "Cost and clean-up"]
    return [block for block in all_of_them if block not in end], end


@pytest.mark.usefixtures("aws")
def test_lab_zero_is_made_by_its_own_commands(bench: Path) -> None:
    before, _ = split("base")
    printed = shell(bench / "base", [block.commands for block in before])
    assert stacks() == {"churn-base": "UPDATE_COMPLETE"}
    endpoint = client("sagemaker").describe_endpoint(EndpointName="churn")
    assert (endpoint["EndpointStatus"], endpoint["EndpointConfigName"]) == ("InService", "churn-v7")
    packages = client("sagemaker").list_model_packages(ModelPackageGroupName="churn")
    assert len(packages["ModelPackageSummaryList"]) == 7
    pairs = [
        (steady(block.output), steady(said))
        for block, said in zip(before, printed, strict=True)
        if block.output and "invoke-endpoint" not in block.commands  # test_base.py asks the model
    ]
    assert [(output, said) for output, said in pairs if output != said] == []
    assert silent_about(before, printed) == []


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("lab", ORDER)
def test_a_lab_is_made_and_leaves_nothing(bench: Path, lab: str) -> None:
    left = inventory()
    prepare(lab)
    before, after = split(lab)
    commands = [EXPORTS, *(runnable(block.commands) for block in before)]
    printed = shell(bench / lab, commands)[1:]
    made = set(stacks()) - {"churn-base"}
    assert bool(made) == (lab in CHANGES)
    assert all(status.endswith("_COMPLETE") for status in stacks().values())
    for block, said in zip(before, printed, strict=True):
        if block.section == "Break it" and lab in ("sagemaker-pipeline", "buildspec-image"):
            continue  # shown is the log of a job or a test, which others run
        if block.output and block.section in TYPED:
            assert steady(said).endswith(steady(block.output))  # an upload may speak before it
        if block.output and block.section == "Break it" and "set-alarm-state" not in block.commands:
            assert block.output == shown(lab, said)
    assert silent_about(before, printed) == []
    if lab == "sagemaker-pipeline":
        play_the_pipeline(bench / lab)
    if lab == "codepipeline-release":
        play_the_release("a1b2c3d4")
        play_the_release("b2c3d4e5")  # the stacks are updated as a second release does it
    change(lab)
    leave(lab)
    exports = EXPORTS + "export DAGS=churn-dags-$ACCOUNT\n"
    shell(bench / lab, [exports, *(runnable(block.commands) for block in after)])
    assert set(stacks()) == {"churn-base"}
    assert {one for one in inventory() - left if not goes_with_lab_zero(one)} <= KEPT.get(
        lab, set()
    )


TYPED = ("Steps", "Verify", "Take it back")


def silent_about(typed: list[Block], printed: list[str]) -> list[str]:
    """Return the commands that print something of which the page shows nothing."""
    return [
        block.commands
        for block, said in zip(typed, printed, strict=True)
        if block.section in TYPED and not block.output and steady(said)
        and not any(command in block.commands for command in NOT_SHOWN)
    ]  # fmt: skip


def goes_with_lab_zero(one: str) -> bool:
    """Tell what the pages leave to lab 0's clean-up: the logs of jobs and endpoints."""
    return one.startswith("log /aws/sagemaker/")


def steady(said: str) -> str:
    """Return what commands printed, without progress and with one id and time for all."""
    lines = [line for line in said.splitlines() if line and not _PROGRESS.match(line)]
    return _CHANCE.sub("…", "\n".join(lines))


def play_the_release(number: str) -> None:
    """Deploy staging and production as the pipeline's actions do, with their own parameters.

    moto keeps a pipeline and runs no action. It makes the endpoint anew instead of updating it,
    as it has no UpdateEndpoint: the canary itself is played by test_release_runs.py.
    """
    cloudformation, there = client("cloudformation"), stacks()
    names = client("codepipeline").list_pipelines()["pipelines"]
    pipeline = client("codepipeline").get_pipeline(name=names[0]["name"])["pipeline"]
    actions = [action for stage in pipeline["stages"] for action in stage["actions"]]
    for action in actions:
        if action["actionTypeId"]["provider"] != "CloudFormation":
            continue
        settings = action["configuration"]
        overrides = settings["ParameterOverrides"]
        overrides = overrides.replace("#{codepipeline.PipelineExecutionId}", number)
        overrides = overrides.replace("#{BuildVariables.IMAGE_URI}", f"churn-inference@{number}")
        path = LABS / "codepipeline-release" / settings["TemplatePath"].rpartition("/")[2]
        stack = {
            "StackName": settings["StackName"], "TemplateBody": path.read_text(encoding="utf-8"),
            "Parameters": [
                {"ParameterKey": key, "ParameterValue": value}
                for key, value in json.loads(overrides).items()],
        }  # fmt: skip
        known = settings["StackName"] in there
        (cloudformation.update_stack if known else cloudformation.create_stack)(**stack)
        done = "UPDATE_COMPLETE" if known else "CREATE_COMPLETE"
        assert stacks()[settings["StackName"]] == done
        stage = json.loads(overrides)["Stage"]
        endpoint = client("sagemaker").describe_endpoint(EndpointName=f"churn-{stage}")
        assert endpoint["EndpointConfigName"] == f"churn-{stage}-{number}"
        model = client("sagemaker").describe_model(ModelName=f"churn-{stage}-{number}")
        assert model["PrimaryContainer"]["Image"] == f"churn-inference@{number}"


def shown(lab: str, said: str) -> str:
    """Return what a page shows of an output; LABS_RECORD=1 writes it into the lab's file."""
    text = said.strip("\n") + "\n"
    if os.environ.get("LABS_RECORD"):
        (LABS / lab / SHOWN).write_text(text, encoding="utf-8")
    return text


# What a page says that it keeps: a key waits for its deletion.
KEPT = {"codepipeline-release": {"key"}}


def play_the_pipeline(folder: Path) -> None:
    """Run the definition that the page's commands made the pipeline's, on what they uploaded.

    moto starts an execution and runs no step, so `pipeline_runner` runs them: the scripts, the
    data and the registry are those of the stand-in.
    """
    definition = client("sagemaker").describe_pipeline(PipelineName="churn-training")
    pipeline = json.loads(definition["PipelineDefinition"])
    assert pipeline == json.loads((folder / "pipeline.json").read_text(encoding="utf-8"))
    executions = client("sagemaker").list_pipeline_executions(PipelineName="churn-training")
    assert len(executions["PipelineExecutionSummaries"]) >= 2  # the page's two
    text = (folder / "template.yaml").read_text(encoding="utf-8")
    body = text.partition("ZipFile: |\n")[2].partition("\n\n  FingerprintLog:")[0]
    names: dict[str, Any] = {}
    exec(textwrap.dedent(body), names)  # noqa: S102 - the lab's function
    function = pipeline["Steps"][0]["FunctionArn"]
    deployed = client("lambda").get_function(FunctionName=function)["Configuration"]
    assert deployed["Handler"] == "index.handler"
    runner = Runner(
        client("s3"), client("sagemaker"),
        {function: lambda event: dict(names["handler"](event, None))}, folder / "jobs",
    )  # fmt: skip
    good = runner.run(pipeline, {"InputKey": "incoming/2026-11.csv"}, "run1")
    assert (good.status, good.steps[-1].name) == ("Succeeded", "Register"), good.steps[-1].reason
    again = runner.run(pipeline, {"InputKey": "incoming/2026-11.csv"}, "run2")
    assert [step.name for step in again.steps if step.cached] == ["Prepare", "Train", "Evaluate"]
    weak = {"InputKey": "incoming/2026-11.csv", "AucThreshold": 0.99}
    assert runner.run(pipeline, weak, "run3").steps[-1].name == "NotGoodEnough"
    broken = runner.run(pipeline, {"InputKey": "incoming/broken.csv"}, "run4")
    assert broken.steps[-1].name == "Prepare"
    assert broken.steps[-1].log == (LABS / "sagemaker-pipeline" / SHOWN).read_text(encoding="utf-8")


def prepare(lab: str) -> None:
    """Do what happens without a command: the pipeline registers, the machine makes alarms."""
    runs = {
        "approved-to-endpoint": "churn-v8",
        "airflow-dag": "churn-20261123-030000",
        "step-functions-deploy": "churn-2b3c4d5e-0000-4000-8000-000000000000",
    }
    if lab in runs:
        make_what_a_run_makes(runs[lab])
    if lab == "approved-to-endpoint":
        client("sagemaker").create_model_package(
            ModelPackageGroupName="churn", ModelApprovalStatus="PendingManualApproval",
            InferenceSpecification={
                "Containers": [{"Image": "image"}], "SupportedContentTypes": ["text/csv"],
                "SupportedResponseMIMETypes": ["text/csv"]},
        )  # fmt: skip


def make_what_a_run_makes(name: str) -> None:
    """Make model, configuration and alarms, as the machines and the DAG do."""
    role = f"arn:aws:iam::{ACCOUNT}:role/churn-model"
    client("sagemaker").create_model(
        ModelName=name, ExecutionRoleArn=role, PrimaryContainer={"Image": "image"}
    )
    variant = {"VariantName": "main", "ModelName": name, "InstanceType": "ml.t2.medium",
               "InitialInstanceCount": 2}  # fmt: skip
    client("sagemaker").create_endpoint_config(
        EndpointConfigName=name, ProductionVariants=[variant]
    )
    for suffix in ("5xx", "latency"):
        client("cloudwatch").put_metric_alarm(
            AlarmName=f"{name}-{suffix}", ComparisonOperator="GreaterThanThreshold",
            EvaluationPeriods=5, Threshold=1,
        )  # fmt: skip


def runnable(commands: str) -> str:
    """Return commands with fewer rounds, and without those that the stand-in cannot answer."""
    for command in ELSEWHERE:
        commands = re.sub(rf"^{re.escape(command)}.*$", "true", commands, flags=re.MULTILINE)
    for command in NOT_MODELLED:
        commands = commands.replace(command, f": {command}")
    return commands.replace("seq 100", "seq 2")  # a hundred requests take a minute here


def change(lab: str) -> None:
    """Update each stack of a lab once, with its own template."""
    cloudformation = client("cloudformation")
    for name in set(stacks()) - {"churn-base"}:
        body = cloudformation.get_template(StackName=name)["TemplateBody"]
        right, wrong = CHANGES["endpoint" if "Stage:" in body else lab]
        assert right in body
        text = body.replace(right, wrong)
        parameters = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["Parameters"]
        cloudformation.update_stack(
            StackName=name, TemplateBody=text, Capabilities=["CAPABILITY_NAMED_IAM"],
            Parameters=parameters,
        )  # fmt: skip
        assert stacks()[name] == "UPDATE_COMPLETE", lab


def inventory() -> set[str]:
    """Return what exists beside lab 0, by kind and name."""
    sagemaker, found = client("sagemaker"), set()
    found |= {f"model {one['ModelName']}" for one in sagemaker.list_models()["Models"]}
    found |= {
        f"configuration {one['EndpointConfigName']}"
        for one in sagemaker.list_endpoint_configs()["EndpointConfigs"]
    }
    found |= {f"endpoint {one['EndpointName']}" for one in sagemaker.list_endpoints()["Endpoints"]}
    alarms = client("cloudwatch").describe_alarms()["MetricAlarms"]
    found |= {f"alarm {one['AlarmName']}" for one in alarms}
    found |= {f"rule {one['Name']}" for one in client("events").list_rules()["Rules"]}
    found |= {f"role {one['RoleName']}" for one in client("iam").list_roles()["Roles"]}
    functions = client("lambda").list_functions()["Functions"]
    found |= {f"function {one['FunctionName']}" for one in functions}
    machines = client("stepfunctions").list_state_machines()["stateMachines"]
    found |= {f"machine {one['name']}" for one in machines}
    found |= {f"queue {url}" for url in client("sqs").list_queues().get("QueueUrls", ())}
    topics = client("sns").list_topics()["Topics"]
    found |= {f"topic {one['TopicArn']}" for one in topics}
    found |= {f"project {name}" for name in client("codebuild").list_projects()["projects"]}
    pipelines = client("codepipeline").list_pipelines()["pipelines"]
    found |= {f"release {one['name']}" for one in pipelines}
    schedules = client("scheduler").list_schedules()["Schedules"]
    found |= {f"schedule {one['Name']}" for one in schedules}
    runtimes = client("bedrock-agentcore-control").list_agent_runtimes()["agentRuntimes"]
    found |= {f"runtime {one['agentRuntimeName']}" for one in runtimes}
    found |= {f"log {name}" for name in log_groups()}
    for repository in client("ecr").describe_repositories()["repositories"]:
        images = client("ecr").list_images(repositoryName=repository["repositoryName"])
        found |= {f"image {one['imageDigest']}" for one in images["imageIds"]}
    for bucket in client("s3").list_buckets()["Buckets"]:
        listed = client("s3").list_objects_v2(Bucket=bucket["Name"]).get("Contents", ())
        found |= {f"object {one['Key']}" for one in listed}
        if not bucket["Name"].startswith("churn-1111"):
            found.add("bucket")
    network = client("ec2")
    found |= {
        f"network {one['VpcId']}" for one in network.describe_vpcs()["Vpcs"] if not one["IsDefault"]
    }
    found |= {
        f"way out {one['NatGatewayId']}" for one in network.describe_nat_gateways()["NatGateways"]
    }
    found |= {f"address {one['PublicIp']}" for one in network.describe_addresses()["Addresses"]}
    gateways = network.describe_internet_gateways()["InternetGateways"]
    found |= {f"gateway {one['InternetGatewayId']}" for one in gateways}
    if client("kms").list_keys()["Keys"]:
        found.add("key")
    return found


SEED = "codedeploy-lambda-canary"


@pytest.fixture
def copied(bench: Path, tmp_path: Path) -> Path:
    """Return a copy of a lab, to spoil."""
    return Path(shutil.copytree(LABS / SEED, tmp_path / SEED))


@pytest.mark.usefixtures("aws", "bench")
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Role: !GetAtt ModelRole.Arn", "Role: !GetAtt ModelRoll.Arn"),
        ("BeforeAllowTrafficHook: !Ref Hook", "BeforeAllowTrafficHook: !GetAtt Hok.Arn"),
    ],
)
def test_a_stack_that_cannot_be_made_is_found(copied: Path, right: str, wrong: str) -> None:
    template = copied / "template.yaml"
    text = template.read_text(encoding="utf-8")
    assert right in text
    template.write_text(text.replace(right, wrong), encoding="utf-8")
    before, after = split(SEED)
    with pytest.raises(AssertionError):
        shell(copied, [EXPORTS, *(runnable(block.commands) for block in before)])
    for name in set(stacks()) - {"churn-base"}:
        client("cloudformation").delete_stack(StackName=name)
    shell(copied, [EXPORTS, *(runnable(block.commands) for block in after)])


@pytest.mark.usefixtures("aws", "bench")
@pytest.mark.parametrize(
    ("forgotten", "left"),
    [
        ("aws cloudformation delete-stack", "log /aws/lambda/churn-codedeploy"),
        ("aws s3 rm s3://$BUCKET/definitions/lambda-2.zip", "object definitions/lambda-2.zip"),
    ],
)
def test_a_clean_up_that_forgets_is_found(copied: Path, forgotten: str, left: str) -> None:
    existed = inventory()
    before, after = split(SEED)
    shell(copied, [EXPORTS, *(runnable(block.commands) for block in before)])
    commands = "".join(runnable(block.commands) for block in after)
    assert forgotten in commands
    shell(copied, [EXPORTS, commands.replace(forgotten, f": {forgotten}")])
    assert left in inventory() - existed
    shell(copied, [EXPORTS, commands])
    assert inventory() - existed == set()


@pytest.mark.usefixtures("aws", "bench")
def test_a_stack_that_wants_what_lab_zero_does_not_make_is_found(tmp_path: Path) -> None:
    lab = "sagemaker-pipeline"
    shutil.copytree(LABS / lab, tmp_path / lab)
    template = tmp_path / lab / "template.yaml"
    text = template.read_text(encoding="utf-8")
    assert "RoleName: churn-pipeline\n" in text
    text = text.replace("RoleName: churn-pipeline\n", "RoleName: churn-training\n")
    template.write_text(text, encoding="utf-8")
    (deploy,) = (b for b in split(lab)[0] if "cloudformation deploy" in b.commands)
    try:
        with pytest.raises(AssertionError, match="Role churn-training not found"):
            shell(tmp_path / lab, [EXPORTS, deploy.commands])
    finally:
        client("cloudformation").delete_stack(StackName="churn-sagemaker-pipeline")


@pytest.mark.usefixtures("aws", "bench")
def test_a_rule_of_a_service_that_is_forgotten_is_found(tmp_path: Path) -> None:
    lab = "step-functions-deploy"
    shutil.copytree(LABS / lab, tmp_path / lab)
    left = inventory()
    prepare(lab)
    before, after = split(lab)
    steps = [block.commands for block in before if block.section == "Steps"]
    shell(tmp_path / lab, [EXPORTS, *steps])
    leave(lab)
    commands = "".join(runnable(block.commands) for block in after)
    seeded = re.sub(r"aws events (?:.*\\\n)*.*\n", "", commands)
    assert "aws events" not in seeded
    shell(tmp_path / lab, [EXPORTS, seeded])
    assert {one for one in inventory() - left if not goes_with_lab_zero(one)} == {f"rule {RULE}"}
    shell(tmp_path / lab, [EXPORTS, commands])
    assert {one for one in inventory() - left if not goes_with_lab_zero(one)} == set()


@pytest.mark.usefixtures("aws")
def test_a_log_group_that_no_stack_owns_is_found(tmp_path: Path) -> None:
    """Without its line, Lambda names each group itself, and the stack leaves it behind."""
    lab, owned = "codedeploy-lambda-canary", "        LogGroup: !Ref Log\n"
    shutil.copytree(LABS / lab, tmp_path / lab)
    template = tmp_path / lab / "template.yaml"
    text = template.read_text(encoding="utf-8")
    assert f"      LoggingConfig:\n{owned}" in text
    template.write_text(text.replace(f"      LoggingConfig:\n{owned}", ""), encoding="utf-8")
    left = inventory()
    before, after = split(lab)
    steps = [block.commands for block in before if block.section == "Steps"]
    shell(tmp_path / lab, [EXPORTS, *steps])
    leave(lab)
    shell(tmp_path / lab, [EXPORTS, *(block.commands for block in after)])
    forgotten = sorted(one for one in inventory() - left if not goes_with_lab_zero(one))
    assert [one.rpartition("-")[0] for one in forgotten] == [
        f"log /aws/lambda/churn-codedeploy-{name}" for name in ("Hook", "Model")
    ]
    for one in forgotten:
        client("logs").delete_log_group(logGroupName=one.removeprefix("log "))


@pytest.mark.usefixtures("aws")
def test_lab_zero_leaves_nothing(bench: Path) -> None:
    leave("base")
    _, after = split("base")
    shell(bench / "base", [EXPORTS, *(runnable(block.commands) for block in after)])
    assert stacks() == {}
    assert {one for one in inventory() if not one.startswith("role")} <= {"key"}


def test_the_page_shows_how_the_whole_case_goes() -> None:
    script, began = Path(__file__).with_name("whole_case.py"), time.monotonic()
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=True
    )  # fmt: skip
    assert time.monotonic() - began < 60, "the page says: in less than a minute"
    if os.environ.get("LABS_RECORD"):
        (LABS / "whole-case.txt").write_text(done.stdout, encoding="utf-8")
    assert (LABS / "whole-case.txt").read_text(encoding="utf-8") == done.stdout


@pytest.mark.usefixtures("aws")
def test_what_the_stand_in_cannot_answer_it_still_cannot() -> None:
    sagemaker = client("sagemaker")
    with pytest.raises(ClientError, match="500"):
        sagemaker.delete_model_package(ModelPackageName="churn")
    with pytest.raises(ClientError, match="500"):
        sagemaker.update_endpoint(EndpointName="churn", EndpointConfigName="churn-v7")
    with pytest.raises(ClientError, match="500"):  # so none is looked for after a clean-up
        client("codedeploy").delete_application(applicationName="churn")
    with pytest.raises(ClientError, match="500"):
        client("bedrock-agentcore").invoke_agent_runtime(agentRuntimeArn="arn:x", payload=b"{}")
    with pytest.raises(ClientError, match="500"):
        client("codebuild").delete_report_group(arn="arn:x")
    assert "mwaa" not in list_of_moto_modules()
    with pytest.raises(ClientError, match="500"):
        sagemaker.list_pipeline_execution_steps(PipelineExecutionArn="arn:x")
    used = [block.commands for lab in ("base", *ORDER) for block in blocks(lab)]
    excused = (*NOT_MODELLED, *NOT_SHOWN, *ELSEWHERE)
    assert all(any(command in text for text in used) for command in excused)
    shown = Block("Steps", "aws s3 ls", "")
    assert silent_about([shown], ["2026-11-27 churn\n"]) == ["aws s3 ls"]  # a page that hides it
