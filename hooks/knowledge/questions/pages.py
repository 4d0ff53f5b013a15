"""The pages made of questions: a permalink page for each, and the three practice pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from knowledge.problems import Place, Problem
from knowledge.questions.bank import Bank
from knowledge.questions.fragment import relative

KINDS = ("checkpoint", "exam", "review")
_DECK = (
    '<p class="kb-deck">Prefer Anki? Take the <a href="{name}.apkg" download>Anki deck</a> '
    '(or <a href="{name}.txt" download>as text</a>); a later one updates your notes in place.</p>'
)
_WITHOUT = (
    '<p class="kb-without">Without scripts this page is a plain list: every question by topic, '
    "its answer folded below it.</p>"
)
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
    data = {
        "practice": str(meta["practice"]),
        "topic": str(meta.get("topic", "")),
        "objectives": json.dumps([[o.id, o.title] for o in bank.objectives.values()]),
        "misconceptions": json.dumps(
            {
                name: [_address(target, source), bank.section_title(target)]
                for name, target in sorted(bank.misconceptions.items())
            }
        ),
    }
    attributes = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    deck = deck_name(meta)
    said = _DECK.format(name=deck) if deck else ""
    place = f'<div class="kb-practice"{attributes}></div>'
    parts = [markdown.rstrip(), _WITHOUT, place, said]
    for objective, files in bank.by_topic():
        parts.append(f"## {escape(objective.title)} {{ #topic-{objective.id} .q-topic }}")
        parts += [f"[{bank.by_source[f].id}]({relative(f, source)})" for f in files]
    return "\n\n".join(parts) + "\n"


def deck_name(meta: Mapping[str, Any]) -> str | None:
    """Return the file name, without ending, of the deck that a page's front matter asks for."""
    deck = meta.get("deck")
    name = deck.get("file") if isinstance(deck, dict) else None
    return name if isinstance(name, str) and re.fullmatch(r"[\w.-]+", name) else None


def placed_twice(text: str, host: str, source: str) -> Problem:
    """Return the problem of a question that a page places a second time, at the last link to it."""
    name = source.rsplit("/", 1)[-1]
    lines = [number for number, line in enumerate(text.splitlines(), 1) if f"/{name})" in line]
    message = f"question '{name.removesuffix('.md')}' is on this page already."
    return Problem(Place(f"docs/{host}", lines[-1] if lines else 1), "question-twice", message)


def load_scripts(html: str, addresses: Iterable[str]) -> str:
    """Return a page that loads scripts; it knows from the first paint on that they will come.

    A script that does not arrive takes that back, and the page is what it is without scripts.
    """
    undo = "delete document.documentElement.dataset.kbScript"
    tags = "".join(f'<script src="{a}" defer onerror="{undo}"></script>' for a in addresses)
    mark = '<script>document.documentElement.dataset.kbScript=""</script>'
    head, end, rest = html.partition("</head>")
    body, last, tail = rest.rpartition("</body>")
    return f"{head}{mark}{end}{body}{tags}{last}{tail}"


def scripts_for(kind: object) -> list[str]:
    """Return the scripts a page with questions loads, in order."""
    names = ["practice-core.js", "practice-log.js", "practice-question.js"]
    if kind in KINDS:
        names += ["practice-page.js", f"practice-{kind}.js"]
    if kind == "review":
        return [
            "assets/vendor/ts-fsrs.min.js",
            *(_FOLDER + name for name in ["practice-core.js", "practice-memory.js", *names[1:]]),
        ]
    return [_FOLDER + name for name in names]


def _address(target: str, source: str) -> str:
    """Return the built page's address of `page.md#section` as seen from a practice page."""
    page, mark, anchor = relative(target, source).partition("#")
    return page.removesuffix(".md") + ".html" + mark + anchor
