"""The phones and the lobby's display, in a process of their own: they listen, and note when they heard what."""

import asyncio
import json
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection

from tests.bench.floor_sockets import join_all
from tests.bench.page import Client

TICKET, BOARD = "/ticket", "/board"
CALLED = '"state":"called"'
HEARTBEAT = '["heartbeat"'
GREETED_WITHIN_S = 60.0


@dataclass
class Heard:
    """What the crowd heard. Times are ``time.monotonic_ns``.

    ``phones`` has, for each called number, every phone's first receipt of that call; ``board`` the display's first sight of it.
    ``heartbeats`` are first receipt, last receipt and how many, of each beat to the phones. ``views`` counts ticket views.
    """

    phones: dict[str, dict[int, int]] = field(default_factory=dict)
    board: dict[str, int] = field(default_factory=dict)
    heartbeats: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    views: int = 0
    view_bytes: int = 0
    greeted: set[int] = field(default_factory=set)
    numbers: dict[str, set[int]] = field(default_factory=dict)
    lost: int = 0

    def on_phone(self, phone: int, text: str, now: int) -> None:
        """A phone heard ``text``."""
        if text.startswith(HEARTBEAT):
            first, _, count = self.heartbeats.get(text, (now, now, 0))
            self.heartbeats[text] = first, now, count + 1
            return
        self.views += 1
        self.view_bytes += len(text)
        if phone not in self.greeted:
            self.greeted.add(phone)
            self.numbers.setdefault(json.loads(text)[1]["number"], set()).add(phone)
        elif CALLED in text:
            self.phones.setdefault(json.loads(text)[1]["number"], {}).setdefault(phone, now)

    def on_board(self, text: str, now: int) -> None:
        """The display heard ``text``."""
        if not text.startswith(HEARTBEAT):
            for call in json.loads(text)[1]["calls"]:
                self.board.setdefault(call["number"], now)


def run(pipe: Connection, host: str, port: int, tokens: list[str], branch: str) -> None:
    """Come in with one phone for each token and one display; say when all have their first view; asked for it, give Heard."""
    asyncio.run(_run(pipe, host, port, tokens, branch))


async def _run(pipe: Connection, host: str, port: int, tokens: list[str], branch: str) -> None:
    heard = Heard()
    display = Client(BOARD, {"branch": branch}, heard.on_board)
    await display.join(host, port)
    phones = [Client(TICKET, {"token": token}, partial(heard.on_phone, n)) for n, token in enumerate(tokens)]
    await join_all([partial(phone.join, host, port) for phone in phones])
    async with asyncio.timeout(GREETED_WITHIN_S):
        while len(heard.greeted) < len(phones):
            await asyncio.sleep(0.05)
    pipe.send(len(phones))
    await asyncio.to_thread(pipe.recv)
    heard.lost = sum(not client.is_open for client in (*phones, display))
    pipe.send(heard)
