"""The pages made of questions: a permalink page for each, and the practice pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from rjsmin import jsmin

from knowledge.problems import Place, Problem
from knowledge.questions.bank import Bank
from knowledge.questions.fragment import relative
from knowledge.questions.parts import Scripts
from knowledge.site.neutral import neutral_source
from knowledge.site.words import WORDS, Words

KINDS = ("checkpoint", "exam", "review")
HOME = "home"
# What a link to a practice page may ask for behind "#".
_ASKED = {
    "checkpoint": ("ten",),
    "exam": ("set", "set=ten", "set=half", "set=full"),
    "review": ("misses",),
}
# What the browser keeps of a reader who has practised.
_PRACTISED = "kb.log kb.exams kb.exam-date"
_FOLDER = "assets/javascripts/practice-"
_FSRS = "assets/vendor/ts-fsrs.min.js"
_QUESTION = ["core", "log", "dom", "input", "question"]
_PRACTICE = [*_QUESTION[:2], "memory", "readiness", "plan", *_QUESTION[2:], "bank", "keys", "page"]
_OWN = {
    "checkpoint": ["runner", "checkpoint"],
    "exam": ["sheet", "report", "run", "exam"],
    "review": ["runner", "overview", "review"],
}


def page_of_question(bank: Bank, source: str, words: Words = WORDS) -> tuple[dict[str, Any], str]:
    """Return the front matter and the Markdown of a question's own page."""
    question = bank.by_source[source]
    # Its id, and the section that teaches it, may tell the key; an official point does not.
    points = (
        bank.objectives[name].title for name in question.objectives if name in bank.objectives
    )
    title = question.title or next(points, words(f"questions.{question.type}"))
    heading = words("questions.page", title=title)
    meta = {"title": heading, "hide": ["toc"], "search": {"exclude": True}}
    name = source.rsplit("/", 1)[-1]
    return meta, f"# {heading}\n\n[{title}]({name})\n"


def move_page(file: Any) -> None:
    """Build the page of a question's file under its neutral name.

    Args:
        file: MkDocs' record of the file; nothing has been computed of its address yet.
    """
    name = neutral_source(file.src_uri).removesuffix(".md")
    file.dest_uri = file.dest_uri.replace(file.src_uri.removesuffix(".md"), name, 1)
    for computed in ("url", "abs_dest_path"):
        vars(file).pop(computed, None)


def practice_page(
    markdown: str, meta: Mapping[str, Any], bank: Bank, source: str, words: Words = WORDS
) -> str:
    """Return a practice page's Markdown with a place for its script.

    The page holds no question: its script loads what it shows. Without scripts it lists links to
    the questions' own pages.

    Args:
        markdown: What the page's author wrote.
        meta: Its front matter; `practice` names the kind, `topic` what the practice is about.
        bank: All questions.
        source: The page's file below the docs folder.
        words: What the page says beside its author's text.
    """
    data = {"practice": str(meta["practice"]), "topic": str(meta.get("topic", ""))}
    attributes = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    deck = deck_name(meta)
    said = f'<p class="kb-deck">{words("questions.deck", name=deck)}</p>' if deck else ""
    # Links may ask for something at once; the script reads what stands behind "#".
    anchor, *others = _ASKED[data["practice"]]
    marks = "".join(f'<span id="{name}"></span>' for name in others)
    place = f'<div class="kb-practice" id="{anchor}"{attributes}></div>{marks}'
    return "\n\n".join([markdown.rstrip(), place, said, _links(bank, source, words)]) + "\n"


def _links(bank: Bank, source: str, words: Words) -> str:
    """Return what a reader without scripts gets instead."""
    parts = []
    for objective, files in bank.by_topic():
        links = " ".join(
            f'<a href="{_address(neutral_source(file), source)}">{number}</a>'
            for number, file in enumerate(files, 1)
        )
        parts.append(f"<li>{escape(objective.title)}: {links}</li>")
    said = f"<p>{words('questions.without')}</p>"
    return f'<div class="kb-without">{said}<ul>{"".join(parts)}</ul></div>'


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


