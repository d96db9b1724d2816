"""The shapes of the content: what an author may write, and nothing else."""

import datetime as dt
from typing import Literal, get_args

import msgspec

from stoppvif.content.page import Guide, Page
from stoppvif.content.strict import Confidence, Strict

# Language code to words in that language.
Text = dict[str, str]

Zone = Literal["green", "orange", "red"]
ZONES: tuple[Zone, ...] = get_args(Zone)
Version = Literal["couple", "teen", "family", "elder", "friend", "self"]
VERSIONS: tuple[Version, ...] = get_args(Version)
Topic = Literal["me", "someone", "child", "elder", "young", "own"]
Group = Literal["emergency", "violence", "children", "elders", "talk", "health", "rights", "own"]
GROUPS: tuple[Group, ...] = get_args(Group)
Day = Literal["mo", "tu", "we", "th", "fr", "sa", "su"]
DAYS: tuple[Day, ...] = get_args(Day)


class Slot(Strict, frozen=True):
    """Opening hours of some days, `from` and `to` as HH:MM in Brussels; `to` may be 24:00."""

    days: list[Day]
    opens: str = msgspec.field(name="from")
    closes: str = msgspec.field(name="to")


class Closure(Strict, frozen=True):
    """Days on which nobody answers, both included, and why."""

    first: dt.date
    last: dt.date
    reason: Text = {}


class Weekly(Strict, frozen=True):
    """Hours that repeat every week, within a season if it has limits, except when closed."""

    weekly: list[Slot]
    holidays: Literal["open", "closed"]
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    closures: list[Closure] = []


Hours = Literal["always", "unknown"] | Weekly


class Number(Strict, frozen=True):
    """A line that somebody answers; `source`, `checked` and `confidence` say how we know."""

    id: str
    group: Group
    name: Text
    what: Text
    languages: list[str]
    hours: Hours
    source: str
    checked: dt.date
    confidence: Confidence
    topics: list[Topic] = msgspec.field(name="for")
    tel: str = ""
    sms: str = ""
    url: str = ""
    chat: bool = False
    hours_note: Text = {}
    deaf: Text = {}
    free: bool | None = None
    on_bill: bool | None = None
    anonymous: bool | None = None
    verify: str = ""


class Statement(Strict, frozen=True):
    """One line of a violentometer."""

    id: str
    zone: Zone
    text: Text
    why: Text
    urgent: bool = False


class Result(Strict, frozen=True):
    """What a zone means in one version."""

    title: Text
    text: Text


class Test(Strict, frozen=True):
    """One version of the violentometer.

    `next` names, for each zone, the lines and pages to go on to: ids of numbers, or `page:…`.
    `help` and `help_numbers` stand at once under a ticked urgent statement.
    """

    version: Version
    short: Text
    about: Text
    title: Text
    intro: Text
    help: Text
    help_numbers: list[str]
    results: dict[Zone, Result]
    next: dict[Zone, list[str]]
    statements: list[Statement]


class Publisher(Strict, frozen=True):
    """Who answers for what is published."""

    name: str = ""
    address: str = ""


class Network(Strict, frozen=True):
    """The network that runs the site; empty fields are hidden and listed as notices."""

    name: str
    # What stands in the browser's title, and so in its history: it must say nothing.
    short: str
    languages: list[str]
    what: Text
    exit: dict[str, str]
    publisher: Publisher
    contact: str = ""
    tel: str = ""
    # The folders in reading order; those that are not named come after them.
    guides: list[str] = []


class Line(Strict, frozen=True):
    """What a plan may hold: a line to tick."""

    id: str
    text: Text


class Blank(Strict, frozen=True):
    """What a plan may hold: words of one's own under a label."""

    id: str
    label: Text


class Section(Strict, frozen=True):
    """A part of a plan's sheet."""

    id: str
    title: Text
    lines: list[Line]
    fields: list[Blank] = []


class Plan(Strict, frozen=True):
    """The sheet of a safety plan. What is ticked and typed there lives in the page alone."""

    title: Text
    neutral_title: Text
    intro: Text
    stays: Text
    by_hand: Text
    sections: list[Section]
    verify: list[str] = []


class Search(Strict, frozen=True):
    """What helps the search: by language, words that sound like danger; what pages are called."""

    danger: dict[str, list[str]] = {}
    pages: dict[str, dict[str, list[str]]] = {}


class Trial(Strict, frozen=True):
    """The words of the page where one can try the way out."""

    title: Text
    neutral_title: Text
    intro: Text
    step_click: Text
    step_keys: Text
    step_field: Text
    field_label: Text
    after: Text
    back: Text
    note: Text


Regime = Literal["social", "police", "either"]
REGIMES: tuple[Regime, ...] = get_args(Regime)


class ChatRegime(Strict, frozen=True):
    """Who answers in a chat of one regime, and what she may or must pass on.

    `verify` names who has to confirm it: it is law in plain words.
    """

    name: Text
    who: Text
    must: Text
    verify: str
    source: str


class Reading(Strict, frozen=True):
    """Something to read while waiting; paragraphs of `text` are parted by an empty line."""

    title: Text
    text: Text


class Cover(Strict, frozen=True):
    """The page that hides a conversation from somebody who comes in.

    It has to look like what anybody reads; its field takes the word that opens it again, and
    `nothing` answers any other word.
    """

    title: Text
    text: Text
    field: Text
    button: Text
    nothing: Text


class Phrase(Strict, frozen=True):
    """A sentence that professionals send often: `keys` brings it up, `about` is its name there."""

    id: str
    keys: str
    about: Text
    text: Text


class Danger(Strict, frozen=True):
    """The card for imminent danger: steps for the professional, lines to give."""

    steps: list[Text]
    numbers: list[str]


class Chat(Strict, frozen=True):
    """The words of the chat that a network decides upon."""

    regimes: dict[Regime, ChatRegime]
    kept: Text
    silence: Text
    shared: Text
    reading: list[Reading]
    cover: Cover
    phrases: list[Phrase]
    danger: Danger


class Commune(Strict, frozen=True):
    """A commune of the network, by its NIS code.

    `shape` is its outline in the drawn map: the points of a polygon, "x,y x,y …".
    """

    nis: str
    name: str
    postal_codes: list[str]
    villages: list[str] = []
    shape: str = ""


class Content(Strict, frozen=True):
    """All words and facts of one network."""

    network: Network
    communes: list[Commune]
    numbers: dict[str, Number]
    tests: dict[Version, Test]
    trial: Trial
    chat: Chat
    # Language to the list that its resume words come from.
    words: dict[str, tuple[str, ...]]
    # (language, slug) to page; a language without its own has none: show the first language's.
    pages: dict[tuple[str, str], Page]
    guides: dict[tuple[str, str], Guide]
    # A network may have no sheet.
    plan: Plan | None
    search: Search
    about: dict[tuple[str, str], Page]

    @property
    def languages(self) -> list[str]:
        """The languages of the network; the first one is authoritative."""
        return self.network.languages
