"""Telephone lines as a page shows them at an instant."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from stoppvif.content import check, hours
from stoppvif.content.model import Number


@dataclass(frozen=True, slots=True)
class Line:
    """One number and whether somebody answers it now."""

    number: Number
    answer: hours.Answer

    @property
    def dialled(self) -> str:
        """What a `tel:` link dials."""
        return check.dialled(self.number.tel)


def lines(numbers: Iterable[Number], now: dt.datetime, language: str | None = None) -> list[Line]:
    """`numbers` at the instant `now`, in the author's order; those that speak `language` first."""
    found = [Line(number, hours.answer(number.hours, now)) for number in numbers]
    return sorted(found, key=lambda line: bool(language) and language not in line.number.languages)


def answering(numbers: Iterable[Number], now: dt.datetime, language: str, most: int) -> list[Line]:
    """At most `most` of `numbers` that are surely answered by telephone at `now`."""
    found = lines(numbers, now, language)
    return [line for line in found if line.answer.answers and line.number.tel][:most]


def valid_until(numbers: Iterable[Number], now: dt.datetime) -> dt.datetime:
    """The instant when a page that shows `numbers` may become untrue."""
    return hours.next_change([number.hours for number in numbers], now)
