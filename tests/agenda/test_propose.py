"""Partners without an account propose events, come back by a link, and nothing of it stays."""

import datetime as dt
import logging
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from audit import Page, audit
from events import AYWAILLE, ESNEUX, NOW, WHO, date, draft
from house import LANGUAGES, serving
from stoppvif.agenda import model, proposals, propose
from stoppvif.agenda.event import Dated, Text
from stoppvif.agenda.proposal_form import MOST_ROWS
from stoppvif.agenda.tables import EventRow

FORM = {
    "title": "Une soirée de soutien",
    "kind": "talk",
    "summary": "Venez écouter.",
    "body": "Un texte.\r\n\r\nPuis un autre.",
    "dates-0-day": "2026-12-02",
    "dates-0-opens": "14:00",
    "dates-0-closes": "16:30",
    "commune": ESNEUX,
    "place_name": "Salle du village",
    "audience": "everyone",
    "age_min": "12",
    "languages": ["fr", "nl"],
    "price": "paid",
    "conditions": "5 €",
    "registration_how": "phone",
    "registration_value": "04 222 10 12",
    "organiser": "Maison des jeunes",
    "contact": "info@jeunes.example",
    "proposer": "Zoé Quelqu’un, 0470 12 34 56",
    "homepage": "",
}
EVIL = "</script><script>alert(1)</script><img src=x onerror=a>“&"


class Partner:
    """Somebody who proposes an event, at some place on the net."""

    def __init__(self, desk, caller="a house of young people") -> None:
        self.desk, self.caller = desk, caller
        self.client = desk.app.test_client()

    def get(self, path, status=200):
        response = self.client.get(path)
        assert response.status_code == status, f"{path}: {response.status}"
        return audit(Page(path, status, dict(response.headers), response.text))

    def send(self, path, **changes):
        """Send a form; the page that it leads to."""
        data = {**FORM, **changes}
        response = self.client.post(path, data=data, headers={"X-Caller": self.caller})
        assert response.status_code == 303, response.text
        return self.get(response.headers["Location"])

    def propose(self, language="fr", **changes):
        return self.send(f"/{language}/agenda/search/propose", **changes)

    def link(self, **changes) -> str:
        """The address by which the partner comes back."""
        return str(self.propose(**changes).select_one(".link a")["href"])

    def change(self, link, version="1", **changes):
        language, token = link.split("/")[1], link.rpartition("/")[2]
        data = {"version": version, **changes}
        return self.send(f"/{language}/agenda/search/mine/{token}", **data)

    def kept(self) -> list[model.Event]:
        with self.desk.database.read() as session:
            return model.events(session, session.scalars(select(EventRow)).all())

    def the_event(self) -> model.Event:
        (event,) = self.kept()
        return event


@pytest.fixture
def partner(desk) -> Partner:
    return Partner(desk)


def faults(soup) -> dict[str, str]:
    """What is wrong, by the field that it stands beside."""
    return {
        said["id"].removesuffix("-error"): said.get_text()
        for said in soup.select("p.fault[id$=-error], p.fault#dates")
    }


@pytest.fixture
def typist(request, app, at) -> Partner:
    """Somebody whose forms are refused: the site of the whole session will do."""
    at(NOW)
    desk = SimpleNamespace(app=app, database=app.extensions["database"])
    # Each from a place of her own: so many are looked at within an hour.
    return Partner(desk, str(hash(request.node.name)))


# --- proposing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_proposal_waits_for_an_editor_in_the_language_it_was_written_in(partner, language):
    page = partner.propose(language)
    event = partner.the_event()
    assert (event.state, event.published) == ("submitted", None)
    assert (event.draft.age_min, event.draft.age_max) == (12, None)
    assert event.draft.texts == {
        language: Text(
            "Une soirée de soutien", "Venez écouter.", "Un texte.\n\nPuis un autre.", "5 €"
        )
    }
    assert [one.date for one in event.draft.dates] == [date("2026-12-02", "14:00", "16:30")]
    assert (event.draft.commune, event.draft.languages) == (ESNEUX, ("fr", "nl"))
    assert (event.draft.registration_how, event.draft.registration_value) == (
        "phone",
        "04 222 10 12",
    )
    assert event.proposer == "Zoé Quelqu’un, 0470 12 34 56"
    assert partner.get(page.select_one(".link a")["href"]).h1


