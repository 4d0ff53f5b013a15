"""Reads one Markdown file into a `Page`: every heading, link and name with line and column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from markdown.extensions.toc import slugify
from markdown_it.token import Token

from knowledge.problems import Place, Problem
from knowledge.source.blocks import parse_blocks
from knowledge.source.front_matter import read_front_matter
from knowledge.source.inlines import Found, Inline, normal, scan, scan_html
from knowledge.source.page import Definition, Fence, Heading, Link, Page, Prose, Use
from knowledge.source.shown import shown_text
from knowledge.source.silences import find_silences
from knowledge.source.snippets import Expanded, Snippets

_COMMENT_TARGETS = ("#", "", "/")


def parse_page(text: str, src: str, path: str, snippets: Snippets | None = None) -> Page:
    """Read one Markdown file.

    Args:
        text: Its content.
        src: File below the docs folder.
        path: File below the project's root, as shown in problems.
        snippets: Finds included files; without it no file can be included.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    front, problems = read_front_matter(text, path)
    source = (snippets or Snippets(Path("/nonexistent"))).expand(front.body, path, front.body_line)
    reader = _Reader(source)
    reader.read()
    return Page(
        src=src,
        path=path,
        front=front,
        headings=tuple(reader.headings),
        ids=frozenset(reader.ids),
        links=tuple(reader.links),
        terms=tuple(reader.terms),
        footnote_uses=tuple(reader.footnote_uses),
        footnotes=tuple(reader.footnotes),
        definitions=tuple(reader.definitions),
        definition_uses=tuple(reader.definition_uses),
        abbreviations=tuple(reader.abbreviations),
        snippets=tuple(source.uses),
        fences=tuple(reader.fences),
        tables=tuple(reader.tables),
        silences=tuple(find_silences(text, path, reader.code_lines)),
        prose=tuple(reader.prose),
        problems=(*problems, *source.problems, *reader.problems),
    )


_CUT_TERM = re.compile(r"\[\[[^\[\]|]*[^\[\]|\\]\|[^\[\]|]+\]\]")


@dataclass(slots=True)
class _Run:
    """One run of text, scanned; its section is known only when all ids are."""

    text: str
    places: tuple[Place, ...]
    inline: Inline
    heading: int
    level: int = 0
    paragraph: bool = False
    quiet: bool = False

    def at(self, offset: int) -> Place:
        row = self.text.count("\n", 0, offset)
        start = self.text.rfind("\n", 0, offset) + 1
        place = self.places[row]
        return Place(place.path, place.line, place.column + offset - start)


