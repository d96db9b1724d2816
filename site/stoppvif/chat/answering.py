"""How an event of either end is answered: what a handler comes to, or why nothing was done."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from stoppvif.chat.faults import ChatError
from stoppvif.storage.away import Away

log = logging.getLogger(__name__)
Answer = dict[str, Any]


def answering(
    handler: Callable[[str, Any], Awaitable[Answer]],
) -> Callable[..., Awaitable[Answer]]:
    """`handler` of a tab and its data, answering `{"ok": …}`; what was sent is never logged."""

    async def answer(tab: str, data: Any = None, *_: Any) -> Answer:
        try:
            return {"ok": True, **await handler(tab, data)}
        except ChatError as fault:
            return {"ok": False, "code": fault.code}
        except Away:
            return {"ok": False, "code": "away"}
        except Exception:
            log.exception("a message failed")
            return {"ok": False, "code": "failed"}

    return answer
