"""Two editors on one entry: the second sees what the first has changed, and loses nothing."""

import pytest

from desk import COORDINATOR, EDITOR
from entries import AYWAILLE, ESNEUX, NOW, WHO, entry, full, service
from longform import typed
from stoppvif.directory import desk as desk_list
from stoppvif.directory import desk_edit, model
from stoppvif.directory.entry import Phone


@pytest.fixture
def pair(desk):
    """An entry, and two who have it open."""
    desk.database.write(model.create, full(), AYWAILLE, WHO, NOW)
    return [desk.as_("paul", EDITOR, language="en"), desk.as_("carla", COORDINATOR, language="en")]


def kept(desk):
    with desk.database.read() as session:
        return model.get(session, 1)


def opened(visitor):
    return typed(visitor.get("/desk/contacts/1"))


def met(answer) -> list[str]:
    """What the page tells of the other's changes."""
    return [item.get_text(" ", strip=True) for item in answer.soup.select("[role=alert] li")]


def test_the_second_sees_both_and_saves_on_top(desk, pair):
    paul, carla = pair
    hers, his = opened(carla), opened(paul)
    paul.post("/desk/contacts/1", his | {"email": "paul@example.org", "verify": ""})
    answer = carla.post("/desk/contacts/1", hers | {"email": "carla@example.org"}, 409)
    assert kept(desk).entry.email == "paul@example.org"
    assert met(answer) == [
        "Mail address Now: paul@example.org Yours, still in your form: carla@example.org",
        "What is still to be checked Now, and already in your form: nothing",
    ]
    again = typed(answer)
    assert again["email"] == ["carla@example.org"] and again["verify"] == [""]
    carla.post("/desk/contacts/1", again)
    found = kept(desk).entry
    assert (found.email, found.verify) == ("carla@example.org", "")


def test_translators_do_not_undo_each_other(desk, pair):
    paul, carla = pair
    hers, his = opened(carla), opened(paul)
    paul.post("/desk/contacts/1", his | {"description-nl": "Een vereniging."})
    answer = carla.post("/desk/contacts/1", hers | {"description-de": "Ein Verein."}, 409)
    carla.post("/desk/contacts/1", typed(answer))
    assert kept(desk).entry.description == {
        "fr": "Une association.",
        "nl": "Een vereniging.",
        "de": "Ein Verein.",
    }


def test_rows_are_compared_by_what_differs_in_them(desk, pair):
    paul, carla = pair
    hers, his = opened(carla), opened(paul)
    paul.post("/desk/contacts/1", his | {"services-0-needs": ["police"]})
    answer = carla.post(
        "/desk/contacts/1", hers | {"services-0-fees": "free", "phones-0-number": "112"}, 409
    )
    told = met(answer)
    assert any("Services 1 – It helps with Now: Police" in line for line in told)
    assert any("Services 1 – What it costs" in line and "Yours" in line for line in told)
    assert not any("Telephone" in line for line in told), "only she has changed that"
    assert typed(answer)["phones-0-number"] == ["112"]


def test_hours_and_phones_of_the_other_are_taken_over(desk, pair):
    paul, carla = pair
    hers, his = opened(carla), opened(paul)
    more = {"phones-1-number": "0800 30 030", "weekly-0-days": ["sa"], "weekly-0-opens": "10"}
    paul.post("/desk/contacts/1", his | more)
    answer = carla.post("/desk/contacts/1", hers | {"name-fr": "La Maison bleue"}, 409)
    carla.post("/desk/contacts/1", typed(answer))
    found = kept(desk).entry
    assert found.name["fr"] == "La Maison bleue"
    assert [phone.number for phone in found.phones] == ["04 384 47 93", "0800 30 030"]
    assert found.hours.weekly[0].days == ["sa"] and found.hours.weekly[0].opens == "10:00"


