"""The threads that take numbers, give them out alone and settle with the server, with a server that does as it is told."""

import queue
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from caller_server.contract.codes import Code
from caller_server.contract.commands import TakenTicket
from caller_server.contract.offline import OfflineAnswer, OfflineResult
from hardware.printer.fake import FakePrinter
from kiosk.alone.database import Database
from kiosk.alone.effects import GiveAlone, Reunite
from kiosk.alone.state import AloneSeen, NotGivenAlone, Recovered, Remembered
from kiosk.alone.store import AloneStore
from kiosk.alone.work import TakeWorker
from kiosk.answers import Refusal, Unreachable
from kiosk.check.state import Verb
from kiosk.effects import AskForTicket
from kiosk.inputs import Input, NotTaken, Taken
from kiosk.settings import Settings
from kiosk.staff.state import PinKnown
from kiosk.workers import Means
from tests.kiosk.test_alone_book import NINE, ORDER, answer
from tests.kiosk.test_alone_store import TAKEN
from tests.samples import branch_view
from tests.server_process import eventually

GONE = Unreachable("gone")


class Server:
    """``away`` answers nothing; ``sees`` looks around while a number is asked for."""

    def __init__(self) -> None:
        self.away, self.taken, self.lease_answer = False, TAKEN, answer()
        self.refusal: Refusal | None = None
        self.sees: Callable[[], Any] = lambda: None
        self.saw: list[Any] = []
        self.uploaded: list[Any] = []
        self.acts: list[tuple[str, Verb]] = []

    def take(self, order: Any, patience_s: float | None = None) -> Any:
        self.saw.append(self.sees())
        return GONE if self.away else self.refusal or self.taken

    def act(self, token: str, deed: Any, language: str) -> Any:
        self.acts.append((token, deed.verb))
        return TAKEN.ticket

    def branch(self, language: str) -> Any:
        return GONE if self.away else branch_view()

    def lease(self, wanted: Any, *, starts_anew: bool = False) -> Any:
        return GONE if self.away else self.lease_answer

    def upload(self, tickets: Any) -> Any:
        if self.away:
            return GONE
        self.uploaded += tickets
        return OfflineAnswer(results=[OfflineResult(id=ticket.id, state="accepted") for ticket in tickets])


