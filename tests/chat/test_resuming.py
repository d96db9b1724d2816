"""Resume words: folded alike at both ends, stretched as PROTOCOL.md says, dead with their guesses."""

import hashlib
import unicodedata

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st

from stoppvif import paths
from stoppvif.chat.limits import TRIES, TRIES_SECONDS, Limits
from stoppvif.content.wordlists import fold

LANGUAGES = ["fr", "nl", "de", "en", "ar"]
SEVEN = ["Été", "maison", "straße", "œuf", "مَدرسة", "garden", "tuin"]


def listed(lang: str) -> list[str]:
    text = (paths.data("content") / "words" / f"{lang}.txt").read_text(encoding="utf-8")
    return text.split("\n")[:-1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_browser_and_server_fold_every_word_alike(browser, lang):
    words = listed(lang)
    shouted = [unicodedata.normalize("NFD", word.upper()) for word in words]
    assert browser("fold", words=words)["done"] == [fold(word) for word in words]
    assert browser("fold", words=shouted)["done"] == [fold(word) for word in words]


@given(st.text(st.characters(categories=["L", "M"], max_codepoint=0x6FF), max_size=12))
@settings(max_examples=200, deadline=None)
def test_whatever_is_typed_is_folded_alike(browser, text):
    assert browser("fold", words=[text])["done"] == [fold(text)]


@pytest.mark.parametrize(
    "typed",
    [
        " ".join(SEVEN),
        "\n".join(SEVEN),
        ", ".join(SEVEN),
        "  ".join(f"{number}. {word}" for number, word in enumerate(SEVEN, 1)),
    ],
)
def test_words_are_found_however_they_were_noted(browser, typed):
    assert browser("parse", words=typed)["done"] == [fold(word) for word in SEVEN]


def test_words_are_stretched_as_the_protocol_says(browser):
    secret = bytes(range(32))
    made = browser("wrap", words=SEVEN, secret=secret.hex())["done"]
    typed = " ".join(fold(word) for word in SEVEN).encode()
    root = hashlib.pbkdf2_hmac("sha256", typed, b"stoppvif resume 1", 600_000)
    lookup, key = (
        HKDF(SHA256(), 32, salt=None, info=info).derive(root) for info in (b"lookup", b"wrap")
    )
    assert made["lookup"] == lookup.hex()
    wrapped = bytes.fromhex(made["wrapped"])
    assert len(wrapped) == 60
    assert AESGCM(key).decrypt(wrapped[:12], wrapped[12:], b"stoppvif resume 1") == secret
    assert made["opened"] == secret.hex()
    other = [*SEVEN[:-1], "autre"]
    assert browser("find", words=other)["done"] != made["lookup"]


def test_guesses_end_and_begin_again():
    limits = Limits()
    waits = [limits.may_try("caller", 0.0) for _ in range(TRIES + 1)]
    assert waits == [0.0] * TRIES + [TRIES_SECONDS]
    assert limits.may_try("another", 0.0) == 0.0
    assert limits.may_try("caller", TRIES_SECONDS) == 0.0


def test_a_blocked_caller_begins_later_and_not_never():
    limits = Limits()
    limits.block("caller", 0.0)
    wait = limits.may_begin("caller", 0, 0.0)
    assert 0 < wait <= 60
    assert limits.may_begin("another", 0, 0.0) == 0.0
    assert limits.may_begin("caller", 0, wait) == 0.0