def test_no_visitor_sees_it_before_it_is_published(partner):
    partner.propose()
    assert "Une soirée" not in partner.get("/fr/agenda/").get_text()
    partner.get(f"/fr/agenda/{partner.the_event().slug}", 404)


def test_the_list_leads_to_the_form_and_the_form_to_help(partner):
    link = partner.get("/fr/agenda/").find("a", href="/fr/agenda/propose")
    page = partner.get(link["href"])
    assert page.select_one("main .note a")["href"] == "/fr/urgent"
    assert "/search/" in page.select_one("form.propose")["action"]


def test_the_link_is_shown_once(partner):
    sent = partner.client.post("/fr/agenda/search/propose", data=FORM)
    place = sent.headers["Location"]
    assert partner.get(place).select_one(".link a")
    again = partner.get(place)
    assert not again.select_one(".link a")
    assert again.find(id="title")["value"] == ""


def test_the_database_holds_no_link(partner):
    token = partner.link().rpartition("/")[2]
    assert len(token) >= 32
    with partner.desk.database.read() as session:
        row = session.scalars(select(EventRow)).one()
        assert token.encode() not in repr(vars(row)).encode()
        assert len(row.key) == 32


def test_days_and_times_as_people_type_them(partner):
    partner.propose(
        **{
            "dates-0-day": "02/12/2026",
            "dates-0-opens": "9h",
            "dates-0-closes": "10.30",
            "dates-3-day": "4.12.2026",
            "dates-3-last": "2026-12-06",
            "dates-3-opens": "",
        }
    )
    assert [one.date for one in partner.the_event().draft.dates] == [
        date("2026-12-02", "9:00", "10:30"),
        date("2026-12-04", last="2026-12-06"),
    ]


def test_scripts_in_every_field_are_words(partner):
    names = ("title", "summary", "body", "place_name", "place_address", "organiser", "contact")
    page = partner.get(partner.link(**dict.fromkeys((*names, "proposer"), EVIL)))
    assert EVIL in page.select_one(".lead").get_text()
    form = partner.get(f"{page.find('a', class_='button')['href']}")
    assert form.find(id="title")["value"] == EVIL
    assert {len(found.select("main script, main img")) for found in (page, form)} == {0}


# --- what is wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": "  "}, "title", "Remplissez"),
        ({"title": "x" * 141}, "title", "trop long"),
        ({"summary": "x" * 201}, "summary", "trop long"),
        ({"body": "x" * 6001}, "body", "trop long"),
        ({"kind": "party"}, "kind", "choisir"),
        ({"commune": "-"}, "commune", "choisir"),
        ({"commune": "62063"}, "commune", "choisir"),
        ({"audience": "cats"}, "audience", "choisir"),
        ({"place_name": ""}, "place_name", "Remplissez"),
        ({"place_told": "y"}, "place_name", "inscription"),
        ({"online_url": "javascript:alert(1)"}, "online_url", "https://"),
        ({"registration_value": "appelez"}, "registration_value", "téléphone"),
        ({"organiser": ""}, "organiser", "Remplissez"),
        ({"proposer": "\x00"}, "proposer", "Remplissez"),
        ({"homepage": "https://spam.example"}, "homepage", "vide"),
        ({"age_min": "cinq"}, "age_min", "nombre"),
        ({"age_min": "12", "age_max": "5"}, "age_max", "âge"),
        ({"dates-0-day": "", "dates-0-opens": "", "dates-0-closes": ""}, "dates", "Remplissez"),
        ({"dates-0-day": ""}, "dates-0-day", "Remplissez"),
        ({"dates-0-day": "2026-02-30"}, "dates-0-day", "jour"),
        ({"dates-0-day": "1970-01-01"}, "dates-0-day", "2000"),
        ({"dates-0-day": "2026-11-22"}, "dates-0-day", "passé"),
        ({"dates-0-closes": "13:00"}, "dates-0-closes", "avant"),
        ({"dates-0-last": "2026-12-01"}, "dates-0-last", "avant"),
        ({"dates-0-opens": "25:99"}, "dates-0-opens", "HH:MM"),
        ({"dates-0-day": "2027-03-28", "dates-0-opens": "02:30"}, "dates-0-opens", "heure"),
        ({"dates-1-day": "2026-12-09", "dates-1-closes": "12:00"}, "dates-1-opens", "HH:MM"),
    ],
)
def test_each_fault_is_told_beside_its_field_and_nothing_typed_is_lost(
    typist, changes, field, words
):
    before = typist.kept()
    page = typist.propose(**changes)
    told = faults(page)
    assert list(told) == [field], told
    assert words in told[field]
    assert page.select_one("#problems a[href]")["href"] in (f"#{field}", f"#{field}-group")
    typed = {**FORM, **changes}
    for name in ("title", "summary", "place_name", "online_url", "organiser", "dates-0-day"):
        if name in typed and "\x00" not in typed[name]:
            assert page.find(id=name)["value"] == " ".join(typed[name].split()), name
    assert page.find(id="body").get_text().strip() == typed["body"].replace("\r", "")
    assert typist.kept() == before


