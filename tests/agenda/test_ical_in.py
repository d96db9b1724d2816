"""Calendar files, as programs write them and as nobody should."""

import contextlib
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events import NOW, date, draft, publish
from stoppvif.agenda import calendar, dates, ical_dates, ical_in, incoming, listing
from stoppvif.agenda.event import Text
from stoppvif.agenda.incoming import FileError, plain
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare

CALENDARS = Path(__file__).parent / "calendars"
DAY = "DTSTART;VALUE=DATE:20261202"


def file(*lines):
    return "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()


def entry(*lines, uid="1"):
    return ["BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:Titre", *lines, "END:VEVENT"]


def read(*lines, **kwargs):
    """The only entry of a file with one event of these lines."""
    (found,) = ical_in.read(file(*entry(*lines, **kwargs)), NOW).entries
    return found


def read_file(name):
    return ical_in.read((CALENDARS / name).read_bytes(), NOW)


@pytest.fixture
def database_of_events(tmp_path):
    made = Database(f"sqlite:///{tmp_path}/agenda.db")
    prepare(made)
    made.write(
        publish,
        draft("Un stand au marché", date("2026-12-02"), date("2026-12-09", "14:00", "15:00")),
    )
    yield made
    made.close()


def days(found):
    return [str(one.day) for one in found.dates]


def test_outlook():
    stand, two, private, talk = read_file("outlook.ics").entries
    assert stand.text == Text(
        "Un stand au marché",
        body="Venez poser vos questions.\n\nEntrée libre, sans inscription : on vous écoute.",
    )
    assert (stand.language, stand.fault) == ("fr", "")
    assert stand.dates == (date("2026-12-02", "14:00", "16:00"),)
    assert stand.fields["place_name"] == "Place du marché"
    assert stand.fields["place_address"] == "4920 Aywaille"
    assert two.dates == (date("2026-11-25", last="2026-11-26"),)
    assert two.text.body == "Un premier texte.\n\nPuis un autre."
    assert (private.fault, private.text.title) == ("private", "")
    # A name of Outlook's own: whoever reads it is in Belgium.
    assert talk.dates == (date("2026-12-10", "18:00", "19:30"),)
    assert talk.notices == ("zone",)


def test_nobody_who_was_invited_is_read():
    assert "example.be" not in repr(read_file("outlook.ics"))


def test_nextcloud():
    reading = read_file("nextcloud.ics")
    cabane, expo = reading.entries
    assert reading.ignored == {"VTODO": 1, "VJOURNAL": 1}
    # Moved on 2 December, left out in January, called off in February.
    assert days(cabane) == ["2026-12-03", "2027-03-03", "2027-04-07", "2027-05-05", "2027-06-02"]
    assert cabane.dates[0] == date("2026-12-03", "15:00", "17:00")
    # Two in the afternoon, summer and winter.
    assert {(one.opens, one.closes) for one in cabane.dates[1:]} == {(14 * 60, 16 * 60)}
    assert cabane.text.summary == "Pour les enfants de 5 à 10 ans"
    assert cabane.fields["online_url"] == "https://example.be/salle"
    assert cabane.fields["place_name"] == ""
    assert expo.dates == (date("2026-11-25", last="2026-12-10"),)
    assert "https://example.be/expo" in expo.text.summary


def test_google():
    film, past, off = read_file("google.ics").entries
    assert film.dates == (date("2026-12-04", "18:00", "20:00"),)
    assert film.text.body == "Une soirée ouverte\n\nun café\nun film"
    assert film.fields["place_address"] == "Rue Haute 1, 4920 Aywaille"
    assert past.fault == "over"
    assert off.cancelled


