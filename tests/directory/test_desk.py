"""The directory's desk: who sees what, what can be done with an entry, how it will look."""

import datetime as dt

import pytest
from sqlalchemy import event

from desk import ADMINISTRATOR, COORDINATOR, EDITOR, SOCIAL
from entries import AYWAILLE, ESNEUX, NOW, WHO, entry, full, publish, service
from stoppvif.directory import model
from stoppvif.directory.tables import EntryRow
from stoppvif.staff.model import Grant

BOTH = Grant("editor", communes=(AYWAILLE, ESNEUX))
SCRIPT = "<script>alert(1)</script>"


def keep(desk, made, owner=AYWAILLE, **more) -> int:
    """A draft; its id."""
    return desk.database.write(model.create, made, owner, WHO, NOW, **more)


def get(desk, entry_id):
    with desk.database.read() as session:
        return model.get(session, entry_id)


def checked(day: str, **more):
    return {"assured_date": dt.date.fromisoformat(day), **more}


def sections(answer) -> dict[str, list[str]]:
    """The names in each section of the list."""
    return {
        section.h2.get_text(strip=True): [link.get_text(strip=True) for link in section("a")]
        for section in answer.soup.main("section")
    }


def press(who, entry_id, act, **more):
    """Press a button of an entry's page."""
    path = f"/desk/contacts/{entry_id}"
    form = who.get(path).soup.find("form", action=f"{path}/{act}")
    return who.post(form["action"], {one["name"]: one["value"] for one in form("input")} | more)


def public(desk, path="/fr/contacts/") -> str:
    return desk.app.test_client().get(path).get_data(as_text=True)


@pytest.mark.parametrize("path", ["/desk/contacts/", "/desk/contacts/new"])
def test_the_rooms_are_for_editors_and_coordinators(desk, path):
    desk.as_("anna", EDITOR).get(path)
    desk.as_("carla", COORDINATOR).get(path)
    desk.as_("bert", SOCIAL).get(path, 403)
    desk.as_("dora", ADMINISTRATOR).get(path, 403)
    desk.stranger().get(path, 303)


def test_the_list_begins_with_what_is_to_be_checked_again(desk):
    keep(desk, entry("Neuve", **checked("2026-10-01")))
    keep(desk, entry("Ancienne", **checked("2024-10-01")))
    keep(desk, entry("Jamais"))
    keep(desk, entry("Voisine"), ESNEUX)
    keep(desk, entry("Zone"), "")
    keep(desk, entry("Rangée"), state="archived")
    paul = desk.as_("paul", EDITOR, language="en")
    assert sections(paul.get("/desk/contacts/")) == {
        "To check again": ["Ancienne", "Jamais"],
        "Yours": ["Neuve"],
        "Of others": ["Voisine", "Zone"],
    }
    carla = desk.as_("carla", COORDINATOR, language="en")
    assert sections(carla.get("/desk/contacts/")) == {
        "To check again": ["Ancienne", "Jamais", "Voisine", "Zone"],
        "Yours": ["Neuve"],
    }


def test_what_nobody_checked_stays_before_visitors(desk):
    desk.database.write(publish, entry("Ancienne", **checked("2020-10-01")), AYWAILLE)
    desk.app.extensions["fresh"].look()
    assert "Ancienne" in public(desk)


def test_the_list_is_narrowed_by_commune_and_state(desk):
    keep(desk, entry("Brouillon"))
    desk.database.write(publish, entry("Publiée"), ESNEUX)
    keep(desk, entry("Zone"), "")
    keep(desk, entry("Rangée"), state="archived")
    carla = desk.as_("carla", COORDINATOR, language="en")

    def names(query: str) -> list[str]:
        found = sections(carla.get(f"/desk/contacts/?{query}")).values()
        return [name for names in found for name in names]

    assert names(f"owner={ESNEUX}") == ["Publiée"]
    assert names("owner=zone") == ["Zone"]
    assert names("state=draft") == ["Brouillon", "Zone"]
    assert names("state=archived") == ["Rangée"]
    assert names(f"owner={AYWAILLE}&state=published") == []
    # What is none of ours is not asked.
    assert len(names("owner=%00&state=nowhere&page=x")) == 3


def test_the_list_has_pages_of_twenty(desk):
    for number in range(45):
        keep(desk, entry(f"Maison {number:02}"))
    paul = desk.as_("paul", EDITOR, language="en")
    first = paul.get("/desk/contacts/?state=draft")
    assert len(first.soup.select(".rows li")) == 20
    after = first.soup.find("a", string="Page after")["href"]
    assert "state=draft" in after
    assert "Maison 20" in paul.get(after).main
    # A page beyond the last one is the last one.
    assert len(paul.get("/desk/contacts/?page=999").soup.select(".rows li")) == 5
    assert len(paul.get("/desk/contacts/?page=-1").soup.select(".rows li")) == 20


