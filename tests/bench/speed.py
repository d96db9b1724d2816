"""Finished pages a second, against a bare answer of equal size from the same uvicorn."""

import contextlib
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from house import Server, free_port

HERE = Path(__file__).parent
PATH = "/fr/test/couple"
ROUNDS, SECONDS = 7, 1.5
LEAST = 0.9


@contextlib.contextmanager
def _hello(size: int, *, full: bool) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, str(HERE / "hello.py"), str(port), str(size), str(int(full))]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(1.5)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _load(port: int, path: str, connections: int) -> float:
    command = [sys.executable, str(HERE / "load.py"), str(port), path, str(connections)]
    done = subprocess.run(
        [*command, str(SECONDS)], capture_output=True, text=True, check=True, timeout=60
    )
    return float(done.stdout)


def measure(server: Server, path: str = PATH) -> dict[str, dict[str, object]]:
    """Connections to answers a second of page, equal answer and bare answer, taken in turn."""
    size = int(server.get(path, **{"Accept-Encoding": "br"})[1]["content-length"])
    found: dict[str, dict[str, object]] = {}
    with _hello(size, full=True) as equal, _hello(size, full=False) as bare:
        for connections in (1, 32):
            rounds = [
                (
                    _load(server.port, path, connections),
                    _load(equal, "/", connections),
                    _load(bare, "/", connections),
                )
                for _ in range(ROUNDS)
            ]
            page, same, least = zip(*rounds, strict=True)
            found[str(connections)] = {
                "page": page,
                "equal": same,
                "bare": least,
                "ratio": statistics.median(p / s for p, s, _ in rounds),
                "ratio_to_two_headers": statistics.median(p / b for p, _, b in rounds),
            }
    return found


def report(speed: dict[str, dict[str, object]], path: str = PATH) -> list[str]:
    """A line for each number of connections; a failure where the ratio is too low."""
    print(f"\nAnswers a second, {path}, {ROUNDS} rounds in turn: median (lowest to highest)")
    wrong = []
    for connections, found in speed.items():
        for name, words in [
            ("page", "finished page"),
            ("equal", "bare answer, as many bytes and headers"),
            ("bare", "bare answer, same body, two headers"),
        ]:
            values = found[name]
            told = f"{statistics.median(values):8.0f} ({min(values):.0f} to {max(values):.0f})"
            print(f"  {connections:>2} connections  {words:40} {told}")
        print(
            f"  {'':14} ratio {found['ratio']:.2f}, to two headers {found['ratio_to_two_headers']:.2f}"
        )
        if found["ratio"] < LEAST:
            wrong.append(
                f"{path}: ratio {found['ratio']:.2f} at {connections} connections, least {LEAST}"
            )
    return wrong
