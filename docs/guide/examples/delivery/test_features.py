"""A unit test: small, exact, no network, no training."""

import pytest
from features import features

CUSTOMER = {"months": "3", "charges": "49.90", "calls": "2", "contract": "monthly"}


def test_a_customer_becomes_four_numbers() -> None:
    assert features(CUSTOMER) == [3.0, 49.9, 2.0, 1.0]


def test_a_negative_tenure_is_refused() -> None:
    with pytest.raises(ValueError, match="months must not be negative"):
        features({**CUSTOMER, "months": "-1"})
