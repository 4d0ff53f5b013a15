"""Shows which official points a page and its sections serve: a Python-Markdown extension.

The front matter of a page maps an objective id to the ids of the sections that teach it; below
each of these headings stands a row of chips, one an objective, each a link to the official list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from markdown import Markdown

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class PageObjectives:
    """What one page says about the official points it serves.

    Attributes:
        by_section: Objective ids by section id, in the author's order.
        href: Link to the page of official points, as seen from this page.
        minutes: Reading time in whole minutes; None when it is not shown.
    """

    by_section: Mapping[str, Sequence[str]]
    href: str
    minutes: int | None = None


def objectives_by_section(value: object) -> dict[str, list[str]]:
    """Turn the front matter's `objectives` (id → section ids) round: section id → objective ids.

    Anything malformed is left out; the front matter check reports it.
    """
    sections: dict[str, list[str]] = {}
    if isinstance(value, Mapping):
        for objective, names in value.items():
            for name in names if isinstance(names, list) else []:
                sections.setdefault(str(name), []).append(str(objective))
    return sections


def exams_of(objectives: Sequence[str]) -> list[str]:
    """Return the exams that objective ids belong to (`c01`, `c02`), in order, each once."""
    return sorted({objective.split("-")[0].split(".")[0] for objective in objectives})


def short_name(objective: str) -> str:
    """Return what a chip says: `c01-3.3-k5` → `C01 K5`, `c02-3.3.1` → `C02 3.3.1`."""
    exam, _, point = objective.partition("-")
    return f"{exam.upper()} {point.rpartition('-')[2].upper()}"


class ChipsExtension(Extension):
    """Adds chips below headings and the reading time below the title.

    Args:
        current: Gives the objectives of the page being rendered, or None for a page without.
    """

    def __init__(self, current: Callable[[], PageObjectives | None]) -> None:
        super().__init__()
        self._current = current

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the pass over the finished tree, after heading ids exist."""
        md.treeprocessors.register(_Chips(md, self._current), "knowledge-chips", 4)


class _Chips(Treeprocessor):
    def __init__(self, md: Markdown, current: Callable[[], PageObjectives | None]) -> None:
        super().__init__(md)
        self._current = current

    def run(self, root: Element) -> None:
        page = self._current()
        if page is None:
            return
        for parent in list(root.iter()):
            for index, element in reversed(list(enumerate(parent))):
                if element.tag not in _HEADINGS:
                    continue
                row = _row(element, page)
                if row is not None:
                    parent.insert(index + 1, row)


def _row(heading: Element, page: PageObjectives) -> Element | None:
    objectives = list(page.by_section.get(heading.get("id", ""), []))
    minutes = page.minutes if heading.tag == "h1" else None
    if heading.tag == "h1":
        objectives = list(dict.fromkeys(o for ids in page.by_section.values() for o in ids))
    if not objectives and minutes is None:
        return None
    attributes = {"class": "kb-chips", "data-search-exclude": ""}
    if objectives:
        attributes["data-exams"] = " ".join(exams_of(objectives))
    row = Element("p", attributes)
    if minutes is not None:
        SubElement(row, "span", {"class": "kb-minutes"}).text = f"{minutes} min read"
    for objective in objectives:
        chip = SubElement(
            row,
            "a",
            {
                "class": f"kb-chip kb-chip--{exams_of([objective])[0]}",
                "href": f"{page.href}#{objective}",
            },
        )
        chip.text = short_name(objective)
    for before, _after in zip(list(row), list(row)[1:], strict=False):
        before.tail = " "
    return row
