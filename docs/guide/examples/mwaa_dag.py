"""Starts the churn pipeline once a month, as soon as the month's file has arrived."""

from datetime import datetime

from airflow.providers.amazon.aws.operators.sagemaker import SageMakerStartPipelineOperator
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor
from airflow.sdk import dag

KEY = "incoming/{{ dag_run.run_after.strftime('%Y-%m') }}.csv"


@dag(
    schedule="0 3 3 * *",  # at 03:00 on the third of each month, UTC
    start_date=datetime(2026, 1, 1),
    catchup=False,  # no runs for months that have passed
    max_active_runs=1,  # one training at a time
)
def churn_monthly() -> None:
    """Wait for the file, then run the SageMaker pipeline with its key."""
    arrived = S3KeySensor(
        task_id="arrived",
        bucket_name="churn-111122223333-eu-central-1",
        bucket_key=KEY,
        deferrable=True,  # holds no worker while it waits
    )
    train = SageMakerStartPipelineOperator(
        task_id="train",
        pipeline_name="churn-training",
        pipeline_params={"InputKey": KEY},
        wait_for_completion=True,
        deferrable=True,
    )
    arrived >> train


churn_monthly()
