"""The lab's DAG in a real Apache Airflow: it loads, has its shape, and its calls fit the API."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from copy import copy
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import botocore.session
import pytest
from airflow.dag_processing.dagbag import DagBag
from botocore.validate import ParamValidator

LAB = Path(__file__).parents[3] / "docs" / "labs" / "airflow-dag"
sys.path.insert(0, str(LAB))
EDGES = {
    "train": {"evaluate"},
    "evaluate": {"choose"},
    "choose": {"create_model", "keep_current"},
    "keep_current": set(),
    "create_model": {"create_endpoint_config"},
    "create_endpoint_config": {"watch"},
    "watch": {"update_endpoint"},
    "update_endpoint": {"wait_for_endpoint"},
    "wait_for_endpoint": {"confirm_release"},
    "confirm_release": set(),
}


def load(folder: Path) -> DagBag:
    return DagBag(dag_folder=str(folder))


@pytest.fixture(scope="module")
def dag() -> Any:
    bag = load(LAB)
    assert bag.import_errors == {}
    assert list(bag.dags) == ["churn_release"]
    return bag.dags["churn_release"]


@pytest.fixture(scope="module")
def lab() -> Any:
    return import_module("churn_release")


def test_tasks_and_their_order(dag: Any) -> None:
    assert {task.task_id: task.downstream_task_ids for task in dag.tasks} == EDGES


def test_runs_never_overlap_nor_catch_up(dag: Any) -> None:
    assert (dag.catchup, dag.max_active_runs) == (False, 1)


def test_waiting_holds_no_worker(dag: Any) -> None:
    assert dag.get_task("train").deferrable
    assert dag.get_task("wait_for_endpoint").mode == "reschedule"


def test_an_update_is_not_repeated(dag: Any) -> None:
    assert dag.get_task("update_endpoint").retries == 0
    assert dag.get_task("train").retries == 2


@pytest.mark.parametrize(
    ("name", "wrong", "message"),
    [
        ("threshold", 1.5, "greater than the maximum"),
        ("threshold", "high", "not of type 'number'"),
        ("endpoint_name", "a_b", "does not match"),
        ("bucket", "b", "too short"),
    ],
)
def test_params_refuse_what_cannot_be(dag: Any, name: str, wrong: object, message: str) -> None:
    param = dag.params.get_param(name)
    param.resolve()
    with pytest.raises(Exception, match=message):
        param.resolve(value=wrong)


def test_waits_longer_than_the_update_may_take(dag: Any, lab: Any) -> None:
    policy = lab.UPDATE["DeploymentConfig"]["BlueGreenUpdatePolicy"]
    limit = policy["MaximumExecutionTimeoutInSeconds"]
    wait = policy["TrafficRoutingConfiguration"]["WaitIntervalInSeconds"]
    assert dag.get_task("wait_for_endpoint").timeout > limit
    assert limit > wait + policy["TerminationWaitInSeconds"]
    assert policy["TrafficRoutingConfiguration"]["CanarySize"]["Value"] * 2 <= 2  # half of two


def unlisted(value: Any, shape: Any) -> Iterator[str]:
    """Yield what is no name of an enumeration; botocore itself does not look."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            free = shape.type_name == "map"  # such as Environment, whose keys are the author's
            yield from unlisted(inner, shape.value if free else shape.members[key])
    elif isinstance(value, list):
        for inner in value:
            yield from unlisted(inner, shape.member)
    elif getattr(shape, "enum", None) and value not in shape.enum:
        yield f"{shape.name}: {value}"


def wrong_with(operation: str, parameters: Mapping[str, Any]) -> list[str]:
    model = botocore.session.get_session().get_service_model("sagemaker")
    shape = model.operation_model(operation).input_shape
    report = ParamValidator().validate(parameters, shape)
    if report.has_errors():
        return [report.generate_report()]
    return list(unlisted(parameters, shape))


CALLS = {
    "CreateTrainingJob": "TRAINING",
    "CreateModel": "MODEL",
    "CreateEndpointConfig": "ENDPOINT_CONFIG",
    "UpdateEndpoint": "UPDATE",
}


@pytest.mark.parametrize("operation", CALLS)
def test_each_call_fits_the_service_model(lab: Any, operation: str) -> None:
    assert wrong_with(operation, getattr(lab, CALLS[operation])) == []


@pytest.fixture
def rendered(dag: Any) -> Any:
    """Return a function that fills the templates of a task as a run by hand does."""
    model = {"Training": {"ModelArtifacts": {"S3ModelArtifacts": "s3://b/model.tar.gz"}}}
    context = {
        "params": dag.params.dump(),
        "dag_run": SimpleNamespace(run_after=datetime(2026, 11, 23, 3), logical_date=None),
        "ti": SimpleNamespace(xcom_pull=lambda task_ids: model),
    }

    def render(task_id: str) -> Any:
        task = copy(dag.get_task(task_id))
        task.render_template_fields(context)
        return task

    return render


