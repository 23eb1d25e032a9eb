"""A kiosk without a window, in a process that may be killed at any moment: the kiosk's own store, journal, printer and client.

It stands for the people too: whoever is asked whether the slip came out says what ``looks`` was told, and may get a reprint.
"""

import multiprocessing
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import uuid4

from caller_server.contract.commands import TakenTicket
from caller_server.contract.offline import OfflineAnswer, OfflineTicket
from caller_server.contract.views import BranchView
from config.translations import LANGUAGES
from hardware import factory
from hardware.printer.slip import SlipKind
from kiosk.alone.database import Database
from kiosk.alone.effects import SlipLookedFor
from kiosk.alone.given import taken_alone
from kiosk.alone.lonely import Lonely
from kiosk.alone.state import Recovered
from kiosk.alone.store import AloneStore
from kiosk.answers import Refusal, Unreachable
from kiosk.client import HttpQueueServer
from kiosk.effects import PrintSlip
from kiosk.inputs import Input, SlipEnded
from kiosk.settings import Settings
from kiosk.slips.work import PrintWorker
from kiosk.state import Order, Paper
from kiosk.workers import Means

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__])  # so that a killed kiosk is there again at once
PATIENCE_S = 1.0  # with a server that is away: the real kiosk's, less what a test need not wait for
ANSWERS_WITHIN_S = 60.0
SENDING, ANSWERED = "sending", "answered"


@dataclass(frozen=True)
class Place:
    """Where a kiosk stands: ``state`` is its folder."""

    server: str
    key: str
    printer: str
    state: Path


class TellingServer(HttpQueueServer):
    """Says when an upload begins and when its answer is there, before anybody has read it."""

    pipe: Connection

    def upload(self, tickets: Sequence[OfflineTicket]) -> OfflineAnswer | Refusal | Unreachable:
        """Tell of them."""
        self.pipe.send(SENDING)
        answer = super().upload(tickets)
        self.pipe.send(ANSWERED)
        return answer


