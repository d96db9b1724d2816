"""Duty in a real browser: the roster by keyboard, who is there, an alarm that rings."""

import contextlib
import datetime as dt
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from desk import COORDINATOR, SOCIAL
from live import Live, live
from stoppvif.content.hours import BRUSSELS
from stoppvif.duty import plans, shown
from stoppvif.duty.edits import Times
from stoppvif.staff import sessions

# Quick enough to be watched; each a third of the next, as in life.
QUICK = {"heartbeat_seconds": 1, "lapse_seconds": 3, "alarm_seconds": 5}


# Everybody's browser is silent before the first click; a headless one is not.
SILENT = """
const Loud = AudioContext;
window.AudioContext = class extends Loud { constructor() { super(); this.suspend(); } };
"""


@pytest.fixture
def site(tmp_path, monkeypatch) -> Iterator[Live]:
    monkeypatch.setattr(shown, "STEP_SECONDS", 1)
    monkeypatch.setattr(shown, "JITTER_SECONDS", 1)
    with live(tmp_path, **QUICK) as running:
        yield running


@pytest.fixture
def tabs(browser: Browser) -> Iterator[list[Page]]:
    """Two browsers: a colleague's, and another's."""
    with contextlib.ExitStack() as stack:
        contexts = [browser.new_context(locale="en") for _ in range(2)]
        for context in contexts:
            stack.callback(context.close)
        yield [context.new_page() for context in contexts]


def today(site: Live) -> dt.date:
    return site.now.astimezone(BRUSSELS).date()


def on_shift(site: Live, login: str = "anna") -> int:
    """A professional who is planned all day, today and tomorrow."""
    staff_id = site.person(login, SOCIAL, language="en")
    for day in (today(site), today(site) + dt.timedelta(days=1)):
        site.write(plans.add_single, site.edit(), staff_id, day, Times(0, 1440))
    return staff_id


def public_state(site: Live, tab: Page) -> str | None:
    tab.goto(f"{site.url}/en/")
    return tab.locator("#availability").get_attribute("data-state")


def becomes(site: Live, tab: Page, state: str, seconds: float) -> None:
    deadline = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds)
    while public_state(site, tab) != state:
        assert dt.datetime.now(dt.UTC) < deadline, f"not {state} within {seconds} s"
        tab.wait_for_timeout(200)


def test_availability_opens_when_she_connects_and_closes_when_her_line_is_cut(site, tabs):
    colleague, visitor = tabs
    site.log_in(colleague, on_shift(site))
    assert public_state(site, visitor) == "closed"
    colleague.goto(f"{site.url}/desk/")
    expect(colleague.get_by_text("Connected.")).to_be_visible()
    expect(colleague.locator("#now .there")).to_have_text("present")
    becomes(site, visitor, "open", 5)
    colleague.context.set_offline(True)
    expect(colleague.get_by_text("Connection lost.")).to_be_visible(timeout=10_000)
    # Three seconds of lapse, two of the public step, a beat.
    becomes(site, visitor, "closed", 8)
    colleague.context.set_offline(False)
    expect(colleague.get_by_text("Connected.")).to_be_visible(timeout=15_000)
    becomes(site, visitor, "open", 5)


def test_a_page_that_loads_anew_is_no_absence(site, tabs):
    colleague, visitor = tabs
    site.log_in(colleague, on_shift(site))
    colleague.goto(f"{site.url}/desk/")
    becomes(site, visitor, "open", 5)
    for path in ("/desk/roster/", "/desk/account/", "/desk/"):
        colleague.goto(f"{site.url}{path}")
        assert public_state(site, visitor) == "open"


def test_logging_out_ends_her_presence_at_once(site, tabs):
    colleague, visitor = tabs
    site.log_in(colleague, on_shift(site))
    colleague.goto(f"{site.url}/desk/")
    becomes(site, visitor, "open", 5)
    colleague.get_by_role("button", name="Log out").click()
    expect(colleague.get_by_role("heading", level=1)).to_have_text("Log in to the desk")
    becomes(site, visitor, "closed", 4)


def test_a_shift_without_anyone_rings_until_somebody_looks_after_it(site, tabs):
    coordinator, colleague = tabs
    coordinator.add_init_script(SILENT)
    anna = on_shift(site)
    site.log_in(coordinator, site.person("carla", COORDINATOR, language="en"))
    coordinator.goto(f"{site.url}/desk/roster/")
    alarm = coordinator.get_by_text("a shift has nobody present")
    expect(alarm).to_be_visible(timeout=15_000)
    assert coordinator.title().startswith("●")
    # Before the first click a browser plays nothing: the page asks for it, then it sounds.
    coordinator.get_by_role("button", name="Let me hear alarms").click()
    expect(coordinator.get_by_role("button", name="Let me hear alarms")).to_be_hidden()
    coordinator.get_by_role("button", name="I look after it").click()
    expect(coordinator.get_by_text("Carla looks after it")).to_be_visible()
    expect(alarm).to_be_hidden()
    assert not coordinator.title().startswith("●")
    # She comes: the alarm is over, and her colleague's page says so by itself.
    site.log_in(colleague, anna)
    colleague.goto(f"{site.url}/desk/")
    expect(coordinator.locator("#alarms")).to_contain_text("until", timeout=10_000)


def press(tab: Page, words: str, key: str = "Enter") -> None:
    """Tab to what bears these words, as somebody without a mouse does, and press a key on it."""
    for _ in range(120):
        tab.keyboard.press("Tab")
        found = tab.evaluate(
            "(document.activeElement.labels?.[0] || document.activeElement).innerText"
        )
        if re.fullmatch(words, (found or "").strip(), re.DOTALL):
            tab.keyboard.press(key)
            return
    raise AssertionError(f"no way to {words!r} by keyboard")


def follow(tab: Page, words: str) -> None:
    """The same, for what leads to another page."""
    with tab.expect_navigation():
        press(tab, words)


def test_a_week_is_planned_moved_and_taken_out_by_keyboard_alone(site, tabs):
    tab, _ = tabs
    site.person("anna", SOCIAL, language="en")
    site.log_in(tab, site.person("carla", COORDINATOR, language="en"))
    tab.goto(f"{site.url}/desk/")
    follow(tab, "Roster")
    follow(tab, "Week after")
    follow(tab, "Add a shift.*")
    press(tab, "From", "0")
    tab.keyboard.type("900AM")
    press(tab, "To", "0")
    tab.keyboard.type("500PM")
    follow(tab, "Save")
    expect(tab.locator(".shift")).to_contain_text("09:00–17:00 Anna")
    follow(tab, "09:00–17:00.*")
    press(tab, "To", "0")
    tab.keyboard.type("300PM")
    follow(tab, "Save")
    expect(tab.locator(".shift")).to_contain_text("09:00–15:00 Anna")
    follow(tab, "09:00–15:00.*")
    follow(tab, "On this day")
    expect(tab.locator(".shift")).to_have_count(0)


def test_a_page_whose_session_is_over_says_so_and_keeps_what_it_shows(site, tabs):
    """A coordinator must not sit before a page on which no alarm will ever ring."""
    tab, _ = tabs
    carla = site.person("carla", COORDINATOR, language="en")
    site.log_in(tab, carla)
    tab.goto(f"{site.url}/desk/")
    expect(tab.get_by_text("Connected.")).to_be_visible()
    site.write(sessions.revoke_all, carla)
    expect(tab.get_by_text("You are logged out.")).to_be_visible(timeout=10_000)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Hello, Carla")
    expect(tab.get_by_role("link", name="Log in")).to_be_visible()
