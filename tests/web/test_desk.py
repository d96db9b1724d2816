"""The desk beside the public site: whose cookie, whose pages, on which process."""

from dataclasses import replace

import pytest

from desk import EDITOR, SOCIAL
from house import SETTINGS, addresses
from keyring import keyring
from stoppvif.app import create_app
from stoppvif.web import audience
from stoppvif.web import desk as frame

PUBLIC, DESK = (create_app(replace(SETTINGS, surfaces={name})) for name in ("public", "desk"))


def audiences(app) -> set[str | None]:
    return {audience.of(app, rule.endpoint) for rule in app.url_map.iter_rules()}


# --- the two surfaces -----------------------------------------------------------------------------


def test_a_public_process_has_no_desk():
    assert audiences(PUBLIC) == {"public", "chat", "embed", "feed", "plain"}
    assert not [rule for rule in PUBLIC.url_map.iter_rules() if "desk" in rule.rule]
    for path in ("/desk/", "/desk/login", "/desk", "/desk/assets/x/desk.js"):
        response = PUBLIC.test_client().get(path)
        assert response.status_code == 404
        assert "Set-Cookie" not in response.headers
        # The page of a public site: with the way out.
        assert 'id="leave"' in response.text


def test_a_desk_process_has_no_public_page():
    assert audiences(DESK) == {"desk", "asset", "plain"}
    plain = {
        r.endpoint for r in DESK.url_map.iter_rules() if audience.of(DESK, r.endpoint) == "plain"
    }
    assert plain == {"health.healthy"}
    for path in ("/", "/fr/", "/fr/urgent", "/exit", "/nowhere"):
        response = DESK.test_client().get(path)
        assert response.status_code == 404
        assert 'id="leave"' not in response.text


def test_a_desk_process_has_its_door():
    assert DESK.test_client().get("/desk/login").status_code == 200
    assert DESK.test_client().get("/desk/").status_code == 303


def test_both_together_are_the_default(app):
    visitors = {"public", "chat", "stream", "embed", "feed", "plain"}
    assert audiences(app) == visitors | {"desk", "asset"}


# --- the cookie and the public site ---------------------------------------------------------------


@pytest.mark.parametrize("of", ["public", "plain", "asset"])
def test_no_page_for_visitors_looks_at_a_cookie_or_sets_one(desk, of):
    anna = keyring(desk, "anna", EDITOR)
    known, unknown = anna.enter().client, desk.app.test_client()
    paths = ["/fr/nowhere", "/nowhere"]
    if of == "asset":
        with desk.app.test_request_context("/desk/login"):
            paths.append(frame.asset("desk.js"))
    else:
        paths += addresses(desk.app, of)
    for path in paths:
        answers = [client.get(path) for client in (known, unknown)]
        assert len({answer.data for answer in answers}) == 1, path
        for answer in answers:
            assert "Set-Cookie" not in answer.headers, path
            assert "Cookie" not in answer.headers.get("Vary", ""), path


def test_leaving_the_public_site_leaves_the_desk_alone(desk):
    browser = keyring(desk, "anna", EDITOR).enter()
    before = browser.cookie
    for send in (browser.client.get, browser.client.post):
        answer = send("/exit")
        assert answer.status_code == 303
        assert answer.headers["Clear-Site-Data"] == '"cache"'
        assert "Set-Cookie" not in answer.headers
    assert browser.cookie == before
    assert "Hello, Anna" in browser.get("/desk/").main


def test_an_address_of_the_desk_that_leads_nowhere_has_the_desks_page(desk):
    browser = desk.as_("anna", SOCIAL, language="en")
    for path in ("/desk/nowhere", "/desk/staff/x", "/desk/roster/nobody/2026-W48"):
        page = browser.get(path, 404)
        assert page.soup.find("a", href="/desk/", string="To the desk")


def test_the_desk_without_its_slash_is_the_desk(desk):
    answer = desk.app.test_client().get("/desk")
    assert answer.status_code == 308
    assert answer.headers["Location"].endswith("/desk/")


@pytest.mark.parametrize(
    ("path", "behind"),
    [
        ("/desk", True),
        ("/desk/", True),
        ("/desk/login", True),
        ("/desktop", False),
        ("/fr/desk/", False),
        ("/Desk/", False),
        ("/", False),
    ],
)
def test_what_is_behind_the_door(path, behind):
    assert frame.is_desk(path) == frame.has_session(path) == behind


def test_the_script_is_for_anybody():
    assert frame.is_desk("/desk/assets/x/desk.js")
    assert not frame.has_session("/desk/assets/x/desk.js")


def test_a_method_that_no_route_has_is_refused(desk):
    browser = desk.as_("anna", SOCIAL, language="en")
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        answer = browser.client.open("/desk/", method=method)
        assert answer.status_code in (400, 405), method
