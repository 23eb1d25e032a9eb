"""Takes numbers from the server, and gives them out without it; tells it of those afterwards. In two threads of its own."""

import logging
import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from caller_server.contract.commands import TakenTicket
from caller_server.contract.offline import LeaseAnswer
from kiosk.alone.book import NoNumber
from kiosk.alone.effects import GiveAlone, Reunite
from kiosk.alone.given import taken_alone
from kiosk.alone.lonely import Lonely, Standing
from kiosk.alone.state import AloneSeen, NotGivenAlone, Recovered, Remembered
from kiosk.alone.store import AloneStore, Asked
from kiosk.answers import Refusal, Unreachable
from kiosk.check.state import Deed, Verb
from kiosk.effects import AskForTicket
from kiosk.inputs import NotTaken, Taken
from kiosk.staff.state import PinKnown
from kiosk.state import Order
from kiosk.workers import Lane, Means

log = logging.getLogger(__name__)

HURRIED_S = 3.0  # how long a number is waited for from a server that was not there just now
LOOK_S = 5.0  # between two looks at the outbox while all is well
LONGEST_PAUSE_S = 30.0  # ... and while the server is away
STILL_THERE = timedelta(minutes=1)  # how long somebody stands before a kiosk that starts again
# Nobody can touch "try again" any more: what the server may have made of such a request is nobody's.
ABANDONED = timedelta(minutes=3)


