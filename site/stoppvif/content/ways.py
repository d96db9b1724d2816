"""Numbers, mail and web addresses that somebody types, and the address that a title gives."""

import hashlib
import re
import secrets
import unicodedata
from urllib.parse import urlsplit

import phonenumbers

# Each dot has one place alone: a pattern with a choice tries all of them, which takes minutes.
_MAIL = re.compile(r"[^@\s,<>]+@[^@\s,<>.]+(?:\.[^@\s,<>.]+)+", re.ASCII)
# Longer than these none is real, and nothing looks at it.
LONGEST_LINK = 2000
_LONGEST_MAIL, _LONGEST_PHONE = 254, 60
_NOT_IN_A_LINK = re.compile(r"[\s\\<>\"'\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PLAIN, _LONG = "23456789bcdfghjkmnpqrstvwxz", 5


def is_phone(value: str) -> bool:
    """Whether it can be called from Belgium."""
    if len(value) > _LONGEST_PHONE:
        return False
    try:
        number = phonenumbers.parse(value, "BE")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number) or value.isdigit()


def is_mail(value: str) -> bool:
    """Whether it looks like a mail address."""
    return len(value) <= _LONGEST_MAIL and _MAIL.fullmatch(value) is not None


def is_link(value: str) -> bool:
    """Whether it is an address on the web, over TLS."""
    if len(value) > LONGEST_LINK:
        return False
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return False
    bad = _NOT_IN_A_LINK.search(value) or parts.username or parts.password
    return parts.scheme == "https" and bool(host) and "." in str(host) and not bad


def code_of(seed: str = "") -> str:
    """A part of an address that gives nothing away: the same for the same `seed`, else by chance.

    An address stands in the history of the browser: a name or a title there would tell what was
    read (DESIGN §6). Without vowels, so that no word comes of it, and without what looks alike.
    """
    number = (
        int.from_bytes(hashlib.sha256(seed.encode()).digest()) if seed else secrets.randbits(64)
    )
    letters = []
    for _ in range(_LONG):
        number, place = divmod(number, len(_PLAIN))
        letters.append(_PLAIN[place])
    return "".join(letters)


def slug_of(title: str) -> str:
    """The part of an address that a title gives; empty where it has no Latin letter."""
    plain = (
        unicodedata.normalize("NFKD", title.lower().replace("’", " "))
        .encode("ascii", "ignore")
        .decode()
    )
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
