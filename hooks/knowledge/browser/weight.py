"""What a first visit of a page of a built site weighs: exact bytes, compressed as hosts do."""

from __future__ import annotations

import fnmatch
import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.browser.delivery import resolved

_TAG = re.compile(r"<(?P<tag>link|script|img)\b(?P<head>[^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
# Relations of a link whose file a browser asks for at once.
_LOADED = {"stylesheet": "styles", "icon": "pictures", "shortcut icon": "pictures"}
KILOBYTE = 1000


@dataclass(frozen=True)
class Weight:
    """What a first visit of a page takes over the wire, in bytes.

    Attributes:
        page: The page's name below the site.
        html: The page itself, all that a later visit of another page asks for.
        styles: Its style sheets.
        scripts: The scripts that load with it; those that come on demand do not count.
        pictures: Its pictures and its icon; figures are part of the page.
    """

    page: str
    html: int
    styles: int
    scripts: int
    pictures: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.html + self.styles + self.scripts + self.pictures


def weigh(folder: Path, base: str = "/") -> Iterator[Weight]:
    """Yield the weight of each page, in the order of their names.

    Args:
        folder: The built site.
        base: Path of the site on its host.

    Raises:
        OSError: A file cannot be read.
    """

    @cache
    def packed(name: str) -> int:
        path = folder / name
        return len(gzip.compress(path.read_bytes(), 9)) if path.is_file() else 0

    for path in sorted(folder.rglob("*.html")):
        page = path.relative_to(folder).as_posix()
        parts = {"styles": 0, "scripts": 0, "pictures": 0}
        for kind, address in set(_asked(path.read_text(encoding="utf-8"))):
            parts[kind] += packed(resolved(page, address, base) or "")
        yield Weight(page, packed(page), **parts)


def too_heavy(weight: Weight, budgets: Mapping[str, int]) -> int | None:
    """Return the budget that a page exceeds, in kilobytes of 1,000 bytes; None where it does not.

    Args:
        weight: What the page weighs.
        budgets: Kilobytes by pattern of page names; the first that fits counts.
    """
    fits = (most for pattern, most in budgets.items() if fnmatch.fnmatch(weight.page, pattern))
    most = next(fits, None)
    return most if most is not None and weight.total > most * KILOBYTE else None


def _asked(text: str) -> Iterator[tuple[str, str]]:
    for tag in _TAG.finditer(text):
        head = dict(_ATTRIBUTE.findall(tag["head"]))
        kind = {"script": "scripts", "img": "pictures"}.get(tag["tag"]) or _LOADED.get(
            head.get("rel", "")
        )
        address = head.get("href" if tag["tag"] == "link" else "src")
        if kind and address:
            yield kind, address
