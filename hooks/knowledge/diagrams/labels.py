"""The labels of a parsed diagram: what a reader has to take in."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from knowledge.diagrams.elements import RANDOM_ID

_BREAK = re.compile(r"<br\s*/?>|\\n", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
# What of a parsed diagram is a text.
_SHOWN = ("text", "heading", "title", "members", "notes", "events", "tags", "group", "axes",
          "quadrants", "categories")  # fmt: skip
# Shapes of a flowchart and of states in which no text stands, whatever the author writes.
_MUTE = frozenset({
    "start", "end", "fork", "join", "choice", "divider", "sm-circ", "small-circle", "f-circ",
    "filled-circle", "junction", "fr-circ", "framed-circle", "stop", "cross-circ",
    "crossed-circle", "summary", "hourglass", "collate", "bolt", "com-link", "lightning-bolt",
})  # fmt: skip
_DRAWN = ("flowchart", "sequence", "class", "er", "timeline", "mindmap", "pie", "gantt")


def clean(text: str) -> str:
    """Return a label as a reader sees it, on one line."""
    text = _TAG.sub("", _BREAK.sub(" ", text))
    # Mermaid carries `#lt;` through its parser in this disguise.
    text = text.replace("ﬂ°°", "&#").replace("ﬂ°", "&").replace("¶ß", ";")
    return " ".join(html.unescape(text).split())


def escaped(text: str) -> str:
    """Return a text as HTML that shows it."""
    return html.escape(text, quote=False)


def label_lines(text: str) -> list[str]:
    """Return the lines of a label as a reader sees them."""
    return [line for part in _BREAK.split(text) if (line := clean(part))]


def labels_of(content: dict[str, Any]) -> list[str]:
    """Return the label of each thing a reader has to take in."""
    if content["kind"] == "mindmap":
        return list(_branch_texts(content["rows"]))
    if content["kind"] == "sequence":
        return [actor["text"] for actor in content["actors"]]
    if content["kind"] == "xychart":
        return [str(label) for row in content["rows"][:1] for label, _ in row["data"]]
    if content["kind"] == "quadrantChart" and not content["rows"]:
        return [text for text in content["quadrants"] if text]
    rows = content.get("nodes", content.get("rows"))
    if rows is None:
        return ["unknown type"]
    return [str(row["text"]) for row in rows]


def drawn_labels(content: dict[str, Any]) -> list[str]:
    """Return the labels that a drawing shows as they are; bars, starts and ends show none."""
    if content["kind"] == "state":
        nodes = [node for node in content["nodes"] if node["shape"] in ("default", "")]
        return [node["text"] for node in nodes]
    if content["kind"] == "flowchart":
        groups = {group["id"] for group in content["groups"]}  # a group that an edge leads to
        nodes = [node for node in content["nodes"] if node["id"] not in groups]
        return [node["text"] for node in nodes if _has_text(node)]
    return labels_of(content) if content["kind"] in _DRAWN else []


def texts_of(value: object, key: str = "") -> Iterator[str]:
    """Yield every text of a parsed diagram that its drawing shows."""
    if isinstance(value, dict):
        for name, inner in value.items():
            # The title of an axis is drawn; that of a diagram is told by the page.
            drawn = name != "title" or key in ("x", "y")
            yield from texts_of(inner, name) if drawn else ()
        if "branch" in value and not RANDOM_ID.match(str(value["id"])):  # a commit's name
            yield str(value["id"])
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner, key)
    elif isinstance(value, str) and key in _SHOWN:
        yield value


def unlabelled(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Return name and label of each thing that should have a text and has none."""
    if content["kind"] == "gitGraph":
        return []
    groups = {group["id"] for group in content.get("groups", ())}
    nodes = [node for node in content.get("nodes", ()) if _has_text(node)]
    found = [
        (str(thing["id"]), str(thing["text"]))
        for thing in (*nodes, *content.get("actors", ()))
        if thing["id"] not in groups
    ]
    if "rows" in content and content["kind"] in _DRAWN:
        found += [("", text) for text in labels_of(content)]
        found += [("", event) for row in content["rows"] for event in row.get("events", ())]
    return [(name, text) for name, text in found if not clean(text).strip(" \"'")]


def _has_text(node: dict[str, Any]) -> bool:
    return node.get("shape", "") not in _MUTE


def _branch_texts(nodes: list[dict[str, Any]]) -> Iterator[str]:
    for node in nodes:
        yield str(node["text"])
        yield from _branch_texts(node["children"])


def edge_labels_of(content: dict[str, Any]) -> list[str]:
    """Return the label of each thing between those."""
    texts = [edge["text"] for edge in content.get("edges", ())]
    texts += [step["text"] for step in content.get("steps", ()) if step["from"] and step["to"]]
    if content["kind"] == "timeline":
        texts += [event for row in content["rows"] for event in row["events"]]
    return texts