def test_a_page_of_the_list_reads_those_that_it_shows(desk):
    for number in range(45):
        keep(desk, entry(f"Maison {number:02}"))
    paul, found = desk.as_("paul", EDITOR, language="en"), []

    def loaded(row, _context):
        found.append(row)

    event.listen(EntryRow, "load", loaded)
    try:
        paul.get("/desk/contacts/?page=2")
    finally:
        event.remove(EntryRow, "load", loaded)
    assert len(found) == 20


@pytest.mark.parametrize("record", [{"name": "Cassée"}, {"name": {"fr": 1}, "kind": "!"}, [], "x"])
def test_a_record_that_cannot_be_read_is_named_and_hides_no_other(desk, caplog, record):
    broken = keep(desk, entry("Cassée"))
    desk.database.write(_break, broken, record)
    keep(desk, entry("La Maison"))
    paul = desk.as_("paul", EDITOR, language="en")
    page = paul.get("/desk/contacts/")
    assert "La Maison" in page.main and "2 entries" in page.main
    assert f"Entry {broken} cannot be read" in page.main
    assert f"directory entry {broken} cannot be read" in caplog.text
    assert "Cassée" not in caplog.text
    for path in (f"{broken}", f"{broken}/preview/fr"):
        paul.get(f"/desk/contacts/{path}", 404)
    paul.post(f"/desk/contacts/{broken}/publish", {"version": "1"}, 404)


def test_the_log_tells_where_a_record_is_wrong_and_not_what_stands_there(desk, caplog):
    broken = keep(desk, entry())
    told = {"name": {"fr": "Cassée"}, "description": {"fr": "A"}, "kind": "SECRET", "services": []}
    desk.database.write(_break, broken, told)
    desk.as_("paul", EDITOR, language="en").get("/desk/contacts/")
    assert f"directory entry {broken} cannot be read" in caplog.text
    assert "$.kind" in caplog.text and "SECRET" not in caplog.text


def _break(session, entry_id, record):
    session.get(EntryRow, entry_id).record = record


def test_an_entry_of_another_commune_is_read_and_not_touched(desk):
    entry_id = keep(desk, entry("Voisine"), ESNEUX)
    before = get(desk, entry_id)
    paul = desk.as_("paul", EDITOR, language="en")
    paul.get(f"/desk/contacts/{entry_id}", 403)
    paul.post(f"/desk/contacts/{entry_id}", {"version": "1", "name-fr": "À moi"}, 403)
    for act in ("publish", "withdraw", "archive", "remove", "assure", "give"):
        paul.post(f"/desk/contacts/{entry_id}/{act}", {"how": "phone", "owner": AYWAILLE}, 403)
    assert get(desk, entry_id) == before
    page = paul.get(f"/desk/contacts/{entry_id}/preview/fr")
    assert "Voisine" in page.main and "Change this entry" not in page.main


def test_the_zones_entries_are_the_coordinators(desk):
    entry_id = keep(desk, entry("Zone"), "")
    desk.as_("paul", BOTH, language="en").post(f"/desk/contacts/{entry_id}/publish", status=403)
    press(desk.as_("carla", COORDINATOR, language="en"), entry_id, "publish")
    assert get(desk, entry_id).state == "published"


def test_an_entry_is_published_and_taken_back_at_once(desk):
    entry_id = keep(desk, entry("La Maison"))
    paul = desk.as_("paul", EDITOR, language="en")
    assert "La Maison" not in public(desk)
    said = paul.get(press(paul, entry_id, "publish").to)
    assert "Published. Visitors see it now." in said.main
    assert "La Maison" in public(desk)
    press(paul, entry_id, "withdraw")
    assert "La Maison" not in public(desk)
    press(paul, entry_id, "archive")
    assert get(desk, entry_id).state == "archived"
    assert "La Maison" not in paul.get("/desk/contacts/").main


def test_only_a_draft_that_nobody_has_seen_is_deleted(desk):
    paul = desk.as_("paul", EDITOR, language="en")
    seen = desk.database.write(publish, entry(), AYWAILLE)
    paul.post(f"/desk/contacts/{seen}/remove", {"version": "2"}, 403)
    press(paul, seen, "withdraw")
    paul.post(f"/desk/contacts/{seen}/remove", {"version": "3"}, 403)
    assert "Delete this draft" not in paul.get(f"/desk/contacts/{seen}").main
    draft = keep(desk, entry())
    assert "Delete this draft" in paul.get(f"/desk/contacts/{draft}").main
    press(paul, draft, "remove")
    paul.get(f"/desk/contacts/{draft}", 404)
    paul.post(f"/desk/contacts/{draft}/publish", status=404)


