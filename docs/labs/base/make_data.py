"""Writes a month of customers as CSV: `left,months,complaints`, the same for the same month."""

from __future__ import annotations

import math
import random
import sys


def rows(month: str, number: int = 2000) -> list[str]:
    """Return the rows of a month such as `2026-11`."""
    chance = random.Random(month)  # noqa: S311 - sample data, the same on each machine
    lines = []
    for _ in range(number):
        months = chance.randint(1, 60)
        complaints = min(5, int(chance.expovariate(1.0)))
        score = 1.2 - 0.11 * months + 1.3 * complaints
        left = chance.random() < 1 / (1 + math.exp(-score))
        lines.append(f"{int(left)},{months},{complaints}")
    return lines


if __name__ == "__main__":
    print("\n".join(rows(sys.argv[1])))  # noqa: T201 - its output is the file
