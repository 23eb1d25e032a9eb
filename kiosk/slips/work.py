"""Prints slips in a thread of its own, each once: what became of it is in the journal before the screen says so."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from hardware.errors import HardwareError, PaperOut
from hardware.printer.port import TicketPrinter
from hardware.printer.slip import Slip, SlipKind
from kiosk.alone.effects import SlipLookedFor
from kiosk.alone.state import Recovered
from kiosk.effects import PrintSlip
from kiosk.inputs import SlipEnded
from kiosk.slips.journal import Job, Journal, State
from kiosk.slips.slip import slip_of
from kiosk.state import Paper
from kiosk.workers import Lane, Means

log = logging.getLogger(__name__)

SAID = {"confirmed": Paper.PRINTED, "failed": Paper.FAILED}


@dataclass(frozen=True)
class Outcome:
    """What the screen says of the paper, what the journal does, and a short word for the fault if there was one."""

    paper: Paper
    state: State
    fault: str | None = None


def print_slip(printer: TicketPrinter, slip: Slip) -> Outcome:
    """Print, and say what became of it. Never raises HardwareError."""
    try:
        printer.print_slip(slip)
    except HardwareError as error:
        state: State = "unknown" if error.maybe_done else "failed"
        fault = f"printer: {type(error).__name__}"
        if isinstance(error, PaperOut):  # what is missing of it nobody prints without paper
            return Outcome(Paper.OUT, state, fault)
        return Outcome(Paper.UNKNOWN if error.maybe_done else Paper.FAILED, state, fault)
    return Outcome(Paper.PRINTED, "confirmed")


class PrintWorker:
    """Answers each PrintSlip with SlipEnded. Without a journal a slip is printed as it is asked for."""

    effects: tuple[type, ...] = (PrintSlip, SlipLookedFor)

    def __init__(self, means: Means, report: Callable[[str], None]) -> None:
        self._printer, self._deliver, self._report = means.printer, means.deliver, report
        self._journal = Journal(means.database) if means.database else None
        self._lane = Lane("print")

    def start(self) -> None:
        """Go on with what was begun before this kiosk stopped."""
        if self._journal is not None and self._printer is not None:
            self._lane.submit(self._resume, self._journal)

    def do(self, effect: PrintSlip | SlipLookedFor) -> None:
        """Print, or note what a person saw; returns at once."""
        self._lane.submit(self._print if isinstance(effect, PrintSlip) else self._note, effect)

    def close(self) -> None:
        """Begin no other slip."""
        self._lane.close()

    def end(self) -> None:
        """Return when all that was asked for is done."""
        self._lane.end()

    def _print(self, order: PrintSlip) -> None:
        number = order.taken.ticket.number
        try:
            paper = self._paper(order)
        except Exception:  # the outermost loop of this thread; whether paper came out is not known
            log.exception("printing %s failed", number)
            self._report("printer: fault in the kiosk")
            paper = Paper.UNKNOWN
        self._deliver(SlipEnded(number, paper))

    def _paper(self, order: PrintSlip) -> Paper:
        if self._printer is None:
            return Paper.NONE
        try:
            slip = slip_of(order)
        except ValueError as error:  # one that cannot be set, such as an overlong address
            return self._told(order.taken.ticket.number, Outcome(Paper.FAILED, "failed", f"printer: {type(error).__name__}"))
        if self._journal is None:
            return self._told(slip.number, print_slip(self._printer, slip))
        job = self._journal.queue(order.taken.token, slip, order.taken)
        if job is None:
            state = self._journal.state_of(order.taken.token, SlipKind.ORIGINAL)
            return SAID.get(state or "", Paper.UNKNOWN)
        return self._run(job, self._journal, self._printer)

    def _run(self, job: Job, journal: Journal, printer: TicketPrinter) -> Paper:
        journal.note(job, "sent")
        try:
            outcome = print_slip(printer, job.slip)
        except BaseException:
            journal.note(job, "unknown")
            raise
        journal.note(job, outcome.state)
        return self._told(job.slip.number, outcome)

    def _told(self, number: str, outcome: Outcome) -> Paper:
        if outcome.fault:
            log.warning("no slip for %s: %s", number, outcome.fault)
            self._report(outcome.fault)
        return outcome.paper

    def _resume(self, journal: Journal) -> None:
        try:
            begun = journal.resume()
            if begun.doubtful:
                log.warning("%s slips may be out and may not: the kiosk stopped while they were printed", begun.doubtful)
                self._report("slip_unknown")
            for job in begun.to_ask[-1:]:  # one person stands there
                if job.taken is not None:
                    self._deliver(Recovered(job.taken, job.slip.language, may_be_out=True))
            for job in begun.to_print:
                if self._printer is not None:
                    self._run(job, journal, self._printer)
        except Exception:
            log.exception("going on with the slips failed")
            self._report("printer: fault in the kiosk")

    def _note(self, seen: SlipLookedFor) -> None:
        if self._journal is not None:
            self._journal.answer(seen.token, did_print=seen.did_print)
