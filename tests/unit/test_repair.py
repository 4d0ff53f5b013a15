"""Repairs that are certain, shown as a diff first."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.sites import make_site

from knowledge.__main__ import main
from knowledge.checks.repair import diff, repaired, repairs


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[p q](Other.md#deep-id)", "[p q](other.md#deep-id)"),
        ("a [p q](OTHER.md) b [r s](SUB/deep.md)", "a [p q](other.md) b [r s](sub/deep.md)"),
        ("[p q](other.md#Same-Section)", "[p q](other.md#same-section)"),
        ("[p q](other.md#same_section)", "[p q](other.md#same-section)"),
        ("# T\n\n[p q](page.md#t)", "# T\n\n[p q](#t)"),
        ("[p q](/sub/deep.md)", "[p q](sub/deep.md)"),
        ("[p\nq](Other.md)", "[p\nq](other.md)"),
        (
            "[p q](http://a.org/x) [r s](https://a.org/y)",
            "[p q](https://a.org/x) [r s](https://a.org/y)",
        ),
        ("CRLF\r\n\r\n[p q](Other.md)\r\n", "CRLF\r\n\r\n[p q](other.md)\r\n"),
        ("größe 😀 [p q](Other.md)", "größe 😀 [p q](other.md)"),
    ],
)
def test_certain(tmp_path: Path, before: str, after: str) -> None:
    site = make_site(tmp_path, {"docs/page.md": before})
    changes = repaired(site, repairs(site))
    assert changes == {"docs/page.md": (before, after)}


@pytest.mark.parametrize(
    "markdown",
    [
        "[p q](othr.md)",
        "[p q](http://a.org/x)",
        "[p q](other.md#gone)",
        "`[p q](Other.md)`",
        "[p q](other.md)",
    ],
)
def test_uncertain_is_left_alone(tmp_path: Path, markdown: str) -> None:
    site = make_site(tmp_path, {"docs/page.md": markdown})
    assert repaired(site, repairs(site)) == {}


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_site(tmp_path, {"docs/page.md": "# T\n\n[p q](Other.md)\n"})
    page = tmp_path / "docs" / "page.md"
    command = ["check", "--root", str(tmp_path), "--no-cache", "--rule", "path-case", "--fix"]
    assert main([*command, "--dry-run"]) == 1
    shown = capsys.readouterr().err
    assert "--- a/docs/page.md\n+++ b/docs/page.md\n" in shown
    assert "-[p q](Other.md)\n+[p q](other.md)\n" in shown
    assert "Other" in page.read_text()
    assert main(command) == 0
    assert capsys.readouterr().err == shown + "Repaired 1 file.\n"
    assert page.read_text() == "# T\n\n[p q](other.md)\n"
    assert main(command) == 0
    assert capsys.readouterr().err == "Repaired 0 files.\n"


def test_diff_of_a_file_without_a_last_line_end() -> None:
    text = diff({"docs/a.md": ("a\nb", "a\nc")})
    assert "-b\n" in text
    assert "+c\n" in text
