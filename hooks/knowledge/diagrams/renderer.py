"""The renderer: prepared source in, parsed diagram and SVG out; `mermaidx` is behind it.

`mermaidx` runs the real Mermaid in an embedded JavaScript engine. This module adds what its public
interface lacks: the parsed diagram, the place of a syntax error, and room for wide characters.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.diagrams.disguise import as_markup, as_typed
from knowledge.diagrams.drawing import DrawError, Raw
from knowledge.diagrams.palette import FONT_SIZE, theme_variables

try:
    from mermaidx.engines import _common as common  # type: ignore[import-untyped]
    from mermaidx.engines import quickjs_engine
except ImportError as error:  # the site still builds: its figures are left to the browser
    quickjs_engine = None
    _MISSING = str(error)

_HERE = Path(__file__).parent
_FONT = '"DejaVu Sans", sans-serif'

CONFIG: dict[str, Any] = {
    "startOnLoad": False,
    "securityLevel": "strict",
    "suppressErrorRendering": True,
    "theme": "base",
    "htmlLabels": False,
    "deterministicIds": True,
    "fontFamily": _FONT,
    "fontSize": FONT_SIZE,
    "themeVariables": theme_variables() | {"fontFamily": _FONT},
    # What a diagram's own front matter or %%{init}%% cannot change: the look is the site's.
    "secure": [
        "secure", "securityLevel", "startOnLoad", "maxTextSize", "suppressErrorRendering",
        "maxEdges", "theme", "themeVariables", "themeCSS", "fontFamily", "fontSize", "htmlLabels",
        "deterministicIds", "look", "handDrawnSeed", "darkMode",
    ],
    "flowchart": {"htmlLabels": False, "nodeSpacing": 40, "rankSpacing": 42, "padding": 12,
                  "wrappingWidth": 220, "curve": "basis", "diagramPadding": 4},
    "sequence": {"actorFontSize": 14, "noteFontSize": 14, "messageFontSize": 14, "width": 120,
                 "height": 46, "actorMargin": 36, "diagramMarginX": 6, "diagramMarginY": 6,
                 "mirrorActors": False, "messageMargin": 30},
    "class": {"htmlLabels": False, "diagramPadding": 4, "nodeSpacing": 50, "rankSpacing": 66},
    "state": {"htmlLabels": False, "diagramPadding": 4},
    "er": {"htmlLabels": False, "fontSize": 14, "diagramPadding": 4, "nodeSpacing": 60,
           "rankSpacing": 60},
    "gantt": {"fontSize": 14, "sectionFontSize": 14, "barHeight": 26, "barGap": 6,
              "leftPadding": 110, "rightPadding": 36, "topPadding": 44,
              "useWidth": 650},
    "timeline": {"textPlacement": "tspan", "diagramMarginX": 6, "diagramMarginY": 6,
                 "leftMargin": 20, "htmlLabels": False},
    "journey": {"textPlacement": "tspan"},
    "xyChart": {"width": 660, "height": 380, "titleFontSize": 16,
                "xAxis": {"labelFontSize": 14, "titleFontSize": 14},
                "yAxis": {"labelFontSize": 14, "titleFontSize": 14}},
    "quadrantChart": {"chartWidth": 560, "chartHeight": 480, "titleFontSize": 16,
                      "xAxisLabelFontSize": 14, "yAxisLabelFontSize": 14,
                      "quadrantLabelFontSize": 14, "pointLabelFontSize": 14, "pointTextPadding": 7},
    "pie": {"useWidth": 620},
    "gitGraph": {"diagramPadding": 8, "rotateCommitLabel": False},
    "mindmap": {"padding": 10, "maxNodeWidth": 170},
}  # fmt: skip


FIGURES_A_CONTEXT = 25
_SCRIPTS = ("lookup.js", "extract.js")


class Renderer:
    """One engine with Mermaid loaded; use it from one process, close it when done."""

    def __init__(self) -> None:
        if quickjs_engine is None:
            raise DrawError(f"the renderer is not installed ({_MISSING})", syntax=False)
        self._engine = _engine_class()()
        self._engine.start()

    def parse(self, prepared: str) -> dict[str, Any]:
        """Return the parsed diagram of a prepared source; `DrawError` when Mermaid cannot."""
        content: dict[str, Any] = self._study(prepared, draw=False)["content"]
        return content

    def draw(self, prepared: str) -> Raw:
        """Return the parsed diagram and its SVG; `DrawError` when Mermaid cannot."""
        outcome = self._study(prepared, draw=True)
        return Raw(outcome["svg"], outcome["content"])

    def close(self) -> None:
        """Stop the engine's thread."""
        self._engine.close()

    def _study(self, prepared: str, *, draw: bool) -> dict[str, Any]:
        outcome: dict[str, Any] = self._engine.study(prepared, draw)
        if "error" in outcome:
            raise _as_error(outcome["error"], outcome.get("line"))
        return outcome


