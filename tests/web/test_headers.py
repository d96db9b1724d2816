"""The header table against every route of the site, for equality."""

from dataclasses import replace

import pytest
from flask import Flask

from house import LANGUAGES, SETTINGS, addresses
from stoppvif.app import create_app
from stoppvif.web import audience
from stoppvif.web.headers import ALWAYS, HSTS, ROWS, headers

APP = create_app(SETTINGS)
DESK = {"autoplay", "publickey-credentials-create", "publickey-credentials-get"}
PLAIN = addresses(APP, "plain")
# What a route may say besides its row.
OWN = {
    "/": {"Location": "/fr/", "Vary": "Accept-Language"},
    "/exit": {"Location": "https://www.meteo.be/fr", "Clear-Site-Data": '"cache"'},
    "/health": {},
}
# Where a form of the chat without script leads, for whoever asks for it by GET.
RETURNS = {
    f"/{lang}/chat/{name}": {"Location": f"/{lang}/chat/{to}"}
    for lang in LANGUAGES
    for to, names in {
        "now": ["search/word", "search/write", "search/uncover", "keep", "end", "here"],
        "resume": ["search/resume"],
    }.items()
    for name in names
}


@pytest.mark.parametrize("path", PLAIN)
def test_answers_without_a_page_have_their_row_and_no_more(app, path):
    response = app.test_client().get(path)
    found = dict(response.headers)
    for name in ("Content-Length", "Content-Type"):
        found.pop(name)
    assert found == {**headers("plain", tls=False), **(OWN | RETURNS).get(path, {})}


def test_pages_are_compared_too():
    """Public pages pass through the page audit, which compares their headers for equality."""
    lists = {f"/{lang}/chat/words" for lang in LANGUAGES}
    assert set(PLAIN) == set(OWN) | lists | set(RETURNS)
    assert len(addresses(APP, "public")) == 5 * 48


def test_behind_tls_every_answer_asks_for_tls():
    app = create_app(replace(SETTINGS, public_url="https://localhost"))
    client = app.test_client()
    for path in ("/fr/", "/", "/exit", "/fr/nowhere", "/desk/login", "/desk/"):
        assert client.get(path).headers["Strict-Transport-Security"] == HSTS
    assert "Strict-Transport-Security" not in APP.test_client().get("/fr/").headers


def test_every_row_starts_from_nothing_and_can_not_be_framed():
    for row in ROWS:
        policy = headers(row, tls=False, styles=["'sha256-a'"])["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        # The frames of a conversation without script stand in our own page, and nowhere else.
        whom = "'self'" if row == "stream" else "'none'"
        assert f"frame-ancestors {whom}" in policy
        for word in ("unsafe", "*", "http"):
            assert word not in policy


def test_only_the_sites_of_the_setting_may_frame_and_only_what_is_made_for_them():
    """What the setting says reaches the rows for other sites' frames, and no other page."""
    sites = ("https://www.aywaille.be", "https://www.esneux.be")
    client = create_app(replace(SETTINGS, embed_ancestors=sites)).test_client()
    for path, whom in [
        ("/embed/fr/test/couple", "https://www.aywaille.be https://www.esneux.be"),
        ("/embed/fr/nothing", "'none'"),
        ("/embed/frame.js", "'none'"),
        ("/fr/test/couple", "'none'"),
        ("/fr/", "'none'"),
        ("/fr/nothing", "'none'"),
        ("/exit", "'none'"),
        ("/desk/login", "'none'"),
    ]:
        policy = client.get(path).headers["Content-Security-Policy"]
        assert policy.partition("frame-ancestors ")[2].partition(";")[0] == whom, path
    # A host that isolates itself may show them all the same.
    resource = "Cross-Origin-Resource-Policy"
    assert client.get("/embed/fr/test/couple").headers[resource] == "cross-origin"
    assert client.get("/fr/test/couple").headers[resource] == "same-origin"


def test_a_page_loads_nothing_and_the_desk_its_one_script():
    public, desk = (
        headers(row, tls=False)["Content-Security-Policy"] for row in ("public", "desk")
    )
    assert "script-src 'none'" in public
    assert "script-src 'self';" in desk


def test_nothing_may_be_kept_and_nothing_told_to_others():
    assert ALWAYS["Cache-Control"] == "no-store"
    assert ALWAYS["Referrer-Policy"] == "no-referrer"
    for row in ROWS:
        found = headers(row, tls=False)["Permissions-Policy"]
        assert "microphone=()" in found
        assert "geolocation=()" in found
        allowed = {part.partition("=")[0] for part in found.split(", ") if "self" in part}
        assert allowed == (DESK if row == "desk" else set())


def test_the_desks_script_may_be_kept_because_its_address_changes_with_it(app):
    with app.test_request_context("/desk/login"):
        path = app.jinja_env.globals["asset"]("desk.js")
    response = app.test_client().get(path)
    found = dict(response.headers)
    assert found.pop("Content-Type") == "text/javascript; charset=utf-8"
    found.pop("Content-Length")
    assert found == headers("asset", tls=False)
    assert "immutable" in found["Cache-Control"]
    for wrong in (
        path[:-1],
        path.replace("desk.js", "public.js"),
        f"/desk/assets/{'0' * 16}/desk.js",
    ):
        refused = app.test_client().get(wrong)
        assert refused.status_code == 404
        assert refused.headers["Cache-Control"] == "no-store"


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
