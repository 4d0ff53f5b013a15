"""A small churn model: the probability that a customer leaves, from two numbers."""

from __future__ import annotations

import json
import math
from typing import Any

WEIGHTS = {"months": -0.08, "complaints": 0.9}
BIAS = -0.4


def predict(features: dict[str, float]) -> float:
    """Return a probability between 0 and 1.

    Raises:
        ValueError: A feature is missing or no number.
    """
    total = BIAS
    for name, weight in WEIGHTS.items():
        value = features.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"'{name}' must be a number, found {value!r}")
        total += weight * value
    return 1 / (1 + math.exp(-total))


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001 - Lambda hands it over
    """Answer one request; say what is wrong with one that cannot be answered."""
    try:
        return {"statusCode": 200, "body": json.dumps({"leaves": predict(event)})}
    except ValueError as error:
        return {"statusCode": 400, "body": json.dumps({"error": str(error)})}
