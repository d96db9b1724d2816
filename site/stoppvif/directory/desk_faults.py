"""What is wrong with a file that is imported, and with an organisation in it, in sentences."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext

from stoppvif.directory.unreadable import Unreadable
from stoppvif.directory.words import FAULTS

# Of the file: `%(place)s` is a line, or a file of the zip and its line.
FILES: Mapping[str, LazyString] = {
    "nothing": lazy_gettext("Please choose a file."),
    "gone": lazy_gettext(
        "This file is no longer here: it was imported, or more than an hour has gone by. "
        "Please choose it again."
    ),
    "empty": lazy_gettext("The file is empty."),
    "large": lazy_gettext("The file is too large."),
    "many": lazy_gettext("The file holds more than 5,000 organisations."),
    "encoding": lazy_gettext("The file is not written in UTF-8: look at line %(place)s."),
    "json": lazy_gettext("The file is no JSON: look at line %(place)s."),
    "cut": lazy_gettext("The file is cut off: its JSON has no end."),
    "deep": lazy_gettext("The file nests too deeply."),
    "list": lazy_gettext("The file holds no list of organisations as HSDS has it."),
    "zip": lazy_gettext("The zip is damaged, or of a kind that cannot be read here."),
    "locked": lazy_gettext("The zip is locked with a password."),
    "big": lazy_gettext("The zip holds too much once it is unpacked."),
    "twice": lazy_gettext("Something stands twice: %(place)s."),
    "letters": lazy_gettext("%(place)s is not written in UTF-8."),
    "rows": lazy_gettext("This row cannot be read: %(place)s."),
    "nowhere": lazy_gettext("This row belongs to nothing in the zip: %(place)s."),
    "none": lazy_gettext("The zip holds no organizations.csv with a row in it."),
}
# Of an organisation, beside those of the rules for entries.
ORGANISATIONS: Mapping[str, LazyString] = {
    "shape": lazy_gettext("This is not as HSDS has it."),
    "deep": lazy_gettext("This nests too deeply."),
    "twice": lazy_gettext("The file has it twice, or two of this name."),
    "owner": lazy_gettext("Another commune looks after it."),
    "edited": lazy_gettext("It has been changed here since the file was made."),
    "broken": lazy_gettext("The entry that it stands for here cannot be read."),
    "exists": lazy_gettext("There is an entry of this name already: please change it by hand."),
}
DOES: Mapping[str, LazyString] = {
    "new": lazy_gettext("New"),
    "changed": lazy_gettext("Changed"),
    "later": lazy_gettext("For the next time"),
    "refused": lazy_gettext("Not taken"),
    "unchanged": lazy_gettext("Unchanged"),
}
ACTIONS: Mapping[str, LazyString] = {
    "directory_imported": lazy_gettext(
        "imported entries of the directory from a file: %(made)s new, %(changed)s changed"
    ),
}


def of_file(fault: Unreadable) -> str:
    """Why a file cannot be imported."""
    return str(FILES[fault.code]) % {"place": fault.place}


def of_organisation(code: str) -> str:
    """Why an organisation is not taken."""
    return str(ORGANISATIONS.get(code) or FAULTS[code])
