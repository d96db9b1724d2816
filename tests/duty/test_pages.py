"""The roster's pages: what each person sees and may do, and what wrong input gets."""

import datetime as dt

import pytest

from desk import ADMINISTRATOR, COORDINATOR, EDITOR, POLICE, SOCIAL
from stoppvif.duty import alarms, coverage, plans
from stoppvif.duty.edits import Times
from stoppvif.duty.roster import Wanted
from stoppvif.staff.model import Grant

MON = dt.date(2026, 11, 23)
ADD = "/desk/roster/social/add"


@pytest.fixture
def carla(desk):
    return desk.as_("carla", COORDINATOR, language="en")


@pytest.fixture
def anna(desk) -> int:
    return desk.person("anna", SOCIAL, language="en")


def shift(anna: int, **changed: str) -> dict[str, str]:
    fields = {"person": str(anna), "day": "2026-11-24", "opens": "09:00", "closes": "17:00"}
    return {**fields, "seen": str(2**40), **changed}


def test_a_shift_is_planned_and_stands_in_its_week_and_month(desk, carla, anna):
    assert carla.post(ADD, shift(anna)).to == "/desk/roster/social/2026-W48"
    assert "09:00–17:00 Anna FR NL · once" in carla.get("/desk/roster/social/2026-W48").main
    month = carla.get("/desk/roster/social/month/2026-11").soup
    assert "1 shift" in month.find("a", href="/desk/roster/social/2026-W48").find_next(
        "span", string=lambda text: text and "Tue 24" in text
    ).parent.get_text(" ", strip=True)


def test_a_weekly_shift_over_midnight(desk, carla, anna):
    carla.post(ADD, shift(anna, opens="22:00", closes="06:00", weekly="y", holidays="y"))
    for week in ("W48", "W49", "W53"):
        assert "22:00–06:00 next day Anna" in carla.get(f"/desk/roster/social/2026-{week}").main


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("opens", "25:00", "Please give a time such as 09:30."),
        ("opens", "", "Please give a time such as 09:30."),
        ("closes", "noon", "Please give a time such as 09:30."),
        ("day", "2026-02-30", "Please give a date."),
        ("day", "", "Please give a date."),
        ("day", "0001-01-01", "Please choose days from two months ago to three years ahead."),
        ("day", "9999-12-31", "Please choose days from two months ago to three years ahead."),
        ("closes", "09:03", "A shift lasts at least five minutes."),
        ("person", "999", "valid choice"),
        ("person", "anna", "Invalid Choice"),
    ],
)
def test_wrong_input_is_told_and_what_was_typed_stays(desk, carla, anna, field, value, words):
    told = carla.post(ADD, shift(anna, **{field: value}), 422)
    assert words in told.main
    if field != "person":
        assert told.soup.find("input", attrs={"name": field})["value"] == value
    assert desk.watch.roster.singles == ()


def test_a_last_day_before_the_first_is_told(carla, anna):
    told = carla.post(ADD, shift(anna, weekly="y", last="2026-11-01"), 422)
    assert "The last day comes before the first." in told.main


@pytest.mark.parametrize(
    "path",
    [
        "/desk/roster/social/2026-W54",
        "/desk/roster/social/2026-W00",
        "/desk/roster/social/0000-W01",
        "/desk/roster/social/9999-W53",
        "/desk/roster/social/x-Wy",
        "/desk/roster/social/month/2026-13",
        "/desk/roster/social/month/99999-01",
        "/desk/roster/army/2026-W48",
        "/desk/roster/social/single/1/2026-99-99",
        "/desk/roster/social/single/1/2026-11-23",
        "/desk/roster/social/weekly/99999999999999999999/2026-11-23",
        "/desk/roster/social/extra/1/2026-11-23",
    ],
)
def test_an_address_that_no_calendar_has_leads_nowhere(carla, path):
    carla.get(path, 404)


@pytest.mark.parametrize("path", ["0001-W01", "9999-W52", "month/0001-01", "month/9999-12"])
def test_the_first_and_the_last_week_of_all_break_nothing(carla, path):
    assert carla.client.get(f"/desk/roster/social/{path}").status_code in (200, 404)


