"""The whole site, read once: pages, terms, questions, objectives, reading order."""

from __future__ import annotations

import datetime
import os
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from pathspec.gitignore import GitIgnoreSpec

from knowledge.problems import Place, Problem
from knowledge.site.objectives import Objective
from knowledge.site.options import Options
from knowledge.site.read import read_pages
from knowledge.site.settings import Settings, load_settings
from knowledge.site.terms import Glossary, Term, glossary_of
from knowledge.site.words import Words
from knowledge.source.page import Heading, Page, Use

# A line such as `::: package.module`, which a plugin makes a part of the page of.
DIRECTIVE = re.compile(r"^\s*:::[ ]+[\w.:-]+\s*$", re.MULTILINE)
_PICTURES = (".gif", ".ico", ".jpg", ".png", ".svg", ".webp")
# What a page can ask for under `generated` in its front matter.
GENERATED = ("coverage", "due", "glossary", "options", "rules")
# What the build writes beside the pages, for other programs to read.
PUBLISHED = ("glossary.json", "schemas/glossary.schema.json", "schemas/problems.schema.json")


@dataclass(frozen=True, eq=False)
class Site:
    """Everything the checks and the renderers know; nothing in it changes after loading.

    Attributes:
        root: The project's root.
        settings: What `mkdocs.yml` says.
        pages: Every Markdown file below the docs folder, by its path there, sorted.
        files: Every file below the docs folder and the theme's folder, by its path there, and what
            the build publishes beside them.
        excluded: Files that the build leaves out.
        generated: Pages to which the build adds headings that the source does not have.
        today: The day on which sources are too old or not.
        outside: Symbolic links that lead out of the docs folder; what they lead to is left out.
        problems: Folders that cannot be read, and names that are not UTF-8; they are left out.
    """

    root: Path
    settings: Settings
    pages: Mapping[str, Page]
    files: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    generated: frozenset[str] = frozenset()
    today: datetime.date = field(default_factory=datetime.date.today)
    outside: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @cached_property
    def glossary(self) -> Glossary:
        """The terms."""
        return glossary_of(page for src, page in self.pages.items() if self.kind(src) == "term")

    @cached_property
    def reading_order(self) -> tuple[str, ...]:
        """Pages of the navigation in order, then the others by name; terms and questions not."""
        named = [src for src in dict.fromkeys(self.settings.nav) if src in self.pages]
        others = [s for s in self.pages if self.kind(s) == "page" and s not in set(named)]
        return tuple(s for s in (*named, *others) if s not in self.excluded)

    @property
    def options(self) -> Options:
        """What tells this knowledge base from another."""
        return self.settings.options

    @cached_property
    def words(self) -> Words:
        """What pages say in the site's language."""
        return Words(self.options.words)

    @property
    def glossary_page(self) -> str:
        """The page that shows all terms."""
        return f"{self.options.folders.glossary}/index.md"

    @cached_property
    def objectives(self) -> dict[str, Objective]:
        """The official points: headings with an id of their own on the page of objectives."""
        page = self.pages.get(self.options.objectives_page)
        return {
            heading.id: Objective(heading.id, heading.text, heading.place)
            for heading in (page.headings if page else ())
            if heading.explicit and heading.level >= 3
        }

    @cached_property
    def _uses(self) -> dict[str, list[tuple[Page, Use]]]:
        uses: dict[str, list[tuple[Page, Use]]] = {}
        for src in self.reading_order:
            page = self.pages[src]
            for use in page.terms:
                term = self.glossary.resolve(use.name) if use.context == "text" else None
                if term is not None:
                    uses.setdefault(term.id, []).append((page, use))
        return uses

    def term_uses(self, term_id: str) -> list[tuple[Page, Use]]:
        """Return every use of a term on a page, in reading order."""
        return list(self._uses.get(term_id, ()))

    def uses_of(self, term_id: str) -> list[tuple[Page, Heading | None]]:
        """Return the page and section of each use of a term, in reading order, each once."""
        found: dict[tuple[str, str], tuple[Page, Heading | None]] = {}
        for page, use in self.term_uses(term_id):
            found.setdefault((page.src, use.section), (page, page.heading(use.section)))
        return list(found.values())

    def kind(self, src: str) -> str:
        """Return what a Markdown file is: a `page`, a `term` or a `question`."""
        folders = self.options.folders
        folder, _, name = src.rpartition("/")
        if folder == folders.glossary and src != self.glossary_page:
            return "term" if self._holds(folders.glossary, "term") else "page"
        inside = src.startswith(f"{folders.questions}/") and name != "index.md"
        return "question" if inside and self._holds(folders.questions, "type") else "page"

    def _holds(self, folder: str, key: str) -> bool:
        """Tell whether a folder holds what its name says, on a site that says nothing itself."""
        return self.settings.configured or (folder, key) in self._kinds

    @cached_property
    def _kinds(self) -> frozenset[tuple[str, str]]:
        tops = {self.options.folders.glossary: "term", self.options.folders.questions: "type"}
        return frozenset(
            (top, key)
            for src, page in self.pages.items()
            for top, key in tops.items()
            if src.startswith(f"{top}/") and key in page.front.values
        )

    def of_kind(self, wanted: str) -> list[Page]:
        """Return all files of a kind: `page`, `term` or `question`."""
        return [
            page
            for src, page in self.pages.items()
            if self.kind(src) == wanted and (wanted == "term" or src not in self.excluded)
        ]

    def anchors(self, src: str) -> frozenset[str]:
        """Return every id of a built page that its sources tell of."""
        page = self.pages[src]
        ids = set(page.ids)
        ids.update(f"fn:{note.name}" for note in page.footnotes)
        ids.update(f"fnref:{use.name}" for use in page.footnote_uses)
        if src == self.glossary_page:
            ids.update(self.glossary.by_id)
        return frozenset(ids)

    @cached_property
    def with_directive(self) -> frozenset[str]:
        """Pages with a line that a plugin makes a part of the page of."""
        if "directives" not in self.settings.adds:
            return frozenset()
        return frozenset(
            src
            for src, page in self.pages.items()
            if any(DIRECTIVE.search(prose.text) for prose in page.prose)
        )

    def term_of(self, src: str) -> Term | None:
        """Return the term that a file defines."""
        return self.glossary.by_id.get(posixpath.basename(src).removesuffix(".md"))

    def docs_path(self, src: str) -> str:
        """Return the path below the root of a path below the docs folder."""
        return f"{self.settings.docs}/{src}"

    def place(self, src: str) -> Place:
        """Return the place of a file."""
        return Place(self.docs_path(src))


