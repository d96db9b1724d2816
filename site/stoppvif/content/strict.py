"""What every record of content is made of."""

from typing import Literal

import msgspec

# How far a fact can be trusted: an official page of these years, an older or second-hand one, or
# general knowledge that nobody has confirmed.
Confidence = Literal["A", "B", "C"]


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A record that refuses keys nobody declared: a typing error is a fault, not silence."""
