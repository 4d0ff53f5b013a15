"""The simulator of traffic shifting: runs computed by hand, requests that AWS's models accept."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import botocore.session
import pytest
import quickjs
import yaml
from botocore.validate import ParamValidator
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.traffic import SCRIPT, call, run

from knowledge.diagrams.scripted import lean

DATA = Path(__file__).parents[1] / "data" / "traffic" / "runs.yml"
RUNS: list[dict[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
SESSION = botocore.session.get_session()
STRATEGIES = ["all-at-once", "canary", "linear", "rolling"]
STYLES = Path(__file__).parents[2] / "overrides/assets/stylesheets/site.css"
LAB = Path(__file__).parents[2] / "docs" / "labs" / "endpoint-updates" / "canary.json"


def refused(service: str, shape: str, value: object) -> str:
    """Return what the service's own model says against a value."""
    model = SESSION.get_service_model(service).shape_for(shape)
    return str(ParamValidator().validate(value, model).generate_report())


@pytest.mark.parametrize("case", RUNS, ids=lambda case: case["name"])
def test_a_run_is_what_a_hand_computes(case: dict[str, Any]) -> None:
    found = run(**case["settings"])
    said = {
        "alarm": found["alarm"],
        "back": found["rolledBack"],
        "end": found["end"],
        "most": found["most"],
    }
    assert said == {key: case[key] for key in said}
    for key in ("served", "failed"):
        assert found[key] == pytest.approx(case[key]), key
    for key in ("spent", "alone"):
        assert found[key] == pytest.approx(case[key], abs=1e-4), key
    for minute, share in case["shares"]:
        assert found["share"][minute] == pytest.approx(share), minute


ANY = st.fixed_dictionaries(
    {
        "strategy": st.sampled_from(STRATEGIES),
        "instances": st.integers(1, 100),
        "size": st.integers(1, 50),
        "wait": st.integers(0, 60),
        "termination": st.integers(0, 60),
        "boot": st.integers(0, 60),
        "rollback": st.integers(5, 100),
        "fault": st.integers(0, 100),
        "after": st.integers(0, 240),
        "alarm": st.integers(0, 2000),
        "periods": st.integers(1, 60),
    }
)


@given(ANY)
@settings(max_examples=60, deadline=None)
def test_what_holds_for_every_run(typed: dict[str, Any]) -> None:
    found = run(**typed)
    n = typed["instances"]
    for minute, share in enumerate(found["share"]):
        old, fresh = found["old"][minute], found["fresh"][minute]
        assert 0 <= share <= 1
        # Whoever serves has the instances for it.
        assert share * n <= fresh + 1e-9
        assert (1 - share) * n <= old + 1e-9
        assert old + fresh <= 2 * n
    last = (found["share"][-1], found["old"][-1], found["fresh"][-1])
    assert last == ((0, n, 0) if found["rolledBack"] else (1, 0, n))
    if found["rolledBack"]:
        assert found["alarm"] <= found["heard"]
    assert found["failed"] <= found["served"] + 1e-6
    assert found["spent"] >= found["alone"] - 1e-6
    minutes = [event["at"] for event in found["events"]]
    assert minutes == sorted(minutes)


@given(ANY)
@settings(max_examples=60, deadline=None)
def test_every_request_is_valid(typed: dict[str, Any]) -> None:
    read, _ = call("read", typed)
    config = call("config", read)
    assert refused("sagemaker", "DeploymentConfig", config) == ""
    for one in call("codeDeploy", read):
        if one["request"]:
            assert refused("codedeploy", "CreateDeploymentConfigInput", one["request"]) == ""
        assert len(one["name"]) <= 100


