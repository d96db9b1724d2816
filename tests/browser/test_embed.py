"""Agenda and test in a frame on a commune's own site, on the sites of two communes and of a stranger."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from events import AYWAILLE, date, draft, publish
from live import Live, live


class Answer(BaseHTTPRequestHandler):
    """A page of a commune's own site."""

    server: "Commune"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.server.page.encode())

    def log_message(self, *_):
        """Nothing to say."""


class Commune(ThreadingHTTPServer):
    """A commune's own site, or a stranger's: a page with links of ours, and our script."""

    def __init__(self, name: str):
        super().__init__(("127.0.0.1", 0), Answer)
        self.name, self.page = name, ""

    @property
    def url(self) -> str:
        return f"http://{self.name}.localhost:{self.server_port}"

    def write(self, ours: str, *links: str) -> None:
        """Put `links` on its page, as the README tells a commune to."""
        self.page = (
            "<!doctype html><html lang=fr><title>Commune</title><link rel=icon href=data:,><main>"
            + "".join(f"<p>{link}</p>" for link in links)
            + f'</main><script src="{ours}/embed/frame.js" async></script>'
        )


@contextlib.contextmanager
def serving(name: str) -> Iterator[Commune]:
    with Commune(name) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture(scope="module")
def aywaille() -> Iterator[Commune]:
    with serving("aywaille") as running:
        yield running


@pytest.fixture(scope="module")
def stranger() -> Iterator[Commune]:
    with serving("stranger") as running:
        yield running


@pytest.fixture(scope="module")
def site(tmp_path_factory, aywaille, neutral) -> Iterator[Live]:
    exits = {"": f"{neutral.url}/fr"}
    folder = tmp_path_factory.mktemp("embed")
    with live(folder, embed_ancestors=(aywaille.url,), exit_url=exits) as running:
        made = draft("Un stand", date("2099-12-02", "14:00", "16:00"))
        running.database.write(publish, made, running.now)
        yield running


def agenda(site: Live, more: str = "") -> str:
    href = f"{site.url}/fr/agenda/?commune={AYWAILLE}"
    return f'<a href="{href}" data-stoppvif="agenda" {more}>L’agenda d’Aywaille</a>'


def couple(site: Live, more: str = "") -> str:
    return f'<a href="{site.url}/fr/test/couple" data-stoppvif="test" {more}>Faire le test</a>'


def test_an_allowed_site_shows_agenda_and_test_and_keeps_the_links(page, site, aywaille):
    aywaille.write(site.url, agenda(site), couple(site))
    sent = []
    page.on("request", lambda request: sent.append((request.url, request.headers.get("referer"))))
    page.goto(aywaille.url)
    first = page.frame_locator("iframe").nth(0)
    expect(first.get_by_role("heading", level=1)).to_have_text("Agenda · Aywaille")
    expect(first.get_by_role("link", name="Un stand")).to_be_visible()
    expect(page.frame_locator("iframe").nth(1).locator("#s0")).to_be_visible()
    for number, words in enumerate(["L’agenda d’Aywaille", "Faire le test"]):
        expect(page.locator("iframe").nth(number)).to_have_attribute("title", words)
        expect(page.get_by_role("link", name=words)).to_be_visible()
    framed = {to: told for to, told in sent if "/embed/" in to and not to.endswith(".js")}
    assert framed == {
        f"{site.url}/embed/fr/agenda?commune={AYWAILLE}": None,
        f"{site.url}/embed/fr/test/couple": None,
    }


def test_another_site_cannot_frame_it_and_its_link_leads_to_us(page, site, stranger):
    stranger.write(site.url, couple(site))
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(stranger.url)
    expect(page.locator("iframe")).to_have_count(1)
    page.wait_for_function("performance.getEntriesByType('resource').length > 1")
    frame = page.frame_locator("iframe")
    expect(frame.locator("#s0")).to_have_count(0)
    assert any("frame-ancestors" in text for text in said), said
    page.get_by_role("link", name="Faire le test").click()
    page.wait_for_url(f"{site.url}/fr/test/couple")


@pytest.mark.parametrize("why", ["no script", "blocked"])
def test_without_our_script_there_is_the_link(browser: Browser, site, aywaille, why):
    aywaille.write(site.url, agenda(site))
    with contextlib.closing(browser.new_context(java_script_enabled=why == "blocked")) as context:
        page = context.new_page()
        page.route("**/frame.js", lambda route: route.abort())
        page.goto(aywaille.url)
        assert page.locator("iframe").count() == 0
        page.get_by_role("link", name="L’agenda d’Aywaille").click()
        page.wait_for_url(f"{site.url}/fr/agenda/?commune={AYWAILLE}")


def test_the_way_out_takes_the_whole_window_and_leaves_no_way_back(page, site, aywaille, neutral):
    aywaille.write(site.url, couple(site))
    page.goto(aywaille.url)
    frame = page.frame_locator("iframe")
    frame.locator("#s0").check()
    frame.locator("#leave").click()
    page.wait_for_url(f"{neutral.url}/fr")
    headers = next(headers for path, headers in reversed(neutral.asked) if path == "/fr")
    assert "Referer" not in headers
    page.go_back()
    assert page.url == f"{neutral.url}/before"


def test_the_whole_window_is_blank_before_the_neutral_site_answers(page, site, aywaille, neutral):
    aywaille.write(site.url, couple(site))
    page.goto(aywaille.url)
    page.evaluate("""addEventListener("message", () => setTimeout(() => console.log(
        document.title, getComputedStyle(document.documentElement).display)))""")
    leave = page.frame_locator("iframe").locator("#leave")
    with neutral.slow(), page.expect_console_message() as told:
        leave.click(no_wait_after=True)
    assert told.value.text == "… none"
    page.wait_for_url(f"{neutral.url}/fr")