def load_site(
    root: Path,
    *,
    cache: bool = True,
    today: datetime.date | None = None,
    generated: Iterable[str] = (),
) -> Site:
    """Read a whole site.

    Args:
        root: Folder with `mkdocs.yml`.
        cache: Whether pages read before may be taken from `.cache/`.
        today: The day to judge dates by; today when left out.
        generated: Pages to which the build adds headings, beside those whose front matter says so.

    Raises:
        OSError: The settings or the docs folder cannot be read.
        ValueError: The settings are not valid.
    """
    settings = load_settings(root)
    docs = root / settings.docs
    if not docs.is_dir():
        raise FileNotFoundError(f"the docs folder '{settings.docs}' does not exist.")
    outside = tuple(sorted(_outside(docs)))
    problems: list[Problem] = []
    names = sorted(n for n in _files(docs, settings.docs, problems) if n not in outside)
    spec = GitIgnoreSpec.from_lines(settings.exclude.splitlines())
    files = {*names, *PUBLISHED}
    if settings.theme_folder and (root / settings.theme_folder).is_dir():
        files.update(_files(root / settings.theme_folder, settings.theme_folder, problems))
    files.update(_pictures(settings.theme))
    pages = read_pages(root, settings, [n for n in names if n.endswith(".md")], cache=cache)
    filled = (
        src for src, page in pages.items() if {"generated", "practice"} & set(page.front.values)
    )
    return Site(
        root=root,
        settings=settings,
        pages=pages,
        files=frozenset(files),
        excluded=frozenset(name for name in names if spec.match_file(name)),
        generated=frozenset((*generated, *filled)),
        today=today or datetime.date.today(),
        outside=outside,
        problems=tuple(problems),
    )


@lru_cache(maxsize=4)
def _pictures(theme: str) -> frozenset[str]:
    """Return the pictures that an installed theme brings, by their path in the built site."""
    for entry in entry_points(group="mkdocs.themes", name=theme):
        spec = find_spec(entry.value)
        for home in (spec.submodule_search_locations or ()) if spec else ():
            return frozenset(n for n in _files(Path(home), "", []) if n.endswith(_PICTURES))
    return frozenset()


def _outside(docs: Path) -> Iterable[str]:
    """Yield the symbolic links of a folder that lead out of it."""
    home = docs.resolve()
    for folder, folders, names in os.walk(docs):
        for path in (Path(folder, name) for name in (*folders, *names)):
            if path.is_symlink() and not path.resolve().is_relative_to(home):
                yield path.relative_to(docs).as_posix()


def _files(home: Path, shown: str, problems: list[Problem]) -> Iterable[str]:
    """Yield the files of a folder by their path there; note what cannot be read.

    Args:
        home: The folder.
        shown: Its path below the root.
        problems: Takes what cannot be read.
    """

    def note(name: str, message: str) -> None:
        path = os.fsencode(name).decode("utf-8", "backslashreplace").replace(os.sep, "/")
        problems.append(Problem(Place(path), "unreadable-file", message))

    def failed(error: OSError) -> None:
        below = os.path.relpath(os.fsdecode(error.filename), home)
        note(f"{shown}/{below}", f"the folder cannot be read: {error.strerror}.")

    for folder, folders, files in os.walk(home, onerror=failed):
        folders[:] = [one for one in folders if not one.startswith(".") and one != "__pycache__"]
        for file in (Path(folder, one) for one in files if not one.startswith(".")):
            name = file.relative_to(home).as_posix()
            try:
                name.encode()
            except UnicodeEncodeError:
                note(f"{shown}/{name}", "the file's name is not UTF-8 text.")
                continue
            if file.is_file():
                yield name
