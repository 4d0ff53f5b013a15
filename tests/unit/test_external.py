"""External links: recorded in a list, visited only when somebody asks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from tests.unit.sites import CONFIG, make_site

from knowledge.__main__ import main
from knowledge.checks.external import recorded, urls_of, visit

LISTED = CONFIG + "extra:\n  knowledge:\n    external_links: links.txt\n"


class _Host(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        name = self.path.strip("/")
        to = {"old": (301, "/page"), "today": (302, "/page"), "circle": (301, "/circle")}.get(name)
        self.send_response(to[0] if to else 200 if name == "page" else int(name or 200))
        if to:
            self.send_header("Location", to[1])
        if name == "page":
            self.send_header("Content-Type", "text/html")
        self.end_headers()
        if name == "page":
            self.wfile.write(b"<h2 id='here'>Heading</h2><p>Some <b>bold</b> words</p>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


PAGE = "[p q](https://b.example/x#y) [r s](https://a.example/) [t u](https://b.example/x) <mailto:a@b.c>"  # noqa: E501


def test_urls_are_listed_once_and_sorted(tmp_path: Path) -> None:
    site = make_site(tmp_path, {"docs/page.md": PAGE})
    assert [url for url in urls_of(site) if "example.org" not in url] == [
        "https://a.example/", "https://b.example/x",
    ]  # fmt: skip
    assert recorded(site) == {}


def test_fix_records_new_links_and_drops_old_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_site(tmp_path, {"docs/page.md": PAGE, "links.txt": "https://old.example/\n"}, LISTED)
    command = ["check", "--root", str(tmp_path), "--no-cache", "--rule", "unlisted-link"]
    assert main(command) == 1
    assert main([*command, "--fix"]) == 0
    assert "+https://a.example/\n" in capsys.readouterr().err
    assert (tmp_path / "links.txt").read_text().splitlines()[1:] == [
        "https://a.example/",
        "https://b.example/x",
        "https://example.org/a",  # the source of a term
    ]
    assert main(command) == 0


def test_visit(tmp_path: Path, host: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = f"[good one]({host}/200) [shy one]({host}/403) [gone one]({host}/404#x)\n\n[no host](http://127.0.0.1:9/)\n"
    make_site(tmp_path, {"docs/page.md": page}, CONFIG)
    assert main(["links", "--root", str(tmp_path), "--visit"]) == 1
    said = capsys.readouterr().out.splitlines()
    sources = [line for line in said if line.startswith("docs/glossary/")]
    assert all("dead-link: 'https://example.org/a': no answer (" in line for line in sources)
    assert sources
    lines = [line for line in said if line.startswith("docs/page.md")]
    assert lines[0].endswith(f"dead-link: '{host}/404#x': the host answers 404.")
    assert lines[1].startswith("docs/page.md:3:1: dead-link: 'http://127.0.0.1:9/': no answer (")
    assert len(lines) == 2


def test_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_site(tmp_path, {"docs/page.md": "[p q](https://b.example/x)"}, LISTED)
    assert main(["links", "--root", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "https://b.example/x\nhttps://example.org/a\n"
    assert main(["links", "--root", str(tmp_path), "--record"]) == 0
    assert (tmp_path / "links.txt").read_text().endswith("\nhttps://example.org/a\n")


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("/page#here", ""),
        ("/page#:~:text=some%20bold%20words", ""),
        ("/page#here:~:text=Some,words", ""),
        ("/200#anything", ""),  # no HTML, so nothing is known of its ids
        ("/today", ""),  # may point elsewhere tomorrow
        ("/page#gone", "dead-anchor: '{}': the page has no id 'gone'."),
        ("/page#:~:text=lost", "dead-anchor: '{}': the page has no text 'lost'."),
        ("/old", "moved-link: '{}' has moved for good. Did you mean '"),
        ("/circle", "dead-link: '{}': it is redirected in a circle, or without an end."),
        ("/500", "dead-link: '{}': the host answers 500."),
    ],
)
def test_what_a_visit_finds(tmp_path: Path, host: str, target: str, says: str) -> None:
    site = make_site(tmp_path, {"docs/page.md": f"[one two]({host}{target})"})
    found = [problem for problem in visit(site) if problem.place.path == "docs/page.md"]
    assert len(found) == (1 if says else 0)
    if says:
        expected = says.format(f"{host}{target}")
        assert f"{found[0].rule}: {found[0].message}".startswith(expected)
