"""What the columns of a table of events are called, in English, French, Dutch and German.

Not in the catalogues: a table must be read whatever the language of whoever reads it, and with
the words that people put over their columns by themselves.
"""

import unicodedata

LANGUAGES = ("en", "fr", "nl", "de")
# By column: the heading that we write in each language, then others that we understand.
COLUMNS: dict[str, tuple[str, ...]] = {
    "uid": ("ID", "ID", "ID", "ID", "uid", "référence", "reference", "referentie", "Referenz"),
    "language": ("Language", "Langue", "Taal", "Sprache", "lang"),
    "title": (
        *("Title", "Titre", "Titel", "Titel"),
        *("name", "nom", "naam", "intitulé", "événement", "event", "evenement", "Veranstaltung"),
    ),
    "day": (
        *("Day", "Jour", "Dag", "Tag", "date", "datum", "first day", "premier jour"),
        *("eerste dag", "erster Tag", "date de début", "start date", "startdatum", "begindatum"),
    ),
    "last": (
        *("Last day", "Dernier jour", "Laatste dag", "Letzter Tag"),
        *("date de fin", "end date", "einddatum", "Enddatum"),
    ),
    "opens": (
        *("From", "De", "Van", "Von", "heure", "heures", "horaire", "heure de début", "time"),
        *("start time", "start", "début", "uur", "beginuur", "begin", "Uhrzeit", "Beginn"),
    ),
    "closes": (
        *("To", "À", "Tot", "Bis", "until", "heure de fin", "fin", "end time", "end"),
        *("einduur", "einde", "Ende"),
    ),
    "place_name": (
        *("Place", "Lieu", "Plaats", "Ort", "location", "locatie", "endroit", "salle", "zaal"),
        *("where", "où", "waar", "wo"),
    ),
    "place_address": ("Address", "Adresse", "Adres", "Adresse", "Anschrift"),
    "commune": ("Commune", "Commune", "Gemeente", "Gemeinde", "municipality", "NIS", "INS"),
    "kind": ("Kind", "Genre", "Soort", "Art", "type"),
    "summary": (
        *("In short", "En bref", "In het kort", "Kurz gesagt"),
        *("summary", "résumé", "samenvatting", "Zusammenfassung"),
    ),
    "body": (
        *("Description", "Description", "Beschrijving", "Beschreibung"),
        *("text", "texte", "tekst", "omschrijving", "details"),
    ),
    "organiser": (
        *("Organiser", "Organisateur", "Organisator", "Veranstalter"),
        *("organizer", "organisatrice", "organisation", "organisatie"),
    ),
    "contact": ("Contact", "Contact", "Contact", "Kontakt"),
    "price": ("Price", "Prix", "Prijs", "Preis", "tarif", "cost", "kosten"),
    "registration": ("Registration", "Inscription", "Inschrijving", "Anmeldung"),
    "online_url": ("Online link", "Lien en ligne", "Onlinelink", "Onlinelink", "link", "lien"),
    "status": ("Status", "Statut", "Status", "Status"),
    "state": ("State", "État", "Toestand", "Zustand"),
}


def folded(heading: str) -> str:
    """A heading as it is compared: without accents, signs and capitals."""
    plain = unicodedata.normalize("NFKD", heading).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in plain if c.isascii()).split())


_KNOWN = {folded(name): column for column, names in COLUMNS.items() for name in names}


def heading(column: str, language: str) -> str:
    """What a column is called."""
    return COLUMNS[column][LANGUAGES.index(language) if language in LANGUAGES else 0]


def column(heading: str) -> str:
    """The column of a heading; empty for one that says nothing to us."""
    return _KNOWN.get(folded(heading), "")
