"""Tables that a phone can show: each cell knows the heading of its column.

A narrow screen shows a row as a block, one cell below the other, each behind its heading. The roles
keep the table a table for a screen reader, whatever a style sheet makes of it.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

_FEWEST = 3  # columns; two of them fit beside each other
_ROLES = {"thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "th": "columnheader", "td": "cell"}


class TablesExtension(Extension):
    """Registers the tree processor."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Python-Markdown's name)
        """Run last, when cells hold what the reader sees."""
        md.treeprocessors.register(_Tables(md), "stacked-tables", -10)


class _Tables(Treeprocessor):
    def run(self, root: Element) -> None:
        for table in root.iter("table"):
            heads = [_words(cell) for cell in table.iterfind("./thead/tr/th")]
            _free_corners(table)
            if len(heads) < _FEWEST or table.get("class"):
                continue
            table.set("data-stack", "")
            table.set("role", "table")
            for part in table.iter():
                if part.tag in _ROLES:
                    part.set("role", _ROLES[part.tag])
            for row in table.iterfind("./tbody/tr"):
                for index, (cell, head) in enumerate(zip(row, heads, strict=False)):
                    if index and head:
                        cell.set("data-label", head)
                    if index and not len(cell) and not (cell.text or "").strip():
                        cell.set("data-empty", "")


def _free_corners(table: Element) -> None:
    for cell in table.iterfind("./thead/tr/th"):
        if not len(cell) and not _words(cell):
            cell.tag = "td"  # it heads nothing


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
