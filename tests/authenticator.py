"""A passkey in software, as a browser with one answers: P-256, no attestation.

Each test twists what it needs: `site` for a passkey of another site, `verified=False` for a key
that asked its owner for nothing, `count` for one that was copied.
"""

import base64
import hashlib
import json
import os
from typing import Any
from urllib.parse import urlsplit

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

SITE = "http://localhost"
# WebAuthn's flags: somebody touched it, it knows who, a key follows.
PRESENT, VERIFIED, ATTACHED = 0x01, 0x04, 0x40


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Authenticator:
    """One passkey; `party` is the host it was made for, `site` the page that asks it."""

    def __init__(self, site: str = SITE, party: str = "") -> None:
        self.site, self.party = site, party or str(urlsplit(site).hostname)
        self.credential = os.urandom(16)
        self.handle, self.count = b"", 0
        self._key = ec.generate_private_key(ec.SECP256R1())

    def make(self, options: dict[str, Any], verified: bool = True) -> str:
        """The answer to `navigator.credentials.create()`, as the page's script sends it."""
        self.handle = unb64(options["user"]["id"])
        known = bytes(16) + len(self.credential).to_bytes(2) + self.credential + self._public()
        data = self._data(ATTACHED, verified) + known
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        told = self._told("webauthn.create", options)
        return self._answer({"clientDataJSON": b64(told), "attestationObject": b64(made)})

    def use(self, options: dict[str, Any], verified: bool = True, count: int | None = None) -> str:
        """The answer to `navigator.credentials.get()`."""
        self.count = self.count + 1 if count is None else count
        data, told = self._data(0, verified), self._told("webauthn.get", options)
        signed = self._key.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": b64(told),
                "authenticatorData": b64(data),
                "signature": b64(signed),
                "userHandle": b64(self.handle),
            }
        )

    def _answer(self, response: dict[str, str]) -> str:
        name = b64(self.credential)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})

    def _told(self, kind: str, options: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": self.site}
        return json.dumps({**told, "crossOrigin": False}).encode()

    def _data(self, flags: int, verified: bool) -> bytes:
        flags |= PRESENT | (VERIFIED if verified else 0)
        host = hashlib.sha256(self.party.encode()).digest()
        return host + flags.to_bytes(1) + self.count.to_bytes(4)

    def _public(self) -> bytes:
        """The public key as COSE has it: EC2, ES256, P-256, x and y."""
        point = self._key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})
