"""The agenda's desk: who sees what, writing, publishing, refusing, copying."""

import pytest

from desk import ADMINISTRATOR, COORDINATOR, EDITOR, SOCIAL
from editing import FORM, event_id_of, get, kept, shown, version
from events import AYWAILLE, ESNEUX, date, draft, publish
from longform import typed
from stoppvif.agenda.event import Text


@pytest.mark.parametrize("path", ["/desk/agenda/", "/desk/agenda/new"])
def test_the_rooms_are_for_editors_and_coordinators(desk, path):
    desk.as_("anna", EDITOR).get(path)
    desk.as_("carla", COORDINATOR).get(path)
    desk.as_("bert", SOCIAL).get(path, 403)
    desk.as_("dora", ADMINISTRATOR).get(path, 403)
    desk.stranger().get(path, 303)


def test_an_editor_writes_looks_and_publishes(desk):
    anna = desk.as_("anna", EDITOR)
    answer = anna.post("/desk/agenda/new", FORM)
    event_id = event_id_of(answer)
    page = anna.get(answer.to)
    assert "C’est enregistré" in page.main and "mercredi 2 décembre, 14:00–16:00" in page.main
    assert "Pas encore traduit" in page.main
    assert "Un stand au marché" not in shown(desk)
    anna.post(f"/desk/agenda/{event_id}/publish", version(desk, event_id))
    assert "Un stand au marché" in shown(desk)
    assert "Un stand au marché" in anna.get("/desk/agenda/?list=coming").main


def test_a_preview_speaks_each_language_and_its_frame_that_of_the_desk(desk):
    texts = {"fr": Text("Un stand"), "nl": Text("Een kraam"), "ar": Text("كشك")}
    event_id = kept(desk, draft(texts=texts))
    anna = desk.as_("anna", EDITOR)
    dutch = anna.get(f"/desk/agenda/{event_id}/preview/nl").soup
    assert dutch.html["lang"] == "fr"
    assert "Een kraam" in dutch.select_one(".preview[lang=nl]").get_text()
    assert "woensdag 2 december" in dutch.select_one(".preview").get_text()
    arabic = anna.get(f"/desk/agenda/{event_id}/preview/ar").soup
    assert arabic.select_one(".preview")["dir"] == "rtl"
    german = anna.get(f"/desk/agenda/{event_id}/preview/de").soup
    assert "Un stand" in german.select_one(".preview [lang=fr]").get_text()
    anna.get(f"/desk/agenda/{event_id}/preview/xx", 404)
    anna.get(f"/desk/agenda/{event_id + 1}/preview/fr", 404)


@pytest.mark.parametrize("act", ["publish", "withdraw", "archive", "remove", "submit", "refuse"])
def test_an_editor_of_another_commune_changes_nothing(desk, act):
    event_id = kept(desk, draft(commune=ESNEUX), "submitted")
    before = get(desk, event_id)
    anna = desk.as_("anna", EDITOR)
    anna.get(f"/desk/agenda/{event_id}", 403)
    anna.get(f"/desk/agenda/{event_id}/preview/fr", 403)
    anna.post(f"/desk/agenda/{event_id}", FORM | {"version": "1"}, 403)
    anna.post(f"/desk/agenda/{event_id}/{act}", {"version": "1", "reason": "Non."}, 403)
    anna.post(f"/desk/agenda/{event_id}/duplicate", status=403)
    anna.post(f"/desk/agenda/{event_id}/status", {"version": "1", "status": "full"}, 403)
    assert get(desk, event_id) == before
    assert "Un stand" not in anna.get("/desk/agenda/?list=waiting").main


