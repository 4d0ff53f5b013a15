"""External links: recorded in a list, visited only when somebody asks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from tests.unit.sites import CONFIG, make_site

from knowledge.__main__ import main
from knowledge.external import recorded, urls_of

LISTED = CONFIG + "extra:\n  knowledge:\n    external_links: links.txt\n"


class _Host(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(int(self.path.strip("/") or 200))
        self.end_headers()

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
