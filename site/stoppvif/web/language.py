"""The language of a page: in its address, and nowhere else."""

from collections.abc import Mapping
from typing import Any

from babel import Locale
from flask import Flask, current_app, g, request
from flask_babel import Babel
from markupsafe import Markup, escape
from werkzeug.routing import BaseConverter

from stoppvif import paths

# What a language calls itself where room is short; others by their code.
SHORT = {"ar": "عربي"}


def set_up(app: Flask, languages: list[str]) -> None:
    """Give `app` the languages; the first one is authoritative, the others are translations."""
    app.config.update(
        LANGUAGES=languages,
        BABEL_DEFAULT_LOCALE=languages[0],
        BABEL_TRANSLATION_DIRECTORIES=str(paths.data("translations")),
    )

    class Language(BaseConverter):
        """An unknown language is an address that leads nowhere."""

        regex = "|".join(languages)

    app.url_map.converters["lang"] = Language
    Babel(app, locale_selector=current)

    @app.url_value_preprocessor
    def pull(_: str | None, values: dict[str, Any] | None) -> None:
        if values and "lang" in values:
            g.lang = values.pop("lang")

    @app.url_defaults
    def push(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = current()

    app.jinja_env.filters["text"] = text
    app.jinja_env.filters["plain"] = plain
    app.jinja_env.globals.update(
        lang=current,
        text_direction=direction,
        language_name=native_name,
        language_names=lambda: [(code, native_name(code)) for code in languages],
        language_code=lambda code: SHORT.get(code, code.upper()),
    )


def current() -> str:
    """The language of the page being made."""
    if "lang" not in g:
        g.lang = nearest(request.path, request.headers.get("Accept-Language", ""))
    return str(g.lang)


def nearest(path: str, accept: str) -> str:
    """The language of an address without one of ours: its first part, else the browser's wish."""
    languages: list[str] = current_app.config["LANGUAGES"]
    first = path.lstrip("/").partition("/")[0].partition("-")[0].lower()
    return first if first in languages else wished(accept, languages)


def wished(accept: str, languages: list[str]) -> str:
    """The one of `languages` that an `Accept-Language` header asks for first, else the first."""
    best, best_weight = languages[0], 0.0
    for part in accept[:200].split(","):
        name, _, parameter = part.strip().partition(";")
        code = name.strip()[:2].lower()
        weight = _weight(parameter)
        if code in languages and weight > best_weight:
            best, best_weight = code, weight
    return best


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return str(Locale.parse(language).text_direction)


def native_name(language: str) -> str:
    """The language's own name for itself, with a capital."""
    name = Locale.parse(language).get_display_name(language) or language
    return name[:1].upper() + name[1:]


def name(code: str) -> str:
    """What the page's language calls the language `code`."""
    return str(Locale.parse(current()).languages.get(code, code))


def plain(words: Mapping[str, str]) -> str:
    """`words` in the page's language, else in the authoritative one; for attributes."""
    return words.get(current()) or words.get(current_app.config["LANGUAGES"][0], "")


def text(words: Mapping[str, str]) -> Markup:
    """`words` in the page's language, else in the authoritative one, marked as such."""
    found = words.get(current())
    if found:
        return escape(found)
    first = current_app.config["LANGUAGES"][0]
    return Markup('<span lang="{}" dir="{}">{}</span>').format(
        first, direction(first), words.get(first, "")
    )
