"""Seven words to come back, stretched here for whoever has no script: as `static/js/chat/words.js`.

PROTOCOL.md describes the bytes; what one of the two makes the other opens.
"""

import hashlib
import os
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from stoppvif.chat.faults import ChatError
from stoppvif.content.wordlists import fold

COUNT, ROUNDS, SALT, NONCE_BYTES = 7, 600_000, b"stoppvif resume 1", 12
# Nobody types more than seven words and what stands between them.
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Stretched:
    """What words come to: where the conversation is found, and the key that wraps its secret."""

    lookup: bytes
    key: bytes

    def wrap(self, secret: bytes) -> bytes:
        """The secret, closed: nonce, ciphertext, tag."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, secret, SALT)

    def open(self, wrapped: bytes) -> bytes:
        """The secret. Raises ChatError `over` where other words closed it."""
        try:
            return AESGCM(self.key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], SALT)
        except (InvalidTag, ValueError):
            raise ChatError("over") from None


def choose(words: Sequence[str]) -> list[str]:
    """Seven of a list, each as likely as any other."""
    return [secrets.choice(words) for _ in range(COUNT)]


def parse(typed: str) -> list[str]:
    """The words in what was typed, whatever stands between: spaces, commas, numbers of a list."""
    kept = (c if unicodedata.category(c)[0] in "LM" else " " for c in typed[:LONGEST])
    return [word for part in "".join(kept).split() if (word := fold(part))]


def stretch(words: Sequence[str]) -> Stretched:
    """Seven words, stretched: it takes a good part of a second, for whoever guesses too."""
    typed = " ".join(map(fold, words)).encode()
    root = hashlib.pbkdf2_hmac("sha256", typed, SALT, ROUNDS)
    lookup, key = (
        HKDF(SHA256(), 32, salt=None, info=info).derive(root) for info in (b"lookup", b"wrap")
    )
    return Stretched(lookup, key)
