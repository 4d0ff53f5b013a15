"""The CDK app: `cdk deploy` reads this file."""

from __future__ import annotations

import aws_cdk as cdk
from s3_to_pipeline import S3ToPipeline

app = cdk.App(analytics_reporting=False)
S3ToPipeline(app, "S3ToPipeline", pipeline_name="churn-training")
app.synth()
