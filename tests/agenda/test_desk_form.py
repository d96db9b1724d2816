"""The form of an event: rows and rules, what is wrong, two editors at once, anything typed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import COORDINATOR, EDITOR
from editing import FORM, event_id_of, get, kept
from events import AYWAILLE, NOW, WHO, date, draft, publish
from longform import typed
from stoppvif.agenda import desk_deeds, model
from stoppvif.agenda.event import Text

ATTACK = "<script>alert(1)</script>"


@pytest.fixture
def anna(desk):
    return desk.as_("anna", EDITOR)


def days(answer) -> list[str]:
    return [field["value"] for field in answer.soup.select('[name$="-day"]') if field.get("value")]


def refused(anna, **changes):
    """The form as it comes back; everything is still in it, and each fault has a way to it."""
    sent = FORM | changes
    answer = anna.post("/desk/agenda/new", sent, 422)
    back = typed(answer)
    texts = {name: value for name, value in sent.items() if isinstance(value, str) and value}
    known = {name: value for name, value in texts.items() if name in back}
    kept_times = {name for name in known if name.endswith(("opens", "closes"))}
    for name in known.keys() - kept_times:
        assert back[name] == [known[name]], name
    assert answer.soup.select(".refusal[role=alert] a")
    return answer


def fault(answer, field: str) -> str:
    """The sentence beside a field."""
    found = answer.soup.find(id=field)
    assert found and f"{field}-error" in found["aria-describedby"].split()
    return answer.soup.find(id=f"{field}-error").get_text(strip=True)


@pytest.mark.parametrize(
    ("field", "value", "beside", "sentence"),
    [
        ("title-fr", "", "title-fr", "Remplissez ce champ"),
        ("title-fr", "x" * 141, "title-fr", "trop long"),
        ("body-nl", "Tekst zonder titel", "title-nl", "Remplissez ce champ"),
        ("dates-0-day", "2026-02-30", "dates-0-day", "Ce jour n’existe pas"),
        ("dates-0-day", "demain", "dates-0-day", "Ce jour n’existe pas"),
        ("dates-0-day", "1970-01-01", "dates-0-day", "de 2000 à 2100"),
        ("dates-0-day", "9999-12-31", "dates-0-day", "de 2000 à 2100"),
        ("dates-0-day", "", "dates-0-day", "Remplissez ce champ"),
        ("dates-0-last", "2026-12-01", "dates-0-last", "avant le début"),
        ("dates-0-last", "2029-12-01", "dates-0-day", "trop long"),
        ("dates-0-closes", "13:00", "dates-0-closes", "avant le début"),
        ("dates-0-opens", "25:00", "dates-0-opens", "HH:MM"),
        ("dates-0-opens", "²h", "dates-0-opens", "HH:MM"),
        ("dates-0-opens", "", "dates-0-closes", "HH:MM"),
        ("online_url", "javascript:alert(1)", "online_url", "https://"),
        ("online_url", "http://example.be", "online_url", "https://"),
        ("age_min", "-1", "age_min", "nombre"),
        ("age_min", "999", "age_min", "0 à 120"),
        ("age_min", "9" * 5000, "age_min", "nombre"),
        ("place_told", "y", "place_name", "à l’inscription"),
        ("place_name", "x" * 161, "place_name", "trop long"),
        ("kind", "orgy", "kind", "choisir"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(anna, field, value, beside, sentence):
    changes = {field: value}
    if field == "kind":
        answer = anna.post("/desk/agenda/new", FORM | changes, 422)
    else:
        answer = refused(anna, **changes)
    assert sentence in fault(answer, beside)


def test_a_time_that_the_clock_skips_is_told_beside_it(anna):
    march = {"dates-0-day": "2027-03-28"}
    answer = refused(anna, **march, **{"dates-0-opens": "02:30", "dates-0-closes": "05:00"})
    assert "cette nuit-là" in fault(answer, "dates-0-opens").lower()
    answer = refused(anna, **march, **{"dates-0-opens": "01:00", "dates-0-closes": "02:30"})
    assert "cette nuit-là" in fault(answer, "dates-0-closes").lower()


def test_numbers_addresses_and_links_are_looked_at_as_what_they_are(anna):
    for how, value in (("phone", "Anna"), ("mail", "Anna"), ("link", "ftp://x.be")):
        answer = refused(anna, registration_how=how, registration_value=value)
        assert fault(answer, "registration_value")


def test_a_script_in_every_field_is_text_everywhere(desk, anna):
    fields = {name: ATTACK for name in FORM if name.endswith("-fr")}
    fields |= {"place_name": ATTACK, "organiser": ATTACK, "contact": ATTACK, "title-ar": ATTACK}
    event_id = event_id_of(anna.post("/desk/agenda/new", FORM | fields))
    for path in ("", "/preview/fr", "/preview/ar"):
        page = anna.get(f"/desk/agenda/{event_id}{path}")
        assert ATTACK not in page.text and ATTACK in page.soup.h1.get_text()
    assert ATTACK not in anna.get("/desk/agenda/?list=drafts").text
    desk.database.write(model.publish, event_id, WHO, NOW)
    slug = get(desk, event_id).slug
    assert ATTACK not in desk.app.test_client().get(f"/fr/agenda/{slug}").get_data(as_text=True)


def test_characters_that_nobody_sees_are_left_out(desk, anna):
    fields = {"title-fr": "Un\x00 sta\x07nd\u2028", "body-fr": "A\r\n\r\nB\x0b\x1f"}
    event_id = event_id_of(anna.post("/desk/agenda/new", FORM | fields))
    assert get(desk, event_id).draft.texts["fr"].title == "Un stand"
    assert get(desk, event_id).draft.texts["fr"].body == "A\n\nB"


def test_rows_are_added_without_script_and_nothing_typed_is_lost(desk, anna):
    fields = FORM | {"title-fr": "", "dates-0-opens": "99", "grow": "dates"}
    answer = anna.post("/desk/agenda/new", fields, 200)
    rows = answer.soup.select("fieldset.date")
    assert len(rows) == 2 and rows[1].select_one("[autofocus]")["id"] == "dates-1-day"
    assert not answer.soup.select(".fault")
    back = typed(answer) | {
        "title-fr": "Deux jours",
        "dates-0-opens": "9",
        "dates-1-day": "2026-12-09",
        "dates-7-day": "",
    }
    event_id = event_id_of(anna.post("/desk/agenda/new", back))
    assert len(get(desk, event_id).draft.dates) == 2


def test_a_rule_makes_dates_that_can_be_moved_and_taken_out(desk, anna):
    rule = {"every": "month", "weekday": "2", "ordinal": "1", "until": "2027-06-30"}
    answer = anna.post("/desk/agenda/new", FORM | rule | {"make": "dates"}, 200)
    assert days(answer)[:3] == ["2026-12-02", "2027-01-06", "2027-02-03"]
    assert len(days(answer)) == 7 and "6 dates de plus" in answer.main
    # Once more: what is there is not made again.
    again = anna.post("/desk/agenda/new", typed(answer) | {"make": "dates"}, 200)
    assert len(days(again)) == 7
    fields = typed(again)
    row = next(name for name, value in fields.items() if value == ["2027-01-06"])
    gone = next(name for name, value in fields.items() if value == ["2027-02-03"])
    fields |= {row: "2027-01-13", gone.replace("-day", "-gone"): "y"}
    event_id = event_id_of(anna.post("/desk/agenda/new", fields))
    made = get(desk, event_id).draft
    assert [one.date.day.isoformat() for one in made.dates][:3] == [
        "2026-12-02",
        "2027-01-13",
        "2027-03-03",
    ]
    assert made.dates[3].date.opens == 14 * 60
    assert "Le premier mercredi du mois" in anna.get(f"/desk/agenda/{event_id}/preview/fr").main


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"every": ""}, "every"),
        ({"until": ""}, "until"),
        ({"until": "2026-02-30"}, "until"),
        ({"until": "2100-12-31"}, "until"),
        ({"dates-0-day": ""}, "dates-0-day"),
        ({"dates-0-closes": "13:00"}, "dates-0-closes"),
        ({"weekday": "8"}, "weekday"),
        ({"dates-0-day": "2026-12-05", "dates-0-closes": "", "dates-0-opens": ""}, None),
    ],
)
def test_a_rule_that_makes_nothing_says_why(anna, changes, field):
    rule = {"every": "week", "weekday": "2", "ordinal": "1", "until": "2026-12-31"}
    status = 422 if field else 200
    answer = anna.post("/desk/agenda/new", FORM | rule | changes | {"make": "dates"}, status)
    if field:
        assert fault(answer, field)


def test_more_dates_than_there_may_be_are_refused_whole(anna):
    many = {f"dates-{n}-day": f"2027-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}" for n in range(367)}
    answer = anna.post("/desk/agenda/new", FORM | many, 422)
    assert "366" in answer.soup.select_one("#dates .fault").get_text()
    assert len(days(answer)) == 367


def test_a_date_that_visitors_saw_is_moved_or_falls_away_and_never_vanishes(desk, anna):
    event_id = desk.database.write(
        publish, draft("Deux", date("2026-12-02", "14:00"), date("2026-12-09", "14:00"))
    )
    fields = typed(anna.get(f"/desk/agenda/{event_id}"))
    anna.post(
        f"/desk/agenda/{event_id}", fields | {"dates-0-opens": "15:00", "dates-1-dropped": "y"}
    )
    found = get(desk, event_id).draft.dates
    assert [(one.moved, one.dropped) for one in found] == [(True, False), (False, True)]
    fields = typed(anna.get(f"/desk/agenda/{event_id}"))
    anna.post(f"/desk/agenda/{event_id}", fields | {"dates-0-day": "", "dates-0-opens": ""})
    assert [one.dropped for one in get(desk, event_id).draft.dates] == [True, True]


def test_two_editors_at_once_lose_nothing_and_undo_nothing(desk, anna):
    event_id = desk.database.write(publish, draft(texts={"fr": Text("A"), "nl": Text("B")}))
    path = f"/desk/agenda/{event_id}"
    carla = desk.as_("carla", COORDINATOR)
    mine = typed(anna.get(path)) | {"title-fr": "Le mien", "body-de": "Text", "title-de": "Meins"}
    theirs = typed(carla.get(path)) | {"title-fr": "L’autre", "place_name": "Halle"}
    carla.post(path, theirs)
    answer = anna.post(path, mine, 409)
    told = answer.soup.select_one(".refusal").get_text(" ", strip=True)
    assert "Carla a modifié" in told and "L’autre" in told and "Le mien" in told
    assert "Halle" in told and "Meins" not in told
    assert get(desk, event_id).draft.texts["fr"].title == "L’autre"
    again = typed(answer)
    assert again["title-fr"] == ["Le mien"] and again["place_name"] == ["Halle"]
    assert again["title-de"] == ["Meins"] and again["body-de"] == ["Text"]
    anna.post(path, again)
    found = get(desk, event_id).draft
    assert (found.texts["fr"].title, found.place_name) == ("Le mien", "Halle")
    assert found.texts["de"] == Text("Meins", body="Text") and found.texts["nl"] == Text("B")


def test_both_may_change_the_dates_and_what_is_chosen(desk, anna):
    event_id = desk.database.write(publish, draft())
    path = f"/desk/agenda/{event_id}"
    mine = typed(anna.get(path)) | {"dates-0-day": "2026-12-03", "price": "paid"}
    carla = desk.as_("carla", COORDINATOR)
    fields = typed(carla.get(path))
    everything = {
        "dates-0-day": "2026-12-04",
        "price": "unknown",
        "audience": ["children", "parents"],
        "languages": ["nl"],
        "commune": "",
        "place_name": "",
        "place_told": "y",
        "every": "week",
        "weekday": "4",
        "age_min": "3",
    }
    carla.post(path, fields | everything)
    # It is the coordinator's now: an editor does not write it any more.
    anna.post(path, mine, 409)
    carla.post(path, typed(carla.get(path)) | {"commune": AYWAILLE})
    told = anna.post(path, mine, 409).soup.select_one(".refusal").get_text(" ", strip=True)
    for words in ("vendredi 4 décembre", "jeudi 3 décembre", "Payant", "Non précisé", "Enfants"):
        assert words in told, words
    for words in ("néerlandais", "oui", "Chaque vendredi"):
        assert words in told, words


@pytest.fixture(params=["before it was sent", "while it was"])
def meanwhile(request, desk, monkeypatch):
    """`meanwhile(function, …)`: what a colleague does with an event that somebody has open."""

    def done(function, *args):
        if request.param == "before it was sent":
            desk.database.write(function, *args)
            return
        save = desk_deeds.save

        def late(session, *rest):
            function(session, *args)
            save(session, *rest)

        monkeypatch.setattr(desk_deeds, "save", late)

    return done


def test_what_was_typed_outlives_a_draft_that_a_colleague_deletes(desk, anna, meanwhile):
    path = f"/desk/agenda/{(event_id := kept(desk, draft()))}"
    mine = typed(anna.get(path)) | {"title-fr": "Le mien"}
    meanwhile(model.remove, event_id)
    answer = anna.post(path, mine, 409)
    assert "n’existe plus" in answer.soup.select_one(".refusal[role=alert]").get_text()
    action = answer.soup.select_one("form.long")["action"]
    made = get(desk, event_id_of(anna.post(action, typed(answer)))).draft
    assert made.texts["fr"].title == "Le mien"
    assert [one.date for one in made.dates] == [one.date for one in draft().dates]


def test_what_was_typed_outlives_that_a_coordinator_publishes_it(desk, anna, meanwhile):
    path = f"/desk/agenda/{(event_id := kept(desk, draft(commune=''), 'submitted'))}"
    mine = typed(anna.get(path)) | {"title-fr": "Le mien"}
    meanwhile(model.publish, event_id, WHO, NOW)
    answer = anna.post(path, mine, 409)
    assert "coordinat" in fault(answer, "commune")
    assert answer.soup.select_one(".refusal[role=alert] a")["href"] == "#commune"
    assert "apparaît tout de suite" not in answer.main
    assert typed(answer)["title-fr"] == ["Le mien"]
    assert get(desk, event_id).draft.texts["fr"].title == "Un stand au marché"


@pytest.mark.parametrize("version", ["", "x", "²", "-1", "9" * 400, "0"])
def test_a_forged_version_is_an_old_one(desk, anna, version):
    event_id = desk.database.write(publish, draft())
    forged = FORM | {"version": version, "seen": "title:zz \x00 ::", "title-fr": "Autre"}
    anna.post(f"/desk/agenda/{event_id}", forged, 409)


NAMES = st.sampled_from(
    [
        *FORM,
        "beside",
        "dates-0-number",
        "dates-²-day",
        "dates-999-last",
        "dates-1-closes",
        "every",
        "until",
        "weekday",
        "ordinal",
        "title-ar",
        "body-nl",
        "languages",
        "access",
        "age_max",
        "place_told",
        "online_url",
        "registration_value",
        "make",
        "grow",
        "seen",
        "version",
    ]
)
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["2027-03-28", "02:30", "y", "week", "month", "-1", "x" * 7000, "1e9", "⁵"]),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=st.dictionaries(NAMES, st.one_of(VALUES, st.lists(VALUES, max_size=3)), max_size=8))
def test_whatever_is_sent_is_kept_refused_or_given_back(desk_made, changes):
    with desk_made() as desk:
        anna = desk.as_("anna", EDITOR)
        event_id = desk.database.write(publish, draft())
        data = {"csrf_token": anna.token(), **FORM, "version": "2", **changes}
        for path in ("/desk/agenda/new", f"/desk/agenda/{event_id}"):
            answer = anna.client.post(path, data=data, headers={"X-Caller": "a"})
            assert answer.status_code in (200, 303, 403, 409, 422)


def test_dates_that_are_over_stand_folded_and_one_that_is_wrong_does_not(desk, anna):
    made = draft("Série", date("2026-11-04", "14:00"), date("2026-12-02", "14:00"))
    event_id = desk.database.write(publish, made)
    page = anna.get(f"/desk/agenda/{event_id}")
    folded = page.soup.select("details fieldset.date")
    assert [row.select_one("input[type=date]")["value"] for row in folded] == ["2026-11-04"]
    wrong = typed(page) | {"dates-0-closes": "13:00"}
    answer = anna.post(f"/desk/agenda/{event_id}", wrong, 422)
    assert fault(answer, "dates-0-closes") and not answer.soup.select("details fieldset.date")


def test_everything_that_is_wrong_is_told_at_once(anna):
    answer = refused(anna, **{"title-fr": "", "dates-0-opens": "99", "age_min": "x"})
    links = [link["href"] for link in answer.soup.select(".refusal a")]
    assert links == ["#title-fr", "#dates-0-opens", "#age_min"]
