"""Preview pictures: what a chat or a network shows of a page, and a shelf of the book.

A picture has the page's title, its section and the name of the site. It is drawn by the library,
and with the fonts, that draw figures, so no machine draws it in another way.

Source: https://ogp.me/
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path

from novasvg import Document, fonts

WIDTH, HEIGHT = 1200, 630
COVER = (1200, 1600)
FOLDER = "assets/previews"
_ACCENT, _TEXT, _MUTED, _PAPER = "#0b6b75", "#1d2529", "#55626a", "#ffffff"  # as in site.css
_FAMILY = "DejaVu Sans"
_LEFT, _ROOM = 96, 1008
_SIZES = (84, 72, 60, 48)  # of the title, the first in which it has its lines
_MOST_LINES = 3


def write_preview(folder: Path, said: tuple[str, str, str]) -> str:
    """Draw the picture of a page into a site that is being built; pages that say the same share it.

    Args:
        folder: The site.
        said: The page's title, the section that it stands in, the name of the site.

    Returns:
        The picture's name below the site, with a hash of what it shows.

    Raises:
        OSError: The picture cannot be written.
    """
    svg = drawing(*said)
    name = f"{FOLDER}/{hashlib.sha256(svg.encode()).hexdigest()[:12]}.png"
    target = folder / name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(png(svg))
    return name


def drawing(title: str, section: str, site: str) -> str:
    """Return the picture as SVG; the title is as large as its words allow."""
    tried = ((size, wrapped(title, size)) for size in _SIZES)
    size, lines = next((one for one in tried if _fits(*one)), (_SIZES[-1], [title]))
    top = 315 - (len(lines) - 1) * size * 0.62 + size * 0.35
    rows = [
        _text(_shortened(line, size), _LEFT, top + number * size * 1.24, size, _TEXT, bold=True)
        for number, line in enumerate(lines)
    ]
    rows.append(_text(_shortened(section, 34), _LEFT, 120, 34, _ACCENT))
    rows.append(_text(_shortened(site, 34), _LEFT, 556, 34, _MUTED))
    return _framed(WIDTH, HEIGHT, rows)


def _framed(width: int, height: int, rows: list[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}"><rect width="{width}" height="{height}" fill="{_PAPER}"/>'
        f'<rect width="24" height="{height}" fill="{_ACCENT}"/>{"".join(rows)}</svg>'
    )


def cover(title: str, about: str, author: str) -> str:
    """Return the cover of a book as SVG: its title, what it is, and who wrote it."""
    width, height = COVER
    rows = [
        _text(_shortened(line, 96), _LEFT, 420 + number * 120, 96, _TEXT, bold=True)
        for number, line in enumerate(wrapped(title, 96)[:4])
    ]
    top = 420 + len(rows) * 120
    rows += [
        _text(line, _LEFT, top + number * 58, 38, _MUTED)
        for number, line in enumerate(wrapped(about, 38)[:12])
    ]
    rows.append(_text(_shortened(author, 38), _LEFT, height - 110, 38, _ACCENT))
    return _framed(width, height, rows)


def wrapped(text: str, size: float) -> list[str]:
    """Return a text in lines that fit beside the margin, as wide as the bold letters are."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, size) <= _ROOM:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def png(svg: str) -> bytes:
    """Return a drawing as a PNG picture; the library's own writer makes it three times as large.

    Source: https://www.w3.org/TR/png-3/
    """
    _face(bold=False), _face(bold=True)
    bitmap = Document.load_from_data(svg).render_to_bitmap()
    pixels, row = bitmap.tobytes(), bitmap.width * 3
    colours = bytearray(row * bitmap.height)
    for channel in range(3):  # red, green, blue; nothing is seen through
        colours[channel::3] = pixels[channel::4]
    lines = b"".join(b"\0" + colours[start : start + row] for start in range(0, len(colours), row))
    head = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def _text(text: str, left: float, top: float, size: float, fill: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{left}" y="{top:g}" font-family="{_FAMILY}" font-size="{size}"'
        f' fill="{fill}"{weight}>{escape(text)}</text>'
    )


def _fits(size: float, lines: list[str]) -> bool:
    return len(lines) <= _MOST_LINES and all(_width(line, size) <= _ROOM for line in lines)


def _shortened(text: str, size: float) -> str:
    if _width(text, size) <= _ROOM:
        return text
    while text and _width(f"{text}…", size) > _ROOM:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _width(text: str, size: float) -> float:
    """Return how wide a text is in bold letters, the widest there are."""
    return float(fonts.Font(_face(bold=True), size).measure_text(text))


@cache
def _face(*, bold: bool) -> fonts.FontFace:
    """Return a font that comes with the renderer of figures."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    path = str(files("mermaidx") / "assets" / "fonts" / name)
    fonts.add_font_face_from_file(_FAMILY, bold, False, path)
    return fonts.FontFace(path)
