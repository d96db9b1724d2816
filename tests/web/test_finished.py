"""Finished pages: what is kept, what goes first, and which bytes a browser gets."""

import gzip
import itertools
import math
import sys
import threading

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppvif.web import clock
from stoppvif.web.finished import BROTLI, GZIP, IDENTITY, Finished, Store, Variant, choose, finish


def page(size: int = 30, valid_until: float = math.inf, name: bytes = b"a") -> Finished:
    """A page whose three bodies take `size` bytes together."""
    body = Variant([], name * (size // 3), {}, {})
    return Finished(200, (body, body, body), valid_until)


# --- the store ------------------------------------------------------------------------------------


def test_a_page_is_kept_by_its_path():
    store, home = Store(100), page()
    store.put("/fr/", home)
    assert store.get("/fr/") is home
    assert store.get("/nl/") is None


def test_the_least_recently_used_goes_first():
    store = Store(90)
    for path in "abc":
        store.put(path, page(30))
    store.get("a")
    store.put("d", page(30))
    assert [path for path in "abcd" if store.get(path)] == ["a", "c", "d"]


def test_many_small_ones_go_for_a_large_one():
    store = Store(90)
    for path in "abc":
        store.put(path, page(30))
    store.put("d", page(60))
    assert [path for path in "abcd" if store.get(path)] == ["c", "d"]


def test_a_page_put_again_takes_its_place_once():
    store = Store(60)
    for _ in range(10):
        store.put("a", page(30))
    store.put("b", page(30))
    assert len(store) == 2


def test_a_page_larger_than_the_store_is_not_kept():
    store = Store(90)
    store.put("a", page(93))
    assert len(store) == 0
    store.put("b", page(90))
    assert store.get("b")


def test_a_page_is_over_when_its_words_may_be_untrue(monkeypatch):
    store = Store(90)
    store.put("a", page(valid_until=1000.0))
    monkeypatch.setattr(clock, "timestamp", lambda: 999.9)
    assert store.get("a")
    monkeypatch.setattr(clock, "timestamp", lambda: 1000.0)
    assert store.get("a") is None
    store.put("a", page(valid_until=2000.0))
    assert store.get("a")


def test_what_the_pages_were_made_of_has_changed():
    store = Store(90)
    for path in "abc":
        store.put(path, page(30))
    store.clear()
    assert len(store) == 0
    for path in "def":
        store.put(path, page(30))
    assert len(store) == 3


def test_threads_that_write_and_read_at_once_break_nothing():
    """Those that render put; the loop that answers gets; a change in the data clears.

    What is raised in a thread fails the test: pytest warns of it, and a warning is an error.
    """
    store, over = Store(600), threading.Event()
    pages = {f"/{n}": page(30, name=b"%c" % (65 + n)) for n in range(40)}

    def get(path: str) -> None:
        assert store.get(path) in (None, pages[path])

    def put(path: str) -> None:
        store.put(path, pages[path])

    def go_on(act) -> None:
        for path in itertools.cycle(pages):
            if over.is_set():
                return
            act(path)

    acts = [get, get, put, put, lambda _: store.clear()]
    threads = [threading.Thread(target=go_on, args=[act]) for act in acts]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        over.wait(1)
    finally:
        over.set()
        for thread in threads:
            thread.join()
        sys.setswitchinterval(before)
    for path in pages:
        put(path)
    assert len(store) == 20, "the count of bytes is off"


# --- the bytes ------------------------------------------------------------------------------------

HTML = "<p>Été</p>".encode() * 50


def test_a_page_is_finished_in_three_ways_that_say_the_same():
    found = finish(200, [("Content-Type", "text/html"), ("X-Word", "été")], HTML, 5.0)
    assert (found.status, found.valid_until) == (200, 5.0)
    plain, gzipped, brotlied = (variant.body for variant in found.variants)
    assert plain == gzip.decompress(gzipped) == brotli.decompress(brotlied) == HTML
    assert found.size == len(plain) + len(gzipped) + len(brotlied)
    for variant, encoding in zip(found.variants, (None, b"gzip", b"br"), strict=True):
        headers = dict(variant.headers)
        assert len(headers) == len(variant.headers)
        assert headers[b"content-type"] == b"text/html"
        assert headers[b"x-word"] == "été".encode("latin-1")
        assert headers.get(b"content-encoding") == encoding
        assert int(headers[b"content-length"]) == len(variant.body)
        assert variant.start["headers"] == variant.headers
        assert variant.rest["body"] == variant.body


def test_the_same_page_is_the_same_bytes_at_any_time(monkeypatch):
    first = finish(200, [], HTML, 0.0)
    monkeypatch.setattr("time.time", lambda: 2e9)
    assert finish(200, [], HTML, 0.0) == first


# --- the choice -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (b"", IDENTITY),
        (b"gzip, deflate, br, zstd", BROTLI),
        (b"gzip, deflate", GZIP),
        (b"deflate", IDENTITY),
        (b"identity", IDENTITY),
        (b"*", IDENTITY),
        (b"br;q=0", IDENTITY),
        (b"br;q=0, gzip", GZIP),
        (b"br;q=0.000,gzip;q=0.5", GZIP),
        (b"br ; q=0.0 , gzip ; q=0.001", GZIP),
        (b"gzip;q=0, br;q=0", IDENTITY),
        (b"gzip;q=1.0, br;q=0.001", BROTLI),
        (b"gzip;Q=0", IDENTITY),
        (b"pack200-gzip", IDENTITY),
        (b"x-zebra, abrupt", IDENTITY),
    ],
)
def test_a_browser_gets_what_it_takes(accept, wanted):
    assert choose(accept) == wanted


parts = st.sampled_from([b"br", b"gzip", b"identity", b"deflate", b"*", b"", b";;", b"\xff"])
weights = st.sampled_from([b"", b";q=0", b"; q=0.5", b";q=", b";q=x", b";level=9"])
accepts = st.lists(st.tuples(parts, weights).map(b"".join)).map(b", ".join)


@given(accepts | st.binary())
def test_nobody_gets_what_was_not_named(accept):
    found = choose(accept)
    names = {part.partition(b";")[0].strip().lower() for part in accept.split(b",")}
    assert found == IDENTITY or {GZIP: b"gzip", BROTLI: b"br"}[found] in names


# --- data that change -----------------------------------------------------------------------------


def test_pages_go_with_the_data_that_they_were_made_of():
    store = Store(300)
    store.put("a", page(), "agenda")
    store.put("b", page(), "directory")
    store.put("c", page())
    store.drop("agenda")
    assert [path for path in "abc" if store.get(path)] == ["b", "c"]


def test_a_page_whose_data_changed_while_it_was_made_is_not_kept():
    store = Store(300)
    drops = store.drops("agenda")
    store.drop("agenda")
    store.put("a", page(), "agenda", drops)
    assert store.get("a") is None
    store.put("a", page(), "agenda", store.drops("agenda"))
    assert store.get("a")
