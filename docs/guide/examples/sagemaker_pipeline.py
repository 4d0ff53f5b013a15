"""Defines the pipeline churn-training with the SageMaker Python SDK, version 2."""

from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.model import Model
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionGreaterThanOrEqualTo
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.functions import Join
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.steps import TrainingStep

BUCKET = "s3://churn-111122223333-eu-central-1"
IMAGE = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/churn-inference:1"
ROLE = "arn:aws:iam::111122223333:role/churn-model"

# --8<-- [start:steps]
session = PipelineSession()  # collects calls instead of making them
key = ParameterString("InputKey", default_value="incoming/2026-11.csv")

estimator = Estimator(
    IMAGE,
    role=ROLE,
    instance_count=1,
    instance_type="ml.m5.xlarge",
    max_run=3600,
    output_path=f"{BUCKET}/models/",
    metric_definitions=[{"Name": "validation:auc", "Regex": "validation-auc:([0-9.]+)"}],
    sagemaker_session=session,
)
data = TrainingInput(Join(on="/", values=[BUCKET, key]), content_type="text/csv")
train = TrainingStep("Train", step_args=estimator.fit({"train": data}))

model = Model(
    image_uri=IMAGE,
    model_data=train.properties.ModelArtifacts.S3ModelArtifacts,
    role=ROLE,
    sagemaker_session=session,
)
register = ModelStep(
    "Register",
    step_args=model.register(
        model_package_group_name="churn",
        approval_status="PendingManualApproval",
        content_types=["text/csv"],
        response_types=["text/csv"],
    ),
)
stop = FailStep("NotGoodEnough", error_message=Join(on=" ", values=["AUC below 0.85:", key]))

gate = ConditionStep(
    "GoodEnough",
    conditions=[
        ConditionGreaterThanOrEqualTo(
            left=train.properties.FinalMetricDataList["validation:auc"].Value, right=0.85
        )
    ],
    if_steps=[register],
    else_steps=[stop],
)
pipeline = Pipeline(
    "churn-training", parameters=[key], steps=[train, gate], sagemaker_session=session
)
# --8<-- [end:steps]

if __name__ == "__main__":
    pipeline.upsert(role_arn=ROLE)
    pipeline.start(parameters={"InputKey": "incoming/2026-11.csv"})