@pytest.mark.parametrize("name", ["bom_and_mixed_ends.ics", "windows_1252.ics"])
def test_marks_mixed_line_ends_and_old_encodings(name):
    first, second = read_file(name).entries
    assert first.text.title == "Été à la “Maison” des associations"
    assert first.dates == (date("2026-12-02", "14:00"),)
    assert second.dates == (date("2026-12-03"),)
    # Without a name they are known by what they say, and each by its own.
    assert first.uid != second.uid
    assert [one.uid for one in read_file(name).entries] == [first.uid, second.uid]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["DTSTART:20261202T140000", "DTEND:20261202T160000"], date("2026-12-02", "14:00", "16:00")),
        (["DTSTART:20261202T140000Z"], date("2026-12-02", "15:00")),
        (["DTSTART:20260702T140000Z", "DTEND:20270102T140000Z"], date("2026-07-02", "16:00", "15:00", "2027-01-02")),
        (["DTSTART:20261202T200000", "DTEND:20261203T000000"], date("2026-12-02", "20:00", "24:00")),
        (["DTSTART:20261202T000000", "DTEND:20261203T000000"], date("2026-12-02")),
        (["DTSTART:20261202T200000", "DTEND:20261203T020000"], date("2026-12-02", "20:00", "02:00", "2026-12-03")),
        (["DTSTART:20261202T140000", "DTEND:20261202T140000"], date("2026-12-02", "14:00")),
        (["DTSTART:20261202T140000", "DTEND;VALUE=DATE:20261202"], date("2026-12-02", "14:00")),
        (["DTSTART;TZID=America/New_York:20261202T090000", "DTEND;TZID=Europe/London:20261202T150000"], date("2026-12-02", "15:00", "16:00")),
        (["DTSTART;TZID=W. Europe Standard Time:20261202T090000", "DURATION:PT2H"], date("2026-12-02", "09:00", "11:00")),
        (["DTSTART;TZID=/example.org/20070129_1/Europe/Brussels:20261202T090000"], date("2026-12-02", "09:00")),
        ([DAY], date("2026-12-02")),
        ([DAY, "DURATION:P2D"], date("2026-12-02", last="2026-12-03")),
        ([DAY, "DTEND;VALUE=DATE:20261202"], date("2026-12-02")),
        ([DAY, DAY], date("2026-12-02")),
        # The night on which the clocks go forward: an hour later.
        (["DTSTART;TZID=Europe/Brussels:20270328T023000"], date("2027-03-28", "03:30")),
        (["DTSTART:20270328T023000", "DTEND:20270328T040000"], date("2027-03-28", "03:30", "04:00")),
    ],
)  # fmt: skip
def test_one_date(lines, expected):
    found = read(*lines)
    assert (found.fault, found.dates) == ("", (expected,))


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["DTSTART:20261202T140000", "DTEND:20261202T130000"], "order"),
        ([DAY, "DTEND;VALUE=DATE:20261201"], "order"),
        ([DAY, "DTEND;VALUE=DATE:20291201"], "long"),
        (["DTSTART;VALUE=DATE:19700101"], "year"),
        (["DTSTART;VALUE=DATE:00010101"], "year"),
        (["DTSTART:99991231T235959Z", "DURATION:P9999D"], "broken"),
        (["DTSTART;VALUE=DATE:20260230"], "broken"),
        (["DTSTART:tomorrow"], "broken"),
        (["DTSTART;VALUE=DURATION:PT1H"], "broken"),
        ([], "broken"),
        (["DTSTART;VALUE=DATE:20251202"], "over"),
        ([DAY, "CLASS:CONFIDENTIAL"], "private"),
        ([DAY, "RRULE:FREQ=SECONDLY"], "rule"),
        ([DAY, "RRULE:FREQ=DAILY;INTERVAL=0"], "rule"),
        ([DAY, "RRULE:FREQ=DAILY;INTERVAL=-1"], "rule"),
        ([DAY, "RRULE:FREQ=DAILY;BYHOUR=1,2,3"], "rule"),
        ([DAY, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"], "rule"),
        ([DAY, "RRULE:FREQ=YEARLY;BYEASTER=400"], "rule"),
        ([DAY, "RRULE:nonsense"], "rule"),
        ([DAY, f"RRULE:FREQ=YEARLY;BYYEARDAY={','.join(map(str, range(1, 300)))}"], "rule"),
        (["DTSTART;VALUE=DATE:19000101", "RRULE:FREQ=DAILY"], "rule"),
        ([DAY, "RRULE:FREQ=YEARLY;BYDAY=99MO"], "broken"),
        ([DAY, "EXDATE:nonsense"], "broken"),
        ([DAY, "EXDATE;VALUE=DATE:20261202"], "over"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_event_says_why(lines, fault):
    found = read(*lines)
    assert (found.fault, found.dates) == (fault, ())


def test_an_event_without_a_title_is_named_as_such():
    (found,) = ical_in.read(file("BEGIN:VEVENT", DAY, "END:VEVENT"), NOW).entries
    assert found.fault == "missing"


def test_of_two_entries_of_one_name_the_newer_counts():
    old, new = entry(DAY, "SEQUENCE:1"), entry("DTSTART;VALUE=DATE:20261203", "SEQUENCE:2")
    found, twice = ical_in.read(file(*new, *old), NOW).entries
    assert (days(found), twice.fault) == (["2026-12-03"], "twice")


def test_dates_without_their_series_are_one_event():
    first = entry("RECURRENCE-ID:20261202T140000", "DTSTART:20261202T150000")
    second = entry("RECURRENCE-ID:20261209T140000", "DTSTART:20261209T140000")
    (found,) = ical_in.read(file(*first, *second), NOW).entries
    assert found.dates == (date("2026-12-02", "15:00"), date("2026-12-09", "14:00"))


def test_a_moved_date_may_lie_behind_the_end_of_its_series():
    master = entry("DTSTART:20261104T140000", "RRULE:FREQ=WEEKLY;COUNT=2")
    moved = entry("RECURRENCE-ID:20261104T140000", "DTSTART:20261230T140000")
    (found,) = ical_in.read(file(*master, *moved), NOW).entries
    assert found.dates == (date("2026-12-30", "14:00"),)


def test_this_one_and_all_after_it_is_refused_rather_than_guessed():
    master = entry("DTSTART:20261202T140000", "RRULE:FREQ=WEEKLY;COUNT=4")
    moved = entry("RECURRENCE-ID;RANGE=THISANDFUTURE:20261209T140000", "DTSTART:20261209T150000")
    (found,) = ical_in.read(file(*master, *moved), NOW).entries
    assert found.fault == "rule"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;VALUE=DATE:20261209"], ["12-02", "12-16"]),
        (["RDATE;VALUE=DATE:20261205,20261207"], ["12-02", "12-05", "12-07"]),
        (["RDATE;VALUE=DATE:19700101", "RDATE;VALUE=DATE:20261205"], ["12-02", "12-05"]),
        (["RRULE:FREQ=WEEKLY;UNTIL=20261216"], ["12-02", "12-09", "12-16"]),
        (["RRULE:FREQ=WEEKLY;UNTIL=20261215T230000Z"], ["12-02", "12-09", "12-16"]),
        (["RRULE:FREQ=DAILY;COUNT=2", "RRULE:FREQ=WEEKLY;COUNT=2"], ["12-02", "12-03", "12-09"]),
    ],
)  # fmt: skip
def test_series_of_days(lines, expected):
    assert days(read(DAY, *lines)) == [f"2026-{day}" for day in expected]


def test_a_series_of_times_with_a_day_left_out():
    found = read(
        "DTSTART;TZID=Europe/Brussels:20261202T140000",
        "RRULE:FREQ=WEEKLY;COUNT=3;BYHOUR=14;BYMINUTE=0",
        "EXDATE:20261209T130000Z",
    )
    assert days(found) == ["2026-12-02", "2026-12-16"]


def test_a_series_without_end_is_taken_for_a_year():
    found = read("DTSTART;VALUE=DATE:20150107", "RRULE:FREQ=WEEKLY")
    assert (found.notices, len(found.dates)) == (("endless",), 52)
    assert NOW.date() <= found.dates[0].day
    assert found.dates[-1].day <= NOW.date() + dt.timedelta(days=366)


def test_a_hundred_thousand_dates_are_cut_to_what_an_event_can_have():
    found = read(DAY, "RRULE:FREQ=DAILY;COUNT=100000")
    assert (found.notices, len(found.dates)) == (("many",), dates.MOST_DATES)
    listed = ",".join(f"20{year}{day:04}" for year in range(27, 99) for day in range(101, 129))
    assert read(DAY, f"RDATE;VALUE=DATE:{listed}").notices == ("many",)


def test_a_rule_that_never_comes_true_ends():
    found = read(DAY, "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=MO")
    assert days(found) == ["2026-12-02"]


def test_very_many_hostile_rules_end(monkeypatch):
    monkeypatch.setattr(ical_in, "Clock", lambda: ical_dates.Clock(0.2))
    lines = [
        line
        for number in range(200)
        for line in entry(DAY, "RRULE:FREQ=WEEKLY;BYDAY=TU;BYSETPOS=3", uid=str(number))
    ]
    found = ical_in.read(file(*lines), NOW).entries
    # The time is over with the first of them; none of the others is tried.
    assert [entry.fault for entry in found[1:]] == ["slow"] * 199


def test_zones_that_a_file_defines_change_nobody_elses():
    zone = ["BEGIN:VTIMEZONE", "TZID:Europe/Nowhere", "BEGIN:STANDARD", "DTSTART:19700101T000000",
            "TZOFFSETFROM:-1100", "TZOFFSETTO:-1100", "END:STANDARD", "END:VTIMEZONE"]  # fmt: skip
    lines = entry("DTSTART;TZID=Europe/Nowhere:20261202T140000")
    for _ in range(2):
        (found,) = ical_in.read(file(*zone, *lines), NOW).entries
        assert (found.dates, found.notices) == ((date("2026-12-02", "14:00"),), ("zone",))


def test_a_broken_entry_spoils_no_other():
    broken = ["BEGIN:VEVENT", "UID:2", "DTSTART:x", "no colon", "SUMMARY:Cassé"]
    good, odd = sorted(
        ical_in.read(file(*broken, "END:VEVENT", *entry(DAY)), NOW).entries, key=lambda e: e.fault
    )
    assert (good.fault, odd.fault, odd.text.title) == ("", "broken", "Cassé")


def test_a_broken_entry_of_many_lines_without_a_colon_has_a_title():
    # Each of them would be looked at to the end of the entry.
    lines = ["BEGIN:VEVENT", *["SUMMARY" + "x" * 90] * 50_000, "SUMMARY:Cassé", "END:VEVENT"]
    (odd,) = ical_in.read(file(*lines), NOW).entries
    assert (odd.fault, odd.text.title) == ("broken", "Cassé")


def test_an_entry_that_never_ends_and_a_file_cut_off_in_the_middle():
    data = file("BEGIN:VEVENT", "UID:0", *entry(DAY))
    assert [one.uid for one in ical_in.read(data, NOW).entries] == ["1"]
    cut = file(*entry(DAY), *entry(DAY, uid="2"))[:-40]
    assert [one.uid for one in ical_in.read(cut, NOW).entries] == ["1"]


def test_what_is_too_long_is_cut_and_said():
    found = read(DAY, f"DESCRIPTION:{'mot ' * 5000}")
    assert found.notices == ("cut",)
    assert len(found.text.body) <= 6000 and found.text.body.endswith("…")


def test_controls_and_scripts_are_nothing_but_text():
    found = read(
        DAY, "DESCRIPTION:<script>alert(1)</script><p>Un\x07 mot</p>", "LOCATION:<b>Salle</b>"
    )
    assert found.text.summary == "Un mot"
    assert found.fields["place_name"] == "Salle"


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("<p>Un<br>deux</p>trois", "Un\ndeux\ntrois"),
        ("<ul><li>Un<li>deux</ul>", "Un\ndeux"),
        ("<DIV>Un</DIV><DIV>deux</DIV>", "Un\ndeux"),
        ("<p>1 < 2 &amp; 3 &lt; 4 &#233;", "1 < 2 & 3 < 4 é"),
        ("<p>a<!-- <b>nothing</b> -- > to -->b<!-- see", "ab"),
        ("<style>p {}</style><title>x</title><p>a<!DOCTYPE html><?php ?></o:p>b", "ab"),
        ("<p>a</style>b", "ab"),
        # What the library's parser ends with an error at.
        ("<p>a<![<!", "a<![<!"),
        # No number of a sign, and none that can be read as a number.
        (f"<p>a&#{'9' * 5000};b", "ab"),
        ("<p>a&#xFFFE;&#1;b", "ab"),
    ],
)
def test_words_of_a_page(description, expected):
    assert plain(description).strip() == expected


