"""The text alternative of a plot, of a time plan or of quadrants: a table of what is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from knowledge.diagrams.labels import clean, escaped
from knowledge.diagrams.source import Source
from knowledge.site.words import Words

_POINT = re.compile(r"^\s*(.+?)(?::::\w+)?\s*:\s*\[\s*([\d.]+)\s*,\s*([\d.]+)\s*\]")
_FORM = re.compile(r"^\s*dateFormat\s+(.+)$", re.MULTILINE)
_DAY = re.compile("[YMDXxWQ]")  # in such a form: it has a day, or counts from one
_STATES = {
    "done": "told.done", "active": "told.active", "critical": "told.critical_task",
    "milestone": "told.milestone",
}  # fmt: skip
_QUADRANTS = ("told.top_right", "told.top_left", "told.bottom_left", "told.bottom_right")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table of plain texts."""
    top = "".join(f'<th scope="col">{escaped(cell)}</th>' for cell in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escaped(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def xychart(content: dict[str, Any], _: Source, words: Words) -> str:
    """Return categories and the values of each series."""
    rows = content["rows"]
    counts: dict[str, int] = {}
    heads = [clean(content["x"]["title"]) or words("told.category")]
    for row in rows:
        kind = row["kind"]
        counts[kind] = counts.get(kind, 0) + 1
        several = sum(other["kind"] == kind for other in rows) > 1
        shape = words("told.bar" if kind == "bar" else "told.line")
        mark = f"{shape} {counts[kind]}" if several else shape
        name = clean(row["text"] or content["y"]["title"]) or words("told.value")
        heads.append(f"{name} ({mark})" if len(rows) > 1 else name)
    labels = [clean(label) for label, _ in rows[0]["data"]] if rows else []
    body = [
        [label, *(_number(row["data"][i][1]) if i < len(row["data"]) else "" for row in rows)]
        for i, label in enumerate(labels)
    ]
    return table(heads, body)


def quadrant(content: dict[str, Any], source: Source, words: Words) -> str:
    """Return points with their places, or the quadrants where there are no points."""
    left, right, bottom, top = [*map(clean, content["axes"]), "", "", "", ""][:4]
    across = _range(left, right, words) or words("told.across")
    up = _range(bottom, top, words) or words("told.up")
    names = [clean(text) for text in content["quadrants"]]
    rows = []
    for match in filter(None, map(_POINT.match, source.text.split("\n"))):
        x, y = float(match[2]), float(match[3])
        number = (0 if x >= 0.5 else 1) if y >= 0.5 else (2 if x < 0.5 else 3)
        place = names[number] if number < len(names) else ""
        rows.append([clean(match[1].strip('"')), f"{x:g}", f"{y:g}", place])
    if rows:
        return table([words("told.point"), across, up, words("told.quadrant")], rows)
    named = zip(_QUADRANTS, names, strict=False)
    items = "".join(f"<li>{words(key)}: {escaped(text)}</li>" for key, text in named if text)
    axes = words("told.axes", across=escaped(across), up=escaped(up))
    return f"<p>{axes}</p><ul>{items}</ul>"


def _range(low: str, high: str, words: Words) -> str:
    return words("told.range", low=low, high=high) if high else low


def pie(content: dict[str, Any], _: Source, words: Words) -> str:
    """Return parts with their shares."""
    total = sum(float(row["value"]) for row in content["rows"]) or 1
    rows = [
        [clean(row["text"]), _number(float(row["value"])),
         f"{100 * float(row['value']) / total:.1f} %"]
        for row in content["rows"]
    ]  # fmt: skip
    return table([words("told.part"), words("told.value"), words("told.share")], rows)


def gantt(content: dict[str, Any], source: Source, words: Words) -> str:
    """Return tasks with start, end and state."""
    ends = ("start", "end")
    midnight = all(row[key].endswith(" 00:00") for row in content["rows"] for key in ends)
    form = _FORM.search(source.text)
    clock = form is not None and not _DAY.search(form[1])
    rows = []
    for row in content["rows"]:
        marks = [words(key) for mark, key in _STATES.items() if row[mark]]
        times = [row[key].removesuffix(" 00:00") if midnight else row[key] for key in ends]
        if clock:  # Mermaid takes today for the day that the author left out
            times = [row[key].partition(" ")[2] for key in ends]
        rows.append([clean(row["text"]), clean(row["group"]), *times, ", ".join(marks)])
    heads = ("told.task", "told.section", "told.begins", "told.ends", "told.state")
    return table([words(key) for key in heads], rows)


def _number(value: float) -> str:
    return f"{value:,.10g}"
