"""The form of an entry: nothing that was typed is lost, nothing wrong is kept, nothing fails."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import COORDINATOR, EDITOR, Answer
from entries import AYWAILLE, ESNEUX, NOW, WHO, closure, entry, full, publish, service, weekly
from longform import typed
from organisations import entries as anything
from stoppvif.content.model import Weekly
from stoppvif.directory import model
from stoppvif.directory.entry import Phone
from stoppvif.staff.model import Grant, members

NO_DAY = "There is no such day. Please write a date such as 24/12/2026."
BOTH = Grant("editor", communes=(AYWAILLE, ESNEUX))
NEW = {
    "owner": AYWAILLE,
    "beside": "nl",
    "kind": "association",
    "name-fr": "La Maison",
    "description-fr": "Une association.",
    "services-0-name-fr": "Une permanence",
    "services-0-description-fr": "Quelqu’un vous écoute.",
    "services-0-needs": ["talk"],
    "services-0-audience": ["victims"],
    "services-0-fees": "unknown",
    "hours": "unknown",
    "address_visibility": "phone",
    "regime": "unknown",
    "confidence": "B",
    "assured_by": "",
}


def faults(answer) -> dict[str, str]:
    """The fields that the summary leads to, and what it says; each says the same itself."""
    found = {}
    for item in answer.soup.select("[role=alert] li"):
        place = item.a["href"][1:]
        sentence = item.get_text(" ", strip=True).partition(" – ")[2].rpartition("– ")[2]
        assert sentence.split("– ")[-1] in answer.soup.find(id=place).find_parent().get_text()
        found[place] = sentence
    return found


def kept(desk, entry_id=1):
    with desk.database.read() as session:
        return model.get(session, entry_id)


def keep(desk, made, **more) -> int:
    return desk.database.write(model.create, made, AYWAILLE, WHO, NOW, **more)


@pytest.fixture
def paul(desk):
    return desk.as_("paul", EDITOR, language="en")


def refused(paul, **changes):
    """The page that answers a new entry with these changes; nothing of it was kept."""
    answer = paul.post("/desk/contacts/new", NEW | changes, 422)
    paul.get("/desk/contacts/1", 404)
    return answer


def made(paul, **changes):
    """The new entry that comes of these changes."""
    paul.post("/desk/contacts/new", NEW | changes)
    return kept(paul.desk).entry


def test_a_new_entry_is_a_draft_or_published_at_once(desk, paul):
    answer = paul.post("/desk/contacts/new", NEW)
    assert answer.to == "/desk/contacts/1?done=save"
    found = kept(desk)
    assert (found.state, found.owner) == ("draft", AYWAILLE)
    assert found.entry == entry(
        services=[
            service(id="une-permanence", description={"fr": "Quelqu’un vous écoute."}),
        ]
    )
    paul.post("/desk/contacts/new", NEW | {"name-fr": "L’Autre", "then": "publish"})
    assert kept(desk, 2).state == "published"
    shown = desk.app.test_client().get("/fr/contacts/").get_data(as_text=True)
    assert "L’Autre" in shown and "La Maison" not in shown


def test_it_belongs_to_a_commune_of_hers(desk):
    both = desk.as_("paula", BOTH, language="en")
    both.post("/desk/contacts/new", NEW | {"owner": ESNEUX})
    assert kept(desk).owner == ESNEUX
    for owner in ("62022", "", "nowhere"):
        answer = both.post("/desk/contacts/new", NEW | {"owner": owner}, 422)
        assert faults(answer) == {"owner": "Please choose one of the answers that are offered."}
    desk.as_("carla", COORDINATOR).post("/desk/contacts/new", NEW | {"owner": ""})
    assert kept(desk, 2).owner == ""


def test_saving_what_was_not_touched_changes_nothing(desk, paul):
    hours = weekly(
        ("mo we", "09:00", "12:00"),
        ("fr", "13:00", "24:00"),
        valid_from=dt.date(2026, 9, 1),
        valid_to=dt.date(2027, 6, 30),
        closures=[closure("2026-12-24", "2027-01-02", fr="Congés", nl="Vakantie")],
    )
    phones = [Phone(number="04 384 47 93", languages=["fr"]), Phone(number="0800 30 030")]
    before = full(hours=hours, phones=phones, languages=["so", "fr"])
    keep(desk, before)
    form = typed(paul.get("/desk/contacts/1"))
    paul.post("/desk/contacts/1", form)
    found = kept(desk)
    assert found.version == 2
    assert found.entry.languages == ["fr", "so"]
    assert {**model.record(found.entry), "languages": []} == {
        **model.record(before),
        "languages": [],
    }


class Silent:
    """A browser whose pages are not audited: anybody's words stand in them."""

    def __init__(self, visitor) -> None:
        self.visitor, self.token = visitor, visitor.token()

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, data) -> Answer:
        return self._ask("POST", path, data={"csrf_token": self.token, **data})

    def _ask(self, method: str, path: str, **kwargs) -> Answer:
        found = self.visitor.client.open(path, method=method, **kwargs)
        return Answer(found.status_code, "", found.text, {}, [])


