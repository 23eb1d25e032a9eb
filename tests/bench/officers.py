"""Officers at their counters, each on a kept-alive connection of his own: call next, start, finish, and again."""

import asyncio
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from random import Random

from tests.bench.connection import Connection

NOBODY = 204


@dataclass(frozen=True)
class Press:
    """One "call next": the number called (None when nobody was waiting), and when it was pressed and answered (ns)."""

    number: str | None
    sent_ns: int
    answered_ns: int


@dataclass(frozen=True)
class Pace:
    """``calls`` in all, ``per_s`` of all officers together; ``seed`` makes the same run again."""

    calls: int
    per_s: float
    seed: int = 1


def run(pipe: Pipe, host: str, port: int, tokens: dict[str, str], pace: Pace) -> None:
    """Open the counters and say so; told to, work at the pace and give all presses. ``tokens`` are by counter."""
    asyncio.run(_run(pipe, host, port, tokens, pace))


async def _run(pipe: Pipe, host: str, port: int, tokens: dict[str, str], pace: Pace) -> None:
    desks = [(counter, Connection(host, port, token)) for counter, token in tokens.items()]
    for counter, connection in desks:
        await _done(connection, counter, "open")
    pipe.send(len(desks))
    await asyncio.to_thread(pipe.recv)
    rounds = -(-pace.calls // len(desks))
    every_s = len(desks) / pace.per_s
    works = [
        _work(counter, connection, rounds, every_s, Random(pace.seed * 100 + n)) for n, (counter, connection) in enumerate(desks)
    ]
    pipe.send([press for presses in await asyncio.gather(*works) for press in presses])


async def _work(counter: str, connection: Connection, rounds: int, every_s: float, chance: Random) -> list[Press]:
    """One officer. Rounds begin at their own times, whatever the others wait for; the times are never in step with the server."""
    loop = asyncio.get_running_loop()
    begins = loop.time() + chance.uniform(0, every_s)
    presses = []
    for _ in range(rounds):
        await asyncio.sleep(max(0.0, begins - loop.time()))
        answer = await connection.post(f"/counters/{counter}/call-next")
        if answer.status not in (200, NOBODY):
            raise RuntimeError(f"call-next at {counter}: {answer.status} {answer.body!r}")
        number = answer.json["ticket"]["number"] if answer.status == 200 else None
        presses.append(Press(number, answer.sent_ns, answer.answered_ns))
        if number:
            await asyncio.sleep(every_s * chance.uniform(0.2, 0.35))
            await _done(connection, counter, "start")
            await asyncio.sleep(every_s * chance.uniform(0.2, 0.35))
            await _done(connection, counter, "finish")
        begins += every_s * chance.uniform(0.9, 1.1)
    return presses


async def _done(connection: Connection, counter: str, verb: str) -> None:
    answer = await connection.post(f"/counters/{counter}/{verb}")
    if answer.status != 200:
        raise RuntimeError(f"{verb} at {counter}: {answer.status} {answer.body!r}")
