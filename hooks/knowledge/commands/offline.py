"""`python -m knowledge offline`: a zip of the built site that opens by its `index.html`."""

from __future__ import annotations

import argparse
import sys
import zipfile
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold: same site, same bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("site", type=Path, help="folder that `mkdocs build` wrote")
    parser.add_argument("target", type=Path, help="zip to write")


def run(arguments: argparse.Namespace) -> int:
    """Write the zip and say how large it is."""
    size = pack(arguments.site, arguments.target)
    sys.stdout.write(f"{arguments.target}: {size / 1e6:.1f} MB\n")
    return 0


def pack(site: Path, target: Path) -> int:
    """Write every file of a built site into a zip, below one folder named as the zip.

    Args:
        site: The folder that `mkdocs build` wrote.
        target: The zip to write; a folder above it is made when missing.

    Returns:
        The size of the zip in bytes.

    Raises:
        FileNotFoundError: There is no `index.html` in the folder.
    """
    if not (site / "index.html").is_file():
        raise FileNotFoundError(f"'{site}' holds no built site: 'index.html' is missing.")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(site.rglob("*")):
            if path.is_file():
                name = f"{target.stem}/{path.relative_to(site).as_posix()}"
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, path.read_bytes())
    unfinished.replace(target)
    return target.stat().st_size
