"""What a first visit costs a phone, beside the peers of the same page in the same run.

Bytes are exact and have budgets. Times are reported: a busy machine changes them, and even their
ratios.
"""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.bench.peers import PAGE, ROOT, build_peers
from tests.conftest import RealSite

from knowledge.browser.chromium import chromium
from knowledge.browser.weight import weigh

SOURCE = "guide/ci-cd-for-ml"  # a page with two figures
ROUNDS = 5
SLOWER = 4  # times that a phone's processor is slower
LATENCY, PER_SECOND = 150, 200_000  # ms, and bytes: the network of Lighthouse's phone
MOST, MOST_OF_SCRIPTS = 80_000, 40_000
SHIFT = 0.005  # a twentieth of what Core Web Vitals call good
WATCH = """
window.seen = {largest: 0, long: 0, shift: 0};
const watch = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take))
  .observe({type, buffered: true});
watch("largest-contentful-paint", (one) => { seen.largest = one.startTime; });
watch("longtask", (one) => { seen.long += one.duration; });
watch("layout-shift", (one) => { if (!one.hadRecentInput) seen.shift += one.value; });
"""
PAINT = 'performance.getEntriesByName("first-contentful-paint")[0].startTime'


class Host(SimpleHTTPRequestHandler):
    """A host that compresses, as those of static sites do."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


def visit(browser: Browser, address: str) -> dict[str, float]:
    """Return what the first visit of a page costs: bytes by kind, and milliseconds."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    context.add_init_script(WATCH)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    speed = {"downloadThroughput": PER_SECOND, "uploadThroughput": PER_SECOND}
    wire.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY, **speed})
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    wire.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    wire.on(
        "Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]})
    )
    page.goto(address, wait_until="load")
    page.wait_for_timeout(1500)  # what a page does after it has loaded counts, too
    found = {"paint": float(page.evaluate(PAINT)), **page.evaluate("seen")}
    context.close()
    found["bytes"] = sum(sizes.values())
    found["scripts"] = sum(size for one, size in sizes.items() if kinds.get(one) == "Script")
    return found


def visits(browser: Browser, sites: dict[str, tuple[Path, str]]) -> dict[str, dict[str, float]]:
    """Return the medians of several visits of each page, by the name of its site."""
    hosts = {}
    for name, (folder, page) in sites.items():
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        hosts[name] = server, f"http://127.0.0.1:{server.server_port}/{page}"
    found: dict[str, list[dict[str, float]]] = {name: [] for name in hosts}
    for _ in range(ROUNDS):  # in turn, since the machine may be busy for a while
        for name, (_server, address) in hosts.items():
            found[name].append(visit(browser, address))
    for server, _address in hosts.values():
        server.shutdown()
    return {
        name: {key: median(one[key] for one in all_of) for key in all_of[0]}
        for name, all_of in found.items()
    }


def test_a_first_visit_beside_the_peers(
    browser: Browser, real_site: RealSite, tmp_path: Path
) -> None:
    text = (ROOT / f"docs/{SOURCE}.md").read_text(encoding="utf-8")
    sites = {
        name: (folder, PAGE if (folder / PAGE).is_file() else "page/")
        for name, folder in build_peers(tmp_path, text).items()
    }
    rows = visits(browser, {"ours": (real_site.folder, f"{SOURCE}.html"), **sites})
    ours = rows["ours"]
    said = [f"{'first visit':22}    KB  scripts  first paint  largest  long tasks  shift"]
    for name, row in rows.items():
        said.append(
            f"{name:22} {row['bytes'] / 1000:5.1f} {row['scripts'] / 1000:8.1f}"
            f" {row['paint']:9.0f} ms {row['largest']:5.0f} ms {row['long']:8.0f} ms"
            f" {row['shift']:6.3f}"
        )
    for key in ("paint", "largest"):
        others = {n: row[key] for n, row in rows.items() if n != "ours" and "mermaid" not in n}
        best = min(others, key=lambda name: others[name])
        said.append(f"{key}: {ours[key] / others[best]:.2f} of the best peer's, {best}")
    said.append(f"long tasks: {ours['long'] / max(rows['Material']['long'], 1):.2f} of Material's")
    print("", *said, sep="\n")  # noqa: T201
    (weight,) = (one for one in weigh(real_site.folder) if one.page == f"{SOURCE}.html")
    assert weight.total <= MOST
    assert weight.scripts <= MOST_OF_SCRIPTS
    assert ours["shift"] <= SHIFT
