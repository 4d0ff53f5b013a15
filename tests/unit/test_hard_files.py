"""Files made to break the reading: each ends soon, with its place, and hides no other problem."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.checks import check
from knowledge.site.model import load_site
from knowledge.source.parse import parse_page

NINE = "[" + ",".join(["x"] * 9) + "]"
BOMB = f"a0: &a0 {NINE}\n" + "".join(
    f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
)
DOUBLES = {f"s{n}.txt": f'--8<-- "s{n + 1}.txt"\n' * 8 for n in range(8)}
SECONDS = 2.0
MEGABYTES = 300
HOOKS = Path(__file__).parents[2] / "hooks"
BAD = "docs/bad.md"
HARD: dict[str, tuple[dict[str, str | bytes], str]] = {
    "nested front matter": (
        {"bad.md": f"---\na: {'[' * 1000}{']' * 1000}\n---\n# X\n"},
        f"{BAD}:2:1: front-matter: front matter is nested too deeply.",
    ),
    "alias bomb": (
        {"bad.md": f"---\n{BOMB}---\n# X\n"},
        f"{BAD}:6:1: front-matter: aliases make more than 20000 values",
    ),
    "snippets of snippets": (
        {"bad.md": '--8<-- "s0.txt"\n', "s8.txt": "x\n", **DOUBLES},
        "docs/s7.txt:1:9: endless-snippet: snippet 's8.txt' is one too many",
    ),
    "snippet of itself": (
        {"bad.md": '# X\n\n--8<-- "bad.md"\n'},
        f"{BAD}:3:9: endless-snippet: snippet 'bad.md' includes itself",
    ),
    "line of many digits": (
        {"bad.md": f'--8<-- "s.txt:{"9" * 5000}"\n\n[x](none.md)\n', "s.txt": "x\n"},
        f"{BAD}:3:1: missing-page",
    ),
    "Latin-1": ({"bad.md": b"# X\n\ncaf\xe9\n"}, f"{BAD}:3:1: unreadable-file"),
    "too large": ({"bad.md": "# X\n" + "a b " * 300_000}, f"{BAD}:1:1: unreadable-file"),
    "large snippet": (
        {"bad.md": '--8<-- "s.txt"\n', "s.txt": "a b " * 300_000},
        f"{BAD}:1:9: missing-snippet: snippet 's.txt' is larger",
    ),
}
SLOW = {
    "braces": "# h " + "{: " * 30_000,
    "backticks": " ".join("`" * n for n in range(1, 1_200)),
    "equal headings": "# a\n\n" * 10_000,
    "open comments": "<!-- x\n" * 60_000,
    "open elements": "<div>\n\n" * 10_000,
    "links in links": "[a" * 10_000 + "](b)" * 10_000,
    "underscores": "# " + "_a " * 20_000,
    "spaces": "# X" + " " * 100_000 + "x",
}


def write(root: Path, files: dict[str, str | bytes]) -> None:
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text(
        "site_name: Test\nmarkdown_extensions:\n  - pymdownx.snippets: {base_path: [docs]}\n"
    )
    (root / "docs/index.md").write_text("# Home\n\n[x](gone.md)\n")
    for name, text in files.items():
        data = text if isinstance(text, bytes) else text.encode()
        (root / "docs" / name).write_bytes(data)


def found(root: Path) -> list[str]:
    start = time.process_time()
    problems = [str(problem) for problem in check(load_site(root, cache=False))]
    assert time.process_time() - start < SECONDS
    assert any(line.startswith("docs/index.md:3:1: missing-page") for line in problems)
    return problems


@pytest.mark.parametrize(("files", "said"), HARD.values(), ids=HARD)
def test_it_ends_with_its_place(tmp_path: Path, files: dict[str, str | bytes], said: str) -> None:
    write(tmp_path, files)
    problems = found(tmp_path)
    assert [line for line in problems if line.startswith(said)], problems


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
def test_it_ends_soon(text: str) -> None:
    start = time.process_time()
    parse_page(text, "a.md", "docs/a.md")
    assert time.process_time() - start < SECONDS


def test_numbers_of_equal_headings_are_those_of_the_build() -> None:
    text = "# a_1\n\n# a\n\n# a\n\n# a\n\n# a_1\n\n# a_3\n"
    page = parse_page(text, "a.md", "docs/a.md")
    assert [heading.id for heading in page.headings] == ["a_1", "a", "a_2", "a_3", "a_4", "a_5"]


def test_files_and_folders_that_cannot_be_read_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"closed.md": "# X\n"})
    (tmp_path / "docs/folder").mkdir()
    read, listed = Path.read_bytes, os.scandir

    def read_bytes(self: Path) -> bytes:
        if self.name == "closed.md":
            raise PermissionError(13, "Permission denied", str(self))
        return read(self)

    def scandir(path: str) -> object:
        if str(path).endswith("folder"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    monkeypatch.setattr(os, "scandir", scandir)
    problems = found(tmp_path)
    for name, what in (("closed.md", "file"), ("folder", "folder")):
        said = f"docs/{name}:1:1: unreadable-file: the {what} cannot be read: Permission denied."
        assert said in problems


def test_a_name_that_is_no_text_is_named(tmp_path: Path) -> None:
    write(tmp_path, {})
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/docs/b\xff.md")).write_text("# X\n")
    except OSError:
        pytest.skip("this file system takes no such name")
    said = "docs/b\\xff.md:1:1: unreadable-file: the file's name is not UTF-8 text."
    assert said in found(tmp_path)


def test_endless_aliases_in_the_settings_are_named(tmp_path: Path) -> None:
    write(tmp_path, {})
    (tmp_path / "mkdocs.yml").write_text(f"site_name: x\n{BOMB}nav: *a8\n")
    with pytest.raises(ValueError, match=r"mkdocs\.yml:6:1: setting: aliases"):
        load_site(tmp_path)


PIECES = (
    *(
        "# ",
        "## ",
        "[",
        "]",
        "(",
        ")",
        "![",
        "[[",
        "]]",
        "|",
        "`",
        "```\n",
        "<!-- ",
        "-->",
        "<div>",
    ),
    *("</div>", '<a id="', '">', "{#", "{: ", "}", "$", "$$", "*", "_", "\\", "[^a]", "[^a]: "),
    *(
        "[b]: c.md\n",
        "*[AB]: x\n",
        "---\n",
        "a: &x [*x]\n",
        "- ",
        "1. ",
        "> ",
        "    ",
        "\n",
        "\n\n",
    ),
    *("!!! note\n", '=== "t"\n', '--8<-- "a.md"\n', "x", "word ", "é", "\u2028", "\x00", "\ufeff"),
)
Make = Callable[[random.Random], str]


def _mixed(chance: random.Random) -> str:
    return "".join(chance.choices(PIECES, k=chance.randrange(1, 400)))


def _repeated(chance: random.Random) -> str:
    some = "".join(chance.choices(PIECES, k=chance.randrange(1, 4)))
    return some * chance.randrange(1, 1_500)


@pytest.mark.parametrize("make", [_mixed, _repeated])
@pytest.mark.parametrize("seed", range(10))
def test_no_page_at_random_breaks_or_holds_up_the_reading(seed: int, make: Make) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same pages on every machine
    for _ in range(100 if make is _mixed else 25):
        text = make(chance)
        start = time.process_time()
        page = parse_page(text, "a.md", "docs/a.md")
        assert time.process_time() - start < SECONDS, text[:80]
        lines = text.replace("\r", "\n").count("\n") + 1
        for problem in page.problems:
            assert problem.place.path == "docs/a.md"
            assert 1 <= problem.place.line <= lines + 1, (problem, text)


# The peak of the process itself; what `resource` tells begins with that of who started it.
PEAK = """
import re, sys
from pathlib import Path
from knowledge.__main__ import main
code = main(sys.argv[1:])
status = Path("/proc/self/status").read_text()
sys.stderr.write(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1])
sys.exit(code)
"""


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="only Linux tells the peak")
def test_nothing_of_it_takes_much_memory(tmp_path: Path) -> None:
    """Each case in a process of its own: what that takes at most, and that it ends."""
    slow = {name: ({"bad.md": text}, "") for name, text in SLOW.items()}
    for name, (files, _) in {**HARD, **slow}.items():
        root = tmp_path / name.replace(" ", "-")
        root.mkdir()
        write(root, files)
        done = subprocess.run(
            [sys.executable, "-c", PEAK, "check", "--no-cache", "--root", str(root)],
            env={**os.environ, "PYTHONPATH": str(HOOKS)}, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 1, (name, done.stderr)
        kilobytes = int(done.stderr.split()[-1])
        assert 10_000 < kilobytes < MEGABYTES * 1_000, (name, kilobytes)
