"""The pipeline `churn-training` in Python; `python pipeline.py ACCOUNT` writes `pipeline.json`."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

import boto3
from sagemaker.core import image_uris
from sagemaker.core.lambda_helper import Lambda
from sagemaker.core.model_metrics import MetricsSource, ModelMetrics
from sagemaker.core.processing import Processor
from sagemaker.core.shapes import (
    OutputDataConfig,
    ProcessingInput,
    ProcessingOutput,
    ProcessingS3Input,
    ProcessingS3Output,
    StoppingCondition,
)
from sagemaker.core.training.configs import Compute, InputData
from sagemaker.core.workflow.conditions import ConditionGreaterThanOrEqualTo
from sagemaker.core.workflow.execution_variables import ExecutionVariables
from sagemaker.core.workflow.functions import Join, JsonGet
from sagemaker.core.workflow.parameters import ParameterFloat, ParameterString
from sagemaker.core.workflow.pipeline_context import PipelineSession
from sagemaker.core.workflow.properties import PropertyFile
from sagemaker.mlops.workflow.condition_step import ConditionStep
from sagemaker.mlops.workflow.fail_step import FailStep
from sagemaker.mlops.workflow.lambda_step import LambdaOutput, LambdaOutputTypeEnum, LambdaStep
from sagemaker.mlops.workflow.model_step import ModelStep
from sagemaker.mlops.workflow.pipeline import Pipeline
from sagemaker.mlops.workflow.retry import StepExceptionTypeEnum, StepRetryPolicy
from sagemaker.mlops.workflow.steps import CacheConfig, ProcessingStep, TrainingStep
from sagemaker.serve.model_builder import ModelBuilder
from sagemaker.train.model_trainer import ModelTrainer

LAB = Path(__file__).parent
SCRIPTS = [  # what lies together in Amazon S3 and is copied into each job
    LAB / "prepare.py",
    LAB / "evaluate.py",
    LAB.parent / "base" / "train.py",
    LAB.parent / "base" / "inference.py",
]
NAME = "churn-training"
INSTANCE = "ml.m5.large"
PROCESSING = "/opt/ml/processing"
CODE = "/opt/ml/input/data/code"  # where a training job finds its channel `code`


def version_of_scripts() -> str:
    """Return a text that changes when a script does: part of their address, so of the cache key."""
    digest = hashlib.sha256()
    for path in SCRIPTS:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def s3_input(name: str, uri: object, folder: str) -> ProcessingInput:
    """Return an input that SageMaker copies from Amazon S3 into a folder of the container."""
    source = ProcessingS3Input(
        s3_uri=uri,
        local_path=f"{PROCESSING}/{folder}",
        s3_data_type="S3Prefix",
        s3_input_mode="File",
    )
    return ProcessingInput(input_name=name, s3_input=source)


def s3_output(name: str, bucket: str) -> ProcessingOutput:
    """Return an output below `runs/`, apart for each execution: no run overwrites another's."""
    uri = Join("/", [f"s3://{bucket}/runs", ExecutionVariables.PIPELINE_EXECUTION_ID, name])
    target = ProcessingS3Output(
        s3_uri=uri, local_path=f"{PROCESSING}/{name}", s3_upload_mode="EndOfJob"
    )
    return ProcessingOutput(output_name=name, s3_output=target)


