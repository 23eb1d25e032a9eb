"""Views into rooms. What is pushed comes from the same functions as what is fetched, from one snapshot of the branch."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from caller_server.contract.events import Down, Namespace
from caller_server.domain.ids import BranchCode, CounterCode, TicketId
from caller_server.domain.ticket import Ticket, TicketStatus
from caller_server.realtime import rooms
from caller_server.realtime.wire import Ready, ready, substance
from caller_server.usecases import views
from caller_server.usecases.ports import BranchRead, DeviceState

EMITS_BETWEEN_YIELDS = 20  # a call that is made meanwhile waits for no more than this many views


class Emit(Protocol):
    """Sends one event to a room (or to one socket) of this process."""

    def __call__(self, event: Down, what: Ready, *, namespace: Namespace, to: str) -> None: ...


@dataclass(frozen=True)
class _Sent:
    """What the pages of a ticket were sent last. ``content`` is a hash, so that 5,000 phones do not cost 5,000 views."""

    seq: int
    content: int
    is_waiting: bool


class Pushes:
    """Builds views and sends them. ``pause`` lets others run; ``reach`` says how a ticket's holder can be reached, ``devices``
    which devices a branch has.
    """

    def __init__(
        self, emit: Emit, reach: views.ReachOf, devices: Callable[[BranchCode], list[DeviceState]], pause: Callable[[], None]
    ) -> None:
        self._emit = emit
        self._reach = reach
        self._devices = devices
        self._pause = pause
        self._memo = views.LineMemo()
        self._sent: dict[TicketId, _Sent] = {}
        self._lock = Lock()

    def board(self, read: BranchRead, boards: Sequence[str] = (), devices: Sequence[str] = ()) -> None:
        """The board to everyone who watches it, or only to the sockets given."""
        view = ready(views.board(read))
        everyone = rooms.branch(read.branch.code)
        greeting = bool(boards or devices)
        for namespace, sids in ((Namespace.BOARD, boards), (Namespace.DEVICE, devices)):
            for to in sids if greeting else (everyone,):
                self._emit(Down.BOARD, view, namespace=namespace, to=to)

    def announcement(self, read: BranchRead, since: int) -> None:
        """The calls newer than ``since`` to the programs beside the loudspeakers, oldest first."""
        for call in reversed(views.board(read).calls):
            if call.seq > since:
                room = rooms.agents(read.branch.code)
                self._emit(Down.ANNOUNCEMENT, ready(call), namespace=Namespace.DEVICE, to=room)

    def counter(self, read: BranchRead, code: CounterCode, sids: Sequence[str] = ()) -> None:
        """One counter to its consoles, or only to the sockets given."""
        view = ready(views.counter(read, code, self._reach))
        for to in sids or (rooms.counter(code),):
            self._emit(Down.COUNTER, view, namespace=Namespace.CONSOLE, to=to)

    def line(self, read: BranchRead, sids: Sequence[str] = ()) -> None:
        """The line to the branch's consoles, or only to the sockets given."""
        line = views.line(read, self._reach, self._line_of(read))
        self._pause()
        view = ready(line)
        for to in sids or (rooms.line(read.branch.code),):
            self._emit(Down.LINE, view, namespace=Namespace.CONSOLE, to=to)

    def live(self, read: BranchRead, sids: Sequence[str] = ()) -> None:
        """The live picture to the branch's supervisors, or only to the sockets given."""
        view = ready(views.live(read, self._devices(read.branch.code)))
        for to in sids or (rooms.live(read.branch.code),):
            self._emit(Down.LIVE, view, namespace=Namespace.CONSOLE, to=to)

    def ticket(self, read: BranchRead, ticket: Ticket) -> None:
        """One ticket to its pages, at once."""
        self._send(read, ticket.id, ready(views.ticket(read, ticket, self._memo)), ticket.state is TicketStatus.WAITING)

    def tickets(self, read: BranchRead, ticket_ids: Iterable[TicketId], *, if_behind: bool = False) -> None:
        """Many tickets to their pages, each only if it says something new; with ``if_behind`` also if only its seq is older.

        Lets others run every few tickets.
        """
        wanted = list(ticket_ids)
        if not wanted:
            return
        line = self._line_of(read)
        for start in range(0, len(wanted), EMITS_BETWEEN_YIELDS):
            some = wanted[start : start + EMITS_BETWEEN_YIELDS]
            for ticket_id, view in views.tickets(read, some, line).items():
                text, is_waiting = ready(view), view.state == "waiting"
                if self._is_news(read, ticket_id, text, if_behind=if_behind):
                    self._send(read, ticket_id, text, is_waiting)
            self._pause()

    def may_change_with_the_line(self, ticket_ids: Iterable[TicketId]) -> list[TicketId]:
        """Those tickets whose view depends on others: the waiting ones, as far as is known."""
        return [ticket_id for ticket_id in ticket_ids if (sent := self._sent.get(ticket_id)) is None or sent.is_waiting]

    def forget(self, ticket_id: TicketId) -> None:
        """Nobody looks at this ticket any more."""
        self._sent.pop(ticket_id, None)

    def _line_of(self, read: BranchRead) -> views.LineState:
        """The whole line, computed once for everything that is sent from this snapshot; then others run."""
        state = self._memo(read)
        self._pause()
        return state

    def _is_news(self, read: BranchRead, ticket_id: TicketId, text: Ready, *, if_behind: bool) -> bool:
        sent = self._sent.get(ticket_id)
        if sent is None:
            return True
        return sent.content != hash(substance(text)) or (if_behind and sent.seq < read.seq)

    def _send(self, read: BranchRead, ticket_id: TicketId, text: Ready, is_waiting: bool) -> None:
        with self._lock:
            sent = self._sent.get(ticket_id)
            if sent and sent.seq > read.seq:
                return  # a newer view overtook this one while others ran
            self._sent[ticket_id] = _Sent(read.seq, hash(substance(text)), is_waiting)
        self._emit(Down.TICKET, text, namespace=Namespace.TICKET, to=rooms.ticket(ticket_id))
