"""Features of the churn model: one customer in, the numbers that the model reads out."""

from __future__ import annotations

from collections.abc import Mapping


def features(customer: Mapping[str, str]) -> list[float]:
    """Return tenure, charges, calls and contract as numbers."""
    if int(customer["months"]) < 0:
        raise ValueError(f"months must not be negative: {customer['months']}")
    return [
        float(customer["months"]),
        float(customer["charges"]),
        float(customer["calls"]),
        1.0 if customer["contract"] == "monthly" else 0.0,
    ]