@dataclass
class _Reader:
    source: Expanded
    headings: list[Heading] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    terms: list[Use] = field(default_factory=list)
    footnote_uses: list[Use] = field(default_factory=list)
    footnotes: list[Definition] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    definition_uses: list[Use] = field(default_factory=list)
    abbreviations: list[Definition] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    prose: list[Prose] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    code_lines: set[int] = field(default_factory=set)
    runs: list[_Run] = field(default_factory=list)
    fence_headings: list[tuple[Token, int]] = field(default_factory=list)
    table_headings: list[int] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)

    def read(self) -> None:
        tokens = parse_blocks("\n".join(self.source.lines))
        self._define(tokens)
        self._scan(tokens)
        self._name_headings()
        for token, heading in self.fence_headings:
            self._fence(token, self._section(heading))
        self.tables = [self._section(heading) for heading in self.table_headings]
        for run in self.runs:
            self._record(run)

    def place(self, row: int, column: int = 0) -> Place:
        """Return the place of a column (from 0) of a line of the expanded text."""
        origin = self.source.origins[min(row, len(self.source.origins) - 1)]
        return Place(origin.path, origin.line, max(1, column + 1 - origin.shift))

    def _define(self, tokens: Iterable[Token]) -> None:
        """Collect what names stand for; a text may use a name above its definition."""
        for token in tokens:
            if token.type not in ("definition", "abbreviation", "footnote_reference_open"):
                continue
            row = token.map[0] if token.map else 0
            line = self.source.lines[row]
            place = self.place(row, len(line) - len(line.lstrip(" >\t")))
            if token.type == "footnote_reference_open":
                start = max(line.find("[^"), 0)
                lines = self.source.lines[row : token.map[1] if token.map else row + 1]
                first = lines[0].partition("]:")[2]
                text = "\n".join(part.strip() for part in (first, *lines[1:])).strip()
                definition = Definition(token.meta["label"], text, self.place(row, start))
                self.footnotes.append(definition)
                continue
            definition = Definition(token.meta["name"], token.meta["target"], place)
            if token.type == "abbreviation":
                self.abbreviations.append(definition)
            elif definition.name != "//" and definition.target not in _COMMENT_TARGETS:
                self.definitions.append(definition)
                self.targets[normal(definition.name)] = definition.target  # the last one counts

    def _scan(self, tokens: list[Token]) -> None:
        heading, level, row_cells, previous = -1, 0, False, ""
        for token in tokens:
            kind, rows = token.type, token.map or [0, 0]
            if kind == "heading_open":
                level = int(token.tag[1])
                heading += 1
            elif kind == "heading_close":
                level = 0
            elif kind == "table_open":
                self.table_headings.append(heading)
            elif kind == "tr_open":
                row_cells = True
                line = self.source.lines[rows[0]].strip()
                self._cut_terms(self._run(line, rows[0], heading))
            elif kind == "tr_close":
                row_cells = False
            elif kind == "inline" and not row_cells:
                run = self._run(token.content, rows[0], heading)
                run.level = level
                run.paragraph = previous == "paragraph_open"
                run.quiet = previous == "container_open"
            elif kind in ("fence", "code_block"):
                self.fence_headings += [(token, heading)] if kind == "fence" else []
                self._code(rows)
            elif kind == "html_block":
                self._run(token.content, rows[0], heading, html=True)
            previous = kind

    def _cut_terms(self, row: _Run) -> None:
        """Report term links that a table takes apart at their bar; they are no links."""
        found = row.inline.found
        for match in _CUT_TERM.finditer(row.text):
            kept = [one for one in found if one.kind != "term" or one.start != match.start()]
            if len(kept) == len(found):
                continue  # in code
            found[:] = kept
            right = match.group().replace("|", "\\|")
            message = f"the table cuts '{match.group()}' in two. Write '{right}'."
            self.problems.append(Problem(row.at(match.start()), "broken-syntax", message))

    def _code(self, rows: list[int]) -> None:
        self.code_lines.update(origin.line for origin in self.source.origins[rows[0] : rows[1]])

    def _run(self, text: str, row: int, heading: int, html: bool = False) -> _Run:
        places = []
        for number, line in enumerate(text.split("\n")):
            raw = self.source.lines[min(row + number, len(self.source.lines) - 1)]
            bare = line.strip()
            if raw.rstrip().endswith(line.rstrip()):
                column = len(raw.rstrip()) - len(line.rstrip())
            else:
                column = max(raw.find(bare), 0) - (len(line) - len(line.lstrip()))
            places.append(self.place(row + number, column))
        inline = scan_html(text) if html else scan(text, self.targets)
        run = _Run(text, tuple(places), inline, heading, quiet=html)
        self.runs.append(run)
        return run

    def _name_headings(self) -> None:
        """Give each heading the id Python-Markdown gives it: explicit ids first, then slugs."""
        used: set[str] = set()
        for run in self.runs:
            for name, offset in run.inline.ids:
                if name in used:
                    message = f"id '{name}' is already used on this page."
                    self.problems.append(Problem(run.at(offset), "duplicate-id", message))
                self.ids.append(name)
                used.add(name)
        tried: dict[tuple[str, int], int] = {}
        rows: dict[tuple[str, int], int] = {}
        for row, origin in enumerate(self.source.origins):
            rows.setdefault((origin.path, origin.line), row)
        for run in self.runs:
            if not run.level:
                continue
            text, explicit = _split_attributes(run.text)
            shown = shown_text(text)
            name = explicit or _unique(slugify(shown, "-"), used, tried)
            place = run.places[0]
            place = Place(
                place.path, place.line, self._heading_column(place, rows[place.path, place.line])
            )
            self.headings.append(Heading(run.level, name, shown, place, bool(explicit)))
            self.ids.append(name)

    def _heading_column(self, place: Place, row: int) -> int:
        """Return the column of the `#` before a heading's text; of the text when there is none."""
        origin = self.source.origins[row]
        found = self.source.lines[row][: place.column - 1 + origin.shift].find("#")
        return found + 1 - origin.shift if found >= 0 else place.column

    def _section(self, heading: int) -> str:
        return self.headings[heading].id if 0 <= heading < len(self.headings) else ""

    def _fence(self, token: Token, section: str) -> None:
        info = token.info.strip()
        language = re.match(r"\{?[ ]*\.?([\w+#-]*)", info)
        row = (token.map or [0, 0])[0]
        line = self.source.lines[row]
        column = len(line) - len(line.lstrip())
        place = self.place(row + 1, column)
        name = language.group(1) if language else ""
        self.fences.append(Fence(name, info, token.content, place, section))

    def _record(self, run: _Run) -> None:
        section = self._section(run.heading)
        linked = []
        for found in run.inline.found:
            place = run.at(found.start)
            if found.kind in ("link", "image", "html"):
                self._link(found, place, section, run)
                linked.append((found.start, found.end))
            elif found.kind == "term":
                context = "heading" if run.level else found.context
                self.terms.append(Use(found.target, place, section, found.text, context))
                linked.append((found.start, found.end))
            elif found.kind == "footnote":
                self.footnote_uses.append(Use(found.target, place, section))
            elif found.kind == "unsafe":
                message = f"'{found.target}' has no place in a text."
                self.problems.append(Problem(place, "unsafe-html", message))
            else:
                self.problems.append(_broken(found, place))
        for label in run.inline.labels:
            use = Use(label.target, run.at(label.start), section, label.text)
            self.definition_uses.append(use)
        if not run.level and not run.quiet:
            text = _blanked(run.text, run.inline.blanks)
            self.prose.append(Prose(text, run.places, section, tuple(linked)))

    def _link(self, found: Found, place: Place, section: str, run: _Run) -> None:
        target = found.target
        if found.form == "reference":
            target = self.targets[normal(target)]
        alone = run.paragraph and found.start == 0 and found.end == len(run.text)
        self.links.append(
            Link(
                target=target,
                text=found.text,
                place=place,
                form=found.form,
                section=section,
                attribute=found.attribute,
                alone=alone,
                has_alt=found.has_alt,
            )
        )