class TakeWorker:
    """One thread takes and gives numbers, another settles with the server. Without a state folder it can only take."""

    effects: tuple[type, ...] = (AskForTicket, GiveAlone, Reunite)

    def __init__(self, means: Means, report: Callable[[str], None]) -> None:
        self._server, self._deliver, self._report = means.connect(), means.deliver, report
        self._prints = means.printer is not None
        self._store = AloneStore(means.database) if means.database else None
        self._lonely = (
            Lonely(self._store, means.connect(), languages=means.languages, renewed=self._renewed) if self._store else None
        )
        self._told: Standing | None = None
        self._lane = Lane("take")
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._settle, name="kiosk-alone", daemon=True)

    def start(self) -> None:
        """Bring back what was known and what was begun, then settle with the server for as long as this kiosk runs."""
        if self._store is None:
            return
        if views := self._store.views():
            self._deliver(Remembered(views))
        self._tell()
        self._lane.submit(self._recover, STILL_THERE)
        self._thread.start()

    def do(self, effect: AskForTicket | GiveAlone | Reunite) -> None:
        """Take or give a number, or tell the server now; returns at once."""
        match effect:
            case AskForTicket(order, is_hurried):
                self._lane.submit(self._take, order, HURRIED_S if is_hurried else None)
            case GiveAlone():
                self._lane.submit(self._give, effect)
            case Reunite():
                self._wake.set()

    def close(self) -> None:
        """Take on nothing more; what is on disk is told after the next start."""
        self._stopping.set()
        self._wake.set()
        self._lane.close()

    def end(self) -> None:
        """Return when what runs has ended; after ``close``."""
        self._lane.end()
        if self._thread.is_alive():
            self._thread.join()

    def standing_faults(self) -> list[str]:
        """What every heartbeat says while it is so."""
        standing = self._told
        if standing is None:
            return []
        return [word for word, count in (("alone", standing.waiting), ("offline_refused", standing.refused)) if count]

    # --- taking and giving

    def _take(self, order: Order, patience_s: float | None) -> None:
        try:
            answer = self._asked(order, patience_s)
        except Exception as error:  # the outermost loop of this thread: the person must not wait for ever
            log.exception("taking a number failed")
            answer = Unreachable(f"fault in the kiosk: {error!r}")
        if isinstance(answer, Refusal | Unreachable):
            log.warning("no number for %s: %s", order.service, answer)
            self._deliver(NotTaken(order.request_id, answer))
        else:
            self._deliver(Taken(order.request_id, answer))

    def _asked(self, order: Order, patience_s: float | None) -> TakenTicket | Refusal | Unreachable:
        if self._store is None:
            return self._server.take(order)
        self._store.ask(order)  # on disk before it is sent: a kiosk that is switched off now asks for the same one again
        answer = self._server.take(order, patience_s)
        if isinstance(answer, TakenTicket) and self._prints and order.wants_paper:
            self._store.got(order.request_id, answer)
        elif not isinstance(answer, Unreachable):
            self._store.settle(order.request_id)
        return answer

    def _give(self, wanted: GiveAlone) -> None:
        order, branch = wanted.order, wanted.branch
        try:
            if self._lonely is None:
                raise NoNumber("none")
            left = next((one.quota_left for one in branch.services if one.code == order.service), None) if branch else None
            given = self._lonely.give(order, quota_left=left, instead_of=wanted.instead_of)
        except NoNumber as error:
            log.warning("no number for %s without the server: %s", order.service, error.reason)
            self._deliver(NotGivenAlone(order.request_id, error.reason))
        except Exception:  # a disk that is full, or gone
            log.exception("giving out a number failed")
            self._report("state: numbers cannot be kept")
            self._deliver(NotGivenAlone(order.request_id, "none"))
        else:
            log.info("%s was given out without the server", given.ticket.number)
            self._tell()
            self._deliver(Taken(order.request_id, taken_alone(given, branch), offline=True))

    # --- what was begun and not ended

    def _recover(self, still_there: timedelta) -> None:
        """Requests whose number nobody has seen: shown to who may stand there still, given up when nobody can."""
        if self._store is None:
            return
        try:
            for asked in self._store.open_requests():
                age = datetime.now(UTC) - asked.at
                if timedelta(0) <= age <= still_there:
                    self._bring_back(asked, self._store)
                elif not timedelta(0) <= age <= ABANDONED:
                    self._give_up(asked, self._store)
        except Exception:
            log.exception("looking after unanswered requests failed")

    def _bring_back(self, asked: Asked, store: AloneStore) -> None:
        answer = asked.taken or self._server.take(asked.order)
        if isinstance(answer, TakenTicket):
            store.got(asked.order.request_id, answer)
            self._deliver(Recovered(answer, asked.order.language))
        elif isinstance(answer, Refusal):
            store.settle(asked.order.request_id)

    def _give_up(self, asked: Asked, store: AloneStore) -> None:
        if asked.taken is None:
            answer = self._server.take(asked.order, 0.0)
            if isinstance(answer, Unreachable):
                return
            if isinstance(answer, TakenTicket):
                left = self._server.act(answer.token, Deed(Verb.LEAVE, uuid4()), asked.order.language)
                if isinstance(left, Unreachable):
                    return
                log.info("%s, which nobody has seen, was given up", answer.ticket.number)
        store.settle(asked.order.request_id)

    # --- settling with the server

    def _settle(self) -> None:
        misses = 0
        while not self._stopping.is_set():
            answer = self._exchanged()
            misses = misses + 1 if answer is not None else 0
            self._tell()
            if not misses:
                self._lane.submit(self._recover, timedelta(seconds=-1))
            longest = min(LONGEST_PAUSE_S, float(2**misses))
            self._wake.wait(longest * random.uniform(0.5, 1) if misses else LOOK_S)  # noqa: S311 not a secret, only apart
            self._wake.clear()

    def _exchanged(self) -> Refusal | Unreachable | None:
        try:
            answer = self._lonely.exchange() if self._lonely else None
        except Exception as error:  # the outermost loop of this thread: the next try may go well
            log.exception("settling with the server failed")
            self._report("state: fault in the kiosk")
            answer = Unreachable(repr(error))
        if answer is not None:
            log.info("not settled with the server: %s", answer)
        return answer

    def _renewed(self, answer: LeaseAnswer) -> None:
        self._deliver(PinKnown(answer.staff_pin))

    def _tell(self) -> None:
        """Say how this kiosk stands by itself, when that has changed."""
        if self._lonely is None:
            return
        standing = self._lonely.standing()
        if standing != self._told:
            self._told = standing
            self._deliver(AloneSeen(standing.ready, standing.waiting, standing.refused, standing.series))
