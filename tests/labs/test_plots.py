"""The plots of traffic over time show the numbers of the lab's requests."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.labs.lab_files import LABS

PAGE = Path(__file__).parents[2] / "docs" / "guide" / "deployment-strategies.md"
PLOT = re.compile(
    r"xychart-beta\n\s+accTitle: (\w+).*?x-axis [^\[]*\[(.*?)\].*?bar \[(.*?)\]", re.DOTALL
)
FIRST_SHIFT = 10  # minutes


def plots() -> dict[str, dict[int, int]]:
    found = PLOT.findall(PAGE.read_text(encoding="utf-8"))
    return {
        name: dict(zip(map(int, xs.split(",")), map(int, ys.split(",")), strict=True))
        for name, xs, ys in found
    }


def share(name: str, minute: int) -> int:
    """Return the share of the new version in percent, as the lab's request makes it."""
    text = (LABS / "endpoint-updates" / f"{name}.json").read_text(encoding="utf-8")
    config: dict[str, Any] = json.loads(text)["DeploymentConfig"]
    if "RollingUpdatePolicy" in config:
        policy = config["RollingUpdatePolicy"]
        first = step = policy["MaximumBatchSize"]["Value"]
        wait = policy["WaitIntervalInSeconds"] // 60
    else:
        routing = config["BlueGreenUpdatePolicy"]["TrafficRoutingConfiguration"]
        size = routing.get("CanarySize") or routing.get("LinearStepSize") or {"Value": 100}
        first = size["Value"]
        step = first if "LinearStepSize" in routing else 100 - first
        wait = routing["WaitIntervalInSeconds"] // 60
    if minute < FIRST_SHIFT:
        return 0
    return min(100, first + step * ((minute - FIRST_SHIFT) // wait))


@pytest.mark.parametrize(
    ("title", "request_name"),
    [("All", "all-at-once"), ("Canary", "canary"), ("Linear", "linear"), ("Rolling", "rolling")],
)
def test_plot_shows_the_request(title: str, request_name: str) -> None:
    plot = plots()[title]
    assert plot == {minute: share(request_name, minute) for minute in plot}


def test_a_shadow_answers_nobody() -> None:
    assert set(plots()["Shadow"].values()) == {0}
