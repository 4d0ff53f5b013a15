"""The retention assistant: picks an offer for a customer who may leave, and says which and why.

No language model stands behind it, so that it costs nothing and its tests are exact. What AgentCore
Runtime asks of an agent is here all the same: it listens on port 8080, answers `GET /ping` while it
is healthy, and `POST /invocations` with JSON.
"""

from __future__ import annotations

import json
import os
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

SETTINGS = json.loads(Path(__file__).with_name("settings.json").read_text(encoding="utf-8"))


def risk(months: int, complaints: int) -> float:
    """Return the tool's answer: a share between 0 and 1, higher for one who is likely to leave."""
    return max(0.0, min(1.0, 0.5 + 0.2 * complaints - 0.02 * months))


def answer(customer: dict[str, Any]) -> dict[str, Any]:
    """Return the offer for one customer, and the calls of tools that led to it.

    Raises:
        KeyError: The customer lacks `months` or `complaints`.
    """
    share = risk(customer["months"], customer["complaints"])
    offer = SETTINGS["discount"] if share >= SETTINGS["threshold"] else 0
    calls = [{"tool": "risk", "months": customer["months"], "complaints": customer["complaints"]}]
    return {"discount": offer, "risk": round(share, 2), "calls": calls}


class Handler(BaseHTTPRequestHandler):
    """The contract of the runtime."""

    def do_GET(self) -> None:
        """Say that the agent is healthy."""
        self.reply(200 if self.path == "/ping" else 404, {"status": "Healthy"})

    def do_POST(self) -> None:
        """Answer one request."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            self.reply(200, answer(json.loads(body)))
        except (KeyError, TypeError, ValueError) as error:
            self.reply(400, {"error": f"send months and complaints as numbers: {error}"})

    def reply(self, status: int, value: dict[str, Any]) -> None:
        """Send JSON."""
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the server's name
        """Say nothing; the runtime logs each call."""


if __name__ == "__main__":
    HTTPServer(("0.0.0.0", int(os.environ.get("PORT", "8080"))), Handler).serve_forever()  # noqa: S104 - within its own virtual machine
