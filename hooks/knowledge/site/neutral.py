"""Names of questions that tell nothing: an id is written for authors and may tell the key."""

from __future__ import annotations

import posixpath


def neutral(name: str) -> str:
    """Return the name of a question in pages, addresses and stored progress, of its id.

    The browser computes the same (FNV-1a) for progress and addresses that still have the id.
    """
    value = 0x811C9DC5
    for byte in name.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return f"q--{value:08x}"  # no id has two dashes


def neutral_source(src: str) -> str:
    """Return a question's file under its neutral name, which the page of it has."""
    folder, name = posixpath.split(src)
    return posixpath.join(folder, f"{neutral(name.removesuffix('.md'))}.md")