class Headless:
    """What the window's kiosk does with one number, done for many. Without a journal it prints as it is asked to."""

    def __init__(
        self,
        place: Place,
        connect: Callable[..., HttpQueueServer] = HttpQueueServer,
        *,
        is_journal_kept: bool = True,
    ) -> None:
        self.database = Database(place.state)
        self.store = AloneStore(self.database)
        self.server = connect(place.server, place.key, patience_s=PATIENCE_S)
        self.lonely = Lonely(self.store, self.server)
        self.branch: BranchView | None = None
        self._printer = factory.printer(place.printer)
        settings = Settings(server=place.server, key=place.key, printer=place.printer, state=place.state)
        journal = self.database if is_journal_kept else None
        means = Means(settings, lambda: self.server, self._heard, LANGUAGES, self._printer, None, journal)
        self._printing = PrintWorker(means, lambda _: None)
        self._printing.start()
        self._slips = threading.Condition()
        self._begun: dict[str, PrintSlip] = {}
        self._came_out = False
        self.papers: list[Paper] = []

    def look(self) -> bool:
        """See the branch, tell what is untold and hold numbers; whether the server was there for all of it."""
        branch = self.server.branch("id")
        if isinstance(branch, BranchView):
            self.branch = branch
        return isinstance(branch, BranchView) and self.lonely.exchange() is None

    def take(self, services: Sequence[str], *, is_settled: bool = True) -> int:
        """One person after the other asks for a number: from the server, or without it. How many it gave alone.

        With ``is_settled`` False the kiosk stops before it has noted that there is nothing more to do.
        """
        return sum(self._ask(Order(service, uuid4(), "id"), is_settled=is_settled) for service in services)

    def give(self, services: Sequence[str], at: datetime | None = None) -> int:
        """The server is known to be away. ``at`` is the first person's time by the kiosk's clock; None: now."""
        for service in services:
            given = self.lonely.give(Order(service, uuid4(), "id"), at=at)
            self._print(taken_alone(given, self.branch), offline=True)
        return len(services)

    def recover(self) -> int:
        """What was asked for before this kiosk stopped, and nobody has seen yet: ask again, or show and print. How many."""
        requests = self.store.open_requests()
        for asked in requests:
            if asked.taken is None:
                self._ask(asked.order)
            else:
                self._print(asked.taken, offline=False)
        return len(requests)

    def looks(self, *, came_out: bool) -> None:
        """What people say from now on when they are asked whether their slip came out."""
        self._came_out = came_out

    def printed(self) -> list[Paper]:
        """What became of all slips so far, once each has ended."""
        with self._slips:
            assert self._slips.wait_for(lambda: not self._begun, ANSWERS_WITHIN_S), f"still printing {list(self._begun)}"
            return self.papers

    def close(self) -> None:
        """Stop, as when somebody tells it to."""
        self._printing.close()
        self.database.close()
        self._printer.close()

    def _ask(self, order: Order, *, is_settled: bool = True) -> bool:
        self.store.ask(order)
        answer = self.server.take(order)
        if isinstance(answer, TakenTicket):
            self.store.got(order.request_id, answer)
            self._print(answer, offline=False)
            if is_settled:
                self.store.settle(order.request_id)
            return False
        assert isinstance(answer, Unreachable), answer
        given = self.lonely.give(order, instead_of=order.request_id)
        self._print(taken_alone(given, self.branch), offline=True)
        return True

    def _print(self, taken: TakenTicket, *, offline: bool, kind: SlipKind = SlipKind.ORIGINAL) -> None:
        slip = PrintSlip(taken, "id", self.branch, kind=kind, offline=offline)
        with self._slips:
            self._begun[taken.ticket.number] = slip
        self._printing.do(slip)

    def _heard(self, happened: Input) -> None:
        if isinstance(happened, Recovered):  # the person has gone when this kiosk lives again
            return
        assert isinstance(happened, SlipEnded)
        with self._slips:
            slip = self._begun.pop(happened.number)
            self.papers.append(happened.paper)
            self._slips.notify_all()
            if happened.paper is Paper.UNKNOWN and slip.kind is SlipKind.ORIGINAL:
                self._printing.do(SlipLookedFor(slip.taken.token, did_print=self._came_out))
                if not self._came_out:
                    self._print(slip.taken, offline=slip.offline, kind=SlipKind.REPRINT)


def run(place: Place, pipe: Connection) -> None:
    """Do what is told, ``(method, arguments)``, and say what came of it, until the pipe ends."""
    TellingServer.pipe = pipe
    kiosk = Headless(place, TellingServer)
    pipe.send("here")
    while True:
        try:
            method, arguments = pipe.recv()
        except EOFError:
            return
        pipe.send((method, getattr(kiosk, method)(**arguments)))


class KioskLife:
    """One life of a kiosk, from its start to its end."""

    def __init__(self, place: Place) -> None:
        self._pipe, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=run, args=(place, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self.hears("here")

    def begin(self, method: str, **arguments: Any) -> None:
        """Tell it to do something, and do not wait."""
        self._pipe.send((method, arguments))

    def do(self, method: str, **arguments: Any) -> Any:
        """Have it do something: what came of it."""
        self.begin(method, **arguments)
        return self.result(method)

    def result(self, method: str) -> Any:
        """What came of what was begun."""
        while True:
            said = self._said()
            if isinstance(said, tuple) and said[0] == method:
                return said[1]

    def hears(self, word: str) -> bool:
        """Wait until it says this; False when what it was told to do has ended without it."""
        while (said := self._said()) != word:
            if isinstance(said, tuple):
                return False
        return True

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.join()
        self._pipe.close()

    def _said(self) -> Any:
        if not self._pipe.poll(ANSWERS_WITHIN_S):
            raise AssertionError(f"the kiosk said nothing for {ANSWERS_WITHIN_S} s")
        try:
            return self._pipe.recv()
        except EOFError:
            raise AssertionError("the kiosk has gone") from None