def _unique(name: str, used: set[str], tried: dict[tuple[str, int], int]) -> str:
    """Return a heading's id as Python-Markdown numbers it, and note it as used.

    Args:
        name: The slug.
        used: Ids of the page.
        tried: Up to which number each name is taken; many headings of one text stay quick by it.
    """
    if not name or name in used:
        match = re.match(r"(.*)_([0-9]{1,9})$", name)
        base, first = (match.group(1), int(match.group(2))) if match else (name, 0)
        number = tried.get((base, first), first) + 1
        while f"{base}_{number}" in used:
            number += 1
        tried[base, first] = number
        name = f"{base}_{number}"
    used.add(name)
    return name


def _broken(found: Found, place: Place) -> Problem:
    if found.kind == "reversed":
        right = f"[{found.text}]({found.target})"
        message = f"'({found.text})[{found.target}]' is the wrong way round. Write '{right}'."
        return Problem(place, "broken-syntax", message)
    message = f"link '[{found.text}]({found.target}' is never closed, or its title has one quote."
    return Problem(place, "broken-syntax", message)


def _split_attributes(text: str) -> tuple[str, str]:
    """Split a heading's text from its attribute list; return the text and the explicit id."""
    bare = text.rstrip(" ")
    if not bare.endswith("}"):
        return text, ""
    # Found from the end: a pattern would begin again at each of many braces.
    start = bare.find(" {", max(bare.rfind("}", 0, -1), bare.rfind("\n")) + 1)
    inside = bare[start + 2 : -1].removeprefix(":").strip(" ")
    if start < 0 or not inside:
        return text, ""
    inside = re.sub(r"(?<!\bid)=(?:\"[^\"]*\"|'[^']*')", "=", inside)  # a colour is no id
    explicit = re.search(r"(?:^|\s)(?:#|id=[\"']?)([^\s\"'}]+)", inside)
    return text[:start].rstrip(" "), explicit.group(1) if explicit else ""


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text
