"""The text alternative of a diagram, written from its parsed content.

A flowchart becomes its nodes in order and where each leads, a sequence its messages, states their
transitions, a plot a table: what a reader sees, for one who listens, searches or prints.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from typing import Any

from knowledge.diagrams.source import Source

_BREAK = re.compile(r"<br\s*/?>|\\n", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_MARKS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")  # of Markdown, which is drawn as bold
_TITLE = re.compile(r"\A\s*---[ \t]*\n(?:(?!---).*\n)*?title:[ \t]*(.+?)[ \t]*\n")
_POINT = re.compile(r"^\s*(.+?)(?::::\w+)?\s*:\s*\[\s*([\d.]+)\s*,\s*([\d.]+)\s*\]")


def clean(text: str) -> str:
    """Return a label as a reader sees it, on one line."""
    text = _MARKS.sub(r"\2", _TAG.sub("", _BREAK.sub(" ", text)))
    # Mermaid carries `#lt;` through its parser in this disguise.
    text = text.replace("ﬂ°°", "&#").replace("ﬂ°", "&").replace("¶ß", ";")
    return " ".join(html.unescape(text).split())


def label_lines(text: str) -> list[str]:
    """Return the lines of a label as a reader sees them."""
    return [line for part in _BREAK.split(text) if (line := clean(part))]


def alternative(content: dict[str, Any], source: Source) -> str:
    """Return the text alternative as HTML; empty for a type this module does not know."""
    write = _WRITERS.get(str(content.get("kind", "")))
    if write is None:
        return ""
    own = _TITLE.search(source.text)
    heading = clean(str(content.get("heading", "")) or (own[1].strip("\"'") if own else ""))
    shown = f"<p><b>{_plain(heading)}</b></p>" if heading not in ("", source.title) else ""
    return shown + write(content, source)


def _e(text: str) -> str:
    return html.escape(clean(text) or "(no label)", quote=False)


def _list(items: Iterable[str], tag: str = "ul") -> str:
    inner = "".join(f"<li>{item}</li>" for item in items)
    return f"<{tag}>{inner}</{tag}>" if inner else ""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    top = "".join(f'<th scope="col">{_e(cell)}</th>' for cell in head)
    body = "".join(
        "<tr>"
        + "".join(f"<td>{html.escape(str(cell), quote=False)}</td>" for cell in row)
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _groups(content: dict[str, Any], names: dict[str, str]) -> str:
    items = []
    for group in content.get("groups", ()):
        inner = [names.get(node, node) for node in sorted(group["nodes"], key=list(names).index)
                 if names.get(node)]  # fmt: skip
        if inner:
            items.append(f"{_e(group['text'] or group['id'])} holds {', '.join(map(_e, inner))}.")
    return f"<p>Groups:</p>{_list(items)}" if items else ""


def _flowchart(content: dict[str, Any], _: Source) -> str:
    titles = {group["id"]: group["text"] or group["id"] for group in content["groups"]}
    names = {node["id"]: titles.get(node["id"], node["text"]) for node in content["nodes"]}
    names = {**titles, **names}
    leads: dict[str, list[str]] = {name: [] for name in names}
    told = {edge["to"] for edge in content["edges"]}
    for edge in content["edges"]:
        target = f"<b>{_e(names.get(edge['to'], edge['to']))}</b>"
        target = "itself" if edge["to"] == edge["from"] else target
        both = " and back" if str(edge["arrow"]).startswith("double_arrow") else ""
        linked = "is connected to" if edge["arrow"] == "arrow_open" else "leads to"
        condition = f"“{_e(edge['text'])}” " if clean(edge["text"]) else ""
        leads.setdefault(edge["from"], []).append(f"{condition}{linked} {target}{both}")
    items = []
    for node, text in names.items():
        if leads.get(node):
            items.append(f"<b>{_e(text)}</b> {'; '.join(leads[node])}.")
        elif node not in titles and node not in told:
            items.append(f"<b>{_e(text)}</b> stands alone.")
    return f"{_list(items, 'ol')}{_groups(content, names)}"


_STARTS = {
    "LOOP_START": "Repeated", "ALT_START": "If", "OPT_START": "Optionally, if",
    "PAR_START": "In parallel", "PAR_OVER_START": "In parallel",
    "CRITICAL_START": "As one critical step", "BREAK_START": "Stops here if",
    "RECT_START": "Together",
}  # fmt: skip
_ELSES = {"ALT_ELSE": "Otherwise", "PAR_AND": "And in parallel", "CRITICAL_OPTION": "Or if"}


def _sequence(content: dict[str, Any], _: Source) -> str:
    names = {actor["id"]: actor["text"] for actor in content["actors"]}
    boxes = [
        f"{_e(box['text'])} holds {', '.join(_e(names.get(one, one)) for one in box['nodes'])}."
        for box in content.get("boxes", ())
        if clean(box["text"]) and box["nodes"]
    ]
    parts = [_list(boxes), f"<p>Between {', '.join(_e(name) for name in names.values())}:</p><ol>"]
    for step in content["steps"]:
        kind, said = step["kind"], clean(step["text"])
        if kind in _STARTS:
            said = "" if kind == "RECT_START" else said
            parts.append(f"<li>{_STARTS[kind]}{f' {_plain(said)}' if said else ''}:<ol>")
        elif kind in _ELSES:
            parts.append(f"</ol></li><li>{_ELSES[kind]}{f', {_plain(said)}' if said else ''}:<ol>")
        elif kind.endswith("_END") and not kind.startswith("ACTIVE"):
            parts.append("</ol></li>")
        elif kind == "NOTE":
            where = " and ".join(
                dict.fromkeys(_e(names.get(step[k], step[k])) for k in ("from", "to"))
            )
            parts.append(f"<li>Note at {where}: {_plain(said)}.</li>")
        elif step["from"] in names and step["to"] in names:
            sender, receiver = _e(names[step["from"]]), _e(names[step["to"]])
            verb = "answers" if kind.startswith("DOTTED") else "to"
            whom = "" if step["from"] == step["to"] else f" {verb} <b>{receiver}</b>"
            parts.append(f"<li><b>{sender}</b>{whom}: {_plain(said)}</li>")
    return "".join(parts) + "</ol>"


def _state(content: dict[str, Any], _: Source) -> str:
    names = {}
    for node in content["nodes"]:
        shown = {"start": "the start", "end": "the end"}.get(node["shape"], node["text"])
        names[node["id"]] = shown
    items = []
    for edge in content["edges"]:
        condition = f" when {_e(edge['text'])}" if clean(edge["text"]) else ""
        before, after = (_e(names.get(edge[end], edge[end])) for end in ("from", "to"))
        items.append(f"From <b>{before}</b> to <b>{after}</b>{condition}.")
    linked = {edge[end] for edge in content["edges"] for end in ("from", "to")}
    held = {group["id"] for group in content["groups"]}
    items += [
        f"<b>{_e(node['text'])}</b> has no transition."
        for node in content["nodes"]
        if node["id"] not in linked | held and node["shape"] == "default"
    ]
    groups = _with_regions(content["groups"], names)
    lists = _list(items, "ol") + _groups({**content, "groups": groups}, names)
    return lists + _remarks(content, names)


def _with_regions(groups: list[dict[str, Any]], names: dict[str, str]) -> list[dict[str, Any]]:
    """Return composite states with the states in them; what runs side by side is told apart."""
    told = []
    for group in groups:
        own = [n for n in group["nodes"] if not names.get(n, "").startswith("the ")]
        if not group.get("within"):
            told.append({**group, "nodes": own})
        elif own:
            outer = names.get(group["within"], group["within"])
            told.append({"id": "", "text": f"A part of {outer} that runs beside others",
                         "nodes": own})  # fmt: skip
    return told


def _remarks(content: dict[str, Any], names: dict[str, str]) -> str:
    items = []
    for one in content.get("remarks", ()):
        where = f" at {_e(names.get(one['at'], one['at']))}" if one["at"] else ""
        items.append(f"Note{where}: {_e(one['text'])}.")
    return _list(items)


_CLASS_ENDS = {
    0: "aggregates",
    1: "is the base of",
    2: "is composed of",
    3: "is used by",
    4: "offers",
}
_CLASS_BACK = {0: "is a part of", 1: "extends", 2: "belongs to", 3: "uses", 4: "uses"}


def _class(content: dict[str, Any], _: Source) -> str:
    names = {node["id"]: node["text"] for node in content["nodes"]}
    items = []
    for node in content["nodes"]:
        notes = f" ({', '.join(map(_e, node['notes']))})" if node["notes"] else ""
        members = f": {', '.join(_e(one) for one in node['members'])}" if node["members"] else ""
        items.append(f"<b>{_e(node['text'])}</b>{notes}{members}.")
    relations = []
    for edge in content["edges"]:
        first, second = (f"<b>{_e(names.get(edge[k], edge[k]))}</b>" for k in ("from", "to"))
        verb = _CLASS_ENDS.get(edge["type1"])
        if verb is None and edge["type2"] in _CLASS_BACK:
            verb = _CLASS_BACK[edge["type2"]]
        counts = [f"{clean(edge[k])} " if edge[k] else "" for k in ("first", "second")]
        label = f" ({_e(edge['text'])})" if clean(edge["text"]) else ""
        middle = verb or "is linked with"
        relations.append(f"{_plain(counts[0])}{first} {middle} {_plain(counts[1])}{second}{label}.")
    told = f"{_list(items)}{_list(relations)}{_groups(content, names)}"
    return told + _remarks(content, names)


def _plain(text: str) -> str:
    return html.escape(text, quote=False)


_COUNTS = {
    "ZERO_OR_ONE": "zero or one", "ZERO_OR_MORE": "zero or more", "ONE_OR_MORE": "one or more",
    "ONLY_ONE": "exactly one", "MD_PARENT": "one parent",
}  # fmt: skip


def _er(content: dict[str, Any], _: Source) -> str:
    names = {node["id"]: node["text"] for node in content["nodes"]}
    items = [
        f"<b>{_e(node['text'])}</b>"
        + (f": {', '.join(_e(one) for one in node['members'])}." if node["members"] else ".")
        for node in content["nodes"]
    ]
    relations = [
        f"{_COUNTS.get(edge['first'], '')} <b>{_e(names.get(edge['from'], edge['from']))}</b>"
        f" {_e(edge['text'])} {_COUNTS.get(edge['second'], '')}"
        f" <b>{_e(names.get(edge['to'], edge['to']))}</b>.".strip()
        for edge in content["edges"]
    ]
    return f"{_list(items)}{_list(one[0].upper() + one[1:] for one in relations if one)}"


def _git(content: dict[str, Any], _: Source) -> str:
    items = []
    for row in content["rows"]:
        name = clean(row["text"]) or (
            clean(row["id"]) if not re.match(r"\d+-[0-9a-f]{7}$", row["id"]) else "a commit"
        )
        tags = f", tagged {', '.join(map(_e, row['tags']))}" if row["tags"] else ""
        items.append(f"On <b>{_e(row['branch'])}</b>: {_plain(name)}{tags}.")
    return _list(items, "ol")


def _timeline(content: dict[str, Any], _: Source) -> str:
    items = []
    for row in content["rows"]:
        section = f" ({_e(row['group'])})" if clean(row["group"]) else ""
        events = "; ".join(_e(event) for event in row["events"])
        items.append(f"<b>{_e(row['text'])}</b>{section}: {events}.")
    return _list(items)


def _xychart(content: dict[str, Any], _: Source) -> str:
    rows = content["rows"]
    counts: dict[str, int] = {}
    heads = [content["x"]["title"] or "Category"]
    for row in rows:
        kind = row["kind"]
        counts[kind] = counts.get(kind, 0) + 1
        several = sum(other["kind"] == kind for other in rows) > 1
        mark = f"{kind} {counts[kind]}" if several else kind
        name = clean(row["text"]) or content["y"]["title"] or "Value"
        heads.append(f"{name} ({mark})" if len(rows) > 1 else name)
    labels = [clean(label) for label, _ in rows[0]["data"]] if rows else []
    body = [
        [
            label,
            *(_value(row["data"][index][1]) if index < len(row["data"]) else "" for row in rows),
        ]
        for index, label in enumerate(labels)
    ]
    return _table(heads, body)


def _value(value: float) -> str:
    return f"{value:,.10g}"


def _quadrant(content: dict[str, Any], source: Source) -> str:
    left, right, bottom, top = [*map(clean, content["axes"]), "", "", "", ""][:4]
    across = f"{left} to {right}" if right else left or "Across"
    up = f"{bottom} to {top}" if top else bottom or "Up"
    rows = []
    for line in source.text.split("\n"):
        match = _POINT.match(line)
        if match:
            x, y = float(match.group(2)), float(match.group(3))
            number = (0 if x >= 0.5 else 1) if y >= 0.5 else (2 if x < 0.5 else 3)
            names = content["quadrants"]
            rows.append([clean(match.group(1).strip('"')), f"{x:g}", f"{y:g}",
                         clean(names[number]) if number < len(names) else ""])  # fmt: skip
    if not rows:
        places = ("top right", "top left", "bottom left", "bottom right")
        named = zip(places, map(clean, content["quadrants"]), strict=False)
        items = [f"{place}: {_plain(text)}" for place, text in named if text]
        return f"<p>Across: {_plain(across)}. Up: {_plain(up)}.</p>{_list(items)}"
    return _table(["Point", across, up, "Quadrant"], rows)


def _mindmap(content: dict[str, Any], _: Source) -> str:
    def branch(node: dict[str, Any]) -> str:
        return _e(node["text"]) + _list(branch(child) for child in node["children"])

    return _list(branch(node) for node in content["rows"])


def _pie(content: dict[str, Any], _: Source) -> str:
    total = sum(float(row["value"]) for row in content["rows"]) or 1
    rows = [
        [
            clean(row["text"]),
            _value(float(row["value"])),
            f"{100 * float(row['value']) / total:.1f} %",
        ]
        for row in content["rows"]
    ]
    return _table(["Part", "Value", "Share"], rows)


def _gantt(content: dict[str, Any], _: Source) -> str:
    midnight = all(
        row[key].endswith(" 00:00") for row in content["rows"] for key in ("start", "end")
    )
    rows = []
    for row in content["rows"]:
        marks = [mark for mark in ("done", "active", "critical", "milestone") if row[mark]]
        times = [
            row[key].removesuffix(" 00:00") if midnight else row[key] for key in ("start", "end")
        ]
        rows.append([clean(row["text"]), clean(row["group"]), *times, ", ".join(marks)])
    return _table(["Task", "Section", "Start", "End", "State"], rows)


_WRITERS: dict[str, Callable[[dict[str, Any], Source], str]] = {
    "flowchart": _flowchart, "sequence": _sequence, "state": _state, "class": _class, "er": _er,
    "gitGraph": _git, "timeline": _timeline, "xychart": _xychart, "quadrantChart": _quadrant,
    "mindmap": _mindmap, "pie": _pie, "gantt": _gantt,
}  # fmt: skip
