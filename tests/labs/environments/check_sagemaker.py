"""The pipeline lab with the real SDK: what the Python makes is the JSON that the page shows."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

os.environ.update(
    AWS_DEFAULT_REGION="eu-central-1",
    AWS_EC2_METADATA_DISABLED="true",
    SAGEMAKER_VALIDATE_ROLE="false",
)

import boto3
import pytest
from botocore.exceptions import ClientError

LAB = Path(__file__).parents[3] / "docs" / "labs" / "sagemaker-pipeline"


def load() -> ModuleType:
    """Return the lab's module."""
    spec = importlib.util.spec_from_file_location("churn_pipeline", LAB / "pipeline.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_python_makes_exactly_the_json() -> None:
    made = load().definition("111122223333", "eu-central-1")
    assert made == (LAB / "pipeline.json").read_text(encoding="utf-8")


def test_an_account_and_a_region_are_in_no_other_place() -> None:
    made = load().definition("444455556666", "eu-west-1")
    assert "111122223333" not in made
    assert "eu-central-1" not in made


def test_local_mode_takes_no_lambda_step() -> None:
    """So the labs have a runner of their own, tests/labs/pipeline_runner.py."""
    from sagemaker.mlops.local import LocalPipelineSession
    from sagemaker.mlops.local.pipeline_entities import _LocalPipelineExecution

    pipeline = load().build("111122223333", "eu-central-1")
    session = LocalPipelineSession(boto_session=boto3.Session(region_name="eu-central-1"))
    with pytest.raises(ClientError) as caught:
        _LocalPipelineExecution("run1", pipeline, local_session=session)
    said = "Step type Lambda is not supported in local mode."
    assert said in str(caught.value)
    assert said in (LAB / "index.md").read_text(encoding="utf-8")