def test_templates_need_no_logical_date(rendered: Any) -> None:
    name = "churn-20261123-030000"
    assert rendered("train").config["TrainingJobName"] == name
    assert rendered("train").config["OutputDataConfig"]["S3OutputPath"] == (
        "s3://churn-111122223333-eu-central-1/models/"
    )
    container = rendered("create_model").config["PrimaryContainer"]
    assert container["ModelDataUrl"] == "s3://b/model.tar.gz"
    assert rendered("wait_for_endpoint").endpoint_name == "churn"
    assert tuple(rendered("confirm_release").op_args) == ("churn", name)


def test_the_same_name_leads_from_task_to_task(rendered: Any) -> None:
    model = rendered("create_model").config["ModelName"]
    config = rendered("create_endpoint_config").config
    assert config["ProductionVariants"][0]["ModelName"] == model
    assert rendered("update_endpoint").config["EndpointConfigName"] == config["EndpointConfigName"]


def test_the_alarms_watch_the_new_configuration(lab: Any, rendered: Any) -> None:
    config = rendered("update_endpoint").config
    new = config["EndpointConfigName"]
    requests = lab.alarm_requests("churn", new)
    named = config["DeploymentConfig"]["AutoRollbackConfiguration"]["Alarms"]
    assert [alarm["AlarmName"] for alarm in named] == [one["AlarmName"] for one in requests]
    model = botocore.session.get_session().get_service_model("cloudwatch")
    shape = model.operation_model("PutMetricAlarm").input_shape
    for request in requests:
        assert {"Name": "EndpointConfigName", "Value": new} in request["Dimensions"]
        assert not ParamValidator().validate(request, shape).has_errors()
    assert tuple(rendered("watch").op_args) == ("churn", new)


def test_wrong_names_and_enums_are_found(lab: Any) -> None:
    name = {**lab.UPDATE, "DeploymentConfg": {}}
    assert "DeploymentConfg" in wrong_with("UpdateEndpoint", name)[0]
    missing = {key: value for key, value in lab.MODEL.items() if key != "ModelName"}
    assert "ModelName" in wrong_with("CreateModel", missing)[0]
    mode = {"AlgorithmSpecification": {**lab.TRAINING["AlgorithmSpecification"]}}
    mode["AlgorithmSpecification"]["TrainingInputMode"] = "Flie"
    assert wrong_with("CreateTrainingJob", {**lab.TRAINING, **mode}) == ["TrainingInputMode: Flie"]


def test_judges_by_the_metric_of_the_job(lab: Any) -> None:
    other = {"MetricName": "validation:loss", "Value": 0.1}
    auc = {"MetricName": "validation:auc", "Value": 0.9}
    assert lab.metric_of({"FinalMetricDataList": [other, auc]}) == 0.9
    with pytest.raises(ValueError, match="reported no 'validation:auc'"):
        lab.metric_of({"FinalMetricDataList": [other]})
    assert lab.next_task(0.85, 0.85) == "create_model"
    assert lab.next_task(0.84, 0.85) == "keep_current"


def test_both_branches_exist(lab: Any, dag: Any) -> None:
    branches = {lab.next_task(auc, 0.85) for auc in (0.0, 1.0)}
    assert branches == dag.get_task("choose").downstream_task_ids


def test_in_service_with_the_old_configuration_is_a_failure(lab: Any) -> None:
    old = {"EndpointStatus": "InService", "EndpointConfigName": "churn-old"}
    assert lab.confirm(old, "churn-old") == "churn-old"
    with pytest.raises(RuntimeError, match="InService with 'churn-old'"):
        lab.confirm(old, "churn-new")


@pytest.mark.parametrize(
    ("right", "wrong", "error"),
    [
        ("SageMakerModelOperator", "SageMakerModlOperator", "cannot import name"),
        ('operation="update"', 'operaton="update"', "operaton"),
        (">> update >> wait\n", ">> update >> create_model >> wait\n", "Cycle"),
    ],
)
def test_a_broken_dag_does_not_load(tmp_path: Path, right: str, wrong: str, error: str) -> None:
    text = (LAB / "churn_release.py").read_text(encoding="utf-8")
    assert right in text
    (tmp_path / "broken.py").write_text(text.replace(right, wrong), encoding="utf-8")
    errors = load(tmp_path).import_errors
    assert [error in message for message in errors.values()] == [True]
    if "import" in error:
        shown = (LAB / "broken.txt").read_text(encoding="utf-8").strip()
        assert [shown in message for message in errors.values()] == [True]


def test_the_guides_dag_loads_and_names_the_file_of_the_month() -> None:
    bag = load(LAB.parents[1] / "guide" / "examples" / "mwaa_dag.py")
    assert bag.import_errors == {}
    dag = bag.dags["churn_monthly"]
    assert {task.task_id: task.downstream_task_ids for task in dag.tasks} == {
        "arrived": {"train"},
        "train": set(),
    }
    template = dag.get_template_env().from_string(dag.get_task("arrived").bucket_key)
    run = SimpleNamespace(run_after=datetime(2026, 11, 3))
    assert template.render(dag_run=run) == "incoming/2026-11.csv"
