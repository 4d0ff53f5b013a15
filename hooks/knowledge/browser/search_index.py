"""The index of the search: every section, term and question in few words, as a classic script.

An entry keeps each word once, without the commonest ones: enough to find it, little to load. The
browser's library makes its index of that when the search is opened for the first time.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.questions.bank import bank_of
from knowledge.site.model import Site
from knowledge.site.neutral import neutral_source
from knowledge.source.page import Heading, Page
from knowledge.source.shown import shown_text

_WORD = re.compile(r"[^\W_][\w]*(?:[._:/'\u2019-][\w]+)*")
_IDENTIFIER = re.compile(r"\b(?:[A-Za-z]+[a-z0-9][A-Z]\w+|[A-Z][a-z0-9]+(?:[A-Z]\w*)+|\w+_\w+)\b")
_CUT = re.compile(r"[^\w]+|_+")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_]+")
_MARKS = re.compile(r"^\s*(?:[-*+>]|\d+[.)])?\s*", re.MULTILINE)
_EXCERPT = 80  # characters
_OFTEN = 5  # pages with the same heading


@dataclass(frozen=True)
class Entry:
    """What the search can find.

    Attributes:
        kind: `term`, `guide`, `reference`, `lab` or `question`.
        url: Its address below the site's root.
        title: Its heading, or its name.
        page: The page it stands on; empty for what is a page itself.
        names: Other names by which it is asked for.
        excerpt: Its beginning; of a term, its definition.
        words: Every other word in it, each once, in small letters.
    """

    kind: str
    url: str
    title: str
    page: str
    names: str
    excerpt: str
    words: tuple[str, ...]


def search_index(site: Site) -> str:
    """Return the script that sets `kbSearchIndex`.

    `words` is every word once; an entry is a list of the number of its kind, the fields of `Entry`,
    and last the numbers of its words, each as its distance from the one before.
    """
    entries = list(_entries(site))
    kinds = list(dict.fromkeys(entry.kind for entry in entries))
    shown = [set(tokens(" ".join((e.title, e.names, e.excerpt)))) for e in entries]
    words = sorted({word for entry in entries for word in entry.words})
    numbers = {word: number for number, word in enumerate(words)}
    rows = []
    for entry, seen in zip(entries, shown, strict=True):
        own = sorted(numbers[word] for word in set(entry.words) - seen)
        steps = [b - a for a, b in zip([0, *own], own, strict=False)]
        rows.append([kinds.index(entry.kind), entry.url, entry.title, entry.page, entry.names,
                     entry.excerpt, " ".join(map(str, steps))])  # fmt: skip
    common = site.words("common.words").split()
    data = {"kinds": kinds, "common": common, "words": " ".join(words), "entries": rows}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.kbSearchIndex={text};\n"


@dataclass(frozen=True)
class _Plan:
    common: frozenset[str]
    everywhere: frozenset[str]


def _entries(site: Site) -> Iterator[Entry]:
    taught = _taught(site)
    common = frozenset(site.words("common.words").split())
    plan = _Plan(common, _everywhere(site))
    for src in site.reading_order:
        if src != site.glossary_page:
            yield from _sections(site, site.pages[src], taught, plan)
    for term in site.glossary.terms:
        body = shown_text(term.body)
        yield Entry(
            "term", f"{_url(site.glossary_page)}#{term.id}", term.name, "", ", ".join(term.aka),
            term.short, _words([body], common),
        )  # fmt: skip
    for src, question in bank_of(site).by_source.items():
        stem = " ".join(shown_text(question.stem.plain).split())
        right = [o.text.plain for o in question.options if o.right and question.type == "recall"]
        if stem:
            words = _words([stem, *right], common)
            yield Entry("question", _url(neutral_source(src)), _short(stem, 90), "", "", "", words)


def _taught(site: Site) -> dict[str, list[str]]:
    """Return the names of the terms that each section teaches, by `page.md#section`."""
    found: dict[str, list[str]] = {}
    for term in site.glossary.terms:
        found.setdefault(term.page, []).extend(term.names)
    return found


def _everywhere(site: Site) -> frozenset[str]:
    """Return headings that many pages have, such as "Steps": they name nothing to look for."""
    count = Counter(
        heading.text for src in site.reading_order for heading in site.pages[src].headings
    )
    return frozenset(text for text, number in count.items() if number > _OFTEN)


def _sections(site: Site, page: Page, taught: dict[str, list[str]], plan: _Plan) -> Iterator[Entry]:
    folders, folder = site.options.folders, page.src.partition("/")[0]
    kind = {folders.guide: "guide", folders.labs: "lab"}.get(folder, "reference")
    parts = _parts(page)
    shared = [part.text for part in parts if part.heading.text in plan.everywhere]
    given = page.front.values.get("asked")
    asked = given if isinstance(given, dict) else {}
    described = str(page.front.values.get("description") or "")
    for part in parts:
        heading, top = part.heading, part.heading.level == 1
        if heading.text in plan.everywhere and not top:
            continue
        names = list(taught.get(page.src if top else f"{page.src}#{heading.id}", ()))
        names += filter(None, [str(asked.get(heading.id) or "")])
        texts = [part.text, *part.codes, *([described, *shared] if top else [])]
        yield Entry(
            kind, _url(page.src) + ("" if top else f"#{heading.id}"), heading.text,
            "" if top else page.title, ", ".join(names),
            _short(described if top and described else part.text, _EXCERPT),
            _words(texts, plan.common),
        )  # fmt: skip


@dataclass(frozen=True)
class _Part:
    heading: Heading
    text: str
    codes: tuple[str, ...]


def _parts(page: Page) -> list[_Part]:
    """Return each section's own text, without its subsections, and the identifiers of its code."""
    lines = page.front.body.split("\n")
    starts = [heading.place.line - page.front.body_line for heading in page.headings]
    parts = []
    for index, heading in enumerate(page.headings):
        end = starts[index + 1] if index + 1 < len(starts) else len(lines)
        text = _prose("\n".join(lines[starts[index] + 1 : end]))
        codes = [" ".join(_IDENTIFIER.findall(f.text))
                 for f in page.fences if f.section == heading.id]  # fmt: skip
        parts.append(_Part(heading, text, tuple(codes)))
    return parts


