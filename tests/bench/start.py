"""How long the site takes to answer after it is started, and the memory that it holds."""

import contextlib
import statistics
import time
from pathlib import Path

import psutil

from house import COMMAND, Server, serving

ROUNDS = 5


def memory(server: Server) -> float:
    """Resident memory of the server, in megabytes."""
    return psutil.Process(server.process.pid).memory_info().rss / 1e6


def measure(place: Path) -> dict[str, list[float]]:
    """Seconds from the command to the first answer, and megabytes then, for some rounds."""
    seconds, megabytes = [], []
    for number in range(ROUNDS):
        began = time.monotonic()
        with serving(place / f"start{number}", command=COMMAND, pause=0.01) as server:
            seconds.append(time.monotonic() - began)
            with contextlib.suppress(psutil.NoSuchProcess):
                megabytes.append(memory(server))
    return {"seconds": seconds, "megabytes": megabytes}


def report(start: dict[str, list[float]], after: float) -> list[str]:
    """Two lines; absolute figures fail nothing."""
    seconds, megabytes = start["seconds"], start["megabytes"]
    print(f"\nStart, {ROUNDS} rounds: median (lowest to highest)")
    print(
        f"  seconds to the first answer {statistics.median(seconds):6.2f} ({min(seconds):.2f} to {max(seconds):.2f}), aim under 1"
    )
    print(
        f"  megabytes at start          {statistics.median(megabytes):6.1f}, aim under 120; {after:.1f} with every page finished"
    )
    return []
