"""How long the checks take: 1,000 pages with 10,000 references and 500 terms."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.bench.corpus import write_corpus

ROOT = Path(__file__).parents[2]
SECONDS = 5.0
MEGABYTES = 500
GROWTH = 2.1
SHARE = 0.75


def check(root: Path, *arguments: str) -> tuple[float, str]:
    """Return the seconds a check takes as a command, and what it says."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "knowledge", "check", "--root", str(root), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "hooks")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-500:] + done.stderr[-500:]
    return time.perf_counter() - start, done.stdout


def build(root: Path) -> tuple[float, float]:
    """Return the seconds a build takes, and those of processor, its own processes included."""
    start, before = time.perf_counter(), processor()
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-f", str(root / "mkdocs.yml")],
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        check=True,
    )
    return time.perf_counter() - start, processor() - before


def processor() -> float:
    """Return the seconds of processor that processes which have ended took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("corpus")
    write_corpus(root, 1000)
    return root


def test_check_of_1000_pages(corpus: Path) -> None:
    cold, said = check(corpus, "--no-cache")
    check(corpus)
    warm, _ = check(corpus)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    print(f"\ncheck, 1,000 pages: {cold:.2f} s cold, {warm:.2f} s warm, {peak:.0f} MB")  # noqa: T201
    assert said == "No problems.\n"
    assert cold <= SECONDS
    assert warm <= cold
    assert peak <= MEGABYTES


def test_growth_is_linear(corpus: Path, tmp_path: Path) -> None:
    """In processor time, which other programs on the machine do not change."""
    write_corpus(tmp_path, 2000, terms=1000)
    one = min(processor_of_check(corpus) for _ in range(2))
    two = min(processor_of_check(tmp_path) for _ in range(2))
    print(f"\ncheck, 2,000 pages: {two:.2f} s of processor, {two / one:.2f} times 1,000 pages")  # noqa: T201
    assert two / one <= GROWTH


def processor_of_check(root: Path) -> float:
    before = processor()
    check(root, "--no-cache")
    return processor() - before


def test_share_of_a_build(tmp_path: Path) -> None:
    """The checks inside a build, against the same build without them; pages were read before.

    They run beside it, so on a second core they cost the reader no time; what they cost in all is
    what no other program on the machine changes.
    """
    hooked = f"hooks: [{ROOT / 'hooks' / 'references.py'}]\n"
    # without terms: their links are the work of another hook, which neither of the two has
    write_corpus(tmp_path / "plain", 1000, terms=0)
    write_corpus(tmp_path / "checked", 1000, terms=0, more=hooked)
    check(tmp_path / "checked")
    folders = ("plain", "checked")
    runs = {name: [build(tmp_path / name)] for name in folders}
    for name in folders * 2:  # in turn, since the machine may be busy for a while
        runs[name].append(build(tmp_path / name))
    seconds, checked = (min(wall for wall, _ in runs[name]) for name in folders)
    used, used_checked = (min(of_processor for _, of_processor in runs[name]) for name in folders)
    share, more = checked / seconds - 1, used_checked / used - 1
    said = f"build, 1,000 pages: {seconds:.1f} s, checks add {share:.0%}, of processor {more:.0%}"
    print(f"\n{said}")  # noqa: T201
    assert more <= SHARE
