"""What one Markdown file holds: frozen records, each with the place where the author wrote it."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.problems import Place, Problem
from knowledge.source.front_matter import FrontMatter


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as Python-Markdown renders it.

    Attributes:
        level: 1 to 6.
        id: Its id in the built page: the author's own, or the slug of its text.
        text: Its text without markup.
        place: Its first character.
        explicit: Whether the author wrote the id.
    """

    level: int
    id: str
    text: str
    place: Place
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link of any form, or an image.

    Attributes:
        target: What the author typed as target, or the target of the definition it names.
        text: Text of the link, or the alternative text of an image, without markup.
        place: Its first character.
        form: `inline`, `reference`, `auto` or `html`.
        section: Id of the heading above it; empty at the top of the page.
        attribute: `href`, `src` or `srcset`; Markdown links have `href`, images `src`.
        alone: Whether it is all there is in its paragraph.
        has_alt: False for an image without any alternative text.
    """

    target: str
    text: str
    place: Place
    form: str = "inline"
    section: str = ""
    attribute: str = "href"
    alone: bool = False
    has_alt: bool = True

    @property
    def is_image(self) -> bool:
        """Whether the browser loads it, rather than the reader following it."""
        return self.attribute != "href"


@dataclass(frozen=True, slots=True)
class Use:
    """A name used in a text: a term, a footnote, a link definition, a snippet.

    Attributes:
        name: What the author typed.
        place: Its first character.
        section: Id of the heading above it; empty at the top of the page.
        shown: The text a reader sees.
        context: `text`, `heading` or `link`.
    """

    name: str
    place: Place
    section: str = ""
    shown: str = ""
    context: str = "text"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a name stands for: a link definition, a footnote or an abbreviation.

    Attributes:
        name: Label between the brackets.
        target: What stands behind the colon; of a footnote all its lines, without indentation.
        place: Its first character.
    """

    name: str
    target: str
    place: Place


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced code block.

    Attributes:
        language: First word behind the fence.
        info: All of it.
        text: The code.
        place: The first line of the code.
        section: Id of the heading above it.
    """

    language: str
    info: str
    text: str
    place: Place
    section: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """A comment that allows one rule to be broken on one line."""

    rule: str
    reason: str
    place: Place
    line: int


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text with code, targets and markup blanked out, character by character.

    Attributes:
        text: The text; a blanked character is a space.
        places: Place of each line of it.
        section: Id of the heading above it.
        linked: Spans of the text that are shown as links.
    """

    text: str
    places: tuple[Place, ...]
    section: str = ""
    linked: tuple[tuple[int, int], ...] = ()

    def at(self, offset: int) -> Place:
        """Return the place of a character."""
        row = self.text.count("\n", 0, offset)
        start = self.text.rfind("\n", 0, offset) + 1
        place = self.places[min(row, len(self.places) - 1)]
        return Place(place.path, place.line, place.column + offset - start)


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file, read once.

    Attributes:
        src: File below the docs folder (`guide/a.md`).
        path: File below the project's root (`docs/guide/a.md`).
        front: Front matter.
        headings: Headings in order.
        ids: Every id of the page that a link can lead to.
        links: Links and images in order.
        terms: `[[…]]` in order.
        footnote_uses: `[^…]` in the text.
        footnotes: `[^…]:` definitions.
        definitions: `[…]:` link definitions.
        definition_uses: `[…][…]` by the label they name, resolved or not.
        abbreviations: `*[…]:` definitions.
        snippets: Files included with `--8<--`.
        fences: Fenced code blocks.
        tables: Id of the section of each table, in order.
        silences: Comments that silence a rule.
        prose: Running text, for rules about words.
        problems: What reading the file found (broken front matter, an unclosed link …).
    """

    src: str
    path: str
    front: FrontMatter
    headings: tuple[Heading, ...] = ()
    ids: frozenset[str] = frozenset()
    links: tuple[Link, ...] = ()
    terms: tuple[Use, ...] = ()
    footnote_uses: tuple[Use, ...] = ()
    footnotes: tuple[Definition, ...] = ()
    definitions: tuple[Definition, ...] = ()
    definition_uses: tuple[Use, ...] = ()
    abbreviations: tuple[Definition, ...] = ()
    snippets: tuple[Use, ...] = ()
    fences: tuple[Fence, ...] = ()
    tables: tuple[str, ...] = ()
    silences: tuple[Silence, ...] = ()
    prose: tuple[Prose, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def title(self) -> str:
        """The first heading of level 1, else the front matter's title, else the file's name."""
        for heading in self.headings:
            if heading.level == 1:
                return heading.text
        return str(self.front.values.get("title") or self.src)

    def heading(self, section: str) -> Heading | None:
        """Return the heading with this id, or None."""
        return next((heading for heading in self.headings if heading.id == section), None)

    def within(self, section: str) -> frozenset[str]:
        """Return the ids of a section and of its subsections; empty for an unknown one."""
        found: list[str] = []
        level = 0
        for heading in self.headings:
            if found and heading.level <= level:
                break
            if found or heading.id == section:
                level = level or heading.level
                found.append(heading.id)
        return frozenset(found)
