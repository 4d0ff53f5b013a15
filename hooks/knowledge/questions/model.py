"""What a question is: frozen records with the place of everything an author wrote."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.problems import Place
from knowledge.site.neutral import neutral

TYPES = ("choice", "response", "order", "match", "case", "recall")
OFFICIAL_TYPES = ("choice", "response", "order", "match", "case")
LEVELS = ("recall", "apply", "analyse")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Text:
    """A piece of Markdown and where it starts.

    Attributes:
        markdown: The text as written, without the indentation of its list item.
        place: Its first character.
    """

    markdown: str
    place: Place

    @property
    def plain(self) -> str:
        """The text in one line without comments, for comparing and for lists of names."""
        return " ".join(_COMMENT.sub("", self.markdown).split())


@dataclass(frozen=True)
class Option:
    """One thing to choose: an option, a response of a matching question, or a step.

    Attributes:
        key: Letter by position in the file (`a` is the first). Unused ones follow the used ones.
        text: What the reader sees.
        right: Whether it belongs to the answer.
        reason: Why it is right or wrong; None where the form has none (a step in its place).
    """

    key: str
    text: Text
    right: bool
    reason: Text | None = None


@dataclass(frozen=True)
class Prompt:
    """One line of a matching question: what is asked, and the key of the response that fits."""

    text: Text
    answer: str
    reason: Text | None = None


@dataclass(frozen=True)
class Source:
    """Where the answer can be looked up, and the day somebody did."""

    url: str
    checked: datetime.date
    place: Place


@dataclass(frozen=True)
class Question:
    """One file of the bank.

    Attributes:
        id: Stable name for authors, equal to the file's name.
        type: One of `TYPES`.
        path: File, relative to the project's root.
        stem: The question itself, or the scenario of a case.
        objectives: Official points it serves.
        teaches: `guide/page.md#section` that teaches it, below the docs folder.
        level: One of `LEVELS`; empty for a case.
        sources: Where the answer is from.
        case: Id of the scenario it belongs to, or None.
        part: Place among the questions of its case, from 1; 0 when none is given.
        family: Name that questions on the same fact share; empty for none.
        any_order: Keys of steps that may stand in any order among themselves, group by group.
        misconceptions: Misconception by the key of the option that stands for it.
        terms: Terms it uses.
        title: Name of a case; empty otherwise.
        options: Options, steps in the right order, or responses; the unused ones last.
        prompts: Lines of a matching question.
        answer: Answer of a recall card.
        explanation: What to remember.
        hints: Hints, in order.
        places: Place of each front matter key.
    """

    id: str
    type: str
    path: str
    stem: Text
    objectives: tuple[str, ...] = ()
    teaches: str = ""
    level: str = ""
    sources: tuple[Source, ...] = ()
    case: str | None = None
    part: int = 0
    family: str = ""
    any_order: tuple[tuple[str, ...], ...] = ()
    misconceptions: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[str, ...] = ()
    title: str = ""
    options: tuple[Option, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    answer: Text | None = None
    explanation: Text | None = None
    hints: tuple[Text, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)

    @property
    def neutral(self) -> str:
        """The name that readers may see before they answer; progress is stored under it."""
        return neutral(self.id)

    @property
    def right(self) -> tuple[str, ...]:
        """Keys of the answer: the right options, or the steps in their order."""
        return tuple(option.key for option in self.options if option.right)

    @property
    def exams(self) -> tuple[str, ...]:
        """Exams the question serves: the part of its objectives' ids before the first dash."""
        return tuple(sorted({objective.partition("-")[0] for objective in self.objectives}))

    @property
    def digest(self) -> str:
        """Eight characters that change when what is asked or what is right changes.

        Reasons, hints and sources are left out: a better explanation must not void an answer.
        """
        parts = [self.type, self.case or "", self.stem.plain]
        parts += [f"{o.key}{o.right:d}{o.text.plain}" for o in self.options]
        parts += [f"{p.text.plain}={p.answer}" for p in self.prompts]
        parts.append(self.answer.plain if self.answer else "")
        parts += [",".join(group) for group in self.any_order]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]

    def place(self, key: str = "id") -> Place:
        """Return the place of a front matter key, or of the file."""
        return self.places.get(key, Place(self.path))
