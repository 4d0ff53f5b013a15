"""Small helpers to build elements beside Python-Markdown's own."""

from __future__ import annotations

from xml.etree import ElementTree

from markdown.util import AtomicString


def source_name(url: str) -> str:
    """Return a readable name for a source: its host and the last part of its path."""
    host, _, path = url.split("://", 1)[1].partition("/")
    last = path.split("#")[0].rstrip("/").rsplit("/", 1)[-1].removesuffix(".html")
    return f"{host}, {last}" if last else host


def add(
    parent: ElementTree.Element, tag: str, attributes: dict[str, str] | None = None
) -> ElementTree.Element:
    """Append an element."""
    return ElementTree.SubElement(parent, tag, attributes or {})


def say(element: ElementTree.Element, text: str) -> None:
    """Set a text that Markdown must leave alone."""
    element.text = AtomicString(text)
