"""Rules about pages: headings, navigation, front matter, relations."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.sites import CONFIG, found, short, term

HEADINGS = ("heading-levels", "duplicate-heading", "duplicate-id")


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# T\n\n## A\n\n### B\n\n## C\n", []),
        ("---\ntitle: T\n---\n\n## A\n", []),
        ("T\n===\n\nA\n---\n", []),
        ("# T\n\n#### A\n", ["3:1 heading-levels"]),
        ("# T\n\n## A\n\n#### B\n\n## C\n\n#### D\n", ["5:1 heading-levels", "9:1 heading-levels"]),
        ("# T\n\n# U\n", ["3:1 heading-levels"]),
        ("## A\n", ["1:1 heading-levels"]),
        ("Text only\n", ["1:1 heading-levels"]),
        ("# T\n\n```\n# not\n#### not\n```\n", []),
        ("# T\n\n!!! note\n    ### A\n", ["4:5 heading-levels"]),
        ("# T\n\n## A\n\n## A\n", ["5:1 duplicate-heading"]),
        ("# T\n\n## A\n\n## a\n", ["5:1 duplicate-heading"]),
        ("# T\n\n## A\n\n## A { #b }\n", []),
        ("# T\n\n## A { #x }\n\n## B { #x }\n", ["5:6 duplicate-id"]),
        ('# T\n\n<span id="x"></span> <b id="x">y</b>\n', ["3:22 duplicate-id"]),
        ("# T\n\n`{ #x }` `{ #x }`\n", []),
    ],
)
def test_headings(tmp_path: Path, markdown: str, expected: list[str]) -> None:
    assert short(found(tmp_path, {"docs/page.md": markdown}, HEADINGS)) == expected


def test_questions_and_terms_need_no_title(tmp_path: Path) -> None:
    files = {
        "docs/questions/q.md": "A\n\n## Explanation\n\n#### B\n",
        "docs/glossary/x.md": "Body\n",
    }
    problems = found(tmp_path, files, HEADINGS)
    assert [p for p in problems if "questions" in p.place.path or "glossary" in p.place.path] == []


NAV = "site_name: T\nnav:\n  - index.md\n  - Group:\n      - Other: other.md\n      - gone.md\nnot_in_nav: |\n  /sub/\n"  # noqa: E501


def test_navigation(tmp_path: Path) -> None:
    problems = found(tmp_path, {"docs/page.md": "# P\n"}, ["navigation"], NAV)
    assert [str(p) for p in problems] == [
        "docs/drafts/later.md:1:1: navigation: 'drafts/later.md' is not named under 'nav' in"
        " 'mkdocs.yml'.",
        "docs/page.md:1:1: navigation: 'page.md' is not named under 'nav' in 'mkdocs.yml'.",
        "docs/reference/objectives.md:1:1: navigation: 'reference/objectives.md' is not named under"
        " 'nav' in 'mkdocs.yml'.",
        "mkdocs.yml:6:9: navigation: 'gone.md' is not a page.",
    ]


def test_without_nav_every_page_is_in_it(tmp_path: Path) -> None:
    assert found(tmp_path, {"docs/page.md": "# P\n"}, ["navigation"]) == []


@pytest.mark.parametrize(
    ("files", "orphan"),
    [
        ({"docs/page.md": "# P\n"}, True),
        ({"docs/page.md": "# P\n\n[me](#p)\n"}, True),
        ({"docs/page.md": "# P\n", "docs/index.md": "# H\n\n`[p](page.md)`\n"}, True),
        ({"docs/page.md": "# P\n", "docs/index.md": "# H\n\n[p](page.md#p)\n"}, False),
        ({"docs/page.md": "# P\n", "docs/index.md": "# H\n\n[p][q]\n\n[q]: page.md\n"}, False),
        ({"docs/page.md": "# P\n", "docs/index.md": "---\nrelated: [page.md]\n---\n"}, False),
        ({"docs/page.md": "# P\n", "docs/index.md": '# H\n\n<a href="page.html">p</a>\n'}, False),
    ],
)
def test_orphan(tmp_path: Path, files: dict[str, str], orphan: bool) -> None:
    paths = [p.place.path for p in found(tmp_path, files, ["orphan-page"])]
    assert ("docs/page.md" in paths) is orphan
    assert "docs/index.md" not in paths


RELATIONS = ("one-sided-relation", "unknown-section", "unknown-objective", "front-matter")


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("description: D.\nrelated: [other.md]", ["3:11 one-sided-relation"]),
        ("description: D.\nrelated: [othr.md]", ["3:11 unknown-section"]),
        ("description: D.\nrelated: [page.md]", ["3:11 unknown-section"]),
        ("description: D.\nobjectives: {c01-3.3-k5: [s]}", []),
        ("description: D.\nobjectives:\n  c01-3.3-k5: [s, t, gone]", ["4:22 unknown-section"]),
        ("description: D.\nobjectives:\n  c01-3.3-k9: [s]", ["4:3 unknown-objective"]),
        ("description: D.\nmisconceptions: {a-is-b: s}", []),
        ("description: D.\nmisconceptions: {a-is-b: gone}", ["3:18 unknown-section"]),
        ("desription: D.", ["1:1 front-matter", "2:1 front-matter"]),
        ("description: [D]", ["2:1 front-matter"]),
        ("description: D.\nrelated: other.md", ["3:1 front-matter"]),
        ("description: D.\nobjectives: [c01-3.3-k5]", ["3:1 front-matter"]),
        ("description: D.\ntitle: {a: b", ["4:1 front-matter"]),
        ("description: 'a: b'\nhide: [toc]\ntags: [a]", []),
    ],
)
def test_front_matter(tmp_path: Path, front: str, expected: list[str]) -> None:
    page = f"---\n{front}\n---\n\n# P\n\n## S\n\n## T\n"
    assert short(found(tmp_path, {"docs/page.md": page}, RELATIONS)) == expected


def test_returned_see_also_is_right(tmp_path: Path) -> None:
    files = {
        "docs/page.md": "---\nrelated: [other.md]\n---\n\n# P\n",
        "docs/other.md": "---\nrelated: [page.md]\n---\n\n# O\n",
    }
    assert found(tmp_path, files, ["one-sided-relation", "unknown-section"]) == []


def test_one_sided_says_who_does_not_know(tmp_path: Path) -> None:
    files = {"docs/page.md": "---\nrelated: [other.md]\n---\n\n# P\n"}
    assert [p.message for p in found(tmp_path, files, ["one-sided-relation"])] == [
        "'docs/other.md' does not name 'page.md' under 'related'."
    ]


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("other.md#same-section", None),
        ("other.md", None),
        ("othr.md", "'othr.md' is not a page. Did you mean 'other.md'?"),
        (
            "other.md#same-sektion",
            "'docs/other.md' has no id 'same-sektion'. Did you mean 'same-section'?",
        ),
    ],
)
def test_page_of_a_term(tmp_path: Path, page: str, message: str | None) -> None:
    files = {
        "docs/glossary/canary-deployment.md": term("canary deployment").replace("other.md", page)
    }
    messages = [p.message for p in found(tmp_path, files, ["unknown-section"])]
    assert messages == ([message] if message else [])


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("    known_abbreviations: [AWS]\n    stale_after_days: 100\n", []),
        ("    diagrams: {cache_dir: x}\n", []),
        (
            "    stale_after_day: 100\n",
            [
                "mkdocs.yml:11:22: setting: Config value 'extra.knowledge.stale_after_day':"
                " Unrecognised configuration name: stale_after_day. Did you mean 'stale_after_days'?"  # noqa: E501
            ],
        ),
        (
            "    stale_after_days: soon\n",
            [
                "mkdocs.yml:11:23: setting: Config value 'extra.knowledge.stale_after_days':"
                " Expected type: <class 'int'> but received: <class 'str'>."
            ],
        ),
    ],
)
def test_settings(tmp_path: Path, setting: str, expected: list[str]) -> None:
    config = CONFIG.replace("extra: {knowledge: {}}\n", "extra:\n  knowledge:\n") + setting
    assert [str(p) for p in found(tmp_path, {}, ["setting"], config)] == expected


def test_tags_and_environment_in_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_URL", "https://kb.example.org")
    config = CONFIG + (
        "site_url: !ENV [KB_URL, '']\nrepo_url: !ENV NOT_SET\n"
        "markdown_extensions:\n  - pymdownx.superfences:\n      custom_fences:\n"
        "        - name: mermaid\n          format: !!python/name:pymdownx.superfences.fence_code_format\n"  # noqa: E501
    )
    problems = found(
        tmp_path, {"docs/page.md": "[p](https://kb.example.org/x)"}, ["absolute-link"], config
    )
    assert short(problems) == ["1:1 absolute-link"]


def test_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").write_bytes(b"# T\n\ncaf\xe9\n")
    problems = found(tmp_path, {}, ["unreadable-file"])
    assert [str(p) for p in problems] == [
        "docs/page.md:3:1: unreadable-file: the file is not UTF-8 text."
    ]
