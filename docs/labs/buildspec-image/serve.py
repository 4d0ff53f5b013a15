"""A model server as SageMaker expects it: GET /ping and POST /invocations on port 8080."""

from __future__ import annotations

import json
import math
import signal
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

MODEL = Path("/opt/ml/model/model.json")  # where SageMaker unpacks the model artifact
PORT = 8080


def load(path: Path) -> list[float]:
    """Return the weights of the model, the bias first; a model of zeros when there is no file."""
    if not path.is_file():
        return [0.0]
    return [float(weight) for weight in json.loads(path.read_text(encoding="utf-8"))["weights"]]


def predict(weights: list[float], row: list[float]) -> float:
    """Return the probability that a customer leaves.

    Raises:
        ValueError: The row has another number of features than the model.
    """
    bias, *slopes = weights
    if slopes and len(slopes) != len(row):
        raise ValueError(f"the model takes {len(slopes)} features, the row has {len(row)}")
    score = bias + sum(slope * value for slope, value in zip(slopes, row, strict=False))
    return 1 / (1 + math.exp(-score))


def answer(weights: list[float], body: str) -> tuple[HTTPStatus, str]:
    """Return the status and the text for a request of comma-separated rows."""
    try:
        rows = [[float(cell) for cell in line.split(",")] for line in body.split()]
        return HTTPStatus.OK, "\n".join(f"{predict(weights, row):.6f}" for row in rows)
    except ValueError as error:
        return HTTPStatus.BAD_REQUEST, str(error)


class Handler(BaseHTTPRequestHandler):
    """Answers the two requests of the contract."""

    weights: ClassVar[list[float]] = [0.0]  # set once, before the first request

    def do_GET(self) -> None:
        """Tell SageMaker that the container is healthy."""
        self._send(HTTPStatus.OK if self.path == "/ping" else HTTPStatus.NOT_FOUND, "")

    def do_POST(self) -> None:
        """Predict."""
        if self.path != "/invocations":
            return self._send(HTTPStatus.NOT_FOUND, "")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        return self._send(*answer(self.weights, body))

    def _send(self, status: HTTPStatus, text: str) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/csv")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # SageMaker stops a container so
    Handler.weights = load(MODEL)
    ThreadingHTTPServer(("", PORT), Handler).serve_forever()
