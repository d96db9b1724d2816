"""The agenda's desk in a real browser: an editor's day, and a coordinator's."""

import contextlib
import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from axe import AXE, faults
from desk import COORDINATOR, EDITOR
from events import draft
from live import Live, live
from stoppvif.agenda import model
from stoppvif.content.hours import BRUSSELS


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("agenda")) as running:
        yield running


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    with contextlib.closing(browser.new_context(locale="en", bypass_csp=True)) as context:
        context.add_init_script(AXE.read_text(encoding="utf-8"))
        yield context.new_page()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    with contextlib.closing(browser.new_context(locale="en")) as context:
        yield context.new_page()


def ahead(days: int) -> str:
    return (dt.datetime.now(BRUSSELS).date() + dt.timedelta(days=days)).isoformat()


def test_an_editors_day(site, tab, visitor):
    site.log_in(tab, site.person("anna", EDITOR, language="en"))
    tab.goto(f"{site.url}/desk/")
    tab.get_by_role("link", name="Agenda", exact=True).click()
    tab.get_by_role("link", name="Write an event").click()
    assert not faults(tab)
    tab.locator("#title-fr").fill("Un stand")
    # One language beside the first, and another once she chooses it.
    expect(tab.locator("#title-nl")).to_be_visible()
    expect(tab.locator("#title-ar")).to_be_hidden()
    tab.get_by_label("العربية", exact=True).check()
    expect(tab.locator("#title-nl")).to_be_hidden()
    tab.locator("#title-ar").fill("لقاء مسائي")
    tab.locator("#dates-0-day").fill(ahead(7))
    tab.locator("#dates-0-opens").fill("14h30")
    tab.get_by_role("button", name="Add a date").click()
    # She goes on where the new row is, and what she had chosen and typed is still there.
    expect(tab.locator("#dates-1-day")).to_be_focused()
    expect(tab.locator("#title-ar")).to_have_value("لقاء مسائي")
    expect(tab.locator("#title-nl")).to_be_hidden()
    tab.locator("#dates-1-day").fill(ahead(8))
    tab.locator("#dates-1-closes").fill("16")
    tab.locator("#dates-1-closes").press("Enter")
    # Enter saves, and says what is wrong, with a way to it.
    expect(tab.get_by_role("alert")).to_contain_text("This is not saved yet")
    assert not faults(tab)
    tab.get_by_role("alert").get_by_role("link").click()
    expect(tab.locator("#dates-1-closes")).to_be_focused()
    tab.locator("#dates-1-opens").fill("14")
    tab.get_by_label("Name of the place").fill("Halle")
    tab.locator("main button.main").click()
    expect(tab.locator("main [role=status]")).to_have_text("It is saved.")
    expect(tab.locator(".preview")).to_contain_text("14:30")
    tab.get_by_role("navigation", name="Language of the preview").get_by_text("العربية").click()
    expect(tab.locator(".preview")).to_contain_text("لقاء مسائي")
    assert not faults(tab)
    visitor.goto(f"{site.url}/ar/agenda/")
    expect(visitor.get_by_text("لقاء مسائي")).to_have_count(0)
    tab.get_by_role("button", name="Publish").click()
    expect(tab.locator("main [role=status]")).to_have_text("It is published.")
    visitor.reload()
    expect(visitor.get_by_text("لقاء مسائي")).to_have_count(2)
    # It rains: she calls it off, and whoever looks sees so at once.
    tab.get_by_label("What has become of it").select_option("cancelled")
    tab.get_by_role("button", name="Tell visitors").click()
    visitor.goto(f"{site.url}/fr/agenda/")
    expect(visitor.locator(".status").first).to_have_text("Annulé")
    tab.get_by_role("button", name="Copy as a new draft").click()
    expect(tab.locator("#title-fr")).to_have_value("Un stand")
    expect(tab.locator("#status")).to_have_value("scheduled")


def test_a_coordinators_day(site, tab, visitor):
    for title in ("Une soirée", "Une marche"):
        made = model.create, draft(title, commune=""), "Paul", site.now
        site.database.write(*made, state="submitted", proposer="Lucie, 04 123 45 67")
    site.log_in(tab, site.person("carla", COORDINATOR, language="en"))
    tab.goto(f"{site.url}/desk/agenda/")
    expect(tab.locator(".tabs [aria-current]")).to_have_text("Waiting for approval (2)")
    assert not faults(tab)
    tab.get_by_role("link", name="Une soirée").click()
    expect(tab.get_by_text("Lucie, 04 123 45 67")).to_be_visible()
    tab.locator("summary").click()
    tab.locator("#reason").fill("C’est trop tôt.")
    assert not faults(tab)
    tab.get_by_role("button", name="Refuse it").click()
    expect(tab.get_by_text("It was refused: C’est trop tôt.")).to_be_visible()
    tab.get_by_role("link", name="Back to the list").click()
    tab.get_by_role("link", name="Une marche").click()
    tab.get_by_role("link", name="Change or translate").click()
    tab.locator("#title-nl").fill("Een mars")
    tab.locator("main button.main").click()
    tab.get_by_role("button", name="Publish").click()
    expect(tab.locator("main [role=status]")).to_have_text("It is published.")
    visitor.goto(f"{site.url}/nl/agenda/")
    expect(visitor.get_by_text("Een mars")).to_be_visible()
    expect(visitor.get_by_text("Lucie")).to_have_count(0)


def test_dates_of_a_rule_without_script(site, browser):
    anna = site.person("berthe", EDITOR, language="en")
    with contextlib.closing(browser.new_context(java_script_enabled=False)) as context:
        tab = context.new_page()
        site.log_in(tab, anna)
        tab.goto(f"{site.url}/desk/agenda/new")
        tab.locator("#title-fr").fill("Café")
        tab.get_by_label("The place is told").check()
        tab.locator("#dates-0-day").fill(ahead(1))
        tab.locator("summary").click()
        tab.locator("#every").select_option("week")
        weekday = dt.date.fromisoformat(ahead(1)).weekday()
        tab.locator("#weekday").select_option(str(weekday))
        tab.locator("#until").fill(ahead(29))
        tab.get_by_role("button", name="Make the dates").click()
        expect(tab.locator("fieldset.date")).to_have_count(5)
        tab.get_by_label("Take this date out").last.check()
        tab.locator("main button.main").click()
        expect(tab.locator(".preview li")).to_have_count(4)