def test_she_can_neither_write_for_another_commune_nor_give_one_of_hers_away(desk):
    anna = desk.as_("anna", EDITOR)
    anna.post("/desk/agenda/new", FORM | {"commune": ESNEUX}, 403)
    event_id = kept(desk, draft())
    anna.post(f"/desk/agenda/{event_id}", FORM | {"commune": ESNEUX, "version": "1"}, 403)
    assert get(desk, event_id).draft.commune == AYWAILLE
    answer = anna.post("/desk/agenda/new", FORM | {"commune": "99999"}, 422)
    assert "Veuillez choisir" in answer.soup.select_one("#commune-error").get_text()


def test_what_is_for_the_whole_zone_goes_to_a_coordinator(desk):
    anna, carla = desk.as_("anna", EDITOR), desk.as_("carla", COORDINATOR)
    event_id = event_id_of(anna.post("/desk/agenda/new", FORM | {"commune": ""}))
    assert "Publier" not in anna.get(f"/desk/agenda/{event_id}/preview/fr").main
    anna.post(f"/desk/agenda/{event_id}/publish", version(desk, event_id), 403)
    anna.post(f"/desk/agenda/{event_id}/submit", version(desk, event_id))
    assert get(desk, event_id).state == "submitted"
    assert "Un stand au marché" in carla.get("/desk/agenda/").main
    path = f"/desk/agenda/{event_id}/refuse"
    answer = carla.post(path, version(desk, event_id) | {"reason": " \x00 "}, 422)
    assert answer.soup.select_one("#reason-error")
    carla.post(path, version(desk, event_id) | {"reason": "Trop tôt."})
    assert "Trop tôt." in anna.get(f"/desk/agenda/{event_id}/preview/fr").main
    anna.post(f"/desk/agenda/{event_id}/submit", version(desk, event_id))
    carla.post(f"/desk/agenda/{event_id}/publish", version(desk, event_id))
    assert "Un stand au marché" in shown(desk)
    # Now it is the coordinator's: an editor looks at it and copies it.
    assert "preview" in anna.get(f"/desk/agenda/{event_id}", 303).to
    anna.post(f"/desk/agenda/{event_id}", FORM | {"version": "9"}, 409)
    anna.post(f"/desk/agenda/{event_id}/withdraw", version(desk, event_id), 403)


def test_an_editor_cannot_make_a_published_event_one_of_the_zone(desk):
    event_id = desk.database.write(publish, draft())
    anna = desk.as_("anna", EDITOR)
    answer = anna.post(
        f"/desk/agenda/{event_id}", FORM | {"commune": ""} | version(desk, event_id), 422
    )
    assert "coordinat" in answer.soup.select_one("#commune-error").get_text()
    assert get(desk, event_id).draft.commune == AYWAILLE


def test_a_partners_proposal_waits_and_is_published_or_refused(desk):
    event_id = kept(desk, draft("Une soirée"), "submitted", proposer="Lucie, 04 123 45 67")
    anna = desk.as_("anna", EDITOR)
    listed = anna.get("/desk/agenda/").main
    assert "Une soirée" in listed and "partenaire" in listed
    page = anna.get(f"/desk/agenda/{event_id}/preview/fr")
    assert "Lucie, 04 123 45 67" in page.main
    anna.post(f"/desk/agenda/{event_id}/remove", version(desk, event_id), 403)
    anna.post(f"/desk/agenda/{event_id}/publish", version(desk, event_id))
    assert "Lucie" not in shown(desk, "/fr/agenda/une-soiree")


def test_a_proposal_in_another_language_is_shown_and_translated_before_it_is_published(desk):
    event_id = kept(desk, draft(texts={"ar": Text("أمسية")}), "submitted", proposer="Lucie")
    anna = desk.as_("anna", EDITOR)
    assert "أمسية" in anna.get("/desk/agenda/").main
    assert "أمسية" in anna.get(f"/desk/agenda/{event_id}/preview/de").main
    answer = anna.post(f"/desk/agenda/{event_id}/publish", version(desk, event_id), 422)
    assert answer.soup.select_one("#title-fr-error")
    fields = typed(anna.get(f"/desk/agenda/{event_id}"))
    anna.post(f"/desk/agenda/{event_id}", fields, 422)
    anna.post(f"/desk/agenda/{event_id}", fields | {"title-fr": "Une soirée"})
    anna.post(f"/desk/agenda/{event_id}/publish", version(desk, event_id))
    assert get(desk, event_id).title == {"fr": "Une soirée", "ar": "أمسية"}


