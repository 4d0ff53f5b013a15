"""Train a churn model, judge it, and shift traffic to it by a canary: one Airflow DAG."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook
from airflow.providers.amazon.aws.hooks.sagemaker import SageMakerHook
from airflow.providers.amazon.aws.operators.sagemaker import (
    SageMakerEndpointConfigOperator,
    SageMakerEndpointOperator,
    SageMakerModelOperator,
    SageMakerTrainingOperator,
)
from airflow.providers.amazon.aws.sensors.sagemaker import SageMakerEndpointSensor
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import Param, dag, task

# One name for all that a run creates. `run_after` is set for every run; the logical date is not.
RUN = "churn-{{ dag_run.run_after.strftime('%Y%m%d-%H%M%S') }}"
ENDPOINT = "{{ params.endpoint_name }}"
IMAGE = "{{ params.image_uri }}"
ROLE = "{{ params.role_arn }}"
METRIC = "validation:auc"

TRAINING = {
    "TrainingJobName": RUN,
    "RoleArn": ROLE,
    "AlgorithmSpecification": {
        "TrainingImage": IMAGE,
        "TrainingInputMode": "File",
        "MetricDefinitions": [{"Name": METRIC, "Regex": "validation-auc:([0-9.]+)"}],
    },
    "HyperParameters": {
        "sagemaker_program": "train.py",
        "sagemaker_submit_directory": "s3://{{ params.bucket }}/definitions/training.tar.gz",
        "sagemaker_region": "{{ params.region }}",
    },
    "InputDataConfig": [
        {
            "ChannelName": "train",
            "ContentType": "text/csv",
            "DataSource": {
                "S3DataSource": {
                    "S3DataType": "S3Prefix",
                    "S3Uri": "s3://{{ params.bucket }}/{{ params.InputKey }}",
                    "S3DataDistributionType": "FullyReplicated",
                }
            },
        }
    ],
    "OutputDataConfig": {"S3OutputPath": "s3://{{ params.bucket }}/models/"},
    "ResourceConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 5},
    "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
}

MODEL = {
    "ModelName": RUN,
    "ExecutionRoleArn": ROLE,
    "PrimaryContainer": {
        "Image": IMAGE,
        "ModelDataUrl": (
            "{{ ti.xcom_pull(task_ids='train')['Training']['ModelArtifacts']['S3ModelArtifacts'] }}"
        ),
        "Environment": {
            "SAGEMAKER_PROGRAM": "inference.py",
            "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code",
        },
    },
}

ENDPOINT_CONFIG = {
    "EndpointConfigName": RUN,
    "ProductionVariants": [
        {
            "VariantName": "main",  # alarms name the variant: it stays the same
            "ModelName": RUN,
            "InstanceType": "ml.t2.medium",
            "InitialInstanceCount": 2,
            "InitialVariantWeight": 1.0,
        }
    ],
}

UPDATE = {
    "EndpointName": ENDPOINT,
    "EndpointConfigName": RUN,
    "DeploymentConfig": {
        "BlueGreenUpdatePolicy": {
            "TrafficRoutingConfiguration": {
                "Type": "CANARY",
                "CanarySize": {"Type": "INSTANCE_COUNT", "Value": 1},
                "WaitIntervalInSeconds": 600,
            },
            "TerminationWaitInSeconds": 300,
            "MaximumExecutionTimeoutInSeconds": 3600,
        },
        "AutoRollbackConfiguration": {
            "Alarms": [{"AlarmName": f"{RUN}-5xx"}, {"AlarmName": f"{RUN}-latency"}]
        },
    },
}


# Each update has alarms of its own: they watch the new configuration and nothing else.
ALARMS: list[dict[str, Any]] = [
    {
        "suffix": "5xx",
        "MetricName": "Invocation5XXErrors",
        "Statistic": "Sum",
        "Threshold": 5,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    },
    {
        "suffix": "latency",
        "MetricName": "ModelLatency",
        "ExtendedStatistic": "p90",
        "Threshold": 300_000,  # microseconds
        "ComparisonOperator": "GreaterThanThreshold",
    },
]


def alarm_requests(endpoint: str, configuration: str) -> list[dict[str, Any]]:
    """Return the requests that make the alarms of one update."""
    dimensions = {
        "EndpointName": endpoint,
        "VariantName": "main",
        "EndpointConfigName": configuration,
    }
    common = {
        "Namespace": "AWS/SageMaker",
        "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
        "Period": 60,
        "EvaluationPeriods": 5,
        "DatapointsToAlarm": 3,
        "TreatMissingData": "notBreaching",
    }
    requests = []
    for alarm in ALARMS:
        own = {name: value for name, value in alarm.items() if name != "suffix"}
        requests.append({"AlarmName": f"{configuration}-{alarm['suffix']}", **common, **own})
    return requests


def metric_of(training: dict[str, Any]) -> float:
    """Return the metric of a finished training job; fail when the job did not report it."""
    for metric in training.get("FinalMetricDataList") or []:
        if metric["MetricName"] == METRIC:
            return float(metric["Value"])
    raise ValueError(f"The job reported no '{METRIC}': does its regular expression match the log?")


def next_task(auc: float, threshold: float) -> str:
    """Return the id of the task that follows the judgement."""
    return "create_model" if auc >= threshold else "keep_current"


def confirm(endpoint: dict[str, Any], wanted: str) -> str:
    """Return the configuration in service; fail when the endpoint rolled back to another."""
    if endpoint["EndpointStatus"] != "InService" or endpoint["EndpointConfigName"] != wanted:
        raise RuntimeError(
            f"'{wanted}' is not in service: {endpoint['EndpointStatus']} "
            f"with '{endpoint['EndpointConfigName']}'."
        )
    return wanted


@dag(
    dag_id="churn_release",
    schedule="0 3 * * 1",  # Monday, 03:00 UTC
    start_date=datetime(2026, 11, 1),
    catchup=False,  # no runs for the weeks before today
    max_active_runs=1,  # two releases at once would fight for the endpoint
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
    params={
        "bucket": Param("churn-111122223333-eu-central-1", type="string", minLength=3),
        "endpoint_name": Param("churn", type="string", pattern="^[a-zA-Z0-9-]{1,63}$"),
        "image_uri": Param(
            "492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3",
            type="string",
        ),
        "InputKey": Param("incoming/", type="string", minLength=1),  # a month, or all of them
        "region": Param("eu-central-1", type="string"),
        "role_arn": Param("arn:aws:iam::111122223333:role/churn-model", type="string"),
        "threshold": Param(0.85, type="number", minimum=0.5, maximum=1),
    },
    tags=["mla-c01"],
)
def churn_release() -> None:
    """Wire the tasks."""
    train = SageMakerTrainingOperator(task_id="train", config=TRAINING, deferrable=True)

    @task
    def evaluate(result: dict[str, Any]) -> float:
        return metric_of(result["Training"])

    @task.branch
    def choose(auc: float, params: dict[str, Any]) -> str:
        return next_task(auc, params["threshold"])

    keep_current = EmptyOperator(task_id="keep_current")
    create_model = SageMakerModelOperator(task_id="create_model", config=MODEL)
    create_config = SageMakerEndpointConfigOperator(
        task_id="create_endpoint_config", config=ENDPOINT_CONFIG
    )

    @task
    def watch(endpoint: str, configuration: str) -> None:
        for request in alarm_requests(endpoint, configuration):
            AwsBaseHook(client_type="cloudwatch").conn.put_metric_alarm(**request)

    update = SageMakerEndpointOperator(
        task_id="update_endpoint",
        operation="update",
        config=UPDATE,
        wait_for_completion=False,
        retries=0,  # a second update while the first runs is refused
    )
    wait = SageMakerEndpointSensor(
        task_id="wait_for_endpoint",
        endpoint_name=ENDPOINT,
        resource_type="endpoint",
        mode="reschedule",  # gives its worker back between two looks
        poke_interval=60,
        timeout=5400,  # longer than MaximumExecutionTimeoutInSeconds
    )

    @task(retries=0)
    def confirm_release(name: str, wanted: str) -> str:
        return confirm(SageMakerHook().describe_endpoint(name), wanted)

    chosen = choose(evaluate(train.output))
    chosen >> [create_model, keep_current]
    create_model >> create_config >> watch(ENDPOINT, RUN) >> update >> wait
    wait >> confirm_release(ENDPOINT, RUN)


churn_release()
