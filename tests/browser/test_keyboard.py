"""With the keyboard alone: from home to a number to call, and focus always in sight."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from house import Server

PHONE = {"width": 360, "height": 640}
# A computer's window of 1280 by 1024 at 400 %.
ZOOMED = {"width": 320, "height": 256}
# More stops than any page has: whoever tabs as often as this is trapped, or looks for nothing.
MOST_STOPS = 400
PAGES = ["/{}/", "/{}/test/", "/{}/test/couple", "/{}/urgent", "/{}/safety", "/{}/safety/try"]
PATHS = [page.format(lang) for lang in ("fr", "ar") for page in PAGES]

# What is wrong with how the focused element shows: no outline, outside of the window, or under
# something else at its middle or at the middle of an edge. Of what takes more than half of the
# window, the edges may lie outside.
UNSEEN = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return "no outline";
  const box = element.getBoundingClientRect();
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const edges = [[x, box.top + 1], [x, box.bottom - 1], [box.left + 1, y], [box.right - 1, y]];
  for (const [left, top] of [[x, y], ...(box.height > innerHeight / 2 ? [] : edges)]) {
    const seen = document.elementFromPoint(left, top);
    if (!seen) return "outside of the window";
    if (!element.contains(seen) && !seen.contains(element)) {
      return `under ${seen.outerHTML.slice(0, 60)}`;
    }
  }
  return "";
}"""
NAME = "() => document.activeElement.outerHTML.slice(0, 80)"
IS_BODY = "() => document.activeElement === document.body"
MARK = "() => document.activeElement.dataset.stop"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()


def tab(page: Page, keys: str = "Tab") -> None:
    """One stop on; whatever has the focus is in sight."""
    page.keyboard.press(keys)
    # Past the last stop the focus is the browser's own.
    if not page.evaluate(IS_BODY):
        unseen = page.evaluate(UNSEEN)
        assert not unseen, f"{page.evaluate(NAME)}: {unseen}"


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(MOST_STOPS):
        tab(page)
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"the Tab key never reaches {target}")


def walk(page: Page, *keys: str) -> None:
    for key in keys:
        tab(page, key)


