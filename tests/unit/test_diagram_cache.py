from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.diagrams import cache, draw, draw_all
from knowledge.diagrams.drawing import Drawing

SOURCE = "flowchart TB\n  accTitle: Kept\n  accDescr: One node leads to another.\n  A --> B\n"
HOOKS = Path(__file__).parents[2] / "hooks"


def drawn(folder: Path, *sources: str) -> tuple[dict[str, Drawing], list[tuple[int, int]]]:
    """The drawings, and each step of progress: no step means nothing was drawn."""
    steps: list[tuple[int, int]] = []
    return draw_all(sources, folder, lambda *step: steps.append(step)), steps


def test_what_is_kept_is_not_drawn_again(tmp_path: Path) -> None:
    first, steps = drawn(tmp_path, SOURCE, SOURCE)
    assert steps == [(1, 1)]
    second, steps = drawn(tmp_path, SOURCE)
    assert steps == []
    assert first == second


@pytest.mark.parametrize("damage", [b"", b"junk", b"\xff\xfe\0", None])
def test_a_damaged_entry_is_drawn_again(tmp_path: Path, damage: bytes | None) -> None:
    first, _ = drawn(tmp_path, SOURCE)
    entry = tmp_path / cache.key_of(SOURCE)
    whole = entry.read_bytes()
    entry.write_bytes(whole[:-40] if damage is None else damage)
    assert cache.read(tmp_path, SOURCE) is None
    again, steps = drawn(tmp_path, SOURCE)
    assert steps == [(1, 1)]
    assert again == first
    assert entry.read_bytes() == whole


def test_an_entry_of_another_source_is_not_trusted(tmp_path: Path) -> None:
    drawing = Drawing(SOURCE, svg="<svg/>")
    cache.write(tmp_path, drawing)
    (tmp_path / cache.key_of("other")).write_bytes((tmp_path / cache.key_of(SOURCE)).read_bytes())
    assert cache.read(tmp_path, SOURCE) == drawing
    assert cache.read(tmp_path, "other") is None


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    found, _ = drawn(file / "cache", SOURCE)
    assert found[SOURCE].error is None


def test_a_killed_writer_leaves_a_whole_cache(tmp_path: Path) -> None:
    """Kill a process that writes entries without end, again and again; each entry is whole."""
    script = textwrap.dedent(f"""
        import sys
        sys.path.insert(0, {str(HOOKS)!r})
        from pathlib import Path
        from knowledge.diagrams import cache
        from knowledge.diagrams.drawing import Drawing
        folder = Path(sys.argv[1])
        print("ready", flush=True)
        while True:
            for number in range(20):
                cache.write(folder, Drawing(f"s{{number}}", svg="x" * 200_000))
    """)
    for _ in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(0.15)
            process.kill()
        names = [path for path in tmp_path.iterdir() if not path.name.startswith(".writing-")]
        assert names
        for number in range(20):
            if (tmp_path / cache.key_of(f"s{number}")).exists():
                assert cache.read(tmp_path, f"s{number}") is not None


def test_what_a_killed_writer_left_is_removed_when_it_is_old(tmp_path: Path) -> None:
    old, new = tmp_path / ".writing-old", tmp_path / ".writing-new"
    for path in (old, new):
        path.write_text("half")
    os.utime(old, (0, 0))
    cache.tidy(tmp_path)
    assert not old.exists()
    assert new.exists()


def test_a_syntax_error_is_kept_and_has_its_line(tmp_path: Path) -> None:
    broken = SOURCE + "  B --> [x\n"
    found, steps = drawn(tmp_path, broken)
    assert steps == [(1, 1)]
    assert found[broken].syntax_error
    assert found[broken].error_line == 5
    assert drawn(tmp_path, broken)[1] == []


def test_a_stuck_renderer_costs_one_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "SECONDS_A_FIGURE", 0.05)
    found, _ = drawn(tmp_path, SOURCE)
    assert found[SOURCE].error == "the renderer stopped or took too long"
    assert not found[SOURCE].syntax_error
    monkeypatch.setattr(draw, "SECONDS_A_FIGURE", 60)
    assert drawn(tmp_path, SOURCE)[0][SOURCE].error is None


def test_the_key_follows_source_and_kind() -> None:
    assert cache.key_of(SOURCE) != cache.key_of(SOURCE + " ")
    assert cache.key_of(SOURCE) != cache.key_of(SOURCE, parsed_only=True)


def test_two_cold_drawings_are_the_same_to_the_byte(tmp_path: Path) -> None:
    git = "gitGraph\n  accTitle: Unnamed\n  accDescr: Commits without names.\n  commit\n  commit\n"
    first, _ = drawn(tmp_path / "a", SOURCE, git)
    second, _ = drawn(tmp_path / "b", git, SOURCE)
    assert first == second
    assert replace(first[git], svg="") != first[git]


@pytest.mark.parametrize("package", ["mermaidx", "quickjs-ng", "lxml"])
def test_the_key_follows_the_versions_of_renderer_and_parser(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = cache.key_of(SOURCE)
    installed = cache.version
    cache.engine_hash.cache_clear()
    monkeypatch.setattr(cache, "version", lambda name: "0" if name == package else installed(name))
    assert cache.key_of(SOURCE) != before
    cache.engine_hash.cache_clear()
    monkeypatch.undo()
    assert cache.key_of(SOURCE) == before
