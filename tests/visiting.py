"""Both ends of a conversation for browser tests: a visitor's client that seals, a desk in a tab."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from desk import SOCIAL
from ends import WISH, End, hired
from live import Live
from stoppvif.chat import sealing
from stoppvif.staff import model

SOON = 10_000
# Quick, and yet no line is lost because the machine is busy.
PATIENT = {"heartbeat_seconds": 1, "lapse_seconds": 8}


class Visitor:
    """A visitor's end, in a loop of its own: the browser's is this thread's."""

    def __init__(self, url: str) -> None:
        self.end, self.secret, self.number = End(url, "/chat"), sealing.new_secret(), 0
        self.id, self.last = "", 0
        self.answers: list[str] = []
        # A browser whose page does not answer yet seals nothing.
        self.seals = True
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.end.client.on("state", self._state, namespace="/chat")
        self.end.client.on("envelope", self._envelope, namespace="/chat")

    def do(self, story: Any) -> Any:
        future: Future[Any] = asyncio.run_coroutine_threadsafe(story, self.loop)
        return future.result(10)

    def ask(self, event: str, **data: Any) -> dict[str, Any]:
        return self.do(self.end.ask(event, **data))

    def begin(self, **wish: Any) -> "Visitor":
        self.do(self.end.connect())
        begun = self.ask("begin", **{**WISH, **wish})
        assert begun["ok"]
        self.id = begun["id"]
        return self

    async def _state(self, state: dict[str, Any]) -> None:
        self.state = state
        for asked in (state, state["guest"]):
            key = asked and asked["key"]
            if self.seals and key and self.id and asked["sealed_for"] != key["id"]:
                sealed = sealing.seal_secret(self.secret, self.id, key["id"], key["public"])
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
        shown = tab.locator("main").inner_text()
        typed = [one.input_value() for one in tab.locator("textarea").all()]
        raise AssertionError(f"{text!r} is not among {self.answers}: {shown} {typed}")

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


@contextlib.contextmanager
def arriving(site: Live) -> Iterator[Any]:
    """`begin(**wish)`: somebody begins to wait."""
    with contextlib.ExitStack() as stack:

        def begin(**wish: Any) -> Visitor:
            made = Visitor(site.url)
            stack.callback(made.close)
            return made.begin(**wish)

        yield begin


@contextlib.contextmanager
def two_contexts(browser: Browser, **options: Any) -> Iterator[list[BrowserContext]]:
    with contextlib.ExitStack() as stack:
        made = [browser.new_context(locale="en", **options) for _ in range(2)]
        for context in made:
            stack.callback(context.close)
        yield made


def staff(site: Live, tab: Page, login: str, grant: Any = SOCIAL, language: str = "en") -> int:
    """Somebody on duty, in front of the conversations."""
    planned = grant.role == "professional"
    staff_id = hired(site, login, grant) if planned else site.person(login, grant)
    site.database.write(model.speak, staff_id, language)
    site.log_in(tab, staff_id)
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.goto(f"{site.url}/desk/chat/")
    expect(tab.locator("#line")).to_have_attribute("data-state", "on")
    return staff_id


def take(tab: Page) -> Locator:
    """Accept what is offered; its panel, once the key is there."""
    held = tab.locator(".talk").count()
    tab.locator("[data-accept]").click(timeout=SOON)
    expect(tab.locator(".talk")).to_have_count(held + 1, timeout=SOON)
    talk = tab.locator(f"#{tab.locator('.talk').last.get_attribute('id')}")
    expect(talk.locator("[data-key]")).to_be_hidden(timeout=SOON)
    return talk


def say(talk: Locator, words: str) -> None:
    talk.locator("textarea").fill(words)
    talk.locator("textarea").press("Control+Enter")


def taken(site, tab, arrive, login, **wish):
    """A professional and somebody whom she has taken: the visitor, and the panel."""
    staff(site, tab, login)
    she = arrive(**wish)
    return she, take(tab)
