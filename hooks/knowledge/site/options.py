"""The options of a knowledge base: all that tells one from another, read from `extra.knowledge`.

Nothing else in the engine knows which exam, which folders or which words a site has. Each class
below is a part of the schema: its attributes are the options, their defaults and what each means.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from knowledge.problems import Place, Problem, did_you_mean

KEY = "extra.knowledge"
_T = TypeVar("_T")
Locate = Callable[[tuple[str | int, ...]], Place]


@dataclass(frozen=True)
class Folders:
    """Where things lie below the docs folder.

    Attributes:
        guide: Pages that teach; they show their reading time.
        glossary: Terms, one file each, and `index.md`, the page that shows them.
        questions: Questions, one file each, in a folder for each task.
        labs: Labs, one folder each, every file of which a page shows.
    """

    guide: str = "guide"
    glossary: str = "glossary"
    questions: str = "questions"
    labs: str = "labs"


@dataclass(frozen=True)
class Exam:
    """An exam that the questions prepare for; its id is what its objectives' ids start with.

    Attributes:
        name: What readers call it, such as `MLA-C01`; its id in capitals when left out.
        types: Question types that its official guide names; the coverage asks for each of them,
            and its practice exams draw no others.
        questions: Questions in a full exam.
        minutes: Minutes of a full exam.
        unscored: Questions of a full exam that do not count.
        pass_score: Score from which it is passed; 0 for an exam without a scaled score.
        lowest_score: Score of an exam with nothing right.
        highest_score: Score of an exam with everything right.
    """

    name: str = ""
    types: tuple[str, ...] = ("choice", "response")
    questions: int = 65
    minutes: int = 130
    unscored: int = 0
    pass_score: int = 0
    lowest_score: int = 0
    highest_score: int = 100


@dataclass(frozen=True)
class Questions:
    """What a question and an objective must have.

    Attributes:
        options: Options of a question with one right answer.
        fewest_options: Options that a question with several right answers has at least.
        fewest_steps: Steps that an ordering question has at least.
        most_steps: Steps that an ordering question has at most.
        fewest_prompts: Prompts that a matching question has at least.
        most_prompts: Prompts that a matching question has at most.
        fewest_for_objective: Questions that an objective has at least.
        fewest_levels: Levels that the questions of an objective have at least.
        premises: What a stem must say because it has a default, each with the words that together
            make it necessary.
    """

    options: int = 4
    fewest_options: int = 5
    fewest_steps: int = 3
    most_steps: int = 5
    fewest_prompts: int = 3
    most_prompts: int = 7
    fewest_for_objective: int = 3
    fewest_levels: int = 2
    premises: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class DiagramLimits:
    """What a reader can take in of one diagram.

    Attributes:
        max_nodes: Nodes, participants, states and the like of one diagram.
        max_label: Characters in one line of a label.
        cache_dir: Folder, below the root, that keeps finished drawings; none when it is null.
    """

    max_nodes: int = 30
    max_label: int = 60
    cache_dir: str | None = ".cache/diagrams"


@dataclass(frozen=True)
class RuleSetting:
    """What becomes of a rule; a single word stands for its severity, on all pages.

    Attributes:
        severity: `error`, `warning` or `off`.
        pages: Globs of the pages, below the docs folder, for which it holds; all when empty.
    """

    severity: str = "error"
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Options:
    """The options of a knowledge base.

    Attributes:
        folders: Where things lie below the docs folder.
        objectives_page: Page whose headings with an id of their own are the official points.
        exams: The exams, by the part of an objective's id before its first dash.
        questions: What a question and an objective must have.
        diagrams: What a reader can take in of one diagram.
        known_abbreviations: Abbreviations that every reader knows; others are explained once.
        drawings: Scripts below the docs folder that draw code blocks, by the language of the block.
        external_links: File, below the root, that lists every external link; none when empty.
        stale_after_days: Age of a source, in days, from which a check warns.
        rules: What becomes of a rule, by its id or that of a problem that it prints.
        front_matter: Keys that pages may have beside those that the checks know.
        adds: What plugins, extensions and hooks add that no page tells, by their name, as a list of
            `labels`, `ids`, `directives`, `pages`, `navigation`, `templates`; common plugins are
            known.
        words: Phrases of the interface in the site's language, by their key in
            `hooks/knowledge/site/words.yml`; those left out are English.
        due_after_days: Age of a source, in days, from which the page of due facts lists it.
        moved: Where a page or a section (`guide/page.md#section`) went, by its old address below
            the docs folder; the old address leads on.
        kept_offline: Whether readers may keep the hosted site for a time without a network; `false`
            takes back what they keep.
        budgets: What a first visit of a page may weigh, in kilobytes of 1,000 bytes, by pattern of
            built pages; the first that fits counts. `python -m knowledge budget` compares.
        book: Pages of the navigation that make the book, as patterns below the docs folder; one
            behind `!` leaves out, the last that fits decides. `python -m knowledge book` writes it.
    """

    folders: Folders = Folders()
    objectives_page: str = "reference/objectives.md"
    exams: Mapping[str, Exam] = field(default_factory=dict)
    questions: Questions = Questions()
    diagrams: DiagramLimits = DiagramLimits()
    known_abbreviations: tuple[str, ...] = ()
    drawings: Mapping[str, str] = field(default_factory=dict)
    external_links: str = ""
    stale_after_days: int = 400
    rules: Mapping[str, RuleSetting] = field(default_factory=dict)
    front_matter: tuple[str, ...] = ()
    adds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    due_after_days: int = 180
    moved: Mapping[str, str] = field(default_factory=dict)
    kept_offline: bool = True
    budgets: Mapping[str, int] = field(default_factory=dict)
    book: tuple[str, ...] = ("*",)

    def exam(self, name: str) -> Exam:
        """Return the exam of an id, with a name; one that no option describes has the defaults."""
        exam = self.exams.get(name, Exam())
        return dataclasses.replace(exam, name=exam.name or name.upper())


def read_options(value: object, locate: Locate) -> tuple[Options, list[Problem]]:
    """Read `extra.knowledge`; an option that is wrong keeps its default.

    Args:
        value: What stands there; None where nothing does.
        locate: Gives the place of an option by its keys below `extra.knowledge`.

    Returns:
        The options and, in MkDocs' own words, a problem of the rule `setting` for each wrong one.
    """
    reader = _Reader(locate)
    options = reader.record(Options, value, ())
    return options, reader.problems


class _Reader:
    """Reads values by the types of a dataclass; collects problems."""

    def __init__(self, locate: Locate) -> None:
        self.locate = locate
        self.problems: list[Problem] = []

    def record(self, schema: type[_T], value: object, keys: tuple[str | int, ...]) -> _T:
        """Return a record of the given class."""
        if value is None:
            return schema()
        if not isinstance(value, dict):
            self.wrong(keys, dict, value)
            return schema()
        hints = get_type_hints(schema)
        chosen: dict[str, Any] = {}
        for key, item in value.items():
            if key not in hints:
                near = did_you_mean(str(key), hints)
                said = f"Unrecognised configuration name: {key}.{near}"
                self.say((*keys, str(key)), said)
                continue
            read = self.value(hints[key], item, (*keys, key))
            if read is not None:
                chosen[key] = read
        return schema(**chosen)

    def value(self, hint: Any, value: object, keys: tuple[str | int, ...]) -> Any:
        """Return a value of the given type; None when it is left out or wrong."""
        if value is None:
            return None
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, types.UnionType):
            allowed = tuple(kind for kind in inner if kind is not type(None))
            return value if isinstance(value, allowed) else self.wrong(keys, allowed[0], value)
        if origin is tuple:
            return self.texts(value, keys)
        if origin is Mapping:
            return self.mapping(inner[1], value, keys)
        if hint is RuleSetting:  # YAML reads a bare `off` as false
            whole = value if isinstance(value, dict) else {"severity": value}
            severity = whole.get("severity", "error")
            value = {**whole, "severity": "off" if severity is False else str(severity)}
        if dataclasses.is_dataclass(hint):
            return self.record(hint, value, keys)  # type: ignore[arg-type] # narrowed to a class
        if hint is Any:
            return value
        if not isinstance(value, hint) or (isinstance(value, bool) and hint is not bool):
            return self.wrong(keys, hint, value)
        if hint is int and value < 0:
            return self.say(keys, f"Expected a number from 0, found '{value}'.")
        return value

    def texts(self, value: object, keys: tuple[str | int, ...]) -> Any:
        """Return a list of texts."""
        if not isinstance(value, list):
            return self.wrong(keys, list, value)
        return tuple(str(item) for item in value)

    def mapping(self, hint: Any, value: object, keys: tuple[str | int, ...]) -> Any:
        """Return a mapping whose keys are the author's."""
        if not isinstance(value, dict):
            return self.wrong(keys, dict, value)
        read = {str(k): self.value(hint, item, (*keys, k)) for k, item in value.items()}
        empty = dataclasses.is_dataclass(hint) and isinstance(hint, type)
        return {
            key: hint() if item is None and empty else item
            for key, item in read.items()
            if item is not None or empty
        }

    def wrong(self, keys: tuple[str | int, ...], expected: type, value: object) -> Any:
        """Report a value of another type; return None."""
        return self.say(keys, f"Expected type: {expected} but received: {type(value)}.")

    def say(self, keys: tuple[str | int, ...], message: str) -> Any:
        """Report what is wrong with one option; return None."""
        name = ".".join([KEY, *map(str, keys)])
        self.problems.append(
            Problem(self.locate(keys), "setting", f"Config value '{name}': {message}")
        )
        return None