@given(ANY)
@settings(max_examples=40, deadline=None)
def test_its_own_requests_are_explained_without_an_error(typed: dict[str, Any]) -> None:
    if typed["strategy"] in ("linear", "rolling"):
        typed["size"] = max(10, typed["size"])
    read, _ = call("read", typed)
    told = call("explain", json.dumps(call("config", read), indent=2), read["instances"])
    limit = [p for p in told["problems"] if "MaximumExecutionTimeout" in p["message"]]
    assert [p for p in told["problems"] if p["level"] == "error" and p not in limit] == []
    for key in ("strategy", "wait"):
        assert told["settings"][key] == read[key]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ({"strategy": "all-at-once"}, ["LambdaAllAtOnce", "ECSAllAtOnce"]),
        ({"wait": 5}, ["LambdaCanary10Percent5Minutes", "ECSCanary10Percent5Minutes"]),
        ({"wait": 30}, ["LambdaCanary10Percent30Minutes", None]),
        (
            {"strategy": "linear", "wait": 1},
            ["LambdaLinear10PercentEvery1Minute", "ECSLinear10PercentEvery1Minutes"],
        ),
        ({"strategy": "linear", "wait": 2}, ["LambdaLinear10PercentEvery2Minutes", None]),
        ({"size": 20, "wait": 5}, [None, None]),
        ({"strategy": "rolling"}, [None]),
    ],
)
def test_codedeploy_has_a_name_for_some(typed: dict[str, Any], names: list[str | None]) -> None:
    found = call("codeDeploy", call("read", typed)[0])
    ready = [one["name"].removeprefix("CodeDeployDefault.") if not one["request"] else None
             for one in found]  # fmt: skip
    assert ready == names


BASE = LAB.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('"Value": 10', '"Value": 60', 8, "is 60 % of the fleet, but must be 1 to 50 %."),
        ('"Value": 10', '"Value": "10"', 8, "must be a whole number without quotes"),
        ('"INSTANCE', '"INSTANCE', 0, ""),
        ("CAPACITY_PERCENT", "PERCENT", 8, "must be one of INSTANCE_COUNT,"),
        ('"CANARY"', '"CANARI"', 7, "Did you mean 'CANARY'?"),
        ('"CANARY"', '"LINEAR"', 6, "'Type' is LINEAR, so 'LinearStepSize' is needed."),
        ("CanarySize", "LinearStepSize", 8, "belongs to LINEAR, but 'Type' is CANARY."),
        ("900", "4000", 9, "'WaitIntervalInSeconds' is 4000, but must be 0 to 3600."),
        ('"WaitIntervalInSeconds": 900', '"Wait": 900', 9, "has no field 'Wait'."),
        ('"WaitIntervalInSeconds": 900', '"Wait": 900', 6, "lacks 'WaitIntervalInSeconds'."),
        ("900", "0", 9, "there is no bake"),
        ("3600", "2100", 12, "the waits alone take 2100 seconds"),
        ("3600", "300", 12, "must be 600 to 28800."),
        ('"Alarms"', '"Alarm"', 15, "has no field 'Alarm'. Did you mean 'Alarms'?"),
        ('[{ "AlarmName": "churn-v8-5xx" }, { "AlarmName": "churn-v8-latency" }]', "[]", 15,
         "'Alarms' must have 1 to 10 entries, not 0."),
        ('"churn-v8-5xx"', '" "', 15, "'AlarmName' must be a text of 1 to 255 characters."),
        ('"CANARY",', '"CANARY"', 8, "a ',' or a '}' is missing before '\"'."),
        ("300,", "300,,", 11, "a text in double quotes is expected here, not ','."),
        ("900", "nine", 9, "'nine' is not JSON; a text needs double quotes."),
        ("3600\n    },", "3600,\n    },", 13, "no comma may stand before '}'."),
    ],
)  # fmt: skip
def test_a_pasted_request_is_told_its_line(old: str, new: str, line: int, said: str) -> None:
    assert old in BASE or not line
    told = call("explain", BASE.replace(old, new, 1), 10)
    if line:
        assert any(p["line"] == line and said in p["message"] for p in told["problems"]), told
    else:
        assert told["problems"] == []


