"""Each slip exactly once: the journal, and the thread that prints by it."""

import queue
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from caller_server.contract.commands import TakenTicket
from hardware.errors import DeviceAbsent, DeviceFault, PaperOut
from hardware.printer.fake import FakePrinter
from hardware.printer.slip import Slip, SlipKind
from kiosk.alone.database import Database
from kiosk.alone.effects import SlipLookedFor
from kiosk.alone.state import Recovered
from kiosk.effects import PrintSlip
from kiosk.inputs import Input, SlipEnded
from kiosk.settings import Settings
from kiosk.slips.journal import Journal
from kiosk.slips.slip import slip_of
from kiosk.slips.work import PrintWorker
from kiosk.state import Paper
from kiosk.workers import Means
from tests.samples import branch_view, ticket_view

TOKEN = "t" * 16
ORDER = PrintSlip(TakenTicket(ticket=ticket_view(), token=TOKEN, follow_url="http://q.test/t/tttt"), "id", branch_view())
AGAIN = PrintSlip(ORDER.taken, "id", branch_view(), kind=SlipKind.REPRINT)
SLIP = slip_of(ORDER)


class Printer:
    """Remembers slips; ``fails`` is raised after the slip, ``sees`` looks at the journal while it prints."""

    def __init__(self) -> None:
        self.slips: list[Slip] = []
        self.fails: Exception | None = None
        self.sees: Any = lambda: None
        self.saw: list[Any] = []

    def print_slip(self, slip: Slip) -> None:
        self.saw.append(self.sees())
        self.slips.append(slip)
        if self.fails:
            raise self.fails


class Bench:
    """One kiosk's printing, as often started as wanted."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(folder)
        self.journal, self.printer = Journal(self.database), Printer()
        self.delivered: queue.Queue[Input] = queue.Queue()
        self.faults: list[str] = []
        self.printer.sees = lambda: self.journal.state_of(TOKEN)

    def age(self, age: timedelta, token: str = TOKEN) -> None:
        """Make the slips of a ticket as old as this."""
        with self.database.writing() as connection:
            connection.execute("UPDATE slip SET at = ? WHERE token = ?", ((datetime.now(UTC) - age).isoformat(), token))

    def start(self) -> PrintWorker:
        means = Means(Settings("http://q.test", "key"), None, self.delivered.put, ("id",), self.printer, None, self.database)  # type: ignore[arg-type]
        worker = PrintWorker(means, self.faults.append)
        worker.start()
        return worker

    def run(self, *effects: PrintSlip | SlipLookedFor) -> None:
        """Do these, and wait until they are done."""
        worker = self.start()
        for effect in effects:
            worker.do(effect)
        worker.end()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.database.close()


def test_it_is_on_disk_that_a_slip_is_sent_before_its_first_byte(bench: Bench) -> None:
    bench.run(ORDER)

    assert bench.printer.saw == ["sent"]
    assert bench.journal.state_of(TOKEN) == "confirmed"
    assert bench.delivered.get_nowait() == SlipEnded("A042", Paper.PRINTED)


def test_a_ticket_has_one_original_however_often_it_is_asked_for(bench: Bench) -> None:
    bench.run(ORDER, ORDER)
    bench.run(ORDER)

    assert [slip.kind for slip in bench.printer.slips] == [SlipKind.ORIGINAL]
    assert [bench.delivered.get_nowait() for _ in range(3)] == [SlipEnded("A042", Paper.PRINTED)] * 3


def test_a_reprint_says_so_on_paper(bench: Bench) -> None:
    bench.run(ORDER, AGAIN)

    assert [slip.kind for slip in bench.printer.slips] == [SlipKind.ORIGINAL, SlipKind.REPRINT]


def maybe(error: DeviceFault) -> DeviceFault:
    error.maybe_done = True
    return error


@pytest.mark.parametrize(
    ("error", "paper", "state"),
    [
        (DeviceAbsent("unplugged"), Paper.FAILED, "failed"),
        (PaperOut("none"), Paper.OUT, "failed"),
        (maybe(PaperOut("ran out in the middle")), Paper.OUT, "unknown"),
        (maybe(DeviceFault("hung up")), Paper.UNKNOWN, "unknown"),
        (RuntimeError("a bug"), Paper.UNKNOWN, "unknown"),
    ],
)
def test_a_printer_that_fails_leaves_no_doubt_about_what_is_known(
    bench: Bench, error: Exception, paper: Paper, state: str
) -> None:
    bench.printer.fails = error

    bench.run(ORDER)

    assert bench.delivered.get_nowait() == SlipEnded("A042", paper)
    assert bench.journal.state_of(TOKEN) == state
    assert len(bench.faults) == 1


def test_what_somebody_saw_settles_a_doubt(bench: Bench) -> None:
    bench.printer.fails = maybe(DeviceFault("hung up"))
    bench.run(ORDER)

    bench.run(SlipLookedFor(TOKEN, did_print=True))

    assert bench.journal.state_of(TOKEN) == "confirmed"


def test_what_was_being_sent_when_the_kiosk_died_is_not_printed_again(bench: Bench) -> None:
    job = bench.journal.queue(TOKEN, SLIP, ORDER.taken)
    assert job is not None
    bench.journal.note(job, "sent")

    bench.run()

    assert bench.printer.slips == []
    assert bench.journal.state_of(TOKEN) == "unknown"
    assert bench.faults == ["slip_unknown"]
    assert bench.delivered.get_nowait() == Recovered(ORDER.taken, "id", may_be_out=True)  # who may stand there is asked
    bench.run()
    assert bench.delivered.empty()


def test_nobody_is_asked_about_a_slip_of_somebody_who_has_left(bench: Bench) -> None:
    job = bench.journal.queue(TOKEN, SLIP, ORDER.taken)
    assert job is not None
    bench.journal.note(job, "sent")
    bench.age(timedelta(minutes=2))

    bench.run()

    assert bench.delivered.empty()
    assert bench.journal.state_of(TOKEN) == "unknown"


def test_what_was_not_begun_is_printed_while_its_person_may_stand_there_and_never_later(bench: Bench) -> None:
    bench.journal.queue(TOKEN, SLIP)
    bench.journal.queue("old", SLIP)
    bench.age(timedelta(minutes=2), "old")

    bench.run()

    assert bench.printer.slips == [SLIP]
    assert (bench.journal.state_of(TOKEN), bench.journal.state_of("old")) == ("confirmed", "failed")


def test_a_slip_with_everything_on_it_is_the_same_after_a_restart(bench: Bench) -> None:
    bench.journal.queue(TOKEN, SLIP)

    begun = bench.journal.resume()

    assert [job.slip for job in begun.to_print] == [SLIP]
    assert (begun.to_ask, begun.doubtful) == ([], 0)


def test_without_a_state_folder_slips_are_printed_all_the_same(tmp_path: Path) -> None:
    delivered: queue.Queue[Input] = queue.Queue()
    means = Means(Settings("http://q.test", "key"), None, delivered.put, ("id",), FakePrinter(tmp_path))  # type: ignore[arg-type]
    worker = PrintWorker(means, lambda _: None)

    worker.do(ORDER)
    worker.end()

    assert delivered.get_nowait() == SlipEnded("A042", Paper.PRINTED)
    assert len(list(tmp_path.glob("slip-*.png"))) == 1
