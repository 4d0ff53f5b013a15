"""Reads all question files, the objectives and the sections they name into a `Bank`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from knowledge.frontmatter import read_front_matter
from knowledge.problems import Problem
from knowledge.questions.bank import Bank, read_objectives, section_titles
from knowledge.questions.model import Question
from knowledge.questions.parse import parse_question

FOLDER = "questions/"
OBJECTIVES = "reference/objectives.md"


def is_question(source: str) -> bool:
    """Tell whether a file below the docs folder is a question."""
    return source.startswith(FOLDER) and source.endswith(".md") and not source.endswith("/index.md")


def read_bank(sources: Iterable[str], read: Callable[[str], str]) -> tuple[Bank, list[Problem]]:
    """Read the bank.

    Args:
        sources: All Markdown files below the docs folder.
        read: Returns a file's text.

    Returns:
        The bank, and the problems of all question files.
    """
    known = set(sources)
    by_source: dict[str, Question] = {}
    problems: list[Problem] = []
    for source in sorted(filter(is_question, known)):
        question, found = parse_question(read(source), f"docs/{source}")
        problems += found
        if question:
            by_source[source] = question
    pages = {q.teaches.partition("#")[0] for q in by_source.values() if q.teaches}
    sections = {page: section_titles(_body(read(page), page)) for page in sorted(pages & known)}
    objectives = read_objectives(read(OBJECTIVES)) if OBJECTIVES in known else {}
    return Bank(by_source, objectives, sections), problems


def _body(text: str, path: str) -> str:
    return read_front_matter(text, path)[0].body
