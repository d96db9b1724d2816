"""Events as a table for Excel and LibreOffice: a row for each date."""

from collections.abc import Callable, Iterable, Iterator

from stoppvif.agenda.csv_columns import COLUMNS, heading
from stoppvif.agenda.dates import clock
from stoppvif.agenda.event import Dated, Text
from stoppvif.agenda.incoming import OURS
from stoppvif.agenda.model import Event
from stoppvif.web import sheets

# What a code is called: the column, and the code.
Namer = Callable[[str, str], str]


def file(events: Iterable[Event], language: str, first: str, name: Namer) -> bytes:
    """The table, its headings and texts in `language`, else the texts in `first` or any."""
    rows = (row for event in events for row in _rows(event, language, first, name))
    return sheets.write([heading(column, language) for column in COLUMNS], rows)


def _rows(event: Event, language: str, first: str, name: Namer) -> Iterator[list[str]]:
    texts = event.draft.texts
    code = next((one for one in (language, first) if one in texts), next(iter(texts), ""))
    text = texts.get(code, Text(""))
    # An event without a date has a row too: nothing may be missing from the table.
    for one in event.draft.dates or (None,):
        cells = _cells(event, code, text, name) | _times(one)
        if one is not None and one.dropped:
            cells["status"] = name("status", "cancelled")
        yield [cells[column] for column in COLUMNS]


def _cells(event: Event, code: str, text: Text, name: Namer) -> dict[str, str]:
    draft = event.draft
    price = name("price", draft.price) if draft.price != "unknown" else ""
    return {
        "uid": event.uid or f"{OURS}{event.slug}",
        "language": code,
        "title": text.title,
        "summary": text.summary,
        "body": text.body,
        "place_name": draft.place_name,
        "place_address": draft.place_address,
        "organiser": draft.organiser,
        "contact": draft.contact,
        "online_url": draft.online_url,
        "registration": draft.registration_value,
        "price": price,
        "commune": name("commune", draft.commune),
        "kind": name("kind", draft.kind),
        "status": name("status", draft.status),
        "state": name("state", event.state),
    }


def _times(one: Dated | None) -> dict[str, str]:
    if one is None:
        return dict.fromkeys(("day", "last", "opens", "closes"), "")
    date = one.date
    return {
        "day": date.day.isoformat(),
        "last": date.last.isoformat() if date.last != date.day else "",
        "opens": clock(date.opens),
        "closes": clock(date.closes),
    }
