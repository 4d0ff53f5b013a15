"""Runs a state machine of Amazon States Language with JSONata, with the calls' answers given.

It knows what the labs use: Task, Choice, Wait, Succeed, Fail; Assign, Output, Retry, Catch and a
time limit. Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-states.html
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import jsonata

# Gets the resource (`sagemaker:updateEndpoint`, `.sync` included), the arguments, and the seconds
# since the start; returns the answer or raises a `TaskError`.
Call = Callable[[str, Mapping[str, Any], int], Any]
_DEFAULT_INTERVAL, _DEFAULT_RATE, _DEFAULT_ATTEMPTS = 1, 2.0, 3


class TaskError(Exception):
    """A call failed.

    Attributes:
        name: Name of the error, such as `SageMaker.ResourceLimitExceededException`.
        cause: What the service said.
    """

    def __init__(self, name: str, cause: str = "") -> None:
        super().__init__(f"{name}: {cause}")
        self.name = name
        self.cause = cause


@dataclass
class Run:
    """One execution.

    Attributes:
        path: States in the order in which they were entered.
        edges: State and the state that followed, `end` at the end.
        calls: Resource and arguments of each call.
        status: `SUCCEEDED`, `FAILED` or `TIMED_OUT`.
        error: Name of the error that ended it.
        cause: Its cause.
        output: The last output.
        seconds: How long it took, in the machine's own time.
    """

    path: list[str] = field(default_factory=list)
    edges: list[tuple[str, str]] = field(default_factory=list)
    calls: list[tuple[str, Any]] = field(default_factory=list)
    status: str = "RUNNING"
    error: str = ""
    cause: str = ""
    output: Any = None
    seconds: int = 0


def run(definition: Mapping[str, Any], call: Call, given: Any, name: str = "run-1") -> Run:
    """Run a machine to its end.

    Args:
        definition: The machine.
        call: Answers the calls.
        given: The input.
        name: The execution's name, for `$states.context`.
    """
    return _Execution(definition, call, name).run(given)


def transitions(definition: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return every pair of states that can follow each other."""
    return {
        (name, target) for name, state in definition["States"].items() for target in _targets(state)
    }


def _targets(state: Mapping[str, Any]) -> Iterator[str]:
    if state["Type"] in ("Succeed", "Fail") or state.get("End"):
        yield "end"
    yield from (state[key] for key in ("Next", "Default") if key in state)
    for option in [*state.get("Choices", ()), *state.get("Catch", ())]:
        yield option["Next"]


class _TimedOutError(Exception):
    """The machine's own time limit is over."""


