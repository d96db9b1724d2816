"""A visitor's browser without script, for tests: pages, forms, one cookie, and a stream."""

import contextlib
import http.client
import re
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup

from audit import Page, audit

# Forms with a field of text.
FIELDS = ("write", "word", "uncover", "resume")
FRAMES = ("stream", "write", "cover", "uncover")


class Plain:
    """One browser. Every page that it fetches passes through the page audit."""

    def __init__(self, url: str, lang: str = "fr") -> None:
        self.host, self.lang, self.cookie, self.given = urlsplit(url).netloc, lang, "", ""
        self.headers: dict[str, str] = {}
        self.status, self.page = 0, BeautifulSoup("", "html.parser")

    def path(self, name: str) -> str:
        return name if name.startswith("/") else f"/{self.lang}/chat/{name}"

    def get(self, name: str, status: int = 200) -> str:
        return self._ask("GET", self.path(name), status)

    def post(self, name: str, status: int = 200, follow: bool = True, **fields: str) -> str:
        """Send a form, and go where its answer leads."""
        name = f"search/{name}" if name in FIELDS else name
        return self._ask("POST", self.path(name), status, urlencode(fields), follow)

    def write(self, text: str, status: int = 200, number: str = "") -> str:
        """Fill in the field of her frame, and send it."""
        if not number:
            self.get("write")
            number = self.number
        return self.post("write", status, text=text, number=number)

    @property
    def number(self) -> str:
        return str(self.page.find("input", attrs={"name": "number"})["value"])

    @property
    def field(self) -> str:
        return self.page.find("textarea").get_text()

    @property
    def words(self) -> str:
        """What stands in the page's content."""
        return re.sub(r"\s+", " ", self.page.main.get_text(" ", strip=True))

    def _ask(self, method: str, path: str, status: int, body: str = "", follow: bool = True) -> str:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        sent = {"Cookie": self.cookie} if self.cookie else {}
        if method == "POST":
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        with contextlib.closing(connection):
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            text = answer.read().decode()
        self.status, self.headers = answer.status, {k.lower(): v for k, v in answer.getheaders()}
        self.given = self.headers.get("set-cookie", "")
        if self.given:
            self.cookie = "" if "sv=;" in self.given else self.given.partition(";")[0]
        if follow and answer.status == 303 and self.headers["location"].startswith("/"):
            return self._ask("GET", self.headers["location"], status)
        assert answer.status == status, f"{method} {path}: {answer.status} {text[-400:]}"
        self.page = BeautifulSoup(text, "html.parser")
        if text and status != 303:
            self._audit(path, text)
        return text

    def _audit(self, path: str, text: str) -> None:
        row = "stream" if path.rpartition("/")[2] in FRAMES else "chat"
        headers = {k: v for k, v in self.headers.items() if k != "set-cookie"}
        # The table is that of a site on port 80.
        policy = headers.get("content-security-policy", "")
        headers["content-security-policy"] = policy.replace(f"ws://{self.host}", "ws://localhost")
        audit(Page(path, self.status, headers, text, row))

    @contextlib.contextmanager
    def stream(self) -> Iterator["Stream"]:
        """The frame of the messages, as long as the block lasts."""
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request("GET", self.path("stream"), headers={"Cookie": self.cookie})
        found = Stream(connection)
        try:
            yield found
        finally:
            found.cut()


class Stream:
    """What has come so far."""

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self.answer = connection.getresponse()
        self.connection, self.text, self.over = connection, "", False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError, AttributeError):
            while piece := self.answer.read1(65536):
                self.text += piece.decode()
            self.over = self.text.rstrip().endswith("</html>")

    def until(self, words: str, seconds: float = 8) -> None:
        """Wait until these words have come."""
        deadline = time.monotonic() + seconds
        while words not in self.text:
            assert time.monotonic() < deadline, f"{words!r} did not come: {self.text[-800:]}"
            time.sleep(0.02)

    def ends(self, seconds: float = 8) -> None:
        """Wait until the page is whole."""
        self._thread.join(seconds)
        assert self.over, self.text[-300:]

    def cut(self) -> None:
        """Close the line."""
        with contextlib.suppress(OSError):
            if self.answer.fp is not None:
                self.answer.fp.raw._sock.shutdown(2)
        self.connection.close()
        self._thread.join(5)
