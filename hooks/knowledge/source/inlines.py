"""What a run of text holds: links, images, terms, footnotes and raw HTML, by offset.

One pass over the text in Python-Markdown's order of precedence: escapes, code, raw HTML and
comments hide what is inside them; brackets are matched with a stack, so links may hold images.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Container
from dataclasses import dataclass, field

from knowledge.source.shown import TERM_LINK, shown_text

_SCAN = re.compile(
    rf"""(?P<escape>\\[\\`*_{{}}\[\]()>#+\-.!|$<])
    |(?P<ticks>`+)
    |(?P<comment><!--.*?(?:-->|\Z))
    |<(?P<auto>(?:https?|ftp|mailto):[^<>\s]*)>
    |(?P<tag></?[a-zA-Z][\w-]*(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=`]+))?)*\s*/?>)
    |(?P<math>\$\$.+?\$\$|(?<![\w$])\$(?![\s\d$])[^$\n]+?(?<![\s$])\$(?![\w$]))
    |(?P<reversed>\((?P<rtext>[^()\[\]\n]+)\)\[(?P<rto>[^\[\]\s]*[/.\#][^\[\]\s]*)\])
    |\[\^(?P<foot>[^\[\]]+)\]
    |(?P<term>{TERM_LINK})
    |(?P<open>!?\[)
    |(?P<close>\])""",
    re.VERBOSE | re.DOTALL,
)
_TARGET = re.compile(
    r"""\(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<bare>(?:[^\s()\\]|\\.|\((?:[^()\s]|\([^()\s]*\))*\))*))
    (?:\s+(?P<title>"[^"]*"|'[^']*'))?\s*\)""",
    re.VERBOSE,
)
_SPACED = re.compile(r"""\((?P<bare>[^()"'\n]*?)(?:\s+(?:"[^"]*"|'[^']*'))?\)""")
_LABEL = re.compile(r"[ ]?\[(?P<label>[^\[\]^][^\[\]]*|)\]", re.DOTALL)
_ATTRIBUTE = re.compile(
    r"""\s(?P<name>id|name|href|src|srcset|alt)\s*=\s*(?:"(?P<d>[^"]*)"|'(?P<s>[^']*)'|(?P<b>[^\s>]+))""",
    re.IGNORECASE,
)
# What runs, loads or sends something, and so has no place in a text.
_UNSAFE = frozenset(
    (
        *("animate", "applet", "base", "embed", "foreignobject", "form", "frame", "frameset"),
        *("iframe", "link", "meta", "object", "portal", "script", "set", "style"),
    )
)
_RUNS = re.compile(
    r"""[\s/"'](on\w+|srcdoc|formaction)\s*=|=\s*["']?\s*(?:javascript|vbscript|data):"""
    r"""|\sstyle\s*=\s*(?:"[^">]*|'[^'>]*|[^\s>]*)url\(""",
    re.IGNORECASE,
)
_LOOSE = re.compile(r"<[a-zA-Z][^<>]*>")
# An attribute list gives an element any attribute, so also those that run or load something.
_LIST = re.compile(
    r"\{:?[ ]*(?:[^{}\n]*[ ])?"
    r"(?P<name>on\w+|style|srcdoc|formaction|action|href|src|srcset)=[^{}\n]*\}",
    re.IGNORECASE,
)
_QUOTED = r"""(?:[^{}\n"'#]|"[^"\n]*"|'[^'\n]*')*"""
_ID = re.compile(rf"\{{:?{_QUOTED}(?<=[\s{{:])#(?P<id>[^\s{{}}#=]+)[^{{}}\n]*\}}")
_ANCHOR = re.compile(r"\{:?[ ]*(?:[^{}\n]*[ ])?#[^{}\n]*\}")
_LONGEST = 5_000  # characters between the brackets of a link
_NO_LABELS = frozenset({"", " ", "x", "X"})


@dataclass(slots=True)
class Found:
    """One thing found in a text.

    Attributes:
        kind: `link`, `image`, `term`, `footnote`, `label` (a `[text][label]`), `html`,
            `unclosed`, `reversed`.
        start: Offset of its first character.
        end: Offset behind it.
        target: Target, term, footnote or label as typed.
        text: Text of a link, alternative text of an image, shown text of a term.
        form: `inline`, `reference`, `auto` or `html`.
        attribute: Attribute of a raw tag (`href`, `src`, `srcset`).
        context: `link` inside the text of a link, else `text`.
        has_alt: False for an image without alternative text.
    """

    kind: str
    start: int
    end: int
    target: str
    text: str = ""
    form: str = "inline"
    attribute: str = "href"
    context: str = "text"
    has_alt: bool = True


@dataclass(slots=True)
class Inline:
    """Everything found in a text.

    Attributes:
        found: Links and names, in order.
        ids: Ids of raw tags and attribute lists, with their offset.
        blanks: Spans of the text that no reader reads as words.
        labels: Labels of definitions that are used.
    """

    found: list[Found] = field(default_factory=list)
    ids: list[tuple[str, int]] = field(default_factory=list)
    blanks: list[tuple[int, int]] = field(default_factory=list)
    labels: list[Found] = field(default_factory=list)


def normal(label: str) -> str:
    """Return a label as Python-Markdown compares it."""
    return " ".join(label.lower().split())


def scan(text: str, labels: Container[str] = ()) -> Inline:
    """Find what a text holds.

    Args:
        text: The text of one block.
        labels: Labels that the page defines, as `normal` gives them.
    """
    return _Scanner(text, labels).run()


def scan_html(text: str) -> Inline:
    """Find ids and references in a block of raw HTML."""
    scanner = _Scanner(text, ())
    for match in _SCAN.finditer(text):
        if match.lastgroup == "tag":
            scanner.tag(match)
    return scanner.result


class _Scanner:
    def __init__(self, text: str, labels: Container[str]) -> None:
        self.text = text
        self.labels = labels
        self.result = Inline()
        self.stack: list[tuple[int, bool]] = []
        self.ticks: dict[int, list[int]] = {}  # where runs of so many ticks start

    def run(self) -> Inline:
        position, text = 0, self.text
        while match := _SCAN.search(text, position):
            kind = match.lastgroup or ""
            position = match.end()
            if kind == "escape":
                continue
            if kind == "ticks":
                position = self.code(match)
            elif kind == "close":
                position = self.close(match)
            elif kind == "open":
                self.stack.append((match.start(), len(match.group()) == 2))
            elif kind == "tag":
                self.tag(match)
                self.blank(match.start(), match.end())
            else:
                position = self.simple(kind, match)
        if "{" in text:
            self.attribute_lists(text)
        if "=" in text:
            self.loose_tags(text)
        self.result.found.sort(key=lambda found: found.start)
        return self.result

    def loose_tags(self, text: str) -> None:
        """Note what runs in tags that are not well written, which browsers read all the same."""
        for match in _LOOSE.finditer(text):
            runs = _RUNS.search(match.group())
            if runs and not any(start <= match.start() < end for start, end in self.result.blanks):
                self.add("unsafe", match.start(), match.end(), runs.group().strip(" /\"'"))

    def attribute_lists(self, text: str) -> None:
        """Note the ids of attribute lists, and what else they give that has no place."""
        for pattern in (_LIST, _ID):
            for match in pattern.finditer(text):
                if any(start <= match.start() < end for start, end in self.result.blanks):
                    continue
                if pattern is _LIST:
                    self.add("unsafe", match.start("name"), match.end("name"), match["name"] + "=")
                else:
                    self.result.ids.append((match["id"], match.start()))
                    self.blank(match.start(), match.end())

    def blank(self, start: int, end: int) -> None:
        self.result.blanks.append((start, end))

    def add(self, kind: str, start: int, end: int, target: str, text: str = "") -> Found:
        found = Found(kind, start, end, target, text)
        self.result.found.append(found)
        return found

    def code(self, match: re.Match[str]) -> int:
        """Skip a code span; ticks without a partner are text."""
        if not self.ticks:
            for run in re.finditer("`+", self.text):
                self.ticks.setdefault(len(run.group()), []).append(run.start())
        size = len(match.group())
        starts = self.ticks.get(size, [])
        index = bisect_left(starts, match.end())
        if index == len(starts):
            return match.end()
        self.blank(match.start(), starts[index] + size)
        return starts[index] + size

    def simple(self, kind: str, match: re.Match[str]) -> int:
        start, end = match.span()
        if kind == "auto":
            self.add("link", start, end, match.group("auto"), match.group("auto")).form = "auto"
        elif kind == "foot":
            self.add("footnote", start, end, match.group("foot"))
        elif kind == "reversed":
            if self.text[start - 1 : start] == "]":  # `[text](target)[x]`: a link, not a reversal
                return start + 1
            self.add("reversed", start, end, match.group("rto"), match.group("rtext"))
        elif kind == "math":
            return self.math(match)
        elif kind == "term":
            return self.term(match)
        self.blank(start, end)
        return end

    def math(self, match: re.Match[str]) -> int:
        """Skip a formula, unless a real link is inside: then the dollars are money."""
        if "](" in match.group():
            return match.start() + 1
        self.blank(*match.span())
        return match.end()

    def term(self, match: re.Match[str]) -> int:
        start, end = match.span()
        parts = re.fullmatch(TERM_LINK, match.group())
        name, shown = (parts.group(1), parts.group(2)) if parts else ("", None)
        if self.text[end : end + 1] == "(" and not shown and _TARGET.match(self.text, end):
            self.stack.append((start, False))  # `[[text]](target)`: a link with brackets in it
            return start + 1
        self.add("term", start, end, name.strip(), (shown or name).strip())
        self.blank(start, end - 2 - len(shown) if shown else start + 2)
        self.blank(end - 2, end)
        return end

    def close(self, match: re.Match[str]) -> int:
        """Decide what a pair of brackets is by what follows it."""
        end = match.end()
        if not self.stack:
            return end
        start, image = self.stack.pop()
        if end - start > _LONGEST:  # brackets far apart are no link; each would be read again
            return end
        text = self.text[start + 1 + image : match.start()]
        follow = self.text[end : end + 1]
        if follow == "(":
            return self.inline_link(start, end, image, text)
        label = _LABEL.match(self.text, end) if follow in ("[", " ") else None
        if label is not None and text not in _NO_LABELS:
            return self.reference(start, label, image, text)
        if normal(text) in self.labels:
            self.link(start, end, image, text, text).form = "reference"
            self.result.labels.append(Found("label", start, end, text, text))
        return end

    def inline_link(self, start: int, end: int, image: bool, text: str) -> int:
        target = _TARGET.match(self.text, end) or _SPACED.match(self.text, end)
        if target is None:
            line_end = self.text.find("\n", end)
            rest = self.text[end : line_end if line_end >= 0 else len(self.text)]
            if re.match(r"\(\s*(?:[\w./#-]+[./#][\w./#-]*|https?:\S*)", rest):
                self.add("unclosed", start, end + 1, rest[1:].split(" ")[0], shown_text(text))
                self.blank(end, end + len(rest))
            return end
        groups = target.groupdict()
        href = groups.get("angle") if groups.get("angle") is not None else groups["bare"]
        if not href and not text and not image and _ANCHOR.match(self.text, target.end()):
            self.blank(start, target.end())  # `[](){ #here }`: a place to link to
            return target.end()
        self.link(start, target.end(), image, text, (href or "").strip())
        self.blank(end, target.end())
        return target.end()

    def reference(self, start: int, label: re.Match[str], image: bool, text: str) -> int:
        typed = label.group("label") or text
        end = label.end()
        known = normal(typed) in self.labels
        before = self.text[start - 1 : start]
        spaced = label.group().startswith(" ")
        if not known and (spaced or typed in _NO_LABELS or before.isalnum() or before in "])"):
            if normal(text) in self.labels:
                return self.shortcut(start, label.start(), image, text)
            if before.isalnum() or spaced or typed in _NO_LABELS:
                return label.start()
        self.result.labels.append(Found("label", start, end, typed, text))
        if known:
            self.link(start, end, image, text, typed).form = "reference"
        self.blank(label.start(), end)
        return end

    def shortcut(self, start: int, end: int, image: bool, text: str) -> int:
        self.link(start, end, image, text, text).form = "reference"
        self.result.labels.append(Found("label", start, end, text, text))
        return end

    def link(self, start: int, end: int, image: bool, text: str, target: str) -> Found:
        kind = "image" if image else "link"
        found = self.add(kind, start, end, html.unescape(target), shown_text(text))
        if image:
            found.attribute, found.has_alt = "src", bool(text.strip())
            self.blank(start, end)
            return found
        for inner in reversed(self.result.found):  # in the order in which they end
            if inner.end <= start:
                break
            if start < inner.start < end and inner is not found:
                inner.context = "link"
                if inner.kind == "image" and not found.text:
                    found.text = inner.text
        return found

    def tag(self, match: re.Match[str]) -> None:
        """Note the ids and references of a raw tag."""
        name = re.match(r"</?([\w-]+)", match.group())
        values = {}
        for attribute in _ATTRIBUTE.finditer(match.group()):
            value = next((v for v in attribute.group("d", "s", "b") if v is not None), "")
            values[attribute.group("name").lower()] = (html.unescape(value), attribute.start() + 1)
        tag = name.group(1).lower() if name else ""
        runs = _RUNS.search(match.group())
        if runs or (tag in _UNSAFE and not match.group().startswith("</")):
            what = runs.group().strip() if runs else f"<{tag}"
            self.add("unsafe", match.start(), match.end(), what)
        for key in ("id", "name") if tag == "a" else ("id",):
            if key in values:
                self.result.ids.append((values[key][0], match.start()))
        for key in ("href", "src", "srcset"):
            if key in values:
                value, offset = values[key]
                start = match.start() + offset
                found = self.add("html", start, match.end(), value, values.get("alt", ("",))[0])
                found.form, found.attribute = "html", key
                found.has_alt = tag != "img" or "alt" in values
