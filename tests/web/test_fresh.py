"""Finished pages follow their data: in this process at once, in others within half a second."""

import asyncio
import math

from stoppvif.storage import revisions
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare
from stoppvif.web.finished import Finished, Store, Variant
from stoppvif.web.fresh import Fresh

_VARIANT = Variant([], b"a", {}, {})
PAGE = Finished(200, (_VARIANT, _VARIANT, _VARIANT), math.inf)


def made(tmp_path):
    database, store = Database(f"sqlite:///{tmp_path}/a.db"), Store(1000)
    prepare(database)
    return database, store, Fresh(database, store)


def test_a_change_drops_its_pages_and_no_others(tmp_path):
    database, store, fresh = made(tmp_path)
    database.write(revisions.bump, "agenda")
    fresh.look()
    for name in ("agenda", "directory"):
        store.put(f"/{name}", PAGE, name, store.drops(name))
    fresh.look()
    assert store.get("/agenda")
    database.write(revisions.bump, "agenda")
    fresh.look()
    assert store.get("/agenda") is None
    assert store.get("/directory")
    database.close()


def test_what_another_process_changed_shows_by_itself(tmp_path):
    database, store, fresh = made(tmp_path)
    other = Database(f"sqlite:///{tmp_path}/a.db")

    async def story() -> bool:
        fresh.start()
        await asyncio.sleep(0.1)
        store.put("/agenda", PAGE, "agenda", store.drops("agenda"))
        await asyncio.to_thread(other.write, revisions.bump, "agenda")
        for _ in range(100):
            await asyncio.sleep(0.1)
            if store.get("/agenda") is None:
                break
        await fresh.stop()
        return store.get("/agenda") is None

    assert asyncio.run(story())
    database.close()
    other.close()
