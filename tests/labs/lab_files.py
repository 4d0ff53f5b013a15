"""The labs' files, read for the tests: templates, patterns, state machines, requests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
from cfnlint.decode import decode

LABS = Path(__file__).parents[2] / "docs" / "labs"
TEMPLATES = sorted(path for path in LABS.glob("*/*.yaml"))
MACHINES = sorted(LABS.glob("*/*.asl.json"))
EVENTS = sorted(LABS.glob("*/events.json"))
REQUESTS = sorted(
    path
    for path in LABS.glob("*/*.json")
    if path.parent.name == "endpoint-updates"
    and path.name != "events.json"
    and not path.name.endswith(".asl.json")
)
_FILLED_LATER = re.compile(r"\$\{\w+\}|^\{%.*%\}$", re.DOTALL)


def template(path: Path) -> dict[str, Any]:
    """Return a template as CloudFormation sees it: `!Ref X` is `{"Ref": "X"}`."""
    loaded, problems = decode(str(path))
    assert not problems, problems
    return json.loads(json.dumps(loaded))


def resources(path: Path, kind: str) -> dict[str, dict[str, Any]]:
    """Return the properties of all resources of a type, by logical name."""
    return {
        name: resource["Properties"]
        for name, resource in template(path)["Resources"].items()
        if resource["Type"] == kind
    }


def with_values(value: Any, values: Mapping[str, str]) -> Any:
    """Replace `{"Ref": name}` and `{"Fn::Sub": text}` by what a deployment would give."""
    if isinstance(value, dict):
        if set(value) == {"Ref"}:
            return values[value["Ref"]]
        if set(value) == {"Fn::Sub"}:
            return re.sub(r"\$\{([\w:]+)\}", lambda name: values[name[1]], value["Fn::Sub"])
        return {key: with_values(inner, values) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_values(inner, values) for inner in value]
    return value


def machine(path: Path) -> dict[str, Any]:
    """Return a state machine."""
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def machines() -> Iterator[tuple[str, dict[str, Any]]]:
    """Return every state machine: files, and definitions within templates."""
    for path in MACHINES:
        yield f"{path.parent.name}/{path.name}", machine(path)
    for path in TEMPLATES:
        for name, properties in resources(path, "AWS::StepFunctions::StateMachine").items():
            if "Definition" in properties:
                yield f"{path.parent.name}/{path.name}:{name}", properties["Definition"]


@cache
def service(name: str) -> Any:
    """Return a service model of botocore."""
    return botocore.session.get_session().get_service_model(name)


def wrong_with(service_name: str, operation: str, request: Mapping[str, Any]) -> list[str]:
    """Return what a service would refuse: names, required fields, types, enums, bounds, patterns.

    Values that are filled when the machine runs are not looked into.
    """
    shape = service(service_name).operation_model(operation).input_shape
    return list(_wrong(request, shape, operation))


def _wrong(value: Any, shape: Any, where: str) -> Iterator[str]:
    if isinstance(value, str) and _FILLED_LATER.search(value):
        return
    if shape.type_name == "structure":
        yield from _wrong_structure(value, shape, where)
    elif shape.type_name == "list":
        if not isinstance(value, list):
            yield f"{where}: must be a list, found {value!r}"
            return
        yield from _out_of_bounds(len(value), shape, where, "entries")
        for index, item in enumerate(value):
            yield from _wrong(item, shape.member, f"{where}[{index}]")
    elif shape.type_name == "string":
        yield from _wrong_text(value, shape, where)
    elif shape.type_name in ("integer", "long"):
        if isinstance(value, bool) or not isinstance(value, int):
            yield f"{where}: must be a whole number, found {value!r}"
        else:
            yield from _out_of_bounds(value, shape, where, "")


def _wrong_structure(value: Any, shape: Any, where: str) -> Iterator[str]:
    if shape.is_document_type:  # any JSON
        return
    if not isinstance(value, dict):
        yield f"{where}: must be an object, found {value!r}"
        return
    for name in shape.required_members:
        if name not in value:
            yield f"{where}: lacks '{name}'"
    for name, inner in value.items():
        if name in shape.members:
            yield from _wrong(inner, shape.members[name], f"{where}.{name}")
        else:
            yield f"{where}: has no '{name}'"


def _wrong_text(value: Any, shape: Any, where: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{where}: must be a text, found {value!r}"
        return
    if shape.enum and value not in shape.enum:
        yield f"{where}: '{value}' is none of {', '.join(shape.enum)}"
    yield from _out_of_bounds(len(value), shape, where, "characters")
    pattern = shape.metadata.get("pattern")
    if pattern and not re.search(r"\\[pu]", pattern) and not re.fullmatch(pattern, value):
        yield f"{where}: '{value}' does not match {pattern}"


def _out_of_bounds(number: int, shape: Any, where: str, unit: str) -> Iterator[str]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if (low is not None and number < low) or (high is not None and number > high):
        yield f"{where}: {number} {unit} is not within {low} and {high}".replace("  ", " ")


def risky(config: Mapping[str, Any]) -> list[str]:
    """Return what no schema knows of a `DeploymentConfig` and a deployment would refuse or regret.

    Sources: the developer guide's pages on deployment guardrails, as named in the guide.
    """
    found = []
    if ("BlueGreenUpdatePolicy" in config) == ("RollingUpdatePolicy" in config):
        found.append("exactly one policy is allowed")
    if not config.get("AutoRollbackConfiguration", {}).get("Alarms"):
        found.append("no alarm, so nothing rolls back")
    policy = config.get("BlueGreenUpdatePolicy")
    if policy:
        found += _risky_shift(policy)
    rolling = config.get("RollingUpdatePolicy")
    if rolling:
        size = rolling["MaximumBatchSize"]
        if size["Type"] == "CAPACITY_PERCENT" and not 5 <= size["Value"] <= 50:
            found.append(f"a batch of {size['Value']} % is not within 5 and 50")
        batches = -(-100 // size["Value"]) if size["Type"] == "CAPACITY_PERCENT" else 1
        wait = batches * rolling["WaitIntervalInSeconds"]
        if rolling.get("MaximumExecutionTimeoutInSeconds", 28800) <= wait:
            found.append(f"waits of {wait} s do not fit")
    return found


def _risky_shift(policy: Mapping[str, Any]) -> list[str]:
    found = []
    routing = policy["TrafficRoutingConfiguration"]
    kind, wait = routing["Type"], routing.get("WaitIntervalInSeconds", 0)
    for name, owner in (("CanarySize", "CANARY"), ("LinearStepSize", "LINEAR")):
        if (name in routing) != (kind == owner):
            found.append(f"'{name}' belongs to {owner} and to nothing else")
    shifts = 1
    canary = routing.get("CanarySize", {})
    if canary.get("Type") == "CAPACITY_PERCENT" and canary["Value"] > 50:
        found.append(f"a canary of {canary['Value']} % is more than 50")
    step = routing.get("LinearStepSize", {})
    if step.get("Type") == "CAPACITY_PERCENT":
        if not 10 <= step["Value"] <= 50:
            found.append(f"a step of {step['Value']} % is not within 10 and 50")
        shifts = -(-100 // step["Value"])
    if kind != "ALL_AT_ONCE" and not wait:
        found.append("no bake between the shifts")
    total = shifts * wait + policy.get("TerminationWaitInSeconds", 0)
    if policy.get("MaximumExecutionTimeoutInSeconds", 28800) <= total:
        found.append(f"waits of {total} s do not fit")
    return found
