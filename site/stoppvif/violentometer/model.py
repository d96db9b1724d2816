"""What a version of the violentometer leads on to, at an instant."""

import datetime as dt
from dataclasses import dataclass

from stoppvif.content import lines, links
from stoppvif.content.model import ZONES, Content, Number, Test, Zone

# Three lines to choose from are a help, ten are a task.
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Steps:
    """Where a result leads: lines that answer now, and pages of ours by name and address."""

    lines: list[lines.Line]
    pages: list[tuple[str, str]]


def steps(test: Test, zone: Zone, content: Content, now: dt.datetime, language: str) -> Steps:
    """The steps that fit `zone` of `test` and answer at `now`; emergency lines stay first."""
    named = [content.numbers[step] for step in test.next[zone] if step in content.numbers]
    urgent = [number for number in named if number.group == "emergency"]
    others = [number for number in named if number.group != "emergency"]
    found = lines.answering(urgent, now, language, len(urgent))
    found += lines.answering(others, now, language, MOST_LINES)
    names = [step.removeprefix("page:") for step in test.next[zone] if step.startswith("page:")]
    return Steps(found, [(name, links.PAGES[name].format(lang=language)) for name in names])


def helpers(test: Test, content: Content, now: dt.datetime) -> list[lines.Line]:
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
