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


def build(root: Path) -> float:
    """Return the seconds a build takes."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-f", str(root / "mkdocs.yml")],
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        check=True,
    )
    return time.perf_counter() - start


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
    one = min(processor_time(corpus) for _ in range(2))
    two = min(processor_time(tmp_path) for _ in range(2))
    print(f"\ncheck, 2,000 pages: {two:.2f} s of processor, {two / one:.2f} times 1,000 pages")  # noqa: T201
    assert two / one <= GROWTH


def processor_time(root: Path) -> float:
    """Return the seconds of processor a check takes, its own processes included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    check(root, "--no-cache")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_share_of_a_build(tmp_path: Path) -> None:
    """The checks inside a build, against the same build without them; pages were read before."""
    hooked = f"hooks: [{ROOT / 'hooks' / 'references.py'}]\n"
    # without terms: their links are the work of another hook, which neither of the two has
    write_corpus(tmp_path / "plain", 1000, terms=0)
    write_corpus(tmp_path / "checked", 1000, terms=0, more=hooked)
    check(tmp_path / "checked")
    plain = min(build(tmp_path / "plain") for _ in range(2))
    checked = min(build(tmp_path / "checked") for _ in range(2))
    share = (checked - plain) / plain
    print(f"\nbuild, 1,000 pages: {plain:.1f} s, checks add {share:.0%}")  # noqa: T201
    assert share <= 0.10
