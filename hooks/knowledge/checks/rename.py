"""A page, a question or a lab's folder gets another name, and everything that names it follows."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path, PureWindowsPath

from knowledge.checks.repair import Repair, repaired
from knowledge.problems import did_you_mean
from knowledge.site.model import Site
from knowledge.site.resolve import resolve_all
from knowledge.source.page import Page

Moves = Mapping[str, str]  # files below the docs folder, old to new
Changes = Mapping[str, tuple[str, str]]  # text before and after, by path below the root
# A figure, whole, with its fence: its links name pages in a form of their own.
_FIGURE = re.compile(r"(?ms)(?=^( *)(```+|~~~+)mermaid)(.*?^\1\2[^\S\n]*$)")
_FIGURE_LINK = re.compile(r'"([^"#\n]+\.md)(#[^"\n]*)?"')
_TEXTS = (".md", ".py", ".txt", ".yml", ".yaml", ".json")  # of tests and settings that name pages


def with_slashes(typed: str) -> str:
    """Return a name as pages write it; on Windows, a shell completes paths with backslashes."""
    is_path = "\\" in typed and ".md" in typed
    return PureWindowsPath(typed).as_posix() if is_path else typed


def moves_of(site: Site, old: str, new: str) -> dict[str, str]:
    """Return which files a rename moves.

    Args:
        site: The site.
        old: A page, a question, or a folder, below the docs folder or the project's root.
        new: Its new name, in the same form.

    Raises:
        ValueError: There is no such file, or a file of the new name exists.
    """
    docs = f"{site.settings.docs}/"
    old, new = old.removeprefix(docs).rstrip("/"), new.removeprefix(docs).rstrip("/")
    if old in site.pages:
        moves = {old: new if new.endswith(".md") else f"{new}.md"}
    else:
        inside = [name for name in site.files if name.startswith(f"{old}/")]
        moves = {name: new + name.removeprefix(old) for name in inside}
    if not moves:
        names = sorted({*site.pages, *(posixpath.dirname(name) for name in site.pages)})
        raise ValueError(f"there is no page or folder '{old}'.{did_you_mean(old, names)}")
    for target in moves.values():
        if target in site.files:
            raise ValueError(f"'{target}' exists already.")
    return moves


def renamed(site: Site, moves: Moves) -> dict[str, tuple[str, str]]:
    """Return the text before and after of every file that names what moves; nothing is written.

    Files that move are listed by their old path.
    """
    changes = repaired(site, {*_links(site, moves), *_snippets(site, moves)})
    gone = {o: n for o, n in moves.items() if o in site.pages and site.kind(o) != "term"}

    def follow(path: str, text: str) -> str:
        text = _tokens(site, path, text, moves)
        return leading_on(text, gone) if path == "mkdocs.yml" else text

    return rewritten(site, changes, follow)


def rewritten(
    site: Site, changes: Changes, edit: Callable[[str, str], str]
) -> dict[str, tuple[str, str]]:
    """Return changes with an edit of every file that may name a page by its path.

    Args:
        site: The site before.
        changes: Text before and after, by path; the edit comes on top.
        edit: Takes a path below the root and a text, returns the text.
    """
    after = dict(changes)
    for path in named_in(site):
        known = changes.get(path)
        before = known[0] if known else (site.root / path).read_bytes().decode("utf-8")
        text = edit(path, known[1] if known else before)
        if text != before:
            after[path] = (before, text)
    return after


def _links(site: Site, moves: Moves) -> Iterator[Repair]:
    """Yield links to what moves, and links of moved pages, whose folder may be another."""
    for found in resolve_all(site):
        source, typed = found.page.src, found.link.target
        if not found.path or found.state == "self" or typed.startswith("#"):
            continue
        home = posixpath.dirname(moves.get(source, source))
        target = moves.get(found.path, found.path)
        if target == found.path and home == posixpath.dirname(source):
            continue
        path, mark, fragment = typed.partition("#")
        right = posixpath.relpath(target, home or ".")
        if path.endswith(".html"):
            right = right.removesuffix(".md") + ".html"
        for place in found.written_at:
            yield Repair(place, path + mark + fragment, right + mark + fragment)


def _snippets(site: Site, moves: Moves) -> Iterator[Repair]:
    docs = f"{site.settings.docs}/"
    for page in site.pages.values():
        for use in page.snippets:
            name = use.name.removeprefix(docs)
            if name in moves:
                yield Repair(use.place, name, moves[name])


def named_in(site: Site) -> Iterator[str]:
    """Yield every file that may name a page by its path below the docs folder."""
    yield "mkdocs.yml"
    yield from (page.path for page in site.pages.values())
    yield from (site.docs_path(name) for name in sorted(site.files) if name.endswith(".yml")
                and (site.root / site.docs_path(name)).is_file())  # fmt: skip
    tests = site.root / "tests"
    for path in sorted(tests.rglob("*")) if tests.is_dir() else ():
        if path.suffix in _TEXTS and path.is_file():
            yield path.relative_to(site.root).as_posix()


def _tokens(site: Site, path: str, text: str, moves: Moves) -> str:
    """Replace whole paths: in front matter and figures of pages, anywhere in other files."""
    page = page_at(site, path)
    if page is not None:
        text = _figures(site, page.src, text, moves)
    for old, new in moves.items():
        stem, other = old.removesuffix(".md"), new.removesuffix(".md")
        pattern = re.compile(rf"(?<![\w./-]){re.escape(stem)}(?=\.(?:md|html)\b)")
        if page is None:
            text = pattern.sub(other, text)
            continue
        text = in_front_matter(page, text, partial(pattern.sub, other))
    return text


def page_at(site: Site, path: str) -> Page | None:
    """Return the page that a path below the root holds."""
    return next((page for page in site.pages.values() if page.path == path), None)


def in_front_matter(page: Page, text: str, edit: Callable[[str], str]) -> str:
    """Return a page's text with its front matter edited and its body as it is."""
    lines, start = text.splitlines(keepends=True), page.front.body_line - 1
    return edit("".join(lines[:start])) + "".join(lines[start:])


