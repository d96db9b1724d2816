"""Events in a table, as somebody keeps them in Excel: a row for each date.

Rows of one ID, or without one of one title, are one event; what the first of them says counts.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from stoppvif.agenda import dates
from stoppvif.agenda.csv_columns import column, folded
from stoppvif.agenda.dates import MOST_DATES, Date, DateError
from stoppvif.agenda.event import Text
from stoppvif.agenda.incoming import Entry, FileError, Reading, cut, text_of, uid_of
from stoppvif.content.hours import minutes
from stoppvif.content.ways import is_link, is_mail, is_phone
from stoppvif.web.sheets import SheetError
from stoppvif.web.sheets import read as read_sheet
from stoppvif.web.typed import clock, line

_MOST_ROWS = 20_000
# Whatever a hostile cell leads to.
_ODD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
# As people write days here; a clock behind it is Excel's midnight.
_DAY = re.compile(r"(?:\w+\.? )?(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})(?: 0?0:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]0?0:00(?::00)?)?")
_CLOCK = re.compile(r"\d{1,2}\s*(?:[:.hHuU]\s*(?:\d{2})?(?::00)?)?", re.ASCII)
_FREE = {"gratuit", "free", "gratis", "kostenlos", "0", "0 euro", "libre", "frei"}
_PAID = {"payant", "paid", "betalend", "kostenpflichtig"}


@dataclass(frozen=True, slots=True)
class Words:
    """How communes and kinds are called, by `folded` word, in every language: their codes."""

    communes: Mapping[str, str]
    kinds: Mapping[str, str]


def read(data: bytes, now: dt.datetime, words: Words) -> Reading:
    """The events of a table that are not over. Raises FileError."""
    try:
        rows = read_sheet(data, _MOST_ROWS)
    except SheetError:
        raise FileError("large") from None
    if not rows:
        raise FileError("empty")
    columns = [column(cell) for cell in rows[0]]
    if not {"title", "day"} <= set(columns):
        # One column without a word of ours is no table at all.
        raise FileError("header" if len(columns) > 1 or any(columns) else "kind")
    groups: dict[str, list[dict[str, str]]] = {}
    for row in rows[1:]:
        cells = _cells(columns, row)
        groups.setdefault(_uid(cells), []).append(cells)
    if not groups:
        raise FileError("none")
    return Reading(tuple(_safe_entry(uid, rows, now, words) for uid, rows in groups.items()))


def _safe_entry(
    uid: str, rows: Sequence[Mapping[str, str]], now: dt.datetime, words: Words
) -> Entry:
    """What cannot be read is told as such, and hides no other."""
    try:
        return _entry(uid, rows, now, words)
    except _ODD:
        return Entry(uid=uid, text=text_of(rows[0].get("title", ""), "")[0], fault="broken")


def _cells(columns: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    """The cells of a row by column; of two columns of one name the first that says something."""
    found: dict[str, str] = {}
    for name, cell in zip(columns, row, strict=False):
        if name and cell and name not in found:
            found[name] = cell
    return found


def _uid(cells: Mapping[str, str]) -> str:
    title = cells.get("title", "")
    return uid_of(cells.get("uid", ""), folded(title) or line(title))


def _entry(uid: str, rows: Sequence[Mapping[str, str]], now: dt.datetime, words: Words) -> Entry:
    cells = rows[0]
    text, shortened = _text(cells)
    entry = Entry(
        uid=uid,
        text=text,
        language=line(cells.get("language")).lower()[:2],
        notices=("cut",) if shortened else (),
    )
    if not text.title:
        return replace(entry, fault="missing")
    try:
        fields, left = _fields(cells, words)
        found = tuple(sorted(_ahead(map(_date, rows), now), key=dates.order))
    except DateError as error:
        return replace(entry, fault=error.code)
    notices = [*entry.notices, *(["left"] if left else [])]
    if len(found) > MOST_DATES:
        notices.append("many")
    return replace(entry, fields=fields, dates=found[:MOST_DATES], notices=tuple(notices))


def _text(cells: Mapping[str, str]) -> tuple[Text, bool]:
    """A summary of its own stays one; else the text is what it is in a calendar."""
    body, summary = cells.get("body", ""), line(cells.get("summary"))
    text, shortened = text_of(cells.get("title", ""), body)
    if not summary:
        return text, shortened
    own, too = text_of("", summary)
    return replace(
        text, summary=own.summary or cut(summary, 200), body=text.body or text.summary
    ), shortened or too or not own.summary


def _ahead(found: Iterable[Date], now: dt.datetime) -> set[Date]:
    """Those that are not over. Raises DateError `over` where none is."""
    ahead = {one for one in found if dates.instants(one)[1] > now}
    if not ahead:
        raise DateError("over")
    return ahead


def _date(cells: Mapping[str, str]) -> Date:
    """The date of a row. Raises DateError."""
    day = _day(cells.get("day", ""))
    last = _day(cells["last"]) if cells.get("last") else day
    opens, closes = _minute(cells.get("opens")), _minute(cells.get("closes"))
    between = _CLOCK.findall(cells.get("opens", ""))
    if len(between) == 2 and closes is None:
        # "14h–16h" in one cell.
        opens, closes = _minute(between[0]), _minute(between[1])
    if opens is not None and closes is not None and last == day and closes <= opens:
        last = _night_out(day) if closes < opens and closes <= 6 * 60 else last
    made = Date(day, last, opens, closes)
    dates.check(made)
    return made


def _night_out(day: dt.date) -> dt.date:
    try:
        return day + dates.DAY
    except OverflowError:
        raise DateError("year") from None


def _day(cell: str) -> dt.date:
    told = line(cell)
    iso, ours = _ISO.fullmatch(told), _DAY.fullmatch(told)
    if iso:
        year, month, day = map(int, iso.groups())
    elif ours:
        day, month, year = map(int, ours.groups())
        year += 2000 if year < 100 else 0
    else:
        raise DateError("date")
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise DateError("date") from None


def _minute(cell: str | None) -> int | None:
    told = re.sub(r"(\d:\d\d):00\b", r"\1", line(cell))
    if not told or len(_CLOCK.findall(told)) > 1:
        return None
    try:
        return minutes(clock(told))
    except ValueError:
        raise DateError("clock") from None


def _fields(cells: Mapping[str, str], words: Words) -> tuple[dict[str, Any], bool]:
    """What a row says of an event, and whether a cell of it was not understood.

    Only of columns that the table has. Raises DateError `code` for a commune that is none of ours:
    it would be put where whoever imports it works.
    """
    found: dict[str, Any] = {
        name: cut(line(cells.get(name)))
        for name in ("place_name", "place_address", "organiser", "contact")
        if name in cells
    }
    left = False
    if "commune" in cells:
        if folded(cells["commune"]) not in words.communes:
            raise DateError("code")
        found["commune"] = words.communes[folded(cells["commune"])]
    if "kind" in cells:
        kind = words.kinds.get(folded(cells["kind"]))
        found |= {"kind": kind} if kind else {}
        left = kind is None
    if "online_url" in cells:
        link = cells["online_url"]
        found |= {"online_url": link} if is_link(link) else {}
        left = left or not is_link(link)
    found |= _price(cells.get("price", ""))
    found |= _registration(line(cells.get("registration")))
    left = left or ("registration" in cells and "registration_how" not in found)
    return found, left


def _price(cell: str) -> dict[str, str]:
    told = folded(cell)
    if told in _FREE:
        return {"price": "free"}
    return {"price": "paid"} if told in _PAID or re.search(r"[1-9]", told) else {}


def _registration(told: str) -> dict[str, str]:
    ways = {"link": is_link, "mail": is_mail, "phone": is_phone}
    how = next((name for name, right in ways.items() if told and right(told)), None)
    return {"registration_how": how, "registration_value": told} if how else {}
