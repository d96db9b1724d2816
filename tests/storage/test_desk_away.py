"""The site while its database is locked or away: numbers to call, and nothing lost in silence."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from desk import ADMINISTRATOR, COORDINATOR, SOCIAL, Answer, Desk, Visitor
from enrolling import code, enrol, log_in
from house import LANGUAGES, addresses
from locking import EXCLUSIVE, WRITING, locked
from stoppvif.storage.tables import Base

# Before the desk is there: each connection has its own patience.
pytestmark = pytest.mark.usefixtures("hasty")
EVERYTHING = (SOCIAL, COORDINATOR, ADMINISTRATOR)
NUMBERS = {"tel:101", "tel:112"}
TODAY, WEEK = "2026-11-23", "2026-W48"


def to_call(answer: Answer) -> set[str]:
    return {link["href"] for link in answer.soup.select('main a[href^="tel:"]')}


def file_of(desk: Desk) -> Path:
    return Path(desk.database.url.database)


def rows(desk: Desk) -> dict[str, list[tuple]]:
    """Every row of every table."""
    with desk.database.read() as session:
        return {
            name: sorted(map(tuple, session.execute(text(f"SELECT * FROM {name}"))), key=repr)
            for name in Base.metadata.tables
        }


@pytest.fixture
def coordinator(desk: Desk) -> Visitor:
    """Somebody who may do everything, at a desk that does not wait long."""
    browser = desk.as_("anne", *EVERYTHING, language="en")
    browser.post("/desk/roster/social/add", shift(desk, TODAY))
    return browser


def anne(desk: Desk) -> int:
    return next(iter(desk.watch.roster.people))


def shift(desk: Desk, day: str) -> dict[str, object]:
    times = {"opens": "09:00", "closes": "12:00"}
    return {"person": anne(desk), "day": day, "seen": 999, **times}


# --- somebody else writes, for longer than anybody waits ------------------------------------------


FORMS: dict[str, tuple[str, Callable[[Desk], dict[str, object]]]] = {
    "language": ("/desk/account/language", lambda _: {"language": "nl"}),
    "invitation": (
        "/desk/staff/new",
        lambda _: {
            "login": "bea",
            "name": "Bea",
            "language": "en",
            "roles": "administrator",
            "regime": "social",
            "commune": "",
        },
    ),
    "extra shift": ("/desk/duty/extra", lambda _: {"hours": 2}),
    "shift": ("/desk/roster/social/add", lambda desk: shift(desk, "2026-11-24")),
    "absence": (
        "/desk/roster/social/absences",
        lambda desk: {"person": anne(desk), "first": TODAY, "last": TODAY, "seen": 999},
    ),
    "cover": (
        "/desk/roster/social/cover",
        lambda _: {"language": "fr", "days": 0, "opens": "09:00", "closes": "12:00", "seen": 999},
    ),
    "copy": (f"/desk/roster/social/{WEEK}/copy", lambda _: {"target": "2026-12-01", "seen": 999}),
    "logout": ("/desk/logout", lambda _: {}),
}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_sent_meanwhile_is_refused_with_the_numbers_and_none_of_it_is_kept(
    desk: Desk, coordinator: Visitor, form: str
):
    path, data = FORMS[form][0], FORMS[form][1](desk)
    before = rows(desk)
    with locked(file_of(desk), *WRITING):
        told = coordinator.post(path, data, status=503)
    assert to_call(told) == NUMBERS
    assert "Nothing that you sent was kept." in told.main
    assert rows(desk) == before
    coordinator.post(path, data, status=200 if form == "invitation" else 303)
    assert rows(desk) != before, "the same form, sent again, is written"


def test_nobody_is_half_logged_in(desk: Desk):
    secret = enrol(desk, desk.person("anne", SOCIAL, language="en"))
    browser = desk.stranger()
    before, shown = rows(desk), code(desk, secret)
    with locked(file_of(desk), *WRITING):
        assert to_call(log_in(browser, "anne", shown, status=503)) == NUMBERS
    assert rows(desk) == before
    assert browser.get("/desk/", status=303).to.startswith("/desk/login")
    log_in(browser, "anne", shown)
    browser.get("/desk/")


def test_what_is_only_looked_at_shows_meanwhile(desk: Desk, coordinator: Visitor):
    desk.later(minutes=5)
    with locked(file_of(desk), *WRITING):
        for path in ("/desk/", "/desk/account/", f"/desk/roster/social/{WEEK}", "/desk/trail"):
            coordinator.get(path)
        assert health(desk) == (200, "ok")


# --- the database does not answer at all ----------------------------------------------------------


@contextmanager
def kept_by_somebody(file: Path) -> Iterator[None]:
    with locked(file, *EXCLUSIVE):
        yield


@contextmanager
def taken_away(file: Path) -> Iterator[None]:
    """As when the disk that it stands on is gone."""
    elsewhere = file.with_name("elsewhere")
    file.rename(elsewhere)
    file.mkdir()
    yield
    file.rmdir()
    elsewhere.rename(file)


@contextmanager
def damaged(file: Path) -> Iterator[None]:
    whole = file.read_bytes()
    file.write_bytes(b"?" * len(whole))
    yield
    file.write_bytes(whole)


Fault = Callable[[], AbstractContextManager[None]]


@pytest.fixture(params=[kept_by_somebody, taken_away, damaged])
def fault(request: pytest.FixtureRequest, desk: Desk) -> Fault:
    """`with fault():` the database does not answer."""

    @contextmanager
    def happen() -> Iterator[None]:
        # A file that is open would answer all the same.
        desk.database.close()
        with request.param(file_of(desk)):
            yield
            desk.database.close()

    return happen


def health(desk: Desk) -> tuple[int, str]:
    answer = desk.app.test_client().get("/health")
    return answer.status_code, answer.text


def test_health_says_that_it_is_the_database(desk: Desk, fault: Fault):
    assert health(desk) == (200, "ok")
    with fault():
        assert health(desk) == (503, "database")
    assert health(desk) == (200, "ok")


def test_every_page_of_the_desk_gives_the_numbers(desk: Desk, coordinator: Visitor, fault: Fault):
    pages = (
        "/desk/",
        "/desk/live",
        "/desk/account/",
        "/desk/staff/",
        f"/desk/roster/social/{WEEK}",
    )
    with fault():
        for page in pages:
            told = coordinator.get(page, status=503)
            assert to_call(told) == NUMBERS
            assert told.cookies == [], "she stays logged in"
    for page in pages:
        coordinator.get(page)


def test_a_form_that_is_sent_gets_the_numbers_and_nothing_of_it_is_kept(
    desk: Desk, coordinator: Visitor, fault: Fault
):
    before = rows(desk)
    data = {"csrf_token": coordinator.token(), **shift(desk, "2026-11-24")}
    with fault():
        # Not by `post`, which asks for a token first.
        told = coordinator._ask("POST", "/desk/roster/social/add", 503, {}, data=data)
    assert to_call(told) == NUMBERS
    assert rows(desk) == before


def test_the_door_is_shown_and_opens_for_nobody(desk: Desk, fault: Fault):
    stranger = desk.stranger()
    stranger.get("/desk/login?lang=en")
    with fault():
        data = {"csrf_token": "any", "login": "anne", "password": "any", "code": "any"}
        told = stranger._ask("POST", "/desk/login", 503, {}, data=data)
    assert to_call(told) == NUMBERS


# Pages that are made of what stands in the database.
OF_DATA = ("agenda", "contacts")


def test_visitors_see_every_page_of_content(desk: Desk, coordinator: Visitor, fault: Fault):
    """Also on another day, when the roster would be read again: then nobody is there."""
    client = desk.app.test_client()
    with fault():
        desk.later(days=1)
        for path in addresses(desk.app)[::9] + [f"/{lang}/" for lang in LANGUAGES]:
            if path.split("/")[2] not in OF_DATA:
                assert client.get(path).status_code == 200, path
        assert 'data-state="closed"' in client.get("/en/").text
        assert client.get("/").status_code == 302


def test_a_page_of_data_leads_to_the_numbers_until_they_can_be_read(desk: Desk, fault: Fault):
    client = desk.app.test_client()
    with fault():
        for page in OF_DATA:
            answer = client.get(f"/fr/{page}/")
            assert answer.status_code == 503
            assert 'href="/fr/urgent"' in answer.text, page
    assert client.get("/fr/agenda/").status_code == 200


def test_visitors_see_pages_of_a_site_that_never_saw_its_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "soon gone"
    folder.mkdir()
    desk = Desk(folder, monkeypatch)
    desk.database.close()
    shutil.rmtree(folder)
    for path in ("/fr/", "/ar/urgent", "/en/test/couple"):
        assert desk.app.test_client().get(path).status_code == 200
    assert health(desk) == (503, "database")
