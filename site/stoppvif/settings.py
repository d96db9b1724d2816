"""Every setting, from the environment, checked at the start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from stoppvif import paths, values

PREFIX = "STOPPVIF_"


class SettingsError(Exception):
    """One or more settings are wrong; each argument is one clear line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the person who hosts the site decides. `SETTINGS` says what each field means."""

    public_url: str = "http://localhost:8000"
    # Language to address; the key "" stands for every language without its own.
    exit_url: Mapping[str, str] = field(default_factory=dict)
    content_dir: Path
    database_url: str = field(default="sqlite:///stoppvif.db", repr=False)
    # None: made at the first start and kept in a file beside the database (`storage.key`).
    secret_key: str | None = field(default=None, repr=False)
    surfaces: frozenset[str] = frozenset({"public", "desk"})
    behind_proxy: int = 0
    # Origins of the communes' own sites.
    embed_ancestors: tuple[str, ...] = ()
    # No server: alarms ring at the desk alone.
    smtp_url: str | None = field(default=None, repr=False)
    alarm_to: tuple[str, ...] = ()
    alarm_from: str | None = None
    alarm_seconds: int = 120
    heartbeat_seconds: int = 5
    lapse_seconds: int = 15
    trail_days: int = 180
    chat_numbers_seconds: int = 120
    chat_offer_seconds: int = 30
    chat_ask_seconds: int = 600
    chat_silence_seconds: int = 900
    chat_dropped_seconds: int = 1800
    chat_words_seconds: int = 86400
    chat_absent_seconds: int = 60
    threads: int = 10
    finished_mb: int = 64
    body_kb: int = 64
    body_seconds: float = 10.0

    @property
    def host(self) -> str:
        """The `Host` header of a request that is meant for us, lower case."""
        return urlsplit(self.public_url).netloc.lower()

    @property
    def tls(self) -> bool:
        """Whether visitors reach the site over TLS."""
        return self.public_url.startswith("https://")


def on_this_machine(port: int) -> str:
    """The public address of a site that nobody else reaches. Passkeys need the name."""
    return values.public_url(f"http://localhost:{port}")


@dataclass(frozen=True, slots=True)
class Spec:
    """How one setting is read; `default` and `meaning` are the README's words."""

    read: Callable[[str], Any]
    default: str
    meaning: str


