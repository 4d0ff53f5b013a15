"""Terminal sessions shown on pages: a file of commands and answers, and what they answer today.

A line that starts with `$ ` is a command; the lines up to the next one are its answer.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

# Fixed people and times make fixed commit ids; a fixed width makes fixed lines.
ENVIRONMENT = {
    "GIT_AUTHOR_NAME": "Mira",
    "GIT_AUTHOR_EMAIL": "mira@example.com",
    "GIT_COMMITTER_NAME": "Mira",
    "GIT_COMMITTER_EMAIL": "mira@example.com",
    "GIT_AUTHOR_DATE": "2026-11-02T09:00:00+00:00",
    "GIT_COMMITTER_DATE": "2026-11-02T09:00:00+00:00",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "COLUMNS": "80",
    "LC_ALL": "C",
    "NO_COLOR": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}

_ROBOTS = ("CI", "BUILD_NUMBER")


def run(command: str, folder: Path) -> str:
    """Run one command line in a folder; return what it prints, errors included."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    # pytest prints longer lines where it finds one of these; a page shows a terminal.
    outer = {name: value for name, value in os.environ.items() if name not in _ROBOTS}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**outer, **ENVIRONMENT, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return _same_everywhere(done.stdout.replace(f"{folder.parent}/", "https://git.example.com/"))


def replay(transcript: str, folder: Path) -> str:
    """Run the commands of a transcript again; return the transcript with today's answers."""
    commands = [line[2:] for line in transcript.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{run(command, folder)}" for command in commands)


def _same_everywhere(answer: str) -> str:
    """Leave out what differs between machines: times taken, advice that Git changes often."""
    lines = [line.rstrip() for line in answer.splitlines() if not line.startswith("hint:")]
    text = "".join(f"{line}\n" for line in lines)
    return re.sub(r"in \d+\.\d+s", "in 0.02s", text)
