"""Writes the bank as classic scripts: an index that every practice page loads, and parts on demand.

A practice page holds no question. Its scripts read the index (ids, objectives, forms), choose, and
load the few parts they show; that works from disk, where a page may not fetch anything else.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import markdown

from knowledge.questions.bank import Bank
from knowledge.questions.fragment import prepare, rebase
from knowledge.site.model import Site
from knowledge.site.neutral import neutral
from knowledge.site.terms import Term

FOLDER = "assets/questions/"
PER_PART = 16  # questions: a part is small enough to show its first one at once
SCENARIO_WORDS = 45  # an exam's own stems have 45 to 90
TERM = "term"
_WORDS = "practice"  # the group of phrases that practice scripts show
_SECTION = re.compile(r'<section\b[^>]*\bclass="q".*</section>', re.DOTALL)
_ADDRESS = re.compile(r'\b(href|src)="([^"]*)"')
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[\[(?:[^]|]*\|)?([^]]*)\]\]|\[([^]]*)\]\((?!https?:)[^)]*\)")
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)
_PARSER = markdown.Markdown(extensions=["fenced_code", "tables"], output_format="html")


@dataclass(frozen=True)
class Card:
    """What the index says about one question or term.

    Attributes:
        id: Its neutral name; a learner's progress is stored under it.
        type: Its form; `term` for a term.
        level: Its level; empty for a term.
        objectives: Places of its official points in the index's list.
        digest: Changes when what is asked or what is right changes.
        family: Questions of one family ask the same fact; empty for none.
        case: Id of the scenario it belongs to, empty for none.
        scenario: Whether it describes a situation at an exam's length.
        part: Place of its part in the index's list.
        target: Place of the section that teaches it in the index's list.
    """

    id: str
    type: str
    level: str
    objectives: tuple[int, ...]
    digest: str
    family: str
    case: str
    scenario: int
    part: int
    target: int


@dataclass(frozen=True)
class Scripts:
    """The generated scripts.

    Attributes:
        files: Content by name below the site.
        words: Name of the script with the words of all practice scripts.
        index: Name of the index.
        mark: The script that stands in the head of a page, as `load_scripts` takes it.
    """

    files: Mapping[str, str]
    words: str
    index: str
    mark: str = ""


def section_of(page: str, source: str) -> str | None:
    """Return the question on its own page, as built, with addresses that start at the site.

    Args:
        page: HTML of the page's content.
        source: Its file below the docs folder.
    """
    found = _SECTION.search(page)
    return _ADDRESS.sub(lambda m: _from_root(m, source), found.group()) if found else None


def write_scripts(
    site: Site, bank: Bank, sections: Mapping[str, str], mark: str, built: Path | None = None
) -> Scripts:
    """Return the scripts of a site's practice.

    Args:
        site: The whole site.
        bank: Its questions.
        sections: HTML of each question by its file, from `section_of`.
        mark: The script that stands in the head of a page.
        built: The folder of a built site whose scripts are good enough, for a page that is drawn
            alone; None where all questions are drawn.
    """
    if built is not None:
        return _scripts_in(built, mark)
    files: dict[str, str] = {}
    phrases = site.words.group(_WORDS)
    words = {key.removeprefix(f"{_WORDS}."): phrase for key, phrase in phrases.items()}
    said = _add(files, "words", f"window.kbWords={_json(words)};\n")
    writer = _Writer(site, bank, files)
    for objective, sources in bank.by_topic():
        writer.group(objective.id, [s for s in sources if s in sections], sections)
    writer.terms()
    index = _add(files, "index", f"kbPractice.takeIndex({_json(writer.index())});\n")
    return Scripts(files, said, index, mark)


def _scripts_in(folder: Path, mark: str) -> Scripts:
    words, index = (
        next((f"{FOLDER}{path.name}" for path in (folder / FOLDER).glob(f"{name}-*.js")), "")
        for name in ("words", "index")
    )
    return Scripts({}, words, index, mark)


class _Writer:
    """Collects the parts and what the index says about them."""

    def __init__(self, site: Site, bank: Bank, files: dict[str, str]) -> None:
        self.site = site
        self.bank = bank
        self.files = files
        self.parts: list[str] = []
        self.cards: list[Card] = []
        self.targets: dict[str, int] = {}
        self.titles: dict[str, str] = {}
        self.places = {name: place for place, name in enumerate(bank.objectives)}

    def group(self, name: str, sources: list[str], sections: Mapping[str, str]) -> None:
        """Write the parts of one objective."""
        for start in range(0, len(sources), PER_PART):
            some = sources[start : start + PER_PART]
            for source in some:
                self.cards.append(self._card(source))
            self._part(name, {self.bank.by_source[s].neutral: sections[s] for s in some})

    def terms(self) -> None:
        """Write the terms of the glossary as flash cards."""
        terms = [term for term in self.site.glossary.terms if term.short]
        for start in range(0, len(terms), 4 * PER_PART):
            some = terms[start : start + 4 * PER_PART]
            for term in some:
                places = tuple(self.places[n] for n in term.objectives if n in self.places)
                target = self._target(f"{self.site.glossary_page}#{term.id}", term.name)
                part = len(self.parts)
                name = term_id(term)
                digest = _digest(term.short)
                card = Card(name, TERM, "", places, digest, "", "", 0, part, target)
                self.cards.append(card)
            self._part("terms", {term_id(t): self._term(t) for t in some})

    def index(self) -> dict[str, Any]:
        """Return what the index script hands over."""
        names = {objective.exam for objective in self.bank.objectives.values()}
        return {
            "exams": {name: asdict(self.site.options.exam(name)) for name in sorted(names)},
            "objectives": [[o.id, o.title] for o in self.bank.objectives.values()],
            "targets": [[_address(target), self.titles[target]] for target in self.targets],
            "misconceptions": {
                name: [_address(target), self.bank.section_title(target)]
                for name, target in sorted(self.bank.misconceptions.items())
            },
            "parts": [name.removeprefix(FOLDER) for name in self.parts],
            "questions": [list(asdict(card).values()) for card in self.cards],
        }

    def _card(self, source: str) -> Card:
        question = self.bank.by_source[source]
        return Card(
            id=question.neutral,
            type=question.type,
            level=question.level,
            objectives=tuple(self.places[n] for n in question.objectives if n in self.places),
            digest=question.digest,
            family=question.family,
            case=neutral(question.case) if question.case else "",
            scenario=int(words_of(question.stem.markdown) >= SCENARIO_WORDS),
            part=len(self.parts),
            target=self._target(question.teaches),
        )

    def _part(self, name: str, made: dict[str, str]) -> None:
        if made:
            content = f"kbPractice.takePart({_json(made)});\n"
            self.parts.append(_add(self.files, name, content))

    def _target(self, target: str, title: str = "") -> int:
        self.titles[target] = title or self.bank.reading_title(target)
        return self.targets.setdefault(target, len(self.targets))

    def _term(self, term: Term) -> str:
        name, digest = term_id(term), _digest(term.short)
        read = f"~/{_address(f'{self.site.glossary_page}#{term.id}')}"
        said = self.site.words
        names = said("practice.also", names=", ".join(term.aka))
        also = f"<p>{html.escape(names)}</p>" if term.aka else ""
        return (
            f'<section class="q" id="q-{name}" data-q="{name}" data-type="recall"'
            f' data-hash="{digest}">'
            f'<p class="q-head"><span class="q-kind" id="q-{name}-head">{said("search.kind_term")}'
            "</span></p>"
            f'<div class="q-stem"><p>{html.escape(term.name)}</p></div>'
            f'<details class="q-answer"><summary>{said("practice.answer")}</summary>'
            f"<p>{html.escape(term.short)}</p>{also}{_plain(term.body)}"
            f'<ul class="q-foot"><li>{said("practice.read")} '
            f'<a class="q-read" href="{html.escape(read)}">'
            f"{html.escape(term.name)}</a></li></ul></details>"
            '<div class="q-controls"></div>'
            '<div class="q-result" tabindex="-1" role="status"></div></section>'
        )


def term_id(term: Term) -> str:
    """Return the id under which progress on a term is kept; no question's id has two dashes."""
    return f"{TERM}--{term.id}"


