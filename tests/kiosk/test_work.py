"""The kiosk's threads, with a server and a printer that do as they are told."""

import queue
import threading
from collections.abc import Iterator
from uuid import UUID

import pytest

from caller_server.contract.codes import Code
from caller_server.contract.commands import DeviceHeartbeat, TakenTicket
from caller_server.contract.views import BranchView, Estimate
from config.paths import assets
from hardware.errors import DeviceAbsent, DeviceFault, DeviceTimeout, PaperOut
from hardware.printer.port import Paper as PaperLeft
from hardware.printer.port import PrinterStatus
from hardware.printer.slip import Slip
from hardware.speaker.clips import ClipBank
from hardware.speaker.fake import FakeSpeaker
from kiosk.answers import Refusal, Unreachable
from kiosk.check.state import Deed, DeedDone, DeedNotDone, DoDeed, FindTicket, Say, TicketNotSeen, TicketSeen, Verb
from kiosk.effects import AskForTicket, LookAgain, PrintSlip, ReportFault
from kiosk.inputs import BranchNotSeen, BranchSeen, Input, JoinSeen, NotTaken, SlipEnded, Taken
from kiosk.settings import Settings
from kiosk.slips.slip import slip_of
from kiosk.speech.voice import Voice
from kiosk.state import Order, Paper
from kiosk.work import Work
from kiosk.workers import Means
from tests.samples import branch_view, ticket_view

ORDER = Order("A", UUID(int=1), "id")
TICKET = TakenTicket(ticket=ticket_view(), token="t" * 16, follow_url="http://10.0.0.5/t/tttt")
PRINT = PrintSlip(TICKET, "id", branch_view())


class Server:
    def __init__(self) -> None:
        self.answer: object = TICKET
        self.found: object = ticket_view()
        self.views: dict[str, object] = {"id": branch_view(), "en": branch_view()}
        self.beats: list[DeviceHeartbeat] = []
        self.hears = True
        self.beaten = threading.Event()
        self.looks = 0
        self.hold: threading.Event | None = None

    def branch(self, language: str) -> BranchView | Refusal | Unreachable:
        self.looks += 1
        if self.hold:
            self.hold.wait(30)
        return self.views[language]  # type: ignore[return-value]

    def take(self, order: Order) -> TakenTicket | Refusal | Unreachable:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer  # type: ignore[return-value]

    def ticket(self, token: str, language: str) -> object:
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    def act(self, token: str, deed: Deed, language: str) -> object:
        return self.ticket(token, language)

    def join(self) -> object:
        return self.found

    def heartbeat(self, beat: DeviceHeartbeat) -> Unreachable | None:
        self.beats.append(beat)
        self.beaten.set()
        return None if self.hears else Unreachable("deaf")


class Printer:
    def __init__(self) -> None:
        self.slips: list[Slip] = []
        self.fails: Exception | None = None
        self.paper = PaperLeft.OK

    def print_slip(self, slip: Slip) -> None:
        if self.fails:
            raise self.fails
        self.slips.append(slip)

    def status(self) -> PrinterStatus:
        return PrinterStatus(self.paper, online=True)

    def close(self) -> None:
        """Nothing to let go of."""


class Bench:
    """One kiosk's work, and what it delivered."""

    def __init__(self, printer: Printer | None, voice: Voice | None = None) -> None:
        self.server, self.printer = Server(), printer
        self.delivered: queue.Queue[Input] = queue.Queue()
        settings = Settings("http://127.0.0.1:1", "key")
        self.work = Work(Means(settings, lambda: self.server, self.delivered.put, ("id", "en"), printer, voice))  # type: ignore[arg-type, return-value]

    def next(self) -> Input:
        return self.delivered.get(timeout=30)


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench(Printer())
    yield bench
    bench.work.close()


def test_a_number_is_asked_for_and_delivered(bench: Bench) -> None:
    bench.work.do(AskForTicket(ORDER))

    assert bench.next() == Taken(ORDER.request_id, TICKET)


