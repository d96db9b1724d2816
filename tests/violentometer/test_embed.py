"""The versions of the test, as they stand in a frame on a commune's own site."""

import datetime as dt

import pytest

from audit import Page, audit
from desk import MONDAY, SOCIAL
from house import LANGUAGES, PARTS
from stoppvif.content.hours import BRUSSELS
from stoppvif.duty import plans
from stoppvif.duty.edits import Times

VERSIONS = PARTS["version"]
NIGHT = dt.datetime(2026, 11, 22, 3, tzinfo=BRUSSELS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_frame_asks_and_answers_what_the_page_does(get, at, version, language):
    at(NIGHT)
    framed, whole = (get(f"{start}/{language}/test/{version}") for start in ("/embed", ""))
    for part in (".zone", ".help", "#result > [data-zone]"):
        assert [str(one) for one in framed.select(part)] == [str(one) for one in whole.select(part)]
    assert framed.h1.get_text() == whole.h1.get_text()


@pytest.mark.parametrize("version", VERSIONS)
def test_every_result_leads_to_numbers_and_none_into_a_conversation(get, at, version):
    at(NIGHT)
    soup = get(f"/embed/fr/test/{version}")
    for part in soup.select("#result > [data-zone]"):
        assert part.find("a", href="/fr/urgent")
        assert part.find("a", href=lambda to: to.startswith("tel:"))
    assert not soup.select("#chat-door, [data-script], [name=bring]")


def test_the_conversation_opens_on_our_own_site_while_somebody_is_there(desk):
    anna = desk.person("anna", SOCIAL)
    desk.write(plans.add_single, desk.edit(), anna, MONDAY.date(), Times(600, 720))

    def door():
        answer = desk.app.test_client().get("/embed/fr/test/couple")
        page = Page("/embed/fr/test/couple", 200, dict(answer.headers), answer.text)
        return audit(page).select_one("#result .chat-door")

    assert door().a["href"] == "/fr/urgent"
    desk.watch.board.attend(frozenset([anna]))
    desk.later(minutes=5)
    assert door().a["href"] == "/fr/chat/"
    assert "Ce qui est coché ici ne suit pas" in door().get_text()


@pytest.mark.parametrize(
    "address", ["/embed/fr/test/nobody", "/embed/xx/test/couple", "/embed/fr/test/"]
)
def test_what_is_not_there_is_not_framed(get, address):
    get(address, 404)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_site_may_choose_the_colours(get, theme):
    assert get(f"/embed/ar/test/teen?theme={theme}").html["data-theme"] == theme
    assert get("/embed/ar/test/teen?theme=DARK&x=1").html["data-theme"] == "auto"
