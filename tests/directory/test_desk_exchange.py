"""An editor takes the directory home as a file, and brings one back."""

import io
import json
import zipfile
from typing import Any

import msgspec
import pytest

from desk import ADMINISTRATOR, COORDINATOR, EDITOR, SOCIAL
from organisations import FOREIGN, NOW
from stoppvif.directory import applying, model
from stoppvif.directory.entry import Entry, Service
from stoppvif.directory.tables import EntryRow
from stoppvif.staff.tables import Upload

PATH = "/desk/contacts/import"
AYWAILLE, ESNEUX = "62009", "62032"
CHOICES = {"owner": AYWAILLE, "needs": ["talk"], "audience": ["victims"]}
PLAIN = Entry(
    name={"fr": "Écoute", "en": "Listening"},
    description={"fr": "Quelqu’un écoute."},
    kind="association",
    services=[
        Service(
            id="a", name={"fr": "A"}, description={"fr": "B"}, needs=["talk"], audience=["women"]
        )
    ],
)


def keep(desk, slug="ecoute", owner=AYWAILLE, state="published", **changes) -> int:
    entry = msgspec.structs.replace(PLAIN, **changes)
    return desk.database.write(model.create, entry, owner, "Paul", NOW, slug=slug, state=state)


def kept(desk):
    with desk.database.read() as session:
        return model.everything(session)


def exported(who) -> Any:
    return json.loads(who.get("/desk/contacts/export.json").text)


def send(who, data, status=303, name="file.json"):
    if not isinstance(data, bytes):
        data = json.dumps(data).encode()
    return who.post(PATH, {"file": (io.BytesIO(data), name)}, status)


def apply(who, address, status=200, **choices):
    return who.post(address, {**CHOICES, "take": ["0", "1"], **choices}, status)


def groups(page):
    """Names by the heading that they stand under."""
    found = {}
    for box in page.soup.main.select("fieldset:has(strong), details"):
        heading = box.find(["legend", "summary"]).get_text(strip=True)
        found[heading] = [strong.get_text(strip=True) for strong in box.select("strong")]
    return found


@pytest.fixture
def editor(desk):
    return desk.as_("anna", EDITOR, language="en")


def test_an_export_is_a_file(desk, editor):
    keep(desk)
    answer = editor.get("/desk/contacts/export.json")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="contacts-2026-11-23.json"'
    )
    assert answer.headers["Content-Type"].startswith("application/json")
    assert [one["name"] for one in json.loads(answer.text)] == ["Écoute"]
    packed = editor.client.get("/desk/contacts/export.zip")
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert "organizations.csv" in archive.namelist()


def test_the_list_leads_to_both(desk, editor):
    page = editor.get("/desk/contacts/").soup
    links = [link["href"] for link in page.main.select("a[href]")]
    assert {PATH, "/desk/contacts/export.json", "/desk/contacts/export.zip"} <= set(links)


@pytest.mark.parametrize("path", [PATH, "/desk/contacts/export.json", "/desk/contacts/export.zip"])
def test_it_is_for_editors_and_coordinators(desk, path):
    assert desk.as_("paul", COORDINATOR).client.get(path).status_code == 200
    desk.as_("eve", SOCIAL).get(path, 403)
    desk.as_("adam", ADMINISTRATOR).get(path, 403)
    assert "/desk/login" in desk.stranger().get(path, 303).to


def test_nothing_is_written_before_she_says_so(desk, editor):
    look = editor.get(send(editor, [FOREIGN]).to)
    assert groups(look) == {"New (1)": ["Maison de l’Écoute"]}
    assert "Nothing is written yet." in look.main
    assert "funding" in look.main
    assert kept(desk) == []


def test_organisations_of_others_become_drafts_of_her_commune(desk, editor):
    done = apply(editor, send(editor, [FOREIGN]).to)
    assert "One draft is new." in done.main
    (found,) = kept(desk)
    assert (found.state, found.owner, found.changed_by) == ("draft", AYWAILLE, "Anna")
    assert found.entry.services[0].needs == ["talk"]


def test_what_was_published_elsewhere_is_a_draft_here(desk, editor):
    keep(desk)
    file = exported(editor)
    desk.database.write(lambda session: session.query(EntryRow).delete())
    apply(editor, send(editor, file).to)
    (found,) = kept(desk)
    assert (found.slug, found.state, found.published) == ("ecoute", "draft", None)
    assert found.entry == PLAIN


def test_a_change_in_the_file_is_a_change_here_and_visitors_see_it(desk, editor):
    keep(desk)
    public = desk.app.test_client()
    assert "Écoute" in public.get("/fr/contacts/").text
    (org,) = exported(editor)
    org["name"] = "Autrement"
    sent = send(editor, [org]).to
    assert groups(editor.get(sent)) == {"Changed (1)": ["Autrement"]}
    apply(editor, sent)
    assert "Autrement" in public.get("/fr/contacts/").text
    assert kept(desk)[0].state == "published"


