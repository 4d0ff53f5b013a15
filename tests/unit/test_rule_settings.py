"""What a site makes of the rules, and that every name which can be printed is known."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from tests.unit.sites import make_site

from knowledge.__main__ import main
from knowledge.checks import RULES, check, names, rules_page
from knowledge.checks.built import RULES as BUILT
from knowledge.site.settings import load_settings

HOOKS = Path(__file__).parents[2] / "hooks" / "knowledge"
# Printed by commands of their own, not by `check`.
ELSEWHERE = {
    "dead-anchor", "dead-link", "deleted-page", "moved-link", "removed-target", "vendored-file",
}  # fmt: skip
BROKEN = {"docs/index.md": "# Home\n\n[gone](gone.md) and [[nothing]].\n"}


def printed() -> set[str]:
    """Return every rule that the code gives to a problem."""
    found = set()
    for path in HOOKS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            position = {"Problem": 1, "add": 1}.get(name)
            if position is None or len(node.args) <= position:
                continue
            argument = node.args[position]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                found.add(argument.value)
    return found


def test_every_name_that_is_printed_is_known_and_explained() -> None:
    known = {*names(), *BUILT, *ELSEWHERE}
    assert {name for name in printed() if "-" in name or name in RULES} - known == set()
    page = rules_page()
    for name in (*names(), *BUILT):
        assert f"### {name}\n" in page or f"`{name}`: " in page, name


@pytest.mark.parametrize("name", ["question-negative", "diagram-syntax", "missing-page"])
def test_every_name_can_be_asked_for(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    make_site(tmp_path, BROKEN)
    main(["check", "--root", str(tmp_path), "--no-cache", "--rule", name])
    assert {line.split(": ")[1] for line in capsys.readouterr().out.splitlines()[:-1]} <= {name}


def rules_of(tmp_path: Path, setting: str) -> list[tuple[str, str]]:
    config = f"site_name: T\nextra:\n  knowledge:\n    rules: {setting}\n"
    site = make_site(tmp_path, {**BROKEN, "mkdocs.yml": config})
    wanted = ("missing-page", "unknown-term", "rule-setting", "setting")
    return [(p.rule, p.severity) for p in check(site) if p.rule in wanted]


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("{}", [("missing-page", "error"), ("unknown-term", "error")]),
        ("{missing-page: off}", [("unknown-term", "error")]),
        ("{missing-page: warning}", [("missing-page", "warning"), ("unknown-term", "error")]),
        (
            "{missing-page: {severity: off, pages: ['guide/*']}}",
            [("missing-page", "error"), ("unknown-term", "error")],
        ),
        ("{missing-page: {severity: 'off', pages: ['*.md']}}", [("unknown-term", "error")]),
    ],
)
def test_a_rule_is_switched_off_or_warns(
    tmp_path: Path, setting: str, expected: list[tuple[str, str]]
) -> None:
    assert rules_of(tmp_path, setting) == expected


def test_a_setting_of_a_rule_that_is_none_is_a_problem(tmp_path: Path) -> None:
    assert ("rule-setting", "error") in rules_of(tmp_path, "{missing-pge: off}")
    assert ("rule-setting", "error") in rules_of(tmp_path, "{missing-page: of}")


def test_more_keys_can_be_allowed(tmp_path: Path) -> None:
    text = "---\ndescription: A page.\nmood: x\n---\n\n# Home\n"
    for allowed, count in (("[]", 1), ("[mood]", 0)):
        config = f"site_name: T\nextra:\n  knowledge:\n    front_matter: {allowed}\n"
        site = make_site(tmp_path / allowed, {"docs/index.md": text, "mkdocs.yml": config})
        found = [p for p in check(site, ["front-matter"]) if p.place.path == "docs/index.md"]
        assert len(found) == count


def test_an_unknown_page_cannot_be_generated(tmp_path: Path) -> None:
    text = "---\ndescription: A page.\ngenerated: cuverage\n---\n\n# Home\n"
    found = check(make_site(tmp_path, {"docs/index.md": text}), ["front-matter"])
    assert "Did you mean 'coverage'?" in "".join(problem.message for problem in found)


def test_settings_are_inherited_as_mkdocs_does(tmp_path: Path) -> None:
    base = "nav: [index.md, a.md]\nextra:\n  knowledge: {due_after_days: 9, stale_after_days: 8}\n"
    own = "INHERIT: base.yml\nsite_name: T\nextra: {knowledge: {stale_after_days: 7}}\n"
    (tmp_path / "base.yml").write_text(base, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(own, encoding="utf-8")
    settings = load_settings(tmp_path)
    assert settings.nav == ("index.md", "a.md")
    options = settings.options
    assert (options.due_after_days, options.stale_after_days) == (9, 7)


@pytest.mark.parametrize(
    "text",
    [
        "nav: &a [index.md, *a]\n",
        "site_url: !ENV [[a], b]\n",
        "INHERIT: mkdocs.yml\nsite_name: T\n",
        "INHERIT: gone.yml\n",
        "extra: {knowledge: [a]}\n",
    ],
)
def test_settings_that_lead_in_circles_end(tmp_path: Path, text: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    assert main(["check", "--root", str(tmp_path), "--no-cache"]) in (0, 1, 2)
