"""The settings: what each takes, what it refuses and how that is told, and the README's table."""

import re
from pathlib import Path

import pytest

from house import CONTENT
from stoppvif.paths import CHECKOUT
from stoppvif.settings import SETTINGS, Settings, SettingsError, from_environ

RIGHT = {
    "PUBLIC_URL": ("https://example.org/", "public_url", "https://example.org"),
    "EXIT_URL": (
        "fr=https://a.example/x, nl=https://b.example/",
        "exit_url",
        {"fr": "https://a.example/x", "nl": "https://b.example/"},
    ),
    "CONTENT_DIR": (str(CONTENT), "content_dir", CONTENT),
    "DATABASE_URL": (
        "postgresql://a:b@localhost/c",
        "database_url",
        "postgresql+psycopg://a:b@localhost/c",
    ),
    "SECRET_KEY": ("k" * 32, "secret_key", "k" * 32),
    "SURFACES": ("desk", "surfaces", {"desk"}),
    "BEHIND_PROXY": ("1", "behind_proxy", 1),
    "EMBED_ANCESTORS": (
        "https://www.a.example, https://b.example:8443/",
        "embed_ancestors",
        ("https://www.a.example", "https://b.example:8443"),
    ),
    "SMTP_URL": ("smtps://a:b%40c@mail.example", "smtp_url", "smtps://a:b%40c@mail.example"),
    "ALARM_TO": ("a@example.org, b@example.org", "alarm_to", ("a@example.org", "b@example.org")),
    "ALARM_FROM": ("desk@example.org", "alarm_from", "desk@example.org"),
    "ALARM_SECONDS": ("5", "alarm_seconds", 5),
    "HEARTBEAT_SECONDS": ("2", "heartbeat_seconds", 2),
    "LAPSE_SECONDS": ("30", "lapse_seconds", 30),
    "TRAIL_DAYS": ("30", "trail_days", 30),
    "CHAT_NUMBERS_SECONDS": ("7", "chat_numbers_seconds", 7),
    "CHAT_OFFER_SECONDS": ("7", "chat_offer_seconds", 7),
    "CHAT_ASK_SECONDS": ("7", "chat_ask_seconds", 7),
    "CHAT_SILENCE_SECONDS": ("7", "chat_silence_seconds", 7),
    "CHAT_DROPPED_SECONDS": ("7", "chat_dropped_seconds", 7),
    "CHAT_WORDS_SECONDS": ("7", "chat_words_seconds", 7),
    "CHAT_ABSENT_SECONDS": ("7", "chat_absent_seconds", 7),
    "THREADS": ("64", "threads", 64),
    "FINISHED_MB": ("1", "finished_mb", 1),
    "BODY_KB": ("5120", "body_kb", 5120),
    "BODY_SECONDS": ("120", "body_seconds", 120),
}
WRONG = {
    "PUBLIC_URL": [
        "example.org",
        "ftp://example.org",
        "https://",
        "https://example.org/site",
        "https://example.org?a",
        "https://example.org#a",
        "https://user@example.org",
        "https://[example.org",
        "https://example.org:port",
        "https://example.org:99999",
        "https://example org",
    ],
    "EXIT_URL": [
        "meteo.be",
        "http://www.meteo.be",
        "javascript:alert(1)",
        "fr=meteo.be",
        "fr=https://a.example,nl=",
        "fr=https://a.example,https://b.example",
    ],
    "EMBED_ANCESTORS": ["http://www.a.example", "*", "https://a.example/site", "'self'"],
    "CONTENT_DIR": ["/nowhere/at/all", str(CONTENT / "network.yaml")],
    "DATABASE_URL": [
        "stoppvif.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///a?mode=ro",
        "mysql://a/b",
        "postgresql://",
    ],
    "SECRET_KEY": ["secret", "k" * 31],
    "SURFACES": ["chat", "public;desk", ","],
    "BEHIND_PROXY": ["yes", "-1", "6"],
    "SMTP_URL": ["mail.example", "http://mail.example", "smtp://", "smtp://a/b", "smtp://a:port"],
    "ALARM_TO": ["nobody", "a@example.org;b@example.org", "A <a@example.org>", "a@b\nBcc: c@d"],
    "ALARM_FROM": ["desk", "a@example.org, b@example.org"],
    "ALARM_SECONDS": ["4", "3601"],
    "HEARTBEAT_SECONDS": ["0", "31"],
    "LAPSE_SECONDS": ["2", "121"],
    "TRAIL_DAYS": ["0", "3651", "for ever"],
    "CHAT_NUMBERS_SECONDS": ["4", "3601"],
    "CHAT_OFFER_SECONDS": ["4", "301"],
    "CHAT_ASK_SECONDS": ["4", "86401"],
    "CHAT_SILENCE_SECONDS": ["4", "86401"],
    "CHAT_DROPPED_SECONDS": ["4", "86401"],
    "CHAT_WORDS_SECONDS": ["4", "604801"],
    "CHAT_ABSENT_SECONDS": ["4", "3601"],
    "THREADS": ["0", "65", "-1", "+5", "1.5", "ten", " ", "9" * 5000],
    "FINISHED_MB": ["0", "4097", "64 MB"],
    "BODY_KB": ["0", "5121", "1e3"],
    "BODY_SECONDS": ["0", "121", "0.5"],
}


