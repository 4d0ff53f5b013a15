"""What a change does to a built site: pages, words, figures and weights, before and after."""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import html as reader

from knowledge.browser.weight import KILOBYTE, Weight

_FIGURE = re.compile(
    r'<figure class="kb-figure"[^>]*?\bid="([^"]+)".*?(<svg\b.*?</svg>)', re.DOTALL
)
# A colour written out; a palette that a system forces has only names.
_VARIABLE = re.compile(r"(--kb-diagram-[\w-]+)\s*:\s*(#[0-9a-fA-F]+)")
_UNREAD = ("script", "style", "svg", "template")  # of a page's text
_MOST = 30  # rows of a table; the rest is counted


@dataclass(frozen=True)
class Shown:
    """What one page of a built site shows.

    Attributes:
        words: The words of its article, in order.
        figures: The SVG of each figure, by its id.
    """

    words: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """What became of one page: `added`, `removed` or `changed`, and by how many words."""

    page: str
    state: str
    more: int
    less: int


@dataclass(frozen=True)
class Redrawn:
    """A figure before and after; empty where there is none."""

    page: str
    id: str
    before: str
    after: str


def shown(text: str) -> Shown:
    """Return what the HTML of a page shows; navigation and header do not count."""
    words: list[str] = []
    for article in reader.document_fromstring(text).iter("article") if text.strip() else ():
        for other in list(article.iter(*_UNREAD)):
            other.text, other[:] = None, []  # what stands behind it stays
        words += " ".join(str(part) for part in article.itertext()).split()
    figures = {html.unescape(one[1]): one[2] for one in _FIGURE.finditer(text)}
    return Shown(tuple(words), figures)


def read_site(folder: Path) -> dict[str, Shown]:
    """Return what each page of a built site shows, by its name there.

    Raises:
        FileNotFoundError: There is no page.
        OSError: A page cannot be read.
    """
    pages = {
        path.relative_to(folder).as_posix(): shown(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.html"))
    }
    if not pages:
        raise FileNotFoundError(f"'{folder}' holds no built page.")
    return pages


def changes(before: Mapping[str, Shown], after: Mapping[str, Shown]) -> list[Change]:
    """Return each page that is new, gone, or shows other words or figures, by name."""
    found = []
    for page in sorted({*before, *after}):
        old, new = before.get(page, Shown()), after.get(page, Shown())
        state = "added" if page not in before else "removed" if page not in after else "changed"
        if state != "changed" or old != new:
            found.append(Change(page, state, *_words(old.words, new.words)))
    return found


def _words(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[int, int]:
    """Return how many words came and how many went; a word that moved did both."""
    same = difflib.SequenceMatcher(None, old, new, autojunk=False) if old and new else None
    kept = sum(block.size for block in same.get_matching_blocks()) if same else 0
    return len(new) - kept, len(old) - kept


def redrawn(before: Mapping[str, Shown], after: Mapping[str, Shown]) -> list[Redrawn]:
    """Return each figure that is new, gone or drawn in another way."""
    found = []
    for page in sorted({*before, *after}):
        old = before.get(page, Shown()).figures
        new = after.get(page, Shown()).figures
        found += [
            Redrawn(page, name, old.get(name, ""), new.get(name, ""))
            for name in sorted({*old, *new})
            if old.get(name) != new.get(name)
        ]
    return found


def colours(styles: Iterable[str]) -> str:
    """Return the style that gives figures their colours outside of the site, in the light palette.

    Args:
        styles: The site's style sheets, in which the light palette stands first.
    """
    first: dict[str, str] = {}
    for text in styles:
        for name, value in _VARIABLE.findall(text):
            first.setdefault(name, value.strip())
    return "".join(f"{name}:{value};" for name, value in sorted(first.items()))


def pictures(found: Iterable[Redrawn], before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield the files that show figures before and after, a page with all of them first.

    Args:
        found: The figures.
        before: Their colours before, as `colours` returns them.
        after: The same afterwards.
    """
    rows, files = [], []
    for one in found:
        stem = re.sub(r"[^\w.-]+", "-", f"{one.page.removesuffix('.html')}--{one.id}")
        cells = []
        for side, svg, style in (("before", one.before, before), ("after", one.after, after)):
            name = f"{stem}--{side}.svg"
            if svg:
                files.append((name, svg.replace(">", f"><style>svg{{{style}}}</style>", 1)))
            shown = f'<img src="{name}" alt="{side}">' if svg else "—"
            cells.append(f"<td>{shown}</td>")
        rows.append(f"<tr><th>{html.escape(one.page)}<br>{html.escape(one.id)}</th>")
        rows += [*cells, "</tr>"]
    table = f"<table><tr><th></th><th>Before</th><th>After</th></tr>{''.join(rows)}</table>"
    page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Figures</title>{table}'
    yield "index.html", f"{page}</html>\n"
    yield from files


def summary(
    found: list[Change], figures: list[Redrawn], weights: tuple[list[Weight], list[Weight]]
) -> str:
    """Return what a change does to readers, as Markdown.

    Args:
        found: Pages that changed.
        figures: Figures that changed.
        weights: What each page weighs before and after.
    """
    count = {state: sum(one.state == state for one in found) for state in _STATES}
    more, less = sum(one.more for one in found), sum(one.less for one in found)
    lines = ["### What readers see of this change", ""]
    said = ", ".join(f"{number} {state}" for state, number in count.items())
    lines += [f"Pages: {said}. Words: {more} more, {less} less. Figures: {len(figures)}.", ""]
    rows = [(_code(one.page), one.state, f"+{one.more}", f"-{one.less}") for one in found]
    lines += _table(("Page", "", "Words", ""), rows)
    drawn = [(_code(one.page), _code(one.id), _drawn(one)) for one in figures]
    lines += _table(("Figures", "", ""), drawn)
    before, after = ({one.page: one.total for one in side} for side in weights)
    heaviest = sorted({*_heaviest(before), *_heaviest(after)}, key=lambda p: -after.get(p, 0))
    sizes = [(_code(page), _size(before.get(page)), _size(after.get(page))) for page in heaviest]
    lines += _table(("Heaviest pages, bytes of a first visit", "before", "after"), sizes)
    return "\n".join(lines)


_STATES = ("changed", "added", "removed")


def _drawn(one: Redrawn) -> str:
    return "drawn anew" if one.before and one.after else "added" if one.after else "removed"


def _heaviest(sizes: Mapping[str, int]) -> list[str]:
    return sorted(sizes, key=lambda page: -sizes[page])[:10]


def _size(value: int | None) -> str:
    return "—" if value is None else f"{value:,} ({value / KILOBYTE:.1f} KB)"


def _code(name: str) -> str:
    """Return a name that a stranger chose as it is, whatever Markdown makes of it."""
    return f"<code>{html.escape(name).replace('|', '&#124;')}</code>"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows[:_MOST]]
    more = [f"… and {len(rows) - _MOST} more."] if len(rows) > _MOST else []
    return [*lines, "", *more, ""] if more else [*lines, ""]
