"""A server that is killed amid talk: what it had acknowledged is there once, in order; all go on."""

import asyncio
import contextlib
import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ends import KEY, End, run
from house import Server, free_port
from pairs import SOAK, seeded, serving_on

PAIRS = 200 if SOAK else 20
# A visitor may write twenty messages a minute: before and after the crash, and some to spare.
MOST = 14
AFTERWARDS = 3
DOORS = 20


@dataclass
class Side:
    """One end of a conversation, and what it knows: answers by number, and what has none."""

    conversation: str
    token: str = ""
    cookie: str = ""
    answers: dict[int, int] = field(default_factory=dict)
    number: int = 0
    end: End | None = None

    @property
    def sender(self) -> str:
        return "visitor" if self.token else "professional"

    def body(self, number: int) -> bytes:
        told = f"{self.sender} {number} ".encode()
        return told + bytes(284 - len(told))

    async def connect(self, url: str, doors: asyncio.Semaphore) -> None:
        # The client waits for a second and no longer, and hundreds of them share this process.
        async with doors:
            await self._connect(url)

    async def _connect(self, url: str) -> None:
        if self.token:
            self.end = await End(url, "/chat").connect(token=self.token)
        else:
            self.end = await End(url, "/desk").connect(cookie=f"desk={self.cookie}")
            assert (await self.end.ask("chat_key", **KEY))["ok"]

    async def say(self, number: int) -> None:
        """Say this one until it is answered; the answer is what counts."""
        about: dict[str, Any] = {} if self.token else {"id": self.conversation}
        event = "send" if self.token else "chat_send"
        answer = await self.end.ask(event, **about, number=number, body=self.body(number))
        assert answer["ok"], answer
        self.answers.setdefault(number, answer["id"])
        assert self.answers[number] == answer["id"], "acknowledged again, it is the same one"

    async def talk(self) -> None:
        """Say one after the other, until whatever ends it."""
        chance = random.Random(self.conversation + self.sender)
        while self.number < MOST:
            await asyncio.sleep(chance.uniform(0, 0.3))
            self.number += 1
            await self.say(self.number)

    async def all(self) -> list[dict[str, Any]]:
        if self.token:
            return (await self.end.ask("seen", last=0, read=False))["envelopes"]
        return (await self.end.ask("chat_open", id=self.conversation))["envelopes"]


def _amid_a_word(sides: list[Side]) -> bool:
    """Whether somebody has said what is not yet acknowledged."""
    return any(side.number not in side.answers for side in sides if side.number)


async def _until_the_crash(server: Server, sides: list[Side]) -> None:
    doors = asyncio.Semaphore(DOORS)
    await asyncio.gather(*(side.connect(server.url, doors) for side in sides))
    talks = [asyncio.create_task(side.talk()) for side in sides]
    while sum(len(side.answers) for side in sides) < 5 * len(sides) or not _amid_a_word(sides):
        await asyncio.sleep(0.001)
        assert not any(talk.done() and talk.exception() for talk in talks)
    server.process.kill()
    server.process.wait(10)
    for talk in talks:
        talk.cancel()
    await asyncio.gather(*talks, return_exceptions=True)
    for side in sides:
        with contextlib.suppress(Exception):
            await side.end.client.disconnect()


async def _after_it(
    server: Server, doors: asyncio.Semaphore, visitor: Side, professional: Side
) -> None:
    await asyncio.gather(*(side.connect(server.url, doors) for side in (visitor, professional)))
    for side in (visitor, professional):
        # Whoever has no answer says it again, and, not knowing better, what was answered too.
        for number in range(max(1, side.number - 1), side.number + 1):
            await side.say(number)
        for _ in range(AFTERWARDS):
            side.number += 1
            await side.say(side.number)
    await professional.end.until("chat_envelope", sender="visitor", number=visitor.number)
    await visitor.end.until("envelope", sender="professional", number=professional.number)
    for side in (visitor, professional):
        kept = await side.all()
        assert [one["id"] for one in kept] == sorted({one["id"] for one in kept})
        for of in (visitor, professional):
            theirs = [one for one in kept if one["sender"] == of.sender]
            assert [one["number"] for one in theirs] == list(range(1, of.number + 1))
            assert all(one["body"] == of.body(one["number"]) for one in theirs)
            assert {one["number"]: one["id"] for one in theirs} == of.answers
    for side in (visitor, professional):
        await side.end.client.disconnect()


def test_a_killed_server_has_lost_nothing_that_it_acknowledged(tmp_path: Path):
    file, log, port = tmp_path / "chat.db", tmp_path / "log", free_port()
    found = [(one.cookie, *one.conversations[0]) for one in seeded(file, PAIRS)]
    pairs = [
        (Side(conversation, token=token), Side(conversation, cookie=cookie))
        for cookie, conversation, token in found
    ]

    async def story():
        sides = [side for pair in pairs for side in pair]
        with serving_on(file, port, log) as server:
            await _until_the_crash(server, sides)
        assert all(side.answers for side in sides), "everybody was amid talk"
        assert _amid_a_word(sides), "and somebody has no answer"
        with serving_on(file, port, log) as server:
            began, doors = time.monotonic(), asyncio.Semaphore(DOORS)
            await asyncio.gather(*(_after_it(server, doors, *pair) for pair in pairs))
            print(f"{PAIRS} pairs went on within {time.monotonic() - began:.1f} s")

    run(story())
    assert "Traceback" not in log.read_text()
