"""What each official point has: sections, a figure or table, questions by level and type."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from knowledge.problems import Place, Problem
from knowledge.questions.bank import Bank, Objective, headings
from knowledge.questions.fragment import relative
from knowledge.questions.guess import Guess
from knowledge.questions.model import LEVELS, OFFICIAL_TYPES, Question
from knowledge.source.front_matter import FrontMatter

FEWEST_QUESTIONS = 3
FEWEST_LEVELS = 2
_FIGURE = re.compile(r"^\s*(?:`{3,}|~{3,})\s*mermaid|^\s*\|.*\|\s*$|!\[[^\]]*\]\(", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """A section of a page that teaches a point; `figure` tells of a diagram, picture or table."""

    page: str
    anchor: str
    title: str
    figure: bool


@dataclass(frozen=True)
class Coverage:
    """What one objective has.

    Attributes:
        objective: The official point.
        sections: Sections whose page names the point in its front matter.
        questions: Questions that name it, without cases.
    """

    objective: Objective
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]

    @property
    def levels(self) -> dict[str, int]:
        """Number of questions by level."""
        return {level: sum(q.level == level for q in self.questions) for level in LEVELS}

    @property
    def types(self) -> tuple[str, ...]:
        """Types that occur, in the usual order."""
        found = {q.type for q in self.questions} | {"case" for q in self.questions if q.case}
        return tuple(name for name in (*OFFICIAL_TYPES, "recall") if name in found)

    @property
    def missing(self) -> list[str]:
        """What the objective lacks, as phrases."""
        lacks = []
        if not self.sections:
            lacks.append("a section that teaches it")
        if not any(section.figure for section in self.sections):
            lacks.append("a figure or table")
        if len(self.questions) < FEWEST_QUESTIONS:
            lacks.append(f"{FEWEST_QUESTIONS} questions (has {len(self.questions)})")
        levels = [level for level, count in self.levels.items() if count]
        if len(levels) < FEWEST_LEVELS:
            lacks.append(f"questions at {FEWEST_LEVELS} levels (has {', '.join(levels) or 'none'})")
        return lacks


def coverage(bank: Bank, pages: Mapping[str, FrontMatter]) -> list[Coverage]:
    """Return what each objective has, in the order of the objectives page.

    Args:
        bank: All questions and objectives.
        pages: Front matter and body of each page, by its file below the docs folder.
    """
    sections = _sections(pages)
    questions = sorted(bank.by_source.values(), key=lambda q: q.id)
    return [
        Coverage(
            objective,
            tuple(sections.get(objective.id, ())),
            tuple(q for q in questions if objective.id in q.objectives and q.type != "case"),
        )
        for objective in bank.objectives.values()
    ]


def coverage_problems(rows: Iterable[Coverage]) -> list[Problem]:
    """Report each objective that lacks something, and each official type that never occurs."""
    table = list(rows)
    problems = []
    for row in table:
        if row.missing:
            message = f"objective '{row.objective.id}' lacks {'; '.join(row.missing)}."
            place = Place(row.objective.path, row.objective.line)
            problems.append(Problem(place, "coverage", message))
    found: Collection[str] = {name for row in table for name in row.types}
    for name in OFFICIAL_TYPES if table else ():
        if name not in found:
            place = Place(table[0].objective.path)
            problems.append(Problem(place, "coverage", f"no question of type '{name}'."))
    return problems


def _sections(pages: Mapping[str, FrontMatter]) -> dict[str, list[Section]]:
    found: dict[str, list[Section]] = {}
    for source, front in sorted(pages.items()):
        named = front.values.get("objectives")
        if not isinstance(named, dict):
            continue
        parts = _parts(front.body)
        for objective, anchors in named.items():
            for anchor in anchors if isinstance(anchors, list) else []:
                if str(anchor) in parts:
                    title, text = parts[str(anchor)]
                    section = Section(source, str(anchor), title, bool(_FIGURE.search(text)))
                    found.setdefault(str(objective), []).append(section)
    return found


def _parts(body: str) -> dict[str, tuple[str, str]]:
    """Return title and text of each section, subsections included, by anchor."""
    marks = headings(body)
    parts: dict[str, tuple[str, str]] = {}
    for index, mark in enumerate(marks):
        ends = (later.start for later in marks[index + 1 :] if later.level <= mark.level)
        parts.setdefault(mark.anchor, (mark.title, body[mark.start : next(ends, len(body))]))
    return parts


def coverage_page(rows: Iterable[Coverage], guessed: Iterable[Guess], host: str) -> str:
    """Return the Markdown of the generated page: the matrix by exam, and the guess-bot's results.

    Args:
        rows: What each objective has.
        guessed: How each cheap trick does.
        host: The page's file below the docs folder, for links.
    """
    table = list(rows)
    parts = []
    for exam in dict.fromkeys(row.objective.exam for row in table):
        parts += [
            f"## {exam.upper()}",
            _matrix([r for r in table if r.objective.exam == exam], host),
        ]
    parts += ["## Guessing", _guess_table(guessed)]
    return "\n\n".join(parts)


def _matrix(rows: Iterable[Coverage], host: str) -> str:
    lines = [
        "| Objective | Taught in | Figure or table | Recall | Apply | Analyse | Types | Lacks |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        place = relative(row.objective.path.removeprefix("docs/"), host)
        cells = [
            f"[{_cell(row.objective.title)}]({place}#{row.objective.id})",
            _links(row.sections, host),
            str(sum(section.figure for section in row.sections)),
            *(str(count) for count in row.levels.values()),
            ", ".join(row.types),
            "; ".join(row.missing) or "nothing",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _links(sections: Iterable[Section], host: str) -> str:
    return ", ".join(
        f"[{_cell(section.title)}]({relative(section.page, host)}#{section.anchor})"
        for section in sections
    )


def _guess_table(guessed: Iterable[Guess]) -> str:
    lines = [
        "What cheap tricks get right, without reading a word of the guide. More than five points "
        "above chance stops the build.",
        "",
        "| Trick | Right | Chance | Questions |",
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| {g.trick} | {g.score:.1%} | {g.chance:.1%} | {g.count} |" for g in guessed]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("[", "\\[").replace("]", "\\]")