def test_what_is_the_same_is_left_alone(desk, editor):
    keep(desk)
    look = editor.get(send(editor, exported(editor)).to)
    assert "There is nothing new in it." in look.main
    assert groups(look) == {"Unchanged (1)": ["Écoute"]}


def test_what_somebody_changed_since_is_left_alone(desk, editor):
    entry_id = keep(desk)
    (org,) = exported(editor)
    org["name"] = "Autrement"
    sent = send(editor, [org]).to
    edited = msgspec.structs.replace(PLAIN, alternate_name="Ici")
    desk.database.write(model.change, entry_id, edited, 1, "Paul", NOW)
    done = apply(editor, sent)
    assert "Nothing has changed." in done.main
    assert "It has been changed here since the file was made." in done.main
    assert kept(desk)[0].entry == edited


def test_another_communes_entry_is_not_hers_to_change(desk, editor):
    keep(desk, owner=ESNEUX)
    (org,) = exported(editor)
    org["name"] = "Autrement"
    sent = send(editor, [org]).to
    assert "Another commune looks after it." in editor.get(sent).main
    apply(editor, sent)
    assert kept(desk)[0].entry == PLAIN


def test_a_copy_of_an_entry_in_the_file_becomes_a_second_one(desk, editor):
    keep(desk)
    (org,) = exported(editor)
    copy = org | {"name": "Copie", "stoppvif": org["stoppvif"] | {"slug": "copie"}}
    sent = send(editor, [org | {"name": "Autrement"}, copy]).to
    assert groups(editor.get(sent)) == {"New (1)": ["Copie"], "Changed (1)": ["Autrement"]}
    apply(editor, sent)
    assert [(one.slug, one.entry.name["fr"]) for one in kept(desk)] == [
        ("ecoute", "Autrement"),
        ("copie", "Copie"),
    ]


def test_two_that_are_one_entry_here_are_told_at_the_desk(desk, editor):
    apply(editor, send(editor, [FOREIGN]).to)
    (ours,) = exported(editor)
    theirs = FOREIGN | {"id": ours["id"]}
    sent = send(editor, [theirs, ours | {"name": "Autrement"}]).to
    look = editor.post(sent, {**CHOICES, "look": "1"}, 200)
    assert groups(look) == {"Not taken (1)": ["Autrement"], "Unchanged (1)": [FOREIGN["name"]]}
    assert "The file has it twice" in look.main


def test_nor_can_she_take_it_or_give_hers_away(desk, editor):
    keep(desk, owner=ESNEUX)
    keep(desk, "autre", AYWAILLE)
    first, second = exported(editor)
    first["stoppvif"]["owner"], second["stoppvif"]["owner"] = AYWAILLE, ESNEUX
    apply(editor, send(editor, [first, second]).to)
    assert [one.owner for one in kept(desk)] == [ESNEUX, AYWAILLE]


def test_a_commune_that_is_not_offered_is_refused(desk, editor):
    apply(editor, send(editor, [FOREIGN]).to, 422, owner=ESNEUX)
    assert kept(desk) == []


def test_a_coordinator_may_import_for_everybody(desk):
    who = desk.as_("paul", COORDINATOR, language="en")
    apply(who, send(who, [FOREIGN]).to, owner="")
    assert kept(desk)[0].owner == ""


def test_she_takes_the_tick_from_what_she_does_not_want(desk, editor):
    other = FOREIGN | {"id": "other", "name": "Autre"}
    sent = send(editor, [FOREIGN, other]).to
    for ticks in (["1"], ["1", "x", "٣", "99999999", "-1"]):
        apply(editor, sent, status=200 if ticks == ["1"] else 410, take=ticks)
    assert [one.entry.name["fr"] for one in kept(desk)] == ["Autre"]


def test_she_may_look_again_with_another_choice(desk, editor):
    sent = send(editor, [FOREIGN]).to
    look = editor.post(sent, {"owner": AYWAILLE, "needs": ["money"], "look": "1"}, 200)
    assert "services.0.audience" in look.main and kept(desk) == []
    look = editor.post(sent, {**CHOICES, "needs": ["money"], "look": "1"}, 200)
    assert look.soup.find("input", attrs={"name": "needs", "value": "money"}).has_attr("checked")
    assert groups(look) == {"New (1)": ["Maison de l’Écoute"]}


