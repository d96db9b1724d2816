"""Leaving with a second tab open, and in browsers that lack what newer ones have."""

import pytest

COUPLE = "/fr/test/couple"
# What the oldest browsers that we mean, or a strict setting of a newer one, may be without.
LACKING = {
    "replaceChildren": "delete Element.prototype.replaceChildren",
    "sendBeacon": "delete Navigator.prototype.sendBeacon",
    "BroadcastChannel": "delete window.BroadcastChannel",
    "visualViewport": "delete window.visualViewport",
    "closest": "delete Element.prototype.closest",
    "beacons forbidden": "navigator.sendBeacon = () => { throw new Error('forbidden') }",
}


def test_leaving_one_tab_leaves_the_others(page, site, neutral):
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(site.url + COUPLE)
        tab.check("#s0")
    page.click("#leave")
    for tab in (page, other):
        tab.wait_for_url(f"{neutral.url}/fr")


def test_another_site_in_another_tab_stays(page, site, neutral):
    page.goto(site.url + COUPLE)
    other = page.context.new_page()
    other.goto(f"{neutral.url}/elsewhere")
    page.click("#leave")
    page.wait_for_url(f"{neutral.url}/fr")
    assert other.url == f"{neutral.url}/elsewhere"


@pytest.mark.parametrize("way", ["click", "keys"])
@pytest.mark.parametrize("lacking", LACKING)
def test_whatever_a_browser_lacks_it_leaves(page, site, neutral, lacking, way):
    """Without `closest` the plain link does it, through the server."""
    page.add_init_script(LACKING[lacking])
    page.goto(site.url + COUPLE)
    if way == "click":
        page.click("#leave")
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(f"{neutral.url}/fr")