SETTINGS: dict[str, Spec] = {
    "PUBLIC_URL": Spec(
        values.public_url,
        "http://localhost:8000",
        "Scheme and host that visitors type. Requests for any other host are refused; "
        "`https` switches HSTS on.",
    ),
    "EXIT_URL": Spec(
        values.exit_url,
        "from `content/network.yaml`",
        "The neutral site that leaving leads to: one address for all languages, or one each: "
        "`fr=https://…,nl=https://…`.",
    ),
    "CONTENT_DIR": Spec(
        values.folder, "the network's own `content/`", "Words and facts of your network."
    ),
    "DATABASE_URL": Spec(
        values.database_url,
        "sqlite:///stoppvif.db",
        "Where accounts and shifts are kept: `sqlite:///file` or "
        "`postgresql://user:password@host/name`.",
    ),
    "SECRET_KEY": Spec(
        values.secret_key,
        "made at the first start, in a file beside the SQLite database",
        "Seals what a thief of the database must not read. At least 32 characters; never in the "
        "same backup as the database.",
    ),
    "SURFACES": Spec(
        values.surfaces,
        "public,desk",
        "What this process serves: the public site, the desk behind the login, or both.",
    ),
    "BEHIND_PROXY": Spec(
        values.whole(0, 5),
        "0",
        "How many of your own servers stand before this one and add to `X-Forwarded-For`. "
        "Failed logins are slowed by a hash of the address, which is never stored.",
    ),
    "EMBED_ANCESTORS": Spec(
        values.hosts,
        "none: nobody",
        "Sites of your communes that may show agenda and test in a frame: "
        "`https://www.example.be`, with commas.",
    ),
    "SMTP_URL": Spec(
        values.smtp_url,
        "none: no mail",
        "Server for alarm mails: `smtps://user:password@host` or `smtp://host:port`.",
    ),
    "ALARM_TO": Spec(
        values.mails, "none", "Addresses, with commas, that hear of a shift without anyone present."
    ),
    "ALARM_FROM": Spec(values.mail, "the first of `ALARM_TO`", "Sender of alarm mails."),
    "ALARM_SECONDS": Spec(
        values.whole(5, 3600), "120", "Seconds of a shift without anyone present before the alarm."
    ),
    "HEARTBEAT_SECONDS": Spec(
        values.whole(1, 30), "5", "Seconds between two signs of life of a professional's desk."
    ),
    "LAPSE_SECONDS": Spec(
        values.whole(3, 120),
        "15",
        "Seconds without any after which she no longer counts as present; at least three times "
        "the heartbeat.",
    ),
    "TRAIL_DAYS": Spec(
        values.whole(1, 3650), "180", "Days for which the trail of staff actions is kept."
    ),
    "CHAT_NUMBERS_SECONDS": Spec(
        values.whole(5, 3600),
        "120",
        "Seconds of waiting for a conversation after which the telephone numbers are shown and a "
        "coordinator is alarmed.",
    ),
    "CHAT_OFFER_SECONDS": Spec(
        values.whole(5, 300),
        "30",
        "Seconds for which a professional alone is offered whoever waits.",
    ),
    "CHAT_ASK_SECONDS": Spec(
        values.whole(5, 86400),
        "600",
        "Seconds of silence after which a visitor is asked if she is there.",
    ),
    "CHAT_SILENCE_SECONDS": Spec(
        values.whole(5, 86400), "900", "Seconds of silence after which a conversation is closed."
    ),
    "CHAT_DROPPED_SECONDS": Spec(
        values.whole(5, 86400),
        "1800",
        "Seconds for which a conversation waits for a visitor who is cut off.",
    ),
    "CHAT_WORDS_SECONDS": Spec(
        values.whole(5, 604800), "86400", "The same where she has resume words."
    ),
    "CHAT_ABSENT_SECONDS": Spec(
        values.whole(5, 3600),
        "60",
        "Seconds after which a conversation goes back to the queue's front, because its "
        "professional is cut off.",
    ),
    "THREADS": Spec(values.whole(1, 64), "10", "Threads that render pages."),
    "FINISHED_MB": Spec(values.whole(1, 4096), "64", "Memory for finished pages, in megabytes."),
    "BODY_KB": Spec(values.whole(1, 5120), "64", "Largest request body, in kilobytes."),
    "BODY_SECONDS": Spec(
        values.whole(1, 120), "10", "Seconds in which a request body must arrive."
    ),
}


def from_environ(environ: Mapping[str, str]) -> Settings:
    """The settings in `environ`; an empty variable counts as absent.

    Raises SettingsError with one line for each setting that is wrong or unknown: a misspelt
    name must not pass in silence where somebody's safety hangs on it.
    """
    found: dict[str, Any] = {}
    faults: list[str] = []
    for name, text in sorted(environ.items()):
        if not name.startswith(PREFIX) or not text:
            continue
        spec = SETTINGS.get(name.removeprefix(PREFIX))
        if spec is None:
            faults.append(f"{name}: no such setting")
            continue
        try:
            found[name.removeprefix(PREFIX).lower()] = spec.read(text)
        except ValueError as error:
            faults.append(f"{name}: {error}")
    if "smtp_url" in found and "alarm_to" not in found:
        faults.append(f"{PREFIX}SMTP_URL: needs {PREFIX}ALARM_TO, or nobody hears of an alarm")
    heartbeat = found.get("heartbeat_seconds", 5)
    if not faults and found.get("lapse_seconds", 15) < 3 * heartbeat:
        faults.append(f"{PREFIX}LAPSE_SECONDS: must be at least three times the heartbeat")
    if faults:
        raise SettingsError(*faults)
    found.setdefault("content_dir", paths.data("content"))
    return Settings(**found)
