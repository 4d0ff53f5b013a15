"""What of a style sheet a site can ever use: rules of which no page and no script holds the names.

A theme's sheet serves every site that could be made with it; one site uses a third of it. A rule
goes only when a class, an id, an element or an attribute that its selector needs stands nowhere: in
no page and, as a word or as the beginning of one, in no script.

Source: https://www.w3.org/TR/css-syntax-3/, https://www.w3.org/TR/selectors-4/
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import tinycss2

_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
# `name = {…};` or `name({…});`, and nothing else.
_DATA = re.compile(r"[\w.]+\s*[=(]\s*(?P<data>\{.*\})\s*\)?;?\s*$", re.DOTALL)
_WORD = re.compile(r"[A-Za-z_][\w-]*")
# A word of a script that may become a name; after a point or a "#" it only looks for one.
_MADE = re.compile(r"(?<![.#\w-])[A-Za-z_][\w-]*")
_CUSTOM = re.compile(r"--[\w-]+")
_ASKED = re.compile(r"var\(\s*(--[\w-]+)")
# An at-rule whose content are rules; the others are kept as they are.
_NESTING = {"media", "supports", "layer", "container"}


class Known:
    """The names that the pages and scripts of a site hold.

    Attributes:
        never: Beginnings of names that a script could make, but makes on no page of this site.
    """

    def __init__(self) -> None:
        self.never: tuple[str, ...] = ()
        self.shown: set[str] = set()
        self.made: set[str] = set()
        self.beginnings: tuple[str, ...] = ()
        self.properties: set[str] = set()
        self.custom: set[str] = set()

    def read_page(self, text: str) -> None:
        """Take in the HTML of a page: its elements count, its prose does not."""
        self.custom.update(_CUSTOM.findall(text))
        for tag in set(_TAG.findall(text)):
            self.shown.update(_WORD.findall(tag))

    def read_script(self, text: str) -> None:
        """Take in a script without comments; one that only hands over data counts as a page."""
        data = _DATA.match(text)
        if data is not None and _is_json(data["data"]):
            self.read_page(text.replace("\\u003c", "<").replace('\\"', '"'))
            return
        self.custom.update(_CUSTOM.findall(text))
        self.properties.update(_WORD.findall(text))
        found = set(_MADE.findall(text))
        self.made |= found
        begun = {word for word in found if word[-1] in "-_" and len(word) > 2}
        self.beginnings = tuple(sorted({*self.beginnings, *begun}))

    def holds_attribute(self, name: str) -> bool:
        """Tell whether an element could have this attribute; `dataset.someName` sets one, too."""
        first, *others = name.removeprefix("data-").split("-")
        return self.holds(name) or first + "".join(map(str.title, others)) in self.properties

    def holds(self, name: str) -> bool:
        """Tell whether a page or a script could show an element with this name."""
        name = name.replace("\\", "")
        made = name in self.made or name.startswith(self.beginnings)
        known = name in self.shown or (made and not name.startswith(self.never))
        return known or not _WORD.fullmatch(name)


def used_styles(sheet: str, known: Known) -> str:
    """Return a style sheet without what can fit no element.

    Args:
        sheet: The style sheet.
        known: The names that pages and scripts hold.
    """
    text = "".join(_changed(sheet, lambda rule: _fitting(rule, known)))
    while True:
        asked = known.custom | set(_ASKED.findall(text))
        fewer = "".join(_changed(text, functools.partial(_asked_for, asked)))
        if fewer == text:
            return text
        text = fewer


def _changed(sheet: Any, change: Callable[[Any], str]) -> Iterator[str]:
    """Yield a sheet's rules, each as `change` makes it; what holds no rule any more goes."""
    parse = tinycss2.parse_stylesheet if isinstance(sheet, str) else tinycss2.parse_rule_list
    for rule in parse(sheet, skip_comments=True, skip_whitespace=True):
        nests = rule.type == "at-rule" and rule.lower_at_keyword in _NESTING
        if rule.type == "qualified-rule":
            yield change(rule)
        elif nests and rule.content is not None:
            inner = "".join(_changed(rule.content, change))
            head = f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}"
            yield f"{head}{{{inner}}}" if inner else ""
        else:
            yield rule.serialize()


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _fitting(rule: Any, known: Known) -> str:
    selectors = [one for one in _selectors(rule.prelude) if _fits(one, known)]
    heads = ",".join(tinycss2.serialize(one).strip() for one in selectors)
    return f"{heads}{{{tinycss2.serialize(rule.content)}}}" if selectors else ""


def _fits_attribute(content: list[Any], known: Known) -> bool:
    names = [one.value for one in content if one.type in ("ident", "string")]
    exact = any(one.type == "literal" and one.value == "=" for one in content)
    fits = not names or known.holds_attribute(names[0])
    return fits and (not exact or len(names) < 2 or known.holds(names[1]))


def _asked_for(asked: set[str], rule: Any) -> str:
    """Return a rule without the custom properties that nobody asks for."""
    found = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    begun = tuple(name for name in asked if name.endswith("-"))  # a script adds the rest
    body = ";".join(
        one.serialize()
        for one in found
        if one.type != "declaration"
        or not one.name.startswith("--")
        or one.name in asked
        or one.name.startswith(begun)
    )
    return f"{tinycss2.serialize(rule.prelude)}{{{body}}}" if body else ""


def _selectors(prelude: list[Any]) -> list[list[Any]]:
    """Return the selectors of a list: `a, b` are two."""
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _fits(selector: list[Any], known: Known) -> bool:
    """Tell whether there can be an element that a selector means.

    What stands in brackets of a pseudo-class is left alone: it may name what must not be there.
    """
    before = None
    for token in selector:
        after = before.value if before is not None and before.type == "literal" else ""
        if token.type == "hash" or (token.type == "ident" and after != ":"):
            if not known.holds(token.value):
                return False
        elif token.type == "[] block" and not _fits_attribute(token.content, known):
            return False
        before = token
    return True
