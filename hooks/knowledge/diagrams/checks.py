"""What an author can get wrong in a diagram, as problems with the line in the Markdown file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from knowledge.diagrams import cache as kept
from knowledge.diagrams.colours import colours
from knowledge.diagrams.draw import draw_all
from knowledge.diagrams.drawing import DrawError, Drawing
from knowledge.diagrams.fences import figures_of
from knowledge.diagrams.legible import legible, lost
from knowledge.diagrams.renderer import Renderer
from knowledge.diagrams.source import TYPES, Found, Source, read_source
from knowledge.diagrams.unsupported import unsupported, unsupported_labels
from knowledge.problems import Place, Problem, did_you_mean
from knowledge.site.model import Site
from knowledge.site.options import DiagramLimits
from knowledge.site.resolve import resolve
from knowledge.source.page import Link, Page

Broken = Callable[[str], str]


def sources_of(site: Site) -> list[str]:
    """Return the source of every diagram of a site, each once, in the order of the pages."""
    pages = (figures_of(site, page) for page in site.pages.values())
    return list(dict.fromkeys(one.source for page in pages for one in page if one.drawn))


def diagram_problems(site: Site) -> Iterator[Problem]:
    """Yield the problems of every diagram of a site, at the file that holds its source."""
    limits = site.options.diagrams
    if limits.cache_dir:
        limits = replace(limits, cache_dir=str(site.root / limits.cache_dir))
    found = [(page, one) for page in site.pages.values() for one in figures_of(site, page)]
    # As the build draws them: what only the drawing shows is said here, too.
    folder = Path(limits.cache_dir) if limits.cache_dir else None
    wanted = (one.source for _, one in found if one.drawn and one.source.strip())
    drawings = draw_all(wanted, folder, longest_first=False) if folder else {}
    own = {page.path for page in site.pages.values()}
    said: set[tuple[str, int]] = set()
    for page, one in found:
        at = (one.path, one.line)
        # A page that another takes in speaks for itself, and a snippet once for all its pages.
        if at in said or (one.path != page.path and one.path in own):
            continue
        said.add(at)
        if not one.drawn:
            yield Problem(Place(one.path, one.line, 1), "diagram-fence", _NOT_DRAWN)
            continue
        broken = partial(_why_broken, site, page)
        drawing = drawings.get(one.source)
        yield from check_source(one.source, one.path, one.line, limits, drawing, broken)


_NOT_DRAWN = (
    "the build does not draw this fence: give it lines of its own, alone behind the indent of its"
    " block, with equal marks at its start and its end, and no words but 'mermaid'."
)


def _why_broken(site: Site, page: Page, target: str) -> str:
    """Return what is wrong with a link of a diagram; nothing when it leads somewhere."""
    found = resolve(site, page, Link(target, "", Place(page.path, 1, 1)))
    if found.state in ("ok", "external", "self"):
        return ""
    what = "a section" if found.state == "anchor" else "a file"
    near = f" Did you mean '{found.meant}'?" if found.meant else ""
    return f"leads to {what} that does not exist.{near}"


def check_source(
    source: str,
    path: str,
    line: int,
    limits: DiagramLimits,
    drawing: Drawing | None = None,
    broken: Broken = lambda _: "",
) -> list[Problem]:
    """Return all problems of one fence.

    Args:
        source: The text between the fence lines, without the fence's own indent.
        path: The file, as in `Place.path`.
        line: Line of the opening fence, counted from 1.
        limits: What a reader can take in, and where finished drawings are kept.
        drawing: The drawing of this source, if the caller has it.
        broken: Tells what is wrong with a link of the diagram; nothing for a good one.
    """
    read = read_source(source)
    found = list(_naming(read))
    not_drawn = list(unsupported(read))
    found += not_drawn
    try:
        content = _content(read, limits, drawing)
    except DrawError as error:
        if not not_drawn:  # what is not drawn is why
            found.append(_unreadable(read, error) if error.syntax else _undrawn(read, error))
        content = {}
    if content:
        found += legible(read, content, limits)
        found += colours(read, content)
        found += unsupported_labels(read, content)
        found += _broken_links(read, content, broken)
        if drawing and not not_drawn:
            found += lost(read, drawing)
    return sorted(
        Problem(Place(path, line + number, 1), rule, message)
        for number, rule, message in dict.fromkeys(found)
    )


def _naming(read: Source) -> Iterator[Found]:
    spelling = "%% accTitle" if read.kind == "mindmap" else "accTitle"
    if not read.title:
        yield (read.keyword_line, "diagram-title",
               f"'{read.keyword or 'diagram'}' has no title: write '{spelling}: …',"
               " its caption.")  # fmt: skip
    spelling = spelling.replace("Title", "Descr")
    if not read.description:
        yield (read.keyword_line, "diagram-description",
               f"'{read.keyword or 'diagram'}' has no description: write '{spelling}: …',"
               " what the figure shows.")  # fmt: skip
    elif read.description_line and _words(read.description) <= _words(read.title):
        yield (read.description_line, "diagram-description",
               f"the description '{read.description}' only repeats the title; say what the"
               " figure shows.")  # fmt: skip


def _words(text: str) -> set[str]:
    stripped = (word.strip(".,;:!?'\"()").casefold() for word in text.split())
    return {word for word in stripped if word}


def _unreadable(read: Source, error: DrawError) -> Found:
    if read.keyword not in TYPES and "No diagram type detected" in error.message:
        hint = did_you_mean(read.keyword, TYPES)
        named = f"'{read.keyword}'" if read.keyword else "an empty fence"
        return read.keyword_line, "diagram-type", f"{named} is no type of diagram.{hint}"
    line = read.author_line(error.line) or read.keyword_line
    return line, "diagram-syntax", f"Mermaid cannot read this: {error.message}"


def _undrawn(read: Source, error: DrawError) -> Found:
    line = read.author_line(error.line) or read.keyword_line
    return line, "diagram-drawing", f"this cannot be drawn: {error.message}"


def _content(read: Source, limits: DiagramLimits, drawing: Drawing | None) -> dict[str, Any]:
    """Return the parsed diagram, from the cache where it has been read before."""
    folder = Path(limits.cache_dir) if limits.cache_dir else None
    known = drawing or _kept(read.text, folder)
    if known:
        if known.error is not None:
            line = (
                read.lines.index(known.error_line) + 1 if known.error_line in read.lines else None
            )
            raise DrawError(known.error, line, syntax=known.syntax_error)
        return known.content
    if not read.prepared.strip():
        raise DrawError("No diagram type detected: the fence is empty")
    outcome = Drawing(read.text)
    try:
        outcome = Drawing(read.text, content=_renderer().parse(read.prepared))
        return outcome.content
    except DrawError as error:
        outcome = Drawing(
            read.text, error=error.message, error_line=read.author_line(error.line),
            syntax_error=error.syntax,
        )  # fmt: skip
        raise
    finally:
        if folder and (outcome.content or outcome.syntax_error):
            kept.write(folder, outcome, parsed_only=True)


def _kept(text: str, folder: Path | None) -> Drawing | None:
    if folder is None:
        return None
    return kept.read(folder, text) or kept.read(folder, text, parsed_only=True)


@cache
def _renderer() -> Renderer:
    return Renderer()


def page_links(content: dict[str, Any]) -> list[str]:
    """Return the targets inside the site that a diagram's nodes link to, as written."""
    links = [str(node.get("link", "")) for node in content.get("nodes", ())]
    return [link for link in dict.fromkeys(links) if link and ":" not in link.split("#")[0]]


def _broken_links(read: Source, content: dict[str, Any], broken: Broken) -> Iterator[Found]:
    for link in page_links(content):
        why = broken(link)
        if why:
            yield read.line_of(link), "diagram-link", f"'{link}' {why}"
