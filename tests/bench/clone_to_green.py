"""Measures what a newcomer waits for: clone, served page, first green check, in a clean folder.

    python tests/bench/clone_to_green.py [folder for the clone]

The folder may have spaces and letters outside ASCII in its name. Packages come from wherever pip
gets them on this machine; nothing that the project has set up before is used.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = "http://127.0.0.1:8000/guide/big-idea.html"
PATIENCE = 900  # seconds


def served(process: subprocess.Popen[bytes]) -> bool:
    """Wait for the page; False when the server has ended before or it takes too long."""
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(PAGE, timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.2)
    return False


def measure(folder: Path) -> dict[str, float] | None:
    """Return the seconds of each step; None when one fails, which has said why."""
    hidden = ("VIRTUAL_ENV", "PYTHONPATH")
    clean = {name: value for name, value in os.environ.items() if name not in hidden}
    start = time.monotonic()
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    times = {"clone": time.monotonic() - start}
    server = subprocess.Popen(["make", "serve"], cwd=folder, env=clean, start_new_session=True)
    try:
        if not served(server):
            return None
        times["served page"] = time.monotonic() - start
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
        server.wait()
    if subprocess.run(["make", "check"], cwd=folder, env=clean, check=False).returncode:
        return None
    return {**times, "green check": time.monotonic() - start}


def main() -> int:
    """Print the times, each counted from the start."""
    with tempfile.TemporaryDirectory(prefix="clone to green é ") as home:
        named = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(home) / "a clone"
        times = measure(named)
    if times is None:
        print("It did not become green.", file=sys.stderr)
        return 1
    print(", ".join(f"{name} after {seconds:.0f} s" for name, seconds in times.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
