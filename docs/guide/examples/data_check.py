"""A data test: what must hold of a month's file before a model may learn from it."""

from __future__ import annotations

import sys

CONTRACTS = {"monthly", "yearly"}
EMPTY_AT_MOST = 0.01  # of the rows
NOVEMBER = [  # contract, charges
    ("m2m", "49.90"),
    ("yearly", "19.90"),
    ("m2m", ""),
    ("m2m", "29.90"),
]


def problems(rows: list[tuple[str, str]]) -> list[str]:
    """Return what is wrong, one sentence each; an empty list lets the training begin."""
    unknown = [contract for contract, _ in rows if contract not in CONTRACTS]
    empty = sum(not charges for _, charges in rows)
    found = []
    if unknown:
        found.append(f"contract: unknown in {len(unknown)} of {len(rows)} rows, '{unknown[0]}'")
    if empty > EMPTY_AT_MOST * len(rows):
        found.append(f"charges: empty in {empty} of {len(rows)} rows")
    return found


if __name__ == "__main__":
    sys.exit("\n".join(problems(NOVEMBER)) or 0)
