"""The colours of figures: what Mermaid draws with, and the CSS variables that replace it.

Mermaid computes with colours, so it cannot draw with `var(…)`. Each role has a marker, a colour
that nothing else uses; the drawing's markers are then replaced by the site's variables. What the
variables are in the light and the dark palette stands in `diagrams.css` alone.
"""

from __future__ import annotations

import re
from typing import Any

PREFIX = "--kb-diagram-"

ROLES = (
    "bg", "fill", "fill-2", "border", "line", "text", "muted", "label",
    "accent", "accent-fill", "good", "good-fill", "bad", "bad-fill",
    "blue", "blue-fill", "green", "green-fill", "on-series",
    *(f"series-{number}" for number in range(1, 9)),
    *(f"soft-{number}" for number in range(1, 9)),
)  # fmt: skip

# Markers are of three different parts, far from grey, so that none is shortened to three digits.
MARKERS = {role: f"#{index + 17:02x}e4{231 - index:02x}" for index, role in enumerate(ROLES)}
_ROLE_OF = {marker: role for role, marker in MARKERS.items()}

CLASSES = ("accent", "good", "bad", "muted", "blue", "green")

FONT_SIZE = 14

_NAMED = re.compile(r"^(#[0-9a-f]{3,8}|(?:rgb|hsl)a?\(.*\)|[a-z]+)$", re.IGNORECASE)
_NOT_COLOURS = frozenset({"none", "transparent", "inherit", "currentcolor", "initial", "unset"})
_DEFAULTS = {"fill": "fill", "stroke": "line", "text": "text"}


def variable(role: str) -> str:
    """Return the CSS value that stands for a role, `var(--kb-diagram-fill)`."""
    return f"var({PREFIX}{role})"


def as_variable(value: str, use: str) -> str:
    """Return the palette variable for a colour Mermaid drew with.

    A colour that is no marker (an author's own, which the checks report) becomes the plain
    variable of its use (`fill`, `stroke` or `text`), so that no figure breaks a palette.
    `none`, `url(…)` and what is no colour stay as they are.
    """
    folded = value.strip().lower()
    if folded in _NOT_COLOURS or not _NAMED.match(folded):
        return value.strip()
    role = _ROLE_OF.get(_hex(folded))
    return variable(role if role else _DEFAULTS[use])


def is_literal(value: str) -> bool:
    """Tell whether a CSS value is a colour written out: not a variable, `none` or a reference."""
    folded = value.strip().lower()
    return bool(_NAMED.match(folded)) and folded not in _NOT_COLOURS


def class_definitions(names: list[str]) -> str:
    """Return Mermaid's `classDef` lines for those of the site's classes a diagram uses."""
    return "".join(_class_definition(name) for name in names)


def _class_definition(name: str) -> str:
    if name == "muted":
        fill, stroke, text = MARKERS["bg"], MARKERS["border"], MARKERS["muted"]
        return f"classDef muted fill:{fill},stroke:{stroke},color:{text},stroke-dasharray:4 3\n"
    fill, stroke, text = MARKERS[f"{name}-fill"], MARKERS[name], MARKERS["text"]
    return f"classDef {name} fill:{fill},stroke:{stroke},color:{text},stroke-width:2px\n"


def _hex(colour: str) -> str:
    match = re.match(r"rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)", colour)
    if match:
        return "#" + "".join(f"{int(part):02x}" for part in match.groups())
    return colour[:7]


def theme_variables() -> dict[str, Any]:
    """Return Mermaid's theme variables, each colour of them a marker."""
    values: dict[str, Any] = {}
    for role, names in _USES.items():
        values.update(dict.fromkeys(names.split(), MARKERS[role]))
    for index in range(12):
        series, soft = f"series-{index % 8 + 1}", f"soft-{index % 8 + 1}"
        values[f"cScale{index}"] = MARKERS[soft]
        values[f"cScalePeer{index}"] = MARKERS[series]
        values[f"cScaleInv{index}"] = MARKERS[series]
        values[f"cScaleLabel{index}"] = MARKERS["text"]
        values[f"pie{index + 1}"] = MARKERS[series]
        if index < 8:
            values[f"git{index}"] = values[f"gitInv{index}"] = MARKERS[series]
            values[f"gitBranchLabel{index}"] = MARKERS["on-series"]
            values[f"fillType{index}"] = MARKERS[soft]
            values[f"surface{index}"] = values[f"surfacePeer{index}"] = MARKERS[soft]
    values["xyChart"] = {name: MARKERS[role] for name, role in _XY_CHART.items()}
    values["xyChart"]["plotColorPalette"] = ",".join(
        MARKERS[f"series-{number}"] for number in range(1, 9)
    )
    return values | _SIZES


