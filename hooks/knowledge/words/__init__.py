"""What the browser's scripts say, one file a language; a translation is another file beside it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent
_BASE = "en"


@lru_cache(maxsize=4)
def words_in(language: str) -> dict[str, Any]:
    """Return all words by key, in a language as far as it has them, else in English.

    A value is a text with `{names}` to fill in, or one text for each plural form.

    Args:
        language: Two letters, as the theme names its language.
    """
    words = _read(_BASE)
    return words if language == _BASE else {**words, **_read(language)}


def _read(language: str) -> dict[str, Any]:
    path = _FOLDER / f"{language}.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {} if path.is_file() else {}
