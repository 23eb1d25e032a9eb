"""What the kiosk does besides drawing: asks the server, prints, speaks, reports. Each kind of work has its own thread.

So a printer that hangs delays no number, and a slow poll delays no touch. Whatever happens comes back as one input through
``deliver``, from another thread: the caller has to bring it to the thread that draws.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, version

from caller_server.contract.commands import DeviceHeartbeat
from caller_server.contract.views import BranchView
from hardware.printer.port import TicketPrinter
from kiosk.answers import Refusal, Unreachable
from kiosk.checks import DeedDone, DeedNotDone, DoDeed, FindTicket, Say, TicketNotSeen, TicketSeen
from kiosk.client import QueueServer
from kiosk.slips import print_slip
from kiosk.state import (
    AskForTicket,
    BranchNotSeen,
    BranchSeen,
    Effect,
    Input,
    JoinSeen,
    LookAgain,
    NotTaken,
    Order,
    Paper,
    PrintSlip,
    ReportFault,
    SlipEnded,
    Taken,
)
from kiosk.voice import Voice

log = logging.getLogger(__name__)

MAX_FAULTS = 10  # what one heartbeat may carry
LANES = ("take", "look", "ticket", "print", "beat", "say")


def _version() -> str:
    try:
        return version("lapak-asik-onsite")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "unknown"


class Work:
    """The threads of one kiosk. ``connect`` makes a server connection; it is called once per thread that needs one."""

    def __init__(
        self,
        connect: Callable[[], QueueServer],
        printer: TicketPrinter | None,
        languages: Sequence[str],
        deliver: Callable[[Input], None],
        voice: Voice | None = None,
    ) -> None:
        self._asking, self._looking, self._checking, self._beating = connect(), connect(), connect(), connect()
        self._printer, self._languages, self._deliver, self.voice = printer, tuple(languages), deliver, voice
        self._lanes = {name: ThreadPoolExecutor(1, f"kiosk-{name}") for name in LANES}
        self._looks_due = self._beats_due = self._checks_due = 0
        self._faults: list[str] = []

    def do(self, effect: Effect) -> None:
        """Start what the flow asked for; returns at once."""
        match effect:
            case AskForTicket(order):
                self._lanes["take"].submit(self._take, order)
            case PrintSlip():
                self._lanes["print"].submit(self._print, effect)
            case FindTicket(token):
                self._checks_due += 1
                self._lanes["ticket"].submit(self._find, token)
            case DoDeed():
                self._lanes["ticket"].submit(self._act, effect)
            case Say():
                self._lanes["say"].submit(self._say, effect)
            case LookAgain():
                self.look()
            case ReportFault(fault):
                self._remember(fault)
                self.beat()

    def look(self) -> None:
        """Fetch the branch, unless that is already waiting to be done."""
        if self._looks_due < 2:  # one that runs, and one that sees what changed meanwhile
            self._looks_due += 1
            self._lanes["look"].submit(self._look)

    def watch(self, token: str) -> None:
        """Look at the ticket on screen once more, unless the server is being asked for it."""
        if not self._checks_due:
            self.do(FindTicket(token))

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
            lane.shutdown(wait=False, cancel_futures=True)

    def _take(self, order: Order) -> None:
        try:
            answer = self._asking.take(order)
        except Exception as error:  # the outermost loop of this thread: the person must not wait for ever
            log.exception("taking a number failed")
            answer = Unreachable(f"fault in the kiosk: {error!r}")
        if isinstance(answer, Refusal | Unreachable):
            log.warning("no number for %s: %s", order.service, answer)
            self._deliver(NotTaken(order.request_id, answer))
        else:
            self._deliver(Taken(order.request_id, answer))

    def _print(self, order: PrintSlip) -> None:
        number = order.taken.ticket.number
        try:
            paper, fault = print_slip(self._printer, order)
        except Exception:
            log.exception("printing %s failed", number)
            paper, fault = Paper.FAILED, "printer: fault in the kiosk"
        if fault:
            log.warning("no slip for %s: %s", number, fault)
            self._remember(fault)
            self.beat()
        self._deliver(SlipEnded(number, paper))

    def _find(self, token: str) -> None:
        try:
            answer = self._checking.ticket(token, self._languages[0])
        except Exception as error:
            log.exception("looking for a ticket failed")
            answer = Unreachable(f"fault in the kiosk: {error!r}")
        finally:
            self._checks_due -= 1
        if isinstance(answer, Refusal | Unreachable):
            self._deliver(TicketNotSeen(token, answer))
        else:
            self._deliver(TicketSeen(token, answer))

    def _act(self, order: DoDeed) -> None:
        deed = order.deed
        try:
            answer = self._checking.act(order.token, deed, order.language)
        except Exception as error:
            log.exception("%s failed", deed.verb)
            answer = Unreachable(f"fault in the kiosk: {error!r}")
        if isinstance(answer, Refusal | Unreachable):
            log.warning("no %s: %s", deed.verb, answer)
            self._deliver(DeedNotDone(deed.request_id, answer))
        else:
            self._deliver(DeedDone(deed.request_id, answer))

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
            answer = self._looking.branch(language)
            if isinstance(answer, Refusal | Unreachable):
                return BranchNotSeen(answer)
            views[language] = answer
        return BranchSeen(views)

    def _beat(self) -> None:
        faults = self._faults[:MAX_FAULTS]
        try:
            paper = self._printer.status().paper.value if self._printer else "unknown"
            answer = self._beating.heartbeat(DeviceHeartbeat(version=_version(), paper=paper, faults=faults))
            if answer is None:
                self._faults = self._faults[len(faults) :]
            else:
                log.info("the server did not hear the heartbeat: %s", answer)
        except Exception:
            log.exception("the heartbeat failed")
        finally:
            self._beats_due -= 1

    def _remember(self, fault: str) -> None:
        if fault not in self._faults:
            self._faults = [*self._faults, fault][-MAX_FAULTS:]