def text_width(text: str, size: float) -> float:
    """Return how wide a text is drawn, in pixels, in a font of a size."""
    return float(_measurer_class()().width(text, size, _FONT, 400, "normal"))


def _as_error(text: str, line: int | None) -> DrawError:
    # Entities are in a disguise of Mermaid's own.
    text = html.unescape(text).replace("ﬂ°°", "#").replace("ﬂ°", "#").replace("¶ß", ";")
    # Mermaid's message has the line, then an excerpt with an arrow: the excerpt says where.
    match = re.match(r"(?:Parse|Lexical) error on line (\d+)[:.]\s*", text)
    if match:
        line = int(match.group(1))
    langium = re.search(r"line (\d+)|\((\d+),\s*\d+\)", text) if line is None else None
    if langium:
        line = int(langium.group(1) or langium.group(2))
    # The line it names is counted from the diagram's first; the problem has the file's own.
    return DrawError(re.sub(r" on line \d+(, column \d+)?", "", " ".join(text.split())), line)


@cache
def _measurer_class() -> type[Any]:
    class Measurer(common.TextMeasurer):  # type: ignore[misc]
        """Measures text as mermaidx does; a character its font lacks gets its usual width."""

        def width(self, text: Any, size: Any, *font: Any) -> float:
            text = as_typed(str(text or ""))
            return float(super().width(text, size, *font)) + _missing(text, size)

        def full(self, text: Any, size: Any, *font: Any) -> dict[str, Any]:
            text = as_typed(str(text or ""))
            measured: dict[str, Any] = super().full(text, size, *font)
            return measured | {"width": measured["width"] + _missing(text, size)}

        def glyphs(self, text: Any, size: Any, *font: Any) -> list[Any]:
            boxes: list[Any] = super().glyphs(as_typed(str(text or "")), size, *font)
            return boxes

    return Measurer


@cache
def _engine_class() -> type[Any]:
    class Engine(quickjs_engine.Engine):  # type: ignore[misc]
        """mermaidx's engine with the parsed diagram beside the drawing."""

        def _init_context(self) -> None:
            self._measurer = _measurer_class()()
            self._ctx = self._build_context()
            self._used = 0

        def _build_context(self) -> Any:
            context = super()._build_context()
            for name in _SCRIPTS:
                context.eval((_HERE / name).read_text(encoding="utf-8"))
            return context

        def study(self, prepared: str, draw: bool) -> dict[str, Any]:
            result: dict[str, Any] = self._executor.submit(self._study, prepared, draw).result()
            return result

        def _study(self, prepared: str, draw: bool) -> dict[str, Any]:
            # Loading Mermaid takes longer than most figures. What it carries over, counters in
            # ids, is renamed in the finished picture; after an error nothing is trusted.
            if self._used >= FIGURES_A_CONTEXT:
                self._ctx, self._used = self._build_context(), 0
            self._used += 1
            context = self._ctx
            context.eval(
                f"__resetDocument();__reseed();mermaid.initialize({json.dumps(CONFIG)});"
                "globalThis.__renderResult = null;globalThis.__renderError = null;"
                f"__study({json.dumps(prepared)}, {json.dumps(draw)});"
            )
            quickjs_engine.run_event_loop(context.eval, self._run_job)
            text = context.eval("__flat(globalThis.__renderResult || '')")
            if draw and not text.startswith('{"content"'):
                self._used = FIGURES_A_CONTEXT
            return _outcome(text)

    return Engine


def _outcome(text: str) -> dict[str, Any]:
    if not text:
        raise DrawError("Mermaid stopped without a result", syntax=False)
    outcome: dict[str, Any] = json.loads(as_markup(text))
    return outcome


def _missing(text: str, size: Any) -> float:
    wide = sum(1 for character in text if _is_wide(character))
    return wide * 0.75 * float(size or 16)


@cache
def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF" or character > "\U0001f000"
