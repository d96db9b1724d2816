"""Two coordinators on one week: the second is shown what changed, and nothing of either is lost."""

import datetime as dt

import pytest

from desk import COORDINATOR, SOCIAL
from stoppvif.duty import coverage, plans
from stoppvif.duty.edits import Times
from stoppvif.duty.model import Changed
from stoppvif.staff import trail
from stoppvif.staff.model import Grant

MON = dt.date(2026, 11, 30)
DAY = dt.timedelta(days=1)
TIMES = Times(540, 1020)


@pytest.fixture
def anna(desk) -> int:
    return desk.person("anna", SOCIAL)


def seen(desk) -> int:
    with desk.database.read() as session:
        return trail.last(session)


def test_a_change_of_the_same_week_since_the_form_was_opened_stops_the_second(desk, anna):
    opened = seen(desk)
    desk.write(plans.add_single, desk.edit(who="Carla"), anna, MON, TIMES)
    with pytest.raises(Changed) as caught:
        desk.write(plans.add_single, desk.edit(seen=opened), anna, MON + 6 * DAY, TIMES)
    (entry,) = caught.value.entries
    assert (entry["who"], entry["action"]) == ("Carla", "roster_added")
    assert len(desk.watch.roster.singles) == 1
    desk.write(plans.add_single, desk.edit(seen=seen(desk)), anna, MON + 6 * DAY, TIMES)
    assert len(desk.watch.roster.singles) == 2


@pytest.mark.parametrize("ahead", [-1, 7, 14])
def test_another_week_is_no_conflict(desk, anna, ahead):
    opened = seen(desk)
    desk.write(plans.add_single, desk.edit(), anna, MON, TIMES)
    desk.write(plans.add_single, desk.edit(seen=opened), anna, MON + ahead * DAY, TIMES)


def test_the_other_roster_is_no_conflict(desk, anna):
    opened = seen(desk)
    bert = desk.person("bert", Grant("professional", ("police",), (), ("fr",)))
    desk.write(plans.add_single, desk.edit("police"), bert, MON, TIMES)
    desk.write(plans.add_single, desk.edit(seen=opened), anna, MON, TIMES)


def test_a_shift_without_an_end_meets_every_later_week_and_no_earlier_one(desk, anna):
    opened = seen(desk)
    desk.write(plans.add_weekly, desk.edit(), anna, MON, None, TIMES, False)
    with pytest.raises(Changed):
        desk.write(plans.add_single, desk.edit(seen=opened), anna, MON + 300 * DAY, TIMES)
    desk.write(plans.add_single, desk.edit(seen=opened), anna, MON - DAY, TIMES)


def test_absences_and_copies_meet_too(desk, anna):
    opened = seen(desk)
    desk.write(coverage.add_absence, desk.edit(), anna, MON - DAY, MON)
    with pytest.raises(Changed):
        desk.write(plans.copy_week, desk.edit(seen=opened), MON - 7 * DAY, MON)
    with pytest.raises(Changed):
        desk.write(plans.add_single, desk.edit(seen=opened), anna, MON - 7 * DAY, TIMES)


# --- the same, as two people see it ---------------------------------------------------------------


def form(page, action: str) -> dict[str, str]:
    """The fields of a form as a browser would send them."""
    found = page.soup.find("form", action=action)
    fields = {}
    for field in found.find_all(["input", "select"]):
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            fields[field["name"]] = chosen["value"]
        elif field.get("type") not in ("checkbox", "radio") or field.has_attr("checked"):
            fields[field["name"]] = field.get("value", "")
    return fields


def test_the_second_sees_what_the_first_changed_keeps_her_words_and_saves(desk, anna):
    first, second = (desk.as_(name, COORDINATOR, language="en") for name in ("carla", "dirk"))
    path = "/desk/roster/social/add"
    pages = [who.get(f"{path}?day=2026-11-30") for who in (first, second)]
    one, two = (
        {**form(page, path), "opens": opens, "closes": closes}
        for page, opens, closes in zip(pages, ("09:00", "18:00"), ("12:00", "20:00"), strict=True)
    )
    assert first.post(path, one).to == "/desk/roster/social/2026-W49"
    told = second.post(path, two, 409)
    assert "Carla planned a shift: Anna, Mon 30 Nov 2026, 09:00–12:00" in told.main
    kept = form(told, path)
    assert (kept["opens"], kept["closes"]) == ("18:00", "20:00")
    assert second.post(path, kept).to == "/desk/roster/social/2026-W49"
    shown = second.get("/desk/roster/social/2026-W49").main
    assert "09:00–12:00 Anna" in shown
    assert "18:00–20:00 Anna" in shown


def test_who_removes_what_was_moved_meanwhile_sees_where_it_went(desk, anna):
    desk.write(plans.add_single, desk.edit(), anna, MON, TIMES)
    (row,) = desk.watch.roster.singles
    first, second = (desk.as_(name, COORDINATOR, language="en") for name in ("carla", "dirk"))
    path = f"/desk/roster/social/single/{row.id}/2026-11-30"
    mine, hers = (form(who.get(path), path) for who in (first, second))
    assert first.post(path, {**mine, "closes": "12:00"}).status == 303
    told = second.post(f"{path}/remove", {"seen": hers["seen"]}, 409)
    assert "now Mon 30 Nov 2026, 09:00–12:00" in told.main
    assert form(told, path)["closes"] == "12:00"
    assert len(desk.watch.roster.singles) == 1


def test_what_somebody_took_out_meanwhile_is_gone_and_said_so(desk, anna):
    desk.write(plans.add_single, desk.edit(), anna, MON, TIMES)
    (row,) = desk.watch.roster.singles
    second = desk.as_("dirk", COORDINATOR, language="en")
    desk.write(plans.remove_single, desk.edit(), row.id)
    second.get(f"/desk/roster/social/single/{row.id}/2026-11-30", 404)
    second.post(f"/desk/roster/social/single/{row.id}/2026-11-30", {"day": "2026-11-30"}, 404)
