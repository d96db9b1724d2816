"""The directory as HSDS 3.0: right for others, whole for us, and read from others with care."""

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from organisations import FOREIGN, FRAME, NOW, all_day, kept
from stoppvif.content.model import Slot, Weekly
from stoppvif.content.ways import code_of
from stoppvif.directory import hsds, importing
from stoppvif.directory.desk_faults import FILES, ORGANISATIONS, of_file, of_organisation
from stoppvif.directory.entry import Address, Entry, Service
from stoppvif.directory.importing import Defaults, Read
from stoppvif.directory.merge import difference, patched
from stoppvif.directory.model import Kept
from stoppvif.directory.unreadable import Unreadable

SCHEMA = jsonschema.Draft202012Validator(
    json.loads((Path(__file__).parent / "hsds.json").read_text()),
    format_checker=jsonschema.FormatChecker(),
)
DEFAULTS = Defaults("62009", ("talk",), ("victims",))
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
FEW = st.integers(1, 3).flatmap(lambda n: st.tuples(*(kept(k) for k in range(n))))
PLAIN = Entry(
    name={"fr": "Écoute", "nl": "Luisteren"},
    description={"fr": "Quelqu’un écoute."},
    kind="association",
    services=[
        Service(
            id="a", name={"fr": "A"}, description={"fr": "B"}, needs=["talk"], audience=["women"]
        )
    ],
)


def entry(**changes: Any) -> Kept:
    changed = msgspec.structs.replace(PLAIN, **changes)
    return Kept(1, "ecoute", "62009", "published", 3, NOW, "Paul", NOW, changed)


def written(*entries: Kept) -> list[dict[str, Any]]:
    return json.loads(hsds.encoded(hsds.organizations(entries, FRAME)))


def read(data: Any, defaults: Defaults = DEFAULTS) -> list[Read]:
    return importing.read(json.dumps(data).encode(), FRAME, defaults)


def told(data: bytes) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        importing.read(data, FRAME, DEFAULTS)
    assert of_file(caught.value)
    return caught.value.code, caught.value.place


@SLOW
@given(FEW)
def test_what_is_exported_comes_back_whole(entries):
    found = read(written(*entries))
    assert not any(one.refused or one.left for one in found)
    for one, was in zip(found, entries, strict=True):
        assert one.entry == was.entry
        names = ("slug", "owner", "state", "version", "published")
        assert [getattr(one, n) for n in names] == [getattr(was, n) for n in names]


@SLOW
@given(FEW)
def test_it_is_as_the_specification_has_it(entries):
    found = written(*entries)
    SCHEMA.validate(found)
    ids = [made["id"] for made in _objects(found) if "code" not in made]
    assert len(ids) == len(set(ids)), "an id stands twice"


def _objects(value: Any):
    if isinstance(value, dict):
        if "id" in value and "-" in str(value["id"]):
            yield {k: v for k, v in value.items() if k != "stoppvif"}
        for name, inner in value.items():
            if name != "stoppvif":
                yield from _objects(inner)
    if isinstance(value, list):
        for inner in value:
            yield from _objects(inner)


@pytest.mark.parametrize(
    "break_it",
    [
        lambda org: org.pop("description"),
        lambda org: org["services"][0].update(status="open"),
        lambda org: org["services"][0].update(titel="x"),
        lambda org: org.update(id="1"),
    ],
)
def test_the_schema_of_these_tests_refuses_what_is_wrong(break_it):
    found = written(entry())
    break_it(found[0])
    with pytest.raises(jsonschema.ValidationError):
        SCHEMA.validate(found)


def test_ids_stay_the_same_and_differ_between_networks():
    (one,), (again,) = written(entry()), written(entry(alternate_name="Autre"))
    other = hsds.organizations([entry()], replace(FRAME, address="https://other.example"))[0]
    assert one["id"] == again["id"] != other.id
    assert one["services"][0]["id"] == again["services"][0]["id"]


