"""Numbers in SVG attributes, written as short as a reader's eye allows: a tenth of a pixel."""

from __future__ import annotations

import re

NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
_COMMAND = re.compile(r"\s*([MLCQAHVSTZmlcqahvstz,])\s*")
_SEPARATOR = re.compile(r"\s*([,(])\s*")


def number(value: float) -> str:
    """Return a number with at most one decimal."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def path(value: str) -> str:
    """Return the data of a path or the points of a polygon with short numbers."""
    return _COMMAND.sub(r"\1", _short(value)).strip()


def plain(value: str) -> str:
    """Return a coordinate or a transformation with short numbers."""
    return _SEPARATOR.sub(r"\1", _short(value)).strip().removesuffix("px")


def _short(value: str) -> str:
    return NUMBER.sub(lambda found: number(float(found.group())), value)
