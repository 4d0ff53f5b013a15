"""Questions: read, check, render and export the bank."""

from __future__ import annotations

from knowledge.questions.model import Option, Prompt, Question, Source, Text
from knowledge.questions.parse import parse_question

__all__ = ["Option", "Prompt", "Question", "Source", "Text", "parse_question"]
