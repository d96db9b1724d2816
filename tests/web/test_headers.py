"""The header table against every route of the site, for equality."""

import pytest
from flask import Flask

from house import SETTINGS, addresses
from stoppvif.app import create_app
from stoppvif.settings import Settings
from stoppvif.web import audience
from stoppvif.web.headers import ALWAYS, HSTS, headers

APP = create_app(SETTINGS)
PLAIN = addresses(APP, "plain")
# What a route may say besides its row.
OWN = {
    "/": {"Location": "/fr/", "Vary": "Accept-Language"},
    "/exit": {"Location": "https://www.meteo.be/fr", "Clear-Site-Data": '"cache"'},
    "/health": {},
}


@pytest.mark.parametrize("path", PLAIN)
def test_answers_without_a_page_have_their_row_and_no_more(app, path):
    response = app.test_client().get(path)
    found = dict(response.headers)
    for name in ("Content-Length", "Content-Type"):
        found.pop(name)
    assert found == {**headers("plain", tls=False), **OWN[path]}


def test_pages_are_compared_too():
    """Public pages pass through the page audit, which compares their headers for equality."""
    assert set(PLAIN) == set(OWN)
    assert len(addresses(APP, "public")) == 5 * 13


def test_behind_tls_every_answer_asks_for_tls():
    app = create_app(Settings(public_url="https://localhost", content_dir=SETTINGS.content_dir))
    client = app.test_client()
    for path in ("/fr/", "/", "/exit", "/fr/nowhere"):
        assert client.get(path).headers["Strict-Transport-Security"] == HSTS
    assert "Strict-Transport-Security" not in APP.test_client().get("/fr/").headers


def test_every_row_starts_from_nothing_and_can_not_be_framed():
    for row in ("public", "plain"):
        policy = headers(row, tls=False, styles=["'sha256-a'"])["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "frame-ancestors 'none'" in policy
        for word in ("unsafe", "*", "http"):
            assert word not in policy


def test_nothing_may_be_kept_and_nothing_told_to_others():
    assert ALWAYS["Cache-Control"] == "no-store"
    assert ALWAYS["Referrer-Policy"] == "no-referrer"
    assert "microphone=()" in ALWAYS["Permissions-Policy"]
    assert "geolocation=()" in ALWAYS["Permissions-Policy"]


def undeclared(app: Flask) -> list[str]:
    """Routes that do not say for whom they are."""
    rules = app.url_map.iter_rules()
    return sorted(rule.endpoint for rule in rules if not audience.of(app, rule.endpoint))


def test_every_route_declares_its_audience():
    assert not undeclared(APP)


def test_a_route_without_an_audience_is_found():
    app = create_app(SETTINGS)
    app.add_url_rule("/secret", "secret", lambda: "")
    assert undeclared(app) == ["secret"]
