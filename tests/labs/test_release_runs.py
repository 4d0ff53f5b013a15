"""The release, stage by stage, with the answers of its actions given: every way that it can end."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from tests.labs.lab_files import LABS, resources

RELEASE = LABS / "codepipeline-release" / "template.yaml"
DAY = 24 * 60  # minutes
LONGEST_WAIT = 7 * DAY  # of an approval that says nothing; `guide/troubleshooting.md`


def release() -> dict[str, Any]:
    return resources(RELEASE, "AWS::CodePipeline::Pipeline")["Release"]


def run(pipeline: Mapping[str, Any], answers: Mapping[str, Any]) -> list[str]:
    """Run an execution; return what happened, in order.

    Args:
        pipeline: The pipeline as its template has it.
        answers: By the name of a stage, a dot and the name of an action: False for a failure; for
            an approval, the minutes after which somebody approves, None for nobody; for a rule,
            True when its alarm rings.
    """
    said = []
    for stage in pipeline["Stages"]:
        for action in sorted(stage["Actions"], key=lambda one: one.get("RunOrder", 1)):
            name = f"{stage['Name']}.{action['Name']}"
            answer = answers.get(name, True)
            if action["ActionTypeId"]["Category"] == "Approval":
                limit = action.get("TimeoutInMinutes", LONGEST_WAIT)
                late = answer is None or (answer is not True and answer > limit)
                answer = answer is not False and not late
                said.append(f"{name} waited {limit} minutes" if late else f"{name} was asked")
            said.append(f"{name} {'succeeded' if answer else 'failed'}")
            if not answer:
                ways = [stage.get("OnFailure", {}).get("Result")]
                return [*said, *(f"{stage['Name']} rolled back" for way in ways if way), "Failed"]
        for condition in stage.get("OnSuccess", {}).get("Conditions", ()):
            for rule in condition["Rules"]:
                if answers.get(f"{stage['Name']}.{rule['Name']}") and condition["Result"]:
                    return [*said, f"{stage['Name']} rolled back", "Failed"]
    return [*said, "Succeeded"]


ENDS = {
    "all is well": ({"Approval.Approve": 60}, "Production.Deploy succeeded", "Succeeded"),
    "a red build": ({"Build.Build": False}, "Build.Build failed", "Failed"),
    "a wrong answer in staging": (
        {"Staging.IntegrationTest": False}, "Staging.IntegrationTest failed", "Failed",
    ),
    "somebody says no": ({"Approval.Approve": False}, "Approval.Approve failed", "Failed"),
    "an approval that never comes": (
        {"Approval.Approve": None}, "Approval.Approve waited 2880 minutes", "Failed",
    ),
    "an approval that comes too late": (
        {"Approval.Approve": 3 * DAY}, "Approval.Approve waited 2880 minutes", "Failed",
    ),
    "the canary rings": ({"Production.Deploy": False}, "Production rolled back", "Failed"),
    "an alarm in the half hour after it": (
        {"Production.NoAlarm": True}, "Production rolled back", "Failed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("end", ENDS)
def test_a_release_ends_as_the_page_says(end: str) -> None:
    answers, seen, last = ENDS[end]
    said = run(release(), answers)
    assert seen in said, said
    assert said[-1] == last
    deployed = "Production.Deploy" in " ".join(said)
    assert deployed == (last == "Succeeded" or "Production rolled back" in said)


def test_an_approval_without_a_limit_holds_the_release_for_a_week() -> None:
    """The mistake that the lab's two days prevent, seeded."""
    pipeline = copy.deepcopy(release())
    (approval,) = next(s for s in pipeline["Stages"] if s["Name"] == "Approval")["Actions"]
    del approval["TimeoutInMinutes"]
    said = run(pipeline, {"Approval.Approve": None})
    assert f"Approval.Approve waited {LONGEST_WAIT} minutes" in said
    assert said[-1] == "Failed"


def test_a_production_without_its_ways_back_is_found() -> None:
    pipeline = copy.deepcopy(release())
    stage = next(one for one in pipeline["Stages"] if one["Name"] == "Production")
    del stage["OnFailure"], stage["OnSuccess"]
    for answers in ({"Production.Deploy": False}, {"Production.NoAlarm": True}):
        assert "Production rolled back" not in run(pipeline, answers)
