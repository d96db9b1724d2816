"""Who is offered to whom: what is binding always holds, and the rest in the order that is told."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from rosters import person
from stoppvif.chat.routing import MOST, Ready, Waiting, best, may, offers, queue
from stoppvif.duty.roster import Person

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
COMMUNES = ["62009", "62022", "62032"]


def who(number: int = 1, regime: str = "social", **more) -> Person:
    given_ = {"languages": {"fr"}, "topics": set(), "commune": "62009"} | more
    return Person(
        id=number,
        name=f"P{number}",
        regime=regime,
        languages=frozenset(given_["languages"]),
        topics=frozenset(given_["topics"]),
        commune=given_["commune"],
    )


def ready(one: Person, open_: int = 0, idle: int = 0) -> Ready:
    return Ready(person=one, open=open_, idle_since=NOW - dt.timedelta(minutes=idle))


def asked(name: str = "a", waits: int = 1, **more) -> Waiting:
    queued = NOW - dt.timedelta(minutes=waits)
    return Waiting(**{"id": name, "regime": "either", "language": "fr", "queued": queued} | more)


def test_the_longest_waiting_is_first_and_who_was_dropped_before_her():
    long, short, back = asked("l", 9), asked("s", 1), asked("b", 2, front=True)
    assert [one.id for one in queue([short, long, back])] == ["b", "l", "s"]


def test_topic_then_language_then_commune_then_idle():
    wish = asked(topic="child", language="nl", meets="62022")
    knows = who(1, topics={"child"}, languages=set())
    speaks = who(2, languages={"nl"}, commune="62022")
    lives = who(3, languages={"nl"}, commune="62022", topics={"child"})
    assert best(wish, [ready(speaks), ready(knows)]).person == knows
    assert best(wish, [ready(knows), ready(lives)]).person == lives
    rested, tired = ready(who(4), idle=30), ready(who(5), idle=1)
    assert best(wish, [tired, rested]) == rested


def test_a_second_conversation_only_where_everybody_has_one():
    expert = ready(who(1, topics={"child"}), open_=1)
    other = ready(who(2))
    assert best(asked(topic="child"), [expert, other]) == other
    assert best(asked(topic="child"), [expert]) == expert
    assert best(asked(), [ready(who(1), open_=MOST)]) is None


def test_who_let_her_pass_is_not_asked_again():
    assert best(asked(declined=frozenset({1})), [ready(who(1))]) is None


people = st.builds(
    who,
    st.integers(1, 9),
    st.sampled_from(["social", "police"]),
    languages=st.sets(st.sampled_from(["fr", "nl", "ar"])),
    topics=st.sets(st.sampled_from(["me", "child"])),
    commune=st.sampled_from([*COMMUNES, ""]),
)
desks = st.lists(
    st.builds(ready, people, st.integers(0, 3), st.integers(0, 60)),
    max_size=6,
    unique_by=lambda one: one.person.id,
)
visitors = st.lists(
    st.builds(
        asked,
        st.text("abcdef", min_size=1, max_size=3),
        st.integers(0, 30),
        regime=st.sampled_from(["social", "police", "either"]),
        language=st.sampled_from(["fr", "nl", "ar"]),
        topic=st.sampled_from([None, "me", "child"]),
        meets=st.sampled_from([None, *COMMUNES]),
        avoids=st.sampled_from([None, *COMMUNES]),
        front=st.booleans(),
        declined=st.frozensets(st.integers(1, 9), max_size=3),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)


@given(visitors, desks)
def test_every_offer_is_allowed_and_nobody_gets_two(waiting, there):
    by_id = {one.id: one for one in waiting}
    people_by_id = {one.person.id: one for one in there}
    made = offers(waiting, there)
    assert len({name for name, _ in made}) == len(made) == len({staff for _, staff in made})
    for name, staff in made:
        one = people_by_id[staff]
        assert one.open < MOST
        assert staff not in by_id[name].declined
        assert by_id[name].regime in ("either", one.person.regime)
        assert not by_id[name].avoids or by_id[name].avoids != one.person.commune


@given(visitors, desks)
def test_nobody_waits_for_nothing(waiting, there):
    """Whoever gets no offer finds that everybody who may, and has room, was taken before her."""
    made = dict(offers(waiting, there))
    taken = set(made.values())
    for one in waiting:
        if one.id not in made:
            for other in there:
                free = other.open < MOST and other.person.id not in one.declined
                assert not (free and may(one, other.person)) or other.person.id in taken


def test_the_rules_know_nothing_of_the_order_in_which_they_are_told():
    there = [ready(person(n), idle=n) for n in (1, 2, 3)]
    waiting = [asked(name, waits) for waits, name in enumerate("abc")]
    assert offers(waiting, there) == offers(waiting[::-1], there[::-1])