def test_hours_are_rules_of_a_week():
    hours = Weekly(
        weekly=[Slot(days=["mo", "we"], opens="09:00", closes="24:00")],
        holidays="open",
        valid_from=NOW.date(),
    )
    (rule,) = written(entry(hours=hours, hours_note={"fr": "Sonnez."}))[0]["locations"][0][
        "schedules"
    ]
    rule.pop("id")
    assert rule == {
        "freq": "WEEKLY",
        "byday": "MO,WE",
        "opens_at": "09:00",
        "closes_at": "23:59",
        "valid_from": "2026-11-23",
        "notes": "Sonnez.",
    }


def test_who_is_always_there_has_rules_too():
    (rule,) = written(entry(hours="always"))[0]["locations"][0]["schedules"]
    assert (rule["byday"], rule["opens_at"], rule["closes_at"]) == (
        "MO,TU,WE,TH,FR,SA,SU",
        "00:00",
        "23:59",
    )
    assert read(written(entry(hours=all_day)))[0].entry.hours == all_day


def test_an_address_stands_there_only_where_it_is_public():
    address = Address(address_1="Rue Haute 1", postal_code="4920", city="Aywaille")
    (place,) = written(entry(address_visibility="public", address=address))[0]["locations"]
    assert place["addresses"][0]["address_1"] == "Rue Haute 1"
    (place,) = written(entry(address_visibility="area", area={"fr": "Près de la gare"}))[0][
        "locations"
    ]
    assert (place["location_type"], place["description"]) == ("physical", "Près de la gare")
    assert "addresses" not in place
    (place,) = written(entry())[0]["locations"]
    assert place["location_type"] == "virtual" and "addresses" not in place


def test_what_is_not_published_is_not_active():
    assert written(entry())[0]["services"][0]["status"] == "active"
    assert written(replace(entry(), state="archived"))[0]["services"][0]["status"] == "inactive"


def test_a_file_may_be_changed_by_hand():
    (org,) = written(entry(communes=["62009"]))
    org["name"] = "Autrement"
    org["services"][0]["minimum_age"] = 18
    org["services"][0]["service_areas"][0]["name"] = "Esneux"
    (found,) = read([org])
    assert found.entry.name == {"fr": "Autrement", "nl": "Luisteren"}
    assert found.entry.services[0].minimum_age == 18
    assert found.entry.communes == ["62032"]


def test_another_publishers_organisation_becomes_an_entry():
    (found,) = read([FOREIGN])
    assert not found.refused
    entry = found.entry
    assert (found.slug, found.owner, found.state) == (code_of(FOREIGN["id"]), "62009", "draft")
    assert entry.name == {"fr": "Maison de l’Écoute"}
    assert entry.address.address_1 == "Rue Haute 1"
    assert entry.hours.weekly == [Slot(days=["mo", "tu"], opens="09:00", closes="12:30")]
    assert entry.hours.holidays == "closed"
    assert entry.communes == ["62009"]
    service = entry.services[0]
    assert (service.minimum_age, service.fees, service.needs) == (18, "free", ["talk"])


def test_what_could_not_be_read_is_told():
    (found,) = read([FOREIGN])
    assert set(found.left) == {
        "funding",
        "locations.0.latitude",
        "locations.0.schedules.1",
        "services.0.service_areas.1",
    }


def test_a_page_of_the_api_is_read():
    (found,) = read({"total_items": 1, "contents": [FOREIGN]})
    assert found.entry


def test_a_list_of_services_is_read_by_organisation():
    org = {name: value for name, value in FOREIGN.items() if name != "services"}
    service = FOREIGN["services"][0]
    listed = [service | {"organization": org}, service | {"id": "t", "organization": org}]
    (found,) = read({"contents": listed})
    assert found.entry.name == {"fr": "Maison de l’Écoute"}
    assert [one.id for one in found.entry.services] == ["ecoute", "ecoute-2"]


def test_without_a_choice_of_need_it_is_refused():
    (found,) = read([FOREIGN], Defaults())
    assert set(found.refused) == {
        ("services.0.needs", "missing"),
        ("services.0.audience", "missing"),
    }


def changed(path: str, value: Any) -> list[Any]:
    made = copy.deepcopy(FOREIGN)
    at: Any = made
    *steps, last = path.split(".")
    for step in steps:
        at = at[int(step)] if step.isdigit() else at[step]
    at[int(last) if last.isdigit() else last] = value
    return [made]


