"""A CSV file arrives in a bucket, EventBridge starts a SageMaker pipeline with its key."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct


class S3ToPipeline(cdk.Stack):
    """Rule, role and dead-letter queue between lab 0's bucket and its pipeline.

    Args:
        pipeline_name: Name of the SageMaker pipeline that the rule starts.
    """

    def __init__(self, scope: Construct, name: str, *, pipeline_name: str, **kwargs: Any) -> None:
        super().__init__(scope, name, **kwargs)
        pipeline_arn = self.format_arn(
            service="sagemaker", resource="pipeline", resource_name=pipeline_name
        )
        role = iam.Role(self, "StartRole", assumed_by=self._eventbridge())
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["sagemaker:StartPipelineExecution"], resources=[pipeline_arn]
            )
        )
        queue = sqs.Queue(self, "NotDelivered", enforce_ssl=True)
        rule = self._rule(pipeline_arn, role, queue)
        queue.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["sqs:SendMessage"],
                principals=[iam.ServicePrincipal("events.amazonaws.com")],
                resources=[queue.queue_arn],
                conditions={"ArnEquals": {"aws:SourceArn": rule.attr_arn}},
            )
        )
        cdk.CfnOutput(self, "RuleName", value=rule.ref)

    def _eventbridge(self) -> iam.PrincipalWithConditions:
        """Return EventBridge, acting for this account alone."""
        return iam.PrincipalWithConditions(
            iam.ServicePrincipal("events.amazonaws.com"),
            {"StringEquals": {"aws:SourceAccount": self.account}},
        )

    def _rule(self, pipeline_arn: str, role: iam.Role, queue: sqs.Queue) -> events.CfnRule:
        """Return the rule; no L2 target starts a SageMaker pipeline, so it is an L1 construct."""
        bucket = cdk.Fn.sub("churn-${AWS::AccountId}-${AWS::Region}")
        key = events.CfnRule.SageMakerPipelineParameterProperty(
            name="InputKey", value="$.detail.object.key"
        )
        target = events.CfnRule.TargetProperty(
            id="pipeline",
            arn=pipeline_arn,
            role_arn=role.role_arn,
            sage_maker_pipeline_parameters=events.CfnRule.SageMakerPipelineParametersProperty(
                pipeline_parameter_list=[key]
            ),
            retry_policy=events.CfnRule.RetryPolicyProperty(
                maximum_retry_attempts=4, maximum_event_age_in_seconds=3600
            ),
            dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=queue.queue_arn),
        )
        return events.CfnRule(
            self,
            "CsvArrived",
            description="Start the training pipeline when a CSV file arrives below incoming/",
            event_pattern={
                "source": ["aws.s3"],
                "detail-type": ["Object Created"],
                "detail": {
                    "bucket": {"name": [bucket]},
                    "object": {"key": [{"wildcard": "incoming/*.csv"}]},
                },
            },
            targets=[target],
        )
