"""The plots of traffic over time run the requests of the lab, and the page shows what they do."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.labs.lab_files import LABS
from tests.traffic import call

PAGE = Path(__file__).parents[2] / "docs" / "guide" / "deployment-strategies.md"
PLOTS = re.findall(r"^```traffic\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.S | re.M)
SETTINGS = [yaml.safe_load(plot) for plot in PLOTS]


def shape(config: dict[str, Any]) -> dict[str, Any]:
    """Return what a request says about the traffic; names of alarms and the time limit apart."""
    made = json.loads(json.dumps(config))
    made.pop("AutoRollbackConfiguration", None)
    for policy in made.values():
        policy.pop("MaximumExecutionTimeoutInSeconds", None)
    return dict(made)


@pytest.mark.parametrize(
    ("index", "name"), list(enumerate(("all-at-once", "canary", "linear", "rolling")))
)
def test_plot_runs_the_request(index: int, name: str) -> None:
    text = (LABS / "endpoint-updates" / f"{name}.json").read_text(encoding="utf-8")
    (settings, problems) = call("read", SETTINGS[index])
    assert problems == []
    assert shape(call("config", settings)) == shape(json.loads(text)["DeploymentConfig"])


def test_the_lab_s_requests_have_nothing_wrong() -> None:
    for path in (LABS / "endpoint-updates").glob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert call("explain", text, 10)["problems"] == [], path.name