class _Execution:
    def __init__(self, definition: Mapping[str, Any], call: Call, name: str) -> None:
        self.definition = definition
        self.call = call
        self.variables: dict[str, Any] = {}
        self.context = {"Execution": {"Name": name}}
        self.done = Run()

    def run(self, given: Any) -> Run:
        limit = self.definition.get("TimeoutSeconds")
        name, value = self.definition["StartAt"], given
        try:
            while True:
                if limit is not None and self.done.seconds > limit:
                    raise _TimedOutError
                self.done.path.append(name)
                state = self.definition["States"][name]
                following, value = self._enter(state, value)
                self.done.edges.append((name, following or "end"))
                if following is None:
                    break
                name = following
            if self.done.status == "RUNNING":
                self.done.status = "SUCCEEDED"
        except _TimedOutError:
            self.done.status, self.done.error = "TIMED_OUT", "States.Timeout"
        except TaskError as error:
            self.done.edges.append((name, "failed"))
            self.done.status, self.done.error = "FAILED", error.name
            self.done.cause = error.cause
        self.done.output = value
        return self.done

    def _enter(self, state: Mapping[str, Any], value: Any) -> tuple[str | None, Any]:
        """Return the next state, None at the end, and its input."""
        kind = state["Type"]
        if kind == "Task":
            return self._task(state, value)
        if kind == "Choice":
            return self._choice(state, value), value
        if kind == "Wait":
            self.done.seconds += int(state["Seconds"])
            return state.get("Next"), value
        if kind == "Succeed":
            return None, value
        if kind == "Fail":
            self.done.status = "FAILED"
            self.done.error = self.fill(state.get("Error", ""), value)
            self.done.cause = self.fill(state.get("Cause", ""), value)
            return None, value
        raise ValueError(f"there is no state of type '{kind}' here")

    def _choice(self, state: Mapping[str, Any], value: Any) -> str:
        for option in state["Choices"]:
            if self.fill(option["Condition"], value) is True:
                return str(option["Next"])
        if "Default" not in state:
            raise TaskError("States.NoChoiceMatched")
        return str(state["Default"])

    def _task(self, state: Mapping[str, Any], value: Any) -> tuple[str | None, Any]:
        tried: dict[int, int] = {}
        while True:
            try:
                return self._try(state, value)
            except TaskError as error:
                index = _matching(state.get("Retry", ()), error)
                if index is not None and self._again(state["Retry"][index], tried, index):
                    continue
                index = _matching(state.get("Catch", ()), error)
                if index is None:
                    raise
                caught = state["Catch"][index]
                output = {"Error": error.name, "Cause": error.cause}
                self._assign(caught, value, {"errorOutput": output})
                if "Output" in caught:
                    output = self.fill(caught["Output"], value, {"errorOutput": output})
                return str(caught["Next"]), output

    def _again(self, retry: Mapping[str, Any], tried: dict[int, int], index: int) -> bool:
        count = tried.get(index, 0)
        if count >= retry.get("MaxAttempts", _DEFAULT_ATTEMPTS):
            return False
        rate = retry.get("BackoffRate", _DEFAULT_RATE)
        self.done.seconds += int(retry.get("IntervalSeconds", _DEFAULT_INTERVAL) * rate**count)
        tried[index] = count + 1
        return True

    def _try(self, state: Mapping[str, Any], value: Any) -> tuple[str | None, Any]:
        resource = state["Resource"].partition(":::")[2].removeprefix("aws-sdk:")
        arguments = self.fill(state.get("Arguments", {}), value)
        self.done.calls.append((resource, arguments))
        result = self.call(resource, copy.deepcopy(arguments), self.done.seconds)
        bound = {"result": result}
        self._assign(state, value, bound)
        output = self.fill(state["Output"], value, bound) if "Output" in state else result
        return (None if state.get("End") else str(state["Next"])), output

    def _assign(self, state: Mapping[str, Any], value: Any, bound: Mapping[str, Any]) -> None:
        # All are computed from the values before, then set together.
        self.variables |= {
            name: self.fill(inner, value, bound) for name, inner in state.get("Assign", {}).items()
        }

    def fill(self, template: Any, value: Any, bound: Mapping[str, Any] | None = None) -> Any:
        """Return a template with its expressions evaluated."""
        if isinstance(template, dict):
            return {key: self.fill(inner, value, bound) for key, inner in template.items()}
        if isinstance(template, list):
            return [self.fill(inner, value, bound) for inner in template]
        if not (isinstance(template, str) and template.startswith("{%")):
            return template
        expression = jsonata.Jsonata(template.removeprefix("{%").removesuffix("%}").strip())
        states = {"input": value, "context": self.context, **(bound or {})}
        for name, inner in {**self.variables, "states": states}.items():
            expression.assign(name, inner)
        expression.register_lambda("uuid", lambda: str(uuid.uuid5(uuid.NAMESPACE_URL, "run")))
        result = expression.evaluate({})
        if result is None:
            raise TaskError("States.QueryEvaluationError", f"nothing comes of {template}")
        return result


def _matching(rules: Any, error: TaskError) -> int | None:
    for index, rule in enumerate(rules):
        names = rule["ErrorEquals"]
        if error.name in names or "States.ALL" in names or "States.TaskFailed" in names:
            return index
    return None
