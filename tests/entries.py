"""Entries of the directory as tests need them."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from events import AYWAILLE, ESNEUX, NOW, WHO
from stoppvif.content.model import Closure, Slot, Weekly
from stoppvif.content.ways import slug_of
from stoppvif.directory import model
from stoppvif.directory.entry import Address, Entry, Phone, Service

__all__ = ["AYWAILLE", "ESNEUX", "NOW", "WHO"]


def service(name: str | dict[str, str] = "Une permanence", **changes: Any) -> Service:
    """A service for victims who want to talk."""
    made = {
        "id": "listening",
        "name": name if isinstance(name, dict) else {"fr": name},
        "description": {"fr": "Un entretien, sans rendez-vous."},
        "needs": ["talk"],
        "audience": ["victims"],
    }
    return Service(**(made | changes))


def entry(name: str | dict[str, str] = "La Maison", **changes: Any) -> Entry:
    """An organisation that can be published, with as little as it needs."""
    made = {
        "name": name if isinstance(name, dict) else {"fr": name},
        "description": {"fr": "Une association."},
        "kind": "association",
        "services": [service()],
    }
    return Entry(**(made | changes))


def weekly(*slots: tuple[str, str, str], **changes: Any) -> Weekly:
    """`weekly(("mo tu", "09:00", "12:00"))`, closed on public holidays."""
    made = [
        Slot(days=days.split(), opens=opens, closes=closes)  # type: ignore[arg-type]
        for days, opens, closes in slots
    ]
    return Weekly(**({"weekly": made, "holidays": "closed"} | changes))


def closure(first: str, last: str, **reason: str) -> Closure:
    """Days on which it is closed."""
    return Closure(
        first=dt.date.fromisoformat(first), last=dt.date.fromisoformat(last), reason=reason
    )


def full(code: str = "fr", **changes: Any) -> Entry:
    """An organisation of which everything is known, in one language."""

    def text(words: str) -> dict[str, str]:
        return {code: words}

    made = {
        "alternate_name": "LM",
        "alert": text("Fermé pour travaux."),
        "phones": [Phone(number="04 384 47 93", description=text("Accueil"), languages=["nl"])],
        "email": "info@example.org",
        "website": "https://www.example.org/",
        "hours": weekly(("mo tu we th fr", "09:00", "12:00")),
        "hours_note": text("Sur rendez-vous."),
        "address_visibility": "public",
        "address": Address(address_1="Rue de la Gare 1", postal_code="4920", city="Aywaille"),
        "languages": ["fr", "tr"],
        "accessibility": ["wheelchair"],
        "accessibility_note": text("Sonnez à droite."),
        "regime": "secrecy",
        "communes": [AYWAILLE],
        "source": "https://example.org/source",
        "verify": "Ask for the number of the annex",
        "assured_date": dt.date(2026, 10, 12),
        "assurer": "Nadia Lambert",
        "assured_by": "phone",
        "services": [
            service(
                minimum_age=12,
                maximum_age=25,
                eligibility_description=text("Habiter la commune."),
                application_process=text("Téléphonez."),
                fees="depends",
                fees_description=text("Dix euros."),
                required_documents=text("Carte d’identité."),
                interpretation_services=text("Un interprète peut venir."),
            )
        ],
    }
    return entry(**(made | changes))


def publish(session: Session, made: Entry, owner: str = "", now: dt.datetime = NOW) -> int:
    """Keep and publish an entry; its id."""
    slug = slug_of(made.name.get("fr") or "entry")
    entry_id = model.create(session, made, owner, WHO, now, slug=slug)
    model.publish(session, entry_id, WHO, now)
    return entry_id
