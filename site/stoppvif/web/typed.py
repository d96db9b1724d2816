"""What somebody types or pastes, as text: without what nobody sees."""

import re

# Nor can XML hold halves of a character, or what is none: one of them breaks a feed for everybody.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.hHuU]\s*(\d{2})?)?", re.ASCII)


def clean(value: str | None) -> str:
    """What was typed or pasted, without what nobody sees: word processors leave such behind."""
    lines = re.sub(r"\r\n?|[\x0b\x0c\u2028\u2029]", "\n", value or "").replace("\t", " ")
    return _CONTROL.sub("", lines).strip()


def line(value: str | None) -> str:
    """The same, of one line."""
    return " ".join(clean(value).split())


def clock(value: str | None) -> str:
    """A time of day as HH:MM, however somebody writes it (9, 9h30, 9.30); else as it was typed."""
    typed = line(value)
    found = _CLOCK.fullmatch(typed)
    return f"{int(found[1]):02}:{found[2] or '00'}" if found else typed
