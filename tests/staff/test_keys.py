"""What the secret key makes: each key for one use, and nothing opens for another."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppvif.staff.keys import Keys, fingerprint

KEYS = Keys("a secret of the operator, long enough")
OTHER = Keys("a secret of the operator, long enough.")


@given(plain=st.binary(max_size=100), owner=st.binary(max_size=32))
def test_what_was_sealed_opens_for_its_owner(plain, owner):
    assert KEYS.open(KEYS.seal(plain, owner), owner) == plain


@given(owner=st.binary(max_size=32), other=st.binary(max_size=32))
def test_it_opens_for_nobody_else(owner, other):
    sealed = KEYS.seal(b"secret", owner)
    assert (KEYS.open(sealed, other) is None) == (owner != other)
    assert OTHER.open(sealed, owner) is None


@given(place=st.integers(0, 33), bit=st.integers(0, 7))
def test_a_changed_bit_is_noticed(place, bit):
    sealed = bytearray(KEYS.seal(b"secret", b"anna"))
    sealed[place % len(sealed)] ^= 1 << bit
    assert KEYS.open(bytes(sealed), b"anna") is None


@pytest.mark.parametrize("sealed", [b"", b"x", b"x" * 12, b"x" * 28, b"x" * 100])
def test_what_was_never_sealed_does_not_open(sealed):
    assert KEYS.open(sealed, b"anna") is None


def test_the_same_is_never_sealed_in_the_same_way():
    assert len({KEYS.seal(b"secret", b"anna") for _ in range(100)}) == 100


def test_each_use_has_a_key_of_its_own():
    uses = [KEYS.derive(use) for use in ("forms", "totp", "recovery", "passkey", "flask")]
    assert len(set(uses)) == len(uses)
    assert {len(key) for key in uses} == {32}
    assert KEYS.digest("recovery", "x") != KEYS.digest("passkey", "x")
    assert KEYS.digest("recovery", "x") != OTHER.digest("recovery", "x")


def test_a_fingerprint_is_the_sha_256():
    assert fingerprint("a name") == hashlib.sha256(b"a name").digest()
