"""Every public page under axe-core: in light, in dark and in forced colours, on a small phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from house import LANGUAGES, SETTINGS, Server, addresses
from stoppvif.app import create_app

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
# An address that is nobody's gives the page of errors.
PATHS = [*addresses(create_app(SETTINGS)), *(f"/{lang}/nothing" for lang in LANGUAGES)]
TESTS = [path for path in PATHS if "/test/" in path and not path.endswith("/")]
MODES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    # Here the system chooses the colours, so there is no contrast of ours to measure.
    "forced": {"forced_colors": "active"},
}
# Taller than any page: what floats lies where it belongs, and hides nothing from axe. That it
# hides nothing from the keyboard either is tested there.
WINDOW = {"width": 360, "height": 15_000}

# 7:1 for all text, large or not. The ruler's marks (::before, ::after) lie beside the words.
CONTRAST = {
    "checks": [
        {
            "id": "color-contrast-enhanced",
            "options": {
                "ignorePseudo": True,
                "contrastRatio": {"normal": {"expected": 7}, "large": {"expected": 7}},
            },
        }
    ]
}
OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations", "incomplete"],
    "preload": False,
}
# The marks are drawn above the words of the small ruler, never under them; without the drawing
# axe can measure these words too.
UNDRAWN = "*, ::before, ::after { background-image: none !important }"


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


def faults(page: Page) -> list[str]:
    """What axe finds: rule, element and axe's own explanation. Unmeasured contrast is a fault."""
    forced = page.evaluate("matchMedia('(forced-colors: active)').matches")
    rules = {
        "color-contrast": {"enabled": False},
        "color-contrast-enhanced": {"enabled": not forced},
    }
    page.add_style_tag(content=UNDRAWN)
    found = page.evaluate(
        "([checks, options]) => { axe.configure(checks); return axe.run(options) }",
        [CONTRAST, {**OPTIONS, "rules": rules}],
    )
    unsure = [rule for rule in found["incomplete"] if rule["id"] == "color-contrast-enhanced"]
    return [
        f"{rule['id']}: {node['target'][0]}: {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in [*found["violations"], *unsure]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("path", PATHS)
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
