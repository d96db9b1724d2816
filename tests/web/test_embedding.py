"""The script for communes' own pages, as their sites get it."""

import json
from dataclasses import replace

from house import LANGUAGES, PARTS, SETTINGS
from stoppvif.app import create_app
from stoppvif.web.headers import HSTS, headers

PATH = "/embed/frame.js"


def known(text: str) -> dict[str, list[str]]:
    """What the script was told that there is."""
    return json.loads(text.rstrip().removesuffix(");").rpartition("})(")[2])


def test_any_site_may_load_it_and_no_browser_keeps_it(app):
    answer = app.test_client().get(PATH)
    found = dict(answer.headers)
    found.pop("content-length")
    wanted = {name.lower(): value for name, value in headers("feed", tls=False).items()}
    assert found == {**wanted, "content-type": "text/javascript; charset=utf-8"}
    assert found["cross-origin-resource-policy"] == "cross-origin"
    assert found["cache-control"] == "no-store"


def test_it_knows_what_there_is(app, content):
    found = known(app.test_client().get(PATH).text)
    assert found["languages"] == LANGUAGES
    assert sorted(found["versions"]) == sorted(PARTS["version"])
    assert found["communes"] == [commune.nis for commune in content.communes]


def test_it_is_small_and_behind_tls_asks_for_tls():
    app = create_app(replace(SETTINGS, public_url="https://localhost"))
    answer = app.test_client().get(PATH, headers={"Accept-Encoding": "gzip"})
    assert len(answer.data) < 2000
    assert answer.headers["Strict-Transport-Security"] == HSTS


def test_it_takes_no_name_on_the_page_and_keeps_nothing(app):
    text = app.test_client().get(PATH).text
    assert text.startswith("(function(SITE){(()=>{")
    for word in ("localStorage", "sessionStorage", "cookie", "indexedDB", "eval(", "innerHTML"):
        assert word not in text
