"""The addresses that content may name exist on the site."""

import re

import pytest

from house import LANGUAGES
from stoppvif.content import links


@pytest.mark.parametrize("name", links.PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_that_content_may_name_is_there(get, name, language):
    get(links.address(f"page:{name}", language))


def test_each_link_inside_the_site_leads_to_a_page(app, get):
    """Every internal link of every page of one language, and of the switch to the others."""
    client, seen, wanted = app.test_client(), set(), {"/fr/"}
    while wanted - seen:
        path = (wanted - seen).pop()
        seen.add(path)
        for link in get(path).find_all("a", href=True):
            href = link["href"].partition("#")[0]
            if re.match(r"/fr/agenda(/[\w-]+)?\.\w+", href):
                assert client.get(href).status_code == 200, f"{path} → {href}"
            elif href.startswith("/fr/"):
                wanted.add(href)
            elif href.startswith("/") and href != "/exit":
                assert client.get(href).status_code == 200, f"{path} → {href}"
    assert len(seen) == 48


@pytest.mark.parametrize(
    "target",
    [
        "http://example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:a@example.org",
        "//example.org",
        "/fr/urgent",
        "https://bit.ly/x",
        "https://example.org/?utm_source=x",
        "https://a:b@example.org",
        "page:nowhere",
        "tel:12 34",
        "tel:",
        "",
    ],
)
def test_other_links_are_refused_with_a_sentence(target):
    with pytest.raises(ValueError, match=r"\w+ \w+ \w+"):
        links.address(target, "fr")
