"""Rules about the glossary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.checks.register import rule
from knowledge.problems import Problem, did_you_mean
from knowledge.site.model import Site
from knowledge.site.terms import Term, key_of, term_problems

_GROUP = "Terms"


def _terms(site: Site) -> Iterator[Term]:
    return (term for _, term in sorted(site.glossary.by_id.items()))


@rule(
    "unknown-term",
    _GROUP,
    "The reader expects an explanation and gets plain text.",
    bad="A [[cannary]] release …",
    good="A [[canary]] release …",
)
def unknown_term(site: Site) -> Iterable[Problem]:
    """`[[…]]`, and `terms` of questions, that name no term."""
    names = [name for term in site.glossary.terms for name in term.names]
    for page in site.pages.values():
        for use in page.terms:
            if use.context == "text" and site.glossary.resolve(use.name) is None:
                near = did_you_mean(use.name, names)
                message = f"'[[{use.name}]]' is no term.{near}"
                yield Problem(use.place, "unknown-term", message)


@rule(
    "misplaced-term",
    _GROUP,
    "In headings and link texts the brackets are shown as typed.",
    bad="## A [[canary]] release",
    good="## A canary release",
)
def misplaced_term(site: Site) -> Iterable[Problem]:
    """`[[…]]` in a heading or in the text of a link."""
    for page in site.pages.values():
        for use in page.terms:
            if use.context != "text":
                where = "a heading" if use.context == "heading" else "the text of a link"
                message = f"'[[{use.name}]]' stands in {where}, where it is shown as typed."
                yield Problem(use.place, "misplaced-term", message)


@rule(
    "ambiguous-term",
    _GROUP,
    "Two terms share the name; the link leads to one of them by chance.",
    bad="[[pipeline]]   (an alias of two terms)",
    good="[[delivery pipeline]]",
)
def ambiguous_term(site: Site) -> Iterable[Problem]:
    """`[[…]]` that several terms claim as another name."""
    for page in site.pages.values():
        for use in page.terms:
            found = site.glossary.candidates(use.name)
            if len(found) > 1 and all(key_of(term.name) != key_of(use.name) for term in found):
                names = " or ".join(f"'{term.name}'" for term in found)
                message = f"'[[{use.name}]]' may be {names}. Name the one you mean."
                yield Problem(use.place, "ambiguous-term", message)


@rule(
    "duplicate-term",
    _GROUP,
    "One name, two explanations: readers and links cannot tell them apart.",
    bad="aka: [canary]   (in two term files)",
    good="aka: [canary]   (in one of them)",
)
def duplicate_term(site: Site) -> Iterable[Problem]:
    """Names that two terms have, an alias that is another term's name included."""
    for term in _terms(site):
        for index, name in enumerate(term.names):
            for other in site.glossary.candidates(name):
                theirs = key_of(other.name) == key_of(name)
                # Told once: at the alias if it is the other's own name, else at the later file.
                if other is term or not ((index and theirs) or other.id < term.id):
                    continue
                if index == 0 and not theirs:
                    continue
                place = term.place("aka", index - 1) if index else term.place("term")
                what = "the name" if theirs else "another name"
                message = f"'{name}' is already {what} of the term in '{other.path}'."
                yield Problem(place, "duplicate-term", message)


@rule(
    "unused-term",
    _GROUP,
    "A term no page uses is found by nobody; link its first use, or remove it.",
    bad="docs/glossary/canary-deployment.md   (and no [[canary deployment]])",
    good="A [[canary deployment]] sends a tenth of the traffic first.",
)
def unused_term(site: Site) -> Iterable[Problem]:
    """Terms that no page, question or other term links to."""
    used = set()
    for page in site.pages.values():
        for use in page.terms:
            term = site.glossary.resolve(use.name)
            if term is not None and (site.kind(page.src) != "term" or term.path != page.path):
                used.add(term.id)
        for name in page.front.listed("terms"):
            term = site.glossary.resolve(str(name))
            if term is not None:
                used.add(term.id)
    for term in _terms(site):
        if term.id not in used:
            message = f"no page links to the term: '[[{term.name}]]' is never used."
            yield Problem(term.place("term"), "unused-term", message)


@rule(
    "term-file",
    _GROUP,
    "Every entry of the glossary answers the same questions.",
    bad="---\nterm: canary deployment\n---",
    good="---\nterm: canary deployment\nshort: A release that …\nobjectives: [c01-3.3-k5]\n"
    "page: guide/deployment-strategies.md#canary\nsources:\n"
    "  - url: https://docs.aws.amazon.com/…\n    checked: 2026-11-23\n---\n\nA fuller definition.",
)
def term_file(site: Site) -> Iterable[Problem]:
    """Term files with a key missing, mistyped or unknown."""
    yield from _file_problems(site, "term-file")


@rule(
    "empty-definition",
    _GROUP,
    "A definition that says only the term again explains nothing.",
    bad="short: A canary deployment.",
    good="short: A release that sends a small share of traffic to the new version first.",
)
def empty_definition(site: Site) -> Iterable[Problem]:
    """Definitions that are empty or refer only to themselves."""
    yield from _file_problems(site, "empty-definition")


def _file_problems(site: Site, name: str) -> Iterable[Problem]:
    for page in site.of_kind("term"):
        yield from (found for found in term_problems(page.front) if found.rule == name)


@rule(
    "unknown-relation",
    _GROUP,
    "The relation leads nowhere.",
    bad="confused_with: [linear-deploymnet]",
    good="confused_with: [linear-deployment]",
)
def unknown_relation(site: Site) -> Iterable[Problem]:
    """`confused_with` that names no term."""
    for term in _terms(site):
        for index, other in enumerate(term.confused_with):
            place = term.place("confused_with", index)
            if other == term.id:
                message = f"'{other}' is the term itself."
                yield Problem(place, "unknown-relation", message)
            elif other not in site.glossary.by_id:
                near = did_you_mean(other, site.glossary.by_id)
                message = f"'{other}' is not the id of a term.{near}"
                yield Problem(place, "unknown-relation", message)
