"""The visitor's own code at a real server: words sealed there are opened at the other end alone."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ends import QUICK, WISH, professional, run
from live import live
from pairs import Pair
from stoppvif.chat import sealing

WORDS = "Il est dans la pièce d’à côté. أنا خائفة"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with live(tmp_path_factory.mktemp("talk"), **QUICK) as running:
        yield running


class Browser:
    """A visitor's code in Node: what it is asked to do, and what its page would be told."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def do(self, act: str, data: Any = None) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{json.dumps([act, data])}\n".encode())
        await self.process.stdin.drain()

    async def until(self, name: str, data: Any = ...) -> Any:
        assert self.process.stdout
        async with asyncio.timeout(10):
            while True:
                told, found = json.loads(await self.process.stdout.readline())
                if told == name and data in (..., found):
                    return found


@contextlib.asynccontextmanager
async def browser(url: str) -> AsyncIterator[Browser]:
    process = await asyncio.create_subprocess_exec(
        "node",
        str(Path(__file__).with_name("visitor.mjs")),
        url,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Browser(process)
    finally:
        process.kill()
        await process.wait()


def write(secret: bytes, conversation: str, number: int, text: str) -> bytes:
    said = json.dumps({"kind": "text", "text": text})
    return sealing.seal(secret, conversation, "professional", number, said)


def read(secret: bytes, conversation: str, number: int, body: bytes) -> str:
    said = json.loads(sealing.open_(secret, conversation, "visitor", number, body))
    assert said["kind"] == "text"
    return said["text"]


def test_what_she_writes_is_read_by_whoever_has_her_and_nobody_else(site):
    pair = Pair()

    async def story():
        async with professional(site, "hana", key=pair.key) as hana, browser(site.url) as she:
            await she.until("line", True)
            await she.do("begin", WISH)
            await she.until("begun", True)
            view = await hana.until("chat_queue")
            while not view["offer"]:
                view = await hana.until("chat_queue")
            conversation = view["offer"]["id"]
            # Written while she waits: it is sealed, and waits with her.
            await she.do("say", WORDS)
            await she.until("mine", {"number": 1, "words": WORDS, "state": "sent"})
            assert (await hana.ask("chat_claim", id=conversation))["ok"]
            sealed = await hana.until("chat_sealed")
            secret = pair.open(sealed["sealed"], conversation)
            opened = await hana.ask("chat_open", id=conversation)
            (envelope,) = opened["envelopes"]
            assert read(secret, conversation, 1, envelope["body"]) == WORDS
            await answered(site, hana, she, conversation, secret)

    run(story())


async def answered(site, hana, she, conversation, secret):
    """An answer; a cut line, over which both go on; and an end after which nothing is kept."""
    body = write(secret, conversation, 1, "Je suis là.")
    assert (await hana.ask("chat_send", id=conversation, number=1, body=body))["ok"]
    await she.until("message", {"words": "Je suis là.", "sender": "professional"})
    await she.do("cut")
    await she.until("line", False)
    await she.do("say", "oui")
    meanwhile = write(secret, conversation, 2, "Prenez votre temps.")
    assert (await hana.ask("chat_send", id=conversation, number=2, body=meanwhile))["ok"]
    await she.until("message", {"words": "Prenez votre temps.", "sender": "professional"})
    got = await hana.until("chat_envelope", number=2, sender="visitor")
    assert read(secret, conversation, 2, got["body"]) == "oui"
    opened = await hana.ask("chat_open", id=conversation)
    assert [(e["sender"], e["number"]) for e in opened["envelopes"]] == [
        ("visitor", 1),
        ("professional", 1),
        ("professional", 2),
        ("visitor", 2),
    ]
    await hana.ask("chat_end", id=conversation, outcome="oriented", referral="legal")
    await she.until("closed", "professional")
    await she.do("kept")
    assert await she.until("kept") == [None, {}]


def test_a_message_that_was_moved_is_shown_as_unreadable_and_breaks_nothing(site):
    pair = Pair()

    async def story():
        async with professional(site, "ines", key=pair.key) as ines, browser(site.url) as she:
            await she.do("begin", WISH)
            view = await ines.until("chat_queue")
            while not view["offer"]:
                view = await ines.until("chat_queue")
            conversation = view["offer"]["id"]
            assert (await ines.ask("chat_claim", id=conversation))["ok"]
            secret = pair.open((await ines.until("chat_sealed"))["sealed"], conversation)
            moved = write(secret, conversation, 9, "x")
            await ines.ask("chat_send", id=conversation, number=1, body=moved)
            await she.until("message", {"words": None, "sender": "professional"})
            good = write(secret, conversation, 2, "y")
            await ines.ask("chat_send", id=conversation, number=2, body=good)
            await she.until("message", {"words": "y", "sender": "professional"})

    run(story())
