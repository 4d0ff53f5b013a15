"""Rules about words that a reader may not know yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from knowledge.checks.register import rule
from knowledge.problems import Place, Problem
from knowledge.site.model import Site
from knowledge.site.terms import Term, key_of
from knowledge.source.page import Page, Prose

_GROUP = "Words"
_ABBREVIATION = re.compile(
    r"(?<![\w/.#-])(?=[A-Z0-9]*[A-Z][A-Z0-9]*[A-Z])[A-Z][A-Z0-9]{1,5}(?=s?(?![\w-]))"
)
_LONG_SHORT = re.compile(
    # the long form first, or in brackets; a maker's name may stand before either
    r"[a-z]\w*\s+\((?:[A-Z]\w+ )?([A-Z][A-Z0-9]{1,5})s?\)"
    r"|\b([A-Z][A-Z0-9]{1,5})s?\s+\((?:[A-Z]\w+ )?[A-Za-z][a-z]+[ -][A-Za-z]"
)
_SHORT = 3  # letters; a longer one in capitals may be a word
_LONG_WORD = re.compile(r"[^\W\d_]{2,}")
_WORD = re.compile(r"[\w']+")
# What any reader of technical text knows. A site adds its own under `known_abbreviations`.
_COMMON_TEXT = """
AI API AM CD CI CLI CPU CSS CSV DNS EU FAQ GB GPU HTML HTTP HTTPS ID IDE IP JS JSON KB MB ML OK OS
PC PDF PM PR RAM REST SDK SQL SSD SSH SVG TB TLS UI UK URI URL US UTC UTF XML YAML ZIP I II III IV
"""
_COMMON = frozenset(_COMMON_TEXT.split())


@rule(
    "unexpanded-abbreviation",
    _GROUP,
    "A reader who does not know it cannot look it up either.",
    bad="The DAG runs daily.   (and no page or term says what a DAG is)",
    good="The directed acyclic graph (DAG) runs daily.",
)
def unexpanded_abbreviation(site: Site) -> Iterable[Problem]:
    """Abbreviations that no page writes out and no term names, at their first use."""
    known = {*_COMMON, *site.options.known_abbreviations}
    first: dict[str, Place] = {}
    for src in site.reading_order:
        page = site.pages[src]
        known.update(definition.name for definition in page.abbreviations)
        for prose in page.prose:
            if "(" in prose.text:
                pairs = _LONG_SHORT.findall(prose.text)
                known.update(name for pair in pairs for name in pair if name)
            for match in _ABBREVIATION.finditer(prose.text):
                if match.group() not in first and not _is_loud(prose.text, match.start()):
                    first[match.group()] = prose.at(match.start())
    lower = _in_small_letters(site, {name for name in first if len(name) > _SHORT} - known)
    spelled = {word for term in site.glossary.terms for name in term.names for word in name.split()}
    for name, place in first.items():
        if (
            name in known
            or name in lower
            or name in spelled
            or site.glossary.resolve(name) is not None
        ):
            continue
        message = (
            f"'{name}' is never written out. Write 'Its Long Form ({name})' once, or add a term."
        )
        yield Problem(place, "unexpanded-abbreviation", message)


def _in_small_letters(site: Site, names: set[str]) -> set[str]:
    """Return those names that the site also writes as a plain word: they are shouted, not short."""
    if not names:
        return set()
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, map(str.lower, names)))})\b")
    texts = (prose.text for page in site.pages.values() for prose in page.prose)
    return {word.upper() for text in texts for word in pattern.findall(text)}


def _is_loud(text: str, at: int) -> bool:
    """Tell whether the line at an offset is in capitals, as in a licence: its words are words."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    words = _LONG_WORD.findall(text[start : end if end >= 0 else len(text)])
    return len(words) > 3 and sum(word.isupper() for word in words) * 2 > len(words)


@rule(
    "term-before-page",
    _GROUP,
    "Who reads from the start meets the word before the page that explains it; a link helps.",
    bad="A canary deployment …   (pages before the one that teaches it, without a link)",
    good="A [[canary deployment]] …",
)
def term_before_page(site: Site) -> Iterable[Problem]:
    """Terms in the running text of a page that comes before the page that teaches them.

    Only names that cannot mean something else count: two words or more, or an abbreviation. A
    page that links the term once, or names it in the text of a link, is right.
    """
    order = {src: index for index, src in enumerate(dict.fromkeys(site.settings.nav))}
    names = _names(site, order)
    sizes = {first: sorted({len(p) for p in known} - {1}) for first, known in names.items()}
    for src, position in order.items():
        page = site.pages.get(src)
        if page is None or src in site.generated:
            continue
        linked = {term.id for use in page.terms if (term := site.glossary.resolve(use.name))}
        mentions: dict[str, tuple[Term, Place, str]] = {}
        for term, prose, start, end in _mentions(page, names, sizes):
            if order[term.page.partition("#")[0]] <= position:
                continue
            if any(low <= start < high for low, high in prose.linked):
                linked.add(term.id)
            elif term.id not in mentions:
                mentions[term.id] = (term, prose.at(start), prose.text[start:end])
        for identity, (term, place, shown) in mentions.items():
            if identity not in linked:
                right = f"[[{shown}]]" if "\n" not in shown else f"[[{term.name}]]"
                message = (
                    f"'{' '.join(shown.split())}' is used before '{term.page}' explains it."
                    f" Link its first use: '{right}'."
                )
                yield Problem(place, "term-before-page", message)


def _names(site: Site, order: dict[str, int]) -> dict[str, dict[tuple[str, ...], Term]]:
    """Return the terms by the words of each name that can only mean them, by its first word."""
    names: dict[str, dict[tuple[str, ...], Term]] = {}
    for term in site.glossary.terms:
        if term.page.partition("#")[0] not in order:
            continue
        for name in term.names:
            words = name.split()
            if len(words) > 1:
                parts = tuple(key_of(name).split())
                names.setdefault(parts[0], {}).setdefault(parts, term)
            elif len(name) > 2 and name.isupper():
                names.setdefault(name, {}).setdefault((name,), term)
    return names


def _mentions(
    page: Page, names: dict[str, dict[tuple[str, ...], Term]], sizes: dict[str, list[int]]
) -> Iterator[tuple[Term, Prose, int, int]]:
    """Return each mention of a name: its term, the text it stands in, start and end."""
    firsts = names.keys()
    for prose in page.prose:
        plain = _WORD.findall(prose.text)
        folded = [word.casefold() for word in plain]
        if firsts.isdisjoint(folded) and firsts.isdisjoint(plain):
            continue
        found = list(_WORD.finditer(prose.text))
        for index, word in enumerate(plain):
            if (abbreviation := names.get(word, {}).get((word,))) is not None:
                yield abbreviation, prose, found[index].start(), found[index].end()
            known = names.get(folded[index])
            for size in sizes[folded[index]] if known else ():
                parts = folded[index : index + size]
                if len(parts) < size:
                    break
                end = index + size
                term = names[folded[index]].get((*parts[:-1], key_of(parts[-1])))
                if term is not None and _close(prose.text, found, index, end):
                    yield term, prose, found[index].start(), found[end - 1].end()


def _close(text: str, found: list[re.Match[str]], start: int, end: int) -> bool:
    """Tell whether only blanks or hyphens stand between the words: no comma, no full stop."""
    return all(
        not text[a.end() : b.start()].strip(" \n-")
        for a, b in zip(found[start : end - 1], found[start + 1 : end], strict=True)
    )
