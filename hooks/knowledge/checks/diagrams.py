"""The rule about diagrams. What draws is loaded when it is asked for: it is slow to load."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.checks.register import rule
from knowledge.problems import Problem
from knowledge.site.model import Site

_GROUP = "Figures, questions and labs"


@rule(
    "diagram",
    _GROUP,
    "A figure needs a caption, a description for those who do not see it, and to be drawn at all.",
    bad="flowchart TB\n  A --> B",
    good="flowchart TB\n  accTitle: From commit to endpoint\n  accDescr: A commit starts …\n"
    "  A --> B",
)
def diagram(site: Site) -> Iterable[Problem]:
    """Mermaid fences: title, description, syntax, size."""
    from knowledge.diagrams import diagram_problems

    return diagram_problems(site)
