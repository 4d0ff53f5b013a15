"""One page of the guide, built by the tools that readers could have got it from.

Material is the project's own. Furo and Zensical stand in an environment of their own, set up once
from hashed requirements. A page that another tool built, Starlight for one, joins the same run by
`PEERS=name=folder`, with `page/index.html` in the folder.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = ROOT / ".cache" / "peers"
REQUIREMENTS = Path(__file__).with_name("peers.txt")
PAGE = "page.html"
_MATERIAL = """site_name: Peer
use_directory_urls: false
theme: {{name: material, font: false, features: [content.code.copy, navigation.prune]}}
plugins: [search{mermaid}]
markdown_extensions:
  - admonition
  - attr_list
  - footnotes
  - tables
  - toc: {{permalink: true}}
  - pymdownx.highlight
  - pymdownx.superfences{fences}
nav: [index.md, page.md]
"""
_FENCES = """:
      custom_fences:
        - {name: mermaid, class: mermaid, format: !!python/name:mermaid2.fence_mermaid_custom }"""
_MERMAID = ", {mermaid2: {javascript: mermaid.min.js}}"
_FURO = """project = "Peer"
html_theme = "furo"
extensions = ["myst_parser"]
suppress_warnings = ["myst", "misc"]
"""


def plain(text: str, *, figures: bool) -> str:
    """Return a page of the guide without what only this project's Markdown knows.

    Args:
        text: The page.
        figures: Whether the Mermaid fences stay.
    """
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"\[\[(?:[^]|]*\|)?([^]|]+)\]\]", r"\1", text)
    text = re.sub(r"\]\((?!https?:)[^)]*\)", "](index.md)", text)
    text = re.sub(r"(?m)^<.*>\n", "", text)
    text = re.sub(r'(?m)^( *)--8<-- "([^":]+).*"$', _file, text)
    if not figures:
        text = re.sub(r"(?ms)^( *)```mermaid\n.*?^\1```\n", "", text)
    return text


def _file(found: re.Match[str]) -> str:
    path = ROOT / "docs" / found[2]
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return "\n".join(found[1] + line for line in lines)


def build_peers(folder: Path, text: str) -> dict[str, Path]:
    """Build a page with each peer; return the folder of each, by the peer's name.

    Raises:
        RuntimeError: A peer cannot be set up or does not build.
    """
    python = _environment()
    built = {
        "Material": _material(folder / "material", text, figures=False),
        "Material with mermaid2": _material(folder / "mermaid2", text, figures=True),
        "Furo": _furo(folder / "furo", text, python),
        "Zensical": _zensical(folder / "zensical", text, python),
    }
    given = os.environ.get("PEERS", "")
    built |= {name: Path(path) for name, path in re.findall(r"([^=,]+)=([^,]+)", given)}
    return built


def _environment() -> Path:
    """Set the peers up unless they are; return their Python."""
    python = HOME / ("Scripts" if os.name == "nt" else "bin") / "python"
    stamp = HOME / REQUIREMENTS.name
    if not stamp.is_file() or stamp.read_bytes() != REQUIREMENTS.read_bytes():
        venv.create(HOME, clear=True, with_pip=True)
        options = ["--quiet", "--disable-pip-version-check", "--require-hashes"]
        _run([str(python), "-m", "pip", "install", *options, "-r", str(REQUIREMENTS)], ROOT)
        stamp.write_bytes(REQUIREMENTS.read_bytes())
    return python


def _written(folder: Path, text: str, settings: str = "", *, figures: bool = False) -> Path:
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# Home\n\n[Page](page.md)\n", encoding="utf-8")
    (docs / "page.md").write_text(plain(text, figures=figures), encoding="utf-8")
    if settings:
        (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return docs


def _material(folder: Path, text: str, *, figures: bool) -> Path:
    mermaid, fences = (_MERMAID, _FENCES) if figures else ("", "")
    docs = _written(folder, text, _MATERIAL.format(mermaid=mermaid, fences=fences), figures=figures)
    if figures:
        script = ROOT / "overrides/assets/vendor/mermaid.min.js"
        (docs / "mermaid.min.js").write_bytes(script.read_bytes())
    _run([sys.executable, "-m", "mkdocs", "build", "--quiet"], folder)
    return folder / "site"


def _zensical(folder: Path, text: str, python: Path) -> Path:
    _written(folder, text, _MATERIAL.format(mermaid="", fences=""))
    _run([str(python.with_name("zensical")), "build"], folder)
    return folder / "site"


def _furo(folder: Path, text: str, python: Path) -> Path:
    docs = _written(folder, text)
    (docs / "conf.py").write_text(_FURO, encoding="utf-8")
    index = "# Home\n\n```{toctree}\npage\n```\n"
    (docs / "index.md").write_text(index, encoding="utf-8")
    _run([str(python), "-m", "sphinx", "-q", "-b", "html", "docs", "site"], folder)
    return folder / "site"


def _run(command: list[str], folder: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": "", "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
