"""From a source to a finished drawing: one here, many on all cores, kept ones from the cache."""

from __future__ import annotations

import hashlib
import json
import os
import queue
import re
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

from knowledge.diagrams import cache
from knowledge.diagrams.drawing import ID, DrawError, Drawing, Raw, too_wide
from knowledge.diagrams.extent import lost
from knowledge.diagrams.fitting import fitting
from knowledge.diagrams.labels import drawn_labels, label_lines
from knowledge.diagrams.overlap import overlapping
from knowledge.diagrams.palette import FONT_SIZE
from knowledge.diagrams.picture import Picture, finish
from knowledge.diagrams.renderer import Renderer
from knowledge.diagrams.source import Source, read_source
from knowledge.diagrams.upright import upright, with_directive

# Far beyond any figure a reader could take in; a source that needs longer is stuck.
SECONDS_A_FIGURE = 120


def draw(text: str, renderer: Renderer) -> Drawing:
    """Return the drawing of a source, with its error when it cannot be drawn."""
    source = read_source(text)
    try:
        if not source.prepared.strip():
            raise DrawError("the diagram is empty", 1)
        raw = _drawn(source, renderer)
        picture = finish(raw.svg, source.title, source.description)
    except DrawError as error:
        return failed(text, error, source)
    tall = _tall(source, raw, picture, renderer)
    return Drawing(
        text, _name(source), picture.svg, title=source.title, description=source.description,
        width=picture.width, smallest=picture.smallest,
        tall=tall.svg if tall else "", tall_width=tall.width if tall else 0, content=raw.content,
        lost=lost(drawn_labels(raw.content), picture.svg), beyond=picture.beyond,
        overlapping=overlapping(picture.svg, FONT_SIZE),
    )  # fmt: skip


# Boxes of a picture that a phone could show; one with more is told in words there.
_MOST_UPRIGHT = 60


def _drawn(source: Source, renderer: Renderer) -> Raw:
    raw = renderer.draw(source.prepared)
    settings = fitting(source, raw.content)
    return renderer.draw(with_directive(settings, source.prepared)) if settings else raw


def _tall(source: Source, raw: Raw, picture: Picture, renderer: Renderer) -> Picture | None:
    """Return a picture that is too wide for a phone once more, upright; None where it is not.

    The first form that fits a phone is taken, else the narrowest, if it is much narrower.
    """
    if not too_wide(picture.width, picture.smallest):
        return None
    nodes = raw.content.get("nodes", ())
    if len(nodes) > _MOST_UPRIGHT:
        return None
    words = [word for node in nodes for line in label_lines(node["text"]) for word in line.split()]
    best: Picture | None = None
    for form in upright(source, words):
        try:
            tall = finish(renderer.draw(form).svg, source.title, source.description)
        except DrawError:  # the picture itself is there
            continue
        if best is None or tall.width < best.width:
            best = tall
        if not too_wide(tall.width, tall.smallest):
            break
    if best is None or (best.width > 0.8 * picture.width and too_wide(best.width, best.smallest)):
        return None
    return Picture(best.svg.replace(ID, f"{ID}-tall"), best.width, best.smallest)


def failed(text: str, error: DrawError, source: Source | None = None) -> Drawing:
    """Return the drawing that stands for a source that could not be drawn."""
    source = source or read_source(text)
    return Drawing(
        text, _name(source), title=source.title, description=source.description,
        error=error.message, error_line=source.author_line(error.line), syntax_error=error.syntax,
    )  # fmt: skip


def draw_all(
    sources: Iterable[str],
    cache_dir: Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    longest_first: bool = True,
) -> dict[str, Drawing]:
    """Return the drawing of each source, drawing on all cores what the cache does not have.

    The longest come first, so that no core waits for one at the end; a check that runs beside a
    build begins at the other end, and each finds what the other has drawn.

    `progress` is called with how many are drawn and how many there are to draw. A source that
    cannot be drawn has its error in the drawing; nothing is raised for it.
    """
    drawings: dict[str, Drawing] = {}
    missing: list[str] = []
    for source in dict.fromkeys(sources):
        kept = cache.read(cache_dir, source)
        if kept is None:
            missing.append(source)
        else:
            drawings[source] = kept
    if missing:
        missing.sort(key=len, reverse=longest_first)
        _draw_missing(missing, drawings, cache_dir, progress)
    return drawings


def _draw_missing(
    missing: list[str],
    drawings: dict[str, Drawing],
    cache_dir: Path,
    progress: Callable[[int, int], None] | None,
) -> None:
    cache.tidy(cache_dir)
    todo: queue.SimpleQueue[str] = queue.SimpleQueue()
    for source in missing:
        todo.put(source)
    done: queue.SimpleQueue[Drawing] = queue.SimpleQueue()
    count = max(1, min(len(missing), os.cpu_count() or 1))
    for _ in range(count):
        threading.Thread(target=_serve, args=(todo, done, cache_dir), daemon=True).start()
    for number in range(1, len(missing) + 1):
        drawing = done.get()
        if drawing.error is None or drawing.syntax_error:
            cache.write(cache_dir, drawing)
        drawings[drawing.source] = drawing
        if progress:
            progress(number, len(missing))


def _serve(todo: queue.SimpleQueue[str], done: queue.SimpleQueue[Drawing], cache_dir: Path) -> None:
    worker: _Worker | None = None
    while True:
        try:
            source = todo.get_nowait()
        except queue.Empty:
            break
        kept = cache.read(cache_dir, source)  # drawn by another process meanwhile
        if kept is not None:
            done.put(kept)
            continue
        worker = worker or _Worker()
        drawing = worker.draw(source)
        if drawing is None:
            worker.stop()
            worker = None
            drawing = failed(
                source, DrawError("the renderer stopped or took too long", syntax=False)
            )
        done.put(drawing)
    if worker:
        worker.stop()


class _Worker:
    """A drawing process, and the wire to it.

    The engine is native code; in a process of its own it uses another core, and a crash or an
    endless loop costs one figure instead of the build.
    """

    def __init__(self) -> None:
        root = str(Path(__file__).resolve().parents[2])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "knowledge.diagrams.draw"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, encoding="utf-8",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"},
        )  # fmt: skip

    def draw(self, source: str) -> Drawing | None:
        """Return the drawing; None when the process died or had to be stopped."""
        process = self._process
        if process.stdin is None or process.stdout is None:
            return None
        guard = threading.Timer(SECONDS_A_FIGURE, process.kill)
        guard.start()
        try:
            process.stdin.write(json.dumps(source) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
            return Drawing(**json.loads(answer)) if answer else None
        except (OSError, ValueError):
            return None
        finally:
            guard.cancel()

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


def _name(source: Source) -> str:
    words = unicodedata.normalize("NFKD", source.title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:48].strip("-") or "figure"
    return f"{slug}-{hashlib.sha256(source.text.encode('utf-8', 'replace')).hexdigest()[:8]}"


def main() -> None:
    """Draw until standard input ends: a source a line in, a drawing a line out, both as JSON."""
    renderer = Renderer()
    for line in sys.stdin:
        drawing = draw(json.loads(line), renderer)
        sys.stdout.write(json.dumps(asdict(drawing)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
