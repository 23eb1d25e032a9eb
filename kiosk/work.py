"""What the kiosk does besides drawing: asks the server, prints, speaks, reports. Each kind of work has its own thread.

So a printer that hangs delays no number, and a slow poll delays no touch. Whatever happens comes back as one input through
``deliver``, from another thread: the caller has to bring it to the thread that draws.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from caller_server.contract.commands import DeviceHeartbeat
from caller_server.contract.views import BranchView
from hardware.agent.health import box_celsius, version
from hardware.printer.port import Paper
from kiosk.alone.state import PaperSeen
from kiosk.alone.work import TakeWorker
from kiosk.answers import Refusal, Unreachable
from kiosk.attract.picture import PictureWorker
from kiosk.check.state import Say
from kiosk.check.work import TicketWorker
from kiosk.effects import Effect, LookAgain, ReportFault
from kiosk.enrol.work import EnrolWorker
from kiosk.inputs import BranchNotSeen, BranchSeen, JoinSeen
from kiosk.phone.work import PhoneWorker
from kiosk.slips.work import PrintWorker
from kiosk.speech.work import SpeechWorker
from kiosk.staff.work import StaffWorker
from kiosk.workers import HasStandingFaults, Lane, Means, Worker

log = logging.getLogger(__name__)

MAX_FAULTS = 10  # what one heartbeat may carry
LANES = ("look", "beat", "say")
# What has its own module: made from the kiosk's means, and from what reports a fault.
MakeWorker = Callable[[Means, Callable[[str], None]], Worker]
WORKERS: tuple[MakeWorker, ...] = (
    TakeWorker,
    PrintWorker,
    TicketWorker,
    StaffWorker,
    EnrolWorker,
    PictureWorker,
    SpeechWorker,
    PhoneWorker,
)


class Work:
    """The threads of one kiosk; each that needs the server has its own connection to it."""

    def __init__(self, means: Means, workers: Sequence[MakeWorker] = WORKERS) -> None:
        self._asking, self._looking, self._beating = (means.connect() for _ in range(3))
        self._printer, self._languages, self._deliver = means.printer, tuple(means.languages), means.deliver
        self.voice = means.voice
        self._lanes = {name: Lane(name) for name in LANES}
        self._workers = [make(means, self._report) for make in workers]
        self._looks_due = self._beats_due = 0
        self._faults: list[str] = []
        self._prints = True  # until the printer says otherwise

    def start(self) -> None:
        """The window is there: begin what is done without being asked."""
        for worker in self._workers:
            worker.start()
        self.look()
        self.beat()
        self.join()

    def do(self, effect: Effect) -> None:
        """Start what the flow asked for; returns at once."""
        match effect:
            case Say():
                self._lanes["say"].submit(self._say, effect)
            case LookAgain():
                self.look()
            case ReportFault(fault):
                self._report(fault)
            case _:
                for worker in self._workers:
                    if isinstance(effect, worker.effects):
                        worker.do(effect)

    def look(self) -> None:
        """Fetch the branch, unless that is already waiting to be done."""
        if self._looks_due < 2:  # one that runs, and one that sees what changed meanwhile
            self._looks_due += 1
            self._lanes["look"].submit(self._look)

    def join(self) -> None:
        """Fetch the code for joining by phone."""
        self._lanes["look"].submit(self._join)

    def beat(self) -> None:
        """Tell the server that this kiosk lives, unless that is already waiting to be done."""
        if self._beats_due < 2:
            self._beats_due += 1
            self._lanes["beat"].submit(self._beat)

    def close(self) -> None:
        """Stop taking on work. What runs may end; nothing new begins."""
        for lane in self._lanes.values():
            lane.close()
        for worker in self._workers:
            worker.close()

    def _say(self, order: Say) -> None:
        if self.voice is None:
            return
        try:
            fault = self.voice.say(order)
        except Exception:
            log.exception("speaking of %s failed", order.ticket.number)
            fault = "speaker: fault in the kiosk"
        if fault:
            log.warning("nothing said of %s: %s", order.ticket.number, fault)
            self._remember(fault)

    def _join(self) -> None:
        try:
            answer = self._looking.join()
        except Exception:
            log.exception("fetching the code for joining failed")
            answer = Unreachable("fault in the kiosk")
        if isinstance(answer, Refusal | Unreachable):
            log.info("no code for joining: %s", answer)
            self._deliver(JoinSeen(None))
        else:
            self._deliver(JoinSeen(answer))

    def _look(self) -> None:
        try:
            self._deliver(self._branch())
        except Exception as error:
            log.exception("looking at the branch failed")
            self._deliver(BranchNotSeen(Unreachable(f"fault in the kiosk: {error!r}")))
        finally:
            self._looks_due -= 1

    def _branch(self) -> BranchSeen | BranchNotSeen:
        views: dict[str, BranchView] = {}
        for language in self._languages:
            if views and language not in next(iter(views.values())).languages:
                continue  # nobody can choose it here
            answer = self._looking.branch(language)
            if isinstance(answer, Refusal | Unreachable):
                return BranchNotSeen(answer)
            views[language] = answer
        return BranchSeen(views)

    def _beat(self) -> None:
        standing = self._standing_faults()
        faults = self._faults[: MAX_FAULTS - len(standing)]
        try:
            paper = self._paper()
            beat = DeviceHeartbeat(
                version=version()[:40],
                paper=paper,
                faults=[*standing, *faults],
                box_celsius=box_celsius(),
                sent_at=datetime.now(UTC),
            )
            answer = self._beating.heartbeat(beat)
            if answer is None:
                self._faults = self._faults[len(faults) :]
            else:
                log.info("the server did not hear the heartbeat: %s", answer)
        except Exception:
            log.exception("the heartbeat failed")
        finally:
            self._beats_due -= 1

    def _paper(self) -> str:
        """How much paper there is; the screen hears whether the printer can print."""
        if self._printer is None:
            return "unknown"
        status = self._printer.status()
        prints = status.online and status.paper is not Paper.OUT
        if prints != self._prints:
            self._prints = prints
            self._deliver(PaperSeen(prints))
        return status.paper.value

    def _standing_faults(self) -> list[str]:
        """What holds still; it comes first in each beat, since somebody has to do something about it."""
        telling = [worker for worker in self._workers if isinstance(worker, HasStandingFaults)]
        return [word for worker in telling for word in worker.standing_faults()][:MAX_FAULTS]

    def _report(self, fault: str) -> None:
        self._remember(fault)
        self.beat()

    def _remember(self, fault: str) -> None:
        if fault not in self._faults:
            self._faults = [*self._faults, fault][-MAX_FAULTS:]
