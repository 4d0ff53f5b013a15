"""`python -m knowledge book`: the built site as a book, an EPUB and a PDF."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from knowledge.browser.book.epub import write_epub
from knowledge.browser.book.pdf import write_pdf
from knowledge.browser.book.volume import bind
from knowledge.browser.chromium import chromium
from knowledge.build import commit_time
from knowledge.site.settings import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("site", type=Path, help="folder that `mkdocs build` wrote")
    parser.add_argument("target", type=Path, help="files to write, without `.epub` and `.pdf`")
    parser.add_argument("--root", type=Path, default=Path(), help="folder with mkdocs.yml")


def run(arguments: argparse.Namespace) -> int:
    """Write both forms of the book, and say how large they are.

    Raises:
        OSError: A file cannot be read or written.
        ValueError: The settings are not valid, or a page is not what the site writes.
    """
    seconds = commit_time()
    now = datetime.datetime.now(datetime.UTC)
    day = now if seconds is None else datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    volume = bind(arguments.site, load_settings(arguments.root.resolve()), day.date())
    arguments.target.parent.mkdir(parents=True, exist_ok=True)
    names = [Path(f"{arguments.target}.{kind}") for kind in ("epub", "pdf")]
    write_epub(volume, names[0])
    with chromium() as browser:
        pages = write_pdf(volume, names[1], browser)
    sizes = [f"{name}: {name.stat().st_size / 1e6:.1f} MB" for name in names]
    sys.stdout.write(f"{sizes[0]}\n{sizes[1]}, {pages} pages\n")
    return 0
