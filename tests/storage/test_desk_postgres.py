"""The desk over PostgreSQL: the same pages, from the invitation to a shift in the roster."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desk import COORDINATOR, SOCIAL, Desk
from enrolling import code, enrol, log_in
from postgres import Postgres
from stoppvif.duty import model
from stoppvif.storage.key import NoKeyError

WEEK = "/desk/roster/social/2026-W48"
ADD = "/desk/roster/social/add"


@pytest.fixture
def make(
    postgres: Postgres, prepared: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Desk]]:
    """`make()`: a desk over one database of a PostgreSQL server, as each node has it."""
    url, made = postgres.url(postgres.create(prepared)), []

    def one() -> Desk:
        made.append(Desk(tmp_path, monkeypatch, database_url=url))
        return made[-1]

    yield one
    for desk in made:
        desk.database.close()


@pytest.fixture
def desk(make: Callable[[], Desk]) -> Desk:
    return make()


def shift(person: int, seen: int, day: str = "2026-11-24") -> dict[str, object]:
    return {"person": person, "day": day, "opens": "09:00", "closes": "12:00", "seen": seen}


def shifts(desk: Desk) -> list[str]:
    with desk.database.read() as session:
        return [single.day.isoformat() for single in model.load(session).singles]


def test_from_an_invitation_to_a_shift_in_the_roster(desk: Desk):
    staff_id = desk.person("anne", SOCIAL, COORDINATOR, language="en")
    secret = enrol(desk, staff_id)
    browser, shown = desk.stranger(), code(desk, secret)
    assert log_in(browser, "anne", shown).to == "/desk/"
    assert log_in(desk.stranger(), "anne", shown, status=422), "no code counts twice"
    assert "Anne" in browser.get("/desk/").text
    browser.post(ADD, shift(staff_id, seen=999))
    assert "09:00" in browser.get(WEEK).main
    assert "Anne" in browser.get("/desk/trail").main
    browser.post("/desk/logout")
    assert browser.get(WEEK, status=303).to.startswith("/desk/login")


def test_a_recovery_code_counts_once(desk: Desk):
    staff_id = desk.person("anne", SOCIAL, language="en")
    enrol(desk, staff_id)
    fresh = desk.enter(staff_id).post("/desk/account/codes", status=200)
    recovery = fresh.soup.select_one("main code, main li").get_text(strip=True)
    log_in(desk.stranger(), "anne", recovery)
    log_in(desk.stranger(), "anne", recovery, status=422)


def test_of_two_coordinators_at_two_nodes_the_second_is_shown_what_the_first_changed(
    make: Callable[[], Desk],
):
    here, there = make(), make()
    anne = here.person("anne", SOCIAL, COORDINATOR, language="en")
    bea = there.person("bea", COORDINATOR, language="en")
    first, second = here.enter(anne), there.enter(bea)
    forms = [browser.get(f"{ADD}?day=2026-11-24") for browser in (first, second)]
    seen = [int(form.soup.find("input", attrs={"name": "seen"})["value"]) for form in forms]
    first.post(ADD, shift(anne, seen[0]))
    told = second.post(ADD, shift(anne, seen[1], "2026-11-25"), status=409)
    assert "Anne" in told.main
    assert shifts(there) == ["2026-11-24"]


def test_a_shift_that_one_node_plans_is_on_the_board_of_the_other(make: Callable[[], Desk]):
    here, there = make(), make()
    anne = here.person("anne", SOCIAL, COORDINATOR, language="en")
    there.watch.beat(there.now)
    here.enter(anne).post(ADD, shift(anne, 999, f"{here.now:%Y-%m-%d}"))
    there.watch.beat(there.now)
    assert there.watch.board.rostered(there.now) == {anne}


def test_a_server_that_was_restarted_costs_nobody_a_login_or_a_page(desk: Desk, postgres: Postgres):
    browser = desk.as_("anne", SOCIAL, COORDINATOR, language="en")
    browser.get("/desk/")
    postgres.stop()
    try:
        told = browser.get("/desk/", status=503)
        numbers = {link["href"] for link in told.soup.select('main a[href^="tel:"]')}
        assert numbers == {"tel:101", "tel:112"}
        health = desk.app.test_client().get("/health")
        assert (health.status_code, health.text) == (503, "database")
        assert desk.app.test_client().get("/en/").status_code == 200
    finally:
        postgres.start()
    browser.get("/desk/")
    browser.post("/desk/duty/extra", {"hours": 2})
    assert desk.app.test_client().get("/health").status_code == 200


def test_the_secret_key_must_be_set(make: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch):
    """There is no file to keep one beside, and every node must have the same."""
    monkeypatch.setattr(
        "desk.SETTINGS", type(make().settings)(content_dir=make().settings.content_dir)
    )
    with pytest.raises(NoKeyError, match="must be set"):
        make()
