"""The lightest WebSocket there is, on asyncio: a client for thousands of phones in one process, and the frames of the floor.

It understands what our server sends (whole, unmasked text frames, pings) and nothing else, so that the load costs little of the
machine that it shares with the server.
"""

import asyncio
import base64
import hashlib
import socket
import struct
import time
from collections.abc import Callable
from typing import cast

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
WHOLE = 0x80
MASKED = 0x80
NO_MASK = bytes(4)  # a mask of noughts changes nothing: nobody is in between here who could be tricked
_ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

OnText = Callable[[str, int], None]  # the text, and when it came in (time.monotonic_ns)


def frame(payload: bytes, opcode: int = TEXT, *, mask: bytes = b"") -> bytes:
    """One whole frame; from a client with ``mask=NO_MASK``."""
    flag = MASKED if mask else 0
    if len(payload) < 126:
        head = struct.pack("!BB", WHOLE | opcode, flag | len(payload))
    elif len(payload) < 65_536:
        head = struct.pack("!BBH", WHOLE | opcode, flag | 126, len(payload))
    else:
        head = struct.pack("!BBQ", WHOLE | opcode, flag | 127, len(payload))
    return head + mask + payload


def accept_key(key: str) -> str:
    """What a server answers to a client's key."""
    return base64.b64encode(hashlib.sha1(f"{key}{_ACCEPT}".encode()).digest()).decode()


def split(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The whole unmasked frames in ``data`` as (opcode, payload), and what is left of a frame that is still coming."""
    found = []
    at, end = 0, len(data)
    while end - at >= 2:
        length, start = data[at + 1] & 0x7F, at + 2
        if length == 126:
            start += 2
        elif length == 127:
            start += 8
        if start > end:
            break
        if start > at + 2:
            length = int.from_bytes(data[at + 2 : start], "big")
        if start + length > end:
            break
        found.append((data[at] & 0x0F, data[start : start + length]))
        at = start + length
    return found, data[at:]


class WebSocket(asyncio.Protocol):
    """A client. ``on_text`` is told of every text with the time it came in; ``closed`` is done when the connection is gone."""

    def __init__(self, path: str, on_text: OnText) -> None:
        loop = asyncio.get_running_loop()
        self.opened: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()
        self._path = path
        self._on_text = on_text
        self._rest = b""
        self._is_upgraded = False
        self._transport: asyncio.Transport | None = None

    async def open(self, host: str, port: int) -> None:
        """Connect. Raises OSError when there is no WebSocket to be had."""
        await asyncio.get_running_loop().create_connection(lambda: self, host, port)
        request = (
            f"GET {self._path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: bGFwYWstYXNpay1iZW5jaA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        self._write(request.encode())
        await self.opened
        if not self._is_upgraded:
            raise ConnectionError("the server did not open a WebSocket")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        now = time.monotonic_ns()
        data = self._rest + data if self._rest else data
        if not self._is_upgraded:
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self._rest = head
                return
            self._upgrade(head)
        frames, self._rest = split(data)
        for opcode, payload in frames:
            if opcode == TEXT:
                self._on_text(payload.decode(), now)
            elif opcode == PING:
                self._write(frame(payload, PONG, mask=NO_MASK))
            elif opcode == CLOSE:
                self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        for future in (self.opened, self.closed):
            if not future.done():
                future.set_result(None)

    def send(self, text: str) -> None:
        """Send a text."""
        self._write(frame(text.encode(), mask=NO_MASK))

    def close(self) -> None:
        """Hang up."""
        if self._transport:
            self._transport.close()

    def _upgrade(self, head: bytes) -> None:
        status = head.partition(b"\r\n")[0]
        self._is_upgraded = b" 101 " in status + b" "
        if self._is_upgraded:
            self.opened.set_result(None)
        else:
            self.close()

    def _write(self, data: bytes) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.write(data)
