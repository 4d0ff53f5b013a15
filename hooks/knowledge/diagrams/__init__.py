"""Diagrams: Mermaid source in, checked and drawn figures out.

Nothing here knows MkDocs; the hook `diagrams.py` and the command line both call it.
"""

from __future__ import annotations

from knowledge.diagrams.checks import check_source, page_links
from knowledge.diagrams.draw import draw_all
from knowledge.diagrams.drawing import Drawing
from knowledge.diagrams.figure import (
    fallback_html,
    figure_html,
    file_styles,
    file_svg,
    with_links,
)
from knowledge.diagrams.limits import Limits, read_settings
from knowledge.diagrams.source import fences

__all__ = [
    "Drawing",
    "Limits",
    "check_source",
    "draw_all",
    "fallback_html",
    "fences",
    "figure_html",
    "file_styles",
    "file_svg",
    "page_links",
    "read_settings",
    "with_links",
]
