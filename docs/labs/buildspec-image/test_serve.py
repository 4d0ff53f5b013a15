"""Tests of the model server: they run in the build, before the image is built."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from serve import Handler, answer, load, predict


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_a_higher_score_is_a_higher_probability() -> None:
    assert predict([0.0, 1.0], [0.0]) == 0.5
    assert predict([0.0, 1.0], [2.0]) > predict([0.0, 1.0], [1.0])


def test_weights_come_from_the_model_artifact(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    assert load(path) == [0.0]
    path.write_text(json.dumps({"weights": [0.5, 2]}), encoding="utf-8")
    assert load(path) == [0.5, 2.0]


@pytest.mark.parametrize("body", ["1,2", "a"])
def test_a_row_that_does_not_fit_is_refused(body: str) -> None:
    status, _ = answer([0.0, 1.0], body)
    assert status == HTTPStatus.BAD_REQUEST


def test_the_server_is_healthy_and_predicts(server: str) -> None:
    with urllib.request.urlopen(f"{server}/ping") as reply:
        assert reply.status == HTTPStatus.OK
    with urllib.request.urlopen(f"{server}/invocations", data=b"1\n2") as reply:
        assert reply.read() == b"0.500000\n0.500000"
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{server}/other")


def test_a_known_customer_gets_the_known_answer() -> None:
    weights = [1.2, -0.11, 1.3]  # bias, months, complaints
    assert answer(weights, "48,0\n1,3") == (HTTPStatus.OK, "0.016626\n0.993240")
