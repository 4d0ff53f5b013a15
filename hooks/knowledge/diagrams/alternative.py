"""The text alternative of a diagram, written from its parsed content.

A flowchart becomes its nodes in order and where each leads, a sequence its messages, states their
transitions, a plot a table: what a reader sees, for one who listens, searches or prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from knowledge.diagrams import tables
from knowledge.diagrams.elements import RANDOM_ID
from knowledge.diagrams.labels import clean, escaped
from knowledge.diagrams.source import Source
from knowledge.site.words import WORDS, Words


def alternative(content: dict[str, Any], source: Source, words: Words = WORDS) -> str:
    """Return the text alternative as HTML; empty for a type this module does not know.

    Args:
        content: The parsed diagram.
        source: What the author wrote.
        words: What is said between the labels.
    """
    write = _WRITERS.get(str(content.get("kind", "")))
    if write is None:
        return ""
    heading = clean(str(content.get("heading", "")) or source.heading)
    shown = f"<p><b>{escaped(heading)}</b></p>" if heading not in ("", source.title) else ""
    return shown + write(content, source, words)


def _e(text: str, words: Words) -> str:
    return escaped(clean(text) or words("told.no_label"))


def _b(text: str, words: Words) -> str:
    return f"<b>{_e(text, words)}</b>"


def _listed(names: Iterable[str], words: Words) -> str:
    return ", ".join(_e(name, words) for name in names)


def _list(items: Iterable[str], tag: str = "ul") -> str:
    inner = "".join(f"<li>{item}</li>" for item in items)
    return f"<{tag}>{inner}</{tag}>" if inner else ""


def _groups(content: dict[str, Any], names: dict[str, str], words: Words) -> str:
    items = []
    for group in content.get("groups", ()):
        inner = [names.get(node, node) for node in sorted(group["nodes"], key=list(names).index)
                 if names.get(node)]  # fmt: skip
        if inner:
            items.append(_holds(group["text"] or group["id"], inner, words))
    return f"<p>{words('told.groups')}</p>{_list(items)}" if items else ""


def _holds(group: str, members: Iterable[str], words: Words) -> str:
    return words("told.holds", group=_e(group, words), members=_listed(members, words))


def _flowchart(content: dict[str, Any], _: Source, words: Words) -> str:
    titles = {group["id"]: group["text"] or group["id"] for group in content["groups"]}
    names = {node["id"]: titles.get(node["id"], node["text"]) for node in content["nodes"]}
    names = {**titles, **names}
    leads: dict[str, list[str]] = {name: [] for name in names}
    for edge in content["edges"]:
        itself = edge["to"] == edge["from"]
        to = words("told.itself") if itself else _b(names.get(edge["to"], edge["to"]), words)
        linked = "told.connected" if edge["arrow"] == "arrow_open" else "told.leads"
        step = words(linked, to=to)
        if str(edge["arrow"]).startswith("double_arrow"):
            step = words("told.and_back", step=step)
        label = f"“{_e(edge['text'], words)}” " if clean(edge["text"]) else ""
        leads.setdefault(edge["from"], []).append(label + step)
    told = {edge["to"] for edge in content["edges"]}
    empty = {group["id"] for group in content["groups"] if not group["nodes"]}
    items = []
    for node, text in names.items():
        if leads.get(node):
            items.append(f"{_b(text, words)} {'; '.join(leads[node])}.")
        elif node not in told and (node not in titles or node in empty):
            items.append(words("told.alone", node=_b(text, words)))
    return f"{_list(items, 'ol')}{_groups(content, names, words)}"


_STARTS = {
    "LOOP_START": "told.loop", "ALT_START": "told.alt", "OPT_START": "told.opt",
    "PAR_START": "told.par", "PAR_OVER_START": "told.par", "CRITICAL_START": "told.critical",
    "BREAK_START": "told.break", "RECT_START": "told.rect",
}  # fmt: skip
_ELSES = {"ALT_ELSE": "told.else", "PAR_AND": "told.par_and", "CRITICAL_OPTION": "told.option"}


def _sequence(content: dict[str, Any], _: Source, words: Words) -> str:
    names = {actor["id"]: actor["text"] for actor in content["actors"]}
    boxes = [
        _holds(box["text"], [names.get(one, one) for one in box["nodes"]], words)
        for box in content.get("boxes", ())
        if clean(box["text"]) and box["nodes"]
    ]
    between = words("told.between", names=_listed(names.values(), words))
    parts = [_list(boxes), f"<p>{between}</p><ol>"]
    numbers = _numbers(content["steps"], names)
    parts += [
        _step(step, names, words, number)
        for step, number in zip(content["steps"], numbers, strict=True)
    ]
    return "".join(parts) + "</ol>"


def _numbers(steps: list[dict[str, Any]], names: dict[str, str]) -> Iterator[str]:
    """Yield the number that the picture shows at each step, as `(10) `; nothing for none."""
    number, by, shown = 1, 1, False
    for step in steps:
        if setting := step["numbers"]:
            number, by = setting["from"] or number, setting["by"] or by
            shown = setting["on"]
        is_message = step["from"] in names and step["to"] in names and step["kind"] != "NOTE"
        yield f"({number}) " if shown and is_message else ""
        number += by if is_message else 0


def _step(step: dict[str, Any], names: dict[str, str], words: Words, number: str) -> str:
    kind, said = step["kind"], escaped(clean(step["text"]))
    if kind in _STARTS:
        said = "" if kind == "RECT_START" else said
        return f"<li>{words(_STARTS[kind])}{f' {said}' if said else ''}:<ol>"
    if kind in _ELSES:
        return f"</ol></li><li>{words(_ELSES[kind])}{f', {said}' if said else ''}:<ol>"
    if kind.endswith("_END") and not kind.startswith("ACTIVE"):
        return "</ol></li>"
    if kind == "NOTE":
        places = dict.fromkeys(_e(names.get(step[k], step[k]), words) for k in ("from", "to"))
        return f"<li>{words('told.note', where=words('told.both').join(places), text=said)}</li>"
    if step["from"] not in names or step["to"] not in names:
        return ""
    sender, receiver = _b(names[step["from"]], words), _b(names[step["to"]], words)
    if step["from"] == step["to"]:
        return f"<li>{number}{sender}: {said}</li>"
    verb = "told.answers" if kind.startswith("DOTTED") else "told.to"
    return f"<li>{number}{words(verb, sender=sender, receiver=receiver)}: {said}</li>"


def _state(content: dict[str, Any], _: Source, words: Words) -> str:
    ends = {"start": words("told.start"), "end": words("told.end")}
    names = {node["id"]: ends.get(node["shape"], node["text"]) for node in content["nodes"]}
    items = []
    for edge in content["edges"]:
        one, two = (_b(names.get(edge[end], edge[end]), words) for end in ("from", "to"))
        label = clean(edge["text"])
        key = "told.transition_when" if label else "told.transition"
        more = {"label": escaped(label)} if label else {}
        items.append(words(key, one=one, two=two, **more))
    linked = {edge[end] for edge in content["edges"] for end in ("from", "to")}
    held = {group["id"] for group in content["groups"]}
    items += [
        words("told.no_transition", state=_b(node["text"], words))
        for node in content["nodes"]
        if node["id"] not in linked | held and node["shape"] == "default"
    ]
    marks = {node["id"] for node in content["nodes"] if node["shape"] in ends}
    groups = _with_regions(content["groups"], names, marks, words)
    lists = _list(items, "ol") + _groups({**content, "groups": groups}, names, words)
    return lists + _remarks(content, names, words)


def _with_regions(
    groups: list[dict[str, Any]], names: dict[str, str], marks: set[str], words: Words
) -> list[dict[str, Any]]:
    """Return composite states with the states in them; what runs side by side is told apart."""
    told = []
    for group in groups:
        own = [node for node in group["nodes"] if node not in marks]
        if not group.get("within"):
            told.append({**group, "nodes": own})
        elif own:
            outer = names.get(group["within"], group["within"])
            text = words("told.region", state=clean(outer))
            told.append({"id": "", "text": text, "nodes": own})
    return told


def _remarks(content: dict[str, Any], names: dict[str, str], words: Words) -> str:
    items = []
    for one in content.get("remarks", ()):
        text = _e(one["text"], words)
        where = _e(names.get(one["at"], one["at"]), words) if one["at"] else ""
        items.append(
            words("told.note", where=where, text=text) if where
            else words("told.note_free", text=text)
        )  # fmt: skip
    return _list(items)


_CLASS_ENDS = {
    0: "told.aggregates", 1: "told.base", 2: "told.composed", 3: "told.used_by", 4: "told.offers",
}  # fmt: skip
_CLASS_BACK = {
    0: "told.part_of", 1: "told.extends", 2: "told.belongs", 3: "told.uses", 4: "told.uses",
}  # fmt: skip


def _class(content: dict[str, Any], _: Source, words: Words) -> str:
    names = {**content["offered"], **{node["id"]: node["text"] for node in content["nodes"]}}
    items = []
    for node in content["nodes"]:
        notes = f" ({_listed(node['notes'], words)})" if node["notes"] else ""
        members = f": {_listed(node['members'], words)}" if node["members"] else ""
        items.append(f"{_b(node['text'], words)}{notes}{members}.")
    relations = []
    for edge in content["edges"]:
        first, second = (_b(names.get(edge[k], edge[k]), words) for k in ("from", "to"))
        verbs = [_CLASS_ENDS.get(edge["type1"], ""), _CLASS_BACK.get(edge["type2"], "")]
        one, two = (f"{clean(edge[k])} " if edge[k] else "" for k in ("first", "second"))
        label = f" ({_e(edge['text'], words)})" if clean(edge["text"]) else ""
        relations += [
            f"{escaped(one)}{first} {words(verb)} {escaped(two)}{second}{label}."
            for verb in filter(None, verbs if any(verbs) else ["told.linked"])
        ]
    told = f"{_list(items)}{_list(relations)}{_groups(content, names, words)}"
    return told + _remarks(content, names, words)


_COUNTS = {
    "ZERO_OR_ONE": "told.zero_or_one", "ZERO_OR_MORE": "told.zero_or_more",
    "ONE_OR_MORE": "told.one_or_more", "ONLY_ONE": "told.only_one", "MD_PARENT": "told.parent",
}  # fmt: skip


def _er(content: dict[str, Any], _: Source, words: Words) -> str:
    names = {node["id"]: node["text"] for node in content["nodes"]}
    items = [
        _b(node["text"], words)
        + (f": {_listed(node['members'], words)}." if node["members"] else ".")
        for node in content["nodes"]
    ]
    relations = []
    for edge in content["edges"]:
        first, second = (
            words(_COUNTS[edge[k]]) if edge[k] in _COUNTS else "" for k in ("first", "second")
        )
        one, two = (_b(names.get(edge[k], edge[k]), words) for k in ("from", "to"))
        said = f"{first} {one} {_e(edge['text'], words)} {second} {two}.".strip()
        relations.append(said[0].upper() + said[1:])
    return f"{_list(items)}{_list(relations)}"


def _git(content: dict[str, Any], _: Source, words: Words) -> str:
    items = []
    for row in content["rows"]:
        made_up = RANDOM_ID.match(row["id"])
        name = clean(row["text"]) or (words("told.commit") if made_up else clean(row["id"]))
        if row["own"] and len(row["parents"]) > 1 and clean(row["text"]) != row["id"]:
            name = f"{clean(row['id'])}: {name}"  # a merge, which shows the name that it is given
        on = {"branch": _b(row["branch"], words), "name": escaped(name)}
        items.append(
            words("told.on_tagged", **on, tags=_listed(row["tags"], words)) if row["tags"]
            else words("told.on", **on)
        )  # fmt: skip
    return _list(items, "ol")


def _timeline(content: dict[str, Any], _: Source, words: Words) -> str:
    items = []
    for row in content["rows"]:
        section = f" ({_e(row['group'], words)})" if clean(row["group"]) else ""
        events = "; ".join(_e(event, words) for event in row["events"])
        items.append(f"{_b(row['text'], words)}{section}: {events}.")
    return _list(items)


def _mindmap(content: dict[str, Any], _: Source, words: Words) -> str:
    def branch(node: dict[str, Any]) -> str:
        return _e(node["text"], words) + _list(branch(child) for child in node["children"])

    return _list(branch(node) for node in content["rows"])


_WRITERS: dict[str, Callable[[dict[str, Any], Source, Words], str]] = {
    "flowchart": _flowchart, "sequence": _sequence, "state": _state, "class": _class, "er": _er,
    "gitGraph": _git, "timeline": _timeline, "xychart": tables.xychart,
    "quadrantChart": tables.quadrant, "mindmap": _mindmap, "pie": tables.pie, "gantt": tables.gantt,
}  # fmt: skip
