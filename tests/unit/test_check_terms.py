"""Rules about the glossary."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.sites import found, make_site, short, term

from knowledge.site.terms import Glossary, Term, read_term

USE = ("unknown-term", "misplaced-term", "ambiguous-term")
CANARY = "docs/glossary/canary-deployment.md"
LINEAR = "docs/glossary/linear-deployment.md"


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("A [[canary deployment]].", []),
        ("A [[Canary Deployment|shown]].", []),
        ("Two [[canary deployments]] or [[canaries]].", []),
        ("By [[CD]] or [[CDs]].", []),
        ("A [[canary-deployment]].", []),
        ("| A |\n|---|\n| [[canary\\|C]] |", []),
        ("`[[gone]]` and\n\n```\n[[gone]]\n```\n\n    [[gone]]", []),
        ("<!-- [[gone]] -->", []),
        ("\\[[gone]\\]", []),
        ("A [[cannary]].", ["1:3 unknown-term"]),
        ("- a\n    - b [[gone|x]]", ["2:9 unknown-term"]),
        ("> [[gone]]", ["1:3 unknown-term"]),
        ("!!! note\n    A [[gone]].", ["2:7 unknown-term"]),
        ("??? note\n    A [[gone]].", ["2:7 unknown-term"]),
        ('=== "T"\n\n    A [[gone]].', ["3:7 unknown-term"]),
        ("| A |\n|---|\n| a | [[gone\\|x]] |", ["3:7 unknown-term"]),
        ("a[^1]\n\n[^1]: A [[gone]].", ["3:9 unknown-term"]),
        ("**[[gone]]**", ["1:3 unknown-term"]),
        ("## A [[canary]]", ["1:6 misplaced-term"]),
        ("[a [[canary]] b](other.md)", ["1:4 misplaced-term"]),
    ],
)
def test_use(tmp_path: Path, markdown: str, expected: list[str]) -> None:
    assert short(found(tmp_path, {"docs/page.md": markdown}, USE)) == expected


def test_unknown_term_says_what_was_meant(tmp_path: Path) -> None:
    problems = found(tmp_path, {"docs/page.md": "A [[cannary]]."}, ["unknown-term"])
    assert str(problems[0]) == (
        "docs/page.md:1:3: unknown-term: '[[cannary]]' is no term. Did you mean 'canary'?"
    )


def test_ambiguous_alias(tmp_path: Path) -> None:
    files = {
        CANARY: term("canary deployment", "aka: [gradual release]\n"),
        LINEAR: term("linear deployment", "aka: [gradual release]\n"),
        "docs/page.md": "A [[gradual release]] and a [[linear deployment]].",
    }
    problems = found(tmp_path, files, ["ambiguous-term", "duplicate-term"])
    assert [str(p) for p in problems] == [
        f"{LINEAR}:9:7: duplicate-term: 'gradual release' is already another name of the term in"
        f" '{CANARY}'.",
        "docs/page.md:1:3: ambiguous-term: '[[gradual release]]' may be 'canary deployment' or"
        " 'linear deployment'. Name the one you mean.",
    ]


def test_alias_that_shadows_a_term(tmp_path: Path) -> None:
    files = {
        CANARY: term("canary deployment", "aka: [Linear Deployments]\n"),
        LINEAR: term("linear deployment"),
    }
    problems = found(tmp_path, files, ["duplicate-term"])
    assert [str(p) for p in problems] == [
        f"{CANARY}:9:7: duplicate-term: 'Linear Deployments' is already the name of the term in"
        f" '{LINEAR}'."
    ]


def test_two_files_for_one_term(tmp_path: Path) -> None:
    files = {"docs/glossary/canary-deployments.md": term("Canary deployments")}
    problems = found(tmp_path, files, ["duplicate-term"])
    assert [p.place.path for p in problems] == ["docs/glossary/canary-deployments.md"]


def test_unused_term_is_told_at_its_name(tmp_path: Path) -> None:
    files = {"docs/page.md": "A [[canary]].", "docs/questions/q.md": "---\nterms: []\n---\n"}
    problems = found(tmp_path, files, ["unused-term"])
    assert [f"{p.place}" for p in problems] == [f"{LINEAR}:2:1"]


@pytest.mark.parametrize(
    "files",
    [
        {"docs/page.md": "A [[linear deployments]]."},
        {"docs/questions/q.md": "---\nterms: [linear deployment]\n---\n"},
        {"docs/questions/q.md": "Is it a [[linear deployment]]?"},
        {CANARY: term("canary deployment", "aka: [canary]\n") + "\nNot a [[linear deployment]].\n"},
    ],
)
def test_used_anywhere_is_used(tmp_path: Path, files: dict[str, str]) -> None:
    assert LINEAR not in [p.place.path for p in found(tmp_path, files, ["unused-term"])]


FILE = term("canary deployment")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FILE, []),
        (FILE.replace("term: canary", "term: Canary"), []),
        (
            FILE.replace("short:", "shrt:"),
            [
                "1:1: term-file: the term lacks 'short'.",
                "3:1: term-file: a term has no key 'shrt'. Did you mean 'short'?",
            ],
        ),
        (FILE.replace("page: other.md\n", ""), ["1:1: term-file: the term lacks 'page'."]),
        (
            FILE.replace("[c01-3.3-k5]", "c01-3.3-k5"),
            ["4:1: term-file: 'objectives' must be a list of ids, found 'c01-3.3-k5'."],
        ),
        (
            FILE.replace("term: canary deployment", "term: canary release"),
            [
                "2:1: term-file: the file of 'canary release' must be named 'canary-release.md',"
                " found 'canary-deployment.md'."
            ],
        ),
        (
            FILE.replace("A release that", "A release that " + "x" * 120),
            ["3:1: term-file: 'short' has 192 characters; at most 160 are shown."],
        ),
        (
            FILE.replace(
                "A release that sends a small share of traffic to the new version first.",
                "A canary deployment.",
            ),
            [
                "3:1: empty-definition: 'A canary deployment.' does not define 'canary deployment':"
                " it says only the term itself."
            ],
        ),
        (
            FILE.replace("The rest follows after a clean wait.", "See [[canary deployment]]."),
            [
                "10:1: empty-definition: the term 'canary deployment' has no fuller definition below"  # noqa: E501
                " its front matter."
            ],
        ),
        (
            FILE.replace("\nThe rest follows after a clean wait.\n", ""),
            [
                "10:1: empty-definition: the term 'canary deployment' has no fuller definition below"  # noqa: E501
                " its front matter."
            ],
        ),
    ],
)
def test_term_file(text: str, expected: list[str]) -> None:
    _, problems = read_term(text, CANARY)
    assert [str(p).removeprefix(f"{CANARY}:") for p in sorted(problems)] == expected


def test_relations(tmp_path: Path) -> None:
    files = {
        CANARY: term("canary deployment", "confused_with: [linear-deployment, linear-deploymnt]\n"),
        LINEAR: term("linear deployment", "confused_with: [linear-deployment]\n"),
    }
    problems = found(tmp_path, files, ["unknown-relation", "one-sided-relation"])
    assert [str(p) for p in problems] == [
        f"{CANARY}:9:17: one-sided-relation: '{LINEAR}' does not name 'canary-deployment' under"
        " 'confused_with'.",
        f"{CANARY}:9:36: unknown-relation: 'linear-deploymnt' is not the id of a term."
        " Did you mean 'linear-deployment'?",
        f"{LINEAR}:9:17: unknown-relation: 'linear-deployment' is the term itself.",
    ]


def test_returned_relation_is_right(tmp_path: Path) -> None:
    files = {
        CANARY: term("canary deployment", "confused_with: [linear-deployment]\n"),
        LINEAR: term("linear deployment", "confused_with: [canary-deployment]\n"),
    }
    assert found(tmp_path, files, ["unknown-relation", "one-sided-relation"]) == []


def glossary() -> Glossary:
    return Glossary(
        [
            Term("model-package", "model package", "a.md", aka=("SageMaker model package",)),
            Term("policy", "policy", "b.md", aka=("rule set",)),
            Term("access", "access", "c.md"),
            Term("step-functions", "AWS Step Functions", "d.md", aka=("SFN",)),
            Term("mwaa", "MWAA", "e.md"),
            Term("canary", "canary", "f.md", aka=("policy",)),
        ]
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("model package", "model-package"),
        ("Model packages", "model-package"),
        ("model-package", "model-package"),
        ("  model   package ", "model-package"),
        ("policies", "policy"),
        ("policy", "policy"),
        ("accesses", "access"),
        ("AWS Step Function", "step-functions"),
        ("step functions", "step-functions"),
        ("sfn", "step-functions"),
        ("MWAA", "mwaa"),
        ("mwaas", "mwaa"),
        ("model", None),
        ("", None),
    ],
)
def test_resolve(typed: str, expected: str | None) -> None:
    term = glossary().resolve(typed)
    assert (term.id if term else None) == expected


def test_uses_in_reading_order(tmp_path: Path) -> None:
    config = "site_name: T\nnav:\n  - Home: index.md\n  - sub/deep.md\n  - page.md\n"
    files = {
        "docs/page.md": "# P\n\n[[canary]]\n\n## S\n\n[[canaries]] [[canary|x]]\n",
        "docs/sub/deep.md": "# D\n\n[[canary deployment]]\n",
        "docs/other.md": "# O\n\n[[canary]]\n",
    }
    site = make_site(tmp_path, files, config)
    uses = site.uses_of("canary-deployment")
    assert [(page.src, heading.id if heading else None) for page, heading in uses] == [
        ("sub/deep.md", "d"),
        ("page.md", "p"),
        ("page.md", "s"),
        ("other.md", "o"),
    ]
    assert site.uses_of("linear-deployment") == []
