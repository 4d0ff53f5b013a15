"""The same bucket in the CDK, in Python."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from constructs import Construct


# --8<-- [start:stack]
class Store(cdk.Stack):
    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        bucket = s3.CfnBucket(
            self,
            "Store",
            bucket_name=f"churn-{self.account}-{self.region}",
            notification_configuration=s3.CfnBucket.NotificationConfigurationProperty(
                event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(
                    event_bridge_enabled=True
                )
            ),
        )
        bucket.apply_removal_policy(cdk.RemovalPolicy.RETAIN)


# --8<-- [end:stack]
