"""The picture that is shown where somebody shares a page."""

from __future__ import annotations

import itertools
import re
import struct
import zlib
from pathlib import Path

import pytest
from novasvg import fonts

from knowledge.browser.preview import (
    COVER,
    HEIGHT,
    WIDTH,
    cover,
    drawing,
    png,
    wrapped,
    write_preview,
)

LONG = "Which deployment strategy moves a tenth of the requests first and the rest in one step"


def pixels(picture: bytes) -> tuple[int, int, bytes]:
    """Return width, height and the colours of a PNG picture without filters, row by row."""
    width, height, depth, kind = struct.unpack(">IIBB", picture[16:26])
    assert (depth, kind) == (8, 2)
    start = picture.index(b"IDAT")
    size = int.from_bytes(picture[start - 4 : start])
    raw = zlib.decompress(picture[start + 4 : start + 4 + size])
    rows = [raw[at + 1 : at + 1 + width * 3] for at in range(0, len(raw), width * 3 + 1)]
    return width, height, b"".join(rows)


def test_it_has_the_size_and_the_colours_of_the_site() -> None:
    width, height, colours = pixels(png(drawing("Canary", "Guide", "Study")))
    assert (width, height) == (WIDTH, HEIGHT) == (1200, 630)
    assert len(colours) == WIDTH * HEIGHT * 3
    assert colours[:3].hex() == "0b6b75"  # the accent, at the left
    assert colours[-3:].hex() == "ffffff"
    assert bytes.fromhex("1d2529") in colours  # the title's letters


def test_the_same_words_give_the_same_picture_and_others_another() -> None:
    said = ("Canary", "Guide", "Study")
    first = png(drawing(*said))
    assert first == png(drawing(*said))
    for other in (("Canory", *said[1:]), ("Canary", "Gulde", "Study"), (*said[:2], "Stady")):
        assert png(drawing(*other)) != first


def test_every_part_is_in_it_as_text() -> None:
    svg = drawing("Blue/green & canary", "Guide · Rollback", "MLA <3.3>")
    assert re.findall(r">([^<]+)</text>", svg) == [
        "Blue/green &amp; canary",
        "Guide · Rollback",
        "MLA &lt;3.3&gt;",
    ]


@pytest.mark.parametrize("title", ["A", LONG, f"{LONG}; {LONG}; {LONG}", "W" * 200, ""])
def test_no_title_leaves_the_picture(title: str) -> None:
    svg = drawing(title, title, title)
    rows = re.findall(r'x="(\d+)" y="([\d.]+)"[^>]*font-size="(\d+)"[^>]*>([^<]*)<', svg)
    assert 2 <= len(rows) <= 5
    face = fonts.get_font_face("DejaVu Sans", bold=True)
    for left, base, size, text in rows:
        assert int(left) + fonts.Font(face, int(size)).measure_text(text) <= WIDTH - 90
        assert int(size) <= float(base) <= HEIGHT - 60
    tops = sorted(float(base) for _, base, _, _ in rows)
    assert all(low + 30 <= high for low, high in itertools.pairwise(tops))


def test_a_long_title_gets_smaller_letters_before_it_is_cut() -> None:
    svg = drawing(LONG, "", "")
    assert [len(wrapped(LONG, size)) > 3 for size in (84, 48)] == [True, False]
    shown = " ".join(re.findall(r'font-weight="bold">([^<]*)<', svg))
    assert shown == LONG


def test_a_picture_is_named_by_what_it_shows(tmp_path: Path) -> None:
    first = write_preview(tmp_path, ("T", "S", "N"))
    assert re.fullmatch(r"assets/previews/[0-9a-f]{12}\.png", first)
    assert (tmp_path / first).read_bytes() == png(drawing("T", "S", "N"))
    assert write_preview(tmp_path, ("T", "S", "N")) == first
    assert write_preview(tmp_path, ("U", "S", "N")) != first
    assert len(list((tmp_path / "assets/previews").iterdir())) == 2


def test_a_cover_has_title_words_and_author() -> None:
    svg = cover("A guide", f"{LONG}. {LONG}.", "The contributors")
    said = " ".join(re.findall(r">([^<]+)</text>", svg))
    assert said == f"A guide {LONG}. {LONG}. The contributors"
    assert pixels(png(svg))[:2] == COVER
