"""Both ends over real sockets: a conversation from the waiting room to its end."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from desk import POLICE
from ends import BODY, QUICK, WISH, clear, professional, run, visitor
from live import Live, live
from stoppvif.chat import counters
from stoppvif.chat.tables import ConversationRow, EnvelopeRow


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("chat"), **QUICK) as running:
        yield running


@pytest.fixture(autouse=True)
def empty(site: Live) -> Iterator[None]:
    """Each test begins with nobody there."""
    yield
    site.database.write(clear)
    site.watch.reload(site.now)


def test_from_the_waiting_room_to_the_end(site):
    async def story():
        async with visitor(site) as she, professional(site, "anna") as anna:
            begun = await she.ask("begin", **WISH, topic="me")
            assert begun["ok"]
            offered = await anna.until("chat_queue")
            while not offered["offer"]:
                offered = await anna.until("chat_queue")
            assert offered["offer"]["id"] == begun["id"]
            assert set(offered["waiting"][0]) == {"id", "topic", "language", "seconds", "front"}
            assert (await anna.ask("chat_claim", id=begun["id"]))["ok"]
            state = await she.until("state", state="active")
            assert (state["role"], state["key"]["id"]) == ("social", "k-anna")
            assert "Anna" not in str(she.seen)
            sealed = await she.ask("seal", key="k-anna", sealed=b"s" * 113)
            assert sealed == {"ok": True, "sealed": True}
            assert (await anna.until("chat_sealed"))["sealed"] == b"s" * 113
            assert (await she.ask("send", number=1, body=BODY))["ok"]
            got = await anna.until("chat_envelope", number=1)
            assert (got["sender"], got["body"]) == ("visitor", BODY)
            assert (await anna.ask("chat_send", id=begun["id"], number=1, body=BODY))["ok"]
            reply = await she.until("envelope", sender="professional")
            await she.ask("seen", last=reply["id"], read=True)
            assert (await anna.until("chat_receipt"))["read"] is True
            end = await anna.ask("chat_end", id=begun["id"], outcome="listened", referral="none")
            assert end["ok"]
            assert await she.until("closed") == {"reason": "professional"}
            assert (await she.ask("send", number=2, body=BODY))["code"] == "over"

    run(story())
    with site.database.read() as session:
        for table in (ConversationRow, EnvelopeRow):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        month = counters.read(session, counters.month(site.now))
    assert month["outcome"] == {"listened": None}, "fewer than five are not told"


def test_two_professionals_who_take_one_at_once_and_one_has_her(site):
    async def story():
        async with (
            visitor(site) as she,
            professional(site, "bert") as bert,
            professional(site, "cleo") as cleo,
        ):
            begun = await she.ask("begin", **WISH)
            await asyncio.sleep(0.1)
            answers = await asyncio.gather(
                bert.ask("chat_claim", id=begun["id"]), cleo.ask("chat_claim", id=begun["id"])
            )
            assert sorted(answer["ok"] for answer in answers) == [False, True]
            assert {answer.get("code") for answer in answers} == {None, "taken"}

    run(story())


def test_nobody_reads_against_the_choice_of_a_visitor(site):
    async def story():
        async with visitor(site) as she, professional(site, "dirk", POLICE) as dirk:
            begun = await she.ask("begin", **WISH)
            assert (await dirk.ask("chat_claim", id=begun["id"]))["code"] == "may_not"
            view = await dirk.until("chat_queue")
            assert view["waiting"] == []
            for event in ("chat_open", "chat_block"):
                assert (await dirk.ask(event, id=begun["id"]))["code"] == "not_yours"
            told = await dirk.ask("chat_send", id=begun["id"], number=1, body=BODY)
            assert told["code"] == "not_yours"

    run(story())


def test_a_cut_line_loses_nothing_and_the_token_brings_her_back(site):
    async def story():
        async with professional(site, "elsa") as elsa:
            async with visitor(site) as she:
                begun = await she.ask("begin", **WISH)
                assert (await elsa.ask("chat_claim", id=begun["id"]))["ok"]
                await she.ask("send", number=1, body=BODY)
            view = await elsa.until("chat_queue")
            while not any(one["state"] == "dropped" for one in view["mine"]):
                view = await elsa.until("chat_queue")
            assert (await elsa.ask("chat_send", id=begun["id"], number=1, body=BODY))["ok"]
            async with visitor(site, token=begun["token"]) as back:
                assert (await back.until("state"))["state"] == "active"
                missed = await back.ask("seen", last=0, read=False)
                assert [one["sender"] for one in missed["envelopes"]] == ["visitor", "professional"]
                # What she had sent, sent again, is there once.
                assert (await back.ask("send", number=1, body=BODY))["ok"]
                again = await back.ask("seen", last=0, read=False)
                assert len(again["envelopes"]) == 2
                assert (await back.ask("end"))["ok"]
            assert (await elsa.until("chat_closed"))["reason"] == "visitor"

    run(story())


def test_a_token_of_nobody_and_messages_without_sense(site):
    async def story():
        async with professional(site, "hugo"), visitor(site, token="guessed") as she:
            assert await she.until("closed") == {"reason": "over"}
            for event, data in [
                ("begin", {}),
                ("begin", {**WISH, "regime": "army"}),
                ("begin", {**WISH, "ip": "1"}),
                ("begin", {**WISH, "avoids": "' OR 1"}),
            ]:
                assert (await she.ask(event, **data))["code"] == "malformed"
            assert (await she.ask("send", number=1, body=BODY))["code"] == "over"
            assert (await she.ask("begin", **WISH))["ok"]
            for number, body in [(0, BODY), (2**31, BODY), (1, b""), (1, "text"), ("1", BODY)]:
                assert (await she.ask("send", number=number, body=body))["code"] == "malformed"
            assert (await she.ask("send", number=1, body=bytes(17_000)))["code"] == "too_long"
            # Twenty a minute, the two above that were bytes among them.
            said = [(await she.ask("send", number=n, body=BODY))["ok"] for n in range(1, 22)]
            assert said == [True] * 18 + [False] * 3

    run(story())


def test_a_handover_waits_for_the_key_and_keeps_the_words(site):
    async def story():
        async with (
            visitor(site) as she,
            professional(site, "fien") as fien,
            professional(site, "gaby") as gaby,
        ):
            begun = await she.ask("begin", **WISH)
            assert (await fien.ask("chat_claim", id=begun["id"]))["ok"]
            await she.until("state", state="active")
            await she.ask("seal", key="k-fien", sealed=b"f" * 113)
            await she.ask("send", number=1, body=BODY)
            to = next(p.id for p in site.watch.roster.people.values() if p.name == "Gaby")
            handed = await fien.ask("chat_hand_over", id=begun["id"], to=to)
            assert handed["key"]["id"] == "k-gaby"
            assert (await fien.ask("chat_open", id=begun["id"]))["code"] == "not_yours"
            # The old key's seal came too late: it is not kept for the new owner.
            late = await she.ask("seal", key="k-fien", sealed=b"f" * 113)
            assert late == {"ok": True, "sealed": False}
            state = await she.until("state")
            while not state["key"] or state["key"]["id"] != "k-gaby":
                state = await she.until("state")
            assert state["sealed_for"] is None
            assert (await she.ask("seal", key="k-gaby", sealed=b"g" * 113))["sealed"]
            opened = await gaby.ask("chat_open", id=begun["id"])
            assert opened["sealed"] == b"g" * 113
            assert [one["number"] for one in opened["envelopes"]] == [1]

    run(story())
