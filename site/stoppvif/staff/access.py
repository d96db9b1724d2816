"""Who may come through the desk's door: the cookie, the session, and the roles of each route."""

import hmac
import re
from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import quote

from flask import Flask, Response, abort, current_app, g, redirect, request, session
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.staff import sessions
from stoppvif.staff.keys import Keys
from stoppvif.staff.model import ROLES, Member, Role
from stoppvif.staff.sessions import Visit
from stoppvif.web import clock, desk, language
from stoppvif.web.database import database, read

View = TypeVar("View", bound=Callable[..., Any])
_NAME = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
UNATTENDED = "unattended"
# A route without a login: the door itself.
NOBODY: frozenset[Role] = frozenset()


def admits(*roles: Role) -> Callable[[View], View]:
    """Declare the roles that a desk route is for; one without a declaration refuses everybody."""

    def declare(view: View) -> View:
        cast(Any, view).admits = frozenset(roles)
        return view

    return declare


def admitted(app: Flask, endpoint: str) -> frozenset[Role] | None:
    """The roles that a route declares; NOBODY where it needs no login; None if it says nothing."""
    return getattr(app.view_functions.get(endpoint), "admits", None)


every_role = admits(*ROLES)
no_login = admits()


def unattended(view: View) -> View:
    """Declare a route that pages ask by themselves: it is no sign that somebody sits there."""
    setattr(view, UNATTENDED, True)
    return view


class DeskSession(dict[str, Any], SessionMixin):
    """What Flask-WTF takes for a session: the token of this browser's forms, and nothing else."""

    def __init__(self, name: str, keys: Keys, *, new: bool) -> None:
        super().__init__()
        self.name, self.new, self._keys = name, new, keys
        self["csrf_token"] = self._token()

    def adopt(self, name: str) -> None:
        """Give this browser another name, and so other forms: after a login, and a logout."""
        self.name, self.new = name, True
        self["csrf_token"] = self._token()
        g.pop("csrf_token", None)

    def _token(self) -> str:
        return hmac.digest(self._keys.derive("forms"), self.name.encode(), "sha256").hex()


class DeskSessions(SessionInterface):
    """The desk's one cookie: a random name, of which the database has the SHA-256.

    A browser that is not logged in has a name too, so that its login form has a token.
    """

    def open_session(self, app: Flask, request: Any) -> DeskSession | None:
        """The session of a desk request. Public ones have none: no cookie reaches them."""
        if not desk.has_session(request.path):
            return None
        given = request.cookies.get(cookie_name(app), "")
        known = _NAME.fullmatch(given) is not None
        name = given if known else sessions.new_name()
        return DeskSession(name, keys_of(app), new=not known)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie where the browser has none of this name."""
        if isinstance(session, DeskSession) and session.new:
            response.set_cookie(
                cookie_name(app),
                session.name,
                secure=app.config["TLS"],
                httponly=True,
                samesite="Strict",
                path="/",
            )


def cookie_name(app: Flask) -> str:
    """`__Host-desk`; a browser takes that prefix over TLS alone."""
    return "__Host-desk" if app.config["TLS"] else "desk"


def keys_of(app: Flask) -> Keys:
    """The keys made of the operator's secret."""
    return cast(Keys, app.extensions["keys"])


def keys() -> Keys:
    """The keys of the running application."""
    return keys_of(current_app)


def desk_session() -> DeskSession:
    """The session of this desk request."""
    return cast(DeskSession, cast(Any, session)._get_current_object())  # noqa: SLF001 (Werkzeug's way)


def visit() -> Visit:
    """Who is logged in; only in a route that asks for a login."""
    return cast(Visit, g.visit)


def me() -> Member:
    """The account that is logged in."""
    return visit().member


def caller() -> str:
    """Where the request comes from, as the front's hash."""
    return request.headers.get("X-Caller", "")


def set_up(app: Flask, keys: Keys) -> None:
    """Put the guard before every desk route of `app`."""
    app.extensions["keys"] = keys
    # Whether an account is on duty, for the length of its session: `duty` fills this in.
    app.extensions.setdefault("on_duty", lambda _: False)
    # What else ends with a session: the line of its tabs.
    app.extensions.setdefault("session_over", lambda _: None)
    app.session_interface = DeskSessions()
    app.before_request(_guard)
    app.jinja_env.globals.update(me=lambda: g.visit.member if g.get("visit") else None)


def _guard() -> BaseResponse | None:
    if not desk.has_session(request.path):
        return None
    found = _visit()
    g.visit = found
    if found is not None:
        g.lang = found.member.language
    if request.endpoint is None:
        return None
    # By its path alone: a route that forgot to say for whom it is, is for nobody.
    roles = admitted(current_app, request.endpoint)
    if roles is None:
        abort(403)
    if roles == NOBODY:
        return None
    if found is None:
        return _to_the_door(current_app.view_functions[request.endpoint])
    if not found.member.admits(roles):
        abort(403)
    if not hasattr(current_app.view_functions[request.endpoint], UNATTENDED):
        _touch(found)
    return None


def _visit() -> Visit | None:
    if desk_session().new:
        return None
    with read() as opened:
        return sessions.find(opened, desk_session().name, clock.now())


def _to_the_door(view: Callable[..., Any]) -> BaseResponse:
    if hasattr(view, UNATTENDED):
        # The page stays as it is; its line says that the session is over.
        return Response(status=204)
    if request.method == "POST":
        # She typed something and was logged out meanwhile: it is kept in the page.
        return desk.again(401)
    wanted = quote(request.full_path.rstrip("?"))
    return redirect(f"/desk/login?next={wanted}", 303)


def over(digest: bytes) -> None:
    """A session was ended: nobody under it counts as present any longer."""
    current_app.extensions["session_over"](digest)


def _touch(found: Visit) -> None:
    now = clock.now()
    on_duty = current_app.extensions["on_duty"](found.member.id)
    limit = sessions.ON_DUTY if on_duty else sessions.IDLE
    # At once where her shift has begun since: her next click may be in an hour.
    if now - found.seen >= sessions.STEP or found.expires - found.seen < limit:
        # Not waited for: a page that only reads shows while the database is locked.
        database().submit(sessions.touch, found.digest, now, limit)


def wish() -> str:
    """The language of a browser that is not logged in."""
    asked = request.args.get("lang", "")
    if asked in desk.languages():
        return asked
    return language.wished(request.headers.get("Accept-Language", ""), desk.languages())
