"""The checks inside real MkDocs builds: exactly these lines, and no site when there are any."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort
from tests.build.conftest import Lines
from tests.building import run

ROOT = Path(__file__).parents[2]
CONFIG = f"""site_name: Test
use_directory_urls: false
strict: {{strict}}
theme: {{{{name: null, custom_dir: theme}}}}
plugins: []
markdown_extensions: [admonition, attr_list, footnotes, md_in_html, tables]
validation:
  omitted_files: warn
  absolute_links: warn
  unrecognized_links: warn
  anchors: warn
exclude_docs: "/glossary/*.md"
hooks: [{ROOT / "hooks" / "references.py"}]
nav: [index.md, other.md]
{{more}}
"""
TEMPLATE = "<html><body>{{ page.content }}%s</body></html>"
INDEX = "---\ndescription: Home.\n---\n\n# Home\n\n{body}\n\n[other page](other.md)\n"
OTHER = "---\ndescription: Other.\n---\n\n# Other\n\n## Section\n"


def write(
    root: Path,
    body: str,
    files: Mapping[str, str] | None = None,
    *,
    strict: bool = False,
    template: str = "",
    more: str = "",
) -> Path:
    everything = {
        "mkdocs.yml": CONFIG.format(strict=str(strict).lower(), more=more),
        "theme/main.html": TEMPLATE % template,
        "docs/index.md": INDEX.format(body=body),
        "docs/other.md": OTHER,
        **(files or {}),
    }
    for name, text in everything.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root / "mkdocs.yml"


def test_clean_site_says_nothing(tmp_path: Path, log: Lines) -> None:
    run(write(tmp_path, "[a section](other.md#section)", strict=True))
    assert log.warnings == []
    assert (tmp_path / "site" / "index.html").is_file()


def test_every_problem_once_with_its_place(tmp_path: Path, log: Lines) -> None:
    body = (
        "[a page](gone.md) [anchor](other.md#sektion) [own](#gone) [root](/other.md)\n\n"
        '![image](gone.png)\n\n[text][label] and a <a href="gone.html">raw link</a>.\n\n'
        "Note[^n] and [[term]].\n\n[^m]: Unused."
    )
    with pytest.raises(Abort):
        run(write(tmp_path, body, strict=True))
    assert log.warnings == [
        "WARNING docs/index.md:7:1: missing-page: link 'gone.md' leads to no file.",
        "WARNING docs/index.md:7:19: missing-anchor: link 'other.md#sektion': 'docs/other.md' has no"  # noqa: E501
        " id 'sektion'. Did you mean 'other.md#section'?",
        "WARNING docs/index.md:7:46: missing-anchor: link '#gone': this page has no id 'gone'.",
        "WARNING docs/index.md:7:59: absolute-link: '/other.md' is absolute; link relative to this"
        " file. Did you mean 'other.md'?",
        "WARNING docs/index.md:9:1: missing-image: image 'gone.png' does not exist.",
        "WARNING docs/index.md:11:1: undefined-reference: reference '[text][label]' has no"
        " definition.",
        "WARNING docs/index.md:11:24: raw-html-link: 'href=\"gone.html\"' leads to no file.",
        "WARNING docs/index.md:13:5: missing-footnote: footnote '[^n]' is not defined.",
        "WARNING docs/index.md:13:14: unknown-term: '[[term]]' is no term.",
        "WARNING docs/index.md:15:1: unused-footnote: footnote '[^m]' is not used on this page.",
        "WARNING site/index.html:5:17: built-text: '[[term]].' is shown as typed.",
    ]


def test_a_table_that_is_none_is_shown_as_typed(tmp_path: Path, log: Lines) -> None:
    """One cell too many in the head, as by a bar within a cell, and nothing is a table."""
    run(write(tmp_path, "| a | b | c |\n| --- | --- |\n| 1 | 2 |\n\nAn em --- dash, and\n\n---\n"))
    assert [line.split(": ", 1)[1] for line in log.warnings] == [
        "built-text: '| --- | --- |' is shown as typed."
    ]


def test_a_large_site_is_checked_beside_the_build(
    tmp_path: Path, log: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same problems, also where nothing but MkDocs knows the folder of the hooks."""
    body = "[a page](gone.md) [anchor](other.md#sektion) and [[term]]."
    run(write(tmp_path / "small", body))
    expected = sorted(log.warnings)
    assert expected
    log.lines.clear()
    monkeypatch.setattr("knowledge.checks.background.WORTH_A_PROCESS", 1)
    monkeypatch.setattr(sys, "path", [part for part in sys.path if not part.endswith("hooks")])
    run(write(tmp_path / "large", body))
    assert sorted(log.warnings) == expected


