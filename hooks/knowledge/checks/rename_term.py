"""A term gets another name: its file, its uses, lists and links follow, the old name finds it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

import yaml
from markdown.extensions.toc import slugify

from knowledge.checks.rename import renamed, rewritten
from knowledge.checks.rename_section import Section, section_links, with_section
from knowledge.checks.repair import Repair, repaired
from knowledge.site.model import Site
from knowledge.site.terms import Term, key_of


def term_named(site: Site, old: str) -> Term | None:
    """Return the term that a rename speaks of, by its file or one of its names."""
    source = old.removeprefix(f"{site.settings.docs}/")
    if source in site.pages:
        return site.term_of(source) if site.kind(source) == "term" else None
    return site.glossary.resolve(old)


def name_of(site: Site, new: str) -> str:
    """Return a term's name from what was typed: the name, or the file."""
    is_file = new.endswith(".md")
    return posixpath.basename(new)[:-3].replace("-", " ") if is_file else new.strip()


def term_moves(site: Site, term: Term, name: str) -> dict[str, str]:
    """Return the move of a term's file.

    Raises:
        ValueError: The name is one of another term's.
    """
    identity = slugify(name, "-")
    for other in (*site.glossary.candidates(name), site.glossary.by_id.get(identity)):
        if other is not None and other.id != term.id:
            raise ValueError(f"'{name}' is a name of '{other.name}' already.")
    folder = site.options.folders.glossary
    old, new = f"{folder}/{term.id}.md", f"{folder}/{identity}.md"
    return {old: new} if old != new else {}


def term_renamed(site: Site, term: Term, name: str) -> dict[str, tuple[str, str]]:
    """Return the text before and after of every file that names a term; nothing is written.

    A use by the term's own name follows, in its number and with its capital; uses by another name
    stay. The old name becomes one of those other names, so that who knows it finds the term.
    """
    section = Section(site.glossary_page, term.id, slugify(name, "-"))
    moves = term_moves(site, term, name)
    wanted = {*_uses(site, term, name), *_lists(site, term, section.new)}
    changes = repaired(site, {*wanted, *section_links(site, section)})
    marked = re.compile(rf"(?i)\[\[({re.escape(term.name)})(?=[\]|])")

    def edit(path: str, text: str) -> str:
        if path == term.path:
            text = _with_name(text, term, name)
        elif not path.endswith(".md"):
            text = marked.sub(lambda found: f"[[{_in_form(found[1], term, name)}", text)
        return with_section(site, path, text, section)

    changes = rewritten(site, changes, edit)
    for path, (before, after) in renamed(site, moves).items():
        # The file's own path, in tests and settings; pages do not name a term's file.
        if path.endswith(".md"):
            continue
        text = changes.get(path, (before, before))[1]
        for old, new in moves.items():
            text = text.replace(old, new) if after != before else text
        changes[path] = (before, text)
    return changes


def _uses(site: Site, term: Term, name: str) -> Iterator[Repair]:
    own = {key_of(term.name), key_of(term.id)}
    for page in site.pages.values():
        for use in page.terms:
            if key_of(use.name) in own:
                plain = use.shown not in ("", use.name)
                right = name if plain else _in_form(use.name, term, name)
                yield Repair(use.place, use.name, right)


def _in_form(typed: str, term: Term, name: str) -> str:
    """Return the new name in the number and with the capital of what was typed."""
    plural = typed.casefold().endswith("s") and not term.name.casefold().endswith("s")
    form = f"{name}s" if plural and not name.endswith("s") else name
    form = form[:1].upper() + form[1:] if typed[:1].isupper() else form
    return form if key_of(form) == key_of(name) else f"{name}|{form}"


def _lists(site: Site, term: Term, identity: str) -> Iterator[Repair]:
    for other in site.glossary.terms:
        for index, taken_for in enumerate(other.confused_with):
            if taken_for == term.id:
                place = other.front.place("confused_with", index)
                yield Repair(place, term.id, identity)


def _with_name(text: str, term: Term, name: str) -> str:
    """Return the term's file with the new name; the old one stands under `aka`."""
    same = key_of(term.name) == key_of(name)
    others = [other for other in term.aka if key_of(other) != key_of(name)]
    names = others if same else [term.name, *others]
    dumped = yaml.safe_dump(names, default_flow_style=True, width=10_000, allow_unicode=True)
    rows = [f"term: {name}\n"] + ([f"aka: {dumped.strip()}\n"] if names else [])
    lines = text.splitlines(keepends=True)
    starts = sorted(line for keys, (line, _) in term.places.items() if len(keys) == 1)
    known = [key for key in ("aka", "term") if (key,) in term.places]
    # From the end, so that the lines above stay where they were read.
    for key in sorted(known, key=lambda key: term.places[(key,)], reverse=True):
        first = term.places[(key,)][0]
        end = next((line for line in starts if line > first), term.front.body_line - 1)
        lines[first - 1 : end - 1] = rows if key == "term" else []
    made = "".join(lines)
    return made.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else made
