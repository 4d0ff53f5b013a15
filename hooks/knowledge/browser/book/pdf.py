"""The PDF: the volume printed by Chromium, with numbered pages, running titles and an outline."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import pikepdf
from playwright.sync_api import Browser

from knowledge.browser.book.chapters import has_class
from knowledge.browser.book.volume import STYLE, Volume, as_xml, front_matter

_HEADING = re.compile(r"<(/?)h([1-5])\b")
# From a question to its answer and back; who reads on paper turns pages.
_TURNED = re.compile(r'<p class="q-(?:head|to-answer)"><a href="#([^"]+)">[^<]+</a>')
_PRINT = Path(__file__).with_name("print.css")


def write_pdf(volume: Volume, target: Path, browser: Browser) -> int:
    """Print a volume.

    Args:
        volume: What to print.
        target: The file.
        browser: A Chromium.

    Returns:
        The number of its pages.

    Raises:
        OSError: The file cannot be written.
    """
    numbers: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "book.xhtml"
        page = browser.new_page(java_script_enabled=False)
        for _ in range(2):  # the contents name the pages that the first print told
            source.write_text(printed(volume, numbers), encoding="utf-8")
            page.goto(source.as_uri())
            data = page.pdf(
                prefer_css_page_size=True, print_background=True, outline=True, tagged=True
            )
            with pikepdf.open(io.BytesIO(data)) as pdf:
                numbers = page_numbers(pdf)
        page.close()
    return _pack(volume, data, target)


def page_numbers(pdf: pikepdf.Pdf) -> dict[str, int]:
    """Return the page, from 1, on which each anchor of a PDF stands."""
    place = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    named: Any = pdf.Root.get("/Dests", {})
    return {str(name)[1:]: place[where[0].objgen] for name, where in named.items()}


def _pack(volume: Volume, data: bytes, target: Path) -> int:
    """Write a printed PDF small, with the words and the day of the volume; return its pages."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        day = f"D:{volume.day:%Y%m%d}000000Z"
        pdf.docinfo = pdf.make_indirect(
            pikepdf.Dictionary(
                Title=volume.title, Author=volume.author, Subject=volume.about, CreationDate=day
            )
        )
        pdf.save(
            target,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
        return len(pdf.pages)


def printed(volume: Volume, numbers: Mapping[str, int]) -> str:
    """Return the whole volume as one XHTML page.

    Args:
        volume: What to print.
        numbers: Page of each chapter, as far as it is known.
    """
    running, body = [], [front_matter(volume), _contents(volume, numbers)]
    for count, (part, chapters) in enumerate(volume.parts()):
        body.append(f'<section class="part"><h1>{escape(part)}</h1></section>')
        for number, chapter in enumerate(chapters):
            answers = has_class(chapter.body, "answers")  # they follow one another on a page
            name = f"p{count}" if answers else f"p{count}c{number}"
            title = _quoted(part if answers else chapter.title)
            running.append(f"@page {name}{{@top-right{{content:{title}}}}}")
            text = _HEADING.sub(lambda one: f"<{one[1]}h{int(one[2]) + 1}", as_xml(chapter.body))
            text = _TURNED.sub(lambda one: one[0] + _page(volume, numbers, one[1]), text)
            body.append(f'<div style="page: {name}">{text}</div>')
    title, language = escape(volume.title), escape(volume.language)
    running.append(f"@page{{@top-left{{content:{_quoted(volume.title)}}}}}")
    style = "\n".join((*(path.read_text(encoding="utf-8") for path in (STYLE, _PRINT)), *running))
    return (
        f'<html xmlns="http://www.w3.org/1999/xhtml" lang="{language}"><head>'
        f"<title>{title}</title><style>{escape(style, quote=False)}</style></head>"
        f"<body>{''.join(body)}</body></html>"
    )


def _contents(volume: Volume, numbers: Mapping[str, int]) -> str:
    lines = []
    for part, chapters in volume.parts():
        first = chapters[0].name
        line = f'<a href="#{first}"><strong>{escape(part)}</strong></a>{_number(numbers, first)}'
        rows = "".join(
            f'<li><a href="#{one.name}">{escape(one.title)}</a>{_number(numbers, one.name)}</li>'
            for one in chapters
            if len(chapters) > 1 and not has_class(one.body, "answers")
        )
        lines.append(f"<li>{line}</li>{rows}")
    heading = f"<h1>{escape(volume.words('book.contents'))}</h1>"
    return f'<nav class="contents">{heading}<ol>{"".join(lines)}</ol></nav>'


def _number(numbers: Mapping[str, int], name: str) -> str:
    return f'<span class="number">{numbers.get(name, "")}</span>'


def _page(volume: Volume, numbers: Mapping[str, int], name: str) -> str:
    return (
        f" ({escape(volume.words('book.page', number=numbers[name]))})" if name in numbers else ""
    )


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))