def test_without_another_process_the_build_checks_itself(
    tmp_path: Path, log: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(workers: int, start: str) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr("knowledge.checks.background.WORTH_A_PROCESS", 1)
    monkeypatch.setattr("knowledge.checks.background.process_pool", none)
    run(write(tmp_path, "[a page](gone.md)"))
    assert log.warnings == [
        "WARNING docs/index.md:7:1: missing-page: link 'gone.md' leads to no file."
    ]


def test_what_a_template_loads_from_elsewhere(tmp_path: Path, log: Lines) -> None:
    template = '<script src="//cdn.example.org/a.js"></script><a href="https://b.example">b</a>'
    run(write(tmp_path, "", template=template))
    assert [line.split(": ", 1)[1] for line in log.warnings] == [
        "built-outside: '//cdn.example.org/a.js' is loaded from another host. (1 more page alike.)"
    ]


def test_what_a_template_wrote(tmp_path: Path, log: Lines) -> None:
    template = '<p id="x">A [[canary] release</p><p id="x"><a href="/gone.html">g</a></p>'
    run(write(tmp_path, "", template=template))
    assert [line.split(": ", 1)[1] for line in log.warnings] == [
        "built-id: id 'x' stands 2 times in the page. (1 more page alike.)",
        "built-text: '[[canary] release' is shown as typed. (1 more page alike.)",
        "built-link: link '/gone.html' leads to no file of the built site. (1 more page alike.)",
    ]
    assert all(line.startswith("WARNING site/index.html:") for line in log.warnings)


def test_anchor_that_a_template_wrote(tmp_path: Path, log: Lines) -> None:
    run(write(tmp_path, "", template='<a href="other.html#sektion">s</a>'))
    assert [line.split(": ", 1)[1] for line in log.warnings] == [
        "built-link: link 'other.html#sektion': 'other.html' has no id 'sektion'."
        " Did you mean 'section'? (1 more page alike.)"
    ]


def test_code_is_not_leaked_markup(tmp_path: Path, log: Lines) -> None:
    run(write(tmp_path, "`[[x]] ](y)`\n\n    [[x]] :::\n", strict=True))
    assert log.warnings == []


def test_warnings_of_a_rule_do_not_fail_a_build(tmp_path: Path, log: Lines) -> None:
    body = "Fact[^n].\n\n[^n]: [Source](https://example.org/), checked 2020-01-01."
    run(write(tmp_path, body, strict=True))
    assert log.warnings == []
    assert any("source-date" in line for line in log.lines)


def test_a_silenced_link_is_silent_in_mkdocs_too(tmp_path: Path, log: Lines) -> None:
    body = "<!-- silence missing-page: the workshop adds it -->\n[a page](gone.md)"
    run(write(tmp_path, body, strict=True))
    assert log.warnings == []


def test_other_lines_of_mkdocs_stay(tmp_path: Path, log: Lines) -> None:
    files = {"docs/loose.md": OTHER}
    config = write(
        tmp_path, "[loose](loose.md) [x](gone.md)", files, more="extra_templates: [gone.txt]"
    )
    run(config)
    lines = log.warnings
    assert "WARNING Template skipped: 'gone.txt' not found in docs_dir." in lines
    assert (
        "WARNING docs/loose.md:1:1: navigation: 'loose.md' is not named under 'nav' in 'mkdocs.yml'."  # noqa: E501
        in lines
    )
    assert len(lines) == 3


def test_two_builds_in_one_process_share_no_state(tmp_path: Path, log: Lines) -> None:
    run(write(tmp_path / "a", "[a page](gone.md)"))
    first = list(log.warnings)
    log.lines.clear()
    run(write(tmp_path / "b", "[a page](other.md)"))
    assert (len(first), log.warnings) == (1, [])
    log.lines.clear()
    run(tmp_path / "a" / "mkdocs.yml")
    assert log.warnings == first


def test_rebuilds_of_serve_follow_the_files(tmp_path: Path, log: Lines) -> None:
    """What `serve` does on each change: load the settings again and build in the same process."""
    config = write(tmp_path, "[a page](new.md)")
    run(config)
    assert [line.split(": ")[1] for line in log.warnings] == ["missing-page"]
    log.lines.clear()
    (tmp_path / "docs" / "new.md").write_text(OTHER + "\n[home page](index.md)\n", encoding="utf-8")
    run(config)
    assert [line.split(": ")[1] for line in log.warnings] == ["navigation"]
    log.lines.clear()
    (tmp_path / "docs" / "new.md").rename(tmp_path / "docs" / "newer.md")
    run(config)
    assert log.warnings[0].endswith("link 'new.md' leads to no file. Did you mean 'newer.md'?")
    log.lines.clear()
    (tmp_path / "docs" / "newer.md").unlink()
    run(config)
    assert log.warnings == [
        "WARNING docs/index.md:7:1: missing-page: link 'new.md' leads to no file."
    ]


def test_stock_material_has_no_problems(tmp_path: Path, log: Lines) -> None:
    config = write(
        tmp_path,
        "!!! note\n    A [section](other.md#section)[^n].\n\n[^n]: Note.\n\n| A | B |\n|---|---|\n| 1 | 2 |",  # noqa: E501
        strict=True,
    )
    text = config.read_text(encoding="utf-8").replace(
        "{name: null, custom_dir: theme}", "{name: material, font: false}"
    )
    config.write_text(text.replace("plugins: []", "plugins: [search]"), encoding="utf-8")
    run(config)
    assert log.warnings == []
