"""Rules about what pages are made of beside text: diagrams, questions, files of labs.

Diagrams and questions are loaded inside the functions: drawing is slow to load, and whoever asks
for another rule should not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from knowledge.checks.register import rule
from knowledge.problems import Problem, did_you_mean
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
    """Files below `labs/` that no page includes, links to or names."""
    shown = {use.name for page in site.pages.values() for use in page.snippets}
    shown.update(site.docs_path(found.path) for found in resolve_all(site) if found.path)
    labs: dict[str, str] = {}
    for page in site.of_kind("page"):
        if page.src.startswith("labs/") and page.src.count("/") > 1:
            folder = "/".join(page.src.split("/")[:2])
            labs[folder] = labs.get(folder, "") + page.front.body
    for name in sorted(site.files - site.excluded):
        parts = name.split("/")
        folder = "/".join(parts[:2])
        if folder not in labs or len(parts) < 3 or name.endswith((".md", "__init__.py")):
            continue
        if site.docs_path(name) not in shown and parts[-1] not in labs[folder]:
            message = f"no page of the lab shows, links to or names '{'/'.join(parts[2:])}'."
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
    # Imported here because drawing is slow to load, and most runs ask for other rules.
    fences = [
        (page, fence)
        for page in site.pages.values()
        for fence in page.fences
        if fence.language == "mermaid" and fence.place.path == page.path
    ]
    if not fences:
        return
    from knowledge.diagrams import check_source, read_settings

    limits, _ = read_settings(site.settings.extra)
    for page, fence in fences:
        yield from check_source(fence.text, page.path, fence.place.line - 1, limits)


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


@lru_cache(maxsize=1)
def _bank_problems(site: Site) -> tuple[Problem, ...]:
    from knowledge.questions.bank import Bank, read_objectives
    from knowledge.questions.check import problems_of
    from knowledge.questions.parse import parse_question
    from knowledge.questions.reading import Reading

    questions, problems = {}, []
    for page in site.of_kind("question"):
        text = (site.root / page.path).read_text(encoding="utf-8", errors="replace")
        item, found = parse_question(text, page.path)
        problems += found
        if item is None:
            continue
        questions[page.src] = item
        src, _, section = item.teaches.partition("#")
        if item.teaches and src not in site.pages:
            message = f"'{src}' is not a page.{did_you_mean(src, site.reading_order)}"
            problems.append(Problem(item.place("teaches"), "question-teaches", message))
        elif section and section not in site.anchors(src):
            near = did_you_mean(section, sorted(site.anchors(src)))
            message = f"'{site.docs_path(src)}' has no id '{section}'.{near}"
            problems.append(Problem(item.place("teaches"), "question-teaches", message))
        for name in item.terms:
            if site.glossary.resolve(name) is None:
                hint = did_you_mean(name, (n for t in site.glossary.terms for n in t.names))
                message = f"'{name}' is no term.{hint}"
                problems.append(Problem(item.place("terms"), "question-term", message))
    fronts = {page.src: page.front for page in site.of_kind("page")}
    objectives = site.settings.checks.objectives_page
    bank = Bank(
        by_source=questions,
        objectives=read_objectives(fronts[objectives]) if objectives in fronts else {},
        misconceptions={
            str(name): src
            for src, front in fronts.items()
            if isinstance(front.values.get("misconceptions"), dict)
            for name in front.values["misconceptions"]
        },
    )
    return tuple(problems_of(Reading(bank, fronts, tuple(problems)), site.today))