MANY = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=15, **MANY)
@given(wanted=anything())
def test_any_entry_survives_its_form(desk, wanted):
    """What the form tidies (spaces, order of ticks) it tidies once; then nothing moves."""
    carla = Silent(desk.enter(_once(desk, "carla", COORDINATOR)))
    path = f"/desk/contacts/{(entry_id := keep(desk, wanted))}"
    answer = carla.post(path, typed(carla.get(path)))
    if answer.status == 422:
        # Nothing but spaces, or too much of something: told, and nothing moved.
        assert answer.soup.select("[role=alert] li") and kept(desk, entry_id).entry == wanted
        return
    assert answer.status == 303
    once = kept(desk, entry_id).entry
    assert carla.post(path, typed(carla.get(path))).status == 303
    assert kept(desk, entry_id).entry == once


def _once(desk, login: str, grant: Grant) -> int:
    """The account of this name, made where there is none yet."""
    with desk.database.read() as session:
        found = [one.id for one in members(session) if one.login == login]
    return found[0] if found else desk.person(login, grant, language="en")


def test_everything_that_was_typed_is_still_there_after_a_refusal(paul):
    odd = {
        "name-fr": "",
        "name-ar": "البيت",
        "alternate_name": "<b>LM</b>",
        "email": "nobody",
        "website": "http://example.org",
        "phones-0-number": "call me",
        "phones-0-languages": ["fr", "ti"],
        "services-0-minimum_age": "twelve",
        "services-0-maximum_age": "9" * 400,
        "services-0-required_documents-de": "Ausweis\n\nund Foto",
        "hours": "weekly",
        "weekly-0-days": ["mo", "su"],
        "weekly-0-opens": "25:00",
        "weekly-0-closes": "dawn",
        "holidays": "open",
        "valid_from": "2026-02-30",
        "closures-0-first": "2027-01-02",
        "closures-0-last": "2026-12-24",
        "address_visibility": "public",
        "city": "Aywaille",
        "communes": [ESNEUX],
        "regime": "report",
        "confidence": "C",
        "verify": "Call “them”",
        "assured_date": "someday",
    }
    answer = refused(paul, **odd)
    after = typed(answer)
    for name, value in odd.items():
        assert after.get(name, [""]) == (value if isinstance(value, list) else [value]), name
    said = faults(answer)
    assert said["name-fr"] == "Please fill this in."
    assert said["services-0-minimum_age"] == "Please give a number."
    assert said["valid_from"] == said["assured_date"] == NO_DAY