def test_nobody_else_can_blank_the_page(page, site, aywaille):
    aywaille.write(site.url, couple(site))
    page.goto(aywaille.url)
    expect(page.frame_locator("iframe").locator("#s0")).to_be_visible()
    page.evaluate("""new Promise((done) => {
        addEventListener("message", () => setTimeout(done));
        postMessage("leave", "*");
    })""")
    expect(page.get_by_role("link", name="Faire le test")).to_be_visible()


def test_answering_sends_nothing_adds_nothing_to_back_and_is_not_seen_around_it(
    page, site, aywaille
):
    aywaille.write(site.url, couple(site))
    page.goto(aywaille.url)
    frame = page.frame_locator("iframe")
    expect(frame.locator("#s0")).to_be_visible()
    entries = page.evaluate("history.length")
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    for box in frame.locator(".test input").all():
        box.press("Space")
        box.press("Enter")
    frame.locator("summary").first.press("Enter")
    frame.locator('a[href="#result"]').click()
    expect(frame.locator("#result")).to_be_focused()
    expect(frame.locator("#result [data-zone=red]").first).to_be_in_viewport()
    expect(frame.locator("#leave")).to_be_in_viewport()
    assert sent == []
    assert page.evaluate("history.length") == entries
    assert page.url == f"{aywaille.url}/"
    assert page.evaluate("document.querySelector('iframe').contentDocument") is None
    inside = page.frames[1]
    for kept in ("localStorage", "sessionStorage", "document.cookie", "indexedDB.open('a')"):
        assert inside.evaluate(f"(() => {{ try {{ {kept} }} catch {{ return 'no' }} }})()") == "no"


@pytest.mark.parametrize("link", ["Un stand", "Voir toutes les dates", "Numéros qui répondent"])
def test_what_leads_on_opens_our_site_in_the_whole_window(page, site, aywaille, link):
    aywaille.write(site.url, agenda(site))
    page.goto(aywaille.url)
    page.frame_locator("iframe").get_by_role("link", name=link).click()
    page.wait_for_url(f"{site.url}/fr/**")
    expect(page.locator("#leave")).to_be_visible()
    assert page.locator("iframe").count() == 0
    page.go_back()
    assert page.url == f"{aywaille.url}/"


def test_what_was_ticked_is_gone_when_the_browser_brings_the_page_back(page, site, aywaille):
    aywaille.write(site.url, couple(site))
    page.goto(aywaille.url)
    box = page.frame_locator("iframe").locator("#s0")
    box.check()
    page.frames[1].evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(box).to_be_visible()
    expect(box).not_to_be_checked()


# What a commune may say beside the link, what it gets, and how high the frame is.
SAID = {
    "nothing": ("", "/embed/fr/test/couple", 600),
    "all of it": (
        'data-lang="nl" data-version="teen" data-theme="dark" data-height="400"',
        "/embed/nl/test/teen?theme=dark",
        400,
    ),
    "what is not known": (
        'data-lang="xx" data-version="../x" data-theme="purple" data-height="tall" data-a="b"',
        "/embed/fr/test/couple",
        600,
    ),
    "too low": ('data-height="-3"', "/embed/fr/test/couple", 240),
    "higher than the window": ('data-height="1900"', "/embed/fr/test/couple", 850),
}


@pytest.mark.parametrize("case", SAID)
def test_what_stands_beside_the_link(page, site, aywaille, case):
    more, address, height = SAID[case]
    page.set_viewport_size({"width": 800, "height": 1000})
    aywaille.write(site.url, couple(site, more))
    page.goto(aywaille.url)
    frame = page.locator("iframe")
    expect(frame).to_have_attribute("src", site.url + address)
    assert frame.bounding_box()["height"] == height


@pytest.mark.parametrize(
    ("theme", "device", "ground"),
    [
        ("", "light", "rgb(251, 247, 241)"),
        ("", "dark", "rgb(30, 25, 29)"),
        ("light", "dark", "rgb(251, 247, 241)"),
        ("dark", "light", "rgb(30, 25, 29)"),
        ("auto", "dark", "rgb(30, 25, 29)"),
    ],
)
def test_the_colours_are_the_sites_choice_else_the_devices(
    page: Page, site, aywaille, theme, device, ground
):
    page.emulate_media(color_scheme=device)
    aywaille.write(site.url, agenda(site, f'data-theme="{theme}"'))
    page.goto(aywaille.url)
    whole = page.frame_locator("iframe").locator("html")
    expect(whole).to_have_css("background-color", ground)


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://x.invalid/fr/agenda/" data-stoppvif="agenda">Ailleurs</a>',
        '<a href="{ours}/fr/" data-stoppvif="chat">Ailleurs</a>',
        '<a href="{ours}/fr/test/" data-stoppvif="test">Ailleurs</a>',
        '<a href="javascript:0" data-stoppvif="agenda">Ailleurs</a>',
    ],
)
def test_a_link_that_asks_for_nothing_of_ours_stays_as_it_is(page, site, aywaille, link):
    aywaille.write(site.url, link.replace("{ours}", site.url), couple(site))
    page.goto(aywaille.url)
    expect(page.frame_locator("iframe").locator("#s0")).to_be_visible()
    assert page.locator("iframe").count() == 1
    expect(page.get_by_role("link", name="Ailleurs")).to_be_visible()


def test_the_script_twice_makes_one_frame(page, site, aywaille):
    aywaille.write(site.url, couple(site))
    aywaille.page += f'<script src="{site.url}/embed/frame.js"></script>'
    page.goto(aywaille.url)
    expect(page.frame_locator("iframe").locator("#s0")).to_be_visible()
    assert page.locator("iframe").count() == 1
