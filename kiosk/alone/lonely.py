"""A kiosk that can go on by itself, without threads or a window: it gives out numbers, and tells the server when it can."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from caller_server.contract.codes import Code
from caller_server.contract.offline import MOST_AT_ONCE, LeaseAnswer, OfflineAnswer, OfflineTicket
from caller_server.contract.views import BranchView
from config.translations import LANGUAGES
from kiosk.alone.book import Given, Moment
from kiosk.alone.store import AloneStore
from kiosk.answers import Refusal, Unreachable
from kiosk.client import QueueServer
from kiosk.clock import BranchClock
from kiosk.state import Order

log = logging.getLogger(__name__)

# Of each service: enough for a short cut, after which the own series follows. What is held is missing from the row of numbers
# that people see on an ordinary day.
HELD = 5
RENEW_S = 60.0
LARGEST_PAGE = 56 * 1024  # bytes of tickets; the server reads 64 KiB
UNREADABLE = (Code.INVALID_REQUEST,)


@dataclass(frozen=True)
class Standing:
    """``ready``: numbers can be given out without the server. ``waiting`` and ``refused`` are of those that were."""

    ready: bool
    waiting: int
    refused: int
    series: str | None


class Lonely:
    """Gives out what ``store`` holds; safe to use from several threads, but ``exchange`` from one only.

    ``renewed`` hears of each lease.
    """

    def __init__(
        self,
        store: AloneStore,
        server: QueueServer,
        *,
        languages: Sequence[str] = LANGUAGES[:1],
        clock: BranchClock | None = None,
        held: int = HELD,
        renewed: Callable[[LeaseAnswer], None] = lambda _: None,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store, self._server, self._renewed = store, server, renewed
        self._languages = tuple(languages)
        self._clock, self._held, self._steady = clock or BranchClock(), held, steady
        self._renew_at = 0.0

    def moment(self) -> Moment:
        """Now, by the server's time where it is known."""
        return Moment(self._clock.now(), self._clock.is_set)

    def give(
        self, order: Order, *, quota_left: int | None = None, instead_of: UUID | None = None, at: datetime | None = None
    ) -> Given:
        """Give out a number; it is safe on disk when this returns. ``at`` is for a trial with its own clock. Raises NoNumber."""
        moment = self.moment()
        given = self.store.give(
            order, moment if at is None else replace(moment, at=at), quota_left=quota_left, instead_of=instead_of
        )
        self._renew_at = 0.0
        return given

    def standing(self) -> Standing:
        """How this kiosk stands by itself."""
        book = self.store.book()
        ready = book is not None and (book.series is not None or bool(book.leases))
        return Standing(ready, *self.store.counts(), book.series if book else None)

    def exchange(self) -> Refusal | Unreachable | None:
        """Tell the server of all that was given out, and hold numbers anew when it is time; what it answered when it did not."""
        answer = self._upload()
        if answer is None and self._steady() >= self._renew_at:
            answer = self._renew()
        return answer

    def _upload(self) -> Refusal | Unreachable | None:
        while page := self._page():
            answer = self._send(page)
            if not isinstance(answer, OfflineAnswer):
                return answer
            self.store.told(answer.results)
            if answer.results and all(result.state == "later" for result in answer.results):
                return None  # their day has not begun there
        return None

    def _send(self, page: list[OfflineTicket]) -> OfflineAnswer | Refusal | Unreachable:
        answer = self._server.upload(page)
        if not isinstance(answer, Refusal) or answer.code not in UNREADABLE:
            return answer
        if len(page) == 1:
            log.error("%s: the server cannot read it: %s", page[0].number, answer)
            self.store.refuse(page[0], answer.code)
            return OfflineAnswer(results=[])
        return self._send(page[:1])  # one of them keeps the others back: one by one

    def _page(self) -> list[OfflineTicket]:
        tickets: list[OfflineTicket] = []
        size = 0
        for ticket in self.store.untold(MOST_AT_ONCE):
            size += len(ticket.model_dump_json()) + 1
            if tickets and size > LARGEST_PAGE:
                break
            tickets.append(ticket)
        return tickets

    def _renew(self) -> Refusal | Unreachable | None:
        views: dict[str, BranchView] = {}
        for language in self._languages:
            branch = self._server.branch(language)
            if isinstance(branch, Refusal | Unreachable):
                return branch
            views[language] = branch
        wanted = {service.code: self._held for view in views.values() for service in view.services}
        answer = self._server.lease(wanted, starts_anew=self.store.book() is None)
        if isinstance(answer, Refusal | Unreachable):
            return answer
        self._clock.set_by(answer)
        self.store.renew(answer)
        self.store.remember(views)
        # A day that ends sooner takes its numbers with it.
        self._renew_at = self._steady() + min(RENEW_S, max(1.0, (answer.until - answer.server_time).total_seconds()))
        self._renewed(answer)
        return None
