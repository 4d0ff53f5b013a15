"""The time that a build is of."""

from __future__ import annotations

import os


def commit_time() -> int | None:
    """Return the seconds since 1970 that a deployment sets; None where none is set.

    Source: https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(epoch) if epoch.isdigit() else None
