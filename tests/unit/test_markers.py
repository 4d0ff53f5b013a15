"""Marked values: found with their place, compared with a model that is handed in."""

from __future__ import annotations

from typing import Any

import pytest
from tests.labs.model_values import compare, find_markers

MODEL: dict[str, Any] = {
    "shapes": {
        "Config": {
            "type": "structure",
            "members": {
                "Wait": {"shape": "Seconds"},
                "Alarms": {"shape": "AlarmList"},
                "Mode": {"shape": "Mode"},
            },
        },
        "Seconds": {"type": "integer", "min": 0, "max": 3600},
        "Open": {"type": "integer", "min": 1},
        "AlarmList": {"type": "list", "min": 1, "max": 10, "member": {"shape": "Alarm"}},
        "Alarm": {"type": "structure", "members": {"Name": {"shape": "Name"}}},
        "Name": {"type": "string", "min": 1, "max": 255},
        "Mode": {"type": "string", "enum": ["CANARY", "LINEAR", "ALL_AT_ONCE"]},
    }
}


def check(text: str) -> list[str]:
    markers, problems = find_markers(text, "docs/a.md")
    problems += compare(markers, lambda _: MODEL, ["deploy", "other"])
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    "text",
    [
        "Wait 0\u20133,600<!-- model: deploy Config.Wait range --> seconds.",
        "| a | **0\u20133600 seconds**<!-- model: deploy Config.Wait range --> |",
        "from 0 to 3,600 <!-- model: deploy Seconds range -->",
        "At most 3,600<!-- model: deploy Config.Wait max -->, at least 0<!-- model: deploy Config.Wait min -->",  # noqa: E501
        "1\u201310<!-- model: deploy Config.Alarms range -->",
        "up to 255<!-- model: deploy Config.Alarms.Name max -->",
        "Modes are `CANARY`,\n`LINEAR` and `ALL_AT_ONCE`<!-- model: deploy Config.Mode enum -->.",
        "| `x` | `LINEAR`; the `CANARY` or `ALL_AT_ONCE`<!-- model: deploy Mode enum --> | `y` |",
        "```\n9<!-- model: deploy Config.Wait max -->\n```\n",
        "Write `9<!-- model: deploy Config.Wait max -->` so.",
    ],
)
def test_right_values_pass(text: str) -> None:
    assert check(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a\n\nWait 0\u20133,601<!-- model: deploy Config.Wait range -->",
            "docs/a.md:3:6: model-value: '0\u20133,601' differs from the model: "
            "deploy Config.Wait has 0\u20133,600.",
        ),
        (
            "`CANARY`, `LINAER`<!-- model: deploy Mode enum -->",
            "docs/a.md:1:1: model-value: 'LINAER' is not in the model. Did you mean 'LINEAR'? "
            "deploy Mode also has 'LINEAR', 'ALL_AT_ONCE'.",
        ),
        (
            "9<!-- model: depoly Config.Wait max -->",
            "docs/a.md:1:1: model-value: there is no service 'depoly' with a model. "
            "Did you mean 'deploy'?",
        ),
        (
            "9<!-- model: deploy Confg.Wait max -->",
            "docs/a.md:1:1: model-value: deploy has no shape 'Confg'. Did you mean 'Config'?",
        ),
        (
            "9<!-- model: deploy Config.Wiat max -->",
            "docs/a.md:1:1: model-value: deploy Config has no member 'Wiat'. Did you mean 'Wait'?",
        ),
        (
            "9<!-- model: deploy Open max -->",
            "docs/a.md:1:1: model-value: the model gives no max for 'Open'.",
        ),
        (
            "`a`<!-- model: deploy Seconds enum -->",
            "docs/a.md:1:1: model-value: the model lists no names for 'Seconds'.",
        ),
        (
            "none<!-- model: deploy Seconds max -->",
            "docs/a.md:1:5: model-value: no value stands before "
            "'<!-- model: deploy Seconds max -->'.",
        ),
        (
            "9<!-- model: deploy Seconds rang -->",
            "docs/a.md:1:2: model-value: 'rang' is no kind of value. Did you mean 'range'?",
        ),
        (
            "9<!-- model deploy Seconds -->",
            "docs/a.md:1:2: model-value: '<!-- model deploy Seconds -->' is not of the form "
            "'model: service Shape.Member kind'.",
        ),
    ],
)
def test_each_difference_is_a_problem_with_its_place(text: str, expected: str) -> None:
    assert check(text) == [expected]
