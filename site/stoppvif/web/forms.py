"""The form of a search, wherever one is."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SearchField
from wtforms.validators import Length

LONGEST = 200
# Longer than any query: what is too long is told so, and given back.
KEPT = 10_000
TOO_LONG = lazy_gettext("That is very long. Please search for a few words.")


class SearchForm(FlaskForm):
    """What somebody looks for. Without a token: that would need a cookie (DESIGN §7)."""

    class Meta:
        """As FlaskForm's."""

        csrf = False

    q = SearchField(validators=[Length(max=LONGEST, message=TOO_LONG)])
