"""The glossary as a page, A to Z with every use listed back, and as data for other programs."""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Callable, Iterable
from itertools import groupby
from urllib.parse import urlsplit

from knowledge.site.model import Site
from knowledge.site.objectives import short_name
from knowledge.site.terms import Term
from knowledge.source.page import Heading, Page
from knowledge.source.shown import TERM_LINK

SCHEMA_VERSION = 1
_SPECIAL = re.compile(r"[\\`*_{}\[\]>#]")  # those that Python-Markdown lets be escaped


def href_of(site: Site, term: Term, source: str) -> str:
    """Return the link from a page to a term's entry, as an author would write it.

    Args:
        site: The whole site.
        term: The term.
        source: The page, below the docs folder.
    """
    folder = posixpath.dirname(source)
    return f"{posixpath.relpath(site.glossary_page, folder or '.')}#{term.id}"


def glossary_page(site: Site, edit: Callable[[Term], str | None] = lambda _term: None) -> str:
    """Return the body of the glossary page: letters, then the entries, as Markdown.

    Args:
        site: The whole site.
        edit: Gives the address where a term is edited, or None where there is none.
    """
    letters = [(letter, list(terms)) for letter, terms in groupby(site.glossary.terms, key=_letter)]
    items = "".join(f'<li><a href="#{_letter_id(name)}">{name}</a></li>' for name, _ in letters)
    name = html.escape(site.words("glossary.letters"))
    parts = [f'<ol class="kb-letters" aria-label="{name}">{items}</ol>']
    parts.append('<div data-kb="term-filter"></div>')
    for letter, terms in letters:
        parts.append('<div class="kb-letter" markdown>')
        parts.append(f"## {letter} {{ #{_letter_id(letter)} }}")
        parts += [_entry(site, term, edit(term)) for term in terms]
        parts.append("</div>")
    return "\n\n".join(parts)


def glossary_json(site: Site) -> str:
    """Return all terms as JSON by `schemas/glossary.schema.json`, the same for the same content."""
    terms = [_record(site, term) for term in site.glossary.terms]
    content = {"version": SCHEMA_VERSION, "terms": terms}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _letter(term: Term) -> str:
    first = term.name[:1].upper()
    return first if first.isalpha() else "0-9"


def _letter_id(letter: str) -> str:
    return f"letter-{letter.lower()}" if len(letter) == 1 else "letter-0-9"


def _entry(site: Site, term: Term, edit: str | None) -> str:
    words = html.escape(" ".join((*term.names, term.short)).lower(), quote=True)
    names = f' <span class="kb-entry__aka">{_plain(", ".join(term.aka))}</span>' if term.aka else ""
    facts = [line for line in _facts(site, term, edit) if line]
    return "\n\n".join(
        (
            f'<div class="kb-entry" data-words="{words}" markdown>',
            f"### {_plain(term.name)}{names} {{ #{term.id} }}",
            *([f"{_plain(term.short)}\n{{ .kb-entry__short }}"] if term.short else []),
            term.body,
            *(f"{line}\n{{ .kb-entry__facts }}" for line in facts),
            "</div>",
        )
    )


def _facts(site: Site, term: Term, edit: str | None) -> Iterable[str]:
    others = [
        site.glossary.by_id[name] for name in term.confused_with if name in site.glossary.by_id
    ]
    if others:
        yield f"{site.words('glossary.confused')}: " + ", ".join(
            f"[[{other.name}]]" for other in others
        )
    yield _used_in(site, term)
    objectives = ", ".join(
        f"[{short_name(name, site.objectives)}]({_seen(site, site.options.objectives_page)}#{name})"
        for name in term.objectives
        if name in site.objectives
    )
    taught = _taught(site, term)
    serves = site.words("glossary.serves", objectives=objectives) if objectives else ""
    yield " · ".join(part for part in (taught, serves) if part)
    sources = [
        site.words(
            "glossary.checked",
            source=f"[{_host(source.url)}]({source.url})",
            day=source.checked.isoformat(),
        )
        for source in term.sources
        if source.checked
    ]
    last = [f"{site.words('glossary.source')}: {'; '.join(sources)}"] if sources else []
    links = [f"[{site.words('glossary.edit')}]({edit})"] if edit else []
    yield " · ".join([*last, *links])


def _taught(site: Site, term: Term) -> str:
    source, _, section = term.page.partition("#")
    page = site.pages.get(source)
    if page is None or (section and section not in site.anchors(source)):
        return ""
    heading = page.heading(section)
    link = f"[{_plain(_title(page, heading))}]({_seen(site, term.page)})"
    return site.words("glossary.taught", page=link)


def _title(page: Page, heading: Heading | None) -> str:
    inner = heading is not None and heading.level > 1
    return f"{page.title}: {heading.text}" if inner and heading is not None else page.title


def _used_in(site: Site, term: Term) -> str:
    """Return every use of a term: pages in reading order, their sections behind them."""
    listed = []
    for page, uses in groupby(site.uses_of(term.id), key=lambda use: use[0]):
        sections = [heading for _, heading in uses if heading is not None and heading.level > 1]
        href = _seen(site, page.src)
        inner = ", ".join(f"[{_plain(h.text)}]({href}#{h.id})" for h in sections)
        listed.append(f"[{_plain(page.title)}]({href})" + (f" ({inner})" if inner else ""))
    return f"{site.words('glossary.used')}: {'; '.join(listed)}" if listed else ""


def _seen(site: Site, target: str) -> str:
    """Return a link to a page, or to a section of it, as seen from the glossary's page."""
    return posixpath.relpath(target, posixpath.dirname(site.glossary_page) or ".")


def _record(site: Site, term: Term) -> dict[str, object]:
    return {
        "id": term.id,
        "term": term.name,
        "aka": list(term.aka),
        "short": term.short,
        "definition": re.sub(TERM_LINK, lambda m: m.group(2) or m.group(1), term.body),
        "objectives": list(term.objectives),
        "confused_with": list(term.confused_with),
        "url": _built(site.glossary_page, term.id),
        "page": _built(*term.page.partition("#")[::2]) if term.page else None,
        "sources": [
            {"url": s.url, "checked": s.checked.isoformat()} for s in term.sources if s.checked
        ],
        "used_in": [
            {
                "title": page.title,
                "section": heading.text if heading else None,
                "url": _built(page.src, heading.id if heading else ""),
            }
            for page, heading in site.uses_of(term.id)
        ],
    }


def _built(source: str, section: str) -> str:
    """Return the address of a section below the site's root, as the build writes it."""
    address = source.removesuffix(".md") + ".html"
    return f"{address}#{section}" if section else address


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\g<0>", text.replace("&", "&amp;").replace("<", "&lt;"))
