"""The whole bank at hand: questions by file and id, cases with members, topics in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from markdown.extensions.toc import slugify, unique

from knowledge.questions.model import Question
from knowledge.source.front_matter import FrontMatter

_FENCED = re.compile(r"^(`{3,}|~{3,}).*?^\1[`~]*\s*$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_EXPLICIT = re.compile(r"\s*\{:?\s*#([\w.-]+)[^}]*\}$")
_INLINE = re.compile(r"`([^`]*)`|\[\[(?:[^]|]*\|)?([^]]*)\]\]|\[([^]]*)\]\([^)]*\)|[*_]{1,2}(?=\S)")


@dataclass(frozen=True)
class Objective:
    """An official point: its id, what it says, and where that is written."""

    id: str
    title: str
    path: str = ""
    line: int = 1

    @property
    def exam(self) -> str:
        """The part of the id before the first dash."""
        return self.id.partition("-")[0]


@dataclass(frozen=True)
class Heading:
    """A heading: its level, text and id, where it starts in the body, whether the id is written."""

    level: int
    title: str
    anchor: str
    start: int
    explicit: bool


@dataclass(frozen=True)
class Bank:
    """All questions of a site.

    Attributes:
        by_source: Question by its file below the docs folder (`questions/3.3/a.md`).
        objectives: Official points in the order of their page, by id.
        sections: Titles of a page's sections by id, by page.
        misconceptions: Section that clears up each misconception, `page.md#section`.
    """

    by_source: Mapping[str, Question] = field(default_factory=dict)
    objectives: Mapping[str, Objective] = field(default_factory=dict)
    sections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    misconceptions: Mapping[str, str] = field(default_factory=dict)

    @property
    def sources(self) -> dict[str, str]:
        """File of each question, by its id."""
        return {question.id: source for source, question in self.by_source.items()}

    def case(self, question: Question) -> Question | None:
        """Return the scenario a question belongs to."""
        if question.case is None:
            return None
        found = (q for q in self.by_source.values() if q.id == question.case and q.type == "case")
        return next(found, None)

    def members(self, case: str) -> list[str]:
        """Return the files of a case's questions, by part, then by name."""
        found = [source for source, q in self.by_source.items() if q.case == case]
        return sorted(found, key=lambda source: (self.by_source[source].part, source))

    def section_title(self, target: str) -> str:
        """Return the title of `page.md#section`, or a plain phrase when it is not known."""
        page, _, anchor = target.partition("#")
        return self.sections.get(page, {}).get(anchor, "the section that teaches this")

    def by_topic(self) -> list[tuple[Objective, list[str]]]:
        """Return each objective with the files of the questions that have it as their first.

        A topic is the first of a question's objectives that the objectives page knows; cases are
        left out, their members bring the scenario along.
        """
        groups: dict[str, list[str]] = {name: [] for name in self.objectives}
        for source, question in sorted(self.by_source.items()):
            known = [name for name in question.objectives if name in groups]
            if question.type != "case" and known:
                groups[known[0]].append(source)
        for files in groups.values():
            files.sort(key=lambda s: (self.by_source[s].case or "", self.by_source[s].part, s))
        return [(self.objectives[name], files) for name, files in groups.items() if files]


def headings(body: str) -> list[Heading]:
    """Return the headings of a body, fenced code left out, with the ids they get."""
    # Blank out code instead of cutting it: positions stay those of the body.
    text = _FENCED.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), body)
    found = []
    used: set[str] = set()
    for match in _HEADING.finditer(text):
        explicit = _EXPLICIT.search(match.group(2))
        title = plain(_EXPLICIT.sub("", match.group(2)))
        anchor = explicit.group(1) if explicit else unique(slugify(title, "-"), used)
        used.add(anchor)
        level = len(match.group(1))
        found.append(Heading(level, title, anchor, match.start(), explicit is not None))
    return found


def read_objectives(front: FrontMatter) -> dict[str, Objective]:
    """Read the objectives page: headings of level 3 and deeper with an explicit id."""
    return {
        mark.anchor: Objective(
            mark.anchor,
            mark.title,
            front.path,
            front.body_line + front.body.count("\n", 0, mark.start),
        )
        for mark in headings(front.body)
        if mark.explicit and mark.level >= 3
    }


def section_titles(body: str) -> dict[str, str]:
    """Return the title of each section of a page by the id its heading gets."""
    return {mark.anchor: mark.title for mark in reversed(headings(body))}


def plain(markdown: str) -> str:
    """Return inline Markdown as the words a reader sees."""
    return _INLINE.sub(lambda m: next((g for g in m.groups() if g is not None), ""), markdown)


def exams_of(objectives: Iterable[str]) -> str:
    """Return the exams of some objectives, space-separated, for an attribute."""
    return " ".join(sorted({name.partition("-")[0] for name in objectives}))