class Bench:
    """A kiosk's memory, and what its worker delivered."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.server, self.faults = folder, Server(), list[str]()
        self.database = Database(folder / "state")
        self.store = AloneStore(self.database)
        self.delivered: queue.Queue[Input] = queue.Queue()
        self.workers: list[TakeWorker] = []

    def worker(self, *, remembers: bool = True) -> TakeWorker:
        printer = FakePrinter(self.folder / "slips")
        database = self.database if remembers else None
        means = Means(Settings("http://q.test", "k"), lambda: self.server, self.delivered.put, ("id",), printer, None, database)  # type: ignore[arg-type, return-value]
        self.workers.append(TakeWorker(means, self.faults.append))
        return self.workers[-1]

    def next(self, kind: type) -> Any:
        """The next of this kind; what comes before it is left out."""
        while True:
            found = self.delivered.get(timeout=30)
            if isinstance(found, kind):
                return found

    def aged(self, age: timedelta) -> None:
        """Make every request as old as this."""
        with self.database.writing() as connection:
            connection.execute("UPDATE asked SET at = ?", ((datetime.now(UTC) - age).isoformat(),))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    for worker in made.workers:
        worker.close()
        worker.end()
    made.database.close()


def test_a_request_is_on_disk_before_it_is_sent(bench: Bench) -> None:
    bench.server.sees = lambda: [asked.order for asked in bench.store.open_requests()]

    bench.worker().do(AskForTicket(ORDER))

    assert bench.next(Taken) == Taken(ORDER.request_id, TAKEN)
    assert bench.server.saw == [[ORDER]]
    assert [asked.taken for asked in bench.store.open_requests()] == [TAKEN]  # until its slip is begun


@pytest.mark.parametrize("order", [replace(ORDER, wants_paper=False), ORDER])
def test_what_needs_no_slip_or_was_refused_is_done_with(bench: Bench, order: Any) -> None:
    bench.server.refusal = Refusal(Code.QUOTA_REACHED, "Habis.") if order.wants_paper else None

    bench.worker().do(AskForTicket(order))

    bench.next(NotTaken if order.wants_paper else Taken)
    assert bench.store.open_requests() == []


def test_alone_a_number_is_given_out_and_told_when_the_server_is_back(bench: Bench) -> None:
    worker = bench.worker()
    worker.start()
    assert bench.next(PinKnown) == PinKnown(None)
    assert bench.next(AloneSeen) == AloneSeen(ready=True, waiting=0, refused=0, series="K2")
    bench.server.away = True

    worker.do(GiveAlone(ORDER, branch_view(), instead_of=UUID(int=7)))

    taken = bench.next(Taken)
    assert (taken.request_id, taken.offline, taken.taken.ticket.number) == (ORDER.request_id, True, "A001")
    assert (taken.taken.ticket.service.name, taken.taken.ticket.branch_name) == ("Klaim JHT", "Kantor Cabang Bontang")
    eventually(lambda: worker.standing_faults() == ["alone"])
    bench.server.away = False
    worker.do(Reunite())
    eventually(lambda: worker.standing_faults() == [])
    assert [(ticket.number, ticket.instead_of) for ticket in bench.server.uploaded] == [("A001", UUID(int=7))]


def test_the_quota_is_as_the_branch_was_last_seen(bench: Bench) -> None:
    bench.store.renew(answer(leases=[]))
    gone = branch_view()
    gone = gone.model_copy(update={"services": [service.model_copy(update={"quota_left": 0}) for service in gone.services]})

    bench.worker().do(GiveAlone(ORDER, gone))

    assert bench.next(NotGivenAlone) == NotGivenAlone(ORDER.request_id, "quota")


def test_without_a_memory_nothing_is_given_out(bench: Bench) -> None:
    worker = bench.worker(remembers=False)
    worker.start()

    worker.do(GiveAlone(ORDER, branch_view()))

    assert bench.next(NotGivenAlone) == NotGivenAlone(ORDER.request_id, "none")
    worker.do(AskForTicket(ORDER))
    assert isinstance(bench.next(Taken).taken, TakenTicket)


def test_a_disk_that_fails_is_told_to_the_person_and_to_the_staff(bench: Bench) -> None:
    worker = bench.worker()
    bench.database.close()

    worker.do(GiveAlone(ORDER, branch_view()))

    assert bench.next(NotGivenAlone) == NotGivenAlone(ORDER.request_id, "none")
    assert bench.faults == ["state: numbers cannot be kept"]


@pytest.mark.parametrize("had_answer", [True, False])
def test_a_number_that_nobody_saw_is_brought_back_after_a_power_cut(bench: Bench, had_answer: bool) -> None:
    bench.store.remember({"id": branch_view()})
    bench.store.ask(ORDER)
    if had_answer:
        bench.store.got(ORDER.request_id, TAKEN)

    bench.worker().start()

    assert bench.next(Remembered) == Remembered({"id": branch_view()})
    assert bench.next(Recovered) == Recovered(TAKEN, ORDER.language)
    assert len(bench.server.saw) == (0 if had_answer else 1)


def test_what_the_server_may_have_made_for_somebody_who_left_is_given_up(bench: Bench) -> None:
    bench.store.ask(ORDER)
    bench.aged(timedelta(minutes=5))

    bench.worker().start()

    eventually(lambda: bench.store.open_requests() == [])
    assert bench.server.acts == [(TAKEN.token, Verb.LEAVE)]


def test_a_number_that_was_shown_is_never_given_up(bench: Bench) -> None:
    bench.store.ask(ORDER)
    bench.store.got(ORDER.request_id, TAKEN)
    bench.aged(timedelta(minutes=5))

    bench.worker().start()

    eventually(lambda: bench.store.open_requests() == [])
    assert bench.server.acts == []


def test_what_the_server_cannot_read_keeps_nothing_back(bench: Bench) -> None:
    """One of the tickets is refused as a whole body would be; the others go through."""
    bench.store.renew(answer())
    numbers = [bench.store.give(replace(ORDER, request_id=UUID(int=n)), NINE).ticket.number for n in range(3)]
    whole = bench.server.upload

    def upload(tickets: Any) -> Any:
        return Refusal(Code.INVALID_REQUEST, "") if any(one.number == numbers[1] for one in tickets) else whole(tickets)

    bench.server.upload = upload  # type: ignore[method-assign]
    worker = bench.worker()
    worker.start()

    eventually(lambda: worker.standing_faults() == ["offline_refused"])
    assert [ticket.number for ticket in bench.server.uploaded] == [numbers[0], numbers[2]]
