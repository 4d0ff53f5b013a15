"""The front matter of a question: keys, kinds of values, and what each must be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from knowledge.problems import Place, Problem, did_you_mean
from knowledge.questions.model import LEVELS, TYPES, Source
from knowledge.source.front_matter import FrontMatter, is_date

KEYS = (
    "id",
    "type",
    "title",
    "case",
    "part",
    "family",
    "any_order",
    "objectives",
    "teaches",
    "level",
    "misconceptions",
    "terms",
    "sources",
)
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TEACHES = re.compile(r"[\w./-]+\.md#[\w.-]+")
_NEEDED = {
    "case": ("id", "type", "title"),
    "recall": ("id", "type", "objectives", "teaches", "level", "sources"),
}
_NEEDED_ELSE = ("id", "type", "objectives", "teaches", "level", "sources")


class Header:
    """Reads the front matter of one question and collects what is wrong with it.

    Attributes:
        problems: Everything found so far.
        places: Place of each key that is there.
    """

    def __init__(self, front: FrontMatter) -> None:
        self.front = front
        self.values: Mapping[str, Any] = front.values
        self.problems: list[Problem] = []
        self.places = {str(k): front.place(str(k)) for k in front.values}
        self._check_keys()

    def add(self, place: Place, rule: str, message: str) -> None:
        """Note one mistake."""
        self.problems.append(Problem(place, rule, message))

    def id(self) -> str:
        """Return the id, which must be the file's name."""
        name = PurePosixPath(self.front.path).stem
        value = self.text("id") or name
        if value != name:
            message = f"id '{value}' must equal the file name '{name}'."
            self.add(self.front.place("id"), "question-id", message)
        elif not _ID.fullmatch(value):
            message = f"id '{value}' must be lower-case letters, digits and single dashes."
            self.add(self.front.place("id"), "question-id", message)
        return value

    def one_of(self, key: str, allowed: tuple[str, ...], rule: str) -> str:
        """Return a value that must be one of a few words; empty when it is not."""
        value = self.text(key)
        if not value or value in allowed:
            return value
        message = f"unknown {key} '{value}'; use {', '.join(allowed)}."
        self.add(self.front.place(key), rule, message + did_you_mean(value, allowed))
        return ""

    def type(self) -> str:
        """Return the type, or an empty text when it is missing or unknown."""
        return self.one_of("type", TYPES, "question-type")

    def level(self) -> str:
        """Return the level, or an empty text."""
        return self.one_of("level", LEVELS, "question-level")

    def text(self, key: str) -> str:
        """Return a value that must be a text; empty when it is missing or something else."""
        value = self.values.get(key)
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        message = f"'{key}' must be a text, found '{_short(value)}'."
        self.add(self.front.place(key), "question-front-matter", message)
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a value that must be a list of texts."""
        value = self.values.get(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        message = f"'{key}' must be a list such as [one, two], found '{_short(value)}'."
        self.add(self.front.place(key), "question-front-matter", message)
        return ()

    def part(self) -> int:
        """Return the place among the questions of its case, from 1; 0 when none is given."""
        value = self.values.get("part")
        if value is None:
            return 0
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            if self.values.get("case"):
                return value
            message = "'part' is for a question with a 'case'."
        else:
            message = f"'part' must be a number from 1, found '{_short(value)}'."
        self.add(self.front.place("part"), "question-case", message)
        return 0

    def family(self) -> str:
        """Return the name that questions on the same fact share; empty for none."""
        value = self.text("family")
        if value and not _ID.fullmatch(value):
            message = f"family '{value}' must be lower-case letters, digits and single dashes."
            self.add(self.front.place("family"), "question-front-matter", message)
            return ""
        return value

    def any_order(self, steps: int) -> tuple[tuple[int, ...], ...]:
        """Return groups of steps that may swap, by their numbers from 1.

        Args:
            steps: How many steps are in the right order; 0 where the type has none.
        """
        value = self.values.get("any_order")
        if value is None:
            return ()
        good = isinstance(value, list) and all(isinstance(group, list) for group in value)
        numbers = [number for group in value for number in group] if good else []
        if not steps:
            message = "'any_order' is for an ordering question."
        elif not numbers or not all(type(n) is int and 0 < n <= steps for n in numbers):
            message = (
                f"'any_order' must be groups of steps from 1 to {steps}, such as [[2, 3]], "
                f"found '{_short(value)}'."
            )
        elif len(set(numbers)) < len(numbers):
            message = f"'any_order' names a step twice: '{_short(value)}'."
        elif any(sorted(g) != list(range(min(g), min(g) + len(g))) for g in value if g):
            message = f"steps of 'any_order' must stand next to each other: '{_short(value)}'."
        elif any(not 2 <= len(group) < steps for group in value):
            message = (
                f"a group of 'any_order' has two steps or more, and not all: '{_short(value)}'."
            )
        else:
            return tuple(tuple(sorted(group)) for group in value)
        self.add(self.front.place("any_order"), "question-order", message)
        return ()

    def teaches(self) -> str:
        """Return the section that teaches the question, `folder/page.md#section`."""
        value = self.text("teaches")
        if value and not _TEACHES.fullmatch(value):
            message = f"'teaches' must be 'folder/page.md#section', found '{value}'."
            self.add(self.front.place("teaches"), "question-teaches", message)
            return ""
        return value

    def misconceptions(self, keys: tuple[str, ...], wrong: tuple[str, ...]) -> dict[str, str]:
        """Return misconception by option; `keys` are all the options, `wrong` the distractors."""
        value = self.values.get("misconceptions")
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            message = "'misconceptions' must be a mapping such as {c: its-id}."
            self.add(self.front.place("misconceptions"), "question-misconception", message)
            return {}
        found: dict[str, str] = {}
        for key, name in value.items():
            place = self.front.place("misconceptions", str(key))
            if str(key) not in keys:
                message = f"'{key}' is no option here; the options are {', '.join(keys)}."
                self.add(place, "question-misconception", message)
            elif str(key) not in wrong:
                message = f"option '{key}' is right and cannot stand for a misconception."
                self.add(place, "question-misconception", message)
            else:
                found[str(key)] = name
        return found

    def sources(self) -> tuple[Source, ...]:
        """Return the sources: address and the day it was checked."""
        value = self.values.get("sources")
        if value is None:
            return ()
        if not isinstance(value, list) or not value:
            message = "'sources' must be a list of 'url' and 'checked'."
            self.add(self.front.place("sources"), "question-source", message)
            return ()
        found = [self._source(index, item) for index, item in enumerate(value)]
        return tuple(source for source in found if source)

    def _source(self, index: int, item: object) -> Source | None:
        place = self.front.place("sources", index)
        if not isinstance(item, dict) or set(item) != {"url", "checked"}:
            message = f"a source has exactly 'url' and 'checked', found '{_short(item)}'."
            self.add(place, "question-source", message)
            return None
        url, checked = item["url"], item["checked"]
        if not isinstance(url, str) or not re.match(r"https://[\w.-]+\.\w+(/\S*)?$", url):
            at = self.front.place("sources", index, "url")
            self.add(at, "question-source", f"'url' must be an https address, found '{url}'.")
            return None
        if not is_date(checked):
            at = self.front.place("sources", index, "checked")
            message = f"'checked' must be a date such as 2026-11-23, found '{checked}'."
            self.add(at, "question-source", message)
            return None
        return Source(url, checked, place)

    def _check_keys(self) -> None:
        for key in self.values:
            if key not in KEYS:
                message = f"unknown key '{key}'.{did_you_mean(str(key), KEYS)}"
                self.add(self.front.place(str(key)), "question-front-matter", message)
        for key in _NEEDED.get(str(self.values.get("type")), _NEEDED_ELSE):
            if self.values.get(key) in (None, "", []):
                self.add(self.front.place(key), "question-front-matter", f"'{key}' is missing.")


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"
