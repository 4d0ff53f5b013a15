"""What a change takes away: pages and ids of an older revision that others still lead to."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from rapidfuzz import fuzz

from knowledge.checks.register import rule
from knowledge.problems import Place, Problem
from knowledge.site.model import Site
from knowledge.site.resolve import resolve_all
from knowledge.source.front_matter import read_front_matter
from knowledge.source.page import Page
from knowledge.source.parse import parse_page

_SAME = 70  # of a hundred; below it, another question was written
_BEFORE = re.compile(r"(?:\s|<!--.*?-->)*", re.DOTALL)
RULE = "removed-target"


def removed(site: Site, revision: str) -> list[Problem]:
    """Report each page and heading that a revision had, the files now lack, and links lead to.

    Links of the site as it is now count, and so do those of bookmarks and search engines: a page
    that is gone is reported also when no page links to it any more, as a warning.

    Raises:
        ValueError: Git does not know the revision.
    """
    problems: list[Problem] = []
    inbound: dict[tuple[str, str], list[Place]] = {}
    for found in resolve_all(site):
        inbound.setdefault((found.path, found.fragment), []).append(found.link.place)
    missing = {found.typed: found for found in resolve_all(site) if found.state == "missing"}
    for old in _old_pages(site, revision):
        now = site.pages.get(old.src)
        if now is None and old.src in site.options.moved:
            continue  # the old address leads on
        if now is None:
            name = old.src.rpartition("/")[2]
            places = [
                f.link.place for typed, f in missing.items() if name in typed.partition("#")[0]
            ]
            problems.append(_problem(Place(old.path), f"page '{old.src}'", places, revision))
            continue
        if old.src in site.generated:
            continue
        for heading in old.headings:
            if heading.id not in now.ids and f"{old.src}#{heading.id}" not in site.options.moved:
                places = inbound.get((old.src, heading.id), [])
                what = f"section '{heading.id}'"
                problems.append(_problem(Place(now.path), what, places, revision))
    return sorted(problems)


@rule(
    "question-id-reused",
    "Figures, questions and labs",
    "Progress is kept by a question's id, so that of a removed one stays taken.",
    bad="docs/questions/3.3/canary.md   (where another question of this name was removed)",
    good="docs/questions/3.3/canary-in-two-steps.md",
)
def reused(site: Site) -> list[Problem]:
    """Questions whose id belonged to another one that was removed.

    One that was removed and brought back is itself again. Without Git, or with a history that was
    cut, nothing is known and nothing reported.
    """
    folder = f"{site.settings.docs}/{site.options.folders.questions}"
    try:
        gone = git(
            site.root, "log", "--format=", "--diff-filter=D", "--no-renames", "--name-only", "-z",
            "--relative", "--", folder,
        )  # fmt: skip
    except ValueError:
        return []
    removed_once = set(filter(None, gone.replace("\n", "\0").split("\0")))
    by_name = {path.rpartition("/")[2]: path for path in removed_once}
    problems = []
    for page in site.of_kind("question"):
        name = page.src.rpartition("/")[2]
        if name in by_name and not _is_back(site, page, by_name[name]):
            message = (
                f"'{name.removesuffix('.md')}' was the id of a question that is gone;"
                " progress is kept by id, so take another."
            )
            before = _BEFORE.match(page.front.body)
            lines = before[0].count("\n") if before else 0
            place = Place(page.path, page.front.body_line + lines)
            problems.append(Problem(place, "question-id-reused", message))
    return problems


def _is_back(site: Site, page: Page, path: str) -> bool:
    """Tell whether a question is the one that was removed from a path, give or take some words."""
    try:
        commit = git(site.root, "log", "-1", "--format=%H", "--diff-filter=D", "--", path).strip()
        old = git(site.root, "show", f"{commit}^:./{path}")
    except ValueError:
        return True  # a move that Git tells as a removal
    body = read_front_matter(old, path)[0].body
    return fuzz.ratio(body.strip(), page.front.body.strip()) >= _SAME


def _problem(place: Place, what: str, places: Iterable[Place], revision: str) -> Problem:
    links = sorted(set(places))
    if not links:
        message = f"{what} of '{revision}' is gone; links from elsewhere will break."
        return Problem(place, RULE, message, "warning")
    named = ", ".join(str(link) for link in links[:5])
    more = f" and {len(links) - 5} more" if len(links) > 5 else ""
    return Problem(place, RULE, f"{what} of '{revision}' is gone; {named}{more} lead to it.")


def _old_pages(site: Site, revision: str) -> Iterable[Page]:
    docs = site.settings.docs
    changed = git(site.root, "diff", "--name-only", "-z", "--no-renames", revision, "--", docs)
    # Paths of `git diff` are those of the repository, whose root may be above the project's.
    prefix = git(site.root, "rev-parse", "--show-prefix").strip()
    for name in filter(None, changed.split("\0")):
        path = name.removeprefix(prefix)
        src = path.removeprefix(f"{docs}/")
        if not src.endswith(".md") or site.kind(src) != "page":
            continue
        try:
            text = git(site.root, "show", f"{revision}:{name}")
        except ValueError:
            continue  # the revision did not have the file yet
        yield parse_page(text, src, path)


def git(root: Path, *arguments: str) -> str:
    """Return what Git says.

    Raises:
        ValueError: Git is not there, or failed.
    """
    try:
        done = subprocess.run(  # noqa: S603 - arguments are passed as a list, without a shell
            ["git", "-C", str(root), *arguments],  # noqa: S607 - git is where the user has it
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise ValueError(f"git cannot be run: {error}.") from error
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ValueError(f"git {arguments[0]}: {lines[0] if lines else 'failed'}")
    return done.stdout.decode("utf-8", "replace")