def test_a_double_shift_is_shown_before_it_is_saved(desk, carla, anna):
    carla.post(ADD, shift(anna))
    told = carla.post(ADD, shift(anna, opens="16:00", closes="20:00"), 422)
    assert "She already has a shift at that time: Tue 24 Nov, 09:00–17:00" in told.main
    assert len(desk.watch.roster.singles) == 1
    carla.post(ADD, shift(anna, opens="16:00", closes="20:00", anyway="y"))
    assert "twice at the same time" in carla.get("/desk/roster/social/2026-W48").main


def test_a_shift_is_changed_on_one_day_and_from_a_day_on(desk, carla, anna):
    desk.write(plans.add_weekly, desk.edit(), anna, MON, None, Times(540, 1020), False)
    path = f"/desk/roster/social/weekly/{desk.watch.roster.weekly[0].id}/2026-11-30"
    assert 'value="09:00"' in carla.get(path).text
    fields = {"day": "2026-12-01", "opens": "10:00", "closes": "12:00", "seen": str(2**40)}
    carla.post(path, {**fields, "reach": "one"})
    assert "10:00–12:00 Anna FR NL · once" in carla.get("/desk/roster/social/2026-W49").main
    path = path.replace("2026-11-30", "2026-12-07")
    carla.post(path, {**fields, "day": "2026-12-07", "reach": "on"})
    for week in ("W50", "W51"):
        assert "10:00–12:00 Anna" in carla.get(f"/desk/roster/social/2026-{week}").main
    assert "09:00–17:00 Anna" in carla.get("/desk/roster/social/2026-W48").main


def test_a_shift_is_taken_out_once_or_for_good(desk, carla, anna):
    desk.write(plans.add_weekly, desk.edit(), anna, MON, None, Times(540, 1020), False)
    row = desk.watch.roster.weekly[0].id
    seen = {"seen": str(2**40)}
    carla.post(f"/desk/roster/social/weekly/{row}/2026-11-23/remove", seen)
    carla.post(f"/desk/roster/social/weekly/{row}/2026-12-07/end", seen)
    for week, there in (("W48", False), ("W49", True), ("W50", False)):
        shown = "09:00–17:00 Anna" in carla.get(f"/desk/roster/social/2026-{week}").main
        assert shown == there


def test_a_week_is_copied(desk, carla, anna):
    desk.write(plans.add_single, desk.edit(), anna, MON, Times(540, 1020))
    fields = {"target": "2026-12-02", "seen": str(2**40)}
    to = carla.post("/desk/roster/social/2026-W48/copy", fields).to
    assert to == "/desk/roster/social/2026-W49"
    assert "Mon 30 Nov 09:00–17:00 Anna" in carla.get(to).main
    told = carla.post("/desk/roster/social/2026-W48/copy", {**fields, "target": "2026-11-24"}, 422)
    assert "Please choose another week to copy to." in told.main
    carla.post("/desk/roster/social/2026-W48/copy", {**fields, "target": "soon"}, 422)


def test_absences_and_wanted_cover_are_noted_and_taken_back(desk, carla, anna):
    path = "/desk/roster/social/absences"
    fields = {"person": str(anna), "first": "2026-11-24", "last": "2026-11-26", "seen": "9999"}
    carla.post(path, fields)
    assert "Anna Tue 24 Nov to Thu 26 Nov" in carla.get(path).main
    assert "Away: Anna" in carla.get("/desk/roster/social/2026-W48").main
    carla.post(path, {**fields, "last": "2026-11-01"}, 422)
    carla.post(f"{path}/{desk.watch.roster.absences[0].id}/remove", {"seen": "9999"})
    assert "Nobody is away." in carla.get(path).main
    path = "/desk/roster/social/cover"
    wish = {"days": ["0", "2"], "opens": "09:00", "closes": "12:00", "language": "ar"}
    carla.post(path, {**wish, "seen": "9999"})
    shown = carla.get("/desk/roster/social/2026-W48").main
    assert shown.count("Nobody planned: 09:00–12:00 Arabic") == 2
    assert "Gaps in cover" in carla.get("/desk/").main
    carla.post(path, {**wish, "days": [], "seen": "9999"}, 422)
    for row in desk.watch.roster.wanted:
        carla.post(f"{path}/{row.id}/remove", {"seen": "99999"})
    assert "Nothing is wanted yet" in carla.get(path).main