def test_a_third_who_was_faster_still_is_met_again(desk, pair):
    paul, carla = pair
    hers = opened(carla)
    paul.post("/desk/contacts/1", opened(paul) | {"email": "one@example.org"})
    answer = carla.post("/desk/contacts/1", hers | {"email": "mine@example.org"}, 409)
    paul.post("/desk/contacts/1", opened(paul) | {"email": "two@example.org"})
    answer = carla.post("/desk/contacts/1", typed(answer), 409)
    assert "Now: two@example.org" in met(answer)[0]
    carla.post("/desk/contacts/1", typed(answer))
    assert kept(desk).entry.email == "mine@example.org"


@pytest.mark.parametrize(
    "seen", ["", "x" * 30_000, "email:00000000", "name.fr", "= = =", "²:²", "email:%00"]
)
@pytest.mark.parametrize("version", ["", "0", "-1", "²", "9" * 5000, "1.0"])
def test_what_a_form_carries_may_be_anything(desk, pair, seen, version):
    """Without marks nobody knows who changed what: all that differs is shown, none is taken."""
    _, carla = pair
    form = opened(carla) | {"seen": seen, "version": version, "email": "mine@example.org"}
    answer = carla.post("/desk/contacts/1", form, 409)
    assert typed(answer)["email"] == ["mine@example.org"]
    assert kept(desk).entry.email == "info@example.org"


def test_publishing_meanwhile_is_a_change_that_takes_nothing(desk, pair):
    paul, carla = pair
    hers = opened(carla)
    paul.post("/desk/contacts/1/publish", {"version": "1"})
    answer = carla.post("/desk/contacts/1", hers | {"email": "mine@example.org"}, 409)
    assert "Yours is not saved yet" in answer.main
    carla.post("/desk/contacts/1", typed(answer))
    assert (kept(desk).state, kept(desk).entry.email) == ("published", "mine@example.org")


@pytest.fixture(params=["before it was sent", "while it was"])
def meanwhile(request, desk, monkeypatch):
    """`meanwhile(function, …)`: what a colleague does with an entry that somebody has open."""
    write = desk.database.write

    def done(function, *args):
        if request.param == "before it was sent":
            write(function, *args)
            return

        once = iter([function])

        def late(*asked):
            for one in once:
                write(one, *args)
            return write(*asked)

        monkeypatch.setattr(desk_edit, "write", late)
        monkeypatch.setattr(desk_list, "write", late)

    return done


def test_a_draft_that_was_deleted_meanwhile_can_be_made_anew(desk, pair, meanwhile):
    _, carla = pair
    hers = opened(carla) | {"name-fr": "La Maison bleue"}
    meanwhile(model.remove, 1)
    answer = carla.post("/desk/contacts/1", hers, 409)
    assert "no longer exists" in answer.main
    assert typed(answer)["name-fr"] == ["La Maison bleue"]
    carla.post("/desk/contacts/new", typed(answer))
    with desk.database.read() as session:
        (found,) = model.everything(session)
    assert found.entry.name["fr"] == "La Maison bleue"
    assert found.entry.phones == [
        Phone(number="04 384 47 93", description={"fr": "Accueil"}, languages=["nl"])
    ]


def test_an_entry_that_another_commune_got_meanwhile_is_no_longer_hers(desk, pair, meanwhile):
    paul, _ = pair
    his = opened(paul)
    meanwhile(model.give, 1, ESNEUX, "Carla", NOW)
    answer = paul.post("/desk/contacts/1", his | {"email": "x@example.org"}, 403)
    assert "this entry is now looked after by Esneux" in answer.main
    assert (kept(desk).entry.email, kept(desk).version) == ("info@example.org", 2)
    # To be told to its editors; there is no button that would be refused again.
    assert typed(answer)["email"] == ["x@example.org"]
    assert not answer.soup.select(".buttons button")


# --- buttons --------------------------------------------------------------------------------------

ACTS = ["publish", "withdraw", "archive", "remove", "assure", "give"]


def button(visitor, act) -> dict[str, str]:
    """What a button of the entry's page sends."""
    form = visitor.get("/desk/contacts/1").soup.find("form", action=f"/desk/contacts/1/{act}")
    sent = {one["name"]: one["value"] for one in form("input") if one["name"] != "csrf_token"}
    return sent | {one["name"]: one.option["value"] for one in form("select")}


