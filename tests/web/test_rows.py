"""Rows of long forms: what is told of them, and how often each is looked at."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form, FormField, StringField
from wtforms.validators import Length

from stoppvif.web.rows import Row, Rows, faults


class Thing(Row):
    name = StringField("Name", [Length(max=3, message="long")])


class Things(Form):
    things = Rows(FormField(Thing), "Things", max_entries=40)


def sent(number, value="long"):
    return Things(MultiDict({f"things-{row}-name": value for row in range(number)}))


def test_each_row_is_looked_at_once_for_all_that_is_wrong(monkeypatch):
    form, looked_at, is_empty = sent(40), [], Row.is_empty
    form.validate()
    monkeypatch.setattr(Row, "is_empty", lambda row: (looked_at.append(row), is_empty(row))[1])
    found = faults(form)
    assert [one.label for one in found] == [f"Things {row} – Name" for row in range(1, 41)]
    assert len(looked_at) == 40


@pytest.mark.parametrize(("number", "is_cut"), [(0, False), (40, False), (41, True), (366, True)])
def test_more_than_there_may_be_are_cut_and_that_is_known(number, is_cut):
    things = sent(number, "a").things
    assert (things.is_cut, len(things.entries)) == (is_cut, min(number, 40))


def test_what_is_kept_is_no_more_than_there_may_be():
    assert not Things(None, data={"things": [{"name": "a"}] * 40}).things.is_cut
