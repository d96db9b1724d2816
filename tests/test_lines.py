"""python-socketio as we run it does what it does as it comes: polling, upgrade, silence, farewell."""

import asyncio
import contextlib
from collections.abc import Iterator

import aiohttp
import pytest
import socketio

from ends import BODY, QUICK, WISH, End, professional, run, visitor
from live import Live, live


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("lines"), **QUICK) as running:
        yield running


def rooms(site: Live) -> dict:
    return site.server.front.live._server.manager


async def until(what) -> None:
    async with asyncio.timeout(8):
        while not what():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("ways", [["polling"], ["polling", "websocket"], ["websocket"]])
def test_every_way_to_connect_carries_envelopes(site, ways):
    async def story():
        async with professional(site, f"p{'-'.join(ways)}"):
            end = End(site.url, "/chat")
            await end.client.connect(site.url, namespaces=["/chat"], transports=ways)
            assert end.client.transport() == ways[-1]
            begun = await end.ask("begin", **WISH)
            assert begun["ok"]
            for number in range(1, 6):
                assert (await end.ask("send", number=number, body=BODY))["ok"]
            kept = (await end.ask("seen", last=0))["envelopes"]
            assert [(one["number"], one["body"]) for one in kept] == [
                (n, BODY) for n in range(1, 6)
            ]
            assert (await end.ask("end"))["ok"]
            await end.client.disconnect()

    run(story())


def test_a_client_that_answers_no_ping_is_let_go(site):
    async def story():
        address = f"{site.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
        async with aiohttp.ClientSession() as session, session.ws_connect(address) as line:
            await line.receive_str()
            await line.send_str("40/chat,")
            async with asyncio.timeout(8):
                while (await line.receive()).type == aiohttp.WSMsgType.TEXT:
                    pass
            assert line.closed

    run(story())


def test_one_that_answers_stays(site):
    async def story():
        async with visitor(site) as she:
            await asyncio.sleep(5)
            assert she.client.connected
            assert (await she.ask("here"))["code"] == "over"

    run(story())


def test_nothing_is_kept_of_whoever_has_gone(site):
    async def story():
        async with contextlib.AsyncExitStack() as stack:
            ends = [await stack.enter_async_context(visitor(site)) for _ in range(20)]
            assert len(rooms(site)._of) >= len(ends)
        manager = rooms(site)
        await until(lambda: not manager._of and "/chat" not in manager.rooms)
        assert not manager.pending_connect
        assert not manager.pending_disconnect
        await until(lambda: not site.server.front.live._server.eio.sockets)

    run(story())


@pytest.mark.parametrize(
    "said", ["", "9", "4", "42/chat,[", "45/chat,", "451-/chat,[]", "4\x00", b"x"]
)
def test_what_is_no_packet_harms_nobody_else(site, said):
    async def story():
        address = f"{site.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
        async with visitor(site) as other:
            async with aiohttp.ClientSession() as session, session.ws_connect(address) as line:
                await line.receive_str()
                await line.send_str("40/chat,")
                await line.receive_str()
                await (line.send_str if isinstance(said, str) else line.send_bytes)(said)
                await asyncio.sleep(0.1)
            assert (await other.ask("here"))["code"] == "over"

    run(story())


@contextlib.asynccontextmanager
async def bare(site: Live):
    """A line of nobody's, in the visitors' namespace."""
    address = f"{site.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as line:
        await line.receive_str()
        await line.send_str("40/chat,")
        while not (await line.receive_str()).startswith("40/chat,"):
            pass
        yield line


def test_nobody_connects_anew_with_an_address_of_her_own_making(site):
    """To the library, a client's event named `connect` is a connection, with what she sends."""

    async def story():
        callers = site.server.front.live.visitors._callers
        async with bare(site) as line:
            before = dict(callers)
            await line.send_str('42/chat,1["connect",{"HTTP_X_CALLER":"forged"},null]')
            await line.send_str('42/chat,2["here"]')
            assert (await line.receive_str()).startswith("43/chat,2[")
            assert callers == before

    run(story())


def test_nobody_parts_who_stays(site):
    async def story():
        async with professional(site, "parting"), visitor(site) as she:
            assert (await she.ask("begin", **WISH))["ok"]
            await she.client.emit("disconnect", namespace="/chat")
            assert (await she.ask("here"))["ok"]
            assert (await she.ask("end"))["ok"]

    run(story())


def test_what_waits_for_its_bytes_goes_with_its_line(site):
    async def story():
        waiting = site.server.front.live._server._binary_packet
        async with bare(site) as line:
            await line.send_str('451-/chat,["send",{"body":{"_placeholder":true,"num":0}}]')
            await until(lambda: waiting)
        await until(lambda: not waiting)

    run(story())


def test_it_is_the_library_that_it_claims_to_be(site):
    """What is replaced has the library's names: another version that has others fails here."""
    server = site.server.front.live._server
    assert isinstance(server, socketio.AsyncServer)
    assert server.eio._async["websocket"].__module__ == "stoppvif.wire"
    assert server.manager.__class__.__module__ == "stoppvif.lines"
    assert callable(server.eio._service_task)
