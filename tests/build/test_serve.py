"""`mkdocs serve`: an edit shows before the whole site is built, which then is as a clean build."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.build.test_references_serve import Serve
from tests.house import PAGES, ROOT, tree, write_house

from knowledge.build.writing import Watched, pages_at_once, take
from knowledge.site.model import load_site
from knowledge.site.neutral import neutral

DONE = "The whole site is up to date."
PATIENCE = 60  # seconds


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    write_house(folder)
    return folder


@pytest.fixture(scope="module")
def serve(project: Path) -> Iterator[Serve]:
    running = Serve(project / "mkdocs.yml")
    running.warnings_until("Serving on")
    yield running
    running.process.terminate()
    running.process.wait()


def served(serve: Serve, name: str) -> str:
    try:
        with urllib.request.urlopen(f"http://{serve.address}/{name}") as answer:
            return str(answer.read().decode("utf-8"))
    except OSError:
        return ""


def shows(serve: Serve, name: str, text: str) -> None:
    end = time.monotonic() + PATIENCE
    while text not in served(serve, name):
        assert time.monotonic() < end, f"{name} never shows {text!r}"
        time.sleep(0.02)


EDITS: list[tuple[str, str, str, str]] = [
    ("guide/shift.md", "Equal steps", "Even steps", "guide/shift.html"),
    ("glossary/linear-deployment.md", "in equal steps", "in even steps", "glossary/index.html"),
    (
        "questions/3.3/one-choice.md",
        "small first?",
        "tiny first?",
        f"questions/3.3/{neutral('one-choice')}.html",
    ),
    ("questions/3.3/one-choice.md", "tiny first?", "small first?", "guide/shift.html"),
    ("guide/shift.md", "A[Build]", "A[Make]", "guide/shift.html"),
]


@pytest.mark.parametrize(("source", "before", "after", "page"), EDITS)
def test_the_edited_page_shows_before_the_whole_site_is_built(
    serve: Serve, project: Path, source: str, before: str, after: str, page: str
) -> None:
    path = project / "docs" / source
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    assert serve.warnings_until("Reloading browsers") == []
    shown = after.removeprefix("A[").removesuffix("]")
    shows(serve, page, shown)
    assert serve.warnings_until(DONE) == []


def test_after_any_edits_the_served_site_is_that_of_a_clean_build(
    serve: Serve, project: Path, tmp_path: Path
) -> None:
    chance = random.Random(20261126)  # noqa: S311
    for number in range(6):
        for _ in range(chance.randint(1, 3)):  # some while the build before still runs
            chance.choice(CHANGES)(project / "docs", number, chance)
            time.sleep(chance.choice((0, 0.4, 1.5)))
    settle(serve)
    clean = tmp_path / "clean"
    program = [sys.executable, str(ROOT / "hooks/serve.py")]
    arguments = [str(project / "mkdocs.yml"), str(clean), f"http://{serve.address}/"]
    subprocess.run([*program, *arguments], check=True, capture_output=True)
    assert tree(Path(serve.folder)) == tree(clean)


def settle(serve: Serve) -> None:
    """Wait until nothing was said for some seconds; a build says something at its end."""
    serve.warnings_until(DONE)
    while True:
        time.sleep(4)
        if serve.lines.empty():
            return
        while not serve.lines.empty():
            serve.lines.get()


def write_words(docs: Path, number: int, chance: random.Random) -> None:
    path = docs / "guide/shift.md"
    text = path.read_text(encoding="utf-8")
    words = " ".join(chance.choices(("traffic", "[[canary]]", "moves", "slowly", "**twice**"), k=9))
    path.write_text(text.replace("\n## Linear", f"\n{words}.\n\n## Linear"), encoding="utf-8")


def write_a_heading(docs: Path, number: int, chance: random.Random) -> None:
    path = docs / "guide/shift.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\n## Check", f"\n## More {number}\n\n## Check"), encoding="utf-8")


def add_or_remove_a_page(docs: Path, number: int, chance: random.Random) -> None:
    path = docs / "guide/more.md"
    if path.exists():
        path.unlink()
    else:
        front = f"---\ndescription: D{number}.\n---\n"
        path.write_text(f"{front}\n# More\n\nThe [[canary]].\n", encoding="utf-8")


def rename_a_term(docs: Path, number: int, chance: random.Random) -> None:
    path = docs / "glossary/linear-deployment.md"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^short: .*", f"short: Equal steps, number {number}.", text)
    path.write_text(text, encoding="utf-8")


def change_a_question(docs: Path, number: int, chance: random.Random) -> None:
    path = docs / f"questions/3.3/{chance.choice(('one-choice', 'two-response'))}.md"
    path.write_text(path.read_text(encoding="utf-8") + f"\nMore {number}.\n", encoding="utf-8")


CHANGES: list[Callable[[Path, int, random.Random], None]] = [
    write_words, write_a_heading, add_or_remove_a_page, rename_a_term, change_a_question,
]  # fmt: skip


def test_a_mistake_is_said_once_and_the_page_is_served(serve: Serve, project: Path) -> None:
    path = project / "docs/index.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\nA [mistake](missing.md) in view.\n", encoding="utf-8")
    serve.warnings_until("Reloading browsers")
    shows(serve, "index.html", "in view")
    said = serve.warnings_until(DONE)
    line = text.count("\n") + 2
    assert [one for one in said if "missing.md" in one] == [
        f"docs/index.md:{line}:3: missing-page: link 'missing.md' leads to no file."
    ]
    path.write_text(text, encoding="utf-8")
    serve.warnings_until(DONE)


@pytest.mark.parametrize(
    ("name", "broken", "rule"),
    [
        ("mkdocs.yml", "site_name: [\n", "mkdocs.yml:"),
        ("docs/index.md", "---\ndescription: [\n---\n\n# Broken\n", "docs/index.md:"),
    ],
)
def test_broken_settings_or_front_matter_is_one_line_and_no_traceback(
    serve: Serve, project: Path, name: str, broken: str, rule: str
) -> None:
    path = project / name
    text = path.read_text(encoding="utf-8")
    path.write_text(broken + (text if name == "mkdocs.yml" else ""), encoding="utf-8")
    lines = serve.lines_until("The site stays as it was.", DONE)
    said = [line for line in lines if not line.startswith("INFO")]
    assert len([line for line in said if rule in line]) == 1, said
    assert not [line for line in said if "Traceback" in line]
    assert len(said) == 1, said
    assert "Canary" in served(serve, "guide/shift.html")
    path.write_text(text, encoding="utf-8")
    serve.lines_until(DONE)


def test_what_a_writer_looks_at(project: Path, tmp_path: Path) -> None:
    write_house(tmp_path)
    site = load_site(tmp_path, cache=False)
    assert pages_at_once(site, ["guide/shift.md"]) == {"guide/shift.md"}
    assert pages_at_once(site, ["glossary/canary-deployment.md"]) == {"glossary/index.md"}
    question = "questions/3.3/one-choice.md"
    assert pages_at_once(site, [question]) == {question, "guide/shift.md"}
    assert pages_at_once(site, ["assets/site.css"]) == set()
    assert pages_at_once(site, ["gone.md"]) == set()


def test_only_what_differs_is_taken(tmp_path: Path) -> None:
    made, there = tmp_path / "made", tmp_path / "there"
    for folder in (made, there):
        (folder / "a").mkdir(parents=True)
        (folder / "a/same.html").write_text("same")
        (folder / "a/other.html").write_text(folder.name)
    (there / "gone.html").write_text("gone")
    (made / "new.html").write_text("new")
    untouched = (there / "a/same.html").stat().st_mtime_ns
    assert take(made, there)
    assert tree(made) == tree(there)
    assert (there / "a/same.html").stat().st_mtime_ns == untouched
    assert not take(made, there)
    shutil.rmtree(made)


def test_changes_are_seen_once(tmp_path: Path) -> None:
    file = tmp_path / "docs/a.md"
    file.parent.mkdir()
    file.write_text("one")
    watched = Watched([tmp_path / "docs", tmp_path / "missing"])
    assert watched.changed() == set()
    file.write_text("other")
    (tmp_path / "docs/b.md").write_text("b")
    assert watched.changed() == {file, tmp_path / "docs/b.md"}
    file.unlink()
    assert watched.changed() == {file}
    assert PAGES
