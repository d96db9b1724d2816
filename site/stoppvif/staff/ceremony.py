"""The two ceremonies of WebAuthn, by the library that knows them.

A room of its own because the library takes a tenth of a second to import: `passkeys` opens it when
somebody makes or uses a key, and the site answers that much sooner after a start.
"""

import json
from typing import Any

import webauthn
from webauthn.helpers import parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

# All that an answer which is none can raise in the library or on the way to it.
WRONG = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, RecursionError)


def creation(
    *,
    rp: tuple[str, str],
    user: tuple[bytes, str, str],
    asked: bytes,
    present: list[bytes],
    seconds: int,
) -> dict[str, Any]:
    """The options for `navigator.credentials.create()`, as JSON.

    `rp` is id and name; `user` handle, login and name; `present` the credentials she has.
    """
    options = webauthn.generate_registration_options(
        rp_id=rp[0],
        rp_name=rp[1],
        user_id=user[0],
        user_name=user[1],
        user_display_name=user[2],
        challenge=asked,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=key) for key in present],
        timeout=seconds * 1000,
    )
    return record(webauthn.options_to_json(options))


def request(*, rp_id: str, asked: bytes, seconds: int) -> dict[str, Any]:
    """The options for `navigator.credentials.get()`, as JSON. The key says whose it is."""
    options = webauthn.generate_authentication_options(
        rp_id=rp_id,
        challenge=asked,
        user_verification=UserVerificationRequirement.REQUIRED,
        timeout=seconds * 1000,
    )
    return record(webauthn.options_to_json(options))


def made(
    credential: dict[str, Any], asked: bytes, rp_id: str, origin: str
) -> tuple[bytes, bytes, int]:
    """The id, the public key and the count of a key just made. Raises what is in WRONG."""
    found = webauthn.verify_registration_response(
        credential=credential,
        expected_challenge=asked,
        expected_rp_id=rp_id,
        expected_origin=origin,
        require_user_verification=True,
    )
    return found.credential_id, found.credential_public_key, found.sign_count


def used(
    credential: dict[str, Any], asked: bytes, rp_id: str, origin: str, public_key: bytes, count: int
) -> int:
    """The new count of a key just used. Raises what is in WRONG."""
    return webauthn.verify_authentication_response(
        credential=credential,
        expected_challenge=asked,
        expected_rp_id=rp_id,
        expected_origin=origin,
        credential_public_key=public_key,
        credential_current_sign_count=count,
        require_user_verification=True,
    ).new_sign_count


def answered(credential: dict[str, Any]) -> bytes:
    """The challenge that a credential answers. Raises what is in WRONG."""
    data = webauthn.base64url_to_bytes(str(credential["response"]["clientDataJSON"]))
    return parse_client_data_json(data).challenge


def plain(text: str) -> bytes:
    """The bytes of base64url."""
    return webauthn.base64url_to_bytes(text)


def record(text: str) -> dict[str, Any]:
    """The JSON object in `text`. Raises ValueError or TypeError."""
    found = json.loads(text)
    if not isinstance(found, dict):
        raise TypeError
    return found
