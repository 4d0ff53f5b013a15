"""A heading or an official point gets another text or id, and everything that names it follows."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from knowledge.checks.rename import (
    in_front_matter,
    leading_on,
    page_at,
    rewritten,
    with_figure_links,
)
from knowledge.checks.repair import Repair, repaired
from knowledge.problems import did_you_mean
from knowledge.site.model import Site
from knowledge.site.resolve import resolve_all
from knowledge.source.page import Heading, Page
from knowledge.source.parse import parse_page

_LINE = re.compile(r"^(\s{0,3}(?:#{1,6}\s+)?)(.*?)((?:\s*\{[^{}]*\})?\s*#*\s*)$")
_ID = re.compile(r"[\w][\w.-]*")


@dataclass(frozen=True)
class Section:
    """One heading with the names it gets.

    Attributes:
        page: The page, below the docs folder.
        old: Its id.
        new: Its id afterwards.
        text: Its text afterwards; empty when the text stays.
    """

    page: str
    old: str
    new: str
    text: str = ""

    @property
    def moved(self) -> dict[str, str]:
        """The old address and the new one, where they differ."""
        pair = {f"{self.page}#{self.old}": f"{self.page}#{self.new}"}
        return pair if self.old != self.new else {}


def section_of(site: Site, old: str, new: str) -> Section | None:
    """Return the section that a rename speaks of; None where it speaks of something else.

    Args:
        site: The site.
        old: `guide/page.md#section`, or an official point.
        new: `guide/page.md#id` or `#id` for another id, any other text for another heading; of an
            official point its new id.

    Raises:
        ValueError: There is no such section, or the new name is taken or is no id.
    """
    old = old.removeprefix(f"{site.settings.docs}/")
    if old in site.objectives:
        old, new = f"{site.options.objectives_page}#{old}", f"#{new.rpartition('#')[2]}"
    source, mark, identity = old.partition("#")
    if not mark:
        return None
    page = site.pages.get(source)
    if page is None:
        raise ValueError(f"there is no page '{source}'.{did_you_mean(source, site.pages)}")
    heading = page.heading(identity)
    if heading is None:
        near = did_you_mean(identity, [heading.id for heading in page.headings])
        raise ValueError(f"'{source}' has no section '{identity}'.{near}")
    section = _section(site, page, heading, new)
    if section.new != identity and section.new in site.anchors(source):
        raise ValueError(f"'{source}' has an id '{section.new}' already.")
    return section


def _section(site: Site, page: Page, heading: Heading, new: str) -> Section:
    target, mark, identity = new.removeprefix(f"{site.settings.docs}/").partition("#")
    if mark and (not target or target.endswith(".md")):
        if target not in ("", page.src):
            raise ValueError(f"a section stays on its page: '{page.src}#{identity}'.")
        if not _ID.fullmatch(identity):
            raise ValueError(f"'{identity}' is no id: letters, digits, '-', '_' and '.'.")
        return Section(page.src, heading.id, identity)
    if heading.explicit:
        return Section(page.src, heading.id, heading.id, new)
    made = parse_page(f"# {new}\n", page.src, page.path).headings
    return Section(page.src, heading.id, made[0].id, new)


def section_renamed(site: Site, section: Section) -> dict[str, tuple[str, str]]:
    """Return the text before and after of every file that names a section; nothing is written.

    Raises:
        ValueError: Another section of the page would lose its id.
    """
    page = site.pages[section.page]
    heading = page.heading(section.old)
    assert heading is not None, section  # noqa: S101 - `section_of` found it
    changes = repaired(site, {*section_links(site, section), *_lists(page, section)})

    def edit(path: str, text: str) -> str:
        if path == heading.place.path:
            text = _with_heading(text, heading, section)
        return with_section(site, path, text, section)

    changes = rewritten(site, changes, edit)
    if heading.place.path == page.path:
        after = parse_page(changes.get(page.path, ("", ""))[1], page.src, page.path)
        for other in page.headings:
            if other.id not in (section.old, *after.ids) and other.place.path == page.path:
                message = f"'{page.src}#{other.id}' would get another id; rename it first."
                raise ValueError(message)
    return changes


def section_links(site: Site, section: Section) -> Iterator[Repair]:
    """Yield links to a section."""
    for found in resolve_all(site):
        if (found.path, found.fragment) == (section.page, section.old):
            typed = found.link.target
            right = f"{typed.partition('#')[0]}#{section.new}"
            for place in found.written_at:
                yield Repair(place, typed, right)


def _lists(page: Page, section: Section) -> Iterator[Repair]:
    """Yield the section in the lists of its own page's front matter: what serves which point."""
    for point, names in page.front.mapped("objectives").items():
        for index, name in enumerate(names if isinstance(names, list) else ()):
            if name == section.old:
                place = page.front.place("objectives", point, index)
                yield Repair(place, section.old, section.new)


def with_section(site: Site, path: str, text: str, section: Section) -> str:
    """Return a file with a section's name replaced where it is written as a whole path.

    That is in front matter and figures of pages, and anywhere in other files; the id of an official
    point stands for itself and is replaced everywhere.
    """
    end = r"(?![\w-]|\.\w)"
    stem = re.escape(section.page.removesuffix(".md"))
    named = re.compile(rf"(?<![\w./-])({stem}\.(?:md|html)#){re.escape(section.old)}{end}")
    replace = partial(named.sub, rf"\g<1>{section.new}")
    page = page_at(site, path)
    if page is None:
        text = replace(text)
    else:
        text = in_front_matter(page, text, replace)
        folder = posixpath.dirname(page.src)

        def follow(target: str, fragment: str) -> tuple[str, str] | None:
            if (target, fragment) != (section.page, f"#{section.old}"):
                return None
            return posixpath.relpath(target, folder or "."), f"#{section.new}"

        text = with_figure_links(text, folder, follow)
    if section.page == site.options.objectives_page and section.old in site.objectives:
        point = re.compile(rf"(?<![\w.-]){re.escape(section.old)}{end}")
        text = point.sub(section.new, text)
    return leading_on(text, section.moved) if path == "mkdocs.yml" else text


def _with_heading(text: str, heading: Heading, section: Section) -> str:
    """Return a page with the line of one heading changed."""
    lines = text.splitlines(keepends=True)
    row = heading.place.line - 1
    line = lines[row].rstrip("\r\n")
    end = lines[row][len(line) :]
    if section.text:
        line = _LINE.sub(lambda found: f"{found[1]}{section.text}{found[3]}", line)
    elif heading.explicit:
        line = re.sub(rf"#{re.escape(section.old)}(?=[\s}}])", f"#{section.new}", line)
    else:
        line = f"{line.rstrip()} {{ #{section.new} }}"
    lines[row] = line + end
    return "".join(lines)
