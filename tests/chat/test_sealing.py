"""Both ends seal alike: what one makes the other opens, and what was moved nobody opens."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoppvif.chat import sealing
from stoppvif.chat.envelopes import LONGEST, SHORTEST
from stoppvif.chat.faults import ChatError

secrets = st.binary(min_size=32, max_size=32)
places = st.tuples(
    st.text("abcXYZ019_-", min_size=22, max_size=22),
    st.sampled_from(["visitor", "professional"]),
    st.integers(1, 2**31 - 1),
)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=600)


@given(secret=secrets, place=places, text=words)
@settings(max_examples=60, deadline=None)
def test_what_one_end_seals_the_other_opens(browser, secret, place, text):
    body = sealing.seal(secret, *place, text)
    found = browser("open", secret=secret.hex(), place=place, body=body.hex())
    assert found == {"done": text}
    made = browser("seal", secret=secret.hex(), place=place, words=text)
    assert sealing.open_(secret, *place, bytes.fromhex(made["done"])) == text


@given(secret=secrets, place=places, other=places, text=words, at=st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_nothing_that_was_moved_or_changed_is_opened(browser, secret, place, other, text, at):
    body = sealing.seal(secret, *place, text)
    broken = bytearray(body)
    broken[at % len(body)] ^= 1
    for where, sealed in ((other, body), (place, bytes(broken)), (place, body[:-1])):
        if (where, sealed) == (place, body):
            continue
        with pytest.raises(ChatError):
            sealing.open_(secret, *where, sealed)
        assert browser("open", secret=secret.hex(), place=where, body=sealed.hex()) == {
            "refused": True
        }


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=4000))
@settings(deadline=None)
def test_the_length_of_an_envelope_is_one_of_few(text):
    body = sealing.seal(bytes(32), "c", "visitor", 1, text)
    assert (len(body) - 28) % 256 == 0
    assert SHORTEST <= len(body) <= LONGEST


def test_a_short_answer_is_as_long_as_another():
    yes, no = (sealing.seal(bytes(32), "c", "visitor", 1, word) for word in ("oui", "non, jamais"))
    assert len(yes) == len(no)


def test_two_envelopes_of_the_same_words_have_nothing_in_common():
    one, two = (sealing.seal(bytes(32), "c", "visitor", 1, "oui") for _ in range(2))
    assert one[:12] != two[:12]
    assert one[12:] != two[12:]


def test_the_secret_goes_to_one_key_in_one_conversation(browser):
    key, secret = browser("key")["done"], sealing.new_secret()
    sealed = sealing.seal_secret(secret, "conversation", key["id"], bytes.fromhex(key["public"]))
    assert len(sealed) == 65 + 32 + 16
    assert browser("openSecret", sealed=sealed.hex(), conversation="conversation") == {
        "done": secret.hex()
    }
    assert browser("openSecret", sealed=sealed.hex(), conversation="another") == {"refused": True}
    assert browser("roundTrip", conversation="conversation") == {"done": True}


def test_the_private_half_cannot_be_read(browser):
    assert browser("readable") == {"done": False}


def test_a_point_that_is_none_is_refused():
    for public in (b"", bytes(65), b"\x04" + bytes(64)):
        with pytest.raises(ChatError):
            sealing.seal_secret(bytes(32), "c", "k", public)