@pytest.mark.parametrize("piece", ["<a ", "<", "<!--", "<style>", "&#", "<p", "</", "<!", "<a b='"])
def test_a_page_that_is_nothing_but_beginnings_is_read(monkeypatch, piece):
    # Each would be looked at to the end; without the bound that is told anew, that takes minutes.
    monkeypatch.setattr(incoming, "_LONGEST_HTML", 2_000_000)
    plain("<p>" + piece * 200_000)


def test_long_names_that_begin_alike_are_different_events():
    data = file(*entry(DAY, uid="0" * 300 + "1"), *entry(DAY, uid="0" * 300 + "2"))
    found = ical_in.read(data, NOW).entries
    assert [one.fault for one in found] == ["", ""]
    assert len({one.uid for one in found}) == 2 and all(len(one.uid) < 99 for one in found)


def test_our_own_calendar_is_no_news():
    data = file(*entry(DAY, uid="e5-o1@site.example"), *entry(DAY, uid="e5-o1@other.example"))
    assert [one.fault for one in ical_in.read(data, NOW, "site.example").entries] == ["ours", ""]


def test_what_we_write_can_be_read(database_of_events):
    with database_of_events.read() as session:
        shown = listing.coming(session, listing.Filters(), NOW, 10)
    data = calendar.file(shown, "fr", "fr", "https://other.example")
    found = ical_in.read(data, NOW).entries
    assert [one.dates[0] for one in found] == [one.date for one in shown]
    assert {one.text.title for one in found} == {"Un stand au marché"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n", "kind"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "none"),
        (b"<html>a page</html>", "kind"),
        (file(*entry(DAY) * 6000), "large"),
        (b"BEGIN:VCALENDAR\n" * 300_000, "large"),
        # Each end would be looked for among all that are open.
        (b"BEGIN:A\n" * 99_000 + b"END:B\n" * 99_000, "large"),
        (b"BEGIN:VEVENT\n" + b"BEGIN:A\n" * 99_000 + b"END:B\n" * 99_000, "large"),
    ],
    ids=["empty", "blank", "picture", "none", "html", "events", "lines", "deep", "deep-in-one"],
)
def test_what_is_no_calendar_is_refused(data, code):
    with pytest.raises(FileError, match=code):
        ical_in.read(data, NOW)


_LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "BEGIN:VTIMEZONE", "UID:1",
             "SUMMARY:a", DAY, "DTSTART:20261202T140000Z", "RRULE:FREQ=DAILY", "EXDATE:20261202",
             "RECURRENCE-ID:20261203T140000Z", "STATUS:CANCELLED", "DURATION:P1D"]
        ),
        st.tuples(
            st.sampled_from(["DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "UID", "URL",
                             "RECURRENCE-ID", "SUMMARY", "DESCRIPTION", "LOCATION", "SEQUENCE", "CLASS"]),
            st.sampled_from(["", ";VALUE=DATE", ";TZID=Europe/Brussels", ";TZID=../../x", ";VALUE=PERIOD", ';X="']),
            st.one_of(
                st.text(max_size=12),
                st.from_regex(r"[0-9]{8}(T[0-9]{6}Z?)?(/P[0-9]D)?", fullmatch=True),
                st.from_regex(r"-?P([0-9]{1,9}[DW]|T[0-9]{1,9}[HMS])", fullmatch=True),
                st.from_regex(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY|HOURLY)(;(INTERVAL|COUNT|UNTIL|BYDAY|BYMONTH|BYMONTHDAY|WKST)=-?([0-9]{1,8}|MO|1WE)){0,3}", fullmatch=True),
            ),
        ).map(lambda parts: f"{parts[0]}{parts[1]}:{parts[2]}"),
    ),
    max_size=14,
)  # fmt: skip


def sound(data):
    """Read: whatever comes out can be shown and kept."""
    with contextlib.suppress(FileError):
        for one in ical_in.read(data, NOW).entries:
            assert one.fault or one.cancelled or one.dates
            assert len(one.dates) <= dates.MOST_DATES and len(set(one.dates)) == len(one.dates)
            for each in one.dates:
                dates.check(each)


@given(_LINES)
@settings(deadline=20_000)
def test_any_lines_are_entries_or_a_refusal(lines):
    sound(file(*entry(*lines), *lines))


@given(st.binary(max_size=400))
def test_any_bytes_are_entries_or_a_refusal(data):
    sound(data)
    sound(b"BEGIN:VEVENT\n" + data + b"\nEND:VEVENT\n")
