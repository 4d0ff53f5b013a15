"""Questions: read, check, render and export the bank."""

from __future__ import annotations

from knowledge.questions.check import check_questions
from knowledge.questions.coverage import coverage, coverage_problems
from knowledge.questions.lint import lint_bank
from knowledge.questions.model import Option, Prompt, Question, Source, Text
from knowledge.questions.parse import parse_question

__all__ = [
    "Option",
    "Prompt",
    "Question",
    "Source",
    "Text",
    "check_questions",
    "coverage",
    "coverage_problems",
    "lint_bank",
    "parse_question",
]
