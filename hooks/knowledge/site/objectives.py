"""Objectives: the official points of an exam, written as headings with an id of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from knowledge.problems import Place


@dataclass(frozen=True)
class Objective:
    """An official point.

    Attributes:
        id: Its id, `<exam>-<task>-<point>` or `<exam>-<task>.<point>`.
        title: What it says.
        place: Where that is written.
    """

    id: str
    title: str
    place: Place

    @property
    def exam(self) -> str:
        """The exam it belongs to."""
        return exam_of(self.id)


def exam_of(objective: str) -> str:
    """Return the exam of an objective's id: the part before the first dash."""
    return objective.partition("-")[0]


def exams_of(objectives: Iterable[str]) -> list[str]:
    """Return the exams that objective ids belong to, sorted, each once."""
    return sorted({exam_of(objective) for objective in objectives})


def short_name(objective: str, all_of_them: Collection[str] = ()) -> str:
    """Return the few letters that stand for an objective on a chip.

    Args:
        objective: Its id.
        all_of_them: Ids of all objectives. Where an exam has one task only, the task is left out:
            `c01-3.3-k5` is `C01 K5`; beside a `c01-3.1-k5` it is `C01 3.3 K5`.
    """
    exam, _, point = objective.partition("-")
    _, dash, last = point.rpartition("-")
    tasks = {
        other.partition("-")[2].rpartition("-")[0]
        for other in all_of_them
        if exam_of(other) == exam
    }
    shown = last if dash and len(tasks) <= 1 else point.replace("-", " ")
    return f"{exam} {shown}".strip().upper()