@pytest.mark.parametrize(
    ("path", "value", "place", "code"),
    [
        ("name", 1, "name", "shape"),
        ("name", None, "name", "shape"),
        ("name", ["x"], "name", "shape"),
        ("name", "", "name.fr", "missing"),
        ("name", "x" * 200, "name.fr", "long"),
        ("name", "a\u0000b", "name.fr", "control"),
        ("phones.0.number", "call", "phones.0.number", "phone"),
        ("phones.0", "112", "phones.0", "shape"),
        ("phones", {"a": 1}, "phones", "shape"),
        ("website", "javascript:alert(1)", "website", "link"),
        ("email", "x", "email", "mail"),
        ("services", [], "services", "missing"),
        ("services.0.minimum_age", "old", "services.0.minimum_age", "shape"),
        ("services.0.minimum_age", 1e300, "services.0.minimum_age", "age"),
        ("stoppvif", [], "stoppvif", "shape"),
        ("stoppvif", {"version": "x"}, "version", "shape"),
        ("stoppvif", {"version": 10**12}, "stoppvif.version", "shape"),
        ("stoppvif", {"slug": "../x"}, "stoppvif.slug", "id"),
        ("stoppvif", {"owner": "99999"}, "stoppvif.owner", "code"),
        ("stoppvif", {"state": "secret"}, "state", "shape"),
        ("stoppvif", {"published": "2026-01-01T00:00:00"}, "stoppvif.published", "shape"),
        ("stoppvif", {"entry": {"services": 1}}, "services", "shape"),
        ("stoppvif", {"entry": {"unheard": 1}}, "unheard", "shape"),
        ("services.0.stoppvif", {"needs": ["x"]}, "services.0.needs.0", "shape"),
    ],
)
def test_a_wrong_organisation_is_refused_with_its_place(path, value, place, code):
    (found,) = read(changed(path, value))
    assert (place, code) in found.refused
    assert of_organisation(code)


def test_what_is_told_of_a_file_is_short_and_shows():
    (found,) = read([FOREIGN | {"name": "\x1b[2J" + "a" * 500, "\x1b]0;b\x07" + "c" * 500: 1}])
    assert ("name.fr", "long") in found.refused
    for words in (found.name, *found.left):
        assert len(words) <= importing.LONGEST_TOLD and "\x1b" not in words


@pytest.mark.parametrize(
    ("path", "row", "place"),
    [
        ("services", {"name": "a"}, "services"),
        ("locations", {}, "locations"),
        ("phones", {"number": "112"}, "phones"),
        ("services.0.phones", {"number": "112"}, "services.0.phones"),
        ("services.0.schedules", {}, "services.0.schedules"),
        ("locations.0.schedules", {"freq": "DAILY"}, "locations.0.schedules"),
    ],
)
def test_lists_without_end_are_refused_before_anything_is_made_of_them(
    monkeypatch, path, row, place
):
    monkeypatch.setattr(importing.reading, "whole", None)
    (found,) = read(changed(path, [row] * 10_000))
    assert (found.refused, found.entry) == (((place, "many"),), None)


def test_many_services_of_one_name_get_addresses_of_their_own():
    (found,) = read(changed("services", [{"name": "a"}] * 12))
    assert [one.id for one in found.entry.services] == ["a", *(f"a-{n}" for n in range(2, 13))]


def test_a_place_is_looked_for_once(monkeypatch):
    asked = []
    place = importing.reading.place
    monkeypatch.setattr(importing.reading, "place", lambda of: asked.append(of) or place(of))
    made = copy.deepcopy(FOREIGN)
    made["locations"] *= 20
    made["services"][0]["schedules"] = [{"freq": "DAILY"}] * 20
    (found,) = read([made])
    assert not found.refused and "locations.19" in found.left
    assert len(asked) == 2


def test_an_id_of_ours_may_be_of_any_kind():
    for value in ([1], {"a": 1}, 7, True):
        (found,) = read(changed("services.0.stoppvif", {"id": value}))
        assert found.refused


