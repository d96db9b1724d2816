"""What the browsers seal, sealed here: for whoever has no script, while her answer is being made.

The same bytes as `static/js/chat/secret.js` and `hpke.js` make; PROTOCOL.md describes them.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from stoppvif.chat.envelopes import Sender
from stoppvif.chat.faults import ChatError

SECRET_BYTES, NONCE_BYTES, STEP = 32, 12, 256
_SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def new_secret() -> bytes:
    """A conversation's secret."""
    return os.urandom(SECRET_BYTES)


def _key(secret: bytes, sender: Sender) -> AESGCM:
    info = f"stoppvif chat 1 {sender}".encode()
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=info).derive(secret))


def _place(conversation_id: str, sender: Sender, number: int) -> bytes:
    return f"{conversation_id}|{sender}|{number}".encode()


def seal(secret: bytes, conversation_id: str, sender: Sender, number: int, words: str) -> bytes:
    """An envelope of these words."""
    text = words.encode()
    padded = len(text).to_bytes(4) + text
    padded += bytes(-len(padded) % STEP)
    nonce = os.urandom(NONCE_BYTES)
    place = _place(conversation_id, sender, number)
    return nonce + _key(secret, sender).encrypt(nonce, padded, place)


def open_(secret: bytes, conversation_id: str, sender: Sender, number: int, body: bytes) -> str:
    """The words of an envelope. Raises ChatError `malformed` where it was not sealed there."""
    place = _place(conversation_id, sender, number)
    try:
        padded = _key(secret, sender).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], place)
        length = int.from_bytes(padded[:4])
        if length > len(padded) - 4:
            raise ChatError("malformed")
        return padded[4 : 4 + length].decode()
    except (InvalidTag, ValueError):
        raise ChatError("malformed") from None


def seal_secret(secret: bytes, conversation_id: str, key_id: str, public: bytes) -> bytes:
    """The secret, for the professional whose browser has the other half of `public` alone."""
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    except ValueError:
        raise ChatError("malformed") from None
    info = f"stoppvif chat 1|{conversation_id}|{key_id}".encode()
    return _SUITE.encrypt(secret, point, info=info)