def test_what_is_wrong_in_the_whole() -> None:
    rolling = {
        "MaximumBatchSize": {"Type": "INSTANCE_COUNT", "Value": 6},
        "WaitIntervalInSeconds": 60,
    }
    one = json.dumps({"RollingUpdatePolicy": rolling})
    said = " ".join(p["message"] for p in call("explain", one, 10)["problems"])
    assert "'MaximumBatchSize' is 60 % of 10 instances, but must be 5 to 50 %." in said
    assert "the request is valid, but nothing rolls back" in said
    both = json.dumps({"RollingUpdatePolicy": rolling, "BlueGreenUpdatePolicy": {}})
    assert "exclude each other" in str(call("explain", both, 20)["problems"])
    assert "all at once" in str(call("explain", "{}", 10)["problems"])
    for text in ("", "[", "7", '{"a"', '{"a": 1, "a": 2}', "null", '{"DeploymentConfig": 7}'):
        assert call("explain", text, 10)["problems"], text


@given(st.text(max_size=60) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([
        "BlueGreenUpdatePolicy", "TrafficRoutingConfiguration", "CanarySize", "Type", "Value",
        "RollingUpdatePolicy", "AutoRollbackConfiguration", "Alarms", "AlarmName", "__proto__",
    ]), inner, max_size=4), max_leaves=12).map(json.dumps))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_anything_may_be_pasted(text: str) -> None:
    told = call("explain", text, 10)
    lines = text.count("\n") + 1
    assert all(1 <= problem["line"] <= lines for problem in told["problems"])


def test_the_bounds_are_those_of_the_service_model() -> None:
    """Each bound, from outside: the first value that is refused on either side."""
    shapes = SESSION.get_service_model("sagemaker")
    for policy, name in (
        ("TrafficRoutingConfig", "WaitIntervalInSeconds"),
        ("BlueGreenUpdatePolicy", "TerminationWaitInSeconds"),
        ("BlueGreenUpdatePolicy", "MaximumExecutionTimeoutInSeconds"),
    ):
        bounds = shapes.shape_for(policy).members[name].metadata
        for value in (bounds["min"] - 1, bounds["max"] + 1):
            text = re.sub(rf'("{name}": )\d+', rf"\g<1>{value}", BASE)
            said = f"'{name}' is {value}, but must be {bounds['min']} to {bounds['max']}."
            assert said in str(call("explain", text, 10)["problems"])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"strategy": "canari"}, "'canari' is no strategy. Did you mean 'canary'?"),
        ({"waits": 3}, "'waits' is no setting. Did you mean 'wait'?"),
        ({"wait": 2.5}, "'2.5' is not a whole number from 0 to 60."),
        ({"size": 51}, "'51' is not a whole number from 1 to 50."),
        ({"wait": "ten"}, "'ten' is not a whole number from 0 to 60."),
    ],
)
def test_a_setting_that_is_wrong(typed: dict[str, Any], said: str) -> None:
    assert [problem["message"] for problem in call("read", typed)[1]] == [said]


def test_the_script_is_small() -> None:
    """What a reader's browser loads of it: script and styles."""
    script, styles = SCRIPT.read_text(encoding="utf-8"), STYLES.read_text(encoding="utf-8")
    own = "".join(line for line in styles.splitlines(keepends=True) if "kb-sim" in line)
    assert own.count("\n") > 15
    assert len(gzip.compress((lean(script) + own).encode(), 9)) <= 12 * 1024
    assert not re.search(r"\b(?:fetch|eval|XMLHttpRequest|import|setAttribute\(.style)\b", script)


def test_a_lean_script_does_the_same() -> None:
    context = quickjs.Context()
    context.eval(lean(SCRIPT.read_text(encoding="utf-8")))
    for case in RUNS:
        typed = json.dumps(case["settings"])
        drawn = json.loads(context.eval(f"JSON.stringify(kbDrawings.traffic.draw({typed}))"))
        assert drawn == call("draw", case["settings"])
