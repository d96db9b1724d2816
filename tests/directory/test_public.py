"""The directory as visitors see it: the list, its filters, its map."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from audit import FLIGHT
from entries import AYWAILLE, ESNEUX, NOW, WHO, closure, entry, full, service, weekly
from house import LANGUAGES
from stoppvif.directory import model
from stoppvif.directory.entry import Phone
from stoppvif.directory.tables import EntryRow
from stoppvif.storage import revisions

LONG = "Nous écoutons, nous accompagnons et nous orientons chaque personne qui nous le demande."


def names(soup) -> list[str]:
    return [link.get_text(" ", strip=True) for link in soup.select(".contacts h2")]


def emergency(soup) -> set[str]:
    return {link["href"] for link in soup.select(".danger .dial")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_and_an_entry_in_each_language(directory, language):
    named = {code: f"Nom {code}" for code in LANGUAGES}
    directory.publish(full(name=named, description=named))
    found = directory.get(f"/{language}/contacts/")
    assert names(found) == [f"Nom {language}"]
    page = directory.get(found.select_one(".contacts h2 a")["href"])
    assert page.h1.get_text() == f"Nom {language}"


def test_by_name_whatever_its_accents(directory):
    directory.publish(*map(entry, ["Zénith", "écoute", "Espace", "Abri"]))
    assert names(directory.get("/fr/contacts/")) == ["Abri", "écoute", "Espace", "Zénith"]


def test_numbers_for_an_emergency_are_there_whatever_is_looked_for(directory):
    wanted = {"tel:101", "tel:112"}
    assert emergency(directory.get("/fr/contacts/")) == wanted, "an empty directory"
    directory.publish(entry())
    for query in ("need=8", f"commune={ESNEUX}&open=1", "page=7", "who=8"):
        assert emergency(directory.get(f"/fr/contacts/?{query}")) == wanted
    assert emergency(directory.get("/fr/contacts/search/never-asked")) == wanted


def test_where_nobody_answers_it_is_said_kindly(directory):
    soup = directory.get("/fr/contacts/?need=8")
    assert "Personne ne figure encore ici pour cela" in soup.get_text()
    assert soup.find("a", href="/fr/contacts/", string="Tout afficher à nouveau")
    assert soup.select_one('#main a[href="/fr/urgent"]')


def test_an_entry_of_the_list_says_what_for_whom_when_and_its_number(directory):
    made = full(services=[service(audience=["women"]), service(id="b", audience=["children"])])
    directory.publish(made)
    item = directory.get("/fr/contacts/").select_one(".contacts li")
    text = item.get_text(" ", strip=True)
    for words in ("Une association.", "Femmes · Enfants", "Répond maintenant, jusqu’à 12:00"):
        assert words in text
    assert item.select_one(".dial")["href"] == "tel:+3243844793"
    assert text.endswith("Aywaille")


def test_what_is_empty_does_not_show(directory):
    directory.publish(entry(communes=[AYWAILLE]))
    item = directory.get("/fr/contacts/").select_one(".contacts li")
    assert not item.select(".dial, .now")
    assert [part.get_text(strip=True) for part in item.find_all(["h2", "p"])] == [
        "La Maison",
        "Une association.",
        "Personnes qui subissent des violences",
        "Aywaille",
    ]


def test_what_serves_all_communes_says_so(directory, content):
    everywhere = [commune.nis for commune in content.communes]
    directory.publish(entry("A"), entry("B", communes=everywhere))
    facts = [item.get_text() for item in directory.get("/fr/contacts/").select(".facts")]
    assert facts.count("Toutes les communes") == 2


def test_a_long_description_is_cut_between_words(directory):
    directory.publish(entry(description={"fr": f"{LONG} {LONG} {LONG}"}))
    soup = directory.get("/fr/contacts/")
    said = soup.select_one(".what").get_text()
    assert said.endswith(" …")
    assert len(said) <= 142
    assert set(said.split()[:-1]) <= set(LONG.split())
    page = directory.get(soup.select_one(".contacts h2 a")["href"])
    assert f"{LONG} {LONG} {LONG}" in page.get_text()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("need=4", ["B"]),
        (f"commune={AYWAILLE}", ["A", "C"]),
        (f"commune={ESNEUX}", ["B", "C"]),
        ("language=tr", ["B"]),
        ("language=nl", ["C"]),
        ("who=2", ["A"]),
        # Within one service: B gives rights to victims and listens to children.
        ("need=4&who=4", []),
        ("need=1&who=4", ["B"]),
        ("open=1", ["A"]),
        ("commune=nowhere&need=%00&language=x&who=%27&open=2&page=-1", ["A", "B", "C"]),
        ("page=99999", ["A", "B", "C"]),
        ("page=0", ["A", "B", "C"]),
        ("need=4&need=1", ["B"]),
    ],
)
def test_each_filter(directory, query, found):
    directory.publish(
        entry("A", communes=[AYWAILLE], hours="always", services=[service(audience=["women"])]),
        entry(
            "B",
            communes=[ESNEUX],
            languages=["tr"],
            services=[service(needs=["rights"]), service(id="b", audience=["children"])],
        ),
        entry("C", phones=[Phone(number="04 384 47 93", languages=["nl"])]),
    )
    assert names(directory.get(f"/fr/contacts/?{query}")) == found


def test_filters_stand_in_the_address_and_survive_entry_and_language(directory):
    directory.publish(entry("Ici", communes=[AYWAILLE]), entry("Là", communes=[ESNEUX]))
    query = f"?need=1&commune={AYWAILLE}"
    soup = directory.get(f"/fr/contacts/{query}")
    assert names(soup) == ["Ici"]
    chosen = [option["value"] for option in soup.select("option[selected]")]
    assert chosen == ["1", AYWAILLE]
    page = directory.get(soup.select_one(".contacts h2 a")["href"])
    assert page.select_one(".up a")["href"] == f"/fr/contacts/{query}"
    dutch = directory.get(page.select_one("#languages a[lang=nl]")["href"])
    assert dutch.select_one(".up a")["href"] == f"/nl/contacts/{query}"


def test_what_is_chosen_is_named_above_the_list(directory):
    query = f"need=1&commune={ESNEUX}&who=2&language=nl&open=1"
    said = directory.get(f"/fr/contacts/?{query}").select_one("#found .note").get_text()
    assert said == (
        "Parler avec quelqu’un · Esneux · Femmes · néerlandais · Répond maintenant · "
        "Tout afficher à nouveau"
    )


def test_a_language_can_be_asked_for_that_only_one_of_them_speaks(directory):
    directory.publish(entry(languages=["tr", "sfb", "xx"]))
    options = directory.get("/fr/contacts/").select("#language option")
    assert [option["value"] for option in options][1:6] == LANGUAGES
    said = {option["value"]: option.get_text() for option in options}
    assert said["tr"] == "turc"
    assert said["sfb"] == "Langue des signes"
    assert said["xx"] == "xx"


def test_twenty_on_a_page_and_the_filters_go_along(directory):
    directory.publish(*(entry(f"N {number:02}") for number in range(45)))
    pages = [directory.get(f"/fr/contacts/?need=1&page={number}") for number in (1, 2, 3)]
    assert [len(names(page)) for page in pages] == [20, 20, 5]
    later = pages[0].select_one(".pages a")["href"]
    assert names(directory.get(later)) == names(pages[1])


def test_the_way_back_leads_to_the_page_where_somebody_was(directory):
    directory.publish(*(entry(f"N {number:02}") for number in range(45)))
    first = directory.get("/fr/contacts/?need=1")
    assert "page=" not in str(first.select(".contacts h2 a"))
    second = directory.get("/fr/contacts/?need=1&page=2")
    page = directory.get(second.select_one(".contacts h2 a")["href"])
    assert page.select_one(".up a")["href"] == "/fr/contacts/?need=1&page=2"
    dutch = directory.get(page.select_one("#languages a[lang=nl]")["href"])
    assert dutch.select_one(".up a")["href"] == "/nl/contacts/?need=1&page=2"
    # What was found by a word stands on no page.
    found = directory.client.post("/fr/contacts/search/found", data={"q": "N"})
    assert "page=" not in found.text


@pytest.mark.parametrize("asked", ["99999", "4", "03"])
def test_an_entry_is_kept_for_no_page_that_the_list_has_not(directory, asked):
    directory.publish(*(entry(f"N {number:02}") for number in range(45)))
    page = directory.get(f"/fr/contacts/n-00?page={asked}")
    assert page.select_one(".up a")["href"] == "/fr/contacts/?page=3"
    kept = directory.desk.app.extensions["finished"]
    assert kept.get("/fr/contacts/n-00?page=3")
    assert not kept.get(f"/fr/contacts/n-00?page={asked}")
    for none in ("1", "0", "-2", "x"):
        up = directory.get(f"/fr/contacts/n-00?page={none}").select_one(".up a")
        assert up["href"] == "/fr/contacts/"


# --- who answers at which instant -----------------------------------------------------------------


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("instant", "said", "there"),
    [
        ("2026-11-23T07:59", "Fermé pour le moment. Répond à nouveau aujourd’hui à 09:00", False),
        ("2026-11-23T08:00", "Répond maintenant, jusqu’à 12:00", True),
        ("2026-11-23T11:00", "Fermé pour le moment. Répond à nouveau demain à 09:00", False),
        # Armistice day, a Wednesday.
        ("2026-11-11T09:00", "Fermé pour le moment. Répond à nouveau demain à 09:00", False),
        # Its own closure, until the 4th.
        ("2026-12-02T09:00", "Fermé pour le moment. Répond à nouveau lundi à 09:00", False),
        # Easter Monday; in the night before Sunday the clocks go forward: nine is an hour earlier.
        ("2027-03-26T08:30", "Répond maintenant, jusqu’à 12:00", True),
        ("2027-03-29T07:30", "Fermé pour le moment. Répond à nouveau demain à 09:00", False),
        ("2027-03-30T07:30", "Répond maintenant, jusqu’à 12:00", True),
    ],
)
def test_who_answers_now(directory, instant, said, there):
    closed = [closure("2026-12-01", "2026-12-04", fr="Formation")]
    hours = weekly(("mo tu we th fr", "09:00", "12:00"), closures=closed)
    directory.publish(entry(hours=hours))
    directory.at(utc(instant))
    soup = directory.get("/fr/contacts/")
    assert soup.select_one(".now").get_text(strip=True) == said
    assert directory.get("/fr/contacts/la-maison").select_one(".now").get_text(strip=True) == said
    assert bool(names(directory.get("/fr/contacts/?open=1"))) is there


def test_a_page_is_made_anew_when_somebody_opens_or_closes(directory):
    directory.publish(entry(hours=weekly(("mo", "09:00", "12:00"))))
    for minute, there in [("07:59", False), ("08:00", True), ("10:59", True), ("11:00", False)]:
        directory.at(utc(f"2026-11-23T{minute}"))
        assert bool(names(directory.get("/fr/contacts/?open=1"))) is there, minute
        yes = directory.get("/fr/contacts/la-maison").select(".now.yes")
        assert bool(yes) is there, minute


# --- what changes ---------------------------------------------------------------------------------


def test_a_change_shows_at_once(directory):
    (entry_id,) = directory.publish(entry("Avant"))
    assert names(directory.get("/fr/contacts/")) == ["Avant"]
    directory.write(model.change, entry_id, entry("Après"), 2, WHO, NOW)
    assert names(directory.get("/fr/contacts/")) == ["Après"]
    assert directory.get("/fr/contacts/avant").h1.get_text() == "Après"


@pytest.mark.parametrize("act", [model.withdraw, model.archive])
def test_what_is_withdrawn_is_gone(directory, act):
    (entry_id,) = directory.publish(entry())
    directory.get("/fr/contacts/la-maison")
    directory.write(act, entry_id, WHO, NOW)
    directory.get("/fr/contacts/la-maison", 404)
    assert names(directory.get("/fr/contacts/")) == []


def test_a_draft_is_for_nobody(directory):
    directory.write(model.create, entry(), "", WHO, NOW, slug="la-maison")
    directory.get("/fr/contacts/la-maison", 404)
    assert names(directory.get("/fr/contacts/")) == []


def test_a_record_that_cannot_be_read_hides_no_other(directory, caplog):
    kept, _ = directory.publish(entry("La Maison"), entry("Le Phare"))
    directory.write(_break, kept)
    assert names(directory.get("/fr/contacts/")) == ["Le Phare"]
    assert f"directory entry {kept} cannot be read" in caplog.text


def _break(session: Session, entry_id: int) -> None:
    session.get(EntryRow, entry_id).record = {"name": "no words by language"}
    revisions.bump(session, model.TAG)


def test_what_is_stale_stays_in_the_list(directory):
    directory.publish(entry(assured_date=dt.date(2020, 1, 1)))
    assert names(directory.get("/fr/contacts/")) == ["La Maison"]


# --- the map --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_each_commune_is_in_the_map_and_in_the_list_beside_it(directory, content, language):
    soup = directory.get(f"/{language}/contacts/?need=1&commune={ESNEUX}")
    where = soup.select_one("#where")
    wanted = [
        f"/{language}/contacts/?need=1&commune={commune.nis}#found" for commune in content.communes
    ]
    assert [link["href"] for link in where.select("svg a")] == wanted
    assert [link["href"] for link in where.select("ul a")] == wanted
    assert where.svg["aria-hidden"] == "true"
    assert {link["tabindex"] for link in where.select("svg a")} == {"-1"}
    assert where.select_one("[aria-current]").get_text() == "Esneux"
    assert len(where.select("polygon")) == 5


def test_a_network_without_outlines_has_the_list_alone(directory):
    known = directory.desk.app.extensions["communes"]
    directory.desk.app.extensions["communes"] = replace(known, map=None)
    where = directory.get("/fr/contacts/").select_one("#where")
    assert not where.svg
    assert len(where.select("ul a")) == 5


# --- how much it weighs ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_page_fits_in_the_first_flight(directory, content, language):
    nis = [commune.nis for commune in content.communes]
    for number in range(25):
        words = f"Accompagnement numéro {number * 7919} à {number * 104729} : {LONG} {LONG}"
        text = {language: words, "fr": words}
        directory.publish(
            full(
                name=dict.fromkeys(text, f"Centre d’aide {number} {number * 7919}"),
                description=text,
                phones=[Phone(number=f"04 384 {number + 10} {93 - number}")],
                communes=nis[number % 5 :],
            )
        )
    answer = directory.client.get(f"/{language}/contacts/", headers={"Accept-Encoding": "gzip"})
    size = len(answer.data) + sum(len(k) + len(v) + 4 for k, v in answer.headers)
    assert size <= FLIGHT, size
