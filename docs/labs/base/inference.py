"""Serves the model in Amazon's scikit-learn container, which calls these four functions."""

from __future__ import annotations

import json
import math
from pathlib import Path


def model_fn(model_dir: str) -> list[float]:
    """Return the weights, the bias first."""
    text = Path(model_dir, "model.json").read_text(encoding="utf-8")
    return [float(weight) for weight in json.loads(text)["weights"]]


def input_fn(body: str | bytes, content_type: str) -> list[list[float]]:
    """Return the rows of a request: `months,complaints`, one customer a line.

    Raises:
        ValueError: The request is no CSV.
    """
    if content_type != "text/csv":
        raise ValueError(f"send text/csv, not {content_type}")
    text = body if isinstance(body, str) else body.decode()
    return [[float(cell) for cell in line.split(",")] for line in text.split()]


def predict_fn(rows: list[list[float]], weights: list[float]) -> list[float]:
    """Return for each row the probability that the customer leaves."""
    scores = [weights[0] + sum(w * x for w, x in zip(weights[1:], row)) for row in rows]
    return [1 / (1 + math.exp(-score)) for score in scores]


def output_fn(answers: list[float], accept: str) -> tuple[str, str]:  # noqa: ARG001 - the container hands it over
    """Return the body of the answer and its type."""
    return "\n".join(f"{answer:.6f}" for answer in answers), "text/csv"
