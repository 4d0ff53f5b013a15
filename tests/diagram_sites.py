"""Small sites with figures, for the tests that build them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.building import run

ROOT = Path(__file__).parents[1]
CONFIG = """
site_name: Figures
use_directory_urls: false
theme: {{name: {theme}}}
plugins: {plugins}
markdown_extensions:
  - admonition
  - tables
  - pymdownx.details
  - pymdownx.superfences
  - pymdownx.tabbed: {{alternate_style: true}}{snippets}
hooks: [{root}/hooks/diagrams.py{hooks}]
validation: {{anchors: warn}}
{more}
"""
MATERIAL = (
    f"material, font: false, custom_dir: '{ROOT}/overrides', palette: ["
    "{scheme: default, toggle: {icon: material/weather-night, name: Dark}}, "
    "{scheme: slate, toggle: {icon: material/weather-sunny, name: Light}}]"
)
LOOKS = """
extra_css: [assets/stylesheets/site.css, assets/stylesheets/diagrams.css]
extra_javascript: [assets/javascripts/later.js, assets/javascripts/tables.js]
"""
FLOW = """```mermaid
flowchart TB
  accTitle: From build to deploy
  accDescr: A build leads to a deployment when tests pass.
  A[Build] -- pass --> B[Deploy]:::good
```
"""


def make_site(
    folder: Path,
    pages: Mapping[str, str],
    *,
    theme: str = "mkdocs",
    plugins: str = "[]",
    more: str = "",
    hooks: str = "",
    strict: bool = False,
    snippets: bool = False,
) -> Path:
    """Build pages into a site and return its folder; drawings are kept for the next test."""
    for name, text in pages.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    cache = ROOT / ".cache/diagrams"
    if "knowledge" not in more:
        more += f"\nextra: {{knowledge: {{diagrams: {{cache_dir: {cache}}}}}}}"
    included = f"\n  - pymdownx.snippets: {{base_path: {folder}/docs}}" if snippets else ""
    text = CONFIG.format(
        theme=theme, plugins=plugins, root=ROOT, hooks=hooks, more=more, snippets=included
    )
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    run(folder / "mkdocs.yml", strict=strict)
    return folder / "site"


def make_material_site(folder: Path, pages: Mapping[str, str], *, more: str = "") -> Path:
    """Build pages with the theme, style sheets and scripts readers get."""
    plugins = "[search, {mermaid2: {javascript: assets/vendor/mermaid.min.js}}]"
    hooks = f", {ROOT}/hooks/pages.py"
    return make_site(folder, pages, theme=MATERIAL, plugins=plugins, more=LOOKS + more, hooks=hooks)
