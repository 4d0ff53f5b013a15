"""The whole bank at hand: questions by file and id, cases with members, topics in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from knowledge.problems import Problem
from knowledge.questions.model import Question
from knowledge.questions.parse import question_of
from knowledge.site.model import Site
from knowledge.site.objectives import Objective


@dataclass(frozen=True, eq=False)
class Bank:
    """All questions of a site.

    Attributes:
        by_source: Question by its file below the docs folder (`questions/3.3/a.md`).
        objectives: Official points in the order of their page, by id.
        titles: Titles of the pages that teach, by page.
        sections: Titles of a page's sections by id, by page.
        misconceptions: Section that clears up each misconception, `page.md#section`.
        problems: Mistakes within the question files.
    """

    by_source: Mapping[str, Question] = field(default_factory=dict)
    objectives: Mapping[str, Objective] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    misconceptions: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @cached_property
    def sources(self) -> dict[str, str]:
        """File of each question, by its id."""
        return {question.id: source for source, question in self.by_source.items()}

    def case(self, question: Question) -> Question | None:
        """Return the scenario a question belongs to."""
        return self._cases.get(question.case) if question.case else None

    @cached_property
    def _cases(self) -> dict[str, Question]:
        return {q.id: q for q in self.by_source.values() if q.type == "case"}

    def members(self, case: str) -> list[str]:
        """Return the files of a case's questions, by part, then by name."""
        found = [source for source, q in self.by_source.items() if q.case == case]
        return sorted(found, key=lambda source: (self.by_source[source].part, source))

    def section_title(self, target: str) -> str:
        """Return the title of `page.md#section`, or a plain phrase when it is not known."""
        page, _, anchor = target.partition("#")
        return self.sections.get(page, {}).get(anchor, "the section that teaches this")

    def reading_title(self, target: str) -> str:
        """Return the titles of page and section of `page.md#section`, for a link away from it."""
        page, section = self.titles.get(target.partition("#")[0]), self.section_title(target)
        return section if page in (None, section) else f"{page}: {section}"

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


@lru_cache(maxsize=1)
def bank_of(site: Site) -> Bank:
    """Return the bank of a site; made once for each."""
    by_source: dict[str, Question] = {}
    problems: list[Problem] = []
    for page in site.of_kind("question"):
        problems += [found for found in page.problems if found.rule == "front-matter"]
        if not any(found.rule == "front-matter" for found in page.problems):
            question, wrong = question_of(page.front, site.options.questions)
            problems += wrong
            if question:
                by_source[page.src] = question
    misconceptions: dict[str, str] = {}
    for page in site.of_kind("page"):
        for name, section in page.front.mapped("misconceptions").items():
            misconceptions.setdefault(str(name), f"{page.src}#{section}")
    named = {question.teaches for question in by_source.values()} | set(misconceptions.values())
    pages = {target.partition("#")[0] for target in named} & set(site.pages)
    return Bank(
        by_source,
        site.objectives,
        {src: site.pages[src].title for src in sorted(pages)},
        {src: {h.id: h.text for h in site.pages[src].headings} for src in sorted(pages)},
        misconceptions,
        tuple(problems),
    )
