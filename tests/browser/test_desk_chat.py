"""The professional's end in a real browser; the visitor is a client that seals as hers would."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from axe import AXE, MODES, faults
from desk import COORDINATOR, SOCIAL
from ends import QUICK, WISH, End, clear, hired
from live import Live, live
from stoppvif.chat import counters, sealing
from stoppvif.chat.tables import EnvelopeRow

SOON = 10_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    settings: dict[str, Any] = {**QUICK, "chat_ask_seconds": 4, "chat_silence_seconds": 60}
    with live(tmp_path_factory.mktemp("desk-chat"), **settings) as running:
        yield running


@pytest.fixture(autouse=True)
def empty(site: Live) -> Iterator[None]:
    """Each test begins with nobody there."""
    yield
    site.database.write(clear)
    site.watch.reload(site.now)


class Visitor:
    """A visitor's end, in a loop of its own: the browser's is this thread's."""

    def __init__(self, url: str) -> None:
        self.end, self.secret, self.number = End(url, "/chat"), sealing.new_secret(), 0
        self.id = self.token = ""
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        # She reads nothing of the queue: what she is told is looked at as it comes.
        self.end.client.on("state", self._state, namespace="/chat")
        self.end.client.on("envelope", self._envelope, namespace="/chat")
        self.answers, self.last, self.sealed_for = [], 0, None

    def do(self, story: Any) -> Any:
        future: Future[Any] = asyncio.run_coroutine_threadsafe(story, self.loop)
        return future.result(10)

    def ask(self, event: str, **data: Any) -> dict[str, Any]:
        return self.do(self.end.ask(event, **data))

    def begin(self, **wish: Any) -> "Visitor":
        self.do(self.end.connect())
        begun = self.ask("begin", **{**WISH, **wish})
        assert begun["ok"]
        self.id, self.token = begun["id"], begun["token"]
        return self

    async def _state(self, state: dict[str, Any]) -> None:
        for asked in (state, state["guest"]):
            key = asked and asked["key"]
            if key and self.id and asked["sealed_for"] != key["id"]:
                sealed = seal_secret(self.secret, self.id, key)
                data = {"key": key["id"], "sealed": sealed}
                await self.end.client.emit("seal", data, namespace="/chat")

    async def _envelope(self, told: dict[str, Any]) -> None:
        words = sealing.open_(self.secret, self.id, told["sender"], told["number"], told["body"])
        self.answers.append(json.loads(words)["text"])
        self.last = told["id"]

    def say(self, text: str, kind: str = "text") -> None:
        self.number += 1
        words = json.dumps({"kind": kind, "text": text})
        body = sealing.seal(self.secret, self.id, "visitor", self.number, words)
        assert self.ask("send", number=self.number, body=body)["ok"]

    def hears(self, tab: Page, text: str) -> None:
        for _ in range(100):
            if text in self.answers:
                return
            tab.wait_for_timeout(50)
        raise AssertionError(f"{text!r} is not among {self.answers}")

    async def _cut(self) -> None:
        await self.end.client.disconnect()
        await self.end.client.wait()
        # The transport closes a step later.
        await asyncio.sleep(0.1)

    def cut(self) -> None:
        self.do(self._cut())

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self.cut()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


def seal_secret(secret: bytes, conversation: str, key: dict[str, Any]) -> bytes:
    return sealing.seal_secret(secret, conversation, key["id"], key["public"])


@pytest.fixture
def arrive(site: Live) -> Iterator[Any]:
    """`arrive(**wish)`: somebody begins to wait."""
    with contextlib.ExitStack() as stack:

        def begin(**wish: Any) -> Visitor:
            made = Visitor(site.url)
            stack.callback(made.close)
            return made.begin(**wish)

        yield begin


def staff(site: Live, tab: Page, login: str, grant: Any = SOCIAL) -> int:
    """Somebody on duty, in front of the conversations, in English."""
    staff_id = hired(site, login, grant) if grant is SOCIAL else site.person(login, grant)
    from stoppvif.staff import model

    site.database.write(model.speak, staff_id, "en")
    site.log_in(tab, staff_id)
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.goto(f"{site.url}/desk/chat/")
    expect(tab.locator("#line")).to_have_attribute("data-state", "on")
    return staff_id


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    with contextlib.ExitStack() as stack:
        made = [browser.new_context(locale="en") for _ in range(2)]
        for context in made:
            stack.callback(context.close)
        yield made


@pytest.fixture
def tab(contexts: list[BrowserContext]) -> Page:
    return contexts[0].new_page()


def take(tab: Page) -> Any:
    """Accept what is offered; its panel, once the key is there."""
    tab.get_by_role("button", name="Accept").click()
    talk = tab.locator(".talk").last
    expect(talk).to_be_visible(timeout=SOON)
    expect(talk.locator("[data-key]")).to_be_hidden(timeout=SOON)
    return talk


def test_from_the_offer_to_words_both_ways_and_their_states(site, tab, arrive):
    staff(site, tab, "anna")
    she = arrive(topic="child")
    card = tab.locator("#offer")
    expect(card).to_contain_text("Children", timeout=SOON)
    expect(card).to_contain_text("French")
    expect(card).to_contain_text("seconds left")
    assert tab.title().startswith("●")
    talk = take(tab)
    expect(card).to_be_empty()
    she.say("Il est dans la pièce d’à côté.")
    expect(talk.locator(".log")).to_contain_text("Il est dans la pièce")
    talk.locator("textarea").fill("Je suis là.")
    talk.get_by_role("button", name="Send").click()
    expect(talk.locator("textarea")).to_have_value("")
    she.hears(tab, "Je suis là.")
    mine = talk.locator('[data-sender="professional"] [data-state]')
    expect(mine).to_have_text("sent")
    she.ask("seen", last=she.last, read=False)
    expect(mine).to_have_text("delivered")
    she.ask("seen", last=she.last, read=True)
    expect(mine).to_have_text("read")
    # Looked at here, so it is read there.
    with site.database.read() as session:
        assert session.query(EnvelopeRow).filter_by(sender="visitor", number=1).one().read
