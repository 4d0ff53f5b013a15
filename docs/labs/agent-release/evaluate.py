"""The gate of an agent's release: asks each case, checks the offer and the way to it.

Usage: python evaluate.py http://127.0.0.1:8080/invocations   (an agent on this machine)
       python evaluate.py RUNTIME_ARN QUALIFIER               (an endpoint of AgentCore Runtime)
"""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path
from typing import Any

MOST = 20  # percent, the company's rule


def ask(address: list[str], customer: dict[str, Any]) -> dict[str, Any]:
    """Return the agent's answer.

    Raises:
        OSError: The agent on this machine does not answer.
    """
    body = json.dumps(customer).encode()
    if address[0].startswith("http"):
        with urllib.request.urlopen(address[0], body, timeout=10) as answer:  # noqa: S310 - given
            return dict(json.load(answer))
    import boto3  # only here, so that the gate runs anywhere

    client = boto3.client("bedrock-agentcore")
    answer = client.invoke_agent_runtime(
        agentRuntimeArn=address[0], qualifier=address[1], payload=body
    )
    return dict(json.loads(answer["response"].read()))


def problems(number: int, case: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    """Return what is wrong with one answer."""
    found = []
    if answer["discount"] > MOST:
        found.append(f"case {number}: offered {answer['discount']} %, at most {MOST} % is allowed")
    elif answer["discount"] != case["discount"]:
        found.append(f"case {number}: offered {answer['discount']} %, not {case['discount']} %")
    if [call["tool"] for call in answer["calls"]] != ["risk"]:
        found.append(f"case {number}: the tool was not called exactly once")
    return found


def main() -> int:
    """Ask every case; return 0 when all answers are right, else 1."""
    cases = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))
    found = []
    for number, case in enumerate(cases, 1):
        found += problems(number, case, ask(sys.argv[1:], case["customer"]))
    sys.stdout.write("\n".join(found) or f"{len(cases)} of {len(cases)} answers are right")
    sys.stdout.write("\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
