"""A kept-alive HTTP connection on asyncio: one request at a time, as a kiosk or a console has it."""

import asyncio
import json
import socket
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4


@dataclass(frozen=True)
class Answer:
    """What came back. Times are ``time.monotonic_ns``: right before sending, and when the whole answer was there."""

    status: int
    body: bytes
    sent_ns: int
    answered_ns: int

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Connection:
    """Opened at the first request. ``key`` is a bearer token or a device's key."""

    def __init__(self, host: str, port: int, key: str) -> None:
        self._host, self._port, self._key = host, port, key
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, **body: Any) -> Answer:
        """POST a command below the API, with a request_id of its own. Raises OSError, asyncio.IncompleteReadError."""
        payload = json.dumps({"request_id": str(uuid4()), **body}).encode()
        head = (
            f"POST /api/v1{path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\nAuthorization: Bearer {self._key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n"
        ).encode()
        reader, writer = await self._open()
        sent_ns = time.monotonic_ns()
        writer.write(head + payload)
        status, answer = await _read(reader)
        return Answer(status, answer, sent_ns, time.monotonic_ns())

    async def close(self) -> None:
        """Hang up."""
        if self._streams:
            self._streams[1].close()
            await self._streams[1].wait_closed()

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
            self._streams[1].get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._streams


async def _read(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    _, found, rest = head.partition("\r\ncontent-length:")
    length = int(rest.partition("\r\n")[0]) if found else 0
    return status, await reader.readexactly(length)
