"""What a visit leaves on the device: every file of a fresh browser, searched byte by byte."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page

from profiles import fresh, holding, rows_of, stored, until_written

COUPLE = "/fr/test/couple"
TYPED, PLANNED, SOUGHT = "Zaubernuss-4711", "Weissdorn-2323", "Haselstrauch0815"
# How a browser notes where on a page somebody stood: the path of elements down to it. In the test
# that path tells which result was shown.
PLACE = ">:nth-child("
READ = {"/fr/guides/", "/fr/guides/phone", "/fr/guides/prepare/sheet", "/fr/search"}
PATHS = {"/fr/", "/fr/test/", COUPLE, "/fr/urgent", "/fr/safety", "/fr/safety/try"} | READ
READ_TITLES = {"Folders · SV", "Téléphone · SV", "Liste · SV", "Chercher · SV"}
TITLES = READ_TITLES | {
    "",
    "…",
    "Accueil · SV",
    "Test · SV",
    "Numéros · SV",
    "Aide · SV",
    "Essai · SV",
}


def visit(page: Page, site, home: Path) -> set[str]:
    """What a visitor does who uses everything; the words that must be nowhere afterwards."""
    page.goto(f"{site.url}/fr/")
    words = {page.locator("h1").inner_text()}
    page.locator('.doors a[href="/fr/test/"]').click()
    page.locator(f'a[href="{COUPLE}"]').click()
    page.wait_for_url(site.url + COUPLE)
    words |= {page.locator("h1").inner_text()}
    words |= set(page.locator(".zone label").all_inner_texts())
    for box in page.locator(".zone[data-zone=red] input").all():
        box.check()
        words.add(box.get_attribute("value"))
    page.locator(".zone[data-zone=red] summary").first.click()
    words.add(page.locator("details[open] p").inner_text())
    page.locator('a[href="#result"]').click()
    words.add(page.locator("#result h2:visible").inner_text())
    until_written(page, home)
    page.locator("#result .onward a:visible").last.click()
    for path in ("/fr/urgent", "/fr/safety", "/fr/safety/try"):
        page.locator(f'a[href="{path}"]').first.click()
        page.wait_for_url(site.url + path)
        words.add(page.locator("h1").inner_text())
    page.locator("#trial").press_sequentially(TYPED)
    until_written(page, home)
    words.add(TYPED)
    words |= read_and_search(page, site, home)
    # A short word may stand in a browser's own files.
    return {word for word in words if len(word) > 8} | {PLACE}


def read_and_search(page: Page, site, home: Path) -> set[str]:
    """A folder, the sheet of a plan that she fills in, and a search."""
    page.goto(f"{site.url}/fr/guides/")
    page.locator('input[name="need"][value="digital"]').check(force=True)
    page.locator('a[href="/fr/guides/phone"]').click()
    page.wait_for_url(f"{site.url}/fr/guides/phone")
    words = {page.locator("h1").inner_text()}
    page.goto(f"{site.url}/fr/guides/prepare/sheet")
    for box in page.locator(".plan input").all():
        box.check()
    page.locator(".plan .field").first.press_sequentially(PLANNED)
    until_written(page, home)
    page.goto(f"{site.url}/fr/search")
    page.locator("#q").press_sequentially(f"{SOUGHT} enfants")
    page.locator("#q").press("Enter")
    page.locator('#found a[href="/fr/guides/children"]').wait_for()
    until_written(page, home)
    return words | {PLANNED, SOUGHT}


def leave(page: Page, neutral) -> None:
    page.click("#leave")
    page.wait_for_url(f"{neutral.url}/fr")


def close_the_window(page: Page, neutral) -> None:
    page.close()


@pytest.mark.parametrize("end", [leave, close_the_window])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_visit_leaves_addresses_and_neutral_titles_and_nothing_else(
    playwright, site, neutral, tmp_path, script, end
):
    asked = set()
    with fresh(playwright, tmp_path, java_script_enabled=script) as context:
        context.on("request", lambda request: asked.add(request.url))
        page = context.pages[0]
        words = visit(page, site, tmp_path)
        end(page, neutral)
        assert context.cookies() == []
    assert len(words) > 25
    assert holding(tmp_path, *words) == {}
    assert stored(tmp_path, f"localhost:{site.port}") == []
    assert rows_of(tmp_path, "Cookies", "select host_key, name from cookies") == []
    assert all(url.startswith((site.url, neutral.url)) for url in asked), asked
    # The history lists what she opened, by neutral names, and nothing of what she did there.
    rows = rows_of(tmp_path, "History", "select url, title from urls")
    paths = {url.removeprefix(site.url) for url, _ in rows if url.startswith(site.url)}
    # Without script a search leads on to an address that says nothing, and that works once.
    paths = {re.sub(r"^/fr/search/[\w-]{22}$", "/fr/search", path) for path in paths}
    assert paths - ({"/exit"} if script else {"/exit", f"{COUPLE}#result"}) == PATHS
    titles = {title for url, title in rows if url.startswith(site.url)}
    # Leaving by script, Chromium gives the whole visit the neutral site's title.
    assert titles <= TITLES | {"Weather"}
    elsewhere = {url for url, _ in rows if not url.startswith(site.url)}
    assert elsewhere <= {f"{neutral.url}/fr"}


class Careless(BaseHTTPRequestHandler):
    """A page that does all that ours must not."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Cache-Control", "max-age=3600")
        self.send_header("Set-Cookie", "careless=1; Max-Age=3600")
        self.end_headers()
        self.wfile.write(
            b"<title>Careless</title><link rel=icon href=data:,><p>text-in-the-cache<form><input>"
            b"</form>" + b"<p>a<p>b<p>c" * 99 + b"<script>localStorage.a = 'text-in-local';"
            b"sessionStorage.a = 'text-in-session'</script>"
        )

    def log_message(self, *_):
        """Nothing to say."""


def test_the_search_finds_what_a_careless_page_leaves(playwright, tmp_path):
    """The control: each place that the search looks into is one where it can find something."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Careless) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://localhost:{server.server_port}"
        with fresh(playwright, tmp_path) as context:
            page = context.pages[0]
            page.goto(address)
            page.locator("input").press_sequentially(TYPED)
            page.mouse.wheel(0, 2000)
            until_written(page, tmp_path)
            page.goto(f"{address}/next")
            until_written(page, tmp_path)
        server.shutdown()
    words = ["text-in-the-cache", "text-in-local", "text-in-session", TYPED, PLACE]
    found = holding(tmp_path, *words)
    assert set().union(*found.values()) == set(words)
    assert {"Cache", "Local Storage", "Session Storage", "Sessions"} <= {
        part for name in found for part in Path(name).parts
    }
    assert any("Cache" in name for name in stored(tmp_path, address.removeprefix("http://")))
    assert rows_of(tmp_path, "Cookies", "select host_key, name from cookies") == [
        ("localhost", "careless")
    ]
