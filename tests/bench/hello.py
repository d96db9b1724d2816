"""A bare ASGI application under the same uvicorn: what the machine can give at most.

`python tests/bench/hello.py PORT BODY_BYTES HEADERS`: HEADERS is 1 to send as many header bytes
in as many lines as our pages do, 0 for the two that a bare answer needs.
"""

import sys

import uvicorn

from stoppvif.server import options
from stoppvif.web.headers import headers


def application(size: int, full: bool):
    named = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"%d" % size)]
    if full:
        row = headers("public", tls=False, styles=["'sha256-" + "a" * 44 + "'"] * 2)
        named += [(name.lower().encode(), value.encode()) for name, value in row.items()]
        named += [(b"content-language", b"fr"), (b"content-encoding", b"br")]
    body = b"x" * size

    async def hello(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": named})
        await send({"type": "http.response.body", "body": body})

    return hello


if __name__ == "__main__":
    port, size, full = (int(argument) for argument in sys.argv[1:])
    uvicorn.run(application(size, bool(full)), host="127.0.0.1", port=port, **options())
