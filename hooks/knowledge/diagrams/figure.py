"""The HTML of a figure: picture, caption, and below it on demand its text, source and file."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from knowledge.diagrams.alternative import alternative
from knowledge.diagrams.drawing import ID, Drawing
from knowledge.diagrams.source import read_source
from knowledge.diagrams.stylesheet import declarations
from knowledge.site.words import WORDS, Words

# Mermaid's browser plug-in parses every page that holds this word; a page without a fallback
# figure must not hold it, so in a figure's texts one of its letters is written as a reference.
_INLINE = re.compile(r"</?b>")
_TAG = re.compile(r"<[^>]*>")
_WORD, _HIDDEN = "mermaid", "mermai&#100;"


def figure_html(
    drawing: Drawing,
    page_ids: set[str],
    download: str | None = None,
    hold: Callable[[str, str], str] = lambda part, _: part,
    words: Words = WORDS,
) -> str:
    """Return the `<figure>` of a drawing.

    Args:
        drawing: What `draw_all` returned, without an error.
        page_ids: Ids of the figures already on the page; the new one is added.
        download: Address of the SVG as a file, seen from the page; None for no link.
        hold: Gets each part with many tags and what of it is to be found by a search, and
            returns what stands for it until the page is finished.
        words: What the figure says beside its author's text.
    """
    name = _unique(f"figure-{drawing.name.rpartition('-')[0]}", page_ids)
    drawing = _told(drawing, words)
    svg = _sized(drawing.svg, drawing.width, drawing.smallest)
    kinds = "kb-figure kb-figure--wide" if drawing.wide else "kb-figure"
    if drawing.tall:
        tall = _sized(drawing.tall, drawing.tall_width, drawing.smallest)
        svg = f'<div class="kb-wide">{svg}</div><div class="kb-tall">{tall}</div>'
    svg = svg.replace(ID, name)
    settings = f' data-settings="{html.escape(drawing.settings)}"' if drawing.settings else ""
    caption = html.escape(drawing.title, quote=False) or words("figures.figure")
    more = _quiet(_text(drawing, words) + _source(drawing, words) + _file(download))
    frame = f'<div class="kb-figure__frame"{_focusable(drawing, name)}>{svg}</div>'
    return (
        f'<figure class="{kinds}" id="{name}"{settings}>'  # the style sheet shows the frame first
        f'<figcaption id="{name}-caption">{_quiet(caption)}</figcaption>{hold(_quiet(frame), "")}'
        f'<div class="kb-figure__more">{hold(more, _quiet(_spoken(drawing)))}</div></figure>'
    )


def _told(drawing: Drawing, words: Words) -> Drawing:
    """Return a drawing with its text alternative."""
    if drawing.text or not drawing.content:
        return drawing
    text = alternative(drawing.content, read_source(drawing.source), words)
    return replace(drawing, text=text)


def _sized(svg: str, width: float, smallest: float) -> str:
    scale = f"--kb-w:{width:.0f}px;--kb-f:{smallest:g}"
    return svg.replace("<svg ", f'<svg class="kb-diagram" style="{scale}" ', 1)


def _quiet(markup: str) -> str:
    return markup.replace(_WORD, _HIDDEN)


def fallback_html(drawing: Drawing, page_ids: set[str], words: Words = WORDS) -> str:
    """Return the figure of a source that the browser has to draw."""
    name = _unique(f"figure-{drawing.name.rpartition('-')[0]}", page_ids)
    source = html.escape(drawing.source, quote=False)
    caption = html.escape(drawing.title, quote=False) or words("figures.figure")
    description = html.escape(drawing.description, quote=False)
    return (
        f'<figure class="kb-figure kb-figure--browser" id="{name}">'
        f'<figcaption id="{name}-caption">{caption}</figcaption>'
        f'<div class="kb-figure__frame" tabindex="0" role="group" aria-labelledby="{name}-caption">'
        f'<pre><code class="{_WORD}">{source}</code></pre></div>'
        f'<p class="kb-figure__description">{description}</p></figure>'
    )


def with_links(drawing: Drawing, addresses: Mapping[str, str]) -> Drawing:
    """Return a drawing whose links lead to other addresses."""
    svg = drawing.svg
    tall = drawing.tall
    for old, new in addresses.items():
        was, becomes = f'href="{html.escape(old)}"', f'href="{html.escape(new)}"'
        svg, tall = svg.replace(was, becomes), tall.replace(was, becomes)
    return replace(drawing, svg=svg, tall=tall)


def file_svg(drawing: Drawing, styles: str) -> str:
    """Return the SVG as a file that looks right alone, in a light or a dark viewer."""
    svg = drawing.svg.replace(ID, "figure")
    font = "text{font-family:system-ui,'Segoe UI','DejaVu Sans',sans-serif}"
    return svg.replace("<title", f"<style>{styles}{font}</style><title", 1) + "\n"


def _focusable(drawing: Drawing, name: str) -> str:
    # Only a frame that scrolls on some screen is a stop for the Tab key.
    text, room = (12, 600) if drawing.tall else (11, 300)  # px; a phone shows the tall one instead
    if drawing.width * text / (drawing.smallest or 14) <= room:
        return ""
    return f' tabindex="0" role="group" aria-labelledby="{name}-caption"'


def _spoken(drawing: Drawing) -> str:
    """Return description and text alternative without their tags."""
    text = _TAG.sub(" ", _INLINE.sub("", drawing.text))
    return " ".join(f"{html.escape(drawing.description, quote=False)} {text}".split())


def _text(drawing: Drawing, words: Words) -> str:
    return (
        f'<details class="kb-figure__text"><summary>{words("figures.as_text")}</summary>'
        f"<p>{html.escape(drawing.description, quote=False)}</p>{drawing.text}</details>"
    )


def _source(drawing: Drawing, words: Words) -> str:
    source = html.escape(drawing.source.strip("\n"), quote=False)
    return (
        f'<details class="kb-figure__source"><summary>{words("figures.source")}</summary>'
        f"<pre><code>{source}</code></pre></details>"
    )


def _file(download: str | None) -> str:
    if not download:
        return ""
    return f'<a class="kb-figure__file" href="{html.escape(download)}" download>SVG</a>'


def _unique(name: str, page_ids: set[str]) -> str:
    candidate, number = name, 1
    while candidate in page_ids:
        number += 1
        candidate = f"{name}-{number}"
    page_ids.add(candidate)
    return candidate


def file_styles(sheet: str) -> str:
    """Return the palette of a style sheet for an SVG alone: light, and dark where preferred."""
    light = _variables(sheet, '[data-md-color-scheme="default"]')
    dark = _variables(sheet, '[data-md-color-scheme="slate"]')
    dark += ";background:var(--kb-diagram-bg)"
    return f":root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}"


def _variables(sheet: str, selector: str) -> str:
    for block in sheet.split("}"):
        head, brace, body = block.rpartition("{")
        if brace and head.strip().endswith(selector):
            found = declarations(body)
            return ";".join(
                f"{name}:{value}" for name, (value, _) in found.items() if "--kb-" in name
            )
    return ""
