"""After a restart: whoever comes back finds her place, whoever does not is in nobody's way."""

import asyncio
import time

import pytest

from ends import QUICK, run, visitor
from live import live
from stoppvif.chat import conversation
from stoppvif.chat.conversation import Wish


@pytest.fixture
def site(tmp_path):
    with live(tmp_path, **QUICK) as running:
        yield running


def test_who_never_comes_back_leaves_the_queue_and_who_does_keeps_her_place(site):
    wish = Wish(regime="social", language="fr")
    lost, _ = site.database.write(conversation.start, wish, site.now)
    kept, token = site.database.write(conversation.start, wish, site.now)

    def state(conversation_id: str) -> str:
        with site.database.read() as session:
            return conversation.get(session, conversation_id).state

    async def story():
        async with visitor(site, token=token) as she:
            assert (await she.until("state"))["state"] == "waiting"
            until = time.monotonic() + 4 * QUICK["lapse_seconds"]
            while state(lost) != "dropped":
                assert time.monotonic() < until
                await asyncio.sleep(0.2)
            assert state(kept) == "waiting"

    run(story())
