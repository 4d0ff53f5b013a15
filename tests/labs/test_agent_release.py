"""The agent's lab: it keeps the runtime's contract, its gate holds, its calls exist."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import HTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator
from tests.labs.lab_files import LABS

LAB = LABS / "agent-release"


@pytest.fixture(scope="module")
def agent() -> Any:
    sys.path.insert(0, str(LAB))
    try:
        return import_module("agent")
    finally:
        sys.path.remove(str(LAB))


@pytest.fixture(scope="module")
def address(agent: Any) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), agent.Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def call(url: str, body: bytes | None = None) -> Any:
    with urllib.request.urlopen(url, body) as answer:  # noqa: S310 - our own server
        return json.load(answer)


def test_it_is_healthy_and_answers(address: str) -> None:
    assert call(f"{address}/ping") == {"status": "Healthy"}
    body = json.dumps({"months": 2, "complaints": 2}).encode()
    assert call(f"{address}/invocations", body)["discount"] == 20


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"months": "two", "complaints": 1}'])
def test_a_wrong_request_is_the_callers_fault(address: str, body: bytes) -> None:
    with pytest.raises(urllib.error.HTTPError) as raised:
        call(f"{address}/invocations", body)
    assert raised.value.code == 400


def gate(folder: Path, address: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(folder / "evaluate.py"), f"{address}/invocations"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout.strip()


def test_the_gate_lets_the_agent_pass(address: str) -> None:
    assert gate(LAB, address) == (0, "3 of 3 answers are right")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"discount": 20', '"discount": 10', "case 1: offered 20 %, not 10 %"),
        ('"discount": 0', '"discount": 20', "case 2: offered 0 %, not 20 %"),
    ],
)
def test_the_gate_holds_another_answer(
    tmp_path: Path, address: str, old: str, new: str, said: str
) -> None:
    for name in ("evaluate.py", "cases.json"):
        shutil.copy(LAB / name, tmp_path / name)
    cases = tmp_path / "cases.json"
    cases.write_text(cases.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert gate(tmp_path, address) == (1, said)


def test_the_gate_looks_at_the_way(
    monkeypatch: pytest.MonkeyPatch, agent: Any, address: str
) -> None:
    right = agent.answer
    monkeypatch.setattr(agent, "answer", lambda customer: {**right(customer), "calls": []})
    code, said = gate(LAB, address)
    assert code == 1
    assert said.splitlines()[0] == "case 1: the tool was not called exactly once"


def test_the_runtime_fits_the_service_model() -> None:
    model = botocore.session.get_session().get_service_model("bedrock-agentcore-control")
    request = json.loads((LAB / "runtime.json").read_text(encoding="utf-8"))
    for operation, own in (
        ("CreateAgentRuntime", {"agentRuntimeName": "churn_agent"}),
        ("UpdateAgentRuntime", {"agentRuntimeId": "churn_agent-0123456789"}),
    ):
        shape = model.operation_model(operation).input_shape
        assert not ParamValidator().validate({**request, **own}, shape).has_errors()
    code = request["agentRuntimeArtifact"]["codeConfiguration"]
    shape = model.shape_for("CodeConfiguration")
    assert code["runtime"] in shape.members["runtime"].enum
    assert all((LAB / name).is_file() for name in code["entryPoint"])
    for key, name in (
        ("networkConfiguration", "networkMode"),
        ("protocolConfiguration", "serverProtocol"),
    ):
        allowed = model.operation_model("CreateAgentRuntime").input_shape.members[key]
        assert request[key][name] in allowed.members[name].enum


def test_the_calls_of_both_services_exist() -> None:
    text = (LAB / "index.md").read_text(encoding="utf-8")
    section = text.partition("## The same in Agents Classic")[2].partition("\n## ")[0]
    named = set(re.findall(r"`((?:Update|Create|Prepare)\w+)`", section))
    session = botocore.session.get_session()
    known = {
        name
        for service in ("bedrock-agentcore-control", "bedrock-agent")
        for name in session.get_service_model(service).operation_names
    }
    assert len(named) >= 6
    assert named - known == set()
    alias = session.get_service_model("bedrock-agent").operation_model("UpdateAgentAlias")
    assert "routingConfiguration" in alias.input_shape.members
    assert "routingConfiguration" not in alias.input_shape.required_members
