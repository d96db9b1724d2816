"""The messages of both ends, typed; PROTOCOL.md tells what each is for."""

from typing import Annotated, Any, Literal, TypeVar, get_args

import msgspec

from stoppvif.chat.faults import ChatError
from stoppvif.chat.routing import Choice
from stoppvif.content.model import Topic

Outcome = Literal["listened", "oriented", "referred", "emergency", "wrong_number", "abandoned"]
Referral = Literal[
    "police", "shelter", "health", "legal", "cpas", "children", "authors", "other", "none"
]
OUTCOMES, REFERRALS = get_args(Outcome), get_args(Referral)
Id = Annotated[str, msgspec.Meta(min_length=22, max_length=22, pattern=r"^[A-Za-z0-9_-]*$")]
KeyId = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]*$")]
Nis = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{5}$")]
Number = Annotated[int, msgspec.Meta(ge=1, lt=2**31)]
Last = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
# An HPKE secret: 65 bytes of a point, 32 of the secret, 16 of a tag.
Sealed = Annotated[bytes, msgspec.Meta(min_length=64, max_length=512)]
# What resume words make: 32 bytes to look up; the secret with nonce and tag.
Lookup = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Wrapped = Annotated[bytes, msgspec.Meta(min_length=60, max_length=60)]
# A P-256 point, uncompressed.
Public = Annotated[bytes, msgspec.Meta(min_length=65, max_length=65)]


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A message that holds what it says and nothing else."""


class Begin(Strict, frozen=True):
    """A visitor begins to wait."""

    regime: Choice
    language: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}$")]
    topic: Topic | None = None
    meets: Nis | None = None
    avoids: Nis | None = None


class Seal(Strict, frozen=True):
    """The secret, sealed to the key `key`."""

    key: KeyId
    sealed: Sealed


class Say(Strict, frozen=True):
    """One envelope."""

    number: Number
    body: bytes


class Seen(Strict, frozen=True):
    """Everything up to `last` has arrived; with `read`, was looked at."""

    last: Last
    read: bool = False


class Cover(Strict, frozen=True):
    """The visitor's screen is covered, or open again."""

    on: bool


class Keep(Strict, frozen=True):
    """What her resume words open."""

    lookup: Lookup
    wrapped: Wrapped


class Resume(Strict, frozen=True):
    """Seven words, stretched, and nothing else: whose conversation is it."""

    lookup: Lookup


class Nothing(Strict, frozen=True):
    """No more than the event's name."""


class OneKey(Strict, frozen=True):
    """The public half of the key pair of a professional's browser."""

    id: KeyId
    public: Public


class About(Strict, frozen=True):
    """A conversation."""

    id: Id


class Open(About, frozen=True):
    """A conversation, from what was seen of it on."""

    after: Last = 0


class SayIn(About, frozen=True):
    """One envelope of a professional."""

    number: Number
    body: bytes


class SeenIn(About, frozen=True):
    """What a professional has."""

    last: Last
    read: bool = False


class SealIn(About, frozen=True):
    """A conversation's secret, sealed to a colleague's key."""

    key: KeyId
    sealed: Sealed


class HandOver(About, frozen=True):
    """To a colleague, or (None) to the queue."""

    to: int | None = None


class AskIn(About, frozen=True):
    """A coordinator, asked into a conversation."""

    to: int


class End(About, frozen=True):
    """What a conversation came to, in codes: what is counted once it is gone."""

    outcome: Outcome
    referral: Referral = "none"


M = TypeVar("M", bound=Strict)


def read(kind: type[M], data: Any) -> M:
    """`data` as a message of `kind`. Raises ChatError `malformed`."""
    try:
        return msgspec.convert(data if data is not None else {}, kind, builtin_types=(bytes,))
    except (msgspec.ValidationError, RecursionError):
        raise ChatError("malformed") from None
