"""The alarm by mail: always the same words, so that nobody on the way learns what happened."""

import contextlib
import datetime as dt
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import unquote, urlsplit

from stoppvif.duty import alarms
from stoppvif.storage.engine import Database

TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The mail, the same for every alarm, and whom it goes to. `domain` stands in its id."""

    subject: str
    text: str
    sender: str
    to: tuple[str, ...]
    domain: str

    def message(self, now: dt.datetime) -> EmailMessage:
        """The mail as it is sent now."""
        message = EmailMessage()
        message["Subject"] = self.subject
        message["From"] = self.sender
        message["To"] = ", ".join(self.to)
        message["Date"] = format_datetime(now)
        # The library would name this machine.
        message["Message-ID"] = make_msgid(domain=self.domain)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text)
        return message


def send(smtp_url: str, message: EmailMessage) -> None:
    """Hand `message` to the mail server. Raises OSError or smtplib.SMTPException.

    The line is encrypted wherever the server offers it; a password never goes over one that is not.
    """
    parts = urlsplit(smtp_url)
    host, port = parts.hostname or "", parts.port
    secure = ssl.create_default_context()
    if parts.scheme == "smtps":
        with smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT_SECONDS, context=secure) as server:
            _hand_over(server, parts.username, parts.password, message)
        return
    with smtplib.SMTP(host, port or 587, timeout=TIMEOUT_SECONDS) as server:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=secure)
        elif parts.username and host not in ("localhost", "127.0.0.1", "::1"):
            raise smtplib.SMTPNotSupportedError("the mail server offers no encryption")
        _hand_over(server, parts.username, parts.password, message)


def _hand_over(
    server: smtplib.SMTP, user: str | None, password: str | None, message: EmailMessage
) -> None:
    if user:
        server.login(unquote(user), unquote(password or ""))
    server.send_message(message)


class Mailer:
    """Delivers the mails of alarms, each until the mail server has taken it."""

    def __init__(self, database: Database, smtp_url: str, letter: Callable[[], Letter]) -> None:
        self._database, self._smtp_url, self._letter = database, smtp_url, letter

    def deliver(self, now: dt.datetime) -> int:
        """Try every mail that is due; how many were taken. Raises Away."""
        taken = 0
        with self._database.read() as session:
            waiting = alarms.due(session, now)
        while waiting:
            alarm_id = self._database.write(alarms.claim, now)
            if alarm_id is None:
                break
            done = False
            with contextlib.suppress(OSError, smtplib.SMTPException):
                send(self._smtp_url, self._letter().message(now))
                done = True
            if done:
                self._database.write(alarms.delivered, alarm_id)
                taken += 1
            else:
                self._database.write(alarms.refused, alarm_id, now)
        return taken
