"""From saving a file to the new page in `make serve`, beside a whole build in the same run."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.build.test_references_serve import Serve
from tests.build.test_serve import DONE, served
from tests.house import ROOT

from knowledge.site.neutral import neutral

WORD = "zqword"
ASKED, STYLES = "questions/3.3/agent-rollback", "assets/stylesheets/site.css"
# A file, what is replaced in it and by what, and the page or file that then shows the word.
EDITS = [
    ("docs/guide/rollback.md", "## Check", f"{WORD}\n\n## Check", "guide/rollback.html"),
    ("docs/guide/codepipeline.md", "## Check", f"{WORD}\n\n## Check", "guide/codepipeline.html"),
    ("docs/glossary/artifact.md", "short: ", f"short: {WORD} ", "glossary/index.html"),
    (
        f"docs/{ASKED}.md",
        "## E",
        f"{WORD}\n\n## E",
        f"questions/3.3/{neutral('agent-rollback')}.html",
    ),
    ("docs/guide/big-idea.md", "accTitle: ", f"accTitle: {WORD} ", "guide/big-idea.html"),
    (f"overrides/{STYLES}", "body {", f".{WORD} {{}} body {{", STYLES),
]
COPIED = ("docs", "hooks", "overrides", "mkdocs.yml", ".ci", ".cache/diagrams")


def test_an_edit_shows_in_a_second(tmp_path: Path) -> None:
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    build = [sys.executable, "-m", "mkdocs", "build", "-f", str(tmp_path / "mkdocs.yml")]
    start = time.perf_counter()
    subprocess.run(build, check=True, capture_output=True)
    whole = time.perf_counter() - start
    serve = Serve(tmp_path / "mkdocs.yml")
    try:
        serve.warnings_until("Serving on")
        took = [_edit(serve, tmp_path, *edit) for edit in EDITS]
    finally:
        serve.process.terminate()
        serve.process.wait()
    median = statistics.median(took)
    sys.stdout.write(
        f"\nedit to page: {' '.join(f'{one:.2f}' for one in took)} s, median {median:.2f} s\n"
        f"whole build {whole:.2f} s; an edit takes {median / whole:.2f} of it (aim 0.20)\n"
    )


def _edit(serve: Serve, root: Path, name: str, before: str, after: str, page: str) -> float:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert before in text, path
    start = time.perf_counter()
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    while WORD not in served(serve, page):
        assert time.perf_counter() - start < 60, page
        time.sleep(0.02)
    took = time.perf_counter() - start
    serve.lines_until(DONE)
    path.write_text(text, encoding="utf-8")
    serve.lines_until(DONE)
    return took