def load_scripts(html: str, mark: str, loaded: str) -> str:
    """Return a page that loads scripts; it knows from the first paint on that they will come.

    Args:
        html: The page.
        mark: The script that says so, which takes that back when one of the others does not
            arrive. It stands in the page: the first paint would wait for one that is fetched.
        loaded: The elements that load them.
    """
    head, end, rest = html.partition("</head>")
    body, last, tail = rest.rpartition("</body>")
    return f"{head}<script>{mark}</script>{end}{body}{loaded}{last}{tail}"


def _now(addresses: Iterable[str]) -> str:
    return "".join(f'<script src="{address}" defer></script>' for address in addresses)


def _later(addresses: Iterable[str], practised: bool) -> str:
    """Return what loads scripts when a question is near the screen.

    Args:
        addresses: The scripts, in order.
        practised: Whether a reader who has practised before needs them at once.
    """
    at_once = f' data-kept="{_PRACTISED}"' if practised else ""
    return f'<template data-scripts="{" ".join(addresses)}" data-near=".q"{at_once}></template>'


def mark_of(files: Any) -> str:
    """Return the script that stands in the head of a page with questions, without its comments.

    Args:
        files: MkDocs' record of all files.
    """
    file = files.get_file_from_path(f"{_FOLDER}mark.js")
    return jsmin(file.content_string) if file else ""


def scripts_for(kind: object, made: Scripts, asks: bool = False) -> list[str]:
    """Return the scripts a page with questions loads, in order.

    Args:
        kind: What kind of practice page it is; None for a page with questions in its text.
        made: The scripts that the build wrote.
        asks: Whether there is a question in its text.
    """
    if kind == HOME:
        own = _QUESTION if asks else _QUESTION[:3]
        return [made.words, *(f"{_FOLDER}{name}.js" for name in (*own, "home"))]
    if kind not in KINDS:
        return [made.words, *(f"{_FOLDER}{name}.js" for name in _QUESTION)]
    names = [f"{_FOLDER}{name}.js" for name in _PRACTICE]
    own = [f"{_FOLDER}{name}.js" for name in _OWN[str(kind)]]
    return [made.words, _FSRS, *names, made.index, *own]


def home_scripts(made: Scripts) -> list[str]:
    """Return the scripts that the home page loads for a reader who has practised before."""
    names = [
        f"{_FOLDER}{name}.js"
        for name in ["memory", "readiness", "plan", "bank", "page", "overview"]
    ]
    return [_FSRS, *names[:4], made.index, *names[4:]]


def fill_home(html: str, later: Iterable[str]) -> str:
    """Return the home page with the addresses of scripts that only a reader with progress needs.

    Args:
        html: The page, with `data-kb="today"` where what is due shall appear.
        later: The addresses.
    """
    mark = 'data-kb="today"'
    return html.replace(mark, f'{mark} data-scripts="{escape(" ".join(later))}"', 1)


def _address(target: str, source: str) -> str:
    """Return the built page's address of `page.md#section` as seen from a practice page."""
    page, mark, anchor = relative(target, source).partition("#")
    return page.removesuffix(".md") + ".html" + mark + anchor


def with_scripts(
    output: str, kind: object, made: Scripts, seen: Callable[[str], str], asks: bool
) -> str:
    """Return a page with what its kind of practice and its questions load; else as it is.

    Args:
        output: The page as its template made it.
        kind: Its kind of practice; None for a page that only has questions.
        made: The scripts of this build.
        seen: Gives the address of a file of the site as seen from the page.
        asks: Whether a question is placed on the page.
    """
    if not kind and not asks:
        return output
    if kind == HOME:
        output = fill_home(output, [seen(name) for name in home_scripts(made)])
    addresses = [seen(name) for name in scripts_for(kind, made, asks)]
    loaded = _now(addresses) if kind in KINDS else _later(addresses, practised=kind == HOME)
    return load_scripts(output, made.mark, loaded)
