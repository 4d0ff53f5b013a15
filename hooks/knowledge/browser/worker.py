"""What makes a hosted site one that can be installed: its manifest, and the worker that keeps it.

The worker holds the name and the hash of every file of one build. It is made last, from the files
as they were written.

Sources: https://www.w3.org/TR/appmanifest/, https://www.w3.org/TR/service-workers/
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
from pathlib import Path

WORKER = "worker.js"
MANIFEST = "site.webmanifest"
_HERE = Path(__file__).parent
# What no reader opens while offline, or what only a server needs.
_LEFT_OUT = (
    "*.map", "*.gz", "*.zip", "*.epub", "*.pdf", "*.apkg", "_*", "sitemap*", "404.html", WORKER,
    "assets/javascripts/lunr/*", "assets/javascripts/workers/*", "assets/vendor/mermaid.*",
    "practice/*.txt", "assets/previews/*",
)  # fmt: skip
# A page at an old address, one for each question: without a network nobody needs it.
_LEADS_ON = b'http-equiv="refresh"'


def make_installable(folder: Path, about: tuple[str, str, str, str], *, kept: bool) -> None:
    """Write manifest and worker into a built site, as its last files.

    Args:
        folder: The site, as it was written.
        about: What `manifest` asks for.
        kept: Whether readers may keep the site; otherwise what they keep is taken back.

    Raises:
        OSError: A file cannot be read or written.
    """
    (folder / MANIFEST).write_text(manifest(*about), encoding="utf-8", newline="\n")
    text = worker(folder) if kept else withdrawn()
    (folder / WORKER).write_text(text, encoding="utf-8", newline="\n")


def manifest(name: str, about: str, language: str, icon: str) -> str:
    """Return the web app manifest of a site.

    Args:
        name: What the site is called.
        about: What it is, in a sentence.
        language: Its language, such as `en`.
        icon: An SVG picture below the site.
    """
    values = {
        "name": name,
        "short_name": name,
        "description": about,
        "lang": language,
        "start_url": "index.html",
        "scope": ".",
        "display": "standalone",
        "theme_color": "#1f2933",
        "background_color": "#ffffff",
        "icons": [{"src": icon, "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def worker(folder: Path) -> str:
    """Return the worker that keeps a built site.

    Args:
        folder: The site, as it was written.

    Raises:
        OSError: A file cannot be read.
    """
    files = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if any(fnmatch.fnmatch(name, pattern) for pattern in _LEFT_OUT):
            continue
        data = path.read_bytes()
        if _LEADS_ON not in data[:1000]:
            files[name] = hashlib.sha256(data).hexdigest()[:16]
    text = (_HERE / "worker.js").read_text(encoding="utf-8")
    listed = json.dumps(files, separators=(",", ":"))
    version = hashlib.sha256((text + listed).encode()).hexdigest()[:16]
    return text.replace("{version}", version).replace("{files}", listed)


def withdrawn() -> str:
    """Return the worker that removes the one before it, and all that was kept."""
    return (_HERE / "withdrawn.js").read_text(encoding="utf-8")
