"""Nobody who watches the public pages can tell that a chat has begun, goes on, or has ended."""

import asyncio
import datetime as dt
import http.client
import re
from collections.abc import Iterator

import pytest

from ends import BODY, QUICK, WISH, professional, run, visitor
from live import Live, live
from stoppvif.content.hours import BRUSSELS
from stoppvif.web import clock

PAGES = ["/fr/", "/ar/", "/fr/urgent", "/fr/test/couple", "/fr/safety", "/health"]
ENCODINGS = ["", "gzip", "br", "gzip, deflate, br"]
Seen = dict[tuple[str, str], tuple[int, list[tuple[str, str]], bytes]]


class Clock:
    """The site's clock, which stands still until it is moved: what differs then is not the time.

    It begins in the afternoon, when no line opens or closes.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = clock.now().astimezone(BRUSSELS).replace(hour=14, minute=10)
        monkeypatch.setattr(clock, "now", lambda: self.at)
        monkeypatch.setattr(clock, "timestamp", lambda: self.at.timestamp())  # noqa: PLW0108

    async def move(self, site: Live) -> None:
        """Past any step in which pages follow what happens; then pages are made anew."""
        self.at += dt.timedelta(minutes=5)
        await asyncio.sleep(1.5)
        site.app.extensions["finished"].clear()


@pytest.fixture
def site(tmp_path) -> Iterator[Live]:
    with live(tmp_path, **QUICK) as running:
        yield running


def look(site: Live) -> Seen:
    """Status, headers and bytes of every page in every encoding, as they come over the wire."""
    seen: Seen = {}
    port = int(site.url.rpartition(":")[2])
    for path in PAGES:
        for encoding in ENCODINGS:
            connection = http.client.HTTPConnection("localhost", port, timeout=10)
            connection.request("GET", path, headers={"Accept-Encoding": encoding})
            answer = connection.getresponse()
            # uvicorn's own clock goes on.
            headers = [pair for pair in answer.getheaders() if pair[0].lower() != "date"]
            seen[path, encoding] = (answer.status, headers, answer.read())
            connection.close()
    return seen


def differing(before: Seen, after: Seen) -> list[tuple[str, str]]:
    return [key for key, value in before.items() if after[key] != value]


def timeless(seen: Seen) -> dict[str, bytes]:
    """Pages as they are without encoding, and without the minute that they were made in."""
    plain = {path: body for (path, encoding), (_, _, body) in seen.items() if not encoding}
    return {path: re.sub(rb"\b\d{1,2}[:.h ]{1,3}\d\d\b", b"", body) for path, body in plain.items()}


def test_nothing_public_changes_when_one_of_two_places_is_taken(site, monkeypatch):
    """One professional may have two conversations: she has one, and is as open as before."""
    time = Clock(monkeypatch)

    async def story():
        closed = look(site)
        async with professional(site, "anna") as anna, visitor(site) as she:
            await time.move(site)
            before = look(site)
            assert timeless(closed)["/fr/"] != timeless(before)["/fr/"], "somebody is there: seen"
            begun = await she.ask("begin", **WISH)
            moments = [look(site)]
            assert (await anna.ask("chat_claim", id=begun["id"]))["ok"]
            await she.until("state", state="active")
            assert (await she.ask("send", number=1, body=BODY))["ok"]
            moments.append(look(site))
            assert all(differing(before, seen) == [] for seen in moments)
            await time.move(site)
            moments = [look(site)]
            async with visitor(site) as second:
                other = await second.ask("begin", **WISH)
                assert (await anna.ask("chat_claim", id=other["id"]))["ok"]
                await second.until("state", state="active")
                await time.move(site)
                both = look(site)
                assert timeless(both)["/fr/"] != timeless(before)["/fr/"], "nobody is free: seen"
                assert (await second.ask("end"))["ok"]
            await she.ask("end")
            await time.move(site)
            moments.append(look(site))
        assert all(timeless(seen) == timeless(before) for seen in moments)
        assert all(status == 200 for status, _, _ in before.values())

    run(story())
