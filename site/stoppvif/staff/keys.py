"""What the secret key makes: keys for each use, so that none opens what another closed."""

import hashlib
import hmac
import os
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12


class Keys:
    """Keys derived from the operator's secret (HKDF-SHA256, RFC 5869), one for each `use`."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def derive(self, use: str) -> bytes:
        """32 bytes for `use`."""
        return HKDF(SHA256(), 32, salt=None, info=f"stoppvif {use}".encode()).derive(self._secret)

    def digest(self, use: str, value: str) -> bytes:
        """A keyed hash of `value`, 32 bytes: a thief of the database cannot try values out."""
        return hmac.digest(self.derive(use), value.encode(), "sha256")

    @cached_property
    def _totp(self) -> AESGCM:
        return AESGCM(self.derive("totp"))

    def seal(self, plain: bytes, owner: bytes) -> bytes:
        """`plain`, encrypted so that it opens for `owner` alone: nonce and ciphertext."""
        nonce = os.urandom(_NONCE)
        return nonce + self._totp.encrypt(nonce, plain, owner)

    def open(self, sealed: bytes, owner: bytes) -> bytes | None:
        """What was sealed for `owner`; None if it was not, or under another secret key."""
        try:
            return self._totp.decrypt(sealed[:_NONCE], sealed[_NONCE:], owner)
        except (InvalidTag, ValueError):
            return None


def fingerprint(token: str) -> bytes:
    """SHA-256 of a random token: all that the database keeps of it."""
    return hashlib.sha256(token.encode()).digest()
