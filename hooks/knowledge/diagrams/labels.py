"""The labels of a parsed diagram: what a reader has to take in."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

_BREAK = re.compile(r"<br\s*/?>|\\n", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")  # of Markdown, which is drawn as bold
_DRAWN = ("flowchart", "sequence", "class", "er", "timeline", "mindmap", "pie", "gantt")


def clean(text: str) -> str:
    """Return a label as a reader sees it, on one line."""
    text = _EMPHASIS.sub(r"\2", _TAG.sub("", _BREAK.sub(" ", text)))
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
    return labels_of(content) if content["kind"] in _DRAWN else []


def unlabelled(content: dict[str, Any]) -> list[str]:
    """Return the ids of the boxes of a flowchart without any text."""
    nodes = content["nodes"] if content["kind"] == "flowchart" else []
    named = {group["id"] for group in content.get("groups", ())}
    return [node["id"] for node in nodes if not clean(node["text"]) and node["id"] not in named]


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
