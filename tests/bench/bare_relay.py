"""The bare relay: our front and pages, and behind them python-socketio as it comes.

An envelope goes from one end to the other and is acknowledged; nothing is written down, nobody is
asked who she is. `python tests/bench/bare_relay.py PORT FOLDER`.
"""

import sys
from pathlib import Path
from typing import Any

import socketio
from relay_server import run, settings

from stoppvif.server import Front
from stoppvif.sockets import MESSAGE_BYTES


class Bare:
    """In the place of our sockets."""

    def __init__(self) -> None:
        # Its defaults, but for the words of its protocol: as large a message, as many namespaces.
        self.server = socketio.AsyncServer(
            async_mode="asgi", cors_allowed_origins="*", max_http_buffer_size=MESSAGE_BYTES
        )
        self.app = socketio.ASGIApp(self.server)
        for namespace in ("/chat", "/desk"):
            self.server.on("connect", self._connect, namespace=namespace)
        self.server.on("send", self._send, namespace="/chat")
        self.server.on("chat_send", self._chat_send, namespace="/desk")

    async def _connect(self, tab: str, environ: dict[str, Any], auth: Any = None) -> None:
        """Into the rooms of the conversations that it names."""
        for name, namespace in (("visitor", "/chat"), ("professional", "/desk")):
            for conversation in (auth or {}).get(name, ()):
                await self.server.enter_room(tab, conversation, namespace=namespace)

    async def _send(self, tab: str, data: Any) -> dict[str, bool]:
        await self.server.emit("envelope", data, room=data["id"], namespace="/desk")
        return {"ok": True}

    async def _chat_send(self, tab: str, data: Any) -> dict[str, bool]:
        await self.server.emit("envelope", data, room=data["id"], namespace="/chat")
        return {"ok": True}

    def takes(self, scope: Any) -> bool:
        return scope["type"] == "websocket" or scope["path"].startswith("/socket.io")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)

    def start(self) -> None:
        pass

    async def stop(self) -> None:
        pass


if __name__ == "__main__":
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    front = Front(settings(port, folder))
    front.live = Bare()
    run(front, port)
