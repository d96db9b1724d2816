"""The forms of an import: the file, and what its events are where it does not say so."""

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectChoice

from stoppvif.agenda import rights, words
from stoppvif.agenda.desk_words import FIELDS, ZONE
from stoppvif.agenda.public import known
from stoppvif.web.fields import Pick, choices
from stoppvif.web.words import LANGUAGES


class ImportForm(FlaskForm):
    """What new events are where the file does not say it."""

    commune = Pick(FIELDS["commune"])
    kind = Pick(FIELDS["kind"], default="other")
    language = Pick(lazy_gettext("The file is written in"))

    def __init__(self, communes: Collection[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        found = known()
        self.commune.choices = [
            *(SelectChoice(nis, found.communes[nis].name) for nis in communes),
            SelectChoice(rights.ZONE, ZONE),
        ]
        self.kind.choices = choices(words.KINDS)
        self.language.choices = [
            SelectChoice(code, LANGUAGES.get(code, code)) for code in found.languages
        ]
