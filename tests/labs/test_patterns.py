"""The labs' event patterns on events that must and must not match; a typing mistake is found."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moto.events.models import EventPattern
from tests.labs.lab_files import EVENTS, TEMPLATES, resources, with_values

# moto takes an operator that it does not know for a match, so names are checked here. Source:
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
OPERATORS = {
    "anything-but",
    "cidr",
    "equals-ignore-case",
    "exists",
    "numeric",
    "prefix",
    "suffix",
    "wildcard",
}


def pattern_and_cases(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    cases = json.loads(path.read_text(encoding="utf-8"))
    rules = resources(path.parent / "template.yaml", "AWS::Events::Rule")
    return with_values(rules[cases["rule"]]["EventPattern"], cases["values"]), cases


def matches(pattern: dict[str, Any], event: dict[str, Any]) -> bool:
    return bool(EventPattern.load(json.dumps(pattern)).matches_event(event))


def unknown_operators(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from unknown_operators(inner)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                yield from (name for name in item if name not in OPERATORS)


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(path, case["event"], id=f"{path.parent.name}: {case['why']}")
        for path in EVENTS
        for case in json.loads(path.read_text(encoding="utf-8"))[kind]
    ]


@pytest.mark.parametrize(("path", "event"), cases("match"))
def test_must_match(path: Path, event: dict[str, Any]) -> None:
    assert matches(pattern_and_cases(path)[0], event)


@pytest.mark.parametrize(("path", "event"), cases("no_match"))
def test_must_not_match(path: Path, event: dict[str, Any]) -> None:
    assert not matches(pattern_and_cases(path)[0], event)


def test_each_rule_with_a_pattern_has_events() -> None:
    ruled = {path.parent for path in TEMPLATES if resources(path, "AWS::Events::Rule")}
    assert ruled == {path.parent for path in EVENTS}


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.parent.name)
def test_operators_exist(path: Path) -> None:
    assert list(unknown_operators(pattern_and_cases(path)[0])) == []


def test_a_typing_mistake_in_an_operator_is_found() -> None:
    path = next(path for path in EVENTS if path.parent.name == "s3-to-pipeline")
    pattern = copy.deepcopy(pattern_and_cases(path)[0])
    pattern["detail"]["object"]["key"] = [{"wildcart": "incoming/*.csv"}]
    assert list(unknown_operators(pattern)) == ["wildcart"]


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.parent.name)
def test_each_field_of_a_pattern_matters(path: Path) -> None:
    """A pattern with any of its detail types changed matches nothing any more."""
    pattern, listed = pattern_and_cases(path)
    changed = {**pattern, "detail-type": [pattern["detail-type"][0].replace(" ", "")]}
    assert not any(matches(changed, case["event"]) for case in listed["match"])
