"""What goes over the line: one request for a page, none while answering, none to anybody else."""

import contextlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import expect

from conftest import FLAGS, chromium
from house import PARTS, addresses


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("version", PARTS["version"])
def test_answering_the_test_sends_nothing(browser, site, neutral, version, script):
    context = browser.new_context(java_script_enabled=script, locale="fr-BE")
    with contextlib.closing(context):
        page = context.new_page()
        requests = []
        page.on("request", lambda request: requests.append(f"{request.method} {request.url}"))
        address = f"{site.url}/fr/test/{version}"
        page.goto(address)
        for summary in page.locator("summary").all():
            summary.press("Enter")
        for box in page.locator(".test input").all():
            box.press("Space")
            # The key that sends a form, and would put her answers into an address.
            box.press("Enter")
        expect(page.locator(".test input:not(:checked)")).to_have_count(0)
        expect(page.locator(".test details:not([open])")).to_have_count(0)
        page.locator('a[href="#result"]').click()
        expect(page.locator("#result [data-zone=red]").first).to_be_in_viewport()
        page.get_by_role("button", name="Tout décocher").click()
        expect(page.locator(".test input:checked")).to_have_count(0)
        page.click("#leave")
        page.wait_for_url(f"{neutral.url}/fr")
        way_out = f"{'POST' if script else 'GET'} {site.url}/exit"
        assert requests == [f"GET {address}", way_out, f"GET {neutral.url}/fr"]


@dataclass
class Visit:
    """A visit of every French page: what was asked, of whom, and what the console said."""

    pages: list[str]
    requests: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    console: list[str] = field(default_factory=list)

    def read(self, log: Path) -> None:
        """Requests and hosts from Chromium's own log of its network.

        It knows more than a page's events tell: icons, guesses, looked-up names, and what the
        browser asks because of what stands in the page. What it asks of its maker for its own
        ends belongs to no page's network and is left out.
        """
        for event in json.loads(log.read_text())["events"]:
            found = event.get("params", {})
            keys = ("network_isolation_key", "network_anonymization_key")
            network = "".join(found.get(key, "") for key in keys)
            if "http://localhost" in network or "http://127.0.0.1" in network:
                self.hosts |= {found["host"]} if "host" in found else set()
                if "url" in found and "method" in found:
                    self.requests.append(f"{found['method']} {found['url']}")


@pytest.fixture(scope="module")
def visit(app, playwright, site, neutral, tmp_path_factory) -> Visit:
    visit = Visit([site.url + path for path in addresses(app) if path.startswith("/fr/")])
    home = tmp_path_factory.mktemp("requests")
    # With a profile, as at home: a private window heeds no hint to look up or to connect.
    watched = playwright.chromium.launch_persistent_context(
        home / "profile",
        executable_path=chromium(),
        args=[*FLAGS, f"--log-net-log={home / 'net.json'}"],
    )
    with contextlib.closing(watched):
        page = watched.pages[0]
        page.on("console", lambda said: visit.console.append(f"{page.url}: {said.text}"))
        page.on("pageerror", lambda error: visit.console.append(f"{page.url}: {error}"))
        for address in visit.pages:
            # Idle: what a page asks for late is asked, too.
            page.goto(address, wait_until="networkidle")
    visit.read(home / "net.json")
    return visit


def test_a_page_is_one_request_and_another_host_is_asked_nothing(visit):
    assert len(visit.pages) > 10
    # The chat, both searches (each with its answer) and the agenda ask for more: a script and a
    # socket, of this host too.
    extra = [asked for asked in visit.requests if "/assets/" in asked or "/socket.io/" in asked]
    plain = [asked for asked in visit.requests if asked not in extra]
    assert plain == [f"GET {address}" for address in visit.pages]
    scripts = sorted(asked.rpartition("/")[2] for asked in extra if "/assets/" in asked)
    assert scripts == ["chat.js", *["search.js"] * 5]


def test_no_other_host_is_looked_up_or_connected_to(visit, site):
    assert visit.hosts == {site.url}


def test_the_console_stays_empty(visit):
    assert visit.console == []
