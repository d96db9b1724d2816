"""The forms of an import: the file, and what others do not say of their organisations."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectChoice

from stoppvif.directory.importing import Defaults
from stoppvif.directory.rights import ZONE
from stoppvif.directory.words import AUDIENCES, NEEDS
from stoppvif.staff.words import communes
from stoppvif.web.fields import Pick, Ticks, choices


class ImportForm(FlaskForm):
    """What we ask of every entry, and HSDS of others does not say."""

    owner = Pick(lazy_gettext("Looked after by"))
    needs = Ticks(lazy_gettext("What somebody finds there"), default=["talk"])
    audience = Ticks(lazy_gettext("For whom"), default=["victims"])

    def __init__(self, owners: Iterable[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        names = {**dict(communes()), ZONE: lazy_gettext("The coordinators")}
        self.owner.choices = [SelectChoice(nis, names[nis]) for nis in owners]
        self.needs.choices = choices(NEEDS)
        self.audience.choices = choices(AUDIENCES)

    def defaults(self) -> Defaults:
        """What was chosen."""
        return Defaults(
            self.owner.data or "", tuple(self.needs.data or ()), tuple(self.audience.data or ())
        )
