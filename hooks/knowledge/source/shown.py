"""Text without markup: what a reader sees, and what the id of a heading is made from."""

from __future__ import annotations

import html
import re

# `[[term]]` and `[[term|shown text]]`; in a table the bar is escaped.
TERM_LINK = r"\[\[([^\[\]|\\]+?)(?:\\?\|([^\[\]]+?))?\]\]"
_EMPHASIS = re.compile(r"(?<!\w)(_{1,3})(?=\S)(.{1,500}?)(?<=\S)\1(?!\w)", re.DOTALL)


def shown_text(text: str) -> str:
    """Return a text without markup, as a reader sees it and as a heading's id is made from it."""
    if not re.search(r"[\\`*_\[<&!{]", text):
        return text.strip()
    codes: list[str] = []

    def keep(match: re.Match[str]) -> str:
        codes.append(match.group(2).strip() if match.group(1) else match.group(3))
        return f"\x00{len(codes) - 1}\x00"

    text = re.sub(
        r"(?<![\\])(?:(?<!`)(`+)(?!`)(.{1,500}?)(?<!`)\1(?!`))|\\([\\`*_{}\[\]()>#+\-.!|$<])",
        keep,
        text,
    )
    text = re.sub(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", "", text)
    text = re.sub(r"!\[([^\[\]]*)\]\([^()]*\)", "", text)
    text = re.sub(r"\[\^[^\]]+\]", "", text)
    text = re.sub(TERM_LINK, lambda m: m.group(2) or m.group(1), text)
    text = re.sub(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])", r"\1", text)
    text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    text = html.unescape(re.sub(r"\*+", "", text))
    return re.sub(r"\x00(\d+)\x00", lambda m: codes[int(m.group(1))], text).strip()
