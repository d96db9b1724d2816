"""Every public page, in every language: the page audit, the first flight, the same bytes."""

import gzip

import brotli
import pytest
from flask import Flask

from audit import FLIGHT, Page, audit
from house import SETTINGS, Server, addresses
from stoppvif.app import create_app

MADE = create_app(SETTINGS)
PATHS = [*addresses(MADE), *addresses(MADE, "embed")]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_passes_the_audit(get, path):
    get(path)


@pytest.mark.parametrize("encoding", ["br", "gzip"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_fits_in_the_first_flight(server: Server, path, encoding):
    answer = server.raw(
        f"GET {path} HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
        f"Accept-Encoding: {encoding}\r\nConnection: close\r\n\r\n".encode()
    )
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head[:80]
    assert f"content-encoding: {encoding}".encode() in head
    unpacked = brotli.decompress(body) if encoding == "br" else gzip.decompress(body)
    assert unpacked.rstrip().endswith(b"</html>")
    assert len(answer) <= FLIGHT, f"{path}: {len(answer)} bytes with headers under {encoding}"


@pytest.mark.parametrize("path", ["/fr/", "/ar/test/couple", "/nl/urgent"])
def test_the_bytes_are_the_same_for_everyone(server: Server, path):
    """Whoever asks, with whatever browser, language and cookie: the address alone decides."""
    ours = {"Accept-Encoding": "br", "Host": f"localhost:{server.port}"}
    first = server.get(path, **ours)
    second = server.get(
        path,
        **ours,
        **{"User-Agent": "another", "Accept-Language": "de", "Cookie": "a=b", "DNT": "1"},
    )
    first[1].pop("date"), second[1].pop("date")
    assert first == second


@pytest.mark.parametrize("path", ["/fr/", "/de/test/self"])
def test_head_sends_the_same_headers_and_no_body(server: Server, path):
    status, headers, body = server.ask("HEAD", path)
    _, wanted, _ = server.get(path)
    assert status == 200
    assert not body
    assert {**headers, "date": ""} == {**wanted, "date": ""}


def test_a_redirect_from_the_root_asks_the_browser(app: Flask):
    client = app.test_client()
    for wish, home in [
        ("nl-BE,nl;q=0.9,en;q=0.5", "/nl/"),
        ("pt, ar;q=0.4, de;q=0.3", "/ar/"),
        ("", "/fr/"),
        ("xx;q=bad, en;q=1.1", "/en/"),
    ]:
        answer = client.get("/", headers={"Accept-Language": wish})
        assert answer.status_code == 302
        assert answer.location == home
        assert "Accept-Language" in answer.headers["Vary"]
        assert not answer.data


def test_pages_that_are_translations_say_which_text_is_authoritative(get):
    assert "authoritative" in get("/en/").footer.get_text()
    assert "translation" not in get("/fr/").footer.get_text()
    for code, word in {"nl": "Frans", "de": "Franz", "ar": "الفرنسي"}.items():
        assert word in get(f"/{code}/").footer.get_text()


def _page(app, change) -> Page:
    response = app.test_client().get("/fr/test/couple")
    return Page("/fr/test/couple", 200, dict(response.headers), change(response.text))


BROKEN = {
    "two h1": (lambda t: t.replace("</h1>", "</h1><h1>Encore</h1>", 1), "exactly one h1"),
    "no lang": (lambda t: t.replace('<html lang="fr"', "<html", 1), "lang"),
    "wrong dir": (lambda t: t.replace('dir="ltr"', 'dir="rtl"', 1), "dir=ltr"),
    "telling title": (
        lambda t: t.replace("<title>Test", "<title>Violence conjugale et vous", 1),
        "neutral",
    ),
    "same id": (lambda t: t.replace('id="s1"', 'id="s0"', 1), "unique"),
    "no label": (lambda t: t.replace('<label for="s0">', "<label>", 1), "label"),
    "no way out": (lambda t: t.replace('id="leave"', 'id="stay"', 1), "way out"),
    "no second way out": (lambda t: t.replace("data-leave>", ">", 1), "second way out"),
    "foreign picture": (
        lambda t: t.replace("</main>", '<img src="https://x.org/a.png" alt=""></main>'),
        "loads",
    ),
    "inline style": (lambda t: t.replace("<h1>", '<h1 style="color:red">'), "style"),
    "inline script": (lambda t: t.replace("<h1>", '<h1 onclick="a()">'), "attribute"),
    "another script": (
        lambda t: t.replace("</main>", "<script>1</script></main>"),
        "headers differ",
    ),
    "changed style": (lambda t: t.replace("<style>", "<style>b{}"), "headers differ"),
    "storage": (lambda t: t.replace("<script>", "<script>localStorage.a=1;", 1), "differ|device"),
    "autocomplete": (
        lambda t: t.replace('<form class="test" autocomplete="off"', '<form class="test"'),
        "autocomplete",
    ),
    "open tag": (lambda t: t.replace("</h1>", "</div></h1>", 1), "valid HTML"),
    "skipped level": (lambda t: t.replace("</h1>", "</h1><h4>a</h4>", 1), "skip a level"),
    "untranslated hole": (lambda t: t.replace("</h1>", " %(name)s</h1>", 1), "stands in the text"),
    "foreign link": (
        lambda t: t.replace("</main>", '<a href="http://x.org">x</a></main>'),
        "forbidden link",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_the_audit_fails_on_a_bad_page(app, fault):
    change, sentence = BROKEN[fault]
    audit(_page(app, lambda text: text))
    with pytest.raises(AssertionError, match=sentence):
        audit(_page(app, change))


@pytest.mark.parametrize(
    "change", [{"Cache-Control": "public"}, {"Set-Cookie": "a=b"}, {"Server": "x"}]
)
def test_the_audit_fails_on_other_headers(app, change):
    page = _page(app, lambda text: text)
    with pytest.raises(AssertionError, match="headers differ"):
        audit(Page(page.path, 200, {**page.headers, **change}, page.text))
