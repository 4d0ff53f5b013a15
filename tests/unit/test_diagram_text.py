"""The text alternative says what the picture shows; expected texts were written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from knowledge.diagrams.alternative import alternative
from knowledge.diagrams.draw import draw_all
from knowledge.diagrams.labels import clean, label_lines
from knowledge.diagrams.source import read_source

DATA = Path(__file__).parents[1] / "data/diagrams"
CACHE = Path(__file__).parents[2] / ".cache/diagrams"

EXPECTED = {
    "flowchart-loop": ["Wait “not yet” leads to itself; leads to Done.", "Spare stands alone."],
    "flowchart-lr": [
        "Users “90 %” leads to Blue fleet; “10 %” leads to Green fleet.",
    ],
    "flowchart-subgraphs": [
        "Source leads to Build.",
        "Build “assumes role” leads to Deploy.",
        "Deploy leads to Endpoint.",
        "Tools account leads to Production account.",
        "Tools account holds Source, Build.",
    ],
    "sequence-release": [
        "Developer to CodePipeline: git push",
        "CodePipeline: build and test",
        "If approved:",
        "Otherwise, rejected:",
        "CodePipeline to Endpoint: deploy",
        "Note at CodePipeline and Endpoint: alarms stay on.",
    ],
    "sequence-characters": ["A to B: if x < y & z", "B answers A: <ack> 🎉"],
    "state-approval": [
        "From the start to PendingManualApproval.",
        "From PendingManualApproval to Approved when review passes.",
        "From Approved to the end.",
    ],
    "class-registry": [
        "ModelPackageGroup: +String name, +list() : ModelPackage[].",
        "1 ModelPackageGroup is composed of many ModelPackage (contains).",
        "ModelPackage is the base of ApprovedPackage.",
        "Endpoint uses ModelPackage (serves).",
    ],
    "er-registry": [
        "GROUP: string name PK, string description.",
        "Exactly one GROUP holds zero or more VERSION.",
    ],
    "git-trunk": ["On main: start.", "On feature: fix.", "tagged v1.1."],
    "timeline-services": ["2015 (Foundations): CodePipeline; CodeDeploy."],
    "xychart-traffic": ["Minutes | Share in % (line) | Share in % (bar)", "30 | 100 | 100"],
    "xychart-horizontal": ["Category | Minutes", "build | 11"],
    "quadrant-orchestrators": [
        "Point | Little to run to Much to run | Only SageMaker to Anything | Quadrant",
        "Step Functions | 0.25 | 0.8 | Broad, light",
    ],
    "mindmap-triad": ["Triggers", "pull request"],
    "pie-time": ["Part | Value | Share", "Train | 42 | 60.0 %"],
    "gantt-canary": [
        "Task | Section | Start | End | State",
        "Bake | Shift | 2026-11-23 09:45 | 2026-11-23 10:45 | critical",
    ],
    "gantt-dates": ["Do the labs |  | 2026-11-21 | 2026-11-22 |"],
}


def lines(markup: str) -> str:
    """One line for each list item and table row, cells joined by bars."""
    root = html.fragment_fromstring(markup, create_parent="div")
    found = [" | ".join(cell.text_content() for cell in row) for row in root.iter("tr")]
    found += [item.text_content() for item in root.iter("li", "p")]
    return "\n".join(found)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_text_says_what_the_picture_shows(name: str) -> None:
    source = (DATA / f"{name}.mmd").read_text(encoding="utf-8")
    drawing = draw_all([source], CACHE)[source]
    text = lines(alternative(drawing.content, read_source(source)))
    for expected in EXPECTED[name]:
        assert expected in text, text


def test_labels_are_cleaned() -> None:
    assert clean("<b>a</b><br/>b ﬂ°lt¶ß c &amp; d") == "a b < c & d"
    assert label_lines("one<br>two<br/>three") == ["one", "two", "three"]
