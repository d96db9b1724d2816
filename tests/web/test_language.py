"""The language of an address that names none of ours: the nearest one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from house import LANGUAGES
from stoppvif.web.language import nearest, wished


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("", "fr"),
        ("nl", "nl"),
        ("NL-be", "nl"),
        ("ar-MA,ar;q=0.9,fr;q=0.8", "ar"),
        ("pt-BR,pt;q=0.9,de;q=0.2", "de"),
        ("nl;q=0.3, en;q=0.8", "en"),
        ("en, nl", "en"),
        ("nl;q=0, en;q=0", "fr"),
        ("nl;q=0,de;q=0.001", "de"),
        ("*", "fr"),
        ("*;q=0.5, ar;q=0.1", "ar"),
        ("tr,ru", "fr"),
        ("nl;q=bad, en", "en"),
        ("nl;q=nan, en;q=0.1", "en"),
        ("nl;q=-1, en;q=0.1", "en"),
        ("nl ; q=0.9 , en ; q=1", "en"),
        (",,;;=,q=,", "fr"),
    ],
)
def test_the_browser_wishes_for_a_language(accept, wanted):
    assert wished(accept, LANGUAGES) == wanted


def test_the_first_language_is_the_one_that_is_always_there():
    assert wished("pt", ["de", "fr"]) == "de"
    assert wished("fr-CH", ["de", "fr"]) == "fr"


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/nl/nowhere", "nl"),
        ("/nl", "nl"),
        ("//nl/", "nl"),
        ("nl/x", "nl"),
        ("/AR/", "ar"),
        ("/de-AT/urgent", "de"),
        ("/", "en"),
        ("", "en"),
        ("/xx/nl/", "en"),
        ("/n/l", "en"),
        ("/desk/", "en"),
        ("/frites", "en"),
    ],
)
def test_an_address_comes_before_the_browser(app, path, wanted):
    with app.app_context():
        assert nearest(path, "en") == wanted


tags = st.sampled_from(["nl", "en-GB", "ar", "tr", "*", "", "é", "\x00"])
weights = st.sampled_from(["", ";q=0", "; q=0.5", ";q=1e9", ";q=inf", ";q=nan", ";q", ";v=1"])
headers = st.lists(st.tuples(tags, weights).map("".join)).map(",".join) | st.text()


@given(headers)
def test_any_wish_has_one_of_our_languages(accept):
    assert wished(accept, LANGUAGES) in LANGUAGES


@given(st.text() | st.text("/nldefrar-", max_size=12), headers)
def test_any_address_has_one_of_our_languages(app, path, accept):
    with app.app_context():
        assert nearest(path, accept) in LANGUAGES
