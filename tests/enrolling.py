"""Coming in by the link of an invitation, and by password and code, as a browser does both."""

import pyotp

from desk import Answer, Desk, Visitor

PASSWORD = "seven quiet herons at dawn"


def enrol(desk: Desk, staff_id: int) -> str:
    """Enrol an account with a password and an app; the app's secret."""
    browser, link = desk.stranger(), desk.link(staff_id)
    field = browser.get(link).soup.find("input", attrs={"name": "secret"})
    secret = str(field["value"])
    data = {"secret": secret, "password": PASSWORD, "repeat": PASSWORD, "code": code(desk, secret)}
    browser.post(f"{link}/password", data, status=200)
    # The code of this half minute is used up.
    desk.later(minutes=1)
    return secret


def code(desk: Desk, secret: str) -> str:
    """What the app shows now."""
    return pyotp.TOTP(secret).at(desk.now)


def log_in(browser: Visitor, login: str, code: str, status: int = 303) -> Answer:
    """Send the login form."""
    data = {"login": login, "password": PASSWORD, "code": code}
    return browser.post("/desk/login", data, status=status)