def test_of_a_long_file_the_rest_waits_for_the_next_time(desk, editor, monkeypatch):
    monkeypatch.setattr(applying, "MOST_AT_ONCE", 2)
    keep(desk)
    (org,) = exported(editor)
    many = [
        FOREIGN | {"id": f"house-{n}", "name": f"Maison {n}", "locations": []} for n in range(3)
    ]
    many = [*many, org | {"name": "Autrement"}]
    sent = send(editor, many).to
    look = editor.get(sent)
    assert groups(look) == {
        "New (2)": ["Maison 0", "Maison 1"],
        "For the next time (2)": ["Maison 2", "Autrement"],
    }
    assert "import the file again for the rest" in look.main
    # No browser offers what has no room.
    done = apply(editor, sent, take=["0", "1", "2", "3"])
    assert "2 drafts are new." in done.main
    assert "import the file again for the rest" in done.main
    assert groups(done) == {"For the next time (2)": ["Maison 2", "Autrement"]}
    assert len(kept(desk)) == 3
    done = apply(editor, send(editor, many).to, take=["2", "3"])
    assert "One draft is new." in done.main and "One entry has changed." in done.main
    assert "import the file again" not in done.main


def test_so_many_at_once_keep_nobody_waiting(desk, editor):
    many = [
        FOREIGN | {"id": f"house-{n}", "name": f"Maison {n}", "locations": []} for n in range(201)
    ]
    sent = send(editor, many).to
    ticks = editor.get(sent).soup.find_all("input", attrs={"name": "take"})
    assert len(ticks) == 200
    apply(editor, sent, take=[tick["value"] for tick in ticks], all="1")
    assert len(kept(desk)) == 200


def test_a_record_that_cannot_be_read_stops_neither_export_nor_import(desk, editor):
    keep(desk, "autre", name={"fr": "Autre"})
    broken = keep(desk)
    file = exported(editor)
    desk.database.write(_break, broken)
    assert [one["name"] for one in exported(editor)] == ["Autre"]
    file[0]["name"], file[1]["name"] = "Autrement", "Perdue"
    sent = send(editor, file).to
    assert groups(editor.get(sent)) == {"Changed (1)": ["Autrement"], "Not taken (1)": ["Perdue"]}
    done = apply(editor, sent)
    assert "The entry that it stands for here cannot be read." in done.main
    assert [one.entry.name["fr"] for one in kept(desk)] == ["Autrement"]


def _break(session, entry_id):
    session.get(EntryRow, entry_id).record = {"name": "no words by language"}


def test_tables_come_back(desk, editor):
    keep(desk)
    data = editor.client.get("/desk/contacts/export.zip").data
    desk.database.write(lambda session: session.query(EntryRow).delete())
    apply(editor, send(editor, data, name="contacts.zip").to)
    assert kept(desk)[0].entry == PLAIN


def test_the_file_is_hers_alone_and_goes(desk, editor):
    sent = send(editor, [FOREIGN]).to
    desk.as_("eva", EDITOR).get(sent, 410)
    apply(editor, sent)
    assert "This file is no longer here" in apply(editor, sent, 410).main
    assert len(kept(desk)) == 1
    with desk.database.read() as session:
        assert session.query(Upload).count() == 0


def test_the_file_goes_after_an_hour(desk, editor):
    sent = send(editor, [FOREIGN]).to
    desk.later(minutes=29)
    editor.get(sent)
    desk.later(minutes=31)
    again = desk.as_("anna2", EDITOR)
    send(again, [FOREIGN])
    desk.watch.beat(desk.now)
    with desk.database.read() as session:
        assert session.query(Upload).count() == 1


def test_the_trail_tells_of_it(desk, editor):
    apply(editor, send(editor, [FOREIGN]).to)
    trail = desk.as_("paul", COORDINATOR, language="en").get("/desk/trail").main
    assert "imported entries of the directory from a file: 1 new, 0 changed" in trail


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b"BEGIN:VCALENDAR", "The file is no JSON: look at line 1."),
        (b"\x00\x01\x02", "The file is no JSON"),
        (b"PK\x03\x04", "The zip is damaged"),
        (b"{}", "The file holds no list"),
    ],
)
def test_what_is_no_such_file_is_refused_with_words(desk, editor, data, words):
    assert words in send(editor, data, 422).main


@pytest.mark.parametrize(
    "form",
    [{}, {"file": "words"}, {"file": (io.BytesIO(b"[]"), "")}, {"other": (io.BytesIO(b"[]"), "a")}],
)
def test_without_a_file_she_is_asked_for_one(desk, editor, form):
    assert "Please choose a file." in editor.post(PATH, form, 422).main


def test_an_address_that_was_never_given_leads_to_the_form(desk, editor):
    editor.get(f"{PATH}/999", 410)
    editor.post(f"{PATH}/999", CHOICES, 410)
    editor.get(f"{PATH}/99999999999999999999", 404)


def test_what_stands_in_a_file_is_words(desk, editor):
    odd = "<script>alert(1)</script>"
    wrong = FOREIGN | {"name": odd, "website": "x", odd: 1}
    look = editor.get(send(editor, [wrong, FOREIGN | {"name": odd, odd: 1}]).to)
    assert odd in look.main and not look.soup.main.find("script")
    apply(editor, send(editor, [FOREIGN | {"name": odd}]).to)
