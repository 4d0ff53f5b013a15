"""The words of the interface: what pages say beside their authors' text, in the site's language.

English stands in `words.yml` beside this module, one key a phrase. A site in another language gives
its own under `extra.knowledge.words`; a phrase that it leaves out stays English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.problems import Problem, did_you_mean
from knowledge.site.options import KEY, Locate

_FILE = Path(__file__).with_name("words.yml")
_FIELD = re.compile(r"\{(\w+)\}")


class Words:
    """The phrases of one site.

    Args:
        own: The site's own phrases by key; English stands in for those left out.
    """

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self._phrases = {**english(), **(own or {})}

    def __call__(self, key: str, **values: object) -> str:
        """Return a phrase with its fields filled.

        Raises:
            KeyError: There is no such phrase, or a field of it has no value.
        """
        return self._phrases[key].format(**values) if values else self._phrases[key]

    def group(self, *names: str) -> dict[str, str]:
        """Return the phrases whose keys start with one of some names and a dot."""
        return {
            key: phrase for key, phrase in self._phrases.items() if key.partition(".")[0] in names
        }


@lru_cache(maxsize=1)
def english() -> dict[str, str]:
    """Return the English phrases by key."""
    phrases: dict[str, str] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return phrases


def word_problems(own: Mapping[str, str], locate: Locate) -> list[Problem]:
    """Return what is wrong with a site's own phrases: an unknown key, a field that is none.

    Args:
        own: The site's own phrases by key.
        locate: Gives the place of an option by its keys below `extra.knowledge`.
    """
    problems = []
    known = english()
    for key, phrase in own.items():
        name = f"Config value '{KEY}.words.{key}'"
        place = locate(("words", key))
        english_key = key if key in known else f"{key.rpartition('.')[0]}.other"  # a plural form
        if english_key not in known:
            message = f"{name}: Unrecognised configuration name: {key}.{did_you_mean(key, known)}"
            problems.append(Problem(place, "setting", message))
            continue
        allowed = set(_FIELD.findall(known[english_key]))
        for field in sorted(set(_FIELD.findall(phrase)) ^ allowed):
            has = "lacks" if field in allowed else "has no value for"
            problems.append(Problem(place, "setting", f"{name}: {has} the field '{{{field}}}'."))
    return problems


WORDS = Words()
