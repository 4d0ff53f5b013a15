"""What breaks when a page, a question, a lab's folder or a term is deleted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from knowledge.checks import check
from knowledge.checks.rename import leading_on, named_in, page_at
from knowledge.checks.rename_term import term_named
from knowledge.problems import Place, Problem, did_you_mean
from knowledge.site.model import Site


def files_of(site: Site, name: str) -> list[str]:
    """Return the files, below the docs folder, that a name stands for.

    Args:
        site: The site.
        name: A page, a question, a folder, or a term by its file or one of its names.

    Raises:
        ValueError: There is nothing of that name.
    """
    path = name.removeprefix(f"{site.settings.docs}/").rstrip("/")
    if path in site.pages:
        return [path]
    inside = sorted(file for file in site.files if file.startswith(f"{path}/"))
    term = term_named(site, name)
    if not inside and term is None:
        near = did_you_mean(name, [*site.pages, *(term.name for term in site.glossary.terms)])
        raise ValueError(f"there is no page, folder or term '{name}'.{near}")
    return inside or [f"{site.options.folders.glossary}/{term.id}.md"] if term else inside


def broken_without(site: Site, files: list[str]) -> list[Problem]:
    """Return every problem that a site has without some of its files and does not have with them.

    That is what the checks say of links, lists, uses and questions that lead to nothing, and each
    line of tests and settings that names one of the files. Entries of the navigation go with their
    page and break nothing.
    """
    gone = set(files)
    settings = site.settings
    without = replace(
        site,
        settings=replace(settings, nav=tuple(name for name in settings.nav if name not in gone)),
        pages={src: page for src, page in site.pages.items() if src not in gone},
        files=site.files - gone,
    )
    paths = {site.docs_path(name) for name in files}
    before = set(check(site))
    found = {problem for problem in check(without) if problem not in before}
    found.update(_lines(without, files))
    return sorted(problem for problem in found if problem.place.path not in paths)


def _lines(site: Site, files: list[str]) -> Iterator[Problem]:
    """Yield the lines of files beside pages that name one of the files."""
    stems = "|".join(re.escape(name.removesuffix(".md")) for name in files)
    pattern = re.compile(rf"(?<![\w./-])({stems})(?=\.(?:md|html)\b)")
    entry = _entry(files)
    for path in named_in(site):
        if page_at(site, path) is not None:
            continue
        text = (site.root / path).read_bytes().decode("utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            if (match := pattern.search(line)) and not (path == "mkdocs.yml" and entry.match(line)):
                place = Place(path, number, match.start() + 1)
                yield Problem(place, "deleted-page", f"'{match[1]}' is named here.")


def _entry(files: list[str]) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in files)
    return re.compile(rf"^ *- (?:[^:\n]+: *)?['\"]?(?:{names})['\"]? *(?:#.*)?$\n?", re.MULTILINE)


def settings_without(site: Site, text: str, files: list[str], target: str = "") -> str:
    """Return the settings without the navigation's entries of files.

    Args:
        site: The site before.
        text: The settings.
        files: What is deleted.
        target: Where the old addresses lead; empty for nowhere.

    Raises:
        ValueError: There is no such page or term.
    """
    text = _entry(files).sub("", text)
    if not target:
        return text
    addresses = [name for name in files if name in site.pages and site.kind(name) == "page"]
    page = target.removeprefix(f"{site.settings.docs}/")
    if page.partition("#")[0] in site.pages and addresses:
        return leading_on(text, dict.fromkeys(addresses, page))
    old, new = (site.term_of(files[0]), site.glossary.resolve(target))
    if old is None or new is None or old.id == new.id:
        raise ValueError(f"'{target}' is nowhere to lead to: name a page, or for a term a term.")
    home = site.glossary_page
    return leading_on(text, {f"{home}#{old.id}": f"{home}#{new.id}"})