def test_checked_today_is_one_button(desk):
    entry_id = keep(desk, entry("Ancienne", **checked("2020-10-01")))
    paul = desk.as_("paul", EDITOR, language="en")
    assert "It is time to check" in paul.get(f"/desk/contacts/{entry_id}").main
    press(paul, entry_id, "assure", how="visit")
    found = get(desk, entry_id).entry
    assert (found.assured_date, found.assured_by) == (dt.date(2026, 11, 23), "visit")
    assert found.assurer == "Paul"
    page = paul.get(f"/desk/contacts/{entry_id}").main
    assert "It is time to check" not in page and "checked on 23 November 2026" in page
    for how in ("telepathy", "<b>", "x" * 5000):
        paul.post(f"/desk/contacts/{entry_id}/assure", {"how": how}, 400)


def test_a_coordinator_gives_an_entry_to_another_commune(desk):
    entry_id = keep(desk, entry("La Maison"))
    paul = desk.as_("paul", EDITOR, language="en")
    paul.post(f"/desk/contacts/{entry_id}/give", {"owner": ESNEUX}, 403)
    carla = desk.as_("carla", COORDINATOR, language="en")
    carla.post(f"/desk/contacts/{entry_id}/give", {"owner": "99999"}, 400)
    press(carla, entry_id, "give", owner=ESNEUX)
    assert get(desk, entry_id).owner == ESNEUX
    paul.get(f"/desk/contacts/{entry_id}", 403)
    press(carla, entry_id, "give", owner="")
    assert get(desk, entry_id).owner == ""
    told = carla.get("/desk/trail").main
    assert "gave an entry of the directory to Esneux: La Maison" in told
    assert "gave an entry of the directory to STOPP VIF: La Maison" in told


def test_the_trail_tells_who_did_what(desk):
    entry_id = keep(desk, entry(f"100 % {SCRIPT}"))
    paul = desk.as_("paul", EDITOR, language="en")
    for act in ("publish", "withdraw", "archive", "withdraw"):
        press(paul, entry_id, act)
    press(paul, entry_id, "assure", how="mail")
    told = desk.as_("carla", COORDINATOR, language="en").get("/desk/trail").main
    for done in (
        "published an entry",
        "took an entry off",
        "put an entry of the directory away",
        "checked an entry",
    ):
        assert done in told
    assert f"100 % {SCRIPT}" in told


@pytest.mark.parametrize("code", ["fr", "nl", "de", "en", "ar"])
@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_a_preview_is_what_visitors_read_in_their_language(desk, code, language):
    entry_id = keep(
        desk, full(code, name={"fr": "Nom", code: f"Name {code}"}, description={"fr": "Une aide."})
    )
    page = desk.as_("carla", COORDINATOR, language=language).get(
        f"/desk/contacts/{entry_id}/preview/{code}"
    )
    shown = page.soup.find("div", class_="preview")
    assert (shown["lang"], shown["dir"]) == (code, "rtl" if code == "ar" else "ltr")
    assert shown.h1.get_text(strip=True) == f"Name {code}"
    # What is not translated is French there too.
    assert "Une aide." in shown.get_text()
    assert page.soup.html["lang"] == language
    desk.as_("paul", EDITOR).get(f"/desk/contacts/{entry_id}/preview/xx", 404)


def test_scripts_are_words(desk):
    texts = {"fr": SCRIPT}
    made = entry(
        texts,
        description=texts,
        alert=texts,
        alternate_name=SCRIPT,
        verify=SCRIPT,
        source=SCRIPT,
        assurer=SCRIPT,
        hours_note=texts,
        services=[service(SCRIPT, description=texts)],
    )
    entry_id = keep(desk, made)
    paul = desk.as_("paul", EDITOR, language="en")
    for path in ("", str(entry_id), f"{entry_id}/preview/fr"):
        assert SCRIPT not in paul.get(f"/desk/contacts/{path}").text


def test_every_page_speaks_the_languages_of_the_desk(desk):
    keep(desk, full())
    for language in ("fr", "nl", "de", "en"):
        carla = desk.as_(f"carla-{language}", COORDINATOR, language=language)
        for path in ("", "new", "1"):
            carla.get(f"/desk/contacts/{path}")


def test_addresses_that_lead_nowhere(desk):
    paul = desk.as_("paul", EDITOR)
    paul.get("/desk/contacts/77", 404)
    paul.get("/desk/contacts/99999999999999999999", 404)
    paul.get("/desk/contacts/77/preview/fr", 404)
    paul.post("/desk/contacts/77/explode", status=404)