def test_a_change_after_publication_is_marked_and_shows_at_once(desk):
    event_id = desk.database.write(publish, draft())
    anna = desk.as_("anna", EDITOR)
    assert "Modifié le" not in shown(desk, "/fr/agenda/un-stand-au-marche")
    fields = typed(anna.get(f"/desk/agenda/{event_id}"))
    anna.post(f"/desk/agenda/{event_id}", fields | {"place_name": "Halle"})
    page = shown(desk, "/fr/agenda/un-stand-au-marche")
    assert "Halle" in page and "Modifié le" in page


def test_a_form_that_is_saved_as_it_stands_changes_nothing(desk):
    made = draft(
        "Un atelier",
        date("2026-12-02", "14:00", "24:00"),
        date("2026-12-20", last="2026-12-22"),
        texts={"fr": Text("A", "B", "C\n\nD", "E", "F"), "ar": Text("كشك")},
        audience=("children", "parents"),
        age_min=0,
        age_max=12,
        access=("wheelchair",),
        languages=("fr", "sfb"),
        registration_how="phone",
        registration_value="04 123 45 67",
        online_url="https://example.be/",
        contact="Anna",
    )
    event_id = kept(desk, made)
    before = get(desk, event_id)
    anna = desk.as_("anna", EDITOR)
    anna.post(f"/desk/agenda/{event_id}", typed(anna.get(f"/desk/agenda/{event_id}")))
    assert get(desk, event_id).draft == before.draft


def test_status_is_told_and_what_it_needs_is_asked_for(desk):
    event_id = desk.database.write(publish, draft())
    anna = desk.as_("anna", EDITOR)
    path = f"/desk/agenda/{event_id}/status"
    anna.post(path, version(desk, event_id) | {"status": "cancelled"})
    assert "Annulé" in shown(desk)
    answer = anna.post(path, version(desk, event_id) | {"status": "online"}, 422)
    assert answer.soup.select_one("#online_url-error")
    anna.post(path, version(desk, event_id) | {"status": "<script>"}, 400)


def test_past_events_are_copied_and_old_dates_stay_behind(desk):
    event_id = desk.database.write(publish, draft("Vieux", date("2026-03-01", "10:00")))
    anna = desk.as_("anna", EDITOR)
    assert "Vieux" in anna.get("/desk/agenda/?list=over").main
    answer = anna.post(f"/desk/agenda/{event_id}/duplicate")
    copied = event_id_of(answer)
    assert copied != event_id and get(desk, copied).state == "draft"
    assert "Vieux" in anna.get(answer.to).soup.h1.get_text()


def test_drafts_are_deleted_and_what_visitors_saw_is_put_away(desk):
    written, seen = kept(desk, draft("Brouillon")), desk.database.write(publish, draft("Vu"))
    anna = desk.as_("anna", EDITOR)
    anna.post(f"/desk/agenda/{written}/remove", version(desk, written))
    anna.get(f"/desk/agenda/{written}", 404)
    anna.post(f"/desk/agenda/{seen}/remove", version(desk, seen), 403)
    anna.post(f"/desk/agenda/{seen}/archive", version(desk, seen))
    assert "Vu" not in shown(desk)
    anna.post(f"/desk/agenda/{seen}/withdraw", version(desk, seen))
    assert get(desk, seen).state == "draft"


