"""A professional's browser without its page, for tests that are not asynchronous themselves."""

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

from desk import SOCIAL
from ends import End, professional
from live import Live
from pairs import Pair
from stoppvif.chat import sealing


class Colleague:
    """On duty, with a key; she takes whoever waits when she is told to."""

    def __init__(self, end: End, pair: Pair, loop: asyncio.AbstractEventLoop) -> None:
        self.end, self.pair, self.loop = end, pair, loop
        self.conversation, self.secret, self.number = "", b"", 0

    def _run(self, story: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(story, self.loop).result(30)

    def ask(self, event: str, **data: Any) -> dict[str, Any]:
        return self._run(self.end.ask(event, **data))

    def until(self, event: str, **wanted: Any) -> Any:
        return self._run(self.end.until(event, **wanted))

    def take(self) -> None:
        """Accept the offer, and wait for the secret."""
        view = self.until("chat_queue")
        while not view["offer"]:
            view = self.until("chat_queue")
        self.conversation = view["offer"]["id"]
        assert self.ask("chat_claim", id=self.conversation)["ok"]
        self.unseal()

    def unseal(self) -> None:
        """The secret, once her browser has sealed it to this pair's key."""
        for _ in range(100):
            opened = self.ask("chat_open", id=self.conversation)
            if opened["sealed_for"] == self.pair.key["id"]:
                self.secret = self.pair.open(opened["sealed"], self.conversation)
                return
            time.sleep(0.05)
        raise AssertionError("nobody sealed the secret")

    def say(self, text: str) -> None:
        """One message, sealed."""
        self.number += 1
        said = json.dumps({"kind": "text", "text": text})
        body = sealing.seal(self.secret, self.conversation, "professional", self.number, said)
        sent = self.ask("chat_send", id=self.conversation, number=self.number, body=body)
        assert sent["ok"], sent

    def read(self) -> list[tuple[str, str]]:
        """All that the visitor has said: kind and text."""
        opened = self.ask("chat_open", id=self.conversation)
        hers = [one for one in opened["envelopes"] if one["sender"] == "visitor"]
        place = self.secret, self.conversation, "visitor"
        said = [json.loads(sealing.open_(*place, one["number"], one["body"])) for one in hers]
        return [(one["kind"], one["text"]) for one in said]

    def sees(self, state: str) -> None:
        """Wait until her conversation is told as `state`."""
        view = self.until("chat_queue")
        while not any(
            one["id"] == self.conversation and one["state"] == state for one in view["mine"]
        ):
            view = self.until("chat_queue")


@contextlib.contextmanager
def colleague(site: Live, login: str = "anna", grant: Any = SOCIAL) -> Iterator[Colleague]:
    """Somebody on duty until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    pair = Pair(f"pair-{login}")
    entering = professional(site, login, grant, pair.key)
    end = asyncio.run_coroutine_threadsafe(entering.__aenter__(), loop).result(15)
    try:
        yield Colleague(end, pair, loop)
    finally:
        asyncio.run_coroutine_threadsafe(entering.__aexit__(None, None, None), loop).result(15)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()
