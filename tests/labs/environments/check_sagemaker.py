"""The pipeline lab with the real SDK: what the Python makes is the JSON that the page shows."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ.update(
    AWS_DEFAULT_REGION="eu-central-1",
    AWS_EC2_METADATA_DISABLED="true",
    SAGEMAKER_VALIDATE_ROLE="false",
)

import boto3
import pytest

LAB = Path(__file__).parents[3] / "docs" / "labs" / "sagemaker-pipeline"


def load(text: str = "") -> ModuleType:
    """Return the lab's module, with another text if there is one."""
    spec = importlib.util.spec_from_file_location("churn_pipeline", LAB / "pipeline.py")
    assert spec
    module = importlib.util.module_from_spec(spec)
    module.__dict__["__file__"] = str(LAB / "pipeline.py")
    exec(compile(text or (LAB / "pipeline.py").read_text("utf-8"), "pipeline.py", "exec"), module.__dict__)  # noqa: S102
    return module


def test_the_python_makes_exactly_the_json() -> None:
    made = load().definition("111122223333", "eu-central-1")
    assert made == (LAB / "pipeline.json").read_text(encoding="utf-8")


def test_an_account_and_a_region_are_in_no_other_place() -> None:
    made = load().definition("444455556666", "eu-west-1")
    assert "111122223333" not in made
    assert "eu-central-1" not in made


def test_break_it_a_property_file_of_an_output_that_is_not_there() -> None:
    text = (LAB / "pipeline.py").read_text(encoding="utf-8")
    right = 'output_name="evaluation", path="evaluation.json"'
    assert right in text
    with pytest.raises(ValueError) as caught:
        load(text.replace(right, right.replace("evaluation", "report", 1))).definition(
            "111122223333", "eu-central-1"
        )
    page = (LAB / "index.md").read_text(encoding="utf-8")
    assert f"ValueError: {caught.value}" in page


def local_failure(keep: Any) -> str:
    """Return what the SDK's local mode says to the pipeline without some of its steps."""
    from sagemaker.mlops.local import LocalPipelineSession
    from sagemaker.mlops.local.pipeline import LocalPipelineExecutor
    from sagemaker.mlops.local.pipeline_entities import _LocalPipelineExecution

    pipeline = load().build("111122223333", "eu-central-1")
    pipeline.steps = [step for step in pipeline.steps if keep(step)]
    session = LocalPipelineSession(boto_session=boto3.Session(region_name="eu-central-1"))
    execution = _LocalPipelineExecution("run1", pipeline, local_session=session)
    LocalPipelineExecutor(execution, session).execute()
    return str(execution.failure_reason)


def test_local_mode_knows_no_lambda_step() -> None:
    """So the labs have a runner of their own, tests/labs/pipeline_runner.py."""
    assert "Unsupported step type StepTypeEnum.LAMBDA" in local_failure(lambda step: True)


