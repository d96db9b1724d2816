"""The alarm by mail, to a real mail server: nothing lost, nothing twice, nothing told on the way."""

import contextlib
import datetime as dt
import email
import email.policy
import threading
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from desk import SOCIAL, Desk
from house import free_port
from postbox import Postbox, certificate, postbox
from stoppvif.duty import alarms, plans
from stoppvif.duty.edits import Times
from stoppvif.duty.mail import Mailer
from stoppvif.storage.engine import Database

TO = ("carla@example.org", "dirk@example.org")


@pytest.fixture
def box() -> Iterator[Postbox]:
    with postbox() as running:
        yield running


@pytest.fixture
def office(tmp_path, monkeypatch):
    """`office(url)`: a desk whose alarms go out by the mail server at `url`."""
    with contextlib.ExitStack() as stack:

        def made(url: str) -> Desk:
            found = Desk(tmp_path, monkeypatch, smtp_url=url, alarm_to=TO)
            stack.callback(found.database.close)
            return found

        yield made


def url(box: Postbox, login: str = "") -> str:
    return f"smtp://{login}{box.host}:{box.port}"


def alarm(desk: Desk, regime: str = "social") -> None:
    """An alarm is raised, and over."""
    desk.database.write(alarms.begin, regime, desk.now, mail=True)
    desk.database.write(alarms.end, regime, desk.now)


def deliver(desk: Desk) -> int:
    return desk.app.extensions["mailer"].deliver(desk.now)


def read(mail: bytes) -> EmailMessage:
    return email.message_from_bytes(mail, policy=email.policy.default)


# --- always the same words ------------------------------------------------------------------------


def constant(mail: bytes) -> bytes:
    """The mail without the two lines by which a mail server tells mails apart."""
    lines = mail.splitlines(keepends=True)
    rest = [line for line in lines if not line.startswith((b"Date:", b"Message-ID:"))]
    assert len(rest) == len(lines) - 2
    return b"".join(rest)


def test_two_alarms_of_different_regimes_and_times_are_the_same_mail(office, box):
    desk = office(url(box))
    anna = desk.person("annabella", SOCIAL)
    desk.write(plans.add_single, desk.edit(), anna, desk.now.date(), Times(667, 1333))
    alarm(desk)
    deliver(desk)
    desk.later(days=3, hours=5)
    alarm(desk, "police")
    deliver(desk)
    first, second = box.mails
    assert constant(first) == constant(second)
    for word in (b"annabella", b"social", b"police", b"polic", b"shift", b"11:07", b"22:13"):
        assert word not in constant(first).lower()


def test_the_mail_says_where_to_look_and_no_more(office, box):
    desk = office(url(box))
    alarm(desk)
    deliver(desk)
    mail = read(box.mails[0])
    assert mail["To"] == ", ".join(TO)
    assert mail["From"] == TO[0]
    assert mail["Subject"] == desk.app.extensions["content"].network.name
    assert mail["Message-ID"].endswith("@localhost>"), "the name of this machine stays here"
    assert mail.get_content().strip().endswith("http://localhost/desk/")
    assert len(mail.get_content().split()) < 12


# --- delivered, and once --------------------------------------------------------------------------


def test_each_alarm_is_one_mail_also_when_it_is_over_before_it_goes_out(office, box):
    desk = office(url(box))
    alarm(desk)
    alarm(desk, "police")
    assert deliver(desk) == 2
    desk.later(hours=1)
    assert deliver(desk) == 0
    assert len(box.mails) == 2


def test_two_processes_deliver_a_mail_once(office, box):
    desk = office(url(box))
    for _ in range(5):
        alarm(desk)
    here = desk.app.extensions["mailer"]
    with contextlib.closing(Database(desk.settings.database_url)) as other:
        mailers = [here, Mailer(other, url(box), here._letter)]
        start = threading.Barrier(len(mailers))

        def run(mailer: Mailer) -> None:
            start.wait()
            mailer.deliver(desk.now)

        threads = [threading.Thread(target=run, args=(mailer,)) for mailer in mailers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
    assert len(box.mails) == 5


def test_a_mail_is_kept_while_the_server_is_away_and_tried_after_longer_and_longer(office):
    port = free_port()
    desk = office(f"smtp://127.0.0.1:{port}")
    alarm(desk)
    for minutes in (1, 2, 4, 8, 15, 15):
        assert deliver(desk) == 0
        desk.later(minutes=minutes, seconds=-1)
        with postbox(port) as early:
            assert deliver(desk) == 0, f"before the {minutes} minutes are over"
        assert early.mails == []
        desk.later(seconds=1)
    with postbox(port) as back:
        assert deliver(desk) == 1
        assert len(back.mails) == 1
        desk.later(days=1)
        assert deliver(desk) == 0


def test_what_waits_survives_a_restart(office, tmp_path, monkeypatch, box):
    first = office(f"smtp://127.0.0.1:{free_port()}")
    alarm(first)
    deliver(first)
    first.database.close()
    second = office(url(box))
    second.at(first.now + dt.timedelta(minutes=1))
    assert deliver(second) == 1


def test_a_mail_that_is_refused_is_kept(office, box):
    desk = office(url(box))
    box.refuses = set(TO)
    alarm(desk)
    assert deliver(desk) == 0
    box.refuses = set()
    desk.later(minutes=1)
    assert deliver(desk) == 1


def test_one_refused_address_does_not_keep_the_mail_from_the_other(office, box):
    desk = office(url(box))
    box.refuses = {TO[0]}
    alarm(desk)
    assert deliver(desk) == 1
    assert len(box.mails) == 1


# --- encryption and passwords ---------------------------------------------------------------------


def test_the_line_is_encrypted_where_the_server_offers_it(office, tmp_path, monkeypatch):
    file, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with postbox(tls_context=context) as box:
        desk = office(url(box))
        alarm(desk)
        assert deliver(desk) == 1
        assert box.encrypted == [True]


def test_a_server_that_cannot_show_who_it_is_gets_nothing_and_the_mail_is_kept(office, tmp_path):
    _, context = certificate(tmp_path)
    with postbox(tls_context=context) as box:
        desk = office(url(box, "desk:s3cret%2F%40@"))
        alarm(desk)
        assert deliver(desk) == 0
        assert box.mails == box.logins == []
    desk.later(minutes=1)
    with desk.database.read() as session:
        assert alarms.due(session, desk.now)


def test_the_password_is_given_as_the_setting_has_it(office, tmp_path, monkeypatch):
    file, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with postbox(tls_context=context, auth_required=True) as box:
        desk = office(url(box, "desk:s3cret%2F%40@"))
        alarm(desk)
        assert deliver(desk) == 1
        assert box.logins == [(b"desk", b"s3cret/@")]


def test_a_password_never_goes_over_an_open_line_to_another_machine(office):
    # All of 127.0.0.0/8 is this machine, but this name of it is not one that we take for it.
    with postbox(host="127.0.0.2", auth_require_tls=False) as box:
        desk = office(url(box, "desk:s3cret%2F%40@"))
        alarm(desk)
        assert deliver(desk) == 0
        assert box.logins == box.mails == []


def test_without_a_mail_server_nothing_is_sent_and_nothing_waits(desk):
    assert desk.app.extensions["mailer"] is None
    assert not desk.watch.rules.mail
