"""The comparing box: how far have this week's inputs moved from the training data?"""

from __future__ import annotations

import math

# Share of customers by months under contract: below 12, 12 to 35, 36 and more.
BASELINE = [0.30, 0.45, 0.25]
CALM = [0.32, 0.44, 0.24]
MOVED = [0.62, 0.30, 0.08]
BROKEN = [1.00, 0.00, 0.00]  # an upstream job writes 0 into every row


def drift(baseline: list[float], now: list[float], least: float = 0.001) -> float:
    """Return the population stability index: 0 for no change, above 0.25 for a large one."""
    pairs = [(max(old, least), max(new, least)) for old, new in zip(baseline, now, strict=True)]
    return sum((new - old) * math.log(new / old) for old, new in pairs)


if __name__ == "__main__":
    for name, shares in (("calm", CALM), ("moved", MOVED), ("broken", BROKEN)):
        print(f"{name}: {drift(BASELINE, shares):.2f}")