def words_of(text: str) -> int:
    """Return the number of words of a stem; code and tables are not read as words."""
    prose = "\n".join(
        line for line in _FENCE.sub("", text).splitlines() if not line.lstrip().startswith("|")
    )
    return len(prose.split())


def _plain(text: str) -> str:
    """Return a term's body as HTML that leads nowhere inside the site."""
    alone = _LINK.sub(lambda m: m.group(1) or m.group(2) or "", text)
    return _PARSER.reset().convert(prepare(alone, "", ""))


def _from_root(match: re.Match[str], source: str) -> str:
    address = html.unescape(match.group(2))
    if address.startswith("#"):
        found = "~/" + _address(source + address)
    elif _OUTSIDE.match(address):
        found = address
    else:
        found = "~/" + rebase(address, source, "")
    return f'{match.group(1)}="{html.escape(found)}"'


def _address(target: str) -> str:
    page, mark, anchor = target.partition("#")
    return page.removesuffix(".md") + ".html" + mark + anchor


def _add(files: dict[str, str], name: str, content: str) -> str:
    """Add a script whose name changes with its content, so that no cache serves an old one."""
    full = f"{FOLDER}{name}-{_digest(content)}.js"
    files[full] = content
    return full


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _json(value: object) -> str:
    """Return JSON that is safe in a script in any place."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
