"""Bytes of each page with its headers, against the first TCP flight."""

from collections import defaultdict

from audit import FLIGHT
from house import SETTINGS, Server, addresses
from stoppvif.app import create_app


def measure(server: Server) -> dict[str, dict[str, int]]:
    """Path to encoding to bytes on the wire."""
    found: dict[str, dict[str, int]] = {}
    for path in addresses(create_app(SETTINGS)):
        found[path] = {encoding: _bytes(server, path, encoding) for encoding in ("br", "gzip")}
    return found


def _bytes(server: Server, path: str, encoding: str) -> int:
    request = (
        f"GET {path} HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
        f"Accept-Encoding: {encoding}\r\nConnection: close\r\n\r\n"
    )
    return len(server.raw(request.encode()))


def report(sizes: dict[str, dict[str, int]]) -> list[str]:
    """A line a page, its largest language; one failure for each page over the flight."""
    pages: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    for path, found in sizes.items():
        language, page = path[1:3], path[3:]
        for encoding, size in found.items():
            pages[page][encoding] = max(pages[page].get(encoding, (0, "")), (size, language))
    print(f"\nBytes with headers, largest language (at most {FLIGHT})")
    for page, found in sorted(pages.items()):
        told = "  ".join(f"{name} {size:6} ({lang})" for name, (size, lang) in found.items())
        print(f"  {page:24} {told}")
    return [
        f"{path}: {size} bytes under {encoding}"
        for path, found in sizes.items()
        for encoding, size in found.items()
        if size > FLIGHT
    ]
