"""At 400 %, with wider text, under a thumb, and from right to left: nothing is lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from house import LANGUAGES, SETTINGS, Server, addresses
from stoppvif.app import create_app

PATHS = addresses(create_app(SETTINGS))
# A computer's window of 1280 by 1024 at 400 %, and a small phone.
ZOOMED = {"width": 320, "height": 256}
PHONE = {"width": 360, "height": 640}
DESK = {"width": 1280, "height": 900}

# All that a page can show at once: each reason opened, each line ticked.
UNFOLD = """() => {
  document.querySelectorAll("details").forEach((element) => (element.open = true));
  document.querySelectorAll("input[type=checkbox]").forEach((element) => element.click());
}"""
# How far the page scrolls sideways, and what sticks out of the window, to say where to look.
SIDEWAYS = """() => {
  const { scrollWidth, clientWidth } = document.scrollingElement;
  const out = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && (box.right > clientWidth + 1 || box.left < -1);
  });
  const names = out.map((element) => element.outerHTML.slice(0, 80));
  return scrollWidth > clientWidth ? [`${scrollWidth} px wide`, ...names] : names;
}"""
# WCAG 1.4.12: whoever needs wider text sets this, and must still read everything.
SPACING = """* {
  line-height: 1.5 !important;
  letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important;
}
p { margin-block-end: 2em !important }"""
# Boxes whose words do not fit. What is hidden from the eye on purpose has a box of one pixel.
CLIPPED = """() => [...document.querySelectorAll("body *")]
  .filter((element) => element.innerText && getComputedStyle(element).display !== "inline")
  .filter((element) => element.clientWidth > 1 && element.clientHeight > 1)
  .filter((element) => element.scrollWidth > element.clientWidth + 1 ||
    element.scrollHeight > element.clientHeight + 1)
  .map((element) => element.outerHTML.slice(0, 80))"""
# How many pixels of the window's height something covers that stays while the page scrolls.
COVERED = """() => {
  const floats = (element) => element && element !== document.documentElement &&
    (["sticky", "fixed"].includes(getComputedStyle(element).position) ||
      floats(element.parentElement));
  const rows = [...Array(innerHeight).keys()];
  return rows.filter((y) => floats(document.elementFromPoint(innerWidth / 2, y))).length;
}"""
# A thumb's targets: all but links within a sentence, which cannot be taller than their line.
TARGETS = (
    "button, .button, .dial, summary, .zone label, [contenteditable], #leave, .top a, footer nav a, "
    ".doors a, .lines a, .onward a"
)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One page for all; our CSP would refuse the reader's own style, so it is off."""
    context = browser.new_context(viewport=ZOOMED, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_no_page_scrolls_sideways(server: Server, page: Page, path):
    page.goto(server.url + path)
    page.evaluate(UNFOLD)
    for window in (ZOOMED, PHONE):
        page.set_viewport_size(window)
        assert not page.evaluate(SIDEWAYS), window


@pytest.mark.parametrize("window", [ZOOMED, PHONE], ids=["zoomed", "phone"])
@pytest.mark.parametrize("page_name", ["", "test/couple"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_floats_leaves_room_for_the_page(server: Server, page: Page, lang, page_name, window):
    """The bar is there wherever she scrolls, and covers at most a quarter of the window."""
    page.set_viewport_size(window)
    page.goto(f"{server.url}/{lang}/{page_name}")
    page.mouse.wheel(0, 300)
    page.wait_for_function("scrollY > 100")
    bar = page.locator("#leave").bounding_box()
    assert bar["y"] == 0
    assert bar["width"] == window["width"]
    assert bar["height"] <= page.evaluate(COVERED) <= window["height"] / 4


@pytest.mark.parametrize("path", PATHS)
def test_wider_text_is_not_cut(server: Server, page: Page, path):
    page.set_viewport_size(PHONE)
    page.goto(server.url + path)
    page.evaluate(UNFOLD)
    page.add_style_tag(content=SPACING)
    assert not page.evaluate(CLIPPED)
    assert not page.evaluate(SIDEWAYS)


@pytest.mark.parametrize("window", [ZOOMED, PHONE, DESK], ids=["zoomed", "phone", "desk"])
@pytest.mark.parametrize(
    "page_name", ["", "test/", "test/couple", "urgent", "safety/try", "nothing"]
)
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_thumb_hits_every_target(server: Server, page: Page, lang, page_name, window):
    page.set_viewport_size(window)
    page.goto(f"{server.url}/{lang}/{page_name}")
    page.evaluate(UNFOLD)
    targets = page.locator(TARGETS).locator("visible=true")
    boxes = targets.evaluate_all(
        "all => all.map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 80)])"
    )
    assert len(boxes) > 10
    small = [name for box, name in boxes if box["height"] < 44 or box["width"] < 24]
    assert not small
    ticks = page.locator("input").evaluate_all("all => all.map((one) => one.offsetWidth)")
    assert all(width >= 24 for width in ticks)


@pytest.mark.parametrize(("lang", "right"), [("fr", False), ("ar", True)])
def test_the_ruler_stands_where_reading_begins(server: Server, page: Page, lang, right):
    """Ruler, box, words: from the left in French, from the right in Arabic."""
    page.set_viewport_size(PHONE)
    page.goto(f"{server.url}/{lang}/test/couple")
    for zone in ("green", "orange", "red"):
        part = page.locator(f".zone[data-zone={zone}]")
        ruler, lines = part.locator("ul").bounding_box(), part.locator("li").first.bounding_box()
        box = part.locator("input").first.bounding_box()
        words = part.locator("label").first.bounding_box()
        # The ruler is the rim of the list, on the one side where the lines do not reach.
        rim_left = lines["x"] - ruler["x"]
        rim_right = ruler["width"] - lines["width"] - rim_left
        assert (rim_right > 8, rim_left > 8) == (right, not right)
        assert (box["x"] > words["x"]) == right
    page.goto(f"{server.url}/{lang}/test/")
    places = [item.bounding_box()["x"] for item in page.locator(".rule li").all()]
    assert places == sorted(places, reverse=right)


@pytest.mark.parametrize(
    ("check", "broken"),
    [
        (SIDEWAYS, "h1 { white-space: nowrap }"),
        (SIDEWAYS, ".top { inline-size: 30rem; max-inline-size: none }"),
        (CLIPPED, ".zone label { block-size: 44px; overflow: hidden }"),
        (CLIPPED, ".doors a, .dial { block-size: 48px }"),
    ],
)
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_what_sticks_out_is_found(server: Server, page: Page, lang, check, broken):
    """The control: both measures see what they are for, in both directions of writing."""
    page.set_viewport_size(ZOOMED)
    page.goto(f"{server.url}/{lang}/test/couple")
    page.evaluate(UNFOLD)
    page.add_style_tag(content=SPACING)
    assert not page.evaluate(check)
    page.add_style_tag(content=broken)
    assert page.evaluate(check)
