"""The desk's door in a real browser: a passkey made and used, an app's codes, recovery codes."""

import contextlib
from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from desk import ADMINISTRATOR, SOCIAL
from live import Live, live
from stoppvif.staff import links

PASSWORD = "trumpet orchard velvet 41 lantern"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


# The picture for the app is whole, and no rule for icons draws over it: a camera reads it.
DRAWN = """() => {
  const svg = document.querySelector(".scan svg"), [paper, ink] = svg.querySelectorAll("path");
  const drawn = svg.getBBox(), box = svg.viewBox.baseVal;
  const { stroke, strokeWidth } = getComputedStyle(ink);
  const whole = drawn.width <= box.width && svg.getBoundingClientRect().width === 200;
  return [whole, getComputedStyle(paper).stroke, stroke, strokeWidth];
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("door")) as running:
        yield running


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    with contextlib.closing(browser.new_context(locale="en")) as context:
        yield context.new_page()


def authenticator(tab: Page) -> CDPSession:
    """Give the tab a finger and a chip that knows it."""
    session = tab.context.new_cdp_session(tab)
    session.send("WebAuthn.enable", {"enableUI": False})
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session


def invited(site: Live, tab: Page, login: str, *grants) -> int:
    staff_id = site.person(login, *grants, language="en")
    token = site.database.write(links.make, staff_id, site.now)
    tab.goto(f"{site.url}/desk/enrol/{token}")
    return staff_id


def test_a_passkey_is_made_with_the_link_and_used_at_the_door(site, tab):
    authenticator(tab)
    invited(site, tab, "anna", SOCIAL)
    tab.get_by_label("Name of this passkey").fill("My phone")
    tab.get_by_role("button", name="Make a passkey").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Hello, Anna")
    tab.get_by_role("button", name="Log out").click()
    tab.get_by_role("button", name="Log in with a passkey").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Hello, Anna")
    tab.goto(f"{site.url}/desk/account/")
    expect(tab.get_by_text("My phone", exact=True)).to_be_visible()


def test_a_passkey_that_is_not_used_leaves_the_other_way_open(site, tab):
    """No key is known to this device: the page says so, and the button can be pressed again."""
    authenticator(tab)
    tab.goto(f"{site.url}/desk/login")
    button = tab.get_by_role("button", name="Log in with a passkey")
    button.click()
    expect(tab.get_by_text("The passkey was not used.")).to_be_visible()
    expect(button).to_be_enabled()
    tab.locator("summary").click()
    expect(tab.get_by_label("Password", exact=True)).to_be_visible()


def test_password_and_app_then_a_recovery_code_when_the_phone_is_gone(site, tab):
    invited(site, tab, "bert", ADMINISTRATOR)
    tab.get_by_text("With a password and an app").click()
    secret = tab.locator(".scan + p code").inner_text()
    assert tab.evaluate(DRAWN) == [True, "none", "rgb(0, 0, 0)", "1px"]
    tab.get_by_label("New password").fill(PASSWORD)
    tab.get_by_label("The same password again").fill(PASSWORD)
    tab.get_by_label("Code that the app shows now").fill(pyotp.TOTP(secret).now())
    tab.get_by_role("button", name="Save password and app").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Your ten recovery codes")
    codes = tab.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 10
    tab.get_by_role("link", name="I have kept them").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Hello, Bert")
    tab.get_by_role("button", name="Log out").click()
    # The app's code of this half minute was used up at the enrolment.
    log_in(tab, "bert", pyotp.TOTP(secret).now())
    expect(tab.get_by_role("alert")).to_contain_text("is not right")
    log_in(tab, "bert", codes[3])
    expect(tab.get_by_role("heading", level=1)).to_have_text("Hello, Bert")
    tab.goto(f"{site.url}/desk/account/")
    expect(tab.get_by_text("You have 9 recovery codes left.")).to_be_visible()


def log_in(tab: Page, login: str, code: str) -> None:
    if not tab.get_by_label("Login name").is_visible():
        tab.locator("summary").click()
    tab.get_by_label("Login name").fill(login)
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_label("Code from your app").fill(code)
    tab.get_by_role("button", name="Log in", exact=True).click()


def test_without_script_password_and_app_are_offered_and_work(site, browser):
    with contextlib.closing(browser.new_context(locale="en", java_script_enabled=False)) as context:
        tab = context.new_page()
        invited(site, tab, "carl", SOCIAL)
        assert not tab.get_by_role("button", name="Make a passkey").is_visible()
        tab.get_by_text("With a password and an app").click()
        secret = tab.locator(".scan + p code").inner_text()
        tab.get_by_label("New password").fill(PASSWORD)
        tab.get_by_label("The same password again").fill(PASSWORD)
        tab.get_by_label("Code that the app shows now").fill(pyotp.TOTP(secret).now())
        tab.get_by_role("button", name="Save password and app").click()
        tab.get_by_role("link", name="I have kept them").click()
        expect(tab.locator("noscript .line-state")).to_contain_text("Without script")


def test_nothing_of_the_desk_stays_in_the_browsers_storage(site, tab):
    authenticator(tab)
    invited(site, tab, "dora", SOCIAL)
    tab.get_by_role("button", name="Make a passkey").click()
    expect(tab.get_by_text("Connected.")).to_be_visible()
    kept = tab.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    assert kept == [0, 0, ""]
    (cookie,) = tab.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("desk", True, "Strict")


def test_leaving_the_public_site_does_not_log_a_professional_out(site, tab):
    staff_id = site.person("emma", SOCIAL, language="en")
    site.log_in(tab, staff_id)
    tab.request.get(f"{site.url}/exit", max_redirects=0)
    tab.request.post(f"{site.url}/exit", max_redirects=0)
    tab.goto(f"{site.url}/desk/")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Hello, Emma")
