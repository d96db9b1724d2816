"""The forms of accounts. Each carries the token of the desk's session."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    PasswordField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import EqualTo, InputRequired, Length, Regexp

from stoppvif.staff.model import REGIMES, ROLES, Grant, Member, Role
from stoppvif.staff.words import ERRORS, TOPICS, communes
from stoppvif.staff.words import ROLES as ROLE_WORDS
from stoppvif.web import desk
from stoppvif.web.fields import Ticks
from stoppvif.web.words import LANGUAGES
from stoppvif.web.words import REGIMES as REGIME_WORDS

NEEDED = lazy_gettext("Please fill this in.")


class LoginForm(FlaskForm):
    """Password and code, in one step: a refusal tells nobody which of them was right."""

    login = StringField(lazy_gettext("Login name"), [InputRequired(NEEDED), Length(max=80)])
    password = PasswordField(lazy_gettext("Password"), [InputRequired(NEEDED), Length(max=400)])
    code = StringField(lazy_gettext("Code from your app, or a recovery code"), [Length(max=40)])


class PasskeyForm(FlaskForm):
    """What a passkey answered, put there by the page's script."""

    answer = HiddenField(validators=[InputRequired(), Length(max=16_000)])


class NewPasskeyForm(PasskeyForm):
    """A new passkey, and what its owner calls it."""

    name = StringField(lazy_gettext("Name of this passkey, such as “my phone”"), [Length(max=60)])


class PasswordForm(FlaskForm):
    """A new password with an app for codes; `secret` is what the picture in the page says."""

    # Base 32, as we made it: whoever sends another gets a new picture.
    secret = HiddenField(validators=[InputRequired(), Regexp(r"[A-Z2-7]{32}\Z")])
    password = PasswordField(
        lazy_gettext("New password, at least 12 characters"), [InputRequired(NEEDED)]
    )
    repeat = PasswordField(
        lazy_gettext("The same password again"),
        [InputRequired(NEEDED), EqualTo("password", ERRORS["password_differs"])],
    )
    code = StringField(
        lazy_gettext("Code that the app shows now"), [InputRequired(NEEDED), Length(max=20)]
    )


class LanguageForm(FlaskForm):
    """The language of one's desk."""

    language = SelectField(lazy_gettext("Language of the desk"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = [SelectChoice(code, LANGUAGES[code]) for code in desk.languages()]


class AccountForm(FlaskForm):
    """An account and its roles."""

    login = StringField(lazy_gettext("Login name"), [Length(max=80)])
    name = StringField(lazy_gettext("Name, as colleagues see it"), [Length(max=200)])
    language = SelectField(lazy_gettext("Language of the desk"))
    roles = Ticks(
        lazy_gettext("Roles"), choices=[SelectChoice(role, ROLE_WORDS[role]) for role in ROLES]
    )
    regime = SelectField(
        lazy_gettext("Answers as"),
        choices=[SelectChoice(regime, REGIME_WORDS[regime]) for regime in REGIMES],
    )
    languages = Ticks(lazy_gettext("Answers in"))
    topics = Ticks(
        lazy_gettext("Topics"), choices=[SelectChoice(topic, TOPICS[topic]) for topic in TOPICS]
    )
    commune = SelectField(lazy_gettext("Works in"))
    coordinates = Ticks(
        lazy_gettext("Looks after the roster of"),
        choices=[SelectChoice(regime, REGIME_WORDS[regime]) for regime in REGIMES],
    )
    communes = Ticks(lazy_gettext("Publishes for"))

    def __init__(self, spoken: Iterable[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = [SelectChoice(code, LANGUAGES[code]) for code in desk.languages()]
        self.languages.choices = [SelectChoice(code, LANGUAGES.get(code, code)) for code in spoken]
        self.commune.choices = [SelectChoice("", "–"), *_communes()]
        self.communes.choices = _communes()

    def grants(self) -> tuple[Grant, ...]:
        """The roles that were ticked, each with what belongs to it."""
        reach: dict[Role, Grant] = {
            "professional": Grant(
                "professional",
                (self.regime.data,),
                tuple(self.topics.data or ()),
                tuple(self.languages.data or ()),
                (self.commune.data,) if self.commune.data else (),
            ),
            "coordinator": Grant("coordinator", regimes=tuple(self.coordinates.data or ())),
            "editor": Grant("editor", communes=tuple(self.communes.data or ())),
            "administrator": Grant("administrator"),
        }
        return tuple(reach[role] for role in ROLES if role in (self.roles.data or ()))


def _communes() -> list[SelectChoice]:
    return [SelectChoice(nis, name) for nis, name in communes()]


def filled(member: Member) -> dict[str, Any]:
    """What `AccountForm` shows of an account."""
    nothing = Grant("professional")
    professional = member.grants.get("professional", nothing)
    return {
        "login": member.login,
        "name": member.name,
        "language": member.language,
        "roles": list(member.grants),
        "regime": next(iter(professional.regimes), "social"),
        "languages": list(professional.languages),
        "topics": list(professional.topics),
        "commune": next(iter(professional.communes), ""),
        "coordinates": list(member.coordinates()),
        "communes": list(member.grants.get("editor", nothing).communes),
    }