def _figures(site: Site, source: str, text: str, moves: Moves) -> str:
    """Return a page whose figures' links to what moves follow."""
    before, after = posixpath.dirname(source), posixpath.dirname(moves.get(source, source))

    def follow(path: str, fragment: str) -> tuple[str, str] | None:
        if path not in site.pages or (path not in moves and before == after):
            return None
        return posixpath.relpath(moves.get(path, path), after or "."), fragment

    return with_figure_links(text, before, follow)


def with_figure_links(
    text: str, folder: str, follow: Callable[[str, str], tuple[str, str] | None]
) -> str:
    """Return a page with the links of its figures replaced.

    Args:
        text: The page.
        folder: Its folder.
        follow: Takes the file that a link leads to and what stands behind it, from `#` on; returns
            the link and what stands behind it, or None where the link stays.
    """

    def replaced(found: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(folder, found[1]))
        new = follow(path, found[2] or "")
        return f'"{new[0]}{new[1]}"' if new else found[0]

    parts = _FIGURE.split(text)
    # A match gives four parts: its text stands in the fourth, behind indent, fence and itself.
    parts[3::4] = [_FIGURE_LINK.sub(replaced, figure) for figure in parts[3::4]]
    return "".join(part for index, part in enumerate(parts) if index % 4 in (0, 3))


def leading_on(text: str, moves: Mapping[str, str]) -> str:
    """Return the settings with old addresses, of pages or sections, under `moved`."""
    if not moves:
        return text
    rows = "".join(f"      {old}: {new}\n" for old, new in moves.items())
    if flow := re.search(r"(?m)^    moved: *\{ *", text):
        shown = "".join(f"{old}: {new}, " for old, new in moves.items())
        return text[: flow.end()] + shown + text[flow.end() :]
    listed = re.search(r"(?m)^    moved:.*\n", text)
    if listed:
        return text[: listed.end()] + rows + text[listed.end() :]
    own = re.search(r"(?m)^  knowledge:.*\n", text)
    if not own:
        return f"{text.rstrip()}\nextra:\n  knowledge:\n    moved:\n{rows}"
    return f"{text[: own.end()]}    moved: # old addresses lead on\n{rows}{text[own.end() :]}"


def write(site: Site, changes: Changes, moves: Moves, move: Callable[[Path, Path], None]) -> None:
    """Write the changed files, then move.

    Args:
        site: The site before.
        changes: What `renamed` returns.
        moves: What `moves_of` returns.
        move: Called with the old and the new path of each file, below the root.

    Raises:
        OSError: A file cannot be written or moved.
    """
    for path, (_, text) in changes.items():
        (site.root / path).write_bytes(text.encode("utf-8"))
    for old, new in moves.items():
        source, target = site.root / site.docs_path(old), site.root / site.docs_path(new)
        target.parent.mkdir(parents=True, exist_ok=True)
        move(source, target)
