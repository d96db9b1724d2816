"""Our server with conversations under way: `relay_server.py PORT FOLDER PROFESSIONALS EACH`.

What a client needs to go on with each of them is written to FOLDER/ends.json.
"""

import datetime as dt
import json
import secrets
import sys
from pathlib import Path
from typing import Any, cast

import uvicorn
from sqlalchemy import insert
from sqlalchemy.orm import Session

from stoppvif.chat import limits
from stoppvif.chat.tables import ConversationRow
from stoppvif.paths import data
from stoppvif.server import Front, _Quiet, options, settle
from stoppvif.settings import Settings
from stoppvif.staff import model, sessions
from stoppvif.staff.access import cookie_name
from stoppvif.staff.keys import fingerprint
from stoppvif.staff.model import Grant, NewAccount
from stoppvif.storage.upgrade import prepare
from stoppvif.web import clock, logs

SOCIAL = Grant("professional", ("social",), ("me",), ("fr",))


def settings(port: int, folder: Path) -> Settings:
    return Settings(
        public_url=f"http://localhost:{port}",
        content_dir=data("content"),
        database_url=f"sqlite:///{folder / 'relay.db'}",
        secret_key="a key that is known to everybody who reads this",
    )


def run(front: Front, port: int) -> None:
    logs.set_up()
    prepare(front.flask.extensions["database"])
    settle()
    config = uvicorn.Config(cast(Any, front), host="127.0.0.1", port=port, **options())
    _Quiet(config, front, "answers").run()


def seed(session: Session, professionals: int, each: int, now: dt.datetime) -> list[dict[str, Any]]:
    """Professionals who are logged in, each with as many active conversations."""
    found: list[dict[str, Any]] = []
    for number in range(professionals):
        new = NewAccount(f"person{number}", f"Person {number}", "fr", (SOCIAL,))
        staff_id, name = model.add(session, new, now), sessions.new_name()
        sessions.begin(session, staff_id, name, "passkey", now)
        pairs = [(secrets.token_urlsafe(16), secrets.token_urlsafe(32)) for _ in range(each)]
        rows = [
            {
                "id": conversation_id,
                "token": fingerprint(token),
                "regime": "social",
                "language": "fr",
                "state": "active",
                "owner": staff_id,
                "front": False,
                "covered": False,
                "returned": False,
            }
            | dict.fromkeys(("since", "started", "queued", "spoken"), now)
            for conversation_id, token in pairs
        ]
        session.execute(insert(ConversationRow), rows)
        found.append({"cookie": name, "conversations": pairs})
    return found


def main() -> None:
    port, folder, professionals, each = int(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:])
    # Twenty messages a minute are a visitor's, not a bench's.
    limits.MESSAGES_A_MINUTE = 10**6
    limits._counted = lambda *_: 0.0
    front = Front(settings(port, folder))
    database = front.flask.extensions["database"]
    prepare(database)
    found = database.submit(seed, professionals, each, clock.now()).result(120)
    named = {"cookie": cookie_name(front.flask), "ends": found}
    (folder / "ends.json").write_text(json.dumps(named), encoding="utf-8")
    run(front, port)


if __name__ == "__main__":
    main()
