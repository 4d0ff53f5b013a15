"""Step `Evaluate`: measures the model on rows that the training has not seen."""

from __future__ import annotations

import json
import sys
import tarfile
from pathlib import Path

from train import auc, predict, read  # lies beside it: the training program of lab 0


def main(model: Path, test: Path, evaluation: Path) -> None:
    """Write `evaluation.json`, which the pipeline's condition reads."""
    with tarfile.open(model / "model.tar.gz") as archive:
        weights = json.loads(archive.extractfile("model.json").read())["weights"]
    rows = read(test)
    value = auc([label for label, _ in rows], [predict(weights, row) for _, row in rows])
    report = {"binary_classification_metrics": {"auc": {"value": round(value, 4)}}}
    evaluation.mkdir(parents=True, exist_ok=True)
    (evaluation / "evaluation.json").write_text(json.dumps(report), encoding="utf-8")
    print(f"auc: {value:.4f} on {len(rows)} rows")  # noqa: T201 - the job's log


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