@pytest.mark.parametrize(
    ("place", "changes"),
    [
        ("name-fr", {"name-fr": " \u00a0 "}),
        ("name-fr", {"name-fr": "x" * 121}),
        ("description-nl", {"description-nl": "x" * 601}),
        ("kind-group", {"kind": "castle"}),
        ("email", {"email": "a b@c"}),
        ("website", {"website": "javascript:alert(1)"}),
        ("phones-0-number", {"phones-0-number": "ring me"}),
        ("phones-0-number", {"phones-0-description-fr": "Accueil"}),
        ("phones-0-languages-group", {"phones-0-number": "112", "phones-0-languages": "xx"}),
        ("services", {f"services-0-{f}": "" for f in ("name-fr", "description-fr")}
            | {"services-0-needs": [], "services-0-audience": []}),
        ("services-0-needs-group", {"services-0-needs": []}),
        ("services-0-needs-group", {"services-0-needs": ["talk", "' OR 1=1"]}),
        ("services-0-audience-group", {"services-0-audience": []}),
        ("services-0-fees", {"services-0-fees": "much"}),
        ("services-0-minimum_age", {"services-0-minimum_age": "-1"}),
        ("services-0-minimum_age", {"services-0-minimum_age": "121"}),
        ("services-0-maximum_age", {"services-0-minimum_age": "18", "services-0-maximum_age": "3"}),
        ("hours-group", {"hours": "sometimes"}),
        ("weekly", {"hours": "weekly"}),
        ("weekly-0-opens", {"hours": "weekly", "weekly-0-opens": "9", "weekly-0-closes": "12"}),
        ("weekly-0-opens", {"hours": "weekly", "weekly-0-days": "mo", "weekly-0-opens": "9"}),
        ("weekly-0-opens", {"hours": "weekly", "weekly-0-days": "mo", "weekly-0-opens": "13:00",
            "weekly-0-closes": "12:00"}),
        ("closures-0-first", {"hours": "weekly", "weekly-0-days": "mo", "weekly-0-opens": "9",
            "weekly-0-closes": "12", "closures-0-reason-fr": "Congés"}),
        ("closures-0-last", {"hours": "weekly", "weekly-0-days": "mo", "weekly-0-opens": "9",
            "weekly-0-closes": "12", "closures-0-first": "2027-01-01",
            "closures-0-last": "2026-12-24"}),
        ("closures-0-first", {"hours": "weekly", "weekly-0-days": "mo", "weekly-0-opens": "9",
            "weekly-0-closes": "12", "closures-0-first": "1970-01-01"}),
        ("address_visibility-group", {"address_visibility": "all"}),
        ("address_1", {"address_visibility": "public", "city": "Liège"}),
        ("address_1", {"address_visibility": "public", "city": "Liège", "address_1": "x" * 201}),
        ("accessibility-group", {"accessibility": ["wings"]}),
        ("languages-group", {"languages": ["klingon"]}),
        ("regime-group", {"regime": "silence"}),
        ("communes-group", {"communes": ["99999"]}),
        ("confidence", {"confidence": "C", "phones-0-number": "112"}),
        ("confidence", {"confidence": "D"}),
        ("assured_date", {"assured_date": "1999-12-31"}),
        ("assured_by", {"assured_by": "dream"}),
        ("source", {"source": "x" * 201}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_beside_its_field_and_at_the_top(paul, place, changes):
    answer = refused(paul, **changes)
    # The group of a single choice is the field itself.
    assert place.removesuffix("-group") in {one.removesuffix("-group") for one in faults(answer)}


def test_a_fault_in_a_language_that_is_out_of_sight_shows(paul):
    answer = refused(paul, **{"beside": "none", "name-ar": "x" * 121})
    assert "wrong" in answer.soup.find(id="name-ar").find_parent("div")["class"]


def test_unknown_hours_keep_no_hours(paul):
    found = made(paul, **{"hours": "always", "weekly-0-opens": "9", "closures-0-reason-fr": "x"})
    assert found.hours == "always"


def test_hours_are_read_as_people_write_them(paul):
    found = made(
        paul,
        **{
            "hours": "weekly",
            "weekly-0-days": ["mo", "tu"],
            "weekly-0-opens": "9h30",
            "weekly-0-closes": " 12.00 ",
            "weekly-2-days": ["fr"],
            "weekly-2-opens": "8",
            "weekly-2-closes": "24:00",
            "closures-0-first": "2026-12-24",
        },
    )
    slots = [("mo tu", "09:30", "12:00"), ("fr", "08:00", "24:00")]
    assert found.hours == weekly(*slots, closures=[closure("2026-12-24", "2026-12-24")])


@pytest.mark.parametrize(("shown", "area"), [("phone", {}), ("area", {"fr": "près de Liège"})])
def test_what_is_not_published_is_not_stored(desk, paul, shown, area):
    place = {
        "address_1": "Rue Cachée 7",
        "postal_code": "4000",
        "city": "Liège",
        "area-fr": "près de Liège",
    }
    found = made(paul, address_visibility=shown, **place)
    assert found.address is None
    assert found.area == area
    with desk.database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM directory_entry").fetchall()
    assert "Cachée" not in str(rows)
    assert "Cachée" not in paul.get("/desk/contacts/1").text
    # Where it may be known, it is.
    paul.post("/desk/contacts/new", NEW | place | {"address_visibility": "public"})
    assert kept(desk, 2).entry.address.address_1 == "Rue Cachée 7"


def test_rows_grow_without_script_and_keep_everything(paul):
    answer = paul.get("/desk/contacts/new")
    form = typed(answer) | {"phones-0-number": "04 1", "name-fr": "La Maison"}
    for count in range(2, 9):
        answer = paul.post("/desk/contacts/new", form | {"grow": "phones"}, 200)
        assert len(answer.soup.select("[name^=phones-][name$=-number]")) == count
        assert answer.soup.find(id=f"phones-{count - 1}-number").has_attr("autofocus")
        form = typed(answer)
    assert form["phones-0-number"] == ["04 1"] and form["name-fr"] == ["La Maison"]
    assert not faults(answer)
    # Eight are enough; whoever sends more asks in vain.
    assert not answer.soup.find("button", attrs={"value": "phones"})
    answer = paul.post("/desk/contacts/new", form | {"grow": "phones"}, 200)
    assert len(answer.soup.select("[name^=phones-][name$=-number]")) == 8
    for rows in ("weekly", "closures", "services"):
        answer = paul.post("/desk/contacts/new", form | {"grow": rows}, 200)
        assert len(answer.soup.select(f"#{rows} fieldset > legend")) > 1
    paul.get("/desk/contacts/1", 404)


def test_enter_in_a_field_saves(paul):
    """The first button of a form is the one that Enter presses."""
    answer = paul.get("/desk/contacts/new")
    button = answer.soup.select("form.long button")[0]
    assert not button.has_attr("name")


def test_rows_are_taken_out_and_closed_up(desk, paul):
    phones = [Phone(number=number) for number in ("04 384 47 93", "0800 30 030", "112")]
    services = [service(id="one"), service("Autre chose", id="two")]
    keep(desk, entry(phones=phones, services=services))
    form = typed(paul.get("/desk/contacts/1"))
    paul.post("/desk/contacts/1", form | {"phones-1-gone": "y", "services-0-gone": "y"})
    found = kept(desk).entry
    assert [phone.number for phone in found.phones] == ["04 384 47 93", "112"]
    assert [one.id for one in found.services] == ["two"]
    # What is wrong in a row that goes bars nothing.
    form = typed(paul.get("/desk/contacts/1"))
    paul.post("/desk/contacts/1", form | {"phones-0-number": "?", "phones-0-gone": "y"})
    assert [phone.number for phone in kept(desk).entry.phones] == ["112"]


def test_services_keep_their_ids_and_new_ones_get_their_own(desk, paul):
    keep(desk, entry(services=[service("Écoute", id="ecoute")]))
    form = typed(paul.get("/desk/contacts/1"))
    for number, hidden in ((1, ""), (2, "ecoute"), (3, "Not An Id"), (4, "")):
        row = {name: value for name, value in NEW.items() if name.startswith("services-0-")}
        form |= {name.replace("-0-", f"-{number}-"): value for name, value in row.items()}
        form[f"services-{number}-id"] = hidden
        form[f"services-{number}-name-fr"] = "Écoute" if number < 4 else "؟"
    paul.post("/desk/contacts/1", form)
    ids = [one.id for one in kept(desk).entry.services]
    assert ids == ["ecoute", "ecoute-2", "ecoute-3", "ecoute-4", "service"]


def test_pasted_control_characters_are_taken_out(paul):
    found = made(
        paul,
        **{
            "name-fr": "La\x00 Maison\x1b\t\u2028bleue",
            "description-fr": "Une\r\nassociation\x0bde\x07 Liège\x0c",
            "email": "a\x00@example.org",
        },
    )
    assert found.name == {"fr": "La Maison bleue"}
    assert found.description == {"fr": "Une\nassociation\nde Liège"}
    assert found.email == "a@example.org"


JUNK = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["", "²", "٣", "9" * 5000, "-1", "1e9", "\x00", "\ud7ff", "%00", "None", "[]"]),
)


@settings(max_examples=25, **MANY)
@given(data=st.data())
def test_nothing_that_is_sent_fails(desk, data):
    paul = Silent(desk.enter(_once(desk, "paul", EDITOR)))
    path = f"/desk/contacts/{keep(desk, full())}"
    form = typed(paul.get(path))
    names = st.sampled_from(sorted(form))
    for name in data.draw(st.lists(names, max_size=6)):
        form[name] = data.draw(st.lists(JUNK, max_size=3))
    rows = st.sampled_from(["phones", "weekly", "closures", "services", "version", "", "x"])
    numbers = st.sampled_from(["0", "7", "²", "-1", "999", "9" * 4400, "x", ""])
    for _ in range(data.draw(st.integers(0, 3))):
        form[f"{data.draw(rows)}-{data.draw(numbers)}-number"] = data.draw(JUNK)
    form["grow"] = data.draw(st.sampled_from([[], ["phones"], ["name"], ["__class__"], ["x"]]))
    assert paul.post(path, form).status in (200, 303, 409, 422)


def test_huge_texts_are_told_and_kept(paul):
    answer = refused(paul, **{"description-fr": "é" * 40_000, "name-nl": "x" * 9000})
    assert {"description-fr", "name-nl"} <= faults(answer).keys()
    assert typed(answer)["description-fr"] == ["é" * 40_000]


def test_what_is_published_changes_at_once(desk, paul):
    desk.database.write(publish, entry("Avant"), AYWAILLE)
    form = typed(paul.get("/desk/contacts/1"))
    assert "Save and publish" not in paul.get("/desk/contacts/1").main
    paul.post("/desk/contacts/1", form | {"name-fr": "Après"})
    shown = desk.app.test_client().get("/fr/contacts/").get_data(as_text=True)
    assert "Après" in shown and "Avant" not in shown


def test_what_is_not_translated_is_a_notice_and_no_bar(desk, paul):
    keep(desk, entry({"fr": "La Maison", "nl": "Het Huis"}))
    said = paul.get("/desk/contacts/1").main
    assert "Not whole in all languages" in said
    paul.post("/desk/contacts/1/publish", {"version": "1"})
    whole = dict.fromkeys(("fr", "nl", "de", "en", "ar"), "Maison")
    keep(desk, entry(whole, description=whole, services=[service(name=whole, description=whole)]))
    assert "Not whole" not in paul.get("/desk/contacts/2").main


def test_hours_in_the_form_are_of_an_entry_alone(desk, paul):
    """Weekly hours of one entry never show in the next: forms share no rows."""
    keep(desk, full())
    assert isinstance(kept(desk).entry.hours, Weekly)
    paul.get("/desk/contacts/1")
    assert typed(paul.get("/desk/contacts/new"))["weekly-0-opens"] == [""]
