"""What becomes of two changes of one thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppvif.web.desk_seen import marks, merge

BEFORE = {"title": "A", "place": "B", "ages": None, "tags": ("x",)}


def after(**changes):
    return BEFORE | changes


def test_what_only_one_of_them_changed_is_kept():
    found = merge(marks(BEFORE), after(title="Mine"), after(place="Theirs"))
    assert found.fields == after(title="Mine", place="Theirs")
    assert (found.taken, found.clashes) == (["place"], [])


def test_what_both_changed_is_mine_and_told():
    found = merge(marks(BEFORE), after(title="Mine"), after(title="Theirs"))
    assert found.fields["title"] == "Mine"
    assert (found.taken, found.clashes) == ([], ["title"])


def test_what_both_changed_alike_is_no_clash():
    found = merge(marks(BEFORE), after(title="Same"), after(title="Same"))
    assert (found.taken, found.clashes) == ([], [])


@pytest.mark.parametrize("empty", [None, "", (), []])
def test_all_that_is_empty_is_the_same(empty):
    found = merge(marks(BEFORE), after(ages=empty), after(title="Theirs"))
    assert (found.taken, found.clashes) == (["title"], [])
    found = merge(marks(BEFORE), after(ages=3), after(ages=empty))
    assert (found.fields["ages"], found.clashes) == (3, [])


def test_a_field_that_one_has_taken_out_is_out():
    mine = {name: value for name, value in BEFORE.items() if name != "place"}
    assert merge(marks(BEFORE), after(title="Mine"), mine).taken == ["place"]
    found = merge(marks(BEFORE), mine, after(title="Theirs"))
    assert found.fields == mine | {"title": "Theirs"}


@pytest.mark.parametrize("seen", ["", "x", "title:zzzzzzzz", "\0" * 100_000])
def test_without_marks_all_that_differs_is_told(seen):
    found = merge(seen, after(title="Mine"), after(title="Theirs", place="C"))
    assert found.fields == after(title="Mine")
    assert sorted(found.clashes) == ["place", "title"] and not found.taken


VALUES = st.dictionaries(
    st.sampled_from(["a", "b", "c.d"]), st.one_of(st.none(), st.text(max_size=3), st.booleans())
)


@given(VALUES, VALUES, VALUES)
def test_nothing_is_lost_and_nothing_undone(before, mine, theirs):
    found = merge(marks(before), mine, theirs)
    for name in {*mine, *theirs}:
        own, other = mine.get(name), theirs.get(name)
        assert found.fields.get(name) in (own, other)
        if name in found.clashes:
            assert found.fields.get(name) == own
        elif name not in found.taken and (own or other):
            # Mine stays where theirs is mine, or as it was before: nobody's change is undone.
            assert own == other or (other or None) == (before.get(name) or None)