def test_all_faults_are_told_at_once_and_a_right_form_follows(partner):
    late = {"dates-0-day": "30/02/2026", "dates-1-day": "2026-11-01"}
    page = partner.propose(title="", organiser="", commune="-", **late)
    assert set(faults(page)) == {"title", "organiser", "commune", "dates-0-day"}
    page = partner.propose(title="", **(late | {"dates-0-day": "2026-11-02"}))
    assert set(faults(page)) == {"title", "dates-0-day"}
    page = partner.propose(**late)
    assert page.find(id="dates-0-day")["value"] == "30/02/2026"
    assert page.find(id="dates-0-day")["type"] == "text"
    assert partner.link()


def test_what_was_typed_is_shown_once_and_stands_in_no_address(partner):
    sent = partner.client.post("/fr/agenda/search/propose", data={**FORM, "title": ""})
    place, _, mark = sent.headers["Location"].partition("#")
    assert re.fullmatch(r"/fr/agenda/propose/[\w-]{22}", place)
    assert mark == "problems", "on a phone she sees what is wrong"
    assert "Maison des jeunes" in partner.client.get(place).text
    for path in (place, "/fr/agenda/propose"):
        assert "Maison des jeunes" not in partner.client.get(path).text


FIELDS = [name for name in FORM if name != "homepage"] + [
    *("version", "place_told", "access", "online_url", "dates-4-last", "dates-999-day"),
    *("dates-²-day", "dates-0-day-x", "unknown"),
]


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    typed=st.dictionaries(
        st.sampled_from(FIELDS),
        st.text(max_size=40) | st.sampled_from(["2026-12-02", "24:00", "0", "-1", EVIL, "9" * 400]),
    )
)
def test_whatever_is_typed_is_answered(app, typed):
    client = app.test_client()
    sent = client.post(
        "/ar/agenda/search/propose", data={**FORM, "organiser": "", **typed, "homepage": "x"}
    )
    assert sent.status_code == 303
    answer = client.get(sent.headers["Location"])
    audit(Page("/ar/agenda/propose", 200, dict(answer.headers), answer.text))


