"""Leaving, in a real browser: by pointer, by keys, without script, and what Back shows."""

import base64
import contextlib
import datetime as dt
import json
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from conftest import FLAGS, chromium
from house import LANGUAGES

TRY = "/fr/safety/try"
COUPLE = "/fr/test/couple"
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def gone(page: Page, neutral) -> None:
    """She is on the neutral site, and Back leads to where she was before the visit."""
    page.wait_for_url(f"{neutral.url}/fr")
    page.go_back()
    assert page.url == f"{neutral.url}/before"


def test_the_bar_leads_to_the_neutral_site_tells_the_server_and_leaves_no_way_back(
    page, site, neutral
):
    page.goto(site.url + COUPLE)
    page.check("#s0")
    asked = []
    page.on("request", lambda request: asked.append((request.method, request.url)))
    page.click("#leave")
    page.wait_for_url(f"{neutral.url}/fr")
    assert asked == [("POST", f"{site.url}/exit"), ("GET", f"{neutral.url}/fr")]
    gone(page, neutral)
    headers = next(headers for path, headers in reversed(neutral.asked) if path == "/fr")
    assert "Referer" not in headers


def soon(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline


def test_the_page_is_blank_and_neutral_before_the_neutral_site_answers(page, site, neutral):
    devtools = page.context.new_cdp_session(page)

    def screen() -> bytes:
        """What she sees. Chromium runs no script for us while it waits for the next site."""
        return base64.b64decode(devtools.send("Page.captureScreenshot")["data"])

    page.goto(site.url + COUPLE)
    page.evaluate("document.body.replaceChildren()")
    blank = screen()
    page.goto(site.url + COUPLE)
    assert screen() != blank
    page.evaluate("""() => {
        const icon = document.querySelector("link[rel=icon]");
        const send = navigator.sendBeacon.bind(navigator);
        navigator.sendBeacon = (to) => {
            console.log(JSON.stringify([document.title, icon.href, document.body.innerHTML]));
            return send(to);
        };
    }""")
    with neutral.slow():
        with page.expect_console_message() as told:
            page.click("#leave", no_wait_after=True)
        assert json.loads(told.value.text) == ["…", "data:,", ""], "blank first, then tell"
        # Its next frame and the tab's title may be a moment away; the neutral site stays silent.
        soon(lambda: devtools.send("Target.getTargetInfo")["targetInfo"]["title"] == "…")
        soon(lambda: screen() == blank)
    gone(page, neutral)


def open_with_stopped_clock(page: Page, address: str) -> None:
    """Time passes only where a test says so, however slow the machine is."""
    page.clock.install(time=NOON)
    page.goto(address)
    page.clock.pause_at(NOON + dt.timedelta(hours=1))


@pytest.mark.parametrize(("path", "field"), [("/fr/", "body"), (TRY, "#trial")])
def test_shift_three_times_leaves_also_while_writing(page, site, neutral, path, field):
    open_with_stopped_clock(page, site.url + path)
    page.locator(field).press("a")
    for pause in (0, 2000, 2000):
        page.clock.fast_forward(pause)
        page.keyboard.press("Shift")
    gone(page, neutral)


# What she does, key by key: `+` keeps a key down, `-` lets it go.
STAYS = {
    "twice only": ["Shift", "Shift"],
    "capital letters": ["Shift+A"] * 3,
    "the other layout, Alt first": ["Alt+Shift"] * 3,
    "the other layout, Shift first": ["Shift+Alt"] * 3,
    "one layout after the other": ["+Alt", "Shift", "Shift", "Shift", "-Alt"],
    "with Control": ["+Control", "Shift", "Shift", "Shift", "-Control"],
    "with Meta": ["+Meta", "Shift", "Shift", "Shift", "-Meta"],
    "Tab backwards": ["Shift+Tab"] * 3,
    "another key between": ["Shift", "Shift", "a", "Shift"],
    "another key still down": ["Shift", "Shift", "+a", "Shift", "-a"],
    "a pointer between": ["Shift", "Shift", "click", "Shift"],
    "selecting by pointer": ["Shift+click"] * 3,
    "too late": ["Shift", "Shift", "later", "Shift"],
    "each too late": ["Shift", "later", "Shift", "later", "Shift"],
    "held down": ["+Shift", "+Shift", "-Shift"] * 3,
}


def do(page: Page, step: str) -> None:
    if step == "click":
        page.click("#trial")
    elif step == "Shift+click":
        page.click("#trial", modifiers=["Shift"])
    elif step == "later":
        page.clock.fast_forward(2001)
    elif step.startswith("+"):
        page.keyboard.down(step[1:])
    elif step.startswith("-"):
        page.keyboard.up(step[1:])
    else:
        page.keyboard.press(step)


@pytest.mark.parametrize("steps", STAYS.values(), ids=STAYS)
def test_shift_that_means_something_else_does_not_leave(page, site, neutral, steps):
    open_with_stopped_clock(page, site.url + TRY)
    page.focus("#trial")
    for step in steps:
        do(page, step)
    assert page.title() == "Essai · SV"
    assert page.locator("#leave").is_visible()
    # The same keys, meant, still leave: the test does not pass because none arrived.
    for step in ["later", "Shift", "Shift", "Shift"]:
        do(page, step)
    gone(page, neutral)


def test_the_second_way_out_is_the_second_thing_that_tab_reaches(page, site, neutral):
    page.goto(site.url + COUPLE)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    expect(link).to_have_text("Quitter ce site maintenant")
    assert link.bounding_box()["height"] > 20, "seen once it has the focus"
    page.keyboard.press("Enter")
    gone(page, neutral)


@pytest.mark.parametrize("way", ["#leave", ".skips [data-leave]"])
def test_without_script_both_ways_out_are_plain_links(browser, site, neutral, way):
    context = browser.new_context(java_script_enabled=False, locale="fr-BE")
    with contextlib.closing(context):
        page = context.new_page()
        page.goto(site.url + COUPLE)
        with page.expect_response(f"{site.url}/exit") as answer:
            page.locator(way).press("Enter")
        page.wait_for_url(f"{neutral.url}/fr")
        assert answer.value.status == 303
        assert answer.value.header_value("clear-site-data") == '"cache"'
        assert context.cookies() == []


VISIT = [
    "/fr/test/",
    COUPLE,
    "/fr/test/",
    "/fr/test/self",
    "/fr/urgent",
    "/en/urgent",
    "/fr/urgent",
    "/fr/safety",
    TRY,
    "/fr/",
]


def test_a_visit_of_ten_pages_is_one_entry_in_the_back_list(page, site, neutral):
    page.goto(f"{site.url}/fr/")
    entries = page.evaluate("history.length")
    for path in VISIT:
        page.locator(f'a[href="{path}"]').first.click()
        page.wait_for_url(site.url + path)
    assert page.evaluate("history.length") == entries
    page.go_back()
    assert page.url == f"{neutral.url}/before"


def test_links_inside_a_page_move_the_focus_and_add_no_entry(page, site):
    page.goto(site.url + COUPLE)
    entries = page.evaluate("history.length")
    for link, target in {'.skips a[href="#main"]': "#main", 'a[href="#result"]': "#result"}.items():
        page.locator(link).press("Enter")
        expect(page.locator(target)).to_be_focused()
        expect(page.locator(target)).to_be_in_viewport()
    assert page.url == site.url + COUPLE
    assert page.evaluate("history.length") == entries


def test_a_page_from_the_back_forward_cache_shows_nothing_of_before(playwright, site, neutral):
    """She types another address over ours, and somebody else presses Back."""
    # Playwright switches the cache off; people's browsers have it.
    keeping = playwright.chromium.launch(
        executable_path=chromium(),
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    with contextlib.closing(keeping):
        # Whether a page is kept is the browser's choice; a busy machine's keeps fewer.
        seen = next(filter(None, (came_back(keeping, site, neutral) for _ in range(10))), None)
    assert seen == "back: ", "it came from the cache, and was blank at once"


def came_back(keeping, site, neutral) -> str | None:
    """What the page held when it was back from the cache; None where it was loaded anew."""
    page = keeping.new_page()
    page.goto(site.url + COUPLE)
    page.check("#s0")
    page.evaluate(
        'addEventListener("pageshow", () => console.log(`back: ${document.body.innerHTML}`))'
    )
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(f"{neutral.url}/before")
    page.go_back(wait_until="commit")
    expect(page.locator("#s0")).to_be_visible()
    expect(page.locator("#s0")).not_to_be_checked()
    page.close()
    return next((text for text in told if text.startswith("back")), None)


def test_a_page_that_was_left_and_comes_back_leaves_again(page, site, neutral):
    page.goto(site.url + COUPLE)
    page.evaluate("""() => addEventListener("click", () => setTimeout(() =>
        dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true}))))""")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    with neutral.slow(), page.expect_request(lambda _: asked.count(f"{neutral.url}/fr") == 2):
        page.click("#leave", no_wait_after=True)
    gone(page, neutral)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("method", "mode", "status"),
    [
        ("GET", "navigate", 303),
        ("GET", None, 303),
        ("POST", "navigate", 303),
        ("POST", None, 303),
        ("POST", "no-cors", 204),
    ],
)
def test_exit_clears_the_cache_alone_and_leads_on_in_the_browsers_language(
    site, neutral, language, method, mode, status
):
    headers = {"Accept-Language": f"{language}-BE,{language};q=0.9,xx;q=0.8"}
    headers |= {"Sec-Fetch-Mode": mode} if mode else {}
    found, answer, body = site.ask(method, "/exit", headers=headers)
    assert found == status
    assert answer.get("location") == (f"{neutral.url}/{language}" if status == 303 else None)
    assert answer["clear-site-data"] == '"cache"'
    assert "set-cookie" not in answer
    assert not body


def test_exit_refuses_a_form_that_another_site_sends(site):
    status, answer, _ = site.ask("POST", "/exit", headers={"Sec-Fetch-Site": "cross-site"})
    assert status == 403
    assert "clear-site-data" not in answer
