"""The sample events of a network: what its demo announces."""

from pathlib import Path
from typing import NamedTuple

from stoppvif.agenda import event
from stoppvif.agenda.event import Draft
from stoppvif.agenda.exchange import Record, RecordError, draft
from stoppvif.content import samples
from stoppvif.content.faults import Faults
from stoppvif.content.model import Content
from stoppvif.content.reading import Document

# Where a field of an event stands in its record, if not under its own name.
_IN_RECORD = {
    "place_name": "place.name",
    "place_address": "place.address",
    "online_url": "place.online",
    "registration_how": "registration.how",
    "registration_value": "registration.value",
}


class Sample(NamedTuple):
    """An event and its address."""

    slug: str
    draft: Draft


def read(file: Path, content: Content, faults: Faults) -> list[Sample]:
    """The events in `file` that can be shown; none where there is no file. Faults are noted."""
    doc = samples.listed(file, faults)
    found: list[Sample] = []
    for index, value in enumerate(doc.data if doc else ()):
        record = doc.record(Record, value, index) if doc else None
        made = _right(doc, record, index, content) if doc and record else None
        if doc and record and made:
            if not record.slug or record.slug in (one.slug for one in found):
                doc.fault(f"the slug {record.slug!r} is empty or stands twice", index, "slug")
            found.append(Sample(record.slug, made))
    return found


def _right(doc: Document, record: Record, index: int, content: Content) -> Draft | None:
    """The event, if it can be shown; what is wrong or to translate is noted."""
    communes = [commune.nis for commune in content.communes]
    for code in content.languages[1:]:
        if code not in record.texts:
            doc.fault(f"missing translation into {code}", index, "texts", notice=True)
    try:
        made = draft(record)
        event.check(made, communes, content.languages, content.languages[0])
    except RecordError as error:
        doc.fault(f"bad hours: {error}", index, "dates")
        return None
    except event.EventError as error:
        found = {_IN_RECORD.get(field, field): code for field, code in error.faults.items()}
        samples.refuse(doc, found, index)
        return None
    return made
