"""Entries as they are kept."""

import pytest
from sqlalchemy import event

from entries import AYWAILLE, ESNEUX, NOW, WHO, entry, publish
from stoppvif.directory import model
from stoppvif.storage import revisions
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare


@pytest.fixture
def database(tmp_path):
    made = Database(f"sqlite:///{tmp_path}/directory.db")
    prepare(made)
    yield made
    made.close()


def revision(database) -> int:
    """How often the pages of the directory were dropped."""
    with database.read() as session:
        return revisions.numbers(session).get(model.TAG, 0)


def test_an_address_that_is_given_is_not_looked_up(database):
    asked = []
    event.listen(database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    database.write(model.create, entry(), "", WHO, NOW, slug="la-maison")
    assert any(said.startswith("INSERT") for said in asked)
    assert not [said for said in asked if said.startswith("SELECT")]


@pytest.mark.parametrize("more", [{}, {"state": "published"}])
def test_every_change_that_visitors_could_see_is_told_to_all_processes(database, more):
    """Also of what a file has brought in as published, without saying since when."""
    if more:
        entry_id, version = database.write(model.create, entry(), "", WHO, NOW, **more), 1
    else:
        entry_id, version = database.write(publish, entry()), 2
    assert revision(database) == 1
    for act in (
        (model.change, entry_id, entry("B"), version, WHO, NOW),
        (model.give, entry_id, ESNEUX, WHO, NOW),
        (model.assure, entry_id, WHO, "phone", NOW.date(), NOW),
        (model.withdraw, entry_id, WHO, NOW),
        (model.change, entry_id, entry("C"), version + 4, WHO, NOW),
        (model.publish, entry_id, WHO, NOW),
        (model.archive, entry_id, WHO, NOW),
        (model.withdraw, entry_id, WHO, NOW),
        (model.remove, entry_id),
    ):
        before = revision(database)
        database.write(*act)
        assert revision(database) == before + 1, act[0]


def test_what_no_visitor_ever_saw_drops_no_page(database):
    database.write(publish, entry())
    before = revision(database)
    entry_id = database.write(model.create, entry(), AYWAILLE, WHO, NOW)
    for act in (
        (model.change, entry_id, entry("B"), 1, WHO, NOW),
        (model.give, entry_id, ESNEUX, WHO, NOW),
        (model.assure, entry_id, WHO, "phone", NOW.date(), NOW),
        (model.archive, entry_id, WHO, NOW),
        (model.withdraw, entry_id, WHO, NOW),
        (model.remove, entry_id),
    ):
        database.write(*act)
        assert revision(database) == before, act[0]


@pytest.mark.parametrize("act", [model.withdraw, model.archive])
def test_that_visitors_saw_an_entry_is_not_forgotten(database, act):
    entry_id = database.write(model.create, entry(), "", WHO, NOW, state="published")
    database.write(act, entry_id, WHO, NOW)
    with database.read() as session:
        assert model.get(session, entry_id).published == NOW
