"""A load from a process of its own: as many requests as a server answers, on kept connections.

`python tests/bench/load.py PORT PATH CONNECTIONS SECONDS` prints answers a second. It reads no
more of an answer than its length, so that it is never what holds the server up.
"""

import asyncio
import sys
import time

import uvloop


class Client(asyncio.Protocol):
    """Ask, wait for as many bytes as the first answer had, ask again."""

    def __init__(self, request: bytes, count: list[int], until: float) -> None:
        self.request, self.count, self.until = request, count, until
        self.size = self.got = 0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport) -> None:
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        if not self.size:
            self._measure(data)
        self.got += len(data)
        if self.got < self.size:
            return
        self.got = 0
        self.count[0] += 1
        if time.monotonic() < self.until:
            self.transport.write(self.request)
        else:
            self.transport.close()

    def _measure(self, data: bytes) -> None:
        head = data.index(b"\r\n\r\n") + 4
        assert data.startswith(b"HTTP/1.1 200"), data[:200]
        length = data[:head].lower().split(b"content-length: ")[1].split(b"\r\n")[0]
        self.size = head + int(length)

    def connection_lost(self, exc) -> None:
        self.done.set_result(None)


async def main(port: int, path: str, connections: int, seconds: float) -> float:
    request = (
        f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n"
    ).encode()
    count, start = [0], time.monotonic()
    loop = asyncio.get_running_loop()
    clients = [Client(request, count, start + seconds) for _ in range(connections)]
    for client in clients:
        await loop.create_connection(lambda client=client: client, "127.0.0.1", port)
    await asyncio.gather(*(client.done for client in clients))
    return count[0] / (time.monotonic() - start)


if __name__ == "__main__":
    port, path, connections, seconds = sys.argv[1:]
    print(uvloop.run(main(int(port), path, int(connections), float(seconds))))
