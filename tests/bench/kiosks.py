"""Kiosks that take one number after the other, each on a kept-alive connection of its own, as fast as they are answered."""

import asyncio
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from random import Random

from tests.bench.connection import Connection

TAKEN = 201


@dataclass
class Takings:
    """The numbers given out, how long each took in ms, the answers that were none by status, and the whole time in seconds."""

    numbers: list[str] = field(default_factory=list)
    took_ms: list[float] = field(default_factory=list)
    refused: dict[int, int] = field(default_factory=dict)
    seconds: float = 0.0


def run(pipe: Pipe, host: str, port: int, keys: list[str], branch: str, services: list[str]) -> None:
    """Connect and say so; told to, take numbers until told to stop, and give the Takings. ``keys`` are one per kiosk."""
    asyncio.run(_run(pipe, host, port, keys, branch, services))


async def _run(pipe: Pipe, host: str, port: int, keys: list[str], branch: str, services: list[str]) -> None:
    kiosks = [Connection(host, port, key) for key in keys]
    takings, stop = Takings(), asyncio.Event()
    pipe.send(len(kiosks))
    await asyncio.to_thread(pipe.recv)
    began = time.monotonic()
    taking = [asyncio.create_task(_take(kiosk, branch, services, Random(n), takings, stop)) for n, kiosk in enumerate(kiosks)]
    await asyncio.to_thread(pipe.recv)
    stop.set()
    await asyncio.gather(*taking)
    takings.seconds = time.monotonic() - began
    pipe.send(takings)


async def _take(
    kiosk: Connection, branch: str, services: list[str], chance: Random, takings: Takings, stop: asyncio.Event
) -> None:
    while not stop.is_set():
        answer = await kiosk.post(f"/branches/{branch}/tickets", service=chance.choice(services))
        if answer.status == TAKEN:
            takings.numbers.append(answer.json["ticket"]["number"])
            takings.took_ms.append((answer.answered_ns - answer.sent_ns) / 1e6)
        else:
            takings.refused[answer.status] = takings.refused.get(answer.status, 0) + 1
