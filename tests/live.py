"""A desk that really answers, in this process: for browsers, with people that a test makes."""

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import uvicorn
from playwright.sync_api import Page

from desk import Desk
from house import SETTINGS, free_port
from stoppvif.server import Front, _Quiet, options
from stoppvif.staff import sessions
from stoppvif.staff.access import cookie_name
from stoppvif.storage.upgrade import prepare


class Live(Desk):
    """`Desk` behind the real front, on the real clock; with `public_url`, behind a proxy there."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.port = port = free_port()
        own = {
            "public_url": f"http://localhost:{port}",
            "database_url": f"sqlite:///{folder / 'live.db'}",
        }
        self.settings = replace(SETTINGS, **{**own, **settings})
        front = Front(self.settings)
        self.app = front.flask
        self.database = self.app.extensions["database"]
        prepare(self.database)
        config = uvicorn.Config(cast(Any, front), host="127.0.0.1", port=port, **options())
        self.server = _Quiet(config, front, "")

    @property
    def url(self) -> str:
        return self.settings.public_url

    def log_in(self, tab: Page, staff_id: int) -> None:
        """Give a tab's browser a session of this account."""
        name = sessions.new_name()
        self.database.write(sessions.begin, staff_id, name, "passkey", self.now)
        tab.context.add_cookies([{"name": cookie_name(self.app), "value": name, "url": self.url}])


@contextlib.contextmanager
def live(folder: Path, **settings: Any) -> Iterator[Live]:
    """A live desk, until the block ends."""
    made = Live(folder, **settings)
    thread = threading.Thread(target=made.server.run, daemon=True)
    thread.start()
    try:
        while not made.server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield made
    finally:
        made.server.should_exit = True
        thread.join(20)