def test_another_site_proposes_nothing_in_her_name(partner):
    sent = partner.client.post(
        "/fr/agenda/search/propose", data=FORM, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert sent.status_code == 403
    assert partner.kept() == []


# --- too many -------------------------------------------------------------------------------------


def test_five_an_hour_from_one_place_and_then_a_sentence(partner):
    for _ in range(proposals.AN_HOUR):
        assert partner.link()
    page = partner.propose()
    assert "en une heure" in page.select_one("#problems").get_text()
    assert page.find(id="title")["value"] == FORM["title"]
    assert Partner(partner.desk, "another place").link()
    partner.desk.later(minutes=61)
    assert partner.link()


def test_what_was_refused_is_not_counted(partner):
    for _ in range(proposals.AN_HOUR + 1):
        partner.propose(title="")
    assert partner.link()


def rows(number: int) -> dict[str, str]:
    return {f"dates-{row}-day": f"2026-12-{1 + row % 30:02}" for row in range(number)}


def test_forty_dates_are_taken_and_more_are_looked_at_no_further(partner):
    partner.propose(**rows(MOST_ROWS))
    assert len(partner.the_event().draft.dates) == MOST_ROWS
    page = partner.propose(**rows(366))
    assert faults(page) == {"dates": "Il y en a trop."}
    assert len(page.select("fieldset.date")) == MOST_ROWS
    assert len(partner.kept()) == 1


def test_a_longer_series_of_an_editor_stays_whole(partner):
    link, event = partner.link(), partner.the_event()
    series = tuple(
        Dated(date(f"2026-{month}-{day:02}")) for month in (11, 12) for day in range(1, 31)
    )
    partner.desk.database.write(
        model.change, event.id, replace(event.draft, dates=series), 1, WHO, NOW
    )
    form = partner.get(f"{link}/change")
    assert len(form.select("fieldset.date")) == 60
    days = {field["name"]: field["value"] for field in form.select("fieldset.date [name$=-day]")}
    partner.change(link, form.find(id="version")["value"], title="Le mien", **days)
    draft = partner.the_event().draft
    assert (draft.texts["fr"].title, len(draft.dates)) == ("Le mien", 60)


def test_forms_of_one_place_are_looked_at_sixty_times_an_hour(partner, monkeypatch):
    link, checked, check = partner.link(), [], propose.check
    monkeypatch.setattr(propose, "check", lambda *args: (checked.append(1), check(*args))[1])
    for _ in range(propose.CHECKS_AN_HOUR - 1):
        partner.client.post(
            "/fr/agenda/search/propose", data={}, headers={"X-Caller": partner.caller}
        )
    pages = (
        partner.propose(title="", summary="Encore là"),
        partner.change(link, title="", summary="Encore là"),
    )
    for page in pages:
        assert "en une heure" in page.select_one("#problems").get_text()
        assert page.find(id="summary")["value"] == "Encore là"
    # Neither what takes the form nor the page that follows has looked at it.
    assert len(checked) == propose.CHECKS_AN_HOUR - 1
    assert "title" in faults(Partner(partner.desk, "another place").propose(title=""))
    partner.desk.later(minutes=61)
    partner.change(link, title="Plus tard")
    assert partner.the_event().draft.texts["fr"].title == "Plus tard"


def test_a_hundred_wait_and_then_a_sentence_until_one_is_read(partner, monkeypatch):
    monkeypatch.setattr(proposals, "MOST_WAITING", 2)
    for _ in range(2):
        partner.link()
    page = partner.propose()
    assert "Beaucoup de propositions" in page.select_one("#problems").get_text()
    assert len(partner.kept()) == 2
    partner.desk.database.write(model.publish, partner.kept()[0].id, WHO, NOW)
    assert partner.link()


# --- coming back ----------------------------------------------------------------------------------


def test_the_link_tells_what_has_become_of_it(partner):
    link, event_id = partner.link(), partner.the_event().id
    assert "En attente" in partner.get(link).select_one(".state").get_text()
    partner.desk.database.write(model.refuse, event_id, "Il manque la date.\nMerci.", WHO, NOW)
    page = partner.get(link)
    assert page.blockquote.get_text() == "Il manque la date.\nMerci."
    assert page.find("a", href=f"{link}/change")
    partner.desk.database.write(model.publish, event_id, WHO, NOW)
    page = partner.get(link)
    assert partner.get(page.select_one("main p a")["href"]).h1.get_text().strip() == FORM["title"]
    assert not page.find("form")
    partner.desk.database.write(model.withdraw, event_id, WHO, NOW)
    assert "Pas dans l’agenda" in partner.get(link).get_text()


def test_a_page_shows_nothing_of_how_to_reach_its_author(partner):
    link = partner.link()
    for path in (link, f"{link}/change", f"/nl{link[3:]}/change"):
        assert "0470" not in partner.get(path).decode()


def test_it_can_be_changed_until_it_is_published(partner):
    link = partner.link()
    form = partner.get(f"{link}/change")
    assert form.find(id="dates-0-day")["value"] == "2026-12-02"
    assert form.find(id="dates-0-opens")["value"] == "14:00"
    assert {box["value"] for box in form.select("[name=languages][checked]")} == {"fr", "nl"}
    page = partner.change(link, title="Autrement", **{"dates-1-day": "2026-12-09"})
    assert "Autrement" in page.select_one(".lead").get_text()
    event = partner.the_event()
    assert (len(event.draft.dates), event.proposer) == (2, FORM["proposer"])
    partner.desk.database.write(model.publish, event.id, WHO, NOW)
    page = partner.change(link, "3", title="Trop tard")
    assert "Publié" in page.get_text()
    assert partner.the_event().draft.texts["fr"].title == "Autrement"
    sent = partner.client.get(f"{link}/change")
    assert (sent.status_code, sent.headers["Location"]) == (303, link)


def test_what_was_refused_and_is_changed_waits_again(partner):
    link = partner.link()
    partner.desk.database.write(model.refuse, partner.the_event().id, "Quand ?", WHO, NOW)
    assert "En attente" in partner.change(link, "2").get_text()
    event = partner.the_event()
    assert (event.state, event.reason) == ("submitted", "")


def test_a_change_with_a_fault_keeps_what_was_typed(partner):
    link = partner.link()
    page = partner.change(link, title="Encore", commune="-")
    assert list(faults(page)) == ["commune"]
    assert page.find(id="title")["value"] == "Encore"
    assert partner.the_event().draft.texts["fr"].title == FORM["title"]


def test_whoever_changes_it_after_an_editor_is_told_first(partner):
    link, event = partner.link(), partner.the_event()
    texts = {**event.draft.texts, "nl": Text("Een avond")}
    theirs = draft(commune=ESNEUX, texts=texts, status="full")
    partner.desk.database.write(model.change, event.id, theirs, 1, WHO, NOW)
    page = partner.change(link, "1", title="Le mien")
    assert "La rédaction a modifié" in page.select_one("#problems").get_text()
    assert page.find(id="title")["value"] == "Le mien"
    assert partner.the_event().draft.texts["fr"].title == FORM["title"]
    partner.change(link, page.find(id="version")["value"], title="Le mien")
    kept = partner.the_event().draft
    assert {code: text.title for code, text in kept.texts.items()} == {
        "fr": "Le mien",
        "nl": "Een avond",
    }
    assert kept.status == "full"


def test_a_fault_on_the_way_hides_no_change_of_an_editor(partner):
    link, event = partner.link(), partner.the_event()
    theirs = draft("Le leur", commune=ESNEUX)
    partner.desk.database.write(model.change, event.id, theirs, 1, WHO, NOW)
    page = partner.change(link, "1", title="")
    assert "La rédaction" not in page.select_one("#problems").get_text()
    page = partner.change(link, page.find(id="version")["value"], title="Le mien")
    assert "La rédaction a modifié" in page.select_one("#problems").get_text()
    assert partner.the_event().draft.texts["fr"].title == "Le leur"
    # Told of it, she makes a mistake again: she has been told all the same.
    page = partner.change(link, page.find(id="version")["value"], title="")
    partner.change(link, page.find(id="version")["value"], title="Le mien")
    assert partner.the_event().draft.texts["fr"].title == "Le mien"


def test_thirty_changes_an_hour_from_one_place_and_then_a_sentence(partner):
    link = partner.link()
    for number in range(proposals.CHANGES_AN_HOUR):
        if number < 20:
            # What is refused is not counted as a change.
            partner.change(link, str(number + 1), title="")
        partner.change(link, str(number + 1), title=f"Le titre {number}")
    page = partner.change(link, str(number + 2), title="Une fois de trop")
    assert "en une heure" in page.select_one("#problems").get_text()
    assert page.find(id="title")["value"] == "Une fois de trop"
    assert partner.the_event().draft.texts["fr"].title == f"Le titre {number}"
    partner.desk.later(minutes=61)
    partner.change(link, page.find(id="version")["value"], title="Plus tard")
    assert partner.the_event().draft.texts["fr"].title == "Plus tard"


def test_another_language_is_added_beside_the_first(partner):
    link = partner.link()
    dutch = f"/nl{link[3:]}"
    form = partner.get(f"{dutch}/change")
    assert form.find(id="title")["value"] == ""
    assert "Frans" in form.select_one("main .note").get_text()
    partner.change(dutch, title="Een avond", summary="", body="", conditions="")
    texts = partner.the_event().draft.texts
    assert {code: text.title for code, text in texts.items()} == {
        "fr": FORM["title"],
        "nl": "Een avond",
    }
    partner.change(dutch, "2", title="", summary="", body="", conditions="", place_name="Ici")
    kept = partner.the_event().draft
    assert (set(kept.texts), kept.place_name) == ({"fr"}, "Ici")


def test_it_can_be_withdrawn_and_is_then_deleted(partner):
    link = partner.link()
    action = partner.get(link).select_one("form")["action"]
    answer = partner.client.post(action)
    assert "supprimée" in answer.text
    assert partner.kept() == []
    partner.get(link, 404)
    assert partner.client.post(action).status_code == 404


def test_what_visitors_saw_is_not_withdrawn_by_a_link(partner):
    link = partner.link()
    action = partner.get(link).select_one("form")["action"]
    partner.desk.database.write(model.publish, partner.the_event().id, WHO, NOW)
    assert partner.client.post(action).status_code == 303
    assert partner.the_event().state == "published"


@pytest.mark.parametrize("token", ["x", "A" * 32, "é", "%00", "a%20b", "x" * 3000])
def test_a_forged_link_leads_to_a_kind_page(typist, token):
    page = typist.get(f"/fr/agenda/mine/{token}", 404)
    assert page.find("a", href="/fr/agenda/propose")
    typist.get(f"/fr/agenda/mine/{token}/change", 404)
    for path in (f"search/mine/{token}", f"mine/{token}/withdraw"):
        assert typist.client.post(f"/fr/agenda/{path}", data=FORM).status_code == 404


def test_pages_of_a_link_are_kept_nowhere_and_no_log_names_it(partner, caplog):
    store = partner.desk.app.extensions["finished"]
    with caplog.at_level(logging.DEBUG):
        link = partner.link()
        token = link.rpartition("/")[2]
        partner.get(link)
        partner.get(f"{link}/change")
    assert not [path for path in store._pages if token in path or "propose/" in path]
    assert token not in caplog.text
    headers = partner.client.get(link).headers
    assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("no-referrer", "no-store")


# --- what is forgotten ----------------------------------------------------------------------------


def days(number: int) -> dt.datetime:
    return NOW + dt.timedelta(days=number)


def in_files(partner, what: str) -> bool:
    """Whether these words stand in the database's files, its journal included."""
    name = partner.desk.database.engine.url.database
    return any(what.encode() in file.read_bytes() for file in Path(name).parent.glob("desk.db*"))


@pytest.mark.parametrize("how", ["withdrawn", "expired"])
def test_of_who_proposed_it_no_file_holds_anything_afterwards(partner, how):
    link = partner.link()
    assert in_files(partner, "Zoé Quelqu’un")
    if how == "withdrawn":
        language, token = link.split("/")[1], link.rpartition("/")[2]
        partner.client.post(f"/{language}/agenda/mine/{token}/withdraw")
    else:
        partner.desk.watch.beat(days(9 + 91))
    assert not in_files(partner, "Zoé Quelqu’un")


@pytest.mark.parametrize("act", ["refuse", "archive", "over"])
def test_who_proposed_it_is_forgotten_after_ninety_days(partner, act):
    link, event_id = partner.link(), partner.the_event().id
    if act == "refuse":
        partner.desk.database.write(model.refuse, event_id, "Non.", WHO, NOW)
    elif act == "archive":
        partner.desk.database.write(model.archive, event_id, WHO, NOW)
    # The event is on the ninth day.
    settled = 9 if act == "over" else 0
    partner.desk.watch.beat(days(settled + 90))
    assert partner.the_event().proposer
    partner.get(link)
    partner.desk.watch.beat(days(settled + 91))
    assert partner.the_event().proposer == ""
    partner.get(link, 404)


def test_what_still_waits_or_is_to_come_is_not_forgotten(partner):
    partner.link(**{"dates-0-day": "2027-11-02"})
    partner.desk.database.write(proposals.expire, days(200))
    assert partner.the_event().proposer


def test_the_watch_forgets_by_itself(partner):
    partner.link()
    partner.desk.at(days(200))
    partner.desk.watch.beat(days(200))
    assert partner.the_event().proposer == ""


# --- over the wire --------------------------------------------------------------------------------


def test_the_server_counts_by_place_takes_long_texts_and_logs_nothing(tmp_path):
    """What the front adds and allows, no test client shows."""
    from urllib.parse import urlencode

    long = {**FORM, "body": "ع" * 6000, "commune": AYWAILLE, "conditions": "ع" * 250}
    body = urlencode(long, doseq=True)
    assert len(body) > 36_000
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Caller": "forged"}
    with serving(tmp_path / "log") as server:
        links = []
        for number in range(proposals.AN_HOUR + 1):
            sent = {**headers, "X-Caller": f"forged {number}"}
            answer = server.ask("POST", "/fr/agenda/search/propose", body, sent)
            assert answer[0] == 303
            page = server.get(urlsplit(answer[1]["location"]).path)[2].decode()
            links += re.findall(r"/fr/agenda/mine/[\w-]+", page)[:1]
        assert len(links) == proposals.AN_HOUR
        assert server.get(links[0])[0] == 200
        assert server.log.read_text().count("\n") == 1
        huge = server.ask("POST", "/fr/agenda/search/propose", "body=" + "x" * 200_000, headers)
        assert huge[0] == 413
