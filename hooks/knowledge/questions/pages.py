"""The pages made of questions: a permalink page for each, and the three practice pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge.questions.bank import Bank
from knowledge.questions.fragment import relative

KINDS = ("checkpoint", "exam", "review")
_FOLDER = "assets/javascripts/"


def page_of_question(bank: Bank, source: str) -> tuple[dict[str, Any], str]:
    """Return the front matter and the Markdown of a question's own page."""
    question = bank.by_source[source]
    title = question.title or question.id.replace("-", " ").capitalize()
    meta = {"title": f"Question: {title}", "hide": ["toc"], "search": {"exclude": True}}
    name = source.rsplit("/", 1)[-1]
    return meta, f"# Question: {title}\n\n[{title}]({name})\n"


def practice_page(markdown: str, meta: Mapping[str, Any], bank: Bank, source: str) -> str:
    """Return a practice page's Markdown with a place for its script and with all questions.

    Args:
        markdown: What the page's author wrote.
        meta: Its front matter; `practice` names the kind, `topic` what the practice is about.
        bank: All questions.
        source: The page's file below the docs folder.
    """
    kind = str(meta["practice"])
    topic = str(meta.get("topic", ""))
    parts = [
        markdown.rstrip(),
        f'<div class="kb-practice" data-practice="{kind}" data-topic="{_escape(topic)}"></div>',
        "## All questions by topic",
    ]
    for objective, files in bank.by_topic():
        parts.append(f"### {objective.title} {{ #topic-{objective.id} .q-topic }}")
        parts += [f"[{bank.by_source[f].id}]({relative(f, source)})" for f in files]
    return "\n\n".join(parts) + "\n"


def scripts_for(kind: object) -> list[str]:
    """Return the scripts a page with questions loads, in order."""
    names = ["practice-core.js", "practice-log.js", "practice-question.js"]
    if kind == "review":
        return [
            "assets/vendor/ts-fsrs.min.js",
            *(_FOLDER + name for name in [*names, "practice-memory.js", "practice-review.js"]),
        ]
    if kind in KINDS:
        names.append(f"practice-{kind}.js")
    return [_FOLDER + name for name in names]


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
