"""Mermaid's style sheet, and what it says of an element.

Known selectors: tags, ids, classes, attributes, `:first-child`, `:last-child`, `:not(…)`,
descendants and children, `!important`. A selector with anything else matches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

_SIMPLE = re.compile(
    r"(?P<not>:not\((?P<inner>[^()]*)\))|(?P<id>#[\w-]+)|(?P<class>\.[\w-]+)"
    r"|\[(?P<attribute>[\w-]+)(?:(?P<operator>[*^$~|]?=)\"?(?P<value>[^\"\]]*)\"?)?\]"
    r"|(?P<pseudo>::?[\w-]+)|(?P<tag>[\w-]+|\*)"
)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT_BLOCK = re.compile(r"@[\w-]+[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")


@dataclass(frozen=True)
class _Compound:
    parts: tuple[tuple[str, str, str], ...]
    child: bool  # joined to the compound on its left by `>`


@dataclass(frozen=True)
class _Rule:
    chain: tuple[_Compound, ...]
    specificity: tuple[int, int, int]
    order: int
    values: dict[str, tuple[str, bool]]


def declarations(text: str) -> dict[str, tuple[str, bool]]:
    """Return property → (value, is important) of a declaration list, as in a `style` attribute."""
    found: dict[str, tuple[str, bool]] = {}
    for part in text.split(";"):
        name, colon, value = part.partition(":")
        if not colon or not value.strip():
            continue
        important = "!important" in value
        key = name.strip().lower()
        if key in found and found[key][1] and not important:
            continue
        found[key] = (value.replace("!important", "").strip(), important)
    return found


class StyleSheet:
    """Mermaid's style sheet, ready to ask for the value an element gets.

    Args:
        text: The sheet.
        wanted: Properties that matter; all others are dropped.
    """

    def __init__(self, text: str, wanted: frozenset[str]) -> None:
        self._rules: list[_Rule] = []
        for order, match in enumerate(_RULE.finditer(_AT_BLOCK.sub("", text))):
            values = {k: v for k, v in declarations(match.group(2)).items() if k in wanted}
            for selector in match.group(1).split(",") if values else ():
                chain = _parse(selector.strip())
                if chain:
                    self._rules.append(_Rule(chain, _specificity(chain), order, values))

    def values(self, element: etree._Element) -> dict[str, str]:
        """Return what the sheet and the element's own `style` say, the winner of each property."""
        winner: dict[str, tuple[tuple[object, ...], str]] = {}
        for rule in self._rules:
            if _matches(element, rule.chain, len(rule.chain) - 1):
                for name, (value, important) in rule.values.items():
                    rank = (important, False, rule.specificity, rule.order)
                    if name not in winner or rank >= winner[name][0]:
                        winner[name] = (rank, value)
        for name, (value, important) in declarations(element.get("style", "")).items():
            rank = (important, True, (0, 0, 0), 0)
            if name not in winner or rank >= winner[name][0]:
                winner[name] = (rank, value)
        return {name: value for name, (_, value) in winner.items()}


def _parse(selector: str) -> tuple[_Compound, ...]:
    chain: list[_Compound] = []
    child = False
    for word in selector.replace(">", " > ").split():
        if word == ">":
            child = True
            continue
        parts = _compound(word)
        if parts is None:
            return ()
        chain.append(_Compound(parts, child))
        child = False
    return tuple(chain)


def _compound(word: str) -> tuple[tuple[str, str, str], ...] | None:
    parts: list[tuple[str, str, str]] = []
    position = 0
    while position < len(word):
        match = _SIMPLE.match(word, position)
        if not match:
            return None
        position = match.end()
        if match["not"]:
            parts.append(("not", match["inner"], ""))
        elif match["id"]:
            parts.append(("id", match["id"][1:], ""))
        elif match["class"]:
            parts.append(("class", match["class"][1:], ""))
        elif match["attribute"]:
            parts.append(
                (f"attribute{match['operator'] or ''}", match["attribute"], match["value"] or "")
            )
        elif match["pseudo"]:
            parts.append(("pseudo", match["pseudo"], ""))
        else:
            parts.append(("tag", match["tag"], ""))
    return tuple(parts)


def _specificity(chain: Iterable[_Compound]) -> tuple[int, int, int]:
    kinds = [kind for compound in chain for kind, _, _ in compound.parts]
    ids = kinds.count("id")
    tags = kinds.count("tag")
    return ids, len(kinds) - ids - tags, tags


def _matches(element: etree._Element, chain: tuple[_Compound, ...], index: int) -> bool:
    if not all(_matches_part(element, part) for part in chain[index].parts):
        return False
    if index == 0:
        return True
    parent = element.getparent()
    if chain[index].child:
        return parent is not None and _matches(parent, chain, index - 1)
    while parent is not None:
        if _matches(parent, chain, index - 1):
            return True
        parent = parent.getparent()
    return False


def _matches_part(element: etree._Element, part: tuple[str, str, str]) -> bool:
    kind, name, value = part
    if kind == "class":
        return name in element.get("class", "").split()
    if kind == "tag":
        return name == "*" or etree.QName(element).localname == name
    if kind == "id":
        return element.get("id") == name
    if kind == "not":
        inner = _compound(name)
        return inner is not None and not all(_matches_part(element, one) for one in inner)
    if kind == "pseudo":
        if name == ":first-child":
            return element.getprevious() is None
        return name == ":last-child" and element.getnext() is None
    found = element.get(name)
    if found is None:
        return False
    return {
        "attribute": True,
        "attribute=": found == value,
        "attribute*=": value in found,
        "attribute^=": found.startswith(value),
        "attribute$=": found.endswith(value),
        "attribute~=": value in found.split(),
        "attribute|=": found == value or found.startswith(f"{value}-"),
    }[kind]
