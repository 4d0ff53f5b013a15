"""What plugins, extensions and hooks add to a site that no page tells: one list for all checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

KINDS = {
    "labels": "labels that `[text][label]` may name, such as objects of a programme",
    "ids": "ids of headings or of other places in a page",
    "directives": "lines that begin with `:::` and become a part of the page, ids included",
    "pages": "pages that are no files",
    "navigation": "the navigation, or entries of it",
    "templates": "`{{ … }}`, filled in before the Markdown is read",
}
_KNOWN: Mapping[str, frozenset[str]] = {
    name: frozenset(kinds.split())
    for name, kinds in {
        "autorefs": "labels",
        "mkdocstrings": "labels directives",
        "mkautodoc": "directives",
        "mkdocs-click": "directives",
        "mkdocs-typer": "directives",
        "pymdownx.blocks": "directives",
        "macros": "templates ids labels",
        "gen-files": "pages navigation",
        "literate-nav": "navigation",
        "awesome-pages": "navigation",
        "awesome-nav": "navigation",
        "api-autonav": "pages navigation labels",
        "blog": "pages navigation",
        "ezlinks": "labels",
        "bibtex": "labels",
    }.items()
}


def added(names: Iterable[str], own: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return what is added to a site.

    Args:
        names: Names of its plugins and extensions, without the theme's name before a slash.
        own: What the site itself says of plugins, extensions and hooks, by their name.

    Returns:
        The keys of `KINDS` that apply.
    """
    kinds = {kind for name in names if name not in own for kind in _kinds(name)}
    return frozenset(kinds.union(*own.values()))


def _kinds(name: str) -> frozenset[str]:
    name = name.rpartition("/")[2]
    family = name.rpartition(".")[0]  # `pymdownx.blocks.admonition`
    return _KNOWN.get(name, _KNOWN.get(family, frozenset()))
