"""The bar that leaves: in sight wherever she is on the page, and over nothing that has the focus."""

import contextlib

import pytest

COUPLE = "/fr/test/couple"
# A small phone: where the bar costs most, and where most hides under it.
PHONE = {"width": 320, "height": 480}


@pytest.mark.parametrize("path", ["/fr/", COUPLE, "/fr/urgent", "/fr/safety"])
def test_the_bar_is_on_top_at_the_end_of_a_page_on_a_small_phone(page, site, path):
    page.set_viewport_size(PHONE)
    page.goto(site.url + path)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert page.evaluate("scrollY") > PHONE["height"]
    box = page.locator("#leave").bounding_box()
    assert (box["x"], box["y"], box["width"]) == (0, 0, PHONE["width"])
    assert 44 <= box["height"] <= PHONE["height"] / 6
    for x in (1, 160, 319):
        for y in (1, box["height"] - 1):
            assert page.evaluate(
                "([x, y]) => !!document.elementFromPoint(x, y).closest('#leave')", [x, y]
            ), f"something lies over the bar at {x}, {y}"


def test_the_bar_follows_a_phone_that_scrolls_inside_the_page(browser, site):
    """Zoomed in, or with the keyboard open, the screen shows a part of what holds the bar."""
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    with contextlib.closing(context):
        page = context.new_page()
        page.goto(site.url + COUPLE)
        devtools = context.new_cdp_session(page)
        devtools.send("Emulation.setPageScaleFactor", {"pageScaleFactor": 2})
        for way in (-100, -900, 400):
            swipe = {"x": 80, "y": 150, "yDistance": way, "speed": 8000}
            devtools.send("Input.synthesizeScrollGesture", swipe)
            page.wait_for_function(
                "() => Math.abs(document.querySelector('#leave').getBoundingClientRect().top"
                " - visualViewport.offsetTop) < 1"
            )
            assert page.evaluate("visualViewport.pageTop") > 0


# Whether the first and the last line of what has the focus can be seen; and which thing it is,
# by its place and by its words.
FOCUS = """() => {
    const it = document.activeElement, boxes = [...it.getClientRects()];
    const seen = (x, y) => {
        const found = document.elementFromPoint(x, y);
        return it.contains(found) || (found !== document.body && found?.contains(it));
    };
    const [first, last] = [boxes[0], boxes.at(-1)];
    return {
        place: [...document.querySelectorAll("*")].indexOf(it),
        words: it.textContent || it.value,
        seen: seen(first.x + first.width / 2, first.top + 1)
            && seen(last.x + last.width / 2, last.bottom - 1),
    };
}"""


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize("language", ["fr", "de"])
def test_what_has_the_focus_is_never_under_the_bar(page, site, language, key):
    """With a result and its numbers open; German has the longest words in its bar."""
    page.set_viewport_size(PHONE)
    page.goto(f"{site.url}/{language}/test/couple")
    page.check(".zone[data-zone=red] input >> nth=0")
    stops = page.locator("a[href]:visible, input:visible, summary:visible, button:visible")
    (stops.first if key == "Tab" else stops.last).focus()
    visited = set()
    for _ in range(stops.count()):
        focus = page.evaluate(FOCUS)
        assert focus["seen"], f"hidden while it has the focus: {focus['words']}"
        visited.add(focus["place"])
        page.keyboard.press(key)
    assert len(visited) == stops.count() > 60
