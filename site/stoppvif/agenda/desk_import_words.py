"""The desk's words for the import of events: why something is not made, and what was left out."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext

from stoppvif.agenda.desk_words import FIELDS, TEXTS

# Codes of `incoming.FileError`, and of what becomes of a file meanwhile.
FILES: Mapping[str, LazyString] = {
    "nothing": lazy_gettext("Please choose a file."),
    "empty": lazy_gettext("This file is empty."),
    "kind": lazy_gettext("This is neither a calendar (.ics) nor a table (.csv)."),
    "none": lazy_gettext("There is no event in this file."),
    "large": lazy_gettext("There is too much in this file. Please export a shorter period."),
    "header": lazy_gettext(
        "This table has no columns called Title and Day in its first row. "
        "An export of this agenda shows how they are called."
    ),
    "gone": lazy_gettext(
        "This file is no longer here: it was imported, or more than an hour has gone by. "
        "Please choose it again."
    ),
}
# Codes of `incoming.Entry.fault` and `importing.Line.reason`.
REASONS: Mapping[str, LazyString] = {
    "private": lazy_gettext("It is marked as private."),
    "cancelled": lazy_gettext("It is called off."),
    "over": lazy_gettext("It is over."),
    "broken": lazy_gettext("It cannot be read."),
    "missing": lazy_gettext("It has no title."),
    "twice": lazy_gettext("It stands in the file twice; the newer one counts."),
    "ours": lazy_gettext("It comes from this agenda."),
    "order": lazy_gettext("It ends before it begins."),
    "year": lazy_gettext("Its year is not one from 2000 to 2100."),
    "long": lazy_gettext("It lasts longer than 400 days."),
    "gap": lazy_gettext("That night the clocks go forward: its time does not exist."),
    "clock": lazy_gettext("Its times are not written HH:MM."),
    "date": lazy_gettext("There is no such day."),
    "code": lazy_gettext("It names a commune that this agenda does not know."),
    "rule": lazy_gettext("It repeats in a way that this agenda does not know."),
    "slow": lazy_gettext("Its series takes too long to work out."),
    "edited": lazy_gettext("Somebody has changed it here since the last import."),
    "foreign": lazy_gettext("It is not among the events that you may change."),
    "archived": lazy_gettext("It was put away here."),
    "later": lazy_gettext("There is no room for more at once: import the file again for the rest."),
}
# Codes of `incoming.Entry.notices`.
NOTICES: Mapping[str, LazyString] = {
    "many": lazy_gettext("It has more dates than an event can have: the first 366 are taken."),
    "endless": lazy_gettext("It never ends: the dates of one year are taken."),
    "cut": lazy_gettext("Its text is too long and is cut."),
    "zone": lazy_gettext("Its time zone is not known: its times are read as Belgian ones."),
    "left": lazy_gettext("Some of its columns could not be read and are left empty."),
}
DIFFERS: Mapping[str, LazyString] = {
    **FIELDS,
    **{f"texts.{name}": words for name, words in TEXTS.items()},
}
VERDICTS: Mapping[str, LazyString] = {
    "new": lazy_gettext("New"),
    "changed": lazy_gettext("Changed"),
    "unchanged": lazy_gettext("Unchanged"),
    "skipped": lazy_gettext("Not taken"),
}
ACTIONS: Mapping[str, LazyString] = {
    "agenda_imported": lazy_gettext(
        "imported events from a file: %(made)s new, %(changed)s changed"
    ),
}
