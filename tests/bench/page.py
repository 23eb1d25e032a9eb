"""A Socket.IO client that can just do what a page does: come in at one namespace, hear events, answer pings."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from tests.bench.websocket import WebSocket

PATH = "/socket.io/?EIO=4&transport=websocket"
OPEN, PING, PONG = "0", "2", "3"  # Engine.IO
CONNECT, EVENT, REFUSED = "40", "42", "44"  # Socket.IO in an Engine.IO message

OnEvent = Callable[[str, int], None]  # the JSON text ["event", value], and when it came in (time.monotonic_ns)


class Refused(ConnectionError):
    """The server did not let this client in."""


class Client:
    """One socket in one namespace."""

    def __init__(self, namespace: str, auth: dict[str, Any], on_event: OnEvent) -> None:
        self.joined: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._websocket = WebSocket(PATH, self._text)
        self._auth = f"{CONNECT}{namespace},{json.dumps(auth)}"
        self._connected = f"{CONNECT}{namespace},"
        self._event = f"{EVENT}{namespace},"
        self._refused = f"{REFUSED}{namespace},"
        self._on_event = on_event

    async def join(self, host: str, port: int) -> None:
        """Come in. Raises Refused, OSError."""
        await self._websocket.open(host, port)
        await asyncio.wait([self.joined, self._websocket.closed], return_when=asyncio.FIRST_COMPLETED)
        if not self.joined.done():
            raise Refused("the server hung up")
        self.joined.result()

    @property
    def is_open(self) -> bool:
        """Whether the connection still stands."""
        return not self._websocket.closed.done()

    def _text(self, text: str, now: int) -> None:
        if text.startswith(self._event):
            self._on_event(text[len(self._event) :], now)
        elif text == PING:
            self._websocket.send(PONG)
        elif text.startswith(OPEN):
            self._websocket.send(self._auth)
        elif text.startswith(self._connected):
            self.joined.set_result(None)
        elif text.startswith(self._refused):
            self.joined.set_exception(Refused(text))
