"""What each official point has: sections, a figure or table, questions by level and type."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from knowledge.problems import Place, Problem
from knowledge.questions.bank import bank_of
from knowledge.questions.fragment import relative
from knowledge.questions.guess import Guess, guesses
from knowledge.questions.model import LEVELS, TYPES, Question
from knowledge.site.model import Site
from knowledge.site.objectives import Objective, exam_of
from knowledge.site.options import Options
from knowledge.site.options import Questions as Needs
from knowledge.source.page import Page


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
        needs: What an objective must have.
    """

    objective: Objective
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    needs: Needs

    @property
    def levels(self) -> dict[str, int]:
        """Number of questions by level."""
        return {level: sum(q.level == level for q in self.questions) for level in LEVELS}

    @property
    def types(self) -> tuple[str, ...]:
        """Types that occur, in the usual order."""
        found = {q.type for q in self.questions} | {"case" for q in self.questions if q.case}
        return tuple(name for name in TYPES if name in found)

    @property
    def missing(self) -> list[str]:
        """What the objective lacks, as phrases."""
        lacks = []
        if not self.sections:
            lacks.append("a section that teaches it")
        if not any(section.figure for section in self.sections):
            lacks.append("a figure or table")
        fewest = self.needs.fewest_for_objective
        if len(self.questions) < fewest:
            lacks.append(f"{fewest} questions (has {len(self.questions)})")
        levels = [level for level, count in self.levels.items() if count]
        fewest = self.needs.fewest_levels
        if len(levels) < fewest:
            lacks.append(f"questions at {fewest} levels (has {', '.join(levels) or 'none'})")
        return lacks


def coverage(site: Site) -> list[Coverage]:
    """Return what each objective has, in the order of the objectives page."""
    sections = _sections(site)
    questions = sorted(bank_of(site).by_source.values(), key=lambda q: q.id)
    return [
        Coverage(
            objective,
            tuple(sections.get(objective.id, ())),
            tuple(q for q in questions if objective.id in q.objectives and q.type != "case"),
            site.options.questions,
        )
        for objective in site.objectives.values()
    ]


def coverage_problems(rows: Iterable[Coverage], options: Options) -> list[Problem]:
    """Report each objective that lacks something, and each type of an exam that never occurs."""
    table = list(rows)
    problems = []
    for row in table:
        if row.missing:
            message = f"objective '{row.objective.id}' lacks {'; '.join(row.missing)}."
            problems.append(Problem(row.objective.place, "coverage", message))
    found: Collection[str] = {name for row in table for name in row.types}
    exams = [
        options.exams[name]
        for name in options.exams
        if any(exam_of(row.objective.id) == name for row in table)
    ]
    for name in dict.fromkeys(name for exam in exams for name in exam.types):
        if name not in found:
            place = Place(table[0].objective.place.path)
            problems.append(Problem(place, "coverage", f"no question of type '{name}'."))
    return problems


def _sections(site: Site) -> dict[str, list[Section]]:
    found: dict[str, list[Section]] = {}
    for page in site.of_kind("page"):
        for objective, anchors in page.front.mapped("objectives").items():
            for anchor in anchors if isinstance(anchors, list) else []:
                heading = page.heading(str(anchor))
                if heading is not None:
                    shown = _has_figure(page, page.within(heading.id))
                    section = Section(page.src, heading.id, heading.text, shown)
                    found.setdefault(str(objective), []).append(section)
    return found


def _has_figure(page: Page, sections: Collection[str]) -> bool:
    """Tell whether one of the sections has a diagram, a table or a picture."""
    return (
        any(fence.language == "mermaid" and fence.section in sections for fence in page.fences)
        or any(table in sections for table in page.tables)
        or any(link.is_image and link.section in sections for link in page.links)
    )


def coverage_page(site: Site, host: str) -> str:
    """Return the Markdown of the generated page: the matrix by exam, and the guess-bot's results.

    Args:
        site: The whole site.
        host: The page's file below the docs folder, for links.
    """
    table = coverage(site)
    page = site.options.objectives_page
    parts = []
    for exam in dict.fromkeys(row.objective.exam for row in table):
        rows = [row for row in table if row.objective.exam == exam]
        parts += [f"## {site.options.exam(exam).name}", _matrix(rows, page, host)]
    parts += ["## Guessing", _guess_table(guesses(bank_of(site).by_source.values()))]
    return "\n\n".join(parts)


def _matrix(rows: Iterable[Coverage], page: str, host: str) -> str:
    lines = [
        "| Objective | Taught in | Figure or table | Recall | Apply | Analyse | Types | Lacks |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        place = relative(page, host)
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
