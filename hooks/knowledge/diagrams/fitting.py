"""Settings that a diagram needs for its labels to stand apart, found from what is in it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from knowledge.diagrams.elements import RANDOM_ID
from knowledge.diagrams.labels import label_lines
from knowledge.diagrams.palette import FONT_SIZE
from knowledge.diagrams.renderer import CONFIG, text_width
from knowledge.diagrams.source import Source

# Distances between the dates of an axis, as Mermaid names them. `2day` and the like begin anew each
# month, so that two dates would stand close; of days and of years some are left out afterwards.
_DAY = timedelta(days=1)
_INTERVALS = (
    *((f"{n}second", timedelta(seconds=n)) for n in (1, 5, 15, 30)),
    *((f"{n}minute", timedelta(minutes=n)) for n in (1, 5, 15, 30)),
    *((f"{n}hour", timedelta(hours=n)) for n in (1, 3, 6, 12)),
    ("1month", 28 * _DAY), ("3month", 90 * _DAY), ("6month", 181 * _DAY), ("12month", 365 * _DAY),
)  # fmt: skip
_MOST_DAYS = 100  # of which a month may be told in less than three dates
_GANTT = CONFIG["gantt"]
_DATE, _TIME = 92, 54  # pixels of `2026-11-27` and of `09:30`, with the gap behind them
_MOST_LEFT = 300  # pixels for the names of sections
_INDENT = 10  # pixels before the name of a section
_COUNTED = 72  # pixels between classes with a label and two numbers on their line
_STEP = 50  # pixels between two commits
_LETTER = 7.2  # pixels of a commit's label


def fitting(source: Source, content: dict[str, Any]) -> str:
    """Return a directive that sets labels apart; empty where they are, or the author has set it."""
    if content["kind"] == "gantt":
        return _gantt(source.text, content["rows"])
    if content["kind"] == "class" and "rankSpacing" not in source.text:
        counted = any(edge["first"] or edge["second"] for edge in content["edges"])
        # Mermaid lays classes out by the setting of flowcharts, too.
        return _directive("flowchart", rankSpacing=_COUNTED) if counted else ""
    if content["kind"] == "gitGraph" and "rotateCommitLabel" not in source.text:
        turned = _is_tight(content["rows"]) and " TB" not in source.text
        return _directive("gitGraph", rotateCommitLabel=True) if turned else ""
    return ""


def _directive(kind: str, **values: object) -> str:
    return f"%%{{init: {json.dumps({kind: values})}}}%%\n"


def _gantt(text: str, rows: list[dict[str, Any]]) -> str:
    """Return room for the names of sections, and dates that fit into the rest."""
    names = [line for row in rows for line in label_lines(row["group"])]
    widest = max((text_width(name, FONT_SIZE) for name in names), default=0)
    left = min(max(_GANTT["leftPadding"], ceil(widest) + 2 * _INDENT), _MOST_LEFT)
    if left == _GANTT["leftPadding"] or "leftPadding" in text:
        return _dates(text, rows, _GANTT["leftPadding"])
    return _directive("gantt", leftPadding=left) + _dates(text, rows, left)


def _dates(text: str, rows: list[dict[str, Any]], left: int) -> str:
    if "tickInterval" in text or not rows:
        return ""
    start = min(datetime.fromisoformat(row["start"]) for row in rows)
    end = max(datetime.fromisoformat(row["end"]) for row in rows)
    times = end - start <= 2 * _DAY
    own = "axisFormat" in text
    room = _GANTT["useWidth"] - left - _GANTT["rightPadding"]
    fit = max(1, room // (_TIME if times and not own else _DATE))
    if not times and end - start <= _MOST_DAYS * _DAY:
        return _directive("gantt", tickInterval="1day")
    # Up to twice as many as fit: every second is left out then, and never are there less than two.
    name = next((name for name, long in _INTERVALS if (end - start) / long <= 2 * fit), "12month")
    clock = "%H:%M:%S" if name.endswith("second") else "%H:%M"
    format_ = {} if own or not times else {"axisFormat": clock}
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
