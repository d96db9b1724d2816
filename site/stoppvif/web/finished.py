"""Finished pages: the bytes to send, compressed once, kept in memory, the same for everyone."""

import contextlib
import gzip
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import brotli

from stoppvif.web import clock

Headers = list[tuple[bytes, bytes]]
Message = dict[str, Any]
IDENTITY, GZIP, BROTLI = 0, 1, 2
# What nearly every browser sends, so that the hot path need not read it.
_USUAL = {
    b"": IDENTITY,
    b"gzip": GZIP,
    b"gzip, deflate": GZIP,
    b"gzip, deflate, br": BROTLI,
    b"gzip, deflate, br, zstd": BROTLI,
}


@dataclass(frozen=True, slots=True)
class Variant:
    """A page in one encoding, and the two ASGI messages that send it, made once."""

    headers: Headers
    body: bytes
    start: Message
    rest: Message


@dataclass(frozen=True, slots=True)
class Finished:
    """One page: its status, and its variants: identity, gzip, brotli.

    `valid_until` is the Unix time at which its words may become untrue.
    """

    status: int
    variants: tuple[Variant, Variant, Variant]
    valid_until: float

    @property
    def size(self) -> int:
        """Bytes of memory that the bodies take."""
        return sum(len(variant.body) for variant in self.variants)


def finish(
    status: int,
    headers: Sequence[tuple[str, str]],
    body: bytes,
    valid_until: float,
) -> Finished:
    """A page ready to send; `headers` without those that depend on the encoding."""
    common = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    variants = (
        _variant(status, common, b"", body),
        # mtime 0: the same page must be the same bytes, whenever it was finished.
        _variant(status, common, b"gzip", gzip.compress(body, 9, mtime=0)),
        # Quality 11 takes fifty times as long and saves a tenth: both fit in the first flight.
        _variant(status, common, b"br", brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)),
    )
    return Finished(status, variants, valid_until)


def _variant(status: int, common: Headers, encoding: bytes, body: bytes) -> Variant:
    headers = [*common, (b"content-length", str(len(body)).encode())]
    if encoding:
        headers.append((b"content-encoding", encoding))
    return Variant(
        headers,
        body,
        {"type": "http.response.start", "status": status, "headers": headers},
        {"type": "http.response.body", "body": body},
    )


def choose(accept: bytes) -> int:
    """Which variant suits an `Accept-Encoding` header."""
    known = _USUAL.get(accept)
    if known is not None:
        return known
    names = accept.lower().replace(b" ", b"").split(b",")
    if b"br" in names:
        return BROTLI
    if b"gzip" in names:
        return GZIP
    return _weighed(names) if b";" in accept else IDENTITY


def _weighed(names: list[bytes]) -> int:
    """The same for a header with weights, which no browser sends."""
    wanted = {}
    for part in names:
        name, _, weight = part.partition(b";")
        wanted[name] = weight.rstrip(b"0.") != b"q="
    return BROTLI if wanted.get(b"br") else GZIP if wanted.get(b"gzip") else IDENTITY


class Store:
    """Finished pages by address, `capacity` bytes of bodies at most; least recently used go first.

    An address is a path, with its query where the page reads one. `tag` names the data that a page
    is made of: when they change, `drop` forgets it. Written by the threads that render and read by
    the event loop.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._pages: OrderedDict[str, Finished] = OrderedDict()
        self._tags: dict[str, str] = {}
        self._drops: dict[str, int] = {}
        self._size = 0
        self._lock = threading.Lock()

    def get(self, path: str) -> Finished | None:
        """The page at the address `path`, unless there is none or its time is over."""
        page = self._pages.get(path)
        if page is None or page.valid_until <= clock.timestamp():
            return None
        if self._size > self.capacity // 2:
            # Who was used last matters only where somebody will have to go.
            with contextlib.suppress(KeyError):  # another thread may just have dropped it
                self._pages.move_to_end(path)
        return page

    def drops(self, tag: str) -> int:
        """How often pages of `tag` were dropped: to be read before the data are."""
        return self._drops.get(tag, 0)

    def put(self, path: str, page: Finished, tag: str = "", drops: int = 0) -> None:
        """Keep `page` for `path`, unless its data have changed since `drops` was read."""
        with self._lock:
            if tag and drops != self.drops(tag):
                return
            self._drop(path)
            if tag:
                self._tags[path] = tag
            self._pages[path] = page
            self._size += page.size
            while self._size > self.capacity and self._pages:
                # In one step: the event loop moves pages to the end while this thread looks.
                oldest, gone = self._pages.popitem(last=False)
                self._tags.pop(oldest, None)
                self._size -= gone.size

    def drop(self, tag: str) -> None:
        """Forget the pages of `tag`: the data that they were made of have changed."""
        with self._lock:
            self._drops[tag] = self.drops(tag) + 1
            for path in [path for path, found in self._tags.items() if found == tag]:
                self._drop(path)

    def clear(self) -> None:
        """Forget every page: what they were made of has changed."""
        with self._lock:
            self._pages.clear()
            self._tags.clear()
            self._size = 0

    def _drop(self, path: str) -> None:
        self._tags.pop(path, None)
        page = self._pages.pop(path, None)
        if page is not None:
            self._size -= page.size

    def __len__(self) -> int:
        return len(self._pages)
