"""Writes the bank as an Anki deck, `.apkg` and text; the same input gives the same bytes."""

from __future__ import annotations

import datetime
import hashlib
import html
import io
import posixpath
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import genanki  # type: ignore[import-untyped]
import markdown

from knowledge.problems import Place
from knowledge.questions.bank import Bank, bank_of
from knowledge.questions.fragment import prepare
from knowledge.questions.model import Option, Question, Text
from knowledge.questions.orders import mixed, swaps
from knowledge.questions.pages import deck_name
from knowledge.questions.parts import term_id
from knowledge.site.model import Site
from knowledge.site.neutral import neutral_source
from knowledge.site.terms import Term
from knowledge.site.words import WORDS, Words

_PARSER = markdown.Markdown(extensions=["fenced_code", "tables"], output_format="html")
_CSS = """
.card { max-width: 40em; margin: auto; padding: 1em; font: 18px/1.5 system-ui, sans-serif; }
.why { margin: 0 0 .6em; opacity: .8; } .foot { margin-top: 1.5em; font-size: 80%; }
pre { overflow-x: auto; } li { margin: .3em 0; }
"""
# A card stands alone: terms and links into the site become their text.
_TERM = re.compile(r"\[\[(?:[^]|]*\|)?([^]]*)\]\]")
_LINK = re.compile(r"\[([^]]*)\]\((?!https?:)[^)]*\)")
_FRONT = '<p class="kind">{{Kind}}</p>{{Question}}'
_BACK = '{{FrontSide}}<hr id="answer">{{Answer}}<div class="foot">{{Source}}</div>'


@dataclass(frozen=True)
class Deck:
    """How a deck is called and where its notes link to.

    Attributes:
        name: Deck name in Anki, `A::B` for a deck in a deck.
        site: Address of the published site, with a slash at the end; empty when it is not known.
    """

    name: str
    site: str = ""


@dataclass(frozen=True)
class Note:
    """One note: its id, tags and fields, HTML."""

    id: str
    tags: tuple[str, ...]
    kind: str
    question: str
    answer: str
    source: str

    @property
    def fields(self) -> list[str]:
        """The fields in the order of the note type."""
        return [self.id, self.kind, self.question, self.answer, self.source]


def decks(site: Site, address: str, stamp: int | None = None) -> list[tuple[str, str | bytes]]:
    """Return name below the site and content of each deck file that a page asks for.

    A page asks by `deck: {file: its-name, name: What Anki shows}` in its front matter; the files
    lie beside it.

    Args:
        site: The whole site.
        address: Where it is published, with a slash at the end; empty when that is not known.
        stamp: Time of the notes, seconds since 1970; that of the newest source when left out.
    """
    made: list[tuple[str, str | bytes]] = []
    bank = bank_of(site)
    for page in site.of_kind("page"):
        name = deck_name(page.front.values)
        if name is None:
            continue
        deck = Deck(str(page.front.values["deck"].get("name") or name), address)
        beside = posixpath.join(posixpath.dirname(page.src), name)
        cards = notes(bank, deck, site.words) + term_notes(site, deck)
        time = newest(bank) if stamp is None else stamp
        made.append((f"{beside}.apkg", apkg(cards, deck, time)))
        made.append((f"{beside}.txt", text(cards, deck)))
    return made


def notes(bank: Bank, deck: Deck, words: Words = WORDS) -> list[Note]:
    """Return a note for each question that is no case, sorted by id."""
    items = sorted(bank.by_source.items(), key=lambda item: item[1].id)
    return [
        _note(bank, deck, source, question, words)
        for source, question in items
        if question.type != "case"
    ]


def term_notes(site: Site, deck: Deck) -> list[Note]:
    """Return a note for each term of the glossary that has a definition, sorted by name."""
    page = f"{site.glossary_page.removesuffix('.md')}.html"
    return [
        Note(
            id=term_id(term),
            tags=(*(f"objective::{name}" for name in term.objectives), "type::term"),
            kind="Term",
            question=f"<p>{html.escape(term.name)}</p>",
            answer=_term(site, term),
            source=f'<a href="{deck.site}{page}#{term.id}">Glossary</a>'
            if deck.site
            else "Glossary",
        )
        for term in site.glossary.terms
        if term.short
    ]


def _term(site: Site, term: Term) -> str:
    names = html.escape(site.words("practice.also", names=", ".join(term.aka)))
    body = _html(Text(term.body, Place(term.path)), site.glossary_page)
    return f"<p>{html.escape(term.short)}</p>{f'<p>{names}</p>' if term.aka else ''}{body}"