@pytest.mark.parametrize("act", ACTS)
def test_a_button_is_for_what_was_seen(desk, pair, act, meanwhile):
    _, carla = pair
    if act == "withdraw":
        desk.database.write(model.publish, 1, WHO, NOW)
    version, state = kept(desk).version, kept(desk).state
    hers = button(carla, act)
    theirs = full(phones=[Phone(number="0800 30 030")])
    meanwhile(model.change, 1, theirs, version, "Paul", NOW)
    answer = carla.post(f"/desk/contacts/1/{act}", hers, 409)
    assert "Paul has changed this entry while you had it open. Nothing was done." in answer.main
    assert "0800 30 030" in answer.main
    assert (kept(desk).version, kept(desk).state) == (version + 1, state)
    assert kept(desk).entry == theirs


def test_after_a_look_the_button_does_it(desk, pair):
    paul, carla = pair
    hers = button(carla, "assure")
    paul.post("/desk/contacts/1", opened(paul) | {"email": "paul@example.org"})
    answer = carla.post("/desk/contacts/1/assure", hers, 409)
    link = answer.soup.find("a", string="Change this entry")["href"]
    assert link == "/desk/contacts/1"
    carla.post("/desk/contacts/1/assure", button(carla, "assure"))
    assert kept(desk).entry.assurer == "Carla"


def test_a_form_with_a_fault_has_the_buttons_of_what_was_seen(desk, pair):
    paul, carla = pair
    hers = opened(carla)
    paul.post("/desk/contacts/1", opened(paul) | {"email": "paul@example.org"})
    answer = carla.post("/desk/contacts/1", hers | {"email": "nobody"}, 422)
    form = answer.soup.find("form", action="/desk/contacts/1/assure")
    assert form.find("input", attrs={"name": "version"})["value"] == "1"


@pytest.mark.parametrize("act", [act for act in ACTS if act not in ("withdraw", "give")])
def test_a_button_does_nothing_with_what_another_commune_got_meanwhile(desk, pair, act, meanwhile):
    paul, _ = pair
    his = button(paul, act)
    meanwhile(model.give, 1, ESNEUX, "Carla", NOW)
    before = kept(desk)
    answer = paul.post(f"/desk/contacts/1/{act}", his, 403)
    assert "this entry is now looked after by Esneux" in answer.main
    assert answer.soup.select_one(".preview h1")
    assert (kept(desk).state, kept(desk).entry) == (before.state, before.entry)
    assert (kept(desk).owner, kept(desk).version) == (ESNEUX, 2)


@pytest.mark.parametrize("version", ["", "0", "-1", "²", "9" * 5000, "1.0"])
def test_what_a_button_carries_may_be_anything(desk, pair, version):
    _, carla = pair
    carla.post("/desk/contacts/1/publish", {"version": version}, 409)
    carla.post("/desk/contacts/1/publish", status=409)
    assert kept(desk).state == "draft"


def test_texts_of_scripts_are_words_there_too(desk, pair):
    paul, carla = pair
    script = "<script>alert(1)</script>"
    hers, his = opened(carla), opened(paul)
    paul.post("/desk/contacts/1", his | {"verify": script, "services-0-name-fr": script})
    answer = carla.post("/desk/contacts/1", hers | {"verify": f"{script}2"}, 409)
    assert script not in answer.text and script in answer.main


def test_a_service_keeps_its_id_through_a_meeting(desk):
    desk.database.write(model.create, entry(services=[service(id="listening")]), AYWAILLE, WHO, NOW)
    paul, carla = desk.as_("paul", EDITOR), desk.as_("carla", COORDINATOR)
    hers = opened(carla)
    paul.post("/desk/contacts/1", opened(paul) | {"email": "x@example.org"})
    answer = carla.post("/desk/contacts/1", hers | {"services-0-name-fr": "Autrement"}, 409)
    carla.post("/desk/contacts/1", typed(answer))
    (found,) = kept(desk).entry.services
    assert (found.id, found.name["fr"]) == ("listening", "Autrement")
