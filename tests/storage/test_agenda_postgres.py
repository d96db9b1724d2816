"""The agenda's export and import in PostgreSQL, which counts numbers by itself."""

from sqlalchemy import select

from events import NOW, WHO, draft
from stoppvif.agenda import backup, importing, model
from stoppvif.agenda.backup import Known
from stoppvif.agenda.importing import Importer
from stoppvif.agenda.incoming import Entry
from stoppvif.agenda.tables import EventRow
from stoppvif.storage.upgrade import prepare


def test_what_comes_back_has_its_number_and_what_is_new_has_another(postgres, opened):
    database = opened(postgres.url(postgres.create()))
    prepare(database)
    ids = [database.write(model.create, draft(), WHO, NOW, key=b"\x01")]
    ids += [database.write(model.create, draft("B"), WHO, NOW) for _ in range(3)]
    with database.read() as session:
        data = backup.file(session, session.scalars(select(EventRow)), keys=True)
    fresh = opened(postgres.url(postgres.create()))
    prepare(fresh)
    known = Known(["62009"], ["fr"], "fr")
    done = fresh.write(backup.restore, backup.read(data), known, WHO, NOW)
    assert [one.fate for one in done] == ["new"] * 4
    with fresh.read() as session:
        assert sorted(session.scalars(select(EventRow.id))) == sorted(ids)
    assert fresh.write(model.create, draft("C"), WHO, NOW) == max(ids) + 1


def test_a_file_is_imported_there_too(postgres, opened):
    database = opened(postgres.url(postgres.create()))
    prepare(database)
    by = Importer("Anna", lambda *_: True, lambda _: True, ("fr",))
    entries = [
        Entry(uid=str(number), text=one.texts["fr"], dates=(one.dates[0].date,))
        for number, one in enumerate([draft("A"), draft("B")])
    ]
    for expected in ("new", "unchanged"):
        with database.read() as session:
            lines = importing.plan(session, entries, by, NOW)
        assert [line.verdict for line in lines] == [expected] * 2
        database.write(importing.apply, lines, by, NOW)