@pytest.mark.parametrize("answer", [Unreachable("gone"), Refusal(Code.QUOTA_REACHED, "Habis.")])
def test_no_number_is_delivered_as_well(bench: Bench, answer: object) -> None:
    bench.server.answer = answer

    bench.work.do(AskForTicket(ORDER))

    assert bench.next() == NotTaken(ORDER.request_id, answer)  # type: ignore[arg-type]


def test_a_fault_of_ours_does_not_leave_the_person_waiting(bench: Bench) -> None:
    bench.server.answer = RuntimeError("a bug")

    bench.work.do(AskForTicket(ORDER))

    happened = bench.next()
    assert isinstance(happened, NotTaken)
    assert isinstance(happened.answer, Unreachable)


def test_the_branch_is_seen_in_every_language_or_not_at_all(bench: Bench) -> None:
    bench.work.do(LookAgain())
    assert bench.next() == BranchSeen(bench.server.views)  # type: ignore[arg-type]

    bench.server.views["en"] = Unreachable("gone")
    bench.work.look()
    assert bench.next() == BranchNotSeen(Unreachable("gone"))


def test_looks_do_not_pile_up_behind_a_slow_server(bench: Bench) -> None:
    bench.server.hold = threading.Event()
    for _ in range(20):
        bench.work.look()
    bench.server.hold.set()

    bench.next()
    bench.next()

    assert bench.server.looks == 4  # two looks in two languages
    assert bench.delivered.empty()


def test_a_slow_look_does_not_hold_a_number_up(bench: Bench) -> None:
    bench.server.hold = threading.Event()
    bench.work.look()

    bench.work.do(AskForTicket(ORDER))

    assert isinstance(bench.next(), Taken)
    bench.server.hold.set()


def test_a_slip_is_printed(bench: Bench) -> None:
    bench.work.do(PRINT)

    assert bench.next() == SlipEnded("A042", Paper.PRINTED)
    assert bench.printer is not None
    assert [slip.number for slip in bench.printer.slips] == ["A042"]


@pytest.mark.parametrize(
    ("error", "paper"),
    [
        (PaperOut("no paper"), Paper.OUT),
        (DeviceAbsent("unplugged"), Paper.FAILED),
        (DeviceTimeout("silent"), Paper.FAILED),
        (DeviceFault("nonsense"), Paper.FAILED),
        (RuntimeError("a bug"), Paper.UNKNOWN),
    ],
)
def test_a_printer_that_fails_is_told_to_the_screen_and_to_the_server(bench: Bench, error: Exception, paper: Paper) -> None:
    assert bench.printer is not None
    bench.printer.fails = error

    bench.work.do(PRINT)

    assert bench.next() == SlipEnded("A042", paper)
    assert bench.server.beaten.wait(30)
    assert len(bench.server.beats[0].faults) == 1


def test_a_kiosk_without_a_printer_says_so() -> None:
    bench = Bench(None)

    bench.work.do(PRINT)

    assert bench.next() == SlipEnded("A042", Paper.NONE)
    bench.work.close()


def test_the_heartbeat_brings_the_paper_and_each_fault_until_it_was_heard(bench: Bench) -> None:
    assert bench.printer is not None
    bench.printer.paper, bench.server.hears = PaperLeft.NEAR_END, False
    beats = bench.server.beats

    for hears in (False, True, True):
        bench.server.hears = hears
        bench.server.beaten.clear()
        bench.work.do(ReportFault("slip_doubted")) if not hears else bench.work.beat()
        assert bench.server.beaten.wait(30)

    assert [beat.faults for beat in beats] == [["slip_doubted"], ["slip_doubted"], []]
    assert beats[0].paper == "near_end"
    assert beats[0].sent_at is not None  # so that the server sees a wrong clock


