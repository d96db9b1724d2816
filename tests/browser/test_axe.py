"""Every public page under axe-core: in light, in dark and in forced colours, on a small phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from axe import AXE, MODES, faults
from house import LANGUAGES, SETTINGS, Server, addresses
from stoppvif.app import create_app

SITE = create_app(SETTINGS)
# Frames too, and an address that is nobody's gives the page of errors.
PATHS = [
    *addresses(SITE),
    *addresses(SITE, "embed"),
    *(f"/{lang}/nothing" for lang in LANGUAGES),
]
# Every page of every language in light; what the other modes change is colours, the same in each.
PAIRS = [
    (mode, path)
    for mode in MODES
    for path in PATHS
    if mode == "light" or path.removeprefix("/embed").startswith(("/fr/", "/ar/"))
]
TESTS = [path for path in PATHS if "/test/" in path and not path.endswith("/")]
# Taller than any page: what floats lies where it belongs, and hides nothing from axe. That it
# hides nothing from the keyboard either is tested there.
WINDOW = {"width": 360, "height": 15_000}


@pytest.fixture(scope="module", params=MODES)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """One page for each mode; our CSP would refuse axe, so it is off."""
    context = browser.new_context(viewport=WINDOW, bypass_csp=True, **MODES[request.param])
    context.add_init_script(AXE.read_text(encoding="utf-8"))
    opened = context.new_page()
    assert opened.evaluate("matchMedia('(forced-colors: active)').matches") == (
        request.param == "forced"
    )
    yield opened
    context.close()


@pytest.mark.parametrize(("page", "path"), PAIRS, indirect=["page"])
def test_axe_finds_no_fault(server: Server, page: Page, path):
    page.goto(server.url + path)
    found = faults(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", TESTS)
def test_axe_finds_no_fault_in_an_answered_test(server: Server, page: Page, path):
    """With an urgent line ticked and a reason opened: the help and the result stand there."""
    page.goto(server.url + path)
    page.locator("[data-zone=red] li:has(.help) input").first.check()
    page.locator("summary").first.click()
    assert page.locator(".help a:visible").count() >= 2
    assert page.locator("#result [data-zone=red] a:visible").count() >= 2
    assert page.locator("details p:visible").count() == 1
    found = faults(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_axe_finds_no_fault_in_what_was_found(server: Server, page: Page, language):
    page.goto(f"{server.url}/{language}/search")
    page.locator("#q").press_sequentially({"fr": "il me frappe", "ar": "يضربني"}[language])
    page.locator("#found .doors a").first.wait_for()
    assert page.locator("#found .danger a:visible").count() >= 2
    found = faults(page)
    assert not found, "\n".join(found)


BROKEN = {
    "label": ('<label for="s0">', "<label>"),
    "html-has-lang": ('<html lang="fr"', "<html"),
    "document-title": ("<title>", "<title></title><title>"),
    "link-name": ('<a class="button" href="#result">', '<a href="#top"></a><a href="#result">'),
    "region": ("<main", '<div>Words</div><main tabindex="-1"'),
    "landmark-one-main": ("main", "div"),
    # 5.2:1 on our paper: enough for double A, too little for us.
    "color-contrast-enhanced": ("--quiet: #54484f", "--quiet: #6f666b"),
    "target-size": (
        "</h1>",
        "</h1><a href=#s0>a</a><br><a href=#s1>b</a><style>a{all:unset}</style>",
    ),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_axe_fails_on_a_bad_page(server: Server, browser: Browser, rule):
    context = browser.new_context(viewport=WINDOW, bypass_csp=True, color_scheme="light")
    context.add_init_script(AXE.read_text(encoding="utf-8"))
    page = context.new_page()
    whole = server.get("/fr/test/couple")[2].decode()
    broken = whole.replace(*BROKEN[rule])
    assert broken != whole
    page.route("**/test/couple", lambda route: route.fulfill(body=broken, content_type="text/html"))
    page.goto(f"{server.url}/fr/test/couple")
    found = faults(page)
    context.close()
    assert [fault for fault in found if fault.startswith(f"{rule}:")], found