def _prose(text: str) -> str:
    """Return the running text of a section: no code blocks, no markup."""
    text = re.sub(r"(?ms)^[ \t]*(`{3,}|~{3,}).*?^[ \t]*\1[ \t]*$", " ", text)
    text = re.sub(r"(?m)^\[\^[^\]]+\]:.*$|^\s*\|[\s:|-]+\|\s*$|<!--.*?-->", " ", text)
    text = re.sub(r'(?m)^\s*(?:!!!|\?\?\?\+?|===)\s*\w*\s*(?:"[^"\n]*")?', " ", text)
    text = _MARKS.sub("", text).replace("|", " ")
    return " ".join(shown_text(text).split())


def tokens(text: str) -> list[str]:
    """Return the words of a text in small letters: `CodeBuild` is three, the whole and its parts.

    The search script cuts what a reader types in the same way.
    """
    found: list[str] = []
    for match in _WORD.finditer(text):
        word = match.group()
        parts = [part for piece in _CUT.split(word) for part in _HUMP.findall(piece)]
        found.append(_CUT.sub("", word).lower())
        if len(parts) > 1:
            found += [part.lower() for part in parts]
    return found


def _words(texts: Iterable[str], common: frozenset[str]) -> tuple[str, ...]:
    found = {word for text in texts for word in tokens(text)}
    return tuple(word for word in found if word not in common and len(word) > 1)


def _short(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0] + " \u2026"


def _url(src: str) -> str:
    return src.removesuffix(".md") + ".html"
