"""The interface's catalogues: made from the code, held against it."""

import datetime as dt
import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from stoppvif import paths
from stoppvif.content.faults import Faults
from stoppvif.web import desk

# The interface is written in English; a catalogue translates it.
SOURCE = "en"
_NEVER = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_METHODS = [("**.py", "python"), ("**.html", "jinja2")]
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
# Where a string is the desk's: its own rooms, and what is called so.
_DESK = re.compile(r"(?:.*/)?(?:staff|duty)/|(?:.*/)?desk[^/]*(?:/|\.(?:py|html)$)")
_PLACE = re.compile(r"%\(\w+\)s")


def template() -> Catalog:
    """Every string of the interface, from the package and its templates."""
    found = Catalog(charset="utf-8")
    for folder in (paths.HERE, paths.data("templates")):
        for name, line, message, comments, context in extract_from_dir(
            folder, _METHODS, keywords=_KEYWORDS, options_map={"**.html": {"trimmed": "true"}}
        ):
            found.add(message, auto_comments=comments, context=context, locations=[(name, line)])
    return found


def wanted(language: str) -> Catalog:
    """The strings that `language` needs: those of the desk only where the desk speaks it."""
    if language in desk.LANGUAGES:
        return template()
    found = Catalog(charset="utf-8")
    for message in template():
        if message.id and not all(_DESK.match(name) for name, _ in message.locations):
            found.add(message.id, context=message.context)
    return found


def known() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(path.name for path in paths.data("translations").iterdir() if path.is_dir())


def file(language: str) -> Path:
    """Where the catalogue of `language` stands."""
    return paths.data("translations") / language / "LC_MESSAGES" / "messages.po"


def uncompiled(languages: list[str]) -> list[str]:
    """One line for each language whose strings would be shown in English."""
    return [
        f"{file(language)}: the catalogue for {language} is not compiled: run `make install`"
        for language in languages
        if language != SOURCE and not file(language).with_suffix(".mo").is_file()
    ]


def compile_all() -> None:
    """Write the `.mo` beside each catalogue; Flask-Babel reads these."""
    for po in sorted(paths.data("translations").glob("*/LC_MESSAGES/*.po")):
        with po.with_suffix(".mo").open("wb") as target:
            write_mo(target, _read(po))


def update(languages: list[str]) -> None:
    """Bring each catalogue up to the code: new strings empty, strings no longer used gone."""
    for language in languages:
        if language == SOURCE:
            continue
        path = file(language)
        old = _read(path) if path.is_file() else Catalog()
        new = Catalog(
            locale=language,
            charset="utf-8",
            header_comment="# STOPP VIF",
            fuzzy=False,
            # A date of its own would make each update a change.
            creation_date=_NEVER,
            revision_date=_NEVER,
        )
        for message in wanted(language):
            if message.id:
                kept = old.get(message.id, message.context)
                new.add(message.id, kept.string if kept else "", context=message.context)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            write_po(target, new, sort_output=True, omit_header=False, no_location=True, width=100)


def check(languages: list[str], faults: Faults) -> None:
    """Fault each string that a language lacks: the way out and the numbers are among them."""
    for language in languages:
        if language == SOURCE:
            continue
        strings, path = wanted(language), file(language)
        if not path.is_file():
            faults.add(path, 1, f"the catalogue for {language} is missing")
            continue
        catalogue = _read(path)
        for message in strings:
            if message.id:
                _string(message, catalogue.get(message.id, message.context), path, faults)
        for message in catalogue:
            if message.id and strings.get(message.id, message.context) is None:
                faults.add(path, message.lineno or 1, f"no longer used: {message.id!r}", "notice")


def _read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, charset="utf-8")


def _string(source: Message, found: Message | None, path: Path, faults: Faults) -> None:
    if found is None:
        faults.add(path, 1, f"missing string: {source.id!r}")
        return
    line = found.lineno or 1
    forms = found.string if isinstance(found.string, (list, tuple)) else [found.string]
    if not all(forms) or found.fuzzy:
        faults.add(path, line, f"not translated: {source.id!r}")
        return
    ids = source.id if isinstance(source.id, (list, tuple)) else [source.id]
    # "In one minute" needs no number; every other form does.
    first, last = (set(_PLACE.findall(text)) for text in (ids[0], ids[-1]))
    given = [set(_PLACE.findall(form or "")) for form in forms]
    if given[0] not in (first, last) or any(places != last for places in given[1:]):
        faults.add(path, line, f"the placeholders differ from {source.id!r}")


if __name__ == "__main__":
    update(known())