def test_the_cases_below_are_for_every_setting():
    assert set(RIGHT) == set(WRONG) == set(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_read(name):
    text, field, value = RIGHT[name]
    # A mail server without anybody to write to is a fault of its own.
    other = {"STOPPVIF_ALARM_TO": "a@example.org"} if name == "SMTP_URL" else {}
    assert getattr(from_environ({f"STOPPVIF_{name}": text, **other}), field) == value


@pytest.mark.parametrize(("name", "text"), [(name, text) for name in WRONG for text in WRONG[name]])
def test_a_wrong_value_is_told_in_one_line_that_names_the_setting(name, text):
    with pytest.raises(SettingsError) as caught:
        from_environ({f"STOPPVIF_{name}": text})
    (line,) = caught.value.args
    assert re.fullmatch(rf"STOPPVIF_{name}: \w+ .*\w+.*", line)


def test_a_name_that_nobody_knows_is_told():
    with pytest.raises(SettingsError) as caught:
        from_environ({"STOPPVIF_TREADS": "4", "STOPPVIF_threads": "4", "TREADS": "4"})
    assert sorted(caught.value.args) == [
        "STOPPVIF_TREADS: no such setting",
        "STOPPVIF_threads: no such setting",
    ]


def test_settings_that_do_not_fit_each_other_are_told():
    with pytest.raises(SettingsError, match="ALARM_TO"):
        from_environ({"STOPPVIF_SMTP_URL": "smtp://localhost"})
    with pytest.raises(SettingsError, match="three times the heartbeat"):
        from_environ({"STOPPVIF_HEARTBEAT_SECONDS": "6"})


def test_no_secret_shows_where_settings_are_printed():
    found = from_environ(
        {
            "STOPPVIF_SECRET_KEY": "k" * 32,
            "STOPPVIF_SMTP_URL": "smtp://user:pass@localhost",
            "STOPPVIF_ALARM_TO": "a@example.org",
            "STOPPVIF_DATABASE_URL": "postgresql://user:pass@localhost/a",
        }
    )
    assert "k" * 32 not in repr(found)
    assert "pass" not in repr(found)


def test_every_fault_is_told_at_once():
    with pytest.raises(SettingsError) as caught:
        from_environ({"STOPPVIF_THREADS": "x", "STOPPVIF_BODY_KB": "x", "STOPPVIF_X": "x"})
    assert len(caught.value.args) == 3


def test_nothing_needs_to_be_set_and_an_empty_variable_is_nothing():
    empty = {f"STOPPVIF_{name}": "" for name in SETTINGS}
    assert from_environ(empty) == from_environ({}) == Settings(content_dir=CONTENT)


def test_one_way_out_may_serve_every_language():
    found = from_environ({"STOPPVIF_EXIT_URL": "https://a.example/?fr=1,nl=2"})
    assert found.exit_url == {"": "https://a.example/?fr=1,nl=2"}


@pytest.mark.parametrize(
    ("url", "host", "tls"),
    [
        ("https://Example.ORG", "example.org", True),
        ("http://localhost:8000", "localhost:8000", False),
        # A browser leaves out the port that goes without saying.
        ("https://example.org:443", "example.org", True),
        ("http://example.org:80", "example.org", False),
        ("https://[::1]:8000", "[::1]:8000", True),
    ],
)
def test_the_host_is_what_a_browser_sends(url, host, tls):
    found = from_environ({"STOPPVIF_PUBLIC_URL": url})
    assert (found.host, found.tls) == (host, tls)


def test_the_defaults_are_those_that_the_table_tells():
    settings = from_environ({})
    numbers = [name for name, spec in SETTINGS.items() if spec.default.isdecimal()]
    assert len(numbers) == 16
    for name in [*numbers, "SURFACES", "DATABASE_URL"]:
        assert SETTINGS[name].read(SETTINGS[name].default) == getattr(settings, name.lower())
    assert SETTINGS["PUBLIC_URL"].default == settings.public_url


def test_the_readme_lists_every_setting_with_its_default_and_meaning():
    text = Path(CHECKOUT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `STOPPVIF_(\w+)` \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    assert [(name, default.strip("`"), meaning) for name, default, meaning in rows] == [
        (name, spec.default.strip("`"), spec.meaning) for name, spec in SETTINGS.items()
    ]
