"""Checks of the built pages: what templates, hooks and the theme wrote after MkDocs' own check."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lxml import etree, html

from knowledge.problems import Place, Problem, did_you_mean

# Id → reason, bad, good: for the page of rules.
RULES: Mapping[str, tuple[str, str, str]] = {
    "built-id": (
        "A link to an id that stands twice in a page leads to the first only.",
        '<h2 id="canary">…</h2> <figure id="canary">',
        '<h2 id="canary">…</h2> <figure id="figure-canary">',
    ),
    "built-link": (
        "A template or a hook wrote a link that leads nowhere, or not from disk.",
        '<a href="/guide/rolback.html">',
        '<a href="../guide/rollback.html">',
    ),
    "built-outside": (
        "A page that loads from another host fails offline, and tells that host of its reader.",
        '<script src="https://cdn.example.org/lib.js"></script>',
        '<script src="../assets/vendor/lib.js"></script>',
    ),
    "built-text": (
        "Markdown that nothing has read is shown as typed.",
        "<p>A [[canary] release { #canary</p>",
        "<p>A canary release</p>",
    ),
}

_REFERENCES = etree.XPath(
    "//@href | //@src | //@srcset | //meta[contains(@property, ':image') and"
    # not what else is said of a picture: its width, its words
    " contains('||:url|:secure_url|', concat('|', substring-after(@property, ':image'), '|'))"
    "]/@content",
    smart_strings=False,
)
_LOADED = etree.XPath(
    "//script/@src | //img/@src | //iframe/@src | //source/@src | //img/@srcset | //source/@srcset"
    " | //link[contains(@rel, 'stylesheet') or contains(@rel, 'icon') or contains(@rel, 'preload')"
    " or contains(@rel, 'manifest') or contains(@rel, 'prefetch')]/@href",
    smart_strings=False,
)
_IDS = etree.XPath("//@id", smart_strings=False)
_NAMES = etree.XPath("//a[not(@id) or @id != @name]/@name", smart_strings=False)
_HIDDEN = ("code", "pre", "script", "style", "svg", "textarea", "title", "kbd", "samp", "template")
_OTHER_HOST = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_LEAK = re.compile(
    r"\[\[[^\[\]\s]|\]\]|\]\((?!\s)|^\s*:::+|\{:?\s+?[#.][\w-]|\\(?:begin|end)\{\w+\}"
    r"|^\s*\|?\s*:?-{3,}:?\s*\|.*$",  # the line below the head of what should be a table
    re.M,
)
_MIGHT_LEAK = (b"[[", b"]]", b"](", b":::", b"{ #", b"{ .", b"{:", b"\\begin{", b"\\end{", b"---")
_CODE = re.compile(rb"<(script|style|pre|code|svg)\b.*?</\1>|<[^>]*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Built:
    """What one built page holds.

    Attributes:
        ids: Every id.
        references: Targets of links, images, scripts.
        leaks: Pieces of text that show markup.
        outside: What it loads from other hosts.
    """

    ids: tuple[str, ...]
    references: tuple[str, ...]
    leaks: tuple[str, ...]
    outside: tuple[str, ...] = ()


def check_built(
    folder: Path,
    shown_as: str = "site",
    known: Collection[tuple[str, str]] = (),
    parsed: Mapping[str, Built] | None = None,
) -> list[Problem]:
    """Check every page of a built site.

    Args:
        folder: The folder that was built.
        shown_as: Name of that folder in problems.
        known: Pages below the docs folder and targets that the sources already were reported for.
        parsed: Pages that were parsed as they were written; the others are read.

    Returns:
        The problems; one that all pages share, because a template wrote it, is told once.
    """
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    names = sorted(name for name in files if name.endswith(".html"))
    unread = [name for name in names if name not in (parsed or {})]
    pages = {**(parsed or {}), **dict(zip(unread, _read(folder, unread), strict=True))}
    ids = {name: frozenset(page.ids) for name, page in pages.items()}
    reported = {
        (page.removesuffix(".md"), form)
        for page, target in known
        for form in (target, _as_built(target))  # MkDocs rewrites a link only if its file exists
    }
    shared: dict[tuple[str, str], list[Problem]] = {}
    folders: dict[tuple[str, str], str | None] = {}
    for name, page in pages.items():
        place = Place(f"{shown_as}/{name}")
        for rule, typed, message in (
            *_doubled(page),
            *_links(name, page, files, ids, reported, folders),
            *(
                ("built-outside", url, f"'{url}' is loaded from another host.")
                for url in page.outside
            ),
            *(("built-text", leak, f"'{leak}' is shown as typed.") for leak in page.leaks),
        ):
            problem = Problem(_line(folder, name, place, typed), rule, message)
            shared.setdefault((rule, message), []).append(problem)
    return sorted(_told_once(problems) for problems in shared.values())


def _as_built(target: str) -> str:
    return re.sub(r"\.md(?=$|[#?])", ".html", target)


def _told_once(problems: list[Problem]) -> Problem:
    first = problems[0]
    if len(problems) == 1:
        return first
    others = f" ({len(problems) - 1} more page{'' if len(problems) == 2 else 's'} alike.)"
    return Problem(first.place, first.rule, first.message + others)


def _line(folder: Path, name: str, place: Place, typed: str) -> Place:
    """Find the line of a problem; pages are searched again only when they have one."""
    text = (folder / name).read_text(encoding="utf-8", errors="replace")
    start = max(text.find(f'"{typed}"') + 1, 0) or max(text.find(typed), 0)
    line = text.count("\n", 0, start) + 1
    return Place(place.path, line, start - (text.rfind("\n", 0, start) + 1) + 1)


def _doubled(page: Built) -> Iterator[tuple[str, str, str]]:
    for name, count in Counter(page.ids).items():
        if count > 1:
            yield "built-id", name, f"id '{name}' stands {count} times in the page."


def _links(
    name: str,
    page: Built,
    files: Collection[str],
    ids: Mapping[str, frozenset[str]],
    reported: Collection[tuple[str, str]],
    folders: dict[tuple[str, str], str | None],
) -> Iterator[tuple[str, str, str]]:
    source = name.removesuffix(".html")
    for typed in dict.fromkeys(page.references):
        if _SCHEME.match(typed) or not typed or (source, typed) in reported:
            continue
        if name == "404.html" and typed.startswith("/"):
            continue  # it is shown at any path, so its links start at the root
        path, _, fragment = typed.partition("#")
        target = _target(name, path, files, folders)
        if target is None:
            message = f"link '{typed}' leads to no file of the built site."
            yield "built-link", typed, message
            continue
        anchor = fragment.partition(":~:")[0]
        if anchor and target in ids and unquote(anchor) not in ids[target]:
            near = did_you_mean(anchor, sorted(ids[target]))
            message = f"link '{typed}': '{target}' has no id '{anchor}'.{near}"
            yield "built-link", typed, message


def _target(
    name: str, path: str, files: Collection[str], folders: dict[tuple[str, str], str | None]
) -> str | None:
    if not path:
        return name
    key = (posixpath.dirname(name), path)
    if key not in folders:  # navigation repeats the same links on each page of a folder
        folders[key] = _file(*key, files)
    return folders[key]


def _file(folder: str, path: str, files: Collection[str]) -> str | None:
    if path.startswith("/"):
        return None
    joined = posixpath.normpath(posixpath.join(folder, unquote(path.partition("?")[0])))
    for candidate in (joined, "index.html" if joined == "." else f"{joined}/index.html"):
        if candidate in files:
            return candidate
    return None


def _read(folder: Path, names: list[str]) -> Iterator[Built]:
    for name in names:
        yield parse_built((folder / name).read_bytes())


def parse_built(data: bytes) -> Built:
    """Parse one built page."""
    if not data.strip():
        return Built((), (), ())
    tree = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    references = [part for value in _strings(_REFERENCES, tree) for part in _split(value)]
    ids = (*_strings(_IDS, tree), *_strings(_NAMES, tree))
    leaks: list[str] = []
    shown = _CODE.sub(b"", data)  # most pages have such marks in code only, and end here
    if any(mark in shown for mark in _MIGHT_LEAK):
        etree.strip_elements(tree, *_HIDDEN, with_tail=False)
        body = tree.find("body")
        for text in body.itertext() if body is not None else ():
            leaks += _leaks(str(text))
    loaded = [part for value in _strings(_LOADED, tree) for part in _split(value)]
    outside = tuple(dict.fromkeys(url for url in loaded if _OTHER_HOST.match(url)))
    return Built(ids, tuple(references), tuple(dict.fromkeys(leaks)), outside)


def _strings(path: etree.XPath, tree: html.HtmlElement) -> tuple[str, ...]:
    found = path(tree)
    return tuple(str(value) for value in found) if isinstance(found, list) else ()


def _split(value: str) -> list[str]:
    """Return the targets of an attribute: several for `srcset`."""
    value = value.strip()
    if " " in value and re.search(r"\s\d+(?:\.\d+)?[wx]\s*(?:,|$)", value):
        return [part.split()[0] for part in value.split(",") if part.split()]
    return [value]


def _leaks(text: str) -> Iterator[str]:
    """Return the pieces of a text that show markup: some words each, on one line."""
    end = 0
    for match in _LEAK.finditer(text):
        if match.start() < end:
            continue  # the other end of what was already shown
        line_end = text.find("\n", match.start())
        end = min(match.start() + 30, line_end if line_end >= 0 else len(text))
        yield text[match.start() : end].strip()
