"""What a passkey never answers: each of it is refused, and none of it breaks anything."""

import base64
import contextlib
import json
from functools import partial

import cbor2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authenticator import Authenticator, b64, unb64
from desk import EDITOR, Visitor
from keyring import options, passkey
from stoppvif.staff import passkeys
from stoppvif.staff.access import keys_of
from stoppvif.staff.model import AccountError

GARBAGE = {
    "nothing": "",
    "no JSON": "garbage",
    "a number": "1",
    "a long number": "9" * 5000,
    "a list": "[]",
    "nothing in it": "{}",
    "a null": "null",
    "a NaN": '{"id": NaN, "rawId": NaN, "response": NaN}',
    "another kind": '{"response": {"clientDataJSON": 1}}',
    "deep": "[" * 8000 + "]" * 8000,
    "deep in the response": '{"response": ' + '{"a": ' * 2000 + "1" + "}" * 2001,
    "half a letter": '{"rawId": "\\ud800", "response": {"clientDataJSON": "\\ud800"}}',
    "no letters of ours": '{"rawId": "é", "response": {"clientDataJSON": "é"}}',
    "too long": json.dumps({"id": "a" * 20_000}),
}
# Deep, long, and of every kind that CBOR has.
DATA = {
    "deep": b"\x81" * 5000 + b"\x00",
    "empty": b"",
    "cut off": b"\xa3cfmt",
    "a long string that is not there": b"\x5b" + b"\xff" * 8,
    "a long list that is not there": b"\x9b" + b"\xff" * 8,
    "a list": cbor2.dumps([1, 2]),
    "a date": cbor2.dumps(cbor2.CBORTag(0, "nonsense")),
    "a fraction": cbor2.dumps(cbor2.CBORTag(30, [1, 0])),
    "a shared value": b"\xd8\x1d\x00",
    "no bytes": cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": "text"}),
    "short": cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": b"short"}),
    "no key": cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": bytes(37)}),
}
STATEMENTS = [
    {},
    {"alg": -7, "sig": b"x", "x5c": [b"x"]},
    {"ver": "2.0", "response": b"a.b.c"},
    [],
    7,
]
WRONG = [None, 1, [], {}, "", "é", "AAAA"]
FORMATS = ["packed", "tpm", "android-key", "android-safetynet", "fido-u2f", "apple", "", 5, None]


@pytest.fixture
def anna(desk) -> int:
    return desk.person("anna", EDITOR, language="en")


def test_garbage_is_refused_at_the_door(desk):
    for case, answer in GARBAGE.items():
        browser = desk.stranger(caller=case)
        page = browser.post("/desk/login/passkey?lang=en", {"answer": answer}, 422)
        assert "This passkey was not accepted." in page.main, case


def test_garbage_is_refused_where_she_enrols_and_the_link_stays(desk, anna):
    link = desk.link(anna)
    for case, answer in GARBAGE.items():
        page = desk.stranger().post(f"{link}/passkey", {"answer": answer}, 422)
        assert "This passkey was not accepted." in page.main, case
    desk.stranger().get(link)


def test_garbage_is_refused_in_her_account(desk, anna):
    browser = desk.enter(anna)
    for answer in GARBAGE.values():
        browser.post("/desk/account/passkeys", {"answer": answer}, 422)


def make(browser: Visitor, link: str, twist) -> None:
    """Enrol with an answer that was twisted; it must be refused."""
    answer = json.loads(Authenticator().make(options(browser.get(link), "make")))
    twist(answer["response"])
    browser.post(f"{link}/passkey", {"answer": json.dumps(answer)}, 422)


def test_what_is_no_key_is_not_taken(desk, anna):
    browser, link = desk.stranger(), desk.link(anna)
    for data in DATA.values():
        make(browser, link, lambda found, data=data: found.update(attestationObject=b64(data)))


@pytest.mark.parametrize("name", FORMATS)
def test_a_maker_that_cannot_vouch_for_its_key_is_refused(desk, anna, name):
    browser, link = desk.stranger(), desk.link(anna)

    def twist(response: dict, statement: object) -> None:
        made = cbor2.loads(unb64(response["attestationObject"]))
        made |= {"fmt": name, "attStmt": statement}
        response["attestationObject"] = b64(cbor2.dumps(made))

    for statement in STATEMENTS:
        make(browser, link, partial(twist, statement=statement))


def use(desk, key: Authenticator, caller: str, twist, status: int = 422) -> None:
    """Log in with an answer that was twisted."""
    browser = desk.stranger(caller=caller)
    answer = json.loads(key.use(options(browser.get("/desk/login?lang=en"))))
    twist(answer)
    browser.post("/desk/login/passkey?lang=en", {"answer": json.dumps(answer)}, status)


@pytest.mark.parametrize(
    "field", ["clientDataJSON", "authenticatorData", "signature", "userHandle"]
)
def test_an_answer_with_one_part_wrong_lets_nobody_in(desk, anna, field):
    key = passkey(desk, anna)
    for value in (*WRONG, "A" * 2000, "_" * 7):
        # A key may leave out whose it is.
        status = 303 if field == "userHandle" and value in (None, "") else 422
        twist = {field: value}
        use(
            desk,
            key,
            str(value),
            lambda found, twist=twist: found["response"].update(twist),
            status,
        )


@pytest.mark.parametrize("field", ["id", "rawId", "type", "response"])
def test_an_answer_that_is_put_together_wrongly_lets_nobody_in(desk, anna, field):
    key = passkey(desk, anna)
    for value in WRONG:
        use(desk, key, str(value), lambda found, value=value: found.update({field: value}))


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
FAST = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FAST
@given(data=st.binary(max_size=300), told=anything)
def test_any_bytes_at_all_are_refused_in_so_many_words(desk, data, told):
    keys, party = keys_of(desk.app), desk.app.extensions["door"].party
    asked = passkeys.challenge(keys, "visit", "make", desk.now)
    client = {"type": "webauthn.create", "challenge": b64(asked), "origin": party.origin}
    answer = {
        "id": "AA",
        "rawId": "AA",
        "type": "public-key",
        "response": {
            "clientDataJSON": b64(json.dumps(client).encode()),
            "attestationObject": b64(data),
            "told": told,
        },
    }
    for text in (json.dumps(answer), json.dumps(told)):
        with pytest.raises(AccountError):
            passkeys.made(party, text, keys, "visit", desk.now)


@FAST
@given(place=st.integers(0, 400), byte=st.integers(0, 255), cut=st.booleans())
def test_a_key_with_any_byte_wrong_is_refused_or_kept_never_a_fault(desk, place, byte, cut):
    keys, party = keys_of(desk.app), desk.app.extensions["door"].party
    asked = passkeys.challenge(keys, "visit", "make", desk.now)
    wanted = {"challenge": b64(asked), "user": {"id": b64(b"anna")}}
    answer = json.loads(Authenticator().make(wanted))
    made = bytearray(unb64(answer["response"]["attestationObject"]))
    place %= len(made)
    made[place] = byte
    answer["response"]["attestationObject"] = b64(bytes(made[: place if cut else None]))
    with contextlib.suppress(AccountError):
        passkeys.made(party, json.dumps(answer), keys, "visit", desk.now)


def test_our_letters_are_those_of_the_standard():
    for data in (b"", b"\xff\xfe", b"a" * 33):
        assert unb64(b64(data)) == data
        assert base64.urlsafe_b64encode(data).rstrip(b"=").decode() == b64(data)
