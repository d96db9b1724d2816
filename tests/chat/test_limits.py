"""Limits slow, and never for ever."""

from hypothesis import given
from hypothesis import strategies as st

from stoppvif.chat.limits import MESSAGES_A_MINUTE, SLOWED_SECONDS, WAITING_AT_ONCE, Limits


@given(st.lists(st.floats(0, 10), max_size=80))
def test_twenty_messages_in_any_minute_and_never_more(pauses):
    limits, now, sent = Limits(), 1000.0, []
    for pause in pauses:
        now += pause
        wait = limits.may_say("c", now)
        assert 0 <= wait <= 60
        if not wait:
            sent.append(now)
    for start in sent:
        assert len([at for at in sent if start <= at < start + 60]) <= MESSAGES_A_MINUTE


def test_after_the_wait_that_was_told_she_can_write():
    limits = Limits()
    waits = [limits.may_say("c", 0.0) for _ in range(MESSAGES_A_MINUTE + 1)]
    assert waits[:-1] == [0.0] * MESSAGES_A_MINUTE
    assert limits.may_say("c", waits[-1]) == 0.0
    assert limits.may_say("another", 0.0) == 0.0


def test_a_shared_address_is_slowed_and_never_refused():
    limits, now = Limits(), 0.0
    for waiting in range(50):
        wait = limits.may_begin("shelter", waiting, now)
        assert wait <= SLOWED_SECONDS
        assert wait == 0 or waiting >= WAITING_AT_ONCE
        now += wait
        assert not wait or limits.may_begin("shelter", waiting, now) == 0
