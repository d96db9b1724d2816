"""The directory's desk in a real browser: an entry is written, translated, published, checked."""

import contextlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from axe import AXE, faults
from desk import COORDINATOR, EDITOR
from entries import AYWAILLE, entry, publish
from live import Live, live


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("directory")) as running:
        yield running


@pytest.fixture
def tabs(browser: Browser) -> Iterator[list[Page]]:
    """An editor's browser, a coordinator's, and a visitor's."""
    with contextlib.ExitStack() as stack:
        contexts = [browser.new_context(locale="en", bypass_csp=True) for _ in range(3)]
        for context in contexts:
            stack.callback(context.close)
            context.add_init_script(AXE.read_text(encoding="utf-8"))
        yield [context.new_page() for context in contexts]


def test_an_entry_is_written_and_published(site, tabs):
    tab, _, visitor = tabs
    site.log_in(tab, site.person("anna", EDITOR, language="en"))
    tab.goto(f"{site.url}/desk/")
    tab.get_by_role("link", name="Directory", exact=True).click()
    tab.get_by_role("link", name="Add an entry").click()
    assert not faults(tab)
    tab.locator("#name-fr").fill("La Maison")
    tab.locator("#description-fr").fill("Une aide.")
    tab.get_by_label("العربية", exact=True).check()
    expect(tab.locator("#name-nl")).to_be_hidden()
    tab.locator("#name-ar").fill("البيت")
    # What an answer has no use for is not there.
    expect(tab.locator("#address_1")).to_be_hidden()
    expect(tab.locator("#weekly-0-opens")).to_be_hidden()
    tab.get_by_label("Every week at these hours").check()
    tab.locator("#weekly-0-opens").fill("9h")
    tab.locator("#weekly-0-closes").fill("12")
    tab.get_by_role("button", name="Add hours").click()
    expect(tab.locator("#weekly-1-opens")).to_be_focused()
    expect(tab.locator("#name-ar")).to_have_value("البيت")
    # Enter saves, and says what is wrong, with a way to it.
    tab.locator("#email").fill("nobody")
    tab.locator("#email").press("Enter")
    alert = tab.get_by_role("alert")
    expect(alert).to_contain_text("This is not saved yet")
    expect(alert.get_by_role("listitem")).to_have_count(3)
    assert not faults(tab)
    alert.get_by_role("link", name="Mail address").click()
    expect(tab.locator("#email")).to_be_focused()
    tab.locator("#email").fill("")
    tab.locator("#weekly-0-days-group").get_by_label("Mon").check()
    tab.locator("#services-0-name-fr").fill("Écoute")
    tab.locator("#services-0-description-fr").fill("Quelqu’un vous écoute.")
    tab.locator("#services-0-needs-group").get_by_label("To talk with someone").check()
    tab.locator("#services-0-audience-group").get_by_label("Women").check()
    tab.get_by_role("button", name="Save and publish").click()
    expect(tab.locator("main [role=status]")).to_contain_text("Visitors see it now")
    visitor.goto(f"{site.url}/ar/contacts/")
    visitor.get_by_role("link", name="البيت").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("البيت")


def test_a_coordinator_is_faster_and_nothing_of_either_is_lost(site, tabs):
    tab, other, visitor = tabs
    site.log_in(tab, site.person("bea", EDITOR, language="en"))
    site.log_in(other, site.person("carla", COORDINATOR, language="en"))
    address = f"{site.url}/desk/contacts/{site.write(publish, entry('Le Pont'), AYWAILLE)}"
    tab.goto(address)
    other.goto(address)
    other.locator("#phones-0-number").fill("04 384 47 93")
    other.locator("form.long button.main").click()
    expect(other.locator("main [role=status]")).to_have_text("Saved.")
    tab.locator("#alternate_name").fill("LM")
    tab.locator("form.long button.main").click()
    expect(tab.get_by_role("alert")).to_contain_text("04 384 47 93")
    expect(tab.locator("#phones-0-number")).to_have_value("04 384 47 93")
    assert not faults(tab)
    tab.locator("form.long button.main").click()
    expect(tab.locator("main [role=status]")).to_have_text("Saved.")
    tab.get_by_role("button", name="Checked today").click()
    expect(tab.locator("main [role=status]")).to_have_text("Noted as checked today.")
    visitor.goto(f"{site.url}/fr/contacts/le-pont")
    expect(visitor.get_by_role("link", name="04 384 47 93")).to_be_visible()
