"""The desk's room of conversations, as Flask sends it: content, a count, and no conversation."""

import datetime as dt
import json

import pytest

from desk import COORDINATOR, POLICE, SOCIAL, Desk
from stoppvif.chat import conversation
from stoppvif.chat.conversation import Wish
from stoppvif.chat.desk_words import OUTCOMES, REFERRALS
from stoppvif.chat.messages import OUTCOMES as OUTCOME_CODES
from stoppvif.chat.messages import REFERRALS as REFERRAL_CODES
from stoppvif.content.hours import BRUSSELS
from stoppvif.duty import plans
from stoppvif.duty.edits import Times

PATH = "/desk/chat/"


def told(answer) -> dict:
    return json.loads(answer.soup.find(id="chat")["data-told"])


def wait(desk: Desk, regime: str = "social", **wish: str) -> None:
    made = Wish(regime=regime, language="fr", **wish)
    desk.database.write(conversation.start, made, desk.now - dt.timedelta(minutes=1))


def test_every_phrase_is_there_in_each_language_and_named_in_hers(desk):
    page = desk.as_("anna", SOCIAL, language="nl").get(PATH)
    phrases = {one["id"]: one for one in told(page)["inserts"] if one["kind"] == "phrase"}
    content = desk.app.extensions["content"].chat.phrases
    assert list(phrases) == [one.id for one in content]
    for one in content:
        assert phrases[one.id]["text"] == one.text
        assert phrases[one.id]["name"] == one.about["nl"]
        assert phrases[one.id]["keys"] == one.keys
    assert told(page)["agreed"] in phrases


def test_numbers_and_pages_are_text_in_the_visitors_language(desk):
    found = told(desk.as_("anna", SOCIAL, language="fr").get(PATH))
    texts = {one["name"]: one["text"] for one in found["inserts"] if one["kind"] == "number"}
    assert texts["Ambulance et pompiers"]["nl"] == "Ambulance en brandweer: 112"
    assert texts["1712"]["fr"] == "1712", "a name that is the number is not said twice"
    pages = [one["text"] for one in found["inserts"] if one["kind"] == "page"]
    assert [text["ar"].rpartition(" ")[2] for text in pages] == [
        f"{desk.settings.public_url}/ar/{path}" for path in ("urgent", "test/", "safety")
    ]
    served = desk.app.test_client()
    for text in pages:
        address = text["de"].rpartition(" ")[2].removeprefix(desk.settings.public_url)
        assert served.get(address).status_code == 200
    assert found["languages"]["nl"] == "néerlandais" and found["directions"]["ar"] == "rtl"


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_the_page_is_whole_in_each_language(desk, language):
    page = desk.as_("anna", SOCIAL, COORDINATOR, language=language).get(PATH)
    danger = desk.app.extensions["content"].chat.danger
    assert danger.steps[0][language] in page.text
    assert page.soup.find("a", href="tel:101")
    assert "desk_chat.js" in page.soup.find("script")["src"]


def test_without_script_it_says_so_and_how_many_wait_for_her(desk):
    wait(desk)
    wait(desk)
    wait(desk, "police")
    wait(desk, "either")
    for login, grant, count in (("anna", SOCIAL, "3"), ("bob", POLICE, "2")):
        page = desk.as_(login, grant, language="en").get(PATH)
        plain = [one.get_text(" ", strip=True) for one in page.soup.main.find_all("noscript")]
        assert plain[0].startswith("Conversations need script")
        assert plain[1] == f"{count} people are waiting."


def test_whoever_is_planned_or_has_somebody_keeps_a_key(desk):
    anna = desk.person("anna", SOCIAL, language="en")
    browser = desk.enter(anna)

    def keyed() -> str:
        return browser.get(PATH).soup.find(id="duty")["data-keyed"]

    assert keyed() == "no"
    today = desk.now.astimezone(BRUSSELS).date()
    shift = desk.write(plans.add_single, desk.edit(), anna, today, Times(0, 1440))
    assert keyed() == "yes", shift
    coordinator = desk.as_("carla", COORDINATOR)
    assert coordinator.get(PATH).soup.find(id="duty")["data-keyed"] == "yes"


def test_nothing_of_whoever_waits_stands_in_the_page(desk):
    wait(desk, topic="own", avoids="62009")
    page = desk.as_("anna", SOCIAL, language="en").get(PATH)
    with desk.database.read() as session:
        (one,) = conversation.all_of(session)
    assert one.id not in page.text and "62009" not in page.text


def test_each_code_of_an_end_has_its_words():
    assert set(OUTCOMES) == set(OUTCOME_CODES)
    assert set(REFERRALS) == set(REFERRAL_CODES)


def test_looking_by_itself_is_no_sign_of_anybody(desk):
    assert desk.stranger().get("/desk/chat/live", 204).text == ""