def test_a_public_holiday_is_named_and_not_worked_unless_said(desk, carla, anna):
    desk.write(
        plans.add_weekly, desk.edit(), anna, dt.date(2026, 12, 18), None, Times(540, 600), False
    )
    shown = carla.get("/desk/roster/social/2026-W52").main
    assert "Fri 25 Dec public holiday Nobody" in shown


# --- who may ------------------------------------------------------------------------------------


def test_a_professional_looks_at_her_own_roster_and_changes_nothing(desk, anna):
    her = desk.enter(anna)
    page = her.get("/desk/roster/social/2026-W48")
    assert not page.soup.main.find("form")
    assert "Add a shift" not in page.main
    her.get("/desk/roster/police/2026-W48", 403)
    for path in ("add", "absences", "cover"):
        her.get(f"/desk/roster/social/{path}", 403)
    her.post(ADD, shift(anna), 403)


def test_a_coordinator_of_one_roster_does_not_touch_the_other(desk, anna):
    only = desk.as_("dirk", Grant("coordinator", regimes=("police",)), language="en")
    assert only.get("/desk/roster/", 303).to == "/desk/roster/police/2026-W48"
    only.get("/desk/roster/social/2026-W48", 403)
    only.post(ADD, shift(anna), 403)
    only.post("/desk/roster/social/absences", {"person": str(anna)}, 403)
    only.get("/desk/roster/police/2026-W48")


# --- home ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_home_in_each_language_for_each_role(desk, language):
    for number, grant in enumerate((SOCIAL, POLICE, COORDINATOR, EDITOR, ADMINISTRATOR)):
        page = desk.as_(f"p{number}-{language}", grant, language=language).get("/desk/")
        assert page.soup.html["lang"] == language


def test_home_says_who_is_on_duty_and_who_is_missing(desk, carla, anna):
    desk.write(plans.add_single, desk.edit(), anna, MON, Times(0, 1440))
    assert "Anna planned, not connected" in carla.get("/desk/").main
    desk.watch.connect("tab", anna, b"digest")
    assert "Anna present" in carla.get("/desk/").main
    assert "Mon 23 Nov 00:00–24:00" in desk.enter(anna).get("/desk/").main


def test_an_extra_shift_is_begun_and_ended_at_home(desk, anna):
    her = desk.enter(anna)
    her.post("/desk/duty/extra", {"hours": "2"})
    assert "Your extra shift ends at 13:00." in her.get("/desk/").main
    her.post("/desk/duty/end")
    assert "Begin an extra shift" in her.get("/desk/").main
    for hours in ("0", "9", "all night", ""):
        told = her.post("/desk/duty/extra", {"hours": hours}, 422)
        assert "An extra shift lasts from one to eight hours." in told.main


def test_an_alarm_is_shown_on_every_page_until_somebody_takes_it(desk, carla, anna):
    desk.write(alarms.begin, "social", desk.now, mail=False)
    for path in ("/desk/", "/desk/account/", "/desk/roster/social/2026-W48"):
        assert "a shift has nobody present" in carla.get(path).soup.find(id="ringing").get_text()
    assert not desk.enter(anna).get("/desk/").soup.select("#ringing .ringing")
    carla.post("/desk/alarms/1/take")
    assert not carla.get("/desk/").soup.select("#ringing .ringing")
    assert "Carla looks after it" in carla.get("/desk/").main
    carla.post("/desk/alarms/99/take")


def test_a_coordinator_of_the_other_roster_takes_no_alarm(desk):
    desk.write(alarms.begin, "social", desk.now, mail=False)
    only = desk.as_("dirk", Grant("coordinator", regimes=("police",)), language="en")
    only.post("/desk/alarms/1/take")
    with desk.database.read() as session:
        (alarm,) = alarms.recent(session, ("social",))
    assert alarm.rings


def test_wanted_cover_over_midnight_shows_on_both_days(desk, carla):
    wish = Wanted(
        id=0, regime="social", language="fr", weekday=0, opens=1320, closes=1560, holidays=True
    )
    desk.write(coverage.add_wanted, desk.edit(), [0], wish)
    shown = carla.get("/desk/roster/social/2026-W48").main
    assert "22:00–24:00 French" in shown
    assert "00:00–02:00 French" in shown
