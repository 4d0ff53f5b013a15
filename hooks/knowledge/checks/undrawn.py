"""Of which figures the checks say that they are not drawn."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.checks import check
from knowledge.diagrams import figures_of
from knowledge.problems import Problem
from knowledge.site.model import Site

_UNDRAWN = frozenset({"diagram-drawing", "diagram-fence", "diagram-syntax", "diagram-type"})


def spoken_of(site: Site, problems: Iterable[Problem] | None = None) -> frozenset[str]:
    """Return the sources of diagrams of which an error says that they are not drawn.

    Args:
        site: The site.
        problems: What was said; what the checks say, without what is silenced, when None.
    """
    if problems is None:
        problems = check(site, ["diagram"])
    said = [p.place for p in problems if p.rule in _UNDRAWN and p.severity == "error"]
    return frozenset(
        one.source
        for page in site.pages.values()
        for one in figures_of(site, page)
        for place in said
        if place.path == one.path
        and one.line <= place.line <= one.line + one.source.count("\n") + 1
    )
