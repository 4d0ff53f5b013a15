"""Settings that a diagram needs for its labels to stand apart, found from what is in it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from knowledge.diagrams.elements import RANDOM_ID
from knowledge.diagrams.source import Source

# Distances between the dates of an axis, as Mermaid names them. `2day` and the like begin anew each
# month, so that two dates would stand close.
_DAY = timedelta(days=1)
_INTERVALS = (
    *((f"{n}minute", timedelta(minutes=n)) for n in (1, 5, 15, 30)),
    *((f"{n}hour", timedelta(hours=n)) for n in (1, 3, 6, 12)),
    ("1day", _DAY), ("1week", 7 * _DAY), ("1month", 28 * _DAY), ("3month", 90 * _DAY),
    ("6month", 181 * _DAY), ("12month", 365 * _DAY),
)  # fmt: skip
_ROOM = 504  # pixels of a gantt's axis
_DATE, _TIME = 92, 54  # pixels of `2026-11-27` and of `09:30`, with the gap behind them
_STEP = 50  # pixels between two commits
_LETTER = 7.2  # pixels of a commit's label


def fitting(source: Source, content: dict[str, Any]) -> str:
    """Return a directive that sets labels apart; empty where they are, or the author has set it."""
    if content["kind"] == "gantt":
        return _dates(source.text, content["rows"])
    if content["kind"] == "gitGraph" and "rotateCommitLabel" not in source.text:
        turned = _is_tight(content["rows"]) and " TB" not in source.text
        return _directive("gitGraph", rotateCommitLabel=True) if turned else ""
    return ""


def _directive(kind: str, **values: object) -> str:
    return f"%%{{init: {json.dumps({kind: values})}}}%%\n"


def _dates(text: str, rows: list[dict[str, Any]]) -> str:
    if "tickInterval" in text or not rows:
        return ""
    start = min(datetime.fromisoformat(row["start"]) for row in rows)
    end = max(datetime.fromisoformat(row["end"]) for row in rows)
    times = end - start <= 2 * _DAY
    own = "axisFormat" in text
    fit = max(1, _ROOM // (_TIME if times and not own else _DATE))
    name = next((name for name, long in _INTERVALS if (end - start) / long <= fit), "12month")
    format_ = {} if own or not times else {"axisFormat": "%H:%M"}
    return _directive("gantt", tickInterval=name, **format_)


def _is_tight(rows: list[dict[str, Any]]) -> bool:
    """Tell whether the labels of two commits of one branch would touch."""
    last: dict[str, tuple[int, float]] = {}
    for place, row in enumerate(rows):
        own = not RANDOM_ID.match(row["id"]) and len(row["parents"]) < 2
        label = row["id"] if own else ""
        width = len(label) * _LETTER
        before = last.get(row["branch"])
        if label and before and (width + before[1]) / 2 > (place - before[0]) * _STEP:
            return True
        if label:
            last[row["branch"]] = (place, width)
    return False
