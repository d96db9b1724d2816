"""The response headers, as data: one row for each audience."""

from collections.abc import Mapping, Sequence

# Everything a page could ask the device for, refused. Names that Chromium does not know would
# fill the console of somebody who looks; only known ones stand here.
PERMISSIONS = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "clipboard-write",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "local-network-access",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)

ALWAYS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

HSTS = "max-age=63072000"

# Directives of the Content-Security-Policy; `{styles}` and `{scripts}` are the page's own hashes.
Policy = Mapping[str, str]
_PAGE: Policy = {
    "default-src": "'none'",
    "style-src": "{styles}",
    "script-src": "{scripts}",
    "img-src": "data:",
    "base-uri": "'none'",
    "form-action": "'self'",
}

ROWS: Mapping[str, Policy] = {
    # The beacon that tells the server of a leave goes to ourselves.
    "public": {**_PAGE, "connect-src": "'self'", "frame-ancestors": "'none'"},
    # Pages that may hold a conversation: a script that is fetched and then named by its hash, and
    # a socket, to ourselves. An older Safari takes 'self' for pages alone, so the socket is named.
    "chat": {
        **_PAGE,
        "connect-src": "'self' {socket}",
        "frame-src": "'self'",
        "frame-ancestors": "'none'",
    },
    # The frames of a conversation without script: our own page around them, and nothing to load.
    "stream": {**_PAGE, "frame-ancestors": "'self'"},
    # Pages for communes' own sites: nobody but the hosts that the operator lists may frame them.
    "embed": {**_PAGE, "connect-src": "'self'", "frame-ancestors": "{ancestors}"},
    # Answers without a page: redirects, the health of the server.
    "plain": {"default-src": "'none'", "frame-ancestors": "'none'"},
    # Behind the login: one bundled script from ourselves, and a socket to ourselves.
    "desk": {
        **_PAGE,
        "script-src": "'self'",
        "connect-src": "'self'",
        "frame-ancestors": "'none'",
    },
    # For other programs and other sites: calendars and feeds of public events, and the script that
    # makes frames of the pages above.
    "feed": {"default-src": "'none'", "frame-ancestors": "'none'"},
    # The desk's script: it belongs in no frame and needs nothing.
    "asset": {"default-src": "'none'", "frame-ancestors": "'none'"},
}

# What a row may ask the device for: the desk uses passkeys, and rings.
ALLOWED: Mapping[str, Sequence[str]] = {
    "desk": ("autoplay", "publickey-credentials-create", "publickey-credentials-get"),
}
# What other sites may show or load: what is made for them, and feeds that anybody may read.
SHARED = frozenset(("embed", "feed"))
# The desk's script is named by its content and holds nothing of anybody: a professional's
# browser may keep it. Everything else is fetched anew.
KEPT: Mapping[str, str] = {"asset": "private, max-age=31536000, immutable"}


def headers(
    row: str,
    *,
    tls: bool,
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
    host: str = "",
    ancestors: Sequence[str] = (),
) -> dict[str, str]:
    """The headers of an answer of the row `row` from `host`, whose page holds the given hashes."""
    hashes = {
        "styles": " ".join(styles) or "'none'",
        "scripts": " ".join(scripts) or "'none'",
        "socket": f"{'wss' if tls else 'ws'}://{host}",
        "ancestors": " ".join(ancestors) or "'none'",
    }
    policy = "; ".join(f"{name} {value.format(**hashes)}" for name, value in ROWS[row].items())
    found = {
        "Content-Security-Policy": policy,
        **ALWAYS,
        "Permissions-Policy": _permissions(ALLOWED.get(row, ())),
    }
    if row in SHARED:
        found["Cross-Origin-Resource-Policy"] = "cross-origin"
    if row in KEPT:
        found["Cache-Control"] = KEPT[row]
    if tls:
        found["Strict-Transport-Security"] = HSTS
    return found


def _permissions(allowed: Sequence[str]) -> str:
    return ", ".join(f"{name}={'(self)' if name in allowed else '()'}" for name in PERMISSIONS)
