"""Pools of processes that run functions of this package."""

from __future__ import annotations

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

# How many pages make it worth the time that starting a process takes.
WORTH_A_PROCESS = 150
# What a pool raises where there are no processes to be had; the caller then does the work itself.
NO_PROCESSES = (OSError, BrokenProcessPool)


def process_pool(workers: int, start: str | None = None) -> ProcessPoolExecutor:
    """Return a pool whose processes can import this package, however they are started.

    A process that starts anew takes over the module path of this one; MkDocs has the folder of the
    hooks on it only while it loads them.

    Args:
        workers: Number of processes.
        start: Start method, such as `spawn`; the platform's own when left out.
    """
    home = str(Path(__file__).parents[1])
    if home not in sys.path:
        sys.path.append(home)
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context(start))
