"""Pools of processes that run functions of this package."""

from __future__ import annotations

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

# What a pool raises where there are no processes to be had; the caller then does the work itself.
NO_PROCESSES = (OSError, BrokenProcessPool)


def process_pool(workers: int) -> ProcessPoolExecutor:
    """Return a pool whose processes start afresh and can import this package.

    They take over the module path of this process; MkDocs has the folder of the hooks on it only
    while it loads them. Nothing is forked, since a server that rebuilds has threads.
    """
    home = str(Path(__file__).parents[1])
    if home not in sys.path:
        sys.path.append(home)
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
