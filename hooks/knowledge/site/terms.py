"""The glossary: one `Term` a file, found by any of its names, in any case, singular or plural."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from markdown.extensions.toc import slugify

from knowledge.problems import Place, Problem, did_you_mean, suggestion
from knowledge.source.front_matter import FrontMatter, is_date, read_front_matter
from knowledge.source.page import Page
from knowledge.source.shown import TERM_LINK

SHORT_LIMIT = 160
REQUIRED = ("term", "short", "objectives", "page", "sources")
OPTIONAL = ("aka", "confused_with")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a definition can be looked up, and the day somebody did."""

    url: str
    checked: datetime.date | None


@dataclass(frozen=True)
class Term:
    """One entry of the glossary.

    Attributes:
        id: Name of its file, and its id in the glossary.
        name: The term.
        path: File below the project's root.
        aka: Other names: acronyms, spelling variants.
        short: Definition in one sentence.
        body: Fuller definition and example, Markdown.
        objectives: Official points it serves.
        confused_with: Ids of the terms it is taken for.
        page: Page and section that teach it, below the docs folder.
        sources: Where the definition is from.
        front: Its front matter, with the place of each key.
    """

    id: str
    name: str
    path: str
    aka: tuple[str, ...] = ()
    short: str = ""
    body: str = ""
    objectives: tuple[str, ...] = ()
    confused_with: tuple[str, ...] = ()
    page: str = ""
    sources: tuple[Source, ...] = ()
    front: FrontMatter = field(default_factory=lambda: FrontMatter(""))

    @property
    def names(self) -> tuple[str, ...]:
        """The term and its other names."""
        return (self.name, *self.aka)

    @property
    def places(self) -> dict[tuple[str | int, ...], tuple[int, int]]:
        """Line and column of each key and list item of the front matter."""
        return self.front.positions

    def place(self, *keys: str | int) -> Place:
        """Return the place of a front matter key, or of the file."""
        return self.front.place(*keys)


def read_term(text: str, path: str) -> tuple[Term, list[Problem]]:
    """Read one term file; report what is missing, mistyped or unknown in it.

    Args:
        text: Content of the file.
        path: File below the project's root.
    """
    front, problems = read_front_matter(text.replace("\r\n", "\n"), path)
    return term_of(front), problems + list(term_problems(front))


def term_of(front: FrontMatter) -> Term:
    """Make a term of its front matter and body; what is mistyped is left out."""
    values, name = front.values, front.path.rpartition("/")[2].removesuffix(".md")
    return Term(
        id=name,
        name=str(values.get("term") or name.replace("-", " ")),
        path=front.path,
        aka=_texts(values.get("aka")),
        short=str(values.get("short") or "").strip(),
        body=front.body.strip("\n"),
        objectives=_texts(values.get("objectives")),
        confused_with=_texts(values.get("confused_with")),
        page=str(values.get("page") or ""),
        sources=tuple(
            Source(
                str(item.get("url") or ""),
                item.get("checked") if is_date(item.get("checked")) else None,
            )
            for item in front.listed("sources")
            if isinstance(item, dict)
        ),
        front=front,
    )


def term_problems(front: FrontMatter) -> Iterable[Problem]:
    """Report what is wrong within one term file."""
    values = front.values
    known = (*REQUIRED, *OPTIONAL)
    for key in values:
        if key not in known:
            message = f"a term has no key '{key}'.{did_you_mean(str(key), known)}"
            yield Problem(front.place(str(key)), "term-file", message)
    for key in REQUIRED:
        if not values.get(key):
            yield Problem(front.place(key), "term-file", f"the term lacks '{key}'.")
    for key, kind, name in (
        ("term", str, "a text"),
        ("short", str, "a text"),
        ("page", str, "a page, 'guide/page.md#section'"),
        ("aka", list, "a list of names"),
        ("objectives", list, "a list of ids"),
        ("confused_with", list, "a list of term ids"),
        ("sources", list, "a list of 'url' and 'checked'"),
    ):
        if values.get(key) and not isinstance(values[key], kind):
            message = f"'{key}' must be {name}, found '{str(values[key])[:40]}'."
            yield Problem(front.place(key), "term-file", message)
    for index, item in enumerate(values["sources"] if _listed(values.get("sources")) else ()):
        url = item.get("url") if isinstance(item, dict) else None
        if url and not str(url).startswith("https://"):
            message = f"'url' must be an https address, found '{url}'."
            yield Problem(front.place("sources", index, "url"), "term-file", message)
    yield from _definition_problems(front)


def _listed(value: object) -> bool:
    return isinstance(value, list)


def _definition_problems(front: FrontMatter) -> Iterable[Problem]:
    short, name = front.values.get("short"), front.values.get("term")
    if not isinstance(short, str) or not isinstance(name, str):
        return
    identity = front.path.rpartition("/")[2].removesuffix(".md")
    if slugify(name, "-") != identity:
        right = f"{slugify(name, '-')}.md"
        message = f"the file of '{name}' must be named '{right}', found '{identity}.md'."
        yield Problem(front.place("term"), "term-file", message)
    if len(short) > SHORT_LIMIT:
        message = f"'short' has {len(short)} characters; at most {SHORT_LIMIT} are shown."
        yield Problem(front.place("short"), "term-file", message)
    own = set(_words(name)) | {"a", "an", "the", "is", "of", "that", "which", "it", "see"}
    if not set(_words(short)) - own:
        message = f"'{short}' does not define '{name}': it says only the term itself."
        yield Problem(front.place("short"), "empty-definition", message)
    text = re.sub(TERM_LINK, r"\1", front.body)
    if not set(_words(text)) - own:
        message = f"the term '{name}' has no fuller definition below its front matter."
        yield Problem(Place(front.path, front.body_line), "empty-definition", message)


def _words(text: str) -> list[str]:
    return [_singular(word) for word in re.findall(r"[\w-]+", text.casefold())]


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    if len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def key_of(name: str) -> str:
    """Return a name as names are compared: without case, hyphens and plural."""
    words = re.sub(r"[\s_-]+", " ", name.replace("\u2019", "'")).strip().casefold().split(" ")
    return " ".join([*words[:-1], _singular(words[-1])])


class Glossary:
    """All terms.

    Args:
        terms: The terms; their ids differ because they are file names.
    """

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self.terms = tuple(sorted(terms, key=lambda term: (term.name.casefold(), term.id)))
        self.by_id = {term.id: term for term in self.terms}
        self._by_key: dict[str, list[Term]] = {}
        for term in self.terms:
            for name in (*term.names, term.id):
                known = self._by_key.setdefault(key_of(name), [])
                if term not in known:
                    known.append(term)

    def resolve(self, text: str) -> Term | None:
        """Return the term a name stands for, or None when there is none.

        A name that several terms claim goes to the one whose own name it is, else to the first
        by alphabet.
        """
        found = self.candidates(text)
        own = [term for term in found if key_of(term.name) == key_of(text)]
        return next(iter(own or found), None)

    def candidates(self, text: str) -> list[Term]:
        """Return every term that claims a name."""
        return list(self._by_key.get(key_of(text), ()))

    def near(self, text: str) -> str | None:
        """Return the name nearest to what was typed, or None."""
        return suggestion(text, (name for term in self.terms for name in term.names))


def glossary_of(pages: Iterable[Page]) -> Glossary:
    """Make a glossary of the parsed term files."""
    return Glossary(term_of(page.front) for page in pages)
