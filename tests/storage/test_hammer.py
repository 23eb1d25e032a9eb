"""Many hands at once, in threads and in processes, on both databases: no duplicate, no gap, nobody called twice."""

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from caller_server.domain.errors import QueueError
from caller_server.usecases import participate
from caller_server.usecases.ports import Actor
from tests import checker
from tests.hall import Hall, a_request, hall

OFFICERS = 16
KIOSKS = 8
EACH = 25


def booths() -> list[dict[str, object]]:
    return [{"code": f"bontang-{n}", "label": str(n), "services": ["A", "K"]} for n in range(1, OFFICERS + 1)]


def services() -> list[dict[str, object]]:
    return [{"code": "A", "name": {"id": "Klaim JHT"}}, {"code": "K", "name": {"id": "Klaim JKK"}}]


@pytest.fixture(params=["sqlite", "postgresql"])
def bontang(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    with hall(request.param, tmp_path, counters=booths(), services=services()) as made:
        yield made


def officer(n: int) -> Actor:
    return Actor("officer", f"officer-{n}", f"user:officer-{n}")


def take_many(bontang: Hall, kiosk: int) -> list[str]:
    actor = Actor("kiosk", f"kiosk-{kiosk}", f"device:{kiosk}")
    return [bontang.take("A" if n % 3 else "K", actor=actor).number for n in range(EACH)]


def serve_until_empty(bontang: Hall, n: int) -> list[str]:
    served = []
    while (ticket := bontang.call_next(f"bontang-{n}", officer(n))) is not None:
        served.append(ticket.number)
        bontang.do("start_serving", f"bontang-{n}", officer(n))
        bontang.do("finish", f"bontang-{n}", officer(n))
    return served


def test_eight_kiosks_and_sixteen_officers_in_threads(bontang: Hall) -> None:
    for n in range(1, OFFICERS + 1):
        bontang.open(f"bontang-{n}", officer(n))
    with ThreadPoolExecutor(KIOSKS + OFFICERS) as pool:
        taking = [pool.submit(take_many, bontang, n) for n in range(KIOSKS)]
        calling = [pool.submit(serve_until_empty, bontang, n) for n in range(1, OFFICERS + 1)]
        taken = [number for done in taking for number in done.result()]
        served = [number for done in calling for number in done.result()]
        served += [number for n in range(1, OFFICERS + 1) for number in pool.submit(serve_until_empty, bontang, n).result()]

    assert sorted(served) == sorted(taken)
    assert len(set(taken)) == KIOSKS * EACH
    assert max(Counter(checker.called_tickets(bontang.database.url)).values()) == 1
    checker.check(bontang.database.url)


def test_sixteen_officers_press_together_for_one_person(bontang: Hall) -> None:
    for n in range(1, OFFICERS + 1):
        bontang.open(f"bontang-{n}", officer(n))
    bontang.take("A")
    together = Barrier(OFFICERS)

    def press(n: int) -> str | None:
        together.wait()
        ticket = bontang.call_next(f"bontang-{n}", officer(n))
        return ticket and ticket.number

    with ThreadPoolExecutor(OFFICERS) as pool:
        called = list(pool.map(press, range(1, OFFICERS + 1)))

    assert sorted(called, key=str) == ["A001", *[None] * (OFFICERS - 1)]


def test_leaving_and_being_called_at_once_is_one_or_the_other(bontang: Hall) -> None:
    bontang.open("bontang-1", officer(1))
    for _ in range(10):
        _, token = bontang.take_with_token("A")
        together = Barrier(2)

        def leave(token: str = token, together: Barrier = together) -> bool:
            together.wait()
            try:
                participate.leave(bontang.ports, token=token, request=a_request())
            except QueueError:
                return False
            return True

        def call(together: Barrier = together) -> bool:
            together.wait()
            return bontang.call_next("bontang-1", officer(1)) is not None

        with ThreadPoolExecutor(2) as pool:
            left, called = pool.submit(leave), pool.submit(call)
            assert left.result() != called.result()
        if called.result():
            bontang.do("mark_no_show", "bontang-1", officer(1))
    checker.check(bontang.database.url)


def test_a_retry_sent_twice_at_once_gives_one_ticket(bontang: Hall) -> None:
    request = a_request("A")
    with ThreadPoolExecutor(KIOSKS) as pool:
        numbers = list(pool.map(lambda _: bontang.take("A", request=request).number, range(KIOSKS)))

    assert set(numbers) == {"A001"}
    assert bontang.take("A").number == "A002"


def _in_a_process(url: str, n: int, results: "multiprocessing.Queue[tuple[list[str], list[str]]]") -> None:
    own = Hall(url, counters=booths(), services=services())
    taken = take_many(own, n)
    served = serve_until_empty(own, n + 1)
    own.close()
    results.put((taken, served))


def test_four_processes_share_a_database(bontang: Hall) -> None:
    for n in range(1, OFFICERS + 1):
        bontang.open(f"bontang-{n}", officer(n))
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    processes = [context.Process(target=_in_a_process, args=(bontang.database.url, n, results)) for n in range(4)]
    for process in processes:
        process.start()
    answers = [results.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    taken = [number for numbers, _ in answers for number in numbers]
    served = [number for _, numbers in answers for number in numbers] + serve_until_empty(bontang, 1)

    assert sorted(served) == sorted(taken)
    assert len(set(taken)) == 4 * EACH
    checker.check(bontang.database.url)
