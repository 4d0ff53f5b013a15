"""Rules about names that stand for something else: link definitions, footnotes, snippets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.checks.register import rule
from knowledge.problems import Place, Problem, did_you_mean
from knowledge.site.model import Site
from knowledge.source.inlines import normal
from knowledge.source.page import Definition

_GROUP = "References and footnotes"


@rule(
    "undefined-reference",
    _GROUP,
    "Without a definition the brackets are shown as typed, and nothing is a link.",
    bad="[Rollback][rollbak]\n\n[rollback]: rollback.md",
    good="[Rollback][rollback]\n\n[rollback]: rollback.md",
)
def undefined_reference(site: Site) -> Iterable[Problem]:
    """`[text][label]` and `[label][]` whose label no line defines."""
    added = "labels" in site.settings.adds  # then what is near one of the page is a mistake
    for page in site.pages.values():
        known = {normal(definition.name) for definition in page.definitions}
        for use in page.definition_uses:
            if normal(use.name) not in known:
                names = [definition.name for definition in page.definitions]
                near = did_you_mean(use.name, names)
                if added and (not near or "." in use.name):
                    continue
                message = f"reference '[{use.shown}][{use.name}]' has no definition.{near}"
                yield Problem(use.place, "undefined-reference", message)


@rule(
    "unused-definition",
    _GROUP,
    "It is a link somebody meant to make, or a leftover.",
    bad="[rollback]: rollback.md   (and no [text][rollback])",
    good="[Rollback][rollback]\n\n[rollback]: rollback.md",
)
def unused_definition(site: Site) -> Iterable[Problem]:
    """Link definitions that no link names."""
    used = {p.src: {normal(use.name) for use in p.definition_uses} for p in site.pages.values()}
    added = "labels" in site.settings.adds
    anywhere = set().union(*used.values())
    for page in site.pages.values():
        for definition in page.definitions:
            own = definition.place.path == page.path  # another file serves several pages
            if normal(definition.name) in (used[page.src] if own else anywhere):
                continue
            # A hook may read it in a comment, which is no Markdown.
            if not (added and page.front.body.count(f"[{definition.name}]") > 1):
                where = "this page" if own else "any page"
                message = f"definition '[{definition.name}]' is not used on {where}."
                yield Problem(definition.place, "unused-definition", message)


@rule(
    "duplicate-definition",
    _GROUP,
    "Only one of the two counts, and not the one you expect.",
    bad="[a]: one.md\n[a]: two.md",
    good="[a]: one.md\n[b]: two.md",
)
def duplicate_definition(site: Site) -> Iterable[Problem]:
    """Link definitions with the same label on one page."""
    for page in site.pages.values():
        yield from _doubled(page.definitions, "duplicate-definition", "definition '[{}]'")


@rule(
    "missing-footnote",
    _GROUP,
    "The claim has lost its source.",
    bad="2 to 50 stages[^limits]   (and no [^limits]: line)",
    good="2 to 50 stages[^limits]\n\n[^limits]: [Quotas](https://…), checked 2026-11-23.",
)
def missing_footnote(site: Site) -> Iterable[Problem]:
    """Footnote marks without a footnote."""
    for page in site.pages.values():
        known = [footnote.name for footnote in page.footnotes]
        for use in page.footnote_uses:
            if use.name not in known:
                message = f"footnote '[^{use.name}]' is not defined.{did_you_mean(use.name, known)}"
                yield Problem(use.place, "missing-footnote", message)


@rule(
    "unused-footnote",
    _GROUP,
    "A source that no sentence names is a sentence that lost its mark.",
    bad="[^limits]: …   (and no [^limits] in the text)",
    good="2 to 50 stages[^limits]",
)
def unused_footnote(site: Site) -> Iterable[Problem]:
    """Footnotes that nothing refers to."""
    for page in site.pages.values():
        used = {use.name for use in page.footnote_uses}
        for footnote in page.footnotes:
            if footnote.name not in used:
                message = f"footnote '[^{footnote.name}]' is not used on this page."
                yield Problem(footnote.place, "unused-footnote", message)


@rule(
    "duplicate-footnote",
    _GROUP,
    "Two sources under one name: one of them is lost.",
    bad="[^a]: One.\n[^a]: Two.",
    good="[^a]: One.\n[^b]: Two.",
)
def duplicate_footnote(site: Site) -> Iterable[Problem]:
    """Footnotes with the same name on one page."""
    for page in site.pages.values():
        yield from _doubled(page.footnotes, "duplicate-footnote", "footnote '[^{}]'")


@rule(
    "empty-footnote",
    _GROUP,
    "The reader jumps to the source and finds nothing.",
    bad="[^limits]:",
    good="[^limits]: [Quotas](https://…), checked 2026-11-23.",
)
def empty_footnote(site: Site) -> Iterable[Problem]:
    """Footnotes without text."""
    for page in site.pages.values():
        for footnote in page.footnotes:
            if not footnote.target:
                message = f"footnote '[^{footnote.name}]' is empty."
                yield Problem(footnote.place, "empty-footnote", message)


@rule(
    "missing-snippet",
    _GROUP,
    "The page shows a file of the repository; without the file there is a hole.",
    bad='--8<-- "labs/release/buildspec.yaml"',
    good='--8<-- "labs/release/buildspec.yml"',
    family={"endless-snippet": "Files that include one another without end, or far too often."},
)
def missing_snippet(site: Site) -> Iterable[Problem]:
    """Included files and sections that do not exist, or have no end."""
    names = ("missing-snippet", "endless-snippet")
    for page in site.pages.values():
        yield from (problem for problem in page.problems if problem.rule in names)


def unfilled(site: Site, *, strict: bool) -> Place | None:
    """Return the place of a snippet that would end a build with a traceback, or never end it.

    Args:
        site: The site.
        strict: Whether the extension refuses what does not exist.
    """
    names = ("missing-snippet", "endless-snippet") if strict else ("endless-snippet",)
    pages = (page for src, page in site.pages.items() if src not in site.excluded)
    return next((p.place for page in pages for p in page.problems if p.rule in names), None)


def _doubled(definitions: Sequence[Definition], name: str, form: str) -> Iterable[Problem]:
    seen: dict[str, Definition] = {}
    for definition in definitions:
        first = seen.setdefault(normal(definition.name), definition)
        if first is not definition:
            what = form.format(definition.name)
            message = f"{what} is already defined in line {first.place.line}."
            yield Problem(definition.place, name, message)
