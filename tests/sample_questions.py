"""A small site with one question of each type, built for real, for build and browser tests."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from tests.building import run

from knowledge.site.neutral import neutral

ROOT = Path(__file__).parent.parent
SOURCE = "sources: [{url: https://docs.example.com/guide/shift.html, checked: 2026-11-23}]"


def question(
    name: str, kind: str, body: str, extra: str = "", objective: str = "c01-3.3-k5"
) -> str:
    """Return a question file."""
    lines = [
        "---",
        f"id: {name}",
        f"type: {kind}",
        f"objectives: [{objective}, c02-3.3.1]",
        "teaches: guide/shift.md#canary",
        "level: apply",
        *([extra] if extra else []),
        SOURCE,
        "---",
        "",
        dedent(body).strip(),
        "",
    ]
    return "\n".join(lines)


CHOICE = r"""
    Traffic moves in two steps, see [the guide](../../guide/shift.md#canary). Which `type` fits?

    ```json
    {"Type": "?", "note": "<b>text</b>"}
    ```

    - [ ] `ALL_AT_ONCE` with <script>window.hacked = 1</script>
        - One step.
    - [x] `CANARY`
        - Two steps.
    - [ ] `LINEAR`
        - Equal steps, see [linear](../../guide/shift.md#linear).
    - [ ] Rolling
        - Batches.

    ## Hint

    Count the steps.

    ## Explanation

    Canary has two shifts, <img src=x onerror="window.hacked = 2"> and no more.
"""
RESPONSE = """
    Which **two** events start it?

    - [x] A schedule
        - It can target the pipeline.
    - [ ] Opening a notebook
        - Nothing sends an event then.
    - [x] An object arrives
        - The rule matches its event.
    - [ ] A page view
        - Nothing sends an event then.
    - [ ] A coffee break
        - Nothing sends an event then.

    ## Explanation

    Rules and schedules.
"""
ORDER = """
    Select **three** steps and order them.

    1. Register the version
    2. Approve the version
    3. Deploy the version

    ## Not used

    - Delete the job
        - Not needed.

    ## Explanation

    The approval is the event.
"""
MATCH = """
    Match each duty with one service.

    | Prompt | Response | Why |
    |---|---|---|
    | Build the image | Builder | It runs phases. |
    | Hold the stages | Pipeline | It moves artifacts. |
    | React to an upload | Event bus | It matches patterns. |

    ## Not used

    - Package store
        - Stores packages only.

    ## Explanation

    One duty each.
"""
RECALL = """
    What is the artifact store for?

    ## Answer

    It keeps the output of each stage.
"""
CASE = "---\nid: case-one\ntype: case\ntitle: Two accounts\n---\n\nA team trains in account A.\n"
MEMBER = CHOICE.replace("Traffic moves in two steps", "The case moves in two steps")

FILES = {
    "index.md": (
        "---\npractice: home\n---\n\n# Home\n\n[Ten](practice/checkpoint.md#ten)\n\n"
        '<div data-kb="today"></div>\n'
    ),
    "glossary/index.md": "# Glossary\n",
    "glossary/bake-period.md": (
        "---\nterm: bake period\nshort: Time in which alarms are watched.\n---\n\nLonger words.\n"
    ),
    "guide/shift.md": (
        "---\nobjectives: {c01-3.3-k5: [canary]}\n---\n\n# Shifts\n\n## Canary\n\nTwo steps.\n\n"
        "## Linear\n\nEqual steps.\n\n## Check yourself\n\n"
        "[One](../questions/3.3/one-choice.md)\n\n[Two](../questions/3.3/two-response.md)\n\n"
        "[Three](../questions/3.3/three-order.md)\n\n[Four](../questions/3.3/four-match.md)\n\n"
        "[Five](../questions/3.3/five-recall.md)\n\n[Case](../questions/3.3/case-one.md)\n\n"
        "A [link](../questions/3.3/one-choice.md) in a sentence stays a link.\n"
    ),
    "guide/plain.md": "# Plain\n\nNo question here.\n",
    "reference/objectives.md": (
        "# Objectives\n\n## First exam\n\n### K5 Strategies { #c01-3.3-k5 }\n\nText.\n\n"
        "### S3 Automate { #c01-3.3-s3 }\n\nText.\n\n## Second exam\n\n"
        "### 3.3.1 Pipelines { #c02-3.3.1 }\n\nText.\n"
    ),
    "reference/muddy.md": (
        "---\nmisconceptions: {linear-is-canary: canary-or-linear}\n---\n\n# Muddy\n\n"
        "## Canary or linear\n\nText.\n"
    ),
    "practice/checkpoint.md": "---\npractice: checkpoint\ntopic: Task\n---\n\n# Checkpoint\n\nA.\n",
    "practice/exam.md": "---\npractice: exam\ntopic: Task\n---\n\n# Exam\n\nB.\n",
    "practice/review.md": (
        "---\npractice: review\ntopic: Task\ndeck: {file: deck, name: Sample}\n---\n\n"
        "# Review\n\nC.\n"
    ),
    "questions/3.3/one-choice.md": question(
        "one-choice", "choice", CHOICE, "misconceptions: {c: linear-is-canary}"
    ),
    "questions/3.3/two-response.md": question("two-response", "response", RESPONSE),
    "questions/3.3/three-order.md": question("three-order", "order", ORDER, objective="c01-3.3-s3"),
    "questions/3.3/four-match.md": question("four-match", "match", MATCH, objective="c01-3.3-s3"),
    "questions/3.3/five-recall.md": question("five-recall", "recall", RECALL),
    "questions/3.3/case-one.md": CASE,
    "questions/3.3/case-one-shift.md": question(
        "case-one-shift", "choice", MEMBER, "case: case-one\npart: 1"
    ),
}


def named(shown: str | None, files: dict[str, str] | None = None) -> str:
    """Return the id that a neutral name stands for; the name itself where it is no question's."""
    names = {neutral(Path(name).stem): Path(name).stem for name in (files or FILES)}
    return names.get(shown or "", shown or "")


CONFIG = """
site_name: Sample
use_directory_urls: false
strict: true
{extra}
theme:
  name: material
  custom_dir: {root}/overrides
  font: false
  palette:
    - scheme: default
      primary: custom
      accent: custom
      toggle: {{icon: material/weather-night, name: Dark}}
    - scheme: slate
      primary: custom
      accent: custom
      toggle: {{icon: material/weather-sunny, name: Light}}
validation: {{anchors: warn, unrecognized_links: warn, omitted_files: ignore}}
markdown_extensions: [admonition, attr_list, md_in_html, tables, pymdownx.superfences,
  pymdownx.highlight, {{pymdownx.snippets: {{auto_append: [{folder}/abbreviations.txt]}}}}, abbr]
extra_css: [assets/stylesheets/site.css, assets/stylesheets/questions.css]
extra_javascript: [assets/javascripts/later.js]
extra:
  knowledge:
    exams:
      c01: {{name: First, types: [choice, response, order, match], questions: 20, minutes: 40,
        pass_score: 720, lowest_score: 100, highest_score: 1000}}
      c02: {{name: Second, types: [choice, response], questions: 20, minutes: 40}}
hooks: [{root}/hooks/questions.py]
"""


def write_site(folder: Path, files: dict[str, str] | None = None, extra: str = "") -> Path:
    """Write a site's sources; returns its mkdocs.yml."""
    for name, text in (FILES if files is None else files).items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "abbreviations.txt").write_text("*[CANARY]: a bird\n", encoding="utf-8")
    config = folder / "mkdocs.yml"
    config.write_text(CONFIG.format(root=ROOT.as_posix(), folder=folder.as_posix(), extra=extra))
    return config


def build_site(folder: Path, files: dict[str, str] | None = None, extra: str = "") -> Path:
    """Build a site; returns the folder of the built pages."""
    run(write_site(folder, files, extra))
    return folder / "site"
