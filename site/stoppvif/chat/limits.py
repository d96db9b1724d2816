"""How much one visitor, or one address, may ask for. In memory alone; never a refusal of help."""

from collections import OrderedDict, deque

MESSAGES_A_MINUTE = 20
# Conversations that wait at once from one address: a shelter's, or a mobile operator's.
WAITING_AT_ONCE = 5
SLOWED_SECONDS = 20.0
MOST = 20_000


class Limits:
    """All times in seconds of one clock."""

    def __init__(self) -> None:
        self._said: OrderedDict[str, deque[float]] = OrderedDict()
        self._begun: OrderedDict[str, float] = OrderedDict()

    def may_say(self, conversation_id: str, now: float) -> float:
        """Seconds until the next message; 0.0 for now, which is then counted."""
        said = self._said.setdefault(conversation_id, deque(maxlen=MESSAGES_A_MINUTE))
        self._said.move_to_end(conversation_id)
        if len(self._said) > MOST:
            self._said.popitem(last=False)
        if len(said) == MESSAGES_A_MINUTE and now - said[0] < 60:
            return 60 - (now - said[0])
        said.append(now)
        return 0.0

    def may_begin(self, caller: str, waiting: int, now: float) -> float:
        """Seconds until this address may begin another one, while `waiting` of its own wait."""
        last = self._begun.get(caller)
        wait = 0.0
        if waiting >= WAITING_AT_ONCE and last is not None:
            wait = max(0.0, last + SLOWED_SECONDS - now)
        if not wait:
            self._begun[caller] = now
            self._begun.move_to_end(caller)
            if len(self._begun) > MOST:
                self._begun.popitem(last=False)
        return wait
