"""Rules about what pages are made of beside text: diagrams, questions, files of labs.

Diagrams and questions are loaded inside the functions: drawing is slow to load, and whoever asks
for another rule should not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.checks.register import rule
from knowledge.problems import Problem
from knowledge.site.model import Site
from knowledge.site.resolve import resolve_all

_GROUP = "Figures, questions and labs"


@rule(
    "unshown-file",
    _GROUP,
    "A file of a lab that no page shows or links to is found by nobody and ages unseen.",
    bad="docs/labs/release/old-buildspec.yml   (and no page names it)",
    good='--8<-- "labs/release/buildspec.yml"',
)
def unshown_file(site: Site) -> Iterable[Problem]:
    """Files of labs that no page includes, links to or names."""
    top = site.options.folders.labs
    depth = top.count("/") + 1
    shown = {use.name for page in site.pages.values() for use in page.snippets}
    shown.update(site.docs_path(found.path) for found in resolve_all(site) if found.path)
    labs: dict[str, str] = {}
    for page in site.of_kind("page"):
        if page.src.startswith(f"{top}/") and page.src.count("/") > depth:
            folder = "/".join(page.src.split("/")[: depth + 1])
            labs[folder] = labs.get(folder, "") + page.front.body
    for name in sorted(site.files - site.excluded):
        parts = name.split("/")
        folder = "/".join(parts[: depth + 1])
        if folder not in labs or len(parts) < depth + 2 or name.endswith((".md", "__init__.py")):
            continue
        if site.docs_path(name) not in shown and parts[-1] not in labs[folder]:
            message = (
                f"no page of the lab shows, links to or names '{'/'.join(parts[depth + 1 :])}'."
            )
            yield Problem(site.place(name), "unshown-file", message)


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


@rule(
    "question",
    _GROUP,
    "A question has every part a learner needs: reasons, a source, an objective, a section.",
    bad="- [x] Canary",
    good="- [x] Canary\n    - A tenth of the traffic goes first, so few users meet a fault.",
)
def question(site: Site) -> Iterable[Problem]:
    """Question files, one by one and as a bank."""
    return [problem for problem in _bank_problems(site) if problem.rule != "coverage"]


@rule(
    "coverage",
    _GROUP,
    "An official point without a section, a figure and questions is a hole in the preparation.",
    bad="### Canary { #c01-3.3-k5 }   (and no section or question names it)",
    good="objectives:\n  c01-3.3-k5: [canary]",
)
def coverage(site: Site) -> Iterable[Problem]:
    """Official points that lack a section, a figure or questions."""
    return [problem for problem in _bank_problems(site) if problem.rule == "coverage"]


def _bank_problems(site: Site) -> tuple[Problem, ...]:
    from knowledge.questions.check import bank_problems

    return bank_problems(site)