_USES = {
    "bg": "background mainContrastColor commitLabelBackground labelBackgroundColor"
    " quadrant2Fill quadrant4Fill altSectionBkgColor rowOdd attributeBackgroundColorOdd",
    "label": "edgeLabelBackground relationLabelBackground",
    "fill": "primaryColor nodeBkg mainBkg actorBkg stateBkg labelBoxBkgColor personBkg"
    " compositeTitleBackground tagLabelBackground requirementBackground taskBkgColor"
    " sectionBkgColor2",
    "fill-2": "secondaryColor tertiaryColor clusterBkg compositeBackground altBackground"
    " rectBkgColor sectionBkgColor excludeBkgColor quadrant1Fill quadrant3Fill rowEven"
    " activationBkgColor errorBkgColor attributeBackgroundColorEven",
    "border": "primaryBorderColor secondaryBorderColor tertiaryBorderColor border2"
    " clusterBorder actorBorder nodeBorder actorLineColor labelBoxBorderColor personBorder"
    " compositeBorder quadrantInternalBorderStrokeFill quadrantExternalBorderStrokeFill"
    " tagLabelBorder gridColor taskBorderColor activationBorderColor requirementBorderColor",
    "line": "lineColor arrowheadColor defaultLinkColor signalColor transitionColor"
    " specialStateColor innerEndBackground relationColor",
    "text": "primaryTextColor secondaryTextColor tertiaryTextColor textColor titleColor"
    " nodeTextColor actorTextColor signalTextColor labelTextColor loopTextColor"
    " noteTextColor stateLabelColor classText transitionLabelColor taskTextColor"
    " taskTextOutsideColor taskTextLightColor taskTextDarkColor pieTitleTextColor"
    " pieLegendTextColor quadrant1TextFill quadrant2TextFill quadrant3TextFill"
    " quadrant4TextFill quadrantPointTextFill quadrantXAxisTextFill quadrantYAxisTextFill"
    " quadrantTitleFill requirementTextColor relationLabelColor commitLabelColor"
    " tagLabelColor scaleLabelColor branchLabelColor errorTextColor",
    "accent": "activeTaskBorderColor quadrantPointFill taskTextClickableColor vertLineColor",
    "accent-fill": "noteBkgColor activeTaskBkgColor",
    "bad": "critBorderColor todayLineColor",
    "bad-fill": "critBkgColor",
    "muted": "doneTaskBorderColor noteBorderColor",
    "good-fill": "doneTaskBkgColor",
    "on-series": "sequenceNumberColor pieSectionTextColor pieStrokeColor pieOuterStrokeColor",
}

_XY_CHART = {
    "backgroundColor": "bg", "titleColor": "text", "dataLabelColor": "text",
    "xAxisTitleColor": "text", "xAxisLabelColor": "text", "xAxisTickColor": "line",
    "xAxisLineColor": "line", "yAxisTitleColor": "text", "yAxisLabelColor": "text",
    "yAxisTickColor": "line", "yAxisLineColor": "line",
}  # fmt: skip

_SIZES = {
    "fontSize": f"{FONT_SIZE}px",
    "useGradient": False,
    "strokeWidth": 1.25,
    "pieOpacity": "1",
    "pieTitleTextSize": "16px",
    "pieSectionTextSize": "14px",
    "pieLegendTextSize": "14px",
    "pieStrokeWidth": "2px",
    "pieOuterStrokeWidth": "0px",
    "tagLabelFontSize": "13px",
    "commitLabelFontSize": "13px",
}

# Text and node colour of the two palettes, as in diagrams.css (a test compares).
PALETTES = {"light": ("#1d2529", "#f1f5f6"), "dark": ("#e6ecef", "#1f2a31")}
LEAST_CONTRAST = 4.5

_COLOUR_WORDS = {
    "white": "#ffffff", "black": "#000000", "red": "#ff0000", "green": "#008000",
    "blue": "#0000ff", "yellow": "#ffff00", "orange": "#ffa500", "gray": "#808080",
    "grey": "#808080", "pink": "#ffc0cb", "purple": "#800080", "navy": "#000080",
    "lightgrey": "#d3d3d3", "lightgray": "#d3d3d3", "lightblue": "#add8e6",
    "lightgreen": "#90ee90", "silver": "#c0c0c0", "maroon": "#800000", "teal": "#008080",
}  # fmt: skip


def contrast(first: str, second: str) -> float | None:
    """Return the WCAG contrast of two colours; None when one is no colour this module knows."""
    lights = [_luminance(colour) for colour in (first, second)]
    if lights[0] is None or lights[1] is None:
        return None
    low, high = sorted((lights[0], lights[1]))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float | None:
    colour = _COLOUR_WORDS.get(colour.strip().lower(), colour.strip().lower())
    if re.fullmatch(r"#[0-9a-f]{3}", colour):
        colour = "#" + "".join(part * 2 for part in colour[1:])
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        return None
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
