"""How the text of each setting is read. A reader raises ValueError with the rest of a sentence."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit


def address(value: str) -> str:
    """An address on the web."""
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or re.search(r"[\s\\<>\"']", value):
        raise ValueError("must be an address such as https://example.org")
    return value


def neutral(value: str) -> str:
    """Over TLS, so that nobody on the way reads where she went; this machine is for tests."""
    parts = urlsplit(address(value))
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1"):
        raise ValueError("must begin with https://")
    return value


def public_url(value: str) -> str:
    """Scheme and host, as a browser sends them."""
    parts = urlsplit(address(value).rstrip("/"))
    if parts.path or parts.query or parts.fragment or parts.username:
        raise ValueError("must be scheme and host alone, such as https://example.org")
    # As a browser sends it: in ASCII, without the port that the scheme implies.
    host = str(parts.hostname)
    host = f"[{host}]" if ":" in host else host.encode("idna").decode()
    usual = {"https": 443, "http": 80}[parts.scheme]
    port = f":{parts.port}" if parts.port not in (None, usual) else ""
    return f"{parts.scheme}://{host}{port}"


def exit_url(value: str) -> Mapping[str, str]:
    """Language to address; "" stands for every language without its own."""
    if not re.match(r"[a-z]{2,3}=", value):
        return {"": neutral(value)}
    pairs = dict(part.strip().partition("=")[::2] for part in value.split(","))
    return {language: neutral(address) for language, address in pairs.items()}


def folder(value: str) -> Path:
    """A folder that is there."""
    folder = Path(value).expanduser().resolve()
    if not folder.is_dir():
        raise ValueError("is not a folder")
    return folder


def database_url(value: str) -> str:
    """A database's address, with the driver that we install."""
    scheme, _, rest = value.partition(":///" if value.startswith("sqlite") else "://")
    if scheme == "sqlite" and rest and "?" not in rest:
        return value
    if scheme in ("postgresql", "postgresql+psycopg") and rest:
        # The driver that we install, whatever the operator's tools write.
        return f"postgresql+psycopg://{rest}"
    raise ValueError("must be sqlite:///file or postgresql://user:password@host/name")


def secret_key(value: str) -> str:
    """A key that nobody guesses."""
    if len(value) < 32:
        raise ValueError("must be at least 32 characters, such as `openssl rand -hex 32` prints")
    return value


def surfaces(value: str) -> frozenset[str]:
    """What a process serves."""
    found = frozenset(part.strip() for part in value.split(","))
    if not found <= {"public", "desk"}:
        raise ValueError("must be public, desk, or both with a comma between")
    return found


def smtp_url(value: str) -> str:
    """A mail server."""
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("smtp", "smtps") or parts.path.strip("/") or parts.query:
        raise ValueError("must be smtp://host or smtps://user:password@host")
    return value


def mail(value: str) -> str:
    """A mail address."""
    if not re.fullmatch(r"[^@\s,<>]+@[^@\s,<>]+", value, re.ASCII):
        raise ValueError("must be an address such as desk@example.org")
    return value


def mails(value: str) -> tuple[str, ...]:
    """Mail addresses, with commas between them."""
    return tuple(mail(part.strip()) for part in value.split(","))


def whole(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers within bounds."""

    def read(value: str) -> int:
        if not value.isdecimal() or not low <= int(value) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(value)

    return read


def hosts(value: str) -> tuple[str, ...]:
    """Origins that may frame a page: `https://host`, with a port if need be."""
    found = []
    for part in filter(None, re.split(r"[\s,]+", value)):
        origin = public_url(part)
        if not origin.startswith("https://") and urlsplit(origin).hostname != "localhost":
            raise ValueError("must be addresses such as https://www.example.be, with commas")
        found.append(origin)
    return tuple(found)
