"""Entries as they are kept."""

import pytest
from sqlalchemy import event

from entries import NOW, WHO, entry
from stoppvif.directory import model
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare


@pytest.fixture
def database(tmp_path):
    made = Database(f"sqlite:///{tmp_path}/directory.db")
    prepare(made)
    yield made
    made.close()


def test_an_address_that_is_given_is_not_looked_up(database):
    asked = []
    event.listen(database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    database.write(model.create, entry(), "", WHO, NOW, slug="la-maison")
    assert any(said.startswith("INSERT") for said in asked)
    assert not [said for said in asked if said.startswith("SELECT")]
