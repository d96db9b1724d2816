"""Alarms and their mails: one for each regime, until somebody knows; tried against a real server."""

import datetime as dt
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from desk import Desk
from house import free_port
from stoppvif.duty import alarms
from stoppvif.duty.mail import Mailer

MINUTE = dt.timedelta(minutes=1)


class Box:
    """A mail server's memory; `refuse` is what it answers instead of taking a mail."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.to: list[list[str]] = []
        self.refuse = ""

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        if self.refuse:
            return self.refuse
        self.mails.append(envelope.content)
        self.to.append(envelope.rcpt_tos)
        return "250 taken"


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def box(port: int) -> Iterator[Box]:
    found = Box()
    server = Controller(found, hostname="127.0.0.1", port=port)
    server.start()
    yield found
    server.stop()


@pytest.fixture
def desk(tmp_path, monkeypatch, port: int) -> Iterator[Desk]:
    mail = {
        "smtp_url": f"smtp://127.0.0.1:{port}",
        "alarm_to": ("one@example.org", "two@example.org"),
        "alarm_from": "desk@example.org",
    }
    made = Desk(tmp_path, monkeypatch, **mail)
    yield made
    made.database.close()


@pytest.fixture
def mailer(desk: Desk) -> Mailer:
    return desk.app.extensions["mailer"]


def raised(desk: Desk, regime: str = "social") -> bool:
    return desk.database.write(alarms.begin, regime, desk.now, mail=True)


def body(mail: bytes) -> bytes:
    head, _, text = mail.partition(b"\r\n\r\n")
    subject = next(line for line in head.splitlines() if line.startswith(b"Subject:"))
    return subject + text


def test_a_regime_has_one_alarm_at_a_time(desk):
    assert raised(desk)
    assert not raised(desk)
    assert raised(desk, "police")
    assert desk.database.write(alarms.end, "social", desk.now)
    assert not desk.database.write(alarms.end, "social", desk.now)
    assert raised(desk)


def test_an_alarm_is_taken_by_one_person(desk):
    raised(desk)
    both = ("social", "police")
    assert desk.database.write(alarms.take, 1, "Carla", both, desk.now) == "social"
    assert desk.database.write(alarms.take, 1, "Dirk", both, desk.now) is None
    with desk.database.read() as session:
        (found,) = alarms.recent(session, both)
    assert (found.seen_by, found.rings) == ("Carla", False)


def test_a_mail_says_the_same_whatever_happened(desk, box, mailer):
    raised(desk)
    assert mailer.deliver(desk.now) == 1
    desk.later(days=3, hours=7)
    raised(desk, "police")
    assert mailer.deliver(desk.now) == 1
    first, second = box.mails
    assert body(first) == body(second)
    assert desk.settings.public_url.encode() in first
    for word in (b"social", b"police", b"violence", b"chat"):
        assert word not in body(first).lower()
    assert box.to == [["one@example.org", "two@example.org"]] * 2


def test_a_mail_goes_out_once_whoever_asks(desk, box, mailer):
    raised(desk)
    assert [mailer.deliver(desk.now), mailer.deliver(desk.now)] == [1, 0]
    desk.later(days=1)
    assert mailer.deliver(desk.now) == 0
    assert len(box.mails) == 1


def test_while_the_mail_server_is_away_nothing_is_lost(desk, mailer, port):
    raised(desk)
    assert mailer.deliver(desk.now) == 0
    # It is over meanwhile: that it was is still to be told.
    desk.database.write(alarms.end, "social", desk.now)
    assert mailer.deliver(desk.now) == 0, "not again at once"
    desk.later(minutes=1)
    assert mailer.deliver(desk.now) == 0
    found = Box()
    server = Controller(found, hostname="127.0.0.1", port=port)
    server.start()
    try:
        desk.later(minutes=1)
        assert mailer.deliver(desk.now) == 0, "the second wait is two minutes"
        desk.later(minutes=1)
        assert mailer.deliver(desk.now) == 1
    finally:
        server.stop()
    assert len(found.mails) == 1


def test_what_the_server_refuses_is_tried_again(desk, box, mailer):
    raised(desk)
    box.refuse = "451 later"
    assert mailer.deliver(desk.now) == 0
    box.refuse = ""
    desk.later(minutes=1)
    assert mailer.deliver(desk.now) == 1


def test_the_waits_grow_to_a_quarter_of_an_hour(desk, box, mailer):
    raised(desk)
    box.refuse = "550 never"
    waits = []
    for _ in range(8):
        before = desk.now
        assert mailer.deliver(desk.now) == 0
        while True:
            desk.later(seconds=30)
            with desk.database.read() as session:
                if alarms.due(session, desk.now):
                    break
        waits.append((desk.now - before) // MINUTE)
    assert waits == [1, 2, 4, 8, 15, 15, 15, 15]


def test_a_mailer_that_died_leaves_its_mail_to_another(desk, box, mailer):
    raised(desk)
    desk.database.write(alarms.claim, desk.now)
    assert mailer.deliver(desk.now) == 0
    desk.later(minutes=2)
    assert mailer.deliver(desk.now) == 1


def test_a_server_that_asks_for_a_password_gets_it(tmp_path, monkeypatch):
    port, box, given = free_port(), Box(), []

    def check(_server, _session, _envelope, _mechanism, data) -> AuthResult:
        given.append((data.login, data.password))
        return AuthResult(success=True)

    server = Controller(
        box, hostname="127.0.0.1", port=port, authenticator=check, auth_require_tls=False
    )
    server.start()
    try:
        url = f"smtp://desk%40example.org:p%20w@127.0.0.1:{port}"
        desk = Desk(tmp_path, monkeypatch, smtp_url=url, alarm_to=("a@example.org",))
        raised(desk)
        assert desk.app.extensions["mailer"].deliver(desk.now) == 1
        desk.database.close()
    finally:
        server.stop()
    assert given == [(b"desk@example.org", b"p w")]
    assert b"From: a@example.org" in box.mails[0]


def test_alarms_long_over_are_forgotten_unless_their_mail_waits(desk, mailer):
    raised(desk)
    desk.database.write(alarms.end, "social", desk.now)
    desk.later(days=30)
    desk.database.write(alarms.expire, desk.now)
    with desk.database.read() as session:
        (found,) = alarms.recent(session, ("social",))
    desk.database.write(alarms.delivered, found.id)
    desk.database.write(alarms.expire, desk.now)
    with desk.database.read() as session:
        assert alarms.recent(session, ("social",)) == []