def reached(page: Page) -> str:
    """What a screen reader is told of the answer."""
    return page.locator("p[role=status]").aria_snapshot()


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_the_keyboard_leads_from_home_to_a_number(server: Server, page: Page, lang):
    visited = []
    page.on("request", lambda request: visited.append(urlsplit(request.url).path))
    page.goto(f"{server.url}/{lang}/")
    tab_to(page, page.locator(f".doors a[href='/{lang}/test/']"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{lang}/test/")
    tab_to(page, page.locator("a[href$='/test/couple']"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/test/couple")

    orange = page.locator("input[data-zone=orange]").first
    why = page.locator("[data-zone=orange] details").first
    tab_to(page, orange)
    page.keyboard.press("Space")
    expect(orange).to_be_checked()
    # In a form, Enter presses its first button, and the page would come back empty. Some browsers
    # send a form without any; a button that cannot be pressed keeps them all from it.
    page.keyboard.press("Enter")
    expect(page.locator(".test button").first).to_be_disabled()
    tab_to(page, why.locator("summary"))
    page.keyboard.press("Enter")
    expect(why.locator("p")).to_be_visible()

    tab_to(page, page.locator("a[href='#result']"))
    page.keyboard.press("Enter")
    result = page.locator("#result")
    expect(result).to_be_focused()
    expect(result.locator("[data-zone=orange] h2")).to_be_in_viewport()
    tab_to(page, result.locator("[data-zone=orange] a[href^='tel:']").first)

    tab_to(page, page.locator("button[type=reset]"))
    page.keyboard.press("Enter")
    expect(orange).not_to_be_checked()
    expect(result.locator("[data-zone]:visible")).to_have_count(0)
    assert visited == [f"/{lang}/", f"/{lang}/test/", f"/{lang}/test/couple"]


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_screen_reader_hears_the_zone_that_was_reached(server: Server, page: Page, lang):
    """One zone at a time, by its name, and the help under an urgent line as soon as it is there."""
    page.goto(f"{server.url}/{lang}/test/couple")
    names = {zone: page.locator(f"#{zone}").inner_text() for zone in ("green", "orange", "red")}
    assert not [zone for zone in names.values() if zone in reached(page)]
    for zone, name in names.items():
        page.locator(f"input[data-zone={zone}]").first.press("Space")
        heard = reached(page)
        assert "status" in heard
        assert [other for other in names.values() if other in heard] == [name]
    for zone in ("red", "orange", "green"):
        assert names[zone] in reached(page)
        page.locator(f"input[data-zone={zone}]").first.press("Space")
    assert not [zone for zone in names.values() if zone in reached(page)]

    urgent = page.locator("li:has(.help)").first
    assert "tel:" not in urgent.get_by_role("status").aria_snapshot()
    urgent.locator("input").press("Space")
    assert "tel:112" in urgent.get_by_role("status").aria_snapshot()


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_every_box_reason_and_result_has_a_name(server: Server, page: Page, lang):
    """What a screen reader lists: each box by its line, each reason by the line it is for."""
    page.goto(f"{server.url}/{lang}/test/couple")
    lines = page.locator(".zone label").all_inner_texts()
    assert len(lines) > 15
    for line in lines:
        expect(page.get_by_role("checkbox", name=line, exact=True)).to_have_count(1)
        expect(page.locator("summary", has_text=line)).to_have_count(1)
    name = page.locator("#result").get_attribute("aria-label")
    expect(page.get_by_role("region", name=name, exact=True)).to_have_count(1)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("window", [PHONE, ZOOMED], ids=["phone", "zoomed"])
def test_every_stop_is_reached_in_order_and_in_sight(server: Server, page: Page, path, window):
    """Down the page and up again, every link, box and button once, in the order of the page."""
    page.set_viewport_size(window)
    page.goto(server.url + path)
    stops = page.evaluate(
        """() => {
          const stops = [...document.querySelectorAll("a[href], button, input, summary, [contenteditable]")]
            .filter((element) => !element.disabled && element.checkVisibility());
          stops.forEach((element, index) => (element.dataset.stop = index));
          return stops.length;
        }"""
    )
    assert stops > 15
    for index in range(stops):
        tab(page)
        assert page.evaluate(MARK) == str(index), page.evaluate(NAME)
    # Shift with Tab is not Shift alone: on the way up nobody leaves by mistake.
    for index in reversed(range(stops - 1)):
        tab(page, "Shift+Tab")
        assert page.evaluate(MARK) == str(index), page.evaluate(NAME)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_first_stop_skips_to_the_content_and_the_second_leaves(
    server: Server, browser: Browser, script
):
    context = browser.new_context(viewport=PHONE, java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{server.url}/fr/urgent")
    tab(page)
    expect(page.locator(".skips a[href='#main']")).to_be_focused()
    tab(page)
    expect(page.locator(".skips a[href='/exit']")).to_be_focused()
    tab(page, "Shift+Tab")
    page.keyboard.press("Enter")
    tab(page)
    expect(page.locator("main a").first).to_be_focused()
    context.close()


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (":focus-visible { outline: none !important }", "no outline"),
        ("html { scroll-padding: 0 !important }", "under <"),
        (".zone input { order: 2; position: fixed; top: -99px }", "outside"),
    ],
)
def test_a_hidden_focus_is_found(server: Server, browser: Browser, broken, sentence):
    """The control: each way to lose the focus fails the walk above."""
    context = browser.new_context(viewport=PHONE, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{server.url}/fr/test/couple")
    page.add_style_tag(content=broken)
    with pytest.raises(AssertionError, match=sentence):
        walk(page, *["Tab"] * 40, *["Shift+Tab"] * 40)
    context.close()
