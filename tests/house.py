"""The project's own settings, theme and hooks over a few small pages, for tests that build them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tests.sample_questions import CASE, MATCH, ORDER, RESPONSE, question

ROOT = Path(__file__).parent.parent
NAV = ["index.md", "guide/shift.md", "reference/objectives.md", "glossary/index.md"]
TERM = """---
term: {name}
{more}short: {short}
objectives: [c01-3.3-k5]
page: guide/shift.md#{section}
sources:
  - url: https://docs.example.com/shift
    checked: 2026-11-23
---

The rest follows after a clean wait.
"""
PAGES = {
    "index.md": """---
description: Where to start.
---

# Shifts of traffic

<div data-kb="exam-choice"></div>

Start with [the shift](guide/shift.md#canary), then the [[canary]].
""",
    "guide/shift.md": """---
description: How traffic moves to a new version.
objectives:
  c01-3.3-k5: [canary]
---

# Shift

## Canary

A [[canary deployment]] is small first.

```mermaid
flowchart LR
  accTitle: From build to deploy
  accDescr: A build leads to a deployment when tests pass.
  A[Build] -- pass --> B[Deploy]:::good
```

## Linear

Equal steps: a [[linear deployment]].

## Check yourself

[One](../questions/3.3/one-choice.md)

[Two](../questions/3.3/two-response.md)

[Three](../questions/3.3/three-order.md)

[Four](../questions/3.3/four-match.md)

[Case](../questions/3.3/case-one.md)

Then look at [all terms](../glossary/index.md) and [the points](../reference/objectives.md).
""",
    "reference/objectives.md": """---
description: The official points.
---

# Objectives

## MLA-C01

### K5 Deployment strategies { #c01-3.3-k5 }

See [the shift](../guide/shift.md).
""",
    "glossary/index.md": """---
title: Glossary
description: Every term.
generated: glossary
---

# Glossary

Each term, and every place that uses it, starting at [home](../index.md).
""",
    "glossary/canary-deployment.md": TERM.format(
        name="canary deployment",
        more="aka: [canary]\nconfused_with: [linear-deployment]\n",
        short="A release that sends a small share of traffic to the new version first.",
        section="canary",
    ),
    "glossary/linear-deployment.md": TERM.format(
        name="linear deployment",
        more="confused_with: [canary-deployment]\n",
        short="A release that moves traffic in equal steps.",
        section="linear",
    ),
    "questions/3.3/case-one.md": CASE,
}
CHOICE = """
    {stem}

    - [ ] {wrong}
        - That is something else here.
    - [x] {right}
        - That is what is asked for.
    - [ ] Rolling in batches of one host
        - Batches replace hosts one by one.
    - [ ] Nothing until next week
        - A wait moves no traffic.

    ## Explanation

    See [linear](../../guide/shift.md#linear).
"""
STEMS = {
    "one-choice": ("Which shift is small first?", "All at once", "Canary"),
    "case-one-role": ("Who may start the pipeline of account B?", "Any role", "One role"),
    "case-one-key": (
        "How does account B read the artifacts?",
        "By a copied key",
        "With a shared key",
    ),
}
_BODIES = {name: CHOICE.format(stem=s, wrong=w, right=r) for name, (s, w, r) in STEMS.items()}
for _name, _kind, _body in (
    *((name, "choice", body) for name, body in _BODIES.items()),
    ("two-response", "response", RESPONSE),
    ("three-order", "order", ORDER),
    ("four-match", "match", MATCH),
):
    _part = 1 if _name.endswith("role") else 2
    _more = f"case: case-one\npart: {_part}" if _name.startswith("case") else ""
    _made = question(_name, _kind, _body, _more).replace(", c02-3.3.1]", "]")
    _level = "recall" if _kind == "match" else "apply"
    PAGES[f"questions/3.3/{_name}.md"] = _made.replace("level: apply", f"level: {_level}")


def write_house(
    root: Path, pages: Mapping[str, str] | None = None, *, nav: list[str] | None = None
) -> Path:
    """Write the project's settings with other pages; return the settings file.

    Args:
        root: Folder of the new project.
        pages: Pages that are added to, or stand in for, `PAGES`.
        nav: The navigation; that of `PAGES` when left out.
    """
    for name, text in {**PAGES, **(pages or {})}.items():
        path = root / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    text = re.sub(r"^ +external_links:.*\n", "", text, flags=re.MULTILINE)  # of the real pages
    text = re.sub(r"^    drawings:\n(?:      .*\n)+", "", text, flags=re.MULTILINE)  # likewise
    text = re.sub(r"^watch:.*\n", "", text, flags=re.MULTILINE)
    root_of_project = ROOT.as_posix()
    listed = "".join(f"  - {name}\n" for name in nav or NAV)
    for pattern, replacement in (
        (r"(?ms)^nav:\n.*?^(?=\S)", f"nav:\n{listed}\n"),
        (r"(?m)^  custom_dir: overrides$", f"  custom_dir: '{root_of_project}/overrides'"),
        (r"(?m)^  - (hooks/\w+\.py)$", rf"  - '{root_of_project}/\1'"),
        (
            r"(?m)^( +cache_dir: )(\S+)$",
            rf"\1'{root_of_project}/\2'",
        ),  # figures drawn once are kept
    ):
        text, count = re.subn(pattern, replacement, text)
        assert count, f"mkdocs.yml has nothing like {pattern}"
    config = root / "mkdocs.yml"
    config.write_text(text, encoding="utf-8", newline="")
    return config


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
