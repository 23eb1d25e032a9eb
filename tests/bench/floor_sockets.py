"""The bare floor of pushing: one process that sends a frame built beforehand to each socket, and does nothing else."""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, cast

from tests.bench.child import child
from tests.bench.figures import raw, spread
from tests.bench.websocket import WebSocket, accept_key, frame

FRAME_BYTES = 196
BETWEEN_BROADCASTS_S = 0.25
BETWEEN_UNICASTS_S = 0.003
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Sent:
    """One push: its number, when the first byte was sent, and the processor time it took in seconds."""

    push: int
    at_ns: int
    cpu_s: float


def prebuilt(push: int) -> bytes:
    """A whole frame of ``FRAME_BYTES`` bytes that says which push it is."""
    head = f'{{"push":{push},"x":"'
    return frame((head + "x" * (FRAME_BYTES - 4 - len(head) - 2) + '"}').encode())


class _Peer(asyncio.Protocol):
    def __init__(self, peers: list[asyncio.Transport]) -> None:
        self._peers = peers

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        key = data.decode("latin-1").partition("Sec-WebSocket-Key: ")[2].partition("\r\n")[0]
        if key:
            answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            self._transport.write(f"{answer}Sec-WebSocket-Accept: {accept_key(key)}\r\n\r\n".encode())
            self._peers.append(self._transport)


def serve(pipe: Connection) -> None:
    """The floor's server: says its port, then sends what it is asked to, ``("all" | "one", how often, first push)``."""
    asyncio.run(_serve(pipe))


async def _serve(pipe: Connection) -> None:
    peers: list[asyncio.Transport] = []
    server = await asyncio.get_running_loop().create_server(lambda: _Peer(peers), HOST, 0, backlog=1024)
    pipe.send(server.sockets[0].getsockname()[1])
    while True:
        how, count, first = await asyncio.to_thread(pipe.recv)
        pause = BETWEEN_BROADCASTS_S if how == "all" else BETWEEN_UNICASTS_S
        sent = []
        for push in range(first, first + count):
            to = peers if how == "all" else [peers[push * 7 % len(peers)]]
            sent.append(_push(push, to))
            await asyncio.sleep(pause)
        pipe.send(sent)


def _push(push: int, peers: list[asyncio.Transport]) -> Sent:
    data = prebuilt(push)
    cpu = time.process_time()
    at = time.monotonic_ns()
    for peer in peers:
        peer.write(data)
    return Sent(push, at, time.process_time() - cpu)


@dataclass
class _Heard:
    at: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def text(self, text: str, now: int) -> None:
        self.at[json.loads(text)["push"]].append(now)


def listen(pipe: Connection, port: int, count: int) -> None:
    """The floor's clients: says when all are in; asked for it, gives when they heard each push."""
    asyncio.run(_listen(pipe, port, count))


async def _listen(pipe: Connection, port: int, count: int) -> None:
    heard = _Heard()
    sockets = [WebSocket("/", heard.text) for _ in range(count)]
    await join_all([partial(socket.open, HOST, port) for socket in sockets])
    pipe.send(len(sockets))
    await asyncio.to_thread(pipe.recv)
    pipe.send(dict(heard.at))


async def join_all(joins: list[Callable[[], Any]], at_once: int = 50) -> None:
    """Run all of these, ``at_once`` at a time."""
    turns = asyncio.Semaphore(at_once)

    async def one(join: Callable[[], Any]) -> None:
        async with turns:
            await join()

    await asyncio.gather(*(one(join) for join in joins))


def measure(clients: int, broadcasts: int, unicasts: int) -> dict[str, Any]:
    """Milliseconds from before the first send to receipt, for all clients and for one; and processor time per message."""
    with child(serve) as server:
        port = server.get()
        with child(listen, port, clients) as listeners:
            listeners.get()
            to_all: list[Sent] = server.ask(("all", broadcasts, 0))
            to_one: list[Sent] = server.ask(("one", unicasts, broadcasts))
            heard: dict[int, list[int]] = listeners.ask("done")
    unicast_ms = [(at - sent.at_ns) / 1e6 for sent in to_one for at in heard[sent.push]]
    return {
        "clients": clients,
        "frame_bytes": FRAME_BYTES,
        "broadcast_ms": spread([(at - sent.at_ns) / 1e6 for sent in to_all for at in heard[sent.push]]),
        "last_receipt_ms": spread([(max(heard[sent.push]) - sent.at_ns) / 1e6 for sent in to_all]),
        "unicast_ms": spread(unicast_ms),
        "raw_unicast_ms": raw(unicast_ms),
        "cpu_us_per_message": sum(sent.cpu_s for sent in to_all) / (clients * broadcasts) * 1e6,
        "lost": sum(clients - len(heard[sent.push]) for sent in to_all) + sum(1 - len(heard[sent.push]) for sent in to_one),
    }
