"""How much one visitor, or one address, may ask for. In memory alone; never a refusal of help."""

from collections import OrderedDict
from typing import Any

from stoppvif.web.pace import Pace

MESSAGES_A_MINUTE = 20
# Conversations that wait at once from one address: a shelter's, or a mobile operator's.
WAITING_AT_ONCE = 5
SLOWED_SECONDS = 20.0
# After a conversation was blocked: long enough to lose interest, short enough for a shelter whose
# people share the address.
BLOCKED_SECONDS = 60.0
# Resume words tried from one address: seven words are 77 bits, this is for whoever guesses fewer.
TRIES, TRIES_SECONDS = 10, 600.0
MOST = 20_000


class Limits:
    """All times in seconds of one clock."""

    def __init__(self) -> None:
        self._said = Pace(MESSAGES_A_MINUTE, 60)
        self._tried = Pace(TRIES, TRIES_SECONDS)
        self._begun: OrderedDict[str, float] = OrderedDict()
        self._blocked: OrderedDict[str, float] = OrderedDict()

    def may_say(self, conversation_id: str, now: float) -> float:
        """Seconds until the next message; 0.0 for now, which is then counted."""
        return self._said.wait(conversation_id, now)

    def may_try(self, caller: str, now: float) -> float:
        """Seconds until this address may try resume words again; 0.0 for now, which is counted."""
        return self._tried.wait(caller, now)

    def block(self, caller: str, now: float) -> None:
        """A conversation from this address was blocked: another one begins later."""
        self._blocked[caller] = now + BLOCKED_SECONDS
        _bound(self._blocked)

    def may_begin(self, caller: str, waiting: int, now: float) -> float:
        """Seconds until this address may begin another one, while `waiting` of its own wait."""
        last = self._begun.get(caller)
        wait = 0.0
        if waiting >= WAITING_AT_ONCE and last is not None:
            wait = max(0.0, last + SLOWED_SECONDS - now)
        wait = max(wait, self._blocked.get(caller, now) - now)
        if not wait:
            self._begun[caller] = now
            self._begun.move_to_end(caller)
            _bound(self._begun)
        return wait


def _bound(kept: OrderedDict[str, Any]) -> None:
    if len(kept) > MOST:
        kept.popitem(last=False)
