"""Trains the churn model on CSV files and writes it with the code that serves it.

A row is `left,months,complaints`, without a header: `left` is 1 for a customer who left. The
program needs Python alone, so it runs the same on your machine and in a training job.
"""

from __future__ import annotations

import json
import math
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

STEPS, RATE = 400, 0.5
SCALES = (24.0, 1.0)  # months and complaints, brought to about the same size


def read(folder: Path) -> list[tuple[int, tuple[float, ...]]]:
    """Return label and features of each row of each CSV file below a folder.

    Raises:
        ValueError: There is no row, or a row has not three numbers.
    """
    rows = []
    for path in sorted(folder.rglob("*.csv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").split(), start=1):
            try:
                label, months, complaints = (float(cell) for cell in line.split(","))
            except ValueError as error:
                raise ValueError(f"{path.name}:{number}: '{line}' is not three numbers") from error
            rows.append((int(label), (months, complaints)))
    if not rows:
        raise ValueError(f"there is no CSV file with rows in {folder}")
    return rows


def predict(weights: Sequence[float], row: Sequence[float]) -> float:
    """Return the probability that a customer leaves; the first weight is the bias."""
    score = weights[0] + sum(w * value for w, value in zip(weights[1:], row))
    return 1 / (1 + math.exp(-score))


def fit(rows: Sequence[tuple[int, tuple[float, ...]]]) -> list[float]:
    """Return the weights of a logistic regression, found by gradient descent."""
    scaled = [(label, [x / scale for x, scale in zip(row, SCALES)]) for label, row in rows]
    weights = [0.0] * (len(SCALES) + 1)
    for _ in range(STEPS):
        slopes = [0.0] * len(weights)
        for label, row in scaled:
            error = predict(weights, row) - label
            slopes[0] += error
            for index, value in enumerate(row, start=1):
                slopes[index] += error * value
        weights = [w - RATE * slope / len(rows) for w, slope in zip(weights, slopes)]
    return [weights[0], *(w / scale for w, scale in zip(weights[1:], SCALES))]


def auc(labels: Sequence[int], scores: Sequence[float]) -> float:
    """Return the chance that a customer who left scores higher than one who stayed."""
    left = [score for label, score in zip(labels, scores) if label]
    stayed = [score for label, score in zip(labels, scores) if not label]
    if not left or not stayed:
        raise ValueError("the validation rows hold one kind of customer only")
    wins = sum((a > b) + 0.5 * (a == b) for a in left for b in stayed)
    return wins / (len(left) * len(stayed))


def train(data: Path, model: Path) -> float:
    """Train on four rows of five, write the model, and return the AUC on the fifth."""
    rows = read(data)
    weights = fit([row for number, row in enumerate(rows) if number % 5])
    kept = rows[::5]
    value = auc([label for label, _ in kept], [predict(weights, row) for _, row in kept])
    (model / "code").mkdir(parents=True, exist_ok=True)
    text = json.dumps({"weights": [round(weight, 4) for weight in weights]})
    (model / "model.json").write_text(text, encoding="utf-8")
    shutil.copy(Path(__file__).with_name("inference.py"), model / "code")
    return value


if __name__ == "__main__":
    # SageMaker sets both variables in a training job; on your machine the defaults hold.
    folder = Path(os.environ.get("SM_CHANNEL_TRAIN", "data"))
    print(f"validation-auc:{train(folder, Path(os.environ.get('SM_MODEL_DIR', 'model'))):.4f}")  # noqa: T201 - the job's metric is read from its log
