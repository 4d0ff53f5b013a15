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
    family={
        "diagram-colour": "A colour is written where a class of the palette should stand.",
        "diagram-contrast": "A text is too faint on its ground, in one of the palettes.",
        "diagram-description": "'accDescr' is missing, or says no more than the title.",
        "diagram-drawing": "Mermaid reads it, and it cannot be drawn.",
        "diagram-empty": "The figure shows nothing.",
        "diagram-fence": "The build does not take the fence for a diagram and shows its source.",
        "diagram-label": "A label is too long, lies on another one, or is missing.",
        "diagram-link": "A link of the figure leads nowhere.",
        "diagram-size": "The figure has more parts than a reader takes in.",
        "diagram-syntax": "Mermaid cannot read it.",
        "diagram-title": "'accTitle' is missing, or longer than a title.",
        "diagram-unsupported": "The figure asks for what the build does not draw.",
        "diagram-type": "The first word is no type of diagram.",
        "diagram-width": "The figure is wider than the text.",
    },
)
def diagram(site: Site) -> Iterable[Problem]:
    """Mermaid fences: title, description, syntax, size."""
    from knowledge.diagrams import diagram_problems

    return diagram_problems(site)