def test_what_is_told_of_an_organisation_has_an_end():
    (found,) = read([FOREIGN | {f"x{n}": 1 for n in range(10_000)}])
    assert len(found.left) == importing.MOST_TOLD


@pytest.mark.parametrize("value", [1, None, "x", [], True])
def test_what_is_no_organisation_is_refused_alone(value):
    wrong, right = read([value, FOREIGN])
    assert wrong.refused and not right.refused


def test_an_organisation_that_stands_twice_is_refused_once():
    first, second = read([FOREIGN, FOREIGN])
    assert not first.refused
    assert second.refused == (("", "twice"),)


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"", "empty", ""),
        (b" \n", "empty", ""),
        (b"\xef\xbb\xbf", "empty", ""),
        (b"[\n\n{]", "json", "3"),
        (b"[1, 2", "cut", ""),
        (b"{}", "list", ""),
        (b'"x"', "list", ""),
        (b'{"contents": 1}', "list", ""),
        (b"[\n\xe9]", "encoding", "2"),
        (b"\xff\xfe\x00", "encoding", "1"),
        (b"[" * 100_000, "deep", ""),
        (b"[" + b"0," * 5001 + b"0]", "many", ""),
        (b"x" * (importing.MOST_BYTES + 1), "large", ""),
        (b"[{}" + b",{}" * (importing.MOST_PARTS // 2) + b"]", "large", ""),
    ],
)
def test_what_is_no_such_file_is_refused(data, code, place):
    assert told(data) == (code, place)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_say_what_they_are_are_read(encoding):
    text = json.dumps([FOREIGN], ensure_ascii=False)
    (found,) = importing.read(text.encode(encoding), FRAME, DEFAULTS)
    assert found.entry.name == {"fr": "Maison de l’Écoute"}


def test_deep_values_are_refused_alone():
    deep = "[" * 400 + "]" * 400
    data = f'[{{"name": "A", "stoppvif": {{"entry": {{"name": {deep}}}}}}}]'.encode()
    (found,) = importing.read(data, FRAME, DEFAULTS)
    assert found.refused


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "name",
                    "services",
                    "phones",
                    "locations",
                    "stoppvif",
                    "entry",
                    "hours",
                    "weekly",
                    "slug",
                    "schedules",
                    "byday",
                    "freq",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def paths(value: Any, path: str = "") -> list[str]:
    named = (
        value
        if isinstance(value, dict)
        else dict(enumerate(value))
        if isinstance(value, list)
        else {}
    )
    found = [path] if path else []
    for name, inner in named.items():
        found += paths(inner, f"{path}.{name}" if path else str(name))
    return found


OURS = written(entry(hours=all_day, communes=["62009"]))[0]


@SLOW
@given(st.data(), values)
def test_no_value_anywhere_breaks_the_import(data, value):
    for whole in (FOREIGN, OURS):
        made = copy.deepcopy(whole)
        at: Any = made
        *steps, last = data.draw(st.sampled_from(paths(whole))).split(".")
        for step in steps:
            at = at[int(step)] if step.isdigit() else at[step]
        at[int(last) if last.isdigit() else last] = value
        for one in read([made]):
            assert one.entry or one.refused
            assert all(of_organisation(code) for _, code in one.refused)


@SLOW
@given(st.binary(max_size=200))
@example(b'["\\ud800"]')
@example(b'[{"name": "\\ud800"}]')
@example(b"[1e999]")
def test_any_bytes_are_organisations_or_a_refusal(data):
    try:
        found = importing.read(data, FRAME, DEFAULTS)
    except Unreadable as fault:
        told = fault.code
    else:
        told = ""
        assert all(one.entry or one.refused for one in found)
    assert not told or told in FILES


@given(values, values)
def test_a_patch_makes_the_one_of_the_other(old, new):
    old, new = _plain(old), _plain(new)
    assert patched(old, difference(old, new)) == new


def _plain(value: Any) -> Any:
    """Without nulls, which a patch takes for what is gone."""
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return 0 if value is None else value


def test_every_refusal_has_its_sentence():
    for code in FILES:
        assert of_file(Unreadable(code, "3"))
    assert all(str(words).endswith(".") for words in ORGANISATIONS.values())
