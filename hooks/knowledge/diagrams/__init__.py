"""Diagrams: Mermaid source in, checked and drawn figures out.

Nothing here knows MkDocs; the hook `diagrams.py` and the command line both call it.
"""

from __future__ import annotations

from knowledge.diagrams.checks import check_source, diagram_problems, sources_of
from knowledge.diagrams.draw import draw_all
from knowledge.diagrams.drawing import Drawing
from knowledge.diagrams.fences import figures_of
from knowledge.diagrams.figure import fallback_html, figure_html, file_styles, file_svg, with_links
from knowledge.diagrams.page_figures import Figures

__all__ = [
    "Drawing",
    "Figures",
    "check_source",
    "diagram_problems",
    "draw_all",
    "fallback_html",
    "figure_html",
    "figures_of",
    "file_styles",
    "file_svg",
    "sources_of",
    "with_links",
]