def test_a_slip_says_what_the_screen_says_in_local_time() -> None:
    estimate = Estimate.model_validate({"from": "2026-11-23T02:15:00Z", "to": "2026-11-23T02:45:00Z", "kind": "window"})
    taken = TICKET.model_copy(update={"ticket": ticket_view(estimate=estimate, ahead=14, priority=True)})
    english = branch_view(services=[s.model_copy(update={"name": "JHT claim"}) for s in branch_view().services])

    slip = slip_of(PrintSlip(taken, "en", english))

    assert (slip.number, slip.service_name, slip.language, slip.ahead, slip.priority) == ("A042", "JHT claim", "en", 14, True)
    assert f"{slip.issued_at:%H.%M %z}" == "08.52 +0800"
    assert slip.estimate is not None
    assert f"{slip.estimate[0]:%H.%M}" == "10.15"
    assert (slip.follow_url, slip.grace_minutes, slip.return_after) == ("http://10.0.0.5/t/tttt", 30, 3)


def test_the_branch_s_own_words_are_printed_at_the_foot_of_the_slip() -> None:
    taken = TakenTicket(ticket=ticket_view(), token="t" * 16, follow_url="http://10.0.0.5/t/tttt")

    assert slip_of(PrintSlip(taken, "id", branch_view(texts={"slip": "Layanan ini gratis."}))).text == "Layanan ini gratis."
    assert slip_of(PrintSlip(taken, "id", branch_view())).text == ""
    assert slip_of(PrintSlip(taken, "id", None)).text == ""


DEED = Deed(Verb.ARRIVE, UUID(int=2))
FIND, DO = FindTicket("T" * 26), DoDeed("T" * 26, DEED, "id")


def test_a_ticket_is_found_and_changed(bench: Bench) -> None:
    bench.work.do(FIND)
    assert bench.next() == TicketSeen(FIND.token, ticket_view())

    bench.work.do(DO)
    assert bench.next() == DeedDone(DEED.request_id, ticket_view())


@pytest.mark.parametrize("answer", [Unreachable("gone"), Refusal(Code.NOT_FOUND, ""), RuntimeError("a bug")])
def test_a_ticket_that_is_not_found_or_changed_is_told(bench: Bench, answer: object) -> None:
    bench.server.found = answer
    bench.work.do(FIND)
    bench.work.do(DO)

    found, done = bench.next(), bench.next()

    assert isinstance(found, TicketNotSeen)
    assert isinstance(done, DeedNotDone)
    assert done.request_id == DEED.request_id


def test_the_code_for_phones_is_delivered_or_that_there_is_none(bench: Bench) -> None:
    bench.server.found = Unreachable("gone")
    bench.work.join()
    assert bench.next() == JoinSeen(None)

    bench.server.found = "a code"
    bench.work.join()
    assert bench.next() == JoinSeen("a code")  # type: ignore[arg-type]


def test_what_cannot_be_said_is_reported_and_holds_nothing_up() -> None:
    speaker = FakeSpeaker()
    speaker.fail_with(DeviceAbsent("unplugged"))
    bench = Bench(None, Voice(lambda: ClipBank(assets() / "sounds"), speaker))

    bench.work.do(Say(ticket_view(), "id", "Asia/Makassar"))
    bench.work.do(FIND)
    assert isinstance(bench.next(), TicketSeen)
    bench.work.close()
    bench.work._lanes["say"].end()

    assert bench.work._faults == ["speaker: DeviceAbsent"]


def test_a_slip_says_until_when_one_may_go_and_where_to_show_it() -> None:
    ticket = ticket_view(held_while_away=True, free_until="2026-11-23T02:05:00Z", cannot_say="stalled")
    taken = TICKET.model_copy(update={"ticket": ticket})

    slip = slip_of(PrintSlip(taken, "id", branch_view(), reads_codes=True))

    assert slip.free_until is not None
    assert f"{slip.free_until:%H.%M}" == "10.05"
    assert (slip.held_while_away, slip.reads_codes, slip.cannot_say) == (True, True, True)
    assert slip_of(PRINT).free_until is None
