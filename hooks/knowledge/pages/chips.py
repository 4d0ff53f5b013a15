"""Shows which official points a page and its sections serve: a Python-Markdown extension.

The front matter of a page maps an objective id to the ids of the sections that teach it; below
each of these headings stands a row of chips, one an objective, each a link to the official list.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from knowledge.pages.reading_time import minutes
from knowledge.site.model import Site
from knowledge.site.objectives import exam_of, exams_of, short_name

if TYPE_CHECKING:
    from markdown import Markdown

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class PageObjectives:
    """What one page says about the official points it serves.

    Attributes:
        by_section: Objective ids by section id, in the author's order.
        href: Link to the page of official points, as seen from this page.
        known: Ids of all objectives of the site.
        minutes: Reading time as it is shown; empty when it is not.
    """

    by_section: Mapping[str, Sequence[str]]
    href: str
    known: Collection[str] = ()
    minutes: str = ""


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


def page_objectives(site: Site, src: str, href: str) -> PageObjectives:
    """Return what the chips of a page show; nothing for questions.

    Args:
        site: The whole site.
        src: The page, below the docs folder.
        href: Link to the page of official points, as seen from it.
    """
    page = site.pages.get(src)
    if page is None or site.kind(src) == "question":
        return PageObjectives({}, href)
    guide = src.startswith(f"{site.options.folders.guide}/")
    return PageObjectives(
        by_section=objectives_by_section(page.front.values.get("objectives")),
        href=href,
        known=tuple(site.objectives),
        minutes=site.words("chips.minutes", count=minutes(page)) if guide else "",
    )


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
    minutes = page.minutes if heading.tag == "h1" else ""
    if heading.tag == "h1":
        objectives = list(dict.fromkeys(o for ids in page.by_section.values() for o in ids))
    if not objectives and not minutes:
        return None
    attributes = {"class": "kb-chips", "data-search-exclude": ""}
    if objectives:
        attributes["data-exams"] = " ".join(exams_of(objectives))
    row = Element("p", attributes)
    if minutes:
        SubElement(row, "span", {"class": "kb-minutes"}).text = minutes
    for objective in objectives:
        chip = SubElement(
            row,
            "a",
            {
                "class": "kb-chip",
                "data-exam": exam_of(objective),
                "href": f"{page.href}#{objective}",
            },
        )
        chip.text = short_name(objective, page.known)
    for before, _after in zip(list(row), list(row)[1:], strict=False):
        before.tail = " "
    return row


def exam_styles(site: Site) -> str:
    """Return the style sheet that hides what belongs to another exam than the reader's."""
    rules = []
    for exam in site.options.exams:
        chosen = f'html[data-exam="{exam}"]'
        rules += [
            f'{chosen} .kb-chip:not([data-exam="{exam}"]){{display:none}}',
            f'{chosen} .kb-chips[data-exams]:not([data-exams~="{exam}"])::after'
            f"{{content:{_css(site.words('chips.other_exam'))};font-style:italic}}",
            f'{chosen} .q:not([data-exams~="{exam}"]) .q-exams::after'
            f"{{content:{_css(' ' + site.words('chips.question_other_exam'))}}}",
        ]
    return "\n".join(rules) + "\n"


def _css(text: str) -> str:
    """Return a text as a string of a style sheet."""
    return json.dumps(text, ensure_ascii=False).replace("<", "\\3c ")
