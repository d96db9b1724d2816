"""The server's time for a search over all content: the table of queries, asked of a real server."""

import http.client
import statistics
import time
from pathlib import Path
from urllib.parse import urlencode

import yaml

from house import Server

QUERIES = Path(__file__).parents[1] / "content" / "queries.yaml"
ROUNDS, AIM_MS = 5, 5


def measure(server: Server) -> dict[str, float]:
    """Milliseconds of a search by itself, over one open connection; and of a page kept ready."""
    asked = yaml.safe_load(QUERIES.read_text(encoding="utf-8"))
    connection = http.client.HTTPConnection("localhost", server.port, timeout=20)

    def ask(method: str, path: str, body: str | None = None) -> float:
        began = time.perf_counter()
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        assert answer.status == 200
        answer.read()
        return (time.perf_counter() - began) * 1000

    first, later, ready = [], [], []
    for turn in range(ROUNDS + 1):
        for one in asked:
            path = f"/{one['language']}/search/found"
            took = ask("POST", path, urlencode({"q": one["query"]}))
            (later if turn else first).append(took)
            ready.append(ask("GET", f"/{one['language']}/search"))
    connection.close()
    return {
        "first": max(first),
        "p50": statistics.median(later),
        "p99": statistics.quantiles(later, n=100)[-1],
        "ready": statistics.median(ready),
    }


def report(found: dict[str, float]) -> list[str]:
    """Told, never failed: an absolute time."""
    print(
        f"\nSearch, {ROUNDS} rounds of the table of queries: p50 {found['p50']:.1f} ms (aim {AIM_MS}),"
        f" p99 {found['p99']:.1f} ms; a finished page meanwhile {found['ready']:.1f} ms;"
        f" the first one builds a language's index, at most {found['first']:.0f} ms"
    )
    return []