def test_what_is_put_away_is_found_again_and_made_a_draft(desk):
    event_id = kept(desk, draft("Un stand"))
    anna = desk.as_("anna", EDITOR)
    for act in ("publish", "archive"):
        anna.post(f"/desk/agenda/{event_id}/{act}", version(desk, event_id), 303)
    assert "Un stand" in anna.get("/desk/agenda/?list=archived").main
    anna.post(f"/desk/agenda/{event_id}/withdraw", version(desk, event_id), 303)
    assert "Un stand" in anna.get("/desk/agenda/?list=drafts").main


def test_a_button_of_a_page_that_is_out_of_date_does_nothing(desk):
    event_id = kept(desk, draft(), "submitted")
    anna, old = desk.as_("anna", EDITOR), version(desk, event_id)
    anna.post(f"/desk/agenda/{event_id}/publish", old)
    answer = anna.post(f"/desk/agenda/{event_id}/refuse", old | {"reason": "Non."}, 409)
    assert "Rien n’a été fait" in answer.main
    assert get(desk, event_id).state == "published"
    anna.post(f"/desk/agenda/{event_id}/withdraw", status=409)


def test_what_is_not_whole_is_kept_as_a_draft_and_not_published(desk):
    anna = desk.as_("anna", EDITOR)
    fields = {"commune": AYWAILLE, "title-fr": "Une idée"}
    event_id = event_id_of(anna.post("/desk/agenda/new", fields))
    page = anna.get(f"/desk/agenda/{event_id}/preview/fr")
    assert "Avant de pouvoir publier" in page.main and "Dates" in page.main
    answer = anna.post(f"/desk/agenda/{event_id}/publish", version(desk, event_id), 422)
    links = [link["href"] for link in answer.soup.select(".refusal a")]
    assert links == ["#dates", "#place_name"]


def test_the_lists_have_pages_and_are_narrowed_to_a_commune(desk):
    for number in range(21):
        kept(desk, draft(f"Titre {number:02}", commune=AYWAILLE if number else ESNEUX))
    carla = desk.as_("carla", COORDINATOR)
    assert len(carla.get("/desk/agenda/?list=drafts").soup.select(".rows li")) == 20
    assert len(carla.get("/desk/agenda/?list=drafts&page=2").soup.select(".rows li")) == 1
    assert len(carla.get("/desk/agenda/?list=drafts&page=99").soup.select(".rows li")) == 1
    narrow = carla.get(f"/desk/agenda/?list=drafts&commune={ESNEUX}").main
    assert "Titre 00" in narrow and "Titre 01" not in narrow
    for odd in ("list=x&page=x", "commune=%00", "page=-1", "commune=zone", "list=over&page=0"):
        carla.get(f"/desk/agenda/?{odd}")


def test_the_trail_says_what_was_done(desk):
    anna, carla = desk.as_("anna", EDITOR), desk.as_("carla", COORDINATOR)
    event_id = event_id_of(anna.post("/desk/agenda/new", FORM))
    for act in ("publish", "withdraw", "publish"):
        anna.post(f"/desk/agenda/{event_id}/{act}", version(desk, event_id))
    anna.post(f"/desk/agenda/{event_id}/status", version(desk, event_id) | {"status": "full"})
    lines = [line.get_text() for line in carla.get("/desk/trail").soup.select(".rows li")]
    assert len([line for line in lines if "Anna" in line and "Un stand au marché" in line]) == 5


def test_the_list_leads_to_import_and_export(desk):
    anna = desk.as_("anna", EDITOR)
    links = [link["href"] for link in anna.get("/desk/agenda/").soup.select("main .buttons a")]
    assert links[1:] == [
        "/desk/agenda/import",
        *(f"/desk/agenda/export.{form}" for form in ("csv", "ics", "json")),
    ]
    for path in links:
        anna.get(path)


def test_a_form_sent_after_her_session_is_over_is_kept_in_the_page(desk):
    answer = desk.stranger().post("/desk/agenda/new", FORM, 401)
    assert "Un stand au marché" in answer.main
    kept_fields = answer.soup.select("form [name=title-fr]")
    assert kept_fields[0]["value"] == FORM["title-fr"]
