"""What the parts of the diagram engine hand to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Raw:
    """What Mermaid says about one source.

    Attributes:
        svg: The drawing as Mermaid made it.
        content: The parsed diagram (`extract.js` says how it is laid out).
    """

    svg: str
    content: dict[str, Any]


class DrawError(Exception):
    """Mermaid cannot read or draw a source.

    Attributes:
        message: Mermaid's own words, on one line.
        line: Line of the prepared source, counted from 1, or None when Mermaid names none.
        syntax: True when the author's text is wrong, False when the renderer failed.
    """

    def __init__(self, message: str, line: int | None = None, *, syntax: bool = True) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.syntax = syntax


@dataclass(frozen=True)
class Drawing:
    """One source, drawn.

    Attributes:
        source: What the author wrote between the fence lines.
        name: Stable name for ids and files: the title's slug and a part of the content's hash.
        svg: The finished picture; ids in it start with `ID`. Empty when there is an error.
        text: The text alternative, as HTML; empty for a diagram, whose page writes it from
            `content` in the site's words.
        title: `accTitle`, empty when missing.
        description: `accDescr`, empty when missing.
        width: Natural width of the picture in pixels.
        smallest: Its smallest text in pixels.
        tall: The same for a narrow screen, where the picture is too wide for one; empty for none.
            Its ids start with `ID`, too, and differ from those of the picture.
        tall_width: Natural width of that one in pixels.
        settings: What a script of the guide drew it from, as JSON; empty for a diagram.
        content: The parsed diagram, for the checks.
        lost: Labels of which the picture shows nothing.
        overlapping: Pairs of texts that lie on each other.
        beyond: How far, in pixels, a text ran beyond the frame before that was widened.
        error: Why it could not be drawn, or None.
        error_line: Line in the source (1 is the line below the fence), or None.
        syntax_error: True when the error is the author's.
    """

    source: str
    name: str = ""
    svg: str = ""
    text: str = ""
    title: str = ""
    description: str = ""
    width: float = 0
    smallest: float = 0
    tall: str = ""
    tall_width: float = 0
    settings: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    overlapping: list[list[str]] = field(default_factory=list)
    beyond: float = 0
    error: str | None = None
    error_line: int | None = None
    syntax_error: bool = False

    @property
    def wide(self) -> bool:
        """Whether neither picture fits on a phone with legible text: its words are shown there."""
        width = self.tall_width if self.tall else self.width
        return too_wide(width, self.smallest)


def too_wide(width: float, smallest: float) -> bool:
    """Tell whether a picture does not fit on a phone with its smallest text at 11 px."""
    return width * 11 / (smallest or 14) > PHONE


# What a picture may be wide, in pixels, with its smallest text at 11 px, on a phone of 360.
PHONE = 318


# Stands at the start of every id in a drawing, until a page gives the figure its own.
ID = "kbfigure"
