"""What goes over the line: one request for a page, none while answering, none to anybody else."""

import contextlib
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from conftest import FLAGS, chromium
from house import PARTS, addresses

VERSIONS = PARTS["version"]


def asked(page: Page) -> list[str]:
    """Every request of the page from now on, as it is made: method and address."""
    found: list[str] = []
    page.on("request", lambda request: found.append(f"{request.method} {request.url}"))
    return found


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("version", VERSIONS)
def test_answering_the_test_sends_nothing(browser, site, neutral, version, script):
    context = browser.new_context(java_script_enabled=script, locale="fr-BE")
    with contextlib.closing(context):
        page = context.new_page()
        requests = asked(page)
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


def test_a_page_is_one_request_and_leaves_the_console_empty(app, page, site):
    paths = [path for path in addresses(app) if path.startswith("/fr/")]
    assert len(paths) > 10
    said: list[str] = []
    requests = asked(page)
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    for path in paths:
        page.goto(site.url + path, wait_until="networkidle")
    assert requests == [f"GET {site.url}{path}" for path in paths]
    assert not said, said


def test_a_visit_of_every_page_speaks_to_our_host_alone(app, playwright, site, neutral, tmp_path):
    """By the browser's own log of its network: it also holds icons, guesses, beacons."""
    paths = [path for path in addresses(app) if path.startswith("/fr/")]
    log = tmp_path / "net.json"
    running = playwright.chromium.launch(
        executable_path=chromium(), args=[*FLAGS, f"--log-net-log={log}"]
    )
    with contextlib.closing(running):
        page = running.new_page(locale="fr-BE")
        for path in paths:
            page.goto(site.url + path)
            page.mouse.move(100, 300)
        page.click("#leave")
        page.wait_for_url(f"{neutral.url}/fr")
    requests, hosts = spoken_to(log)
    ways = [f"GET {site.url}{path}" for path in paths]
    assert requests == [*ways, f"POST {site.url}/exit", f"GET {neutral.url}/fr"]
    assert hosts == {site.url, neutral.url}


def spoken_to(log: Path) -> tuple[list[str], set[str]]:
    """The requests of pages, and the hosts that a page had looked up or connected to.

    What the browser asks for its own ends, its maker's servers, belongs to no page's network.
    """
    requests, hosts = [], set()
    for event in json.loads(log.read_text())["events"]:
        found = event.get("params", {})
        network = found.get("network_isolation_key") or found.get("network_anonymization_key") or ""
        if "http://localhost" not in network and "http://127.0.0.1" not in network:
            continue
        if "url" in found and "method" in found:
            requests.append(f"{found['method']} {found['url']}")
        if "host" in found:
            hosts.add(found["host"])
    return requests, hosts
