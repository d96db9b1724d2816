"""Organisations of HSDS that come back, or that others have published, as entries of ours."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Literal

import msgspec

from stoppvif.content.ways import code_of
from stoppvif.directory import faults, reading, untabular
from stoppvif.directory.entry import Audience, Entry, Need
from stoppvif.directory.shapes import OURS, Frame, Organization
from stoppvif.directory.unreadable import Unreadable

MOST = 5000
MOST_BYTES = 32 << 20
# Of an organisation, in any one list: far more than an entry has, and few enough to look through.
MOST_IN_LIST = 100
_LISTS = ("services", "locations", "phones", "schedules")
# Of the whole file: objects, lists and what is in them; an entry of ours has some 160. Each takes
# far more room than in the file.
MOST_PARTS = 1_000_000
# Of an organisation: what is told of it fits a page.
MOST_TOLD = 100
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_PLACE = re.compile(r"(?P<what>.*?)(?: - at `\$(?P<place>.*)`)?", re.DOTALL)
# What moves the cursor of a terminal, or what no page can show.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
LONGEST_TOLD = 120
_FIELD = re.compile(r"field `(.+?)`")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What HSDS from others does not say, and we need: chosen by whoever imports it."""

    owner: str = ""
    needs: tuple[Need, ...] = ()
    audience: tuple[Audience, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One organisation of a file. `refused`: places in it and codes of what is wrong there.

    `version` is 0 where it does not come from us; `left` are places of what ours cannot say.
    """

    name: str
    id: str = ""
    slug: str = ""
    owner: str = ""
    state: str = "draft"
    version: int = 0
    published: dt.datetime | None = None
    entry: Entry | None = None
    refused: tuple[tuple[str, str], ...] = ()
    left: tuple[str, ...] = ()


class Ours(msgspec.Struct):
    """What of an export is not in `Entry`."""

    slug: str = ""
    owner: str = ""
    state: Literal["draft", "published", "archived"] = "draft"
    version: int = 1
    published: dt.datetime | None = None
    entry: dict[str, Any] = {}


def read(data: bytes, frame: Frame, defaults: Defaults) -> list[Read]:
    """The organisations of a file, JSON or a zip of tables. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable("large")
    raws = untabular.unpacked(data) if data.startswith(b"PK") else _json(data)
    if len(raws) > MOST:
        raise Unreadable("many")
    found: list[Read] = []
    slugs: set[str] = set()
    for raw in raws:
        one = _read(raw, frame, defaults)
        if one.slug and one.slug in slugs:
            one = replace(one, refused=(*one.refused, ("", "twice")))
        slugs.add(one.slug)
        found.append(one)
    return found


def _json(data: bytes) -> list[Any]:
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("encoding", _line(data, error.start)) from None
    if not text.strip():
        raise Unreadable("empty")
    if sum(map(text.count, "{[,")) > MOST_PARTS:
        raise Unreadable("large")
    try:
        found = msgspec.json.decode(text)
    except RecursionError:
        raise Unreadable("deep") from None
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        at = re.search(r"byte (\d+)", str(error))
        if at is None:
            raise Unreadable("cut") from None
        raise Unreadable("json", _line(text.encode(errors="replace"), int(at[1]))) from None
    # A page of HSDS's API holds them under this name.
    found = found.get("contents") if isinstance(found, dict) else found
    if not isinstance(found, list):
        raise Unreadable("list")
    return _by_organisation(found)


def _by_organisation(found: list[Any]) -> list[Any]:
    """A list of services, each with its organisation in it, as a list of organisations."""
    made: dict[str, dict[str, Any]] = {}
    rest: list[Any] = []
    for raw in found:
        whose = raw.get("organization") if isinstance(raw, dict) else None
        if not isinstance(whose, dict) or not isinstance(whose.get("id"), str):
            rest.append(raw)
            continue
        org = made.setdefault(whose["id"], whose | {"services": []})
        org["services"].append({k: v for k, v in raw.items() if k != "organization"})
    return [*made.values(), *rest]


def _line(data: bytes, at: int) -> str:
    """The number of a line, for a sentence."""
    return str(data.count(b"\n", 0, at) + 1)


def _read(raw: Any, frame: Frame, defaults: Defaults) -> Read:
    name = raw.get("name") if isinstance(raw, dict) else None
    made = Read(name=name.strip() if isinstance(name, str) else "")
    try:
        made = _entry(made, raw, frame, defaults)
    except msgspec.ValidationError as error:
        made = replace(made, refused=(_told(error),))
    except RecursionError:
        made = replace(made, refused=(("", "deep"),))
    return replace(
        made,
        name=_clean(made.name),
        refused=tuple((_clean(place), code) for place, code in made.refused),
        left=tuple(map(_clean, made.left)),
    )


def _clean(words: str) -> str:
    """Words of a file as they may be repeated."""
    return _CONTROL.sub("?", words[:LONGEST_TOLD])


def _entry(told: Read, raw: Any, frame: Frame, defaults: Defaults) -> Read:
    if crowded := next(_crowded(raw), ""):
        return replace(told, refused=((crowded, "many"),))
    raw = _without_nulls(raw)
    org = msgspec.convert(raw, Organization, strict=False)
    ours = msgspec.convert(org.stoppvif, Ours)
    plain = reading.whole(org, frame)
    if not org.stoppvif:
        _choose(plain, defaults)
    entry = msgspec.convert(plain, Entry)
    made = replace(
        told,
        id=org.id,
        slug=ours.slug or code_of(org.id or org.name),
        owner=ours.owner if org.stoppvif else defaults.owner,
        state=ours.state,
        version=max(0, ours.version) if org.stoppvif else 0,
        published=ours.published,
        entry=entry,
        left=tuple(islice(_left(raw, org, frame), MOST_TOLD)),
    )
    return replace(made, refused=tuple(islice(_wrong(made, ours, frame), MOST_TOLD)))


def _crowded(raw: Any) -> Iterator[str]:
    """The places of lists that are too long: asked before anything is made of what is in them."""
    for name in _LISTS:
        rows = raw.get(name) if isinstance(raw, dict) else None
        if not isinstance(rows, list):
            continue
        if len(rows) > MOST_IN_LIST:
            yield name
            continue
        for n, row in enumerate(rows):
            yield from (f"{name}.{n}.{place}" for place in _crowded(row))


def _without_nulls(raw: Any) -> Any:
    """Other publishers write null for what they do not know; in ours it means something."""
    if isinstance(raw, dict):
        return {
            name: value if name == OURS else _without_nulls(value)
            for name, value in raw.items()
            if value is not None
        }
    return [_without_nulls(value) for value in raw] if isinstance(raw, list) else raw


def _choose(plain: dict[str, Any], defaults: Defaults) -> None:
    """Give each service of another publisher what we ask of ours."""
    for service in plain["services"]:
        service["needs"] = service.get("needs") or list(defaults.needs)
        service["audience"] = service.get("audience") or list(defaults.audience)


def _told(error: msgspec.ValidationError) -> tuple[str, str]:
    """The place of what has the wrong shape."""
    match = _PLACE.fullmatch(str(error))
    missing = _FIELD.search(str(error))
    place = (match["place"] or "") if match else ""
    steps = [step for step in re.split(r"[.\[\]]+", place) if step]
    return ".".join([*steps, *([missing[1]] if missing else [])]), "shape"


def _wrong(made: Read, ours: Ours, frame: Frame) -> Iterator[tuple[str, str]]:
    if made.entry is None:
        return
    if not _SLUG.fullmatch(made.slug) or len(made.slug) > 100:
        yield f"{OURS}.slug", "id"
    if made.owner and made.owner not in frame.communes:
        yield f"{OURS}.owner", "code"
    if not -(2**31) < ours.version < 2**31:
        yield f"{OURS}.version", "shape"
    if ours.published and ours.published.tzinfo is None:
        yield f"{OURS}.published", "shape"
    try:
        faults.check(made.entry, list(frame.communes), frame.languages, frame.first)
    except faults.EntryError as error:
        yield from error.faults.items()


def _left(raw: Any, org: Organization, frame: Frame) -> Iterator[str]:
    """The places of what is said and not read: fields of others, and what ours cannot say."""
    yield from _unknown(raw, msgspec.to_builtins(org), "")
    if org.stoppvif:
        return
    names = {name.casefold() for name in frame.communes.values()}
    shown = reading.place(org.locations)
    for n, location in enumerate(org.locations):
        if location is not shown and location.addresses:
            yield f"locations.{n}"
        yield from (
            f"locations.{n}.schedules.{m}"
            for m, one in enumerate(location.schedules)
            if not reading.is_weekly(one)
        )
    for n, service in enumerate(org.services):
        yield from (
            f"services.{n}.service_areas.{m}"
            for m, area in enumerate(service.service_areas)
            if area.name.casefold() not in names
        )
        yield from (
            f"services.{n}.schedules.{m}"
            for m, one in enumerate(service.schedules)
            if shown.schedules or not reading.is_weekly(one)
        )


def _unknown(raw: Any, known: Any, path: str) -> Iterator[str]:
    if isinstance(raw, dict) and isinstance(known, dict):
        for name, value in raw.items():
            if name in known:
                yield from _unknown(value, known[name], f"{path}.{name}".strip("."))
            elif value not in ("", [], {}, None):
                yield f"{path}.{name}".strip(".")
    elif isinstance(raw, list) and isinstance(known, list):
        for n, (one, other) in enumerate(zip(raw, known, strict=False)):
            yield from _unknown(one, other, f"{path}.{n}")
