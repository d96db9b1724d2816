"""`stoppvif agenda`: export, wipe, import gives the same data back; and what is no such file."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import icalendar
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from events import AYWAILLE, ESNEUX, NOW, WHO, date, draft
from stoppvif.agenda import event, model
from stoppvif.agenda.dates import Date, Rule
from stoppvif.agenda.event import Dated, Text
from stoppvif.agenda.tables import EventRow, OccurrenceRow, TextRow
from stoppvif.cli import main
from stoppvif.storage import revisions
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare
from stoppvif.web import clock

CALENDARS = Path(__file__).parent / "calendars"
TABLES = (EventRow, TextRow, OccurrenceRow)


class Shell:
    """The command over a database in a folder."""

    def __init__(self, folder, url=""):
        self.folder, self.url = folder, url or f"sqlite:///{folder / 'agenda.db'}"
        self.database = Database(self.url)
        prepare(self.database)

    def run(self, *arguments, status=0, stdin=None):
        environ = {"STOPPVIF_DATABASE_URL": self.url, "STOPPVIF_PUBLIC_URL": "http://localhost"}
        words = ["agenda", *map(str, arguments)]
        done = CliRunner(env=environ).invoke(main, words, input=stdin)
        assert done.exit_code == status, done.output
        assert "Traceback" not in done.output
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done

    def file(self, data, name="file"):
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
        return path

    def wipe(self):
        self.database.write(lambda session: session.execute(delete(EventRow)))

    def rows(self):
        """Everything that the tables hold."""
        with self.database.read() as session:
            return {
                table.__tablename__: sorted(
                    (
                        {c.name: getattr(row, c.name) for c in table.__table__.c if (table, c.name) != (OccurrenceRow, "id")}
                        for row in session.scalars(select(table))
                    ),
                    key=str,
                )
                for table in TABLES
            }  # fmt: skip

    def events(self):
        with self.database.read() as session:
            return model.events(session, session.scalars(select(EventRow).order_by(EventRow.id)))


@pytest.fixture(autouse=True)
def _same_hour_and_content(content, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    # Hundreds of commands are run, each of which would read the same files.
    monkeypatch.setattr("stoppvif.cli.load", lambda _: content)


@pytest.fixture
def shell(tmp_path):
    made = Shell(tmp_path)
    yield made
    made.database.close()


def fill(database):
    """Events to which all has happened that can."""
    ids = [database.write(model.create, draft("Un brouillon", dates=()), WHO, NOW)]
    dates = [date("2026-12-02", "14:00"), date("2026-12-09", "14:00"), date("2026-12-16")]
    imported = draft("Une série", *dates, rule=Rule("week", 2))
    more = {"uid": "1@commune", "imported": "abc", "key": b"\x01\x02", "proposer": "Les amis"}
    ids.append(database.write(model.create, imported, WHO, NOW, **more))
    database.write(model.publish, ids[1], WHO, NOW)
    there = database.read
    with there() as session:
        known = model.get(session, ids[1])
    first, second, third = known.draft.dates
    changed = replace(
        known.draft,
        dates=(replace(first, date=date("2026-12-03", "15:00")), third, Dated(date("2027-01-06"))),
        texts={**known.draft.texts, "ar": Text("لقاء")},
        status="full",
    )
    assert second.number == 2
    later = NOW + dt.timedelta(hours=1, microseconds=7)
    database.write(model.change, ids[1], changed, known.version, "Anna", later)
    ids.append(database.write(model.create, draft("Refusé", commune=""), WHO, NOW))
    database.write(model.refuse, ids[2], "Trop loin.", WHO, later)
    # A number that is missing in between.
    gone = database.write(model.create, draft("Supprimé"), WHO, NOW)
    ids.append(database.write(model.create, draft("Rangé"), WHO, NOW))
    database.write(model.archive, ids[3], WHO, NOW)
    database.write(model.remove, gone)


def test_export_wipe_and_import_give_the_same_data_back(shell):
    fill(shell.database)
    before, file = shell.rows(), shell.folder / "agenda.json"
    states = {row["state"] for row in before["agenda_occurrence"]}
    assert states == {"scheduled", "moved", "dropped"}
    assert shell.run("export", file).stderr == "4 events\n"
    shell.wipe()
    assert shell.events() == []
    assert shell.run("import", file).stdout == "4 new, 0 unchanged, 0 left, 0 refused\n"
    assert shell.rows() == before
    assert shell.run("import", file).stdout == "0 new, 4 unchanged, 0 left, 0 refused\n"
    assert shell.rows() == before
    shell.run("export", shell.folder / "again.json")
    assert (shell.folder / "again.json").read_bytes() == file.read_bytes()


def test_an_event_after_it_has_a_number_of_its_own(shell):
    fill(shell.database)
    file = shell.folder / "agenda.json"
    shell.run("export", file)
    shell.wipe()
    shell.run("import", file)
    made = shell.database.write(model.create, draft(), WHO, NOW)
    assert made not in {row["id"] for row in json.loads(file.read_text()) for row in [row["kept"]]}


def test_by_pipes(shell):
    fill(shell.database)
    before = shell.rows()
    data = shell.run("export").stdout_bytes
    shell.wipe()
    shell.run("import", "-", stdin=data)
    assert shell.rows() == before


_LINES = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=20)
_DATES = st.builds(
    lambda day, days, opens: Date(day, day + dt.timedelta(days=days), opens),
    st.dates(dt.date(2001, 1, 1), dt.date(2099, 1, 1)),
    st.integers(0, 300),
    st.none() | st.integers(720, 1439),
)
_DRAFTS = st.builds(
    replace,
    st.just(draft()),
    kind=st.sampled_from(event.KINDS),
    commune=st.sampled_from(["", AYWAILLE, ESNEUX]),
    organiser=_LINES,
    audience=st.lists(st.sampled_from(event.AUDIENCES), unique=True).map(tuple),
    access=st.lists(st.sampled_from(event.ACCESS), unique=True).map(tuple),
    age_min=st.none() | st.integers(0, 120),
    place_name=_LINES,
    contact=_LINES,
    status=st.sampled_from(["scheduled", "full", "cancelled"]),
    rule=st.none() | st.builds(Rule, st.just("month"), st.integers(0, 6), st.integers(1, 4)),
    dates=st.lists(_DATES.map(Dated), max_size=4, unique=True).map(tuple),
    texts=st.dictionaries(st.sampled_from(["nl", "ar"]), st.builds(Text, _LINES.map("a{}".format), _LINES, _LINES, _LINES, _LINES)).map(lambda found: {**found, "fr": Text("Titre")}),
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=st.lists(_DRAFTS, max_size=3))
def test_any_events_come_back(made, tmp_path_factory):
    shell = Shell(tmp_path_factory.mktemp("shell"))
    try:
        for one in made:
            shell.database.write(model.create, one, WHO, NOW)
        before, file = shell.rows(), shell.folder / "agenda.json"
        shell.run("export", file)
        shell.wipe()
        shell.run("import", file)
        assert shell.rows() == before
    finally:
        shell.database.close()


def record(**changes):
    return {
        "slug": "a",
        "dates": [{"day": "2026-12-02"}],
        "texts": {"fr": {"title": "A"}},
    } | changes


def test_a_file_that_somebody_wrote_by_hand(shell):
    data = [record(state="published", place={"name": "Salle"}, commune=AYWAILLE)]
    shell.run("import", shell.file(data))
    (found,) = shell.events()
    assert (found.state, found.published, found.changed_by) == ("published", NOW, "shell")
    assert found.draft.dates == (Dated(date("2026-12-02"), 1),)


def test_what_is_there_already_stays_as_it_is(shell):
    shell.run("import", shell.file([record()]))
    done = shell.run("import", shell.file([record(texts={"fr": {"title": "B"}})]))
    assert done.stdout == "0 new, 0 unchanged, 1 left, 0 refused\n"
    assert "a: is there already, and differs" in done.stderr
    assert shell.events()[0].draft.texts["fr"].title == "A"


def test_a_number_that_is_taken_is_given_to_nobody_twice(shell):
    kept = {
        "id": 1,
        "created": "2026-01-01T00:00:00Z",
        "changed": "2026-01-01T00:00:00Z",
        "changed_by": "A",
    }
    shell.run("import", shell.file([record(kept=kept), record(slug="b", kept=kept)]))
    assert [one.slug for one in shell.events()] == ["a", "b"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"slug": ""}, "slug: code"),
        ({"slug": "../a"}, "slug: code"),
        ({"slug": "propose"}, "slug: code"),
        ({"state": "shown"}, "state: code"),
        ({"kind": "party"}, "kind: code"),
        ({"commune": "99999"}, "commune: code"),
        ({"dates": [{"day": "1970-01-01"}]}, "dates.0: year"),
        ({"dates": [{"day": "2026-12-02", "opens": "25:00"}]}, "dates: "),
        ({"dates": [{"day": "2026-12-02", "number": 1}] * 2}, "dates: number"),
        ({"dates": [{"day": "2026-12-02"}] * 400}, "dates: many"),
        ({"rule": {"every": "never", "weekday": 1}}, "rule: rule"),
        ({"rule": {"every": "month", "weekday": 1, "ordinal": 9}}, "rule: rule"),
        ({"texts": {"xx": {"title": "A"}}}, "texts.xx.title: code"),
        ({"texts": {"fr": {"title": "A\x1b[2J"}}}, "texts.fr.title: control"),
        ({"texts": {}, "state": "published"}, "texts.fr.title: missing"),
        ({"age_min": 10**12}, "age_min: age"),
    ],
)
def test_what_cannot_be_kept_is_named_and_the_rest_is_written(shell, changes, told):
    done = shell.run("import", shell.file([record(**changes), record(slug="b")]), status=1)
    assert told in done.stderr
    assert done.stdout == "1 new, 0 unchanged, 0 left, 1 refused\n"
    assert [one.slug for one in shell.events()] == ["b"]


@pytest.mark.parametrize(
    "data",
    [
        b"[",
        b"[{}]",
        b'{"a": 1}',
        b"[" * 100_000,
        b'[{"slug": "a", "dates": "x", "texts": {}}]',
        b'[{"slug": "\\ud800", "dates": [], "texts": {}}]',
        b"[\xff]",
        json.dumps([record(kept={"id": 2**40})]).encode(),
        json.dumps([record(colour="red")]).encode(),
        b"\x89PNG",
        b"",
    ],
    ids=range(11),
)
def test_what_is_no_file_of_ours_is_one_line(shell, data):
    done = shell.run("import", shell.file(data), status=1)
    assert done.stderr.startswith("Error: ") and done.stderr.count("\n") == 1
    assert shell.events() == []


def test_a_calendar_becomes_drafts(shell):
    file = CALENDARS / "outlook.ics"
    done = shell.run("import", file, "--commune", AYWAILLE, "--kind", "talk")
    assert done.stdout == "3 new, 0 changed, 0 unchanged, 1 skipped\n"
    assert "It is marked as private." in done.stderr
    assert {(one.state, one.draft.commune, one.draft.kind) for one in shell.events()} == {
        ("draft", AYWAILLE, "talk")
    }
    assert shell.run("import", file).stdout == "0 new, 0 changed, 3 unchanged, 1 skipped\n"


@pytest.mark.parametrize(
    ("option", "value"), [("--commune", "99999"), ("--language", "xx"), ("--kind", "party")]
)
def test_options_of_another_network_are_refused(shell, option, value):
    shell.run(
        "import", CALENDARS / "outlook.ics", option, value, status=2 if option == "--kind" else 1
    )
    assert shell.events() == []


def test_a_table_there_and_back(shell):
    shell.database.write(model.create, draft(), WHO, NOW)
    file = shell.folder / "agenda.csv"
    shell.run("export", "--format", "csv", file)
    assert shell.run("import", file).stdout == "0 new, 0 changed, 0 unchanged, 1 skipped\n"
    (before,) = shell.events()
    shell.wipe()
    assert shell.run("import", file).stdout == "1 new, 0 changed, 0 unchanged, 0 skipped\n"
    (after,) = shell.events()
    same = ("kind", "commune", "organiser", "place_name", "price", "texts", "dates")
    assert [getattr(after.draft, one) for one in same] == [
        getattr(before.draft, one) for one in same
    ]


def test_a_calendar_of_everything(shell):
    fill(shell.database)
    data = shell.run("export", "--format", "ics").stdout_bytes
    entries = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert {str(entry["STATUS"]) for entry in entries} == {"CONFIRMED", "TENTATIVE", "CANCELLED"}


def test_pages_follow(shell):
    with shell.database.read() as session:
        before = revisions.numbers(session).get(model.TAG, 0)
    shell.run("import", shell.file([record()]))
    with shell.database.read() as session:
        assert revisions.numbers(session)[model.TAG] == before + 1


def test_a_folder_that_is_not_there(shell):
    done = shell.run("export", shell.folder / "nowhere" / "a.json", status=1)
    assert "No such file" in done.stderr
