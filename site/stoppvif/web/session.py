"""The one cookie that a visitor may have: of a conversation without script, while it runs.

Its name says nothing. It holds token and secret of the conversation: the server reads it to answer
one request and forgets it. Only the addresses below ever see it.
"""

import re
from collections.abc import Iterable

from flask import Request, Response

NAME = "sv"
_OURS = re.compile(rb"(?:^|;\s*)sv=([A-Za-z0-9_.-]{1,200})(?:;|$)")
# A form with a field is sent to …/search/…: Chromium asks its maker about the fields of any other
# form, and so would tell of it that a page of the chat is open.
_CHAT = re.compile(r"/[a-z]{2,3}/chat/(?:search/)?\w*")


def is_for(path: str) -> bool:
    """Whether an address may be told the cookie: the chat's, and the way out."""
    return path == "/exit" or _CHAT.fullmatch(path) is not None


def only(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The request's cookie header with this one cookie in it, or nothing."""
    sent = b"; ".join(value for name, value in headers if name == b"cookie")
    found = _OURS.search(sent)
    return [(b"cookie", b"sv=" + found[1])] if found else []


def parts(request: Request) -> tuple[str, str]:
    """Token and secret in the cookie; empty where there is none."""
    token, _, secret = request.cookies.get(NAME, "").partition(".")
    return token, secret


def give(response: Response, token: str, secret: str, *, tls: bool) -> None:
    """Set the cookie, for as long as the browser runs."""
    response.set_cookie(NAME, f"{token}.{secret}", secure=tls, httponly=True, samesite="Strict")


def take(response: Response, *, tls: bool) -> None:
    """Have the browser forget it."""
    response.delete_cookie(NAME, secure=tls, httponly=True, samesite="Strict")
