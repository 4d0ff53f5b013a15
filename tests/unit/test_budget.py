"""What a page weighs for a first visit, and which page weighs more than it may."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from knowledge.__main__ import main
from knowledge.browser.weight import Weight, too_heavy, weigh

PAGE = (
    '<link rel="stylesheet" href="../a.css"><link rel="icon" href="../i.svg">'
    '<link rel="next" href="other.html"><script src="../a.js"></script><img src="../i.svg">'
    '<script src="https://example.com/b.js"></script>'
    '<template data-scripts="../late.js"></template>'
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "guide").mkdir(parents=True)
    (folder / "guide/page.html").write_text(PAGE, encoding="utf-8")
    (folder / "guide/other.html").write_text("<p>Only text</p>", encoding="utf-8")
    for name, text in (("a.css", "c" * 5000), ("i.svg", "<svg/>"), ("a.js", "j"), ("late.js", "l")):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_what_loads_at_once_counts_once(site: Path) -> None:
    other, page = weigh(site)
    assert (other.page, other.total) == ("guide/other.html", packed(site / "guide/other.html"))
    assert page == Weight(
        page="guide/page.html",
        html=packed(site / "guide/page.html"),
        styles=packed(site / "a.css"),
        scripts=packed(site / "a.js"),
        pictures=packed(site / "i.svg"),
    )


@pytest.mark.parametrize(
    ("budgets", "found"),
    [
        ({"guide/*": 1}, 1),
        ({"guide/*": 2}, None),
        ({"guide/page.html": 5, "guide/*": 1}, None),  # the first that fits
        ({"labs/*": 0}, None),
        ({}, None),
    ],
)
def test_budgets(budgets: dict[str, int], found: int | None) -> None:
    assert too_heavy(Weight("guide/page.html", 1000, 400, 300, 300), budgets) == found


@pytest.mark.parametrize(("most", "code"), [(1, 0), (0, 1)])
def test_the_command_names_the_page_that_is_too_heavy(
    site: Path, capsys: pytest.CaptureFixture[str], most: int, code: int
) -> None:
    settings = f"site_name: T\nextra:\n  knowledge:\n    budgets: {{guide/page.html: {most}}}\n"
    (site.parent / "mkdocs.yml").write_text(settings, encoding="utf-8")
    assert main(["budget", str(site), "--root", str(site.parent)]) == code
    said = capsys.readouterr().out.splitlines()
    named = [line for line in said if line.startswith(f"{site / 'guide/page.html'}: budget: ")]
    assert len(named) == code
    assert said[-1] == f"2 pages, {code} over their budget."


def test_a_folder_without_pages_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: T\n", encoding="utf-8")
    assert main(["budget", str(tmp_path / "none"), "--root", str(tmp_path)]) == 2
    assert "holds no built page" in capsys.readouterr().err
