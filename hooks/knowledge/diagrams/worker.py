"""A process that draws: one source a line on standard input, one outcome a line on standard output.

The engine is native code; in a process of its own it uses another core, and a crash or an endless
loop costs one figure instead of the build.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from knowledge.diagrams.draw import draw
from knowledge.diagrams.render import Renderer


def main() -> None:
    """Draw until standard input ends."""
    renderer = Renderer()
    for line in sys.stdin:
        drawing = draw(json.loads(line), renderer)
        sys.stdout.write(json.dumps(asdict(drawing)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
