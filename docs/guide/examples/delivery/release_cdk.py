"""CDK Pipelines: a pipeline that deploys stacks, and itself."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_codepipeline as codepipeline
from aws_cdk import pipelines
from constructs import Construct
from store_cdk import Store

CONNECTION = (
    "arn:aws:codeconnections:eu-central-1:111122223333:"
    "connection/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
)


# --8<-- [start:pipeline]
class Environment(cdk.Stage):
    """One copy of everything: staging is one, production is one."""

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        Store(self, "Store")


class Release(cdk.Stack):
    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        source = pipelines.CodePipelineSource.connection(
            "example/churn", "main", connection_arn=CONNECTION
        )
        synth = pipelines.ShellStep(
            "Synth", input=source, commands=["pip install -r requirements.txt", "npx cdk synth"]
        )
        release = pipelines.CodePipeline(
            self, "Release", synth=synth, pipeline_type=codepipeline.PipelineType.V2
        )
        release.add_stage(Environment(self, "Staging"))
        release.add_stage(
            Environment(self, "Production"), pre=[pipelines.ManualApprovalStep("Approve")]
        )


# --8<-- [end:pipeline]
