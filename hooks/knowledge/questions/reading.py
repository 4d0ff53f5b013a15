"""Reads all question files, the objectives and the sections they name into a `Bank`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from knowledge.problems import Problem
from knowledge.questions.bank import Bank, read_objectives, section_titles
from knowledge.questions.model import Question
from knowledge.questions.parse import parse_question
from knowledge.source.front_matter import FrontMatter, read_front_matter

FOLDER = "questions/"
OBJECTIVES = "reference/objectives.md"


def is_question(source: str) -> bool:
    """Tell whether a file below the docs folder is a question."""
    return source.startswith(FOLDER) and source.endswith(".md") and not source.endswith("/index.md")


@dataclass(frozen=True)
class Reading:
    """Everything read from the docs folder.

    Attributes:
        bank: All questions.
        fronts: Front matter and body of every other page, by its file below the docs folder.
        problems: Mistakes in question files.
    """

    bank: Bank
    fronts: Mapping[str, FrontMatter]
    problems: tuple[Problem, ...]


def read_bank(sources: Iterable[str], read: Callable[[str], str]) -> Reading:
    """Read the bank and the pages it names.

    Args:
        sources: All Markdown files below the docs folder.
        read: Returns a file's text.
    """
    names = sorted(sources)
    by_source: dict[str, Question] = {}
    problems: list[Problem] = []
    for source in filter(is_question, names):
        question, found = parse_question(read(source), f"docs/{source}")
        problems += found
        if question:
            by_source[source] = question
    fronts = {
        source: read_front_matter(read(source), f"docs/{source}")[0]
        for source in names
        if not is_question(source)
    }
    named = {q.teaches.partition("#")[0] for q in by_source.values() if q.teaches}
    named |= {source for source, front in fronts.items() if "misconceptions" in front.values}
    sections = {page: section_titles(fronts[page].body) for page in sorted(named & set(fronts))}
    objectives = read_objectives(fronts[OBJECTIVES]) if OBJECTIVES in fronts else {}
    bank = Bank(by_source, objectives, sections, _misconceptions(fronts))
    return Reading(bank, fronts, tuple(problems))


def _misconceptions(fronts: Mapping[str, FrontMatter]) -> dict[str, str]:
    """Return where each misconception is cleared up, from the pages that declare them."""
    found: dict[str, str] = {}
    for source, front in fronts.items():
        declared = front.values.get("misconceptions")
        if isinstance(declared, dict):
            for name, section in declared.items():
                found.setdefault(str(name), f"{source}#{section}")
    return found
