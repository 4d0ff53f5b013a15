"""Prepares the Markdown of a question for the page it is placed on."""

from __future__ import annotations

import posixpath
import re

_TOKENS = re.compile(
    r"""
    (?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))   # code span: left alone
    | (?P<auto><https?://[^\s<>]+>)                        # <https://…>: left alone
    | (?P<comment><!--.*?-->)                              # a note for checks: not shown
    | (?P<open>\]\()(?P<href>[^)\s]+)                      # the address of a link or picture
    | (?P<angle><)                                         # would start HTML: shown as text
    """,
    re.VERBOSE | re.DOTALL,
)
_OUTSIDE = re.compile(r"^([a-z][a-z0-9+.-]*:|//|/|#)", re.IGNORECASE)


def prepare(markdown: str, source: str, host: str) -> str:
    """Make a question's text ready for another page.

    Args:
        markdown: Text of the question, fenced code already taken out.
        source: The question's file, below the docs folder.
        host: The page it is placed on, below the docs folder.

    Returns:
        The text with links as seen from the host, and with `<` outside code as text: a question
        never brings HTML or a script into a page.
    """

    def replace(match: re.Match[str]) -> str:
        if match.group("comment"):
            return ""
        if match.group("angle"):
            return "&lt;"
        if match.group("open"):
            return match.group("open") + rebase(match.group("href"), source, host)
        return match.group()

    return _TOKENS.sub(replace, markdown)


def rebase(href: str, source: str, host: str) -> str:
    """Turn a link as seen from `source` into the same link as seen from `host`."""
    if _OUTSIDE.match(href) and not href.startswith("#"):
        return href
    path, mark, anchor = href.partition("#")
    target = posixpath.join(posixpath.dirname(source), path) if path else source
    return relative(posixpath.normpath(target), host) + mark + anchor


def relative(target: str, host: str) -> str:
    """Return the path of one file below the docs folder as seen from another."""
    return posixpath.relpath(target, posixpath.dirname(host) or ".")
