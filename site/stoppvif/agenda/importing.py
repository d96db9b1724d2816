"""What the entries of a file would make of our events, and making it.

An event knows the entry that it came from, `uid`, and how the import left it, `imported`. As long
as it still is like that, the next file may change it; once somebody has written it here, it is
hers, and the file is not asked again. What the file does not speak of stays as it is.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from stoppvif.agenda import dates, model
from stoppvif.agenda.dates import MOST_DATES, Date
from stoppvif.agenda.event import Dated, Draft, Text
from stoppvif.agenda.incoming import OURS, Entry
from stoppvif.agenda.model import Event
from stoppvif.agenda.tables import EventRow

Verdict = Literal["new", "changed", "unchanged", "skipped"]
VERDICTS: tuple[Verdict, ...] = ("new", "changed", "unchanged", "skipped")
# At once: what somebody can still look through, and what keeps no conversation waiting for the
# database. The same file brings the rest next time.
MOST_AT_ONCE = 200
MOST_DATES_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Importer:
    """Who imports, and what a new event is where the file does not say it.

    `may_be`: whether she may have an event of this state in this commune; `may_change`: whether
    this event is hers to write.
    """

    name: str
    may_be: Callable[[str, str], bool]
    may_change: Callable[[Event], bool]
    languages: Collection[str]
    commune: str = ""
    kind: str = "other"
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class Line:
    """What one entry would do; `draft` is the event as it would be.

    `reason` says why it is skipped: its fault, or edited, foreign, archived, ours, later.
    """

    number: int
    entry: Entry
    verdict: Verdict
    reason: str = ""
    event: Event | None = None
    draft: Draft | None = None

    @property
    def does(self) -> bool:
        """Whether it would write anything."""
        return self.verdict in ("new", "changed")

    @property
    def differs(self) -> list[str]:
        """The fields of an event that it would change; those of its text as `texts.title`."""
        if self.event is None or self.draft is None:
            return []
        was, made = self.event.draft, self.draft
        plain = [name for name in Draft.__dataclass_fields__ if name != "texts"]
        found = [name for name in plain if getattr(was, name) != getattr(made, name)]
        old, new = next(iter(was.texts.values())), next(iter(made.texts.values()))
        names = Text.__dataclass_fields__
        texts = [f"texts.{name}" for name in names if getattr(old, name) != getattr(new, name)]
        return [*texts, *found]


def fingerprint(draft: Draft) -> str:
    """What stands in an event, in a few characters; whatever visitors were told meanwhile."""
    nothing = Draft()
    # A field that comes to exist later makes no event another one than it was.
    told: dict[str, Any] = {
        name: getattr(draft, name)
        for name in Draft.__dataclass_fields__
        if getattr(draft, name) != getattr(nothing, name)
    }
    told["dates"] = sorted((*dates.order(one.date), one.dropped) for one in draft.dates)
    told["texts"] = {
        language: {name: value for name, value in asdict(text).items() if value}
        for language, text in draft.texts.items()
    }
    return hashlib.sha256(msgspec.json.encode(told, order="sorted")).hexdigest()


def plan(session: Session, entries: Sequence[Entry], by: Importer, now: dt.datetime) -> list[Line]:
    """What each entry would do, in the order of the file."""
    known = _known(session, {entry.uid for entry in entries if entry.uid})
    return [
        _line(number, entry, known.get(entry.uid), by, now) for number, entry in enumerate(entries)
    ]


def at_once(lines: Iterable[Line]) -> list[Line]:
    """The same lines; those for which there is no room at once are skipped, `later`."""
    found, events, dated = [], 0, 0
    for line in lines:
        if line.draft is not None and line.does:
            events += 1
            dated += len(line.draft.dates)
            if events > MOST_AT_ONCE or (dated > MOST_DATES_AT_ONCE and events > 1):
                found.append(replace(line, verdict="skipped", reason="later"))
                continue
        found.append(line)
    return found


def _known(session: Session, uids: Collection[str]) -> dict[str, Event]:
    wanted = sorted(uids)
    rows: list[EventRow] = []
    for start in range(0, len(wanted), 500):
        some = select(EventRow).where(EventRow.uid.in_(wanted[start : start + 500]))
        rows += session.scalars(some.order_by(EventRow.id.desc()))
    slugs = {uid.removeprefix(OURS) for uid in wanted if uid.startswith(OURS)}
    for start in range(0, len(slugs), 500):
        some = select(EventRow).where(EventRow.slug.in_(sorted(slugs)[start : start + 500]))
        rows += session.scalars(some)
    # Of several under one name, the first that was there.
    return {event.uid or f"{OURS}{event.slug}": event for event in model.events(session, rows)}


def _line(number: int, entry: Entry, event: Event | None, by: Importer, now: dt.datetime) -> Line:
    fault = entry.fault or ("cancelled" if entry.cancelled and event is None else "")
    if fault:
        return Line(number, entry, "skipped", fault, event)
    if event is None:
        made = _made(entry, by)
        if not by.may_be("draft", made.commune):
            return Line(number, entry, "skipped", "foreign")
        return Line(number, entry, "new", draft=made)
    refused = _refused(event, by)
    if refused:
        return Line(number, entry, "skipped", refused, event)
    merged = _merged(event, entry, now)
    if not by.may_be(event.state, merged.commune):
        return Line(number, entry, "skipped", "foreign", event)
    verdict: Verdict = "unchanged" if fingerprint(merged) == event.imported else "changed"
    return Line(number, entry, verdict, event=event, draft=merged)


def _refused(event: Event, by: Importer) -> str:
    if not by.may_change(event):
        return "foreign"
    if not event.imported:
        return "ours"
    if event.state == "archived":
        return "archived"
    return "edited" if fingerprint(event.draft) != event.imported else ""


def _made(entry: Entry, by: Importer) -> Draft:
    language = entry.language if entry.language in by.languages else by.language
    told = {"commune": by.commune, "kind": by.kind, **entry.fields}
    return Draft(**told, dates=tuple(map(Dated, entry.dates)), texts={language: entry.text})


def _merged(event: Event, entry: Entry, now: dt.datetime) -> Draft:
    """The event as the entry tells it now, and for the rest as it is."""
    was = event.draft
    if entry.cancelled:
        return replace(was, status="cancelled")
    # What an import made has one text.
    language, text = next(iter(was.texts.items()))
    return replace(
        was,
        **{"status": "scheduled", **entry.fields},
        dates=_dated(event, entry.dates, now),
        texts={
            language: replace(
                entry.text, conditions=text.conditions, registration=text.registration
            )
        },
    )


def _dated(event: Event, told: Sequence[Date], now: dt.datetime) -> tuple[Dated, ...]:
    """The dates that an event would have: numbers stay with their dates, for calendars' sake.

    Those that are over stay, for files tell of what is to come. Where as many dates are gone as
    are new, they were moved.
    """
    over = [one for one in event.draft.dates if dates.instants(one.date)[1] <= now]
    ahead = [one for one in event.draft.dates if one not in over]
    wanted = list(told)
    kept, gone = [], []
    for one in ahead:
        if one.date in wanted:
            wanted.remove(one.date)
            kept.append(replace(one, dropped=False))
        else:
            gone.append(one)
    moved = [one for one in gone if not one.dropped]
    if len(moved) == len(wanted):
        kept += [replace(one, date=new) for one, new in zip(moved, wanted, strict=True)]
        wanted, gone = [], [one for one in gone if one.dropped]
    if event.published is not None:
        kept += [replace(one, dropped=True) for one in gone]
    made = [*over, *kept, *map(Dated, wanted)]
    return tuple(sorted(made, key=lambda one: dates.order(one.date))[-MOST_DATES:])


def apply(session: Session, lines: Iterable[Line], by: Importer, now: dt.datetime) -> list[Line]:
    """Make what these lines make, and say what was done: all of it or nothing.

    Each is looked at again: somebody may have written meanwhile.
    """
    lines = list(lines)
    again = plan(session, [line.entry for line in lines], by, now)
    done = [replace(new, number=old.number) for new, old in zip(again, lines, strict=True)]
    for line in done:
        if line.draft is None or not line.does:
            continue
        mark = fingerprint(line.draft)
        if line.event is None:
            uid = line.entry.uid
            model.create(session, line.draft, by.name, now, uid=uid, imported=mark)
        else:
            model.change(session, line.event.id, line.draft, line.event.version, by.name, now)
            row = session.get_one(EventRow, line.event.id)
            row.imported = mark
    return done