def apkg(cards: Iterable[Note], deck: Deck, stamp: int) -> bytes:
    """Return the deck as an Anki package.

    Args:
        cards: All notes.
        deck: How the deck is called.
        stamp: Time of change of the notes, seconds since 1970. On import, Anki takes a changed
            note only from a deck with a later time than the one it has.
    """
    model = genanki.Model(
        _number("note type " + deck.name),
        f"{deck.name} question",
        fields=[{"name": n} for n in ("Id", "Kind", "Question", "Answer", "Source")],
        templates=[{"name": "Card 1", "qfmt": _FRONT, "afmt": _BACK}],
        css=_CSS,
    )
    made = genanki.Deck(_number("deck " + deck.name), deck.name)
    for note in cards:
        made.add_note(
            genanki.Note(
                model=model,
                fields=note.fields,
                guid=genanki.guid_for(note.id),
                tags=list(note.tags),
            )
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deck.apkg"
        genanki.Package(made).write_to_file(str(path), timestamp=stamp)
        return _steady(path.read_bytes(), Path(folder))


def text(cards: Iterable[Note], deck: Deck) -> str:
    """Return the deck as the text file that Anki imports; a line a note, so it can be diffed."""
    lines = [
        "#separator:tab",
        "#html:true",
        "#guid column:1",
        f"#notetype:{deck.name} question",
        f"#deck:{deck.name}",
        "#tags column:7",
    ]
    for note in cards:
        cells = [genanki.guid_for(note.id), *note.fields, " ".join(note.tags)]
        lines.append("\t".join(_cell(cell) for cell in cells))
    return "\n".join(lines) + "\n"


def newest(bank: Bank) -> int:
    """Return noon of the day on which the newest source was checked, seconds since 1970.

    The time of a deck where no deployment says better: a function of the files alone.
    """
    days = [source.checked for q in bank.by_source.values() for source in q.sources]
    day = max(days, default=datetime.date(2026, 1, 1))
    noon = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
    return int(noon.timestamp())


def _note(bank: Bank, deck: Deck, source: str, question: Question, words: Words) -> Note:
    case = bank.case(question)
    scenario = f"<p><b>{html.escape(case.title)}</b></p>{_html(case.stem, source)}" if case else ""
    return Note(
        id=question.id,
        tags=(
            *(f"objective::{name}" for name in question.objectives),
            f"type::{question.type}",
            f"level::{question.level}",
        ),
        kind=words(f"questions.{question.type}"),
        question=scenario + _html(question.stem, source) + _choices(question, source),
        answer=_answer(question, source, words),
        source=_links(bank, deck, source, question),
    )


def _choices(question: Question, source: str) -> str:
    if question.type in ("choice", "response"):
        shown: Iterable[Option] = question.options
    else:
        shown = mixed(question)
    items = "".join(f"<li>{_line(option.text, source)}</li>" for option in shown)
    prompts = "".join(f"<li>{_line(prompt.text, source)}</li>" for prompt in question.prompts)
    above = f"<ol>{prompts}</ol>" if prompts else ""
    return above + (f'<ul type="circle">{items}</ul>' if items else "")


def _answer(question: Question, source: str, words: Words) -> str:
    parts = []
    responses = {option.key: option for option in question.options}
    if question.type == "order":
        steps = "".join(f"<li>{_line(responses[k].text, source)}</li>" for k in question.right)
        parts.append(f"<ol>{steps}</ol>")
        parts += [f"<p>{html.escape(said)}</p>" for said in swaps(question, words)]
    for prompt in question.prompts:
        fit = _line(responses[prompt.answer].text, source)
        parts.append(
            f"<p>{_line(prompt.text, source)} → <b>{fit}</b></p>{_why(prompt.reason, source)}"
        )
    for option in question.options:
        if question.type in ("choice", "response") or not option.right:
            mark = "✓" if option.right else "✗"
            why = _why(option.reason, source)
            parts.append(f"<p>{mark} {_line(option.text, source)}</p>{why}")
    parts += [_html(text, source) for text in (question.answer, question.explanation) if text]
    return "".join(parts)


def _links(bank: Bank, deck: Deck, source: str, question: Question) -> str:
    title = html.escape(bank.reading_title(question.teaches))
    page, _, anchor = question.teaches.partition("#")
    links = []
    if deck.site:
        there = f"{deck.site}{page.removesuffix('.md')}.html#{anchor}"
        here = f"{deck.site}{neutral_source(source).removesuffix('.md')}.html"
        links = [f'<a href="{there}">Read: {title}</a>', f'<a href="{here}">{question.id}</a>']
    else:
        links = [f"Read: {title} ({html.escape(question.teaches)})"]
    links += [
        f'<a href="{html.escape(s.url)}">Source</a>, checked {s.checked.isoformat()}'
        for s in question.sources
    ]
    return "<br>".join(links)


def _why(reason: Text | None, source: str) -> str:
    return f'<div class="why">{_html(reason, source)}</div>' if reason else ""


def _html(text: Text, source: str) -> str:
    ready = _LINK.sub(r"\1", _TERM.sub(r"\1", prepare(text.markdown, source, source)))
    made = _PARSER.reset().convert(ready)
    # One line a note: a line break counts only in code.
    parts = re.split(r"(<pre>.*?</pre>)", made, flags=re.DOTALL)
    return "".join(
        part.replace("\n", "<br>" if part.startswith("<pre>") else " ") for part in parts
    )


def _line(text: Text, source: str) -> str:
    made = _html(text, source)
    one = made.startswith("<p>") and made.count("<p>") == 1
    return made.removeprefix("<p>").removesuffix("</p>") if one else made


def _cell(value: str) -> str:
    return '"' + value.replace('"', '""').replace("\t", " ") + '"'


def _number(name: str) -> int:
    """Return a stable id for a deck or note type, in the range Anki expects."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % (1 << 30) + (1 << 30)


def _steady(package: bytes, folder: Path) -> bytes:
    """Write a package again with fixed times and a freshly packed database."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w") as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name.startswith("collection."):
                data = _vacuumed(data, folder / name)
            entry = zipfile.ZipInfo(name, date_time=(2023, 11, 14, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, data)
    return made.getvalue()


def _vacuumed(database: bytes, path: Path) -> bytes:
    path.write_bytes(database)
    connection = sqlite3.connect(path)
    try:
        connection.execute("VACUUM")
    finally:
        connection.close()
    return path.read_bytes()
