"""What a version of the violentometer leads on to, at an instant."""

import datetime as dt
from dataclasses import dataclass

from stoppvif.content import lines, links
from stoppvif.content.lines import Line
from stoppvif.content.model import ZONES, Content, Number, Test, Zone

# Three lines to choose from are a help, ten are a task.
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Steps:
    """Where a result leads.

    `lines` answer now; of `others` we do not know the hours, or they have no telephone; `pages`
    are ours, by name and address.
    """

    lines: list[Line]
    others: list[Line]
    pages: list[tuple[str, str]]


def steps(test: Test, zone: Zone, content: Content, now: dt.datetime, language: str) -> Steps:
    """The steps that fit `zone` of `test` and answer at `now`; emergency lines stay first."""
    named = [content.numbers[step] for step in test.next[zone] if step in content.numbers]
    urgent = [number for number in named if number.group == "emergency"]
    others = [number for number in named if number.group != "emergency"]
    found = lines.answering(urgent, now, language, len(urgent))
    found += lines.answering(others, now, language, MOST_LINES)
    names = [step.removeprefix("page:") for step in test.next[zone] if step.startswith("page:")]
    pages = [(name, links.PAGES[name].format(lang=language)) for name in names]
    return Steps(found, _unsure(others, now, language), pages)


def _unsure(numbers: list[Number], now: dt.datetime, language: str) -> list[Line]:
    """Those of `numbers` that may answer: their hours are not known, or they have no telephone."""
    found = lines.lines(numbers, now, language)
    return [line for line in found if line.answer.answers is None or not line.number.tel]


def helpers(test: Test, content: Content, now: dt.datetime) -> list[Line]:
    """The lines that stand at once under an urgent statement."""
    named = [content.numbers[name] for name in test.help_numbers]
    return [line for line in lines.lines(named, now) if line.answer.answers]


def zones(test: Test) -> dict[Zone, list[int]]:
    """The indexes of the statements of each zone, in order."""
    return {
        zone: [i for i, statement in enumerate(test.statements) if statement.zone == zone]
        for zone in ZONES
    }


def used_numbers(test: Test, content: Content) -> list[Number]:
    """Every number a page of `test` may show."""
    names = {*test.help_numbers, *(step for steps in test.next.values() for step in steps)}
    return [content.numbers[name] for name in names if name in content.numbers]
