"""A load of envelopes from a process of its own; prints what came of it as JSON.

`relay_load.py PORT ENDS.JSON ours|bare saturate|pace|idle CONVERSATIONS SECONDS FIRST`: FIRST is
the number of the first envelope, so that no turn says what another one said.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

import uvloop
from raw import END_EVENTS, End

RATE = 1000


async def connect(port: int, told: dict[str, Any], whose: str, count: int) -> list[tuple[Any, ...]]:
    """Both ends of the first `count` conversations, one of each professional first."""
    people = told["ends"]
    turns = [(one, n) for n in range(len(people[0]["conversations"])) for one in people][:count]
    desks: dict[str, End] = {}
    found = []
    for one, n in turns:
        conversation, token = one["conversations"][n]
        if one["cookie"] not in desks:
            hers = [c for c, _ in one["conversations"]]
            auth = {} if whose == "ours" else {"professional": hers}
            cookie = f"{told['cookie']}={one['cookie']}"
            desks[one["cookie"]] = await End(port, "/desk", auth, cookie).connect()
        auth = {"token": token} if whose == "ours" else {"visitor": [conversation]}
        found.append((conversation, End(port, "/chat", auth), desks[one["cookie"]]))
    for start in range(0, len(found), 100):
        await asyncio.gather(*(end.connect() for _, end, _ in found[start : start + 100]))
    if whose == "ours":
        key = {"id": "k", "public": {"_placeholder": True, "num": 0}}
        for desk in desks.values():
            desk.ask("chat_key", key, b"\x04" + bytes(64))
        # Until all have been told where they stand: it is not connecting that is measured.
        await asyncio.sleep(0.5 + len(desks) / 200)
    for desk in desks.values():
        desk.answered = desk.refused = 0
    return found


def _about(whose: str, conversation: str, *, desk: bool) -> dict[str, str]:
    return {"id": conversation} if desk or whose == "bare" else {}


async def saturate(found, whose: str, seconds: float, first: int) -> None:
    """Each end says the next as soon as the last is acknowledged."""
    until = time.monotonic() + seconds
    for conversation, visitor, desk in found:
        for end, event in zip((visitor, desk), END_EVENTS, strict=True):
            about = _about(whose, conversation, desk=end is desk)
            numbers = iter(range(first, 2**31))

            def say(end=end, event=event, about=about, numbers=numbers) -> None:
                if time.monotonic() < until:
                    end.say(event, next(numbers), **about)

            end.on_answer = say
            say()
    await asyncio.sleep(seconds)


async def pace(found, whose: str, seconds: float, first: int) -> None:
    """RATE envelopes a second over all conversations, both ends in turn."""
    began, said = time.monotonic(), 0
    while (passed := time.monotonic() - began) < seconds:
        while said < passed * RATE:
            conversation, visitor, desk = found[said % len(found)]
            number = first + said // len(found)
            side = (said + said // len(found)) % 2
            about = _about(whose, conversation, desk=bool(side))
            (visitor, desk)[side].say(END_EVENTS[side], number, **about)
            said += 1
        await asyncio.sleep(0.002)
    await asyncio.sleep(0.5)


async def main(
    port: int, told: dict[str, Any], whose: str, kind: str, *rest: str
) -> dict[str, Any]:
    count, seconds, first = int(rest[0]), float(rest[1]), int(rest[2])
    found = await connect(port, told, whose, count)
    print("connected", flush=True)
    ends = list({id(end): end for _, *both in found for end in both}.values())
    began = time.monotonic()
    if kind == "idle":
        await asyncio.sleep(seconds)
    else:
        await (saturate if kind == "saturate" else pace)(found, whose, seconds, first)
    answered, took = sum(end.answered for end in ends), time.monotonic() - began
    await asyncio.sleep(0.3)
    delays = sorted(delay for end in ends for delay in end.delays)
    alive = sum(end.alive for end in ends)
    for end in ends:
        end.close()
    return {
        "rate": answered / took,
        "delivered": len(delays),
        "lost": len(ends) - alive,
        "answered": sum(end.answered for end in ends),
        "refused": sum(end.refused for end in ends),
        "delays_ms": [delays[int(len(delays) * q)] * 1000 for q in (0.5, 0.99)] if delays else [],
    }


if __name__ == "__main__":
    port, told, *rest = sys.argv[1:]
    print(json.dumps(uvloop.run(main(int(port), json.loads(Path(told).read_text()), *rest))))
