"""What the chat refuses, by code; pages and PROTOCOL.md say it in words."""

from typing import Literal

Code = Literal[
    "over",
    "taken",
    "full",
    "not_yours",
    "may_not",
    "closed",
    "twice",
    "too_long",
    "too_many",
    "malformed",
]


class ChatError(Exception):
    """A rule refuses. `code` is part of the protocol."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code: Code = code
