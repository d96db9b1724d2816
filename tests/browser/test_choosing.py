"""Which result shows: the gravest zone ticked, and one line is enough. In the browser, for real."""

import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from house import PARTS, Server

# From the lightest to the gravest.
ZONES = ["green", "orange", "red"]
VERSIONS = PARTS["version"]
# A browser that knows neither the selector nor how to ask for it in a style sheet.
NO_HAS = """
const real = CSS.supports.bind(CSS);
CSS.supports = (...asked) => !asked.join().includes(":has(") && real(...asked);
"""


def context(browser: Browser, *, script: bool, has: bool = True) -> BrowserContext:
    """A browser with or without script, with or without `:has()`."""
    opened = browser.new_context(java_script_enabled=script, bypass_csp=not has)
    if not has:
        opened.add_init_script(NO_HAS)
        opened.route("**/test/*", without_has)
    return opened


def without_has(route: Route) -> None:
    answer = route.fetch()
    head, end, rest = answer.text().rpartition("</style>")
    route.fulfill(response=answer, body=head.replace(":has(", ":nope(") + end + rest)


@pytest.fixture(scope="module", params=["style alone", "with script", "script without :has()"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """One page for each way in which a browser chooses the result."""
    opened = context(
        browser, script=request.param != "style alone", has=not request.param.endswith(":has()")
    )
    yield opened.new_page()
    opened.close()


def lines(page: Page, zone: str) -> list[str]:
    """The boxes of a zone, by id, in order."""
    return page.locator(f"input[data-zone={zone}]").evaluate_all("all => all.map((one) => one.id)")


def tick(page: Page, wanted: set[str]) -> None:
    """Tick and untick until just the boxes `wanted` are ticked."""
    boxes = page.locator(".zone input:checked")
    ticked = set(boxes.evaluate_all("all => all.map((one) => one.id)"))
    for box in sorted(ticked ^ wanted):
        page.locator(f"#{box}").press("Space")


def expect_result(page: Page, zones: list[str]) -> None:
    """Just these parts of the result show, in this order."""
    parts = page.locator("#result > [data-zone]:visible")
    expect(parts).to_have_count(len(zones))
    for place, zone in enumerate(zones):
        expect(parts.nth(place)).to_have_attribute("data-zone", zone)


def combinations(page: Page, version: str) -> list[tuple[set[str], list[str]]]:
    """Ticks, and the result they give: the corners, and two taken by chance, the same each run."""
    green, orange, red = (lines(page, zone) for zone in ZONES)
    chance = random.Random(version)
    ticks = [
        set(),
        {green[0]},
        {green[-1], orange[-1]},
        {green[-1]},
        {orange[0]},
        {*green, *orange},
        {*green, *orange, red[-1]},
        {red[0]},
        {red[0], green[0]},
        {*green},
        {orange[-1], red[-1]},
        {*green, *orange, *red},
        set(chance.sample(green + orange, 3)),
        set(chance.sample(green + orange + red, 4)),
        set(),
    ]
    reached = [
        [zone for zone, its in zip(ZONES, (green, orange, red), strict=True) if one & {*its}]
        for one in ticks
    ]
    return [(one, zones[-1:]) for one, zones in zip(ticks, reached, strict=True)]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_gravest_line_ticked_decides(server: Server, page: Page, version):
    """From one combination to the next by ticking and unticking; nothing is sent meanwhile."""
    page.goto(f"{server.url}/fr/test/{version}")
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    for ticks, zones in combinations(page, version):
        tick(page, ticks)
        expect_result(page, zones)
        expect(page.locator("#result > .nothing")).to_be_visible(visible=not ticks)
    assert not sent


@pytest.mark.parametrize("version", VERSIONS)
def test_one_red_line_is_enough_whichever_it_is(server: Server, page: Page, version):
    page.goto(f"{server.url}/fr/test/{version}")
    for line in lines(page, "red"):
        box = page.locator(f"#{line}")
        box.press("Space")
        expect_result(page, ["red"])
        expect(page.locator("#result a[href^='tel:']:visible").first).to_be_visible()
        box.press("Space")
        expect_result(page, [])


@pytest.mark.parametrize("version", VERSIONS)
def test_an_urgent_line_shows_its_help_at_once(server: Server, page: Page, version):
    page.goto(f"{server.url}/fr/test/{version}")
    urgent = page.locator(".zone li:has(.help)")
    assert urgent.count() >= 1
    for line in urgent.all():
        expect(line.locator("a:visible")).to_have_count(0)
        line.locator("label").click()
        expect(line.locator("a[href='tel:112']")).to_be_visible()
        expect(line.locator("a[href='tel:101']")).to_be_visible()
        line.locator("label").click()
        expect(line.locator("a:visible")).to_have_count(0)


def test_the_button_unticks_everything(server: Server, page: Page):
    page.goto(f"{server.url}/fr/test/couple")
    tick(page, {*lines(page, "orange"), lines(page, "red")[0]})
    expect_result(page, ["red"])
    page.locator("button[type=reset]").click()
    expect(page.locator("input:checked")).to_have_count(0)
    expect_result(page, [])
    expect(page.locator("#result > .nothing")).to_be_visible()


def test_on_paper_stand_the_lines_and_the_one_result(server: Server, page: Page):
    page.goto(f"{server.url}/fr/test/couple")
    tick(page, {lines(page, "orange")[0]})
    page.emulate_media(media="print")
    expect_result(page, ["orange"])
    expect(page.locator(".zone li").last).to_be_visible()
    for nothing_to_tap in ("#leave", ".top", ".look", "footer nav", "button[type=reset]"):
        expect(page.locator(nothing_to_tap)).to_be_hidden()
    page.emulate_media(media="screen")
    expect(page.locator("#leave")).to_be_visible()


@pytest.mark.parametrize("version", VERSIONS)
def test_an_old_browser_without_script_shows_all_gravest_first(
    server: Server, browser: Browser, version
):
    """It cannot choose, so it hides nothing, whatever is ticked."""
    opened = context(browser, script=False, has=False)
    page = opened.new_page()
    page.goto(f"{server.url}/fr/test/{version}")
    for ticks in (set(), {lines(page, "green")[0]}):
        tick(page, ticks)
        expect_result(page, ["red", "orange", "green"])
        tops = [part.bounding_box()["y"] for part in page.locator("#result > [data-zone]").all()]
        assert tops == sorted(tops)
    opened.close()


def test_the_old_browser_is_one(server: Server, browser: Browser):
    """The control: what stands in for it really knows no `:has()`, and still the rest."""
    opened = context(browser, script=True, has=False)
    page = opened.new_page()
    page.goto(f"{server.url}/fr/test/couple")
    assert not page.evaluate("CSS.supports('selector(:has(*))')")
    assert page.evaluate("CSS.supports('selector(:not(*))')")
    style = "".join(page.locator("style").all_text_contents())
    assert ":nope(" in style
    assert ":has(" not in style
    opened.close()