def build(account: str, region: str) -> Pipeline:
    """Return the pipeline for an account and a region; nothing is uploaded, created or started."""
    bucket = f"churn-{account}-{region}"
    session = PipelineSession(
        boto_session=boto3.Session(region_name=region),
        default_bucket=bucket,
        sagemaker_config={
            "SchemaVersion": "1.0",
            "SageMaker": {"PythonSDK": {"Modules": {"TelemetryOptOut": True}}},
        },
    )
    role = f"arn:aws:iam::{account}:role/churn-model"
    image = image_uris.retrieve("sklearn", region, version="1.2-1", instance_type=INSTANCE)
    scripts = f"s3://{bucket}/definitions/{NAME}/{version_of_scripts()}"

    # Two parameters: one for the data, one for the gate.
    input_key = ParameterString("InputKey", default_value="incoming/2026-11.csv")
    threshold = ParameterFloat("AucThreshold", default_value=0.85)

    # The address of a corrected file is the old one; its ETag is not.
    fingerprint = LambdaStep(
        name="Fingerprint",
        lambda_func=Lambda(
            function_arn=f"arn:aws:lambda:{region}:{account}:function:churn-fingerprint"
        ),
        inputs={"Bucket": bucket, "Key": input_key},
        outputs=[
            LambdaOutput("ETag", LambdaOutputTypeEnum.String),
            LambdaOutput("Bytes", LambdaOutputTypeEnum.Integer),
        ],
    )

    cache = CacheConfig(enable_caching=True, expire_after="P30D")
    retry = StepRetryPolicy(
        exception_types=[StepExceptionTypeEnum.SERVICE_FAULT, StepExceptionTypeEnum.THROTTLING],
        interval_seconds=30,
        backoff_rate=2.0,
        max_attempts=3,
    )

    def processor(script: str, folders: list[str], env: dict[str, object]) -> Processor:
        paths = [f"{PROCESSING}/{name}" for name in folders]
        return Processor(
            role=role,
            image_uri=image,
            instance_count=1,
            instance_type=INSTANCE,
            entrypoint=["python3", f"{PROCESSING}/code/{script}", *paths],
            max_runtime_in_seconds=1800,
            sagemaker_session=session,
            env=env,
        )

    prepare = ProcessingStep(
        name="Prepare",
        step_args=processor(
            "prepare.py",
            ["input", "train", "test"],
            {"INPUT_ETAG": fingerprint.properties.Outputs["ETag"]},
        ).run(
            inputs=[
                s3_input("code", scripts, "code"),
                s3_input("input", Join("/", [f"s3://{bucket}", input_key]), "input"),
            ],
            outputs=[s3_output("train", bucket), s3_output("test", bucket)],
        ),
        cache_config=cache,
        retry_policies=[retry],
    )
    made = prepare.properties.ProcessingOutputConfig.Outputs

    train = TrainingStep(
        name="Train",
        step_args=ModelTrainer(
            training_image=image,
            role=role,
            base_job_name="churn",
            sagemaker_session=session,
            compute=Compute(instance_type=INSTANCE, instance_count=1, volume_size_in_gb=30),
            stopping_condition=StoppingCondition(max_runtime_in_seconds=1800),
            output_data_config=OutputDataConfig(s3_output_path=f"s3://{bucket}/models"),
            hyperparameters={
                "sagemaker_program": "train.py",
                "sagemaker_submit_directory": CODE,
            },
        ).train(
            input_data_config=[
                InputData(channel_name="train", data_source=made["train"].S3Output.S3Uri),
                InputData(channel_name="code", data_source=scripts),
            ]
        ),
        cache_config=cache,
        retry_policies=[retry],
    )
    artifact = train.properties.ModelArtifacts.S3ModelArtifacts

    report = PropertyFile(name="Evaluation", output_name="evaluation", path="evaluation.json")
    evaluate = ProcessingStep(
        name="Evaluate",
        step_args=processor("evaluate.py", ["model", "test", "evaluation"], {}).run(
            inputs=[
                s3_input("code", scripts, "code"),
                s3_input("model", artifact, "model"),
                s3_input("test", made["test"].S3Output.S3Uri, "test"),
            ],
            outputs=[s3_output("evaluation", bucket)],
        ),
        property_files=[report],
        cache_config=cache,
        retry_policies=[retry],
    )
    auc = JsonGet("Evaluate", report, "binary_classification_metrics.auc.value")

    evaluated = evaluate.properties.ProcessingOutputConfig.Outputs["evaluation"].S3Output.S3Uri
    register = ModelStep(
        name="Register",
        step_args=ModelBuilder(
            image_uri=image,
            s3_model_data_url=artifact,
            env_vars={
                "SAGEMAKER_PROGRAM": "inference.py",
                "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code",
            },
            dependencies={},  # nothing to pack: the artifact holds its code
            role_arn=role,
            sagemaker_session=session,
        ).register(
            model_package_group_name="churn",
            approval_status="PendingManualApproval",
            content_types=["text/csv"],
            response_types=["text/csv"],
            inference_instances=["ml.t2.medium", "ml.m5.large", "ml.m5.xlarge"],
            transform_instances=[INSTANCE],
            customer_metadata_properties={"InputKey": input_key},
            model_metrics=ModelMetrics(
                model_statistics=MetricsSource(
                    content_type="application/json",
                    s3_uri=Join("/", [evaluated, "evaluation.json"]),
                )
            ),
        ),
    )
    refuse = FailStep(
        name="NotGoodEnough",
        error_message=Join(" ", ["The AUC of", input_key, "is below", threshold]),
    )
    gate = ConditionStep(
        name="GoodEnough",
        conditions=[ConditionGreaterThanOrEqualTo(left=auc, right=threshold)],
        if_steps=[register],
        else_steps=[refuse],
    )
    return Pipeline(
        name=NAME,
        parameters=[input_key, threshold],
        steps=[fingerprint, prepare, train, evaluate, gate],
        sagemaker_session=session,
    )


def definition(account: str, region: str) -> str:
    """Return the text of `pipeline.json`."""
    return json.dumps(json.loads(build(account, region).definition()), indent=2) + "\n"


if __name__ == "__main__":
    os.environ["SAGEMAKER_VALIDATE_ROLE"] = "false"  # else the SDK asks IAM about the role
    text = definition(sys.argv[1], boto3.Session().region_name)
    (LAB / "pipeline.json").write_text(text, encoding="utf-8")
