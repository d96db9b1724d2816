"""Our server with conversations under way: `relay_server.py PORT FOLDER PROFESSIONALS EACH`.

What a client needs to go on with each of them is written to FOLDER/ends.json.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import uvicorn

from pairs import SECRET, seed
from stoppvif.chat import limits
from stoppvif.paths import data
from stoppvif.server import Front, _Quiet, options, settle
from stoppvif.settings import Settings
from stoppvif.staff.access import cookie_name
from stoppvif.storage.upgrade import prepare
from stoppvif.web import clock, logs


def settings(port: int, folder: Path) -> Settings:
    return Settings(
        public_url=f"http://localhost:{port}",
        content_dir=data("content"),
        database_url=f"sqlite:///{folder / 'relay.db'}",
        secret_key=SECRET,
        # Most of the professionals are away in most of the turns: theirs stay theirs.
        chat_absent_seconds=86_400,
        chat_silence_seconds=86_400,
    )


def run(front: Front, port: int) -> None:
    logs.set_up()
    prepare(front.flask.extensions["database"])
    settle()
    config = uvicorn.Config(cast(Any, front), host="127.0.0.1", port=port, **options())
    _Quiet(config, front, "answers").run()


def main() -> None:
    port, folder, professionals, each = int(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:])
    # Twenty messages a minute are a visitor's, not a bench's.
    limits.MESSAGES_A_MINUTE = 10**6
    limits._counted = lambda *_: 0.0
    front = Front(settings(port, folder))
    database = front.flask.extensions["database"]
    prepare(database)
    found = database.submit(seed, professionals, each, clock.now()).result(120)
    named = {"cookie": cookie_name(front.flask), "ends": [asdict(one) for one in found]}
    (folder / "ends.json").write_text(json.dumps(named), encoding="utf-8")
    run(front, port)


if __name__ == "__main__":
    main()
