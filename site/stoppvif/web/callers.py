"""Where a request comes from, as a keyed hash that changes every hour and is never stored."""

import ipaddress
import re
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

HOUR = 3600.0


class Callers:
    """Turns addresses into hashes; its key is in memory alone and lives for an hour.

    `proxies`: how many servers of our own stand before us and add to `X-Forwarded-For`.
    """

    def __init__(self, proxies: int) -> None:
        self._proxies = proxies
        self._lock = threading.Lock()
        self._key, self._made = secrets.token_bytes(32), time.monotonic()

    def of(self, scope: Mapping[str, Any]) -> str:
        """The hash for an ASGI request."""
        named = b"x-forwarded-for"
        forwarded = [value.decode("latin-1") for name, value in scope["headers"] if name == named]
        return self.name((scope.get("client") or ("",))[0], forwarded)

    def name(self, peer: str, forwarded: Sequence[str]) -> str:
        """The hash for a connection from `peer` with these `X-Forwarded-For` headers."""
        if self._proxies:
            chain = [part.strip() for header in forwarded for part in header.split(",")]
            # What stands further left was written by whoever asked.
            peer = chain[-self._proxies] if len(chain) >= self._proxies else peer
        return blake2b(_place(peer).encode(), key=self._hourly(), digest_size=16).hexdigest()

    def _hourly(self) -> bytes:
        with self._lock:
            if time.monotonic() - self._made > HOUR:
                self._key, self._made = secrets.token_bytes(32), time.monotonic()
            return self._key


def _place(address: str) -> str:
    """The address, or of an IPv6 address the network: one home has 2 to the 64 of them."""
    # Some proxies add the port, which is another for each connection.
    host = re.sub(r"^\[(.+)\](:\d+)?$|^([^:]+):\d+$", lambda m: m[1] or m[3], address)
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)
