"""The agenda's desk as tests use it: what an editor types, what a form sends as it stands."""

import re

from events import AYWAILLE, NOW, WHO
from stoppvif.agenda import model

FORM = {
    "commune": AYWAILLE,
    "kind": "stand",
    "title-fr": "Un stand au marché",
    "summary-fr": "Venez poser vos questions.",
    "body-fr": "Un texte.\n\nPuis un autre.",
    "dates-0-day": "2026-12-02",
    "dates-0-opens": "14h",
    "dates-0-closes": "16:00",
    "place_name": "Place du marché",
    "organiser": "Commune d’Aywaille",
    "audience": ["everyone"],
    "price": "free",
    "registration_how": "none",
    "status": "scheduled",
}


def kept(desk, made, state="draft", **more) -> int:
    """An event in this state; its id."""
    return desk.database.write(model.create, made, WHO, NOW, state=state, **more)


def get(desk, event_id):
    with desk.database.read() as session:
        return model.get(session, event_id)


def version(desk, event_id) -> dict[str, str]:
    return {"version": str(get(desk, event_id).version)}


def shown(desk, path="/fr/agenda/") -> str:
    return desk.app.test_client().get(path).get_data(as_text=True)


def event_id_of(answer) -> int:
    return int(re.search(r"/agenda/(\d+)", answer.to)[1])
