"""Who was called before a ticket though they joined later, and the reason that was recorded with the call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from caller_server.domain import ticket as rules
from caller_server.domain.branch import Policy
from caller_server.domain.errors import NotFound
from caller_server.domain.events import LineReason, TicketCalled, TicketTaken, from_log
from caller_server.domain.ids import BranchCode, ServiceCode, TicketId
from caller_server.domain.seal import Entry
from caller_server.domain.ticket import Ticket, TicketStatus


@dataclass(frozen=True)
class Overtaking:
    """A call that came first. ``reason`` is the one that phone and console tell; ``passed_over``: the one who waited was away
    or gave way just then, so that the others were called in their turn. ``note`` is what the officer wrote.
    """

    seq: int
    at: datetime
    number: str
    counter: str
    actor: str
    reason: LineReason
    passed_over: bool = False
    note: str | None = None
    appointment_at: datetime | None = None


def overtakings(
    events: Iterable[Entry], number: str, shared: Mapping[ServiceCode, frozenset[ServiceCode]], policy: Policy
) -> list[Overtaking]:
    """Later comers of the same line who were called while ``number`` waited, in order. Raises NotFound for an unknown number.

    ``events`` are those of one business day; ``shared`` says for each service which services stand in the same line. Calls in
    turn are left out, like on the phone, unless the one who waited was passed over.
    """
    tickets: dict[str, Ticket] = {}
    waiting: Ticket | None = None
    found: list[Overtaking] = []
    for entry in events:
        if entry.ticket_id is None or entry.day is None:
            continue
        event = from_log(entry.kind, entry.at, entry.detail)
        before = tickets.get(entry.ticket_id)
        if isinstance(event, TicketTaken):
            code, ticket_id = BranchCode(entry.branch), TicketId(entry.ticket_id)
            now = rules.taken(event, ticket_id=ticket_id, branch=code, day=entry.day, seq=entry.seq)
        elif before is None:
            continue  # its beginning is not in the log: the verification says so
        else:
            now = rules.apply(before, event, entry.seq)
        if waiting is not None and isinstance(event, TicketCalled) and now.id != waiting.id and event.attempt == 1:
            told = _told(entry, event, now, waiting, shared, policy)
            found += [told] if told else []
        tickets[entry.ticket_id] = now
        if now.number == number:
            waiting = now
    if waiting is None:
        raise NotFound("number", number=number)
    return found


def _told(
    entry: Entry,
    call: TicketCalled,
    called: Ticket,
    waiting: Ticket,
    shared: Mapping[ServiceCode, frozenset[ServiceCode]],
    policy: Policy,
) -> Overtaking | None:
    same_line = called.service in shared.get(waiting.service, frozenset({waiting.service}))
    is_earlier = called.joined_order > waiting.joined_order and waiting.state is TicketStatus.WAITING
    if not same_line or not is_earlier or call.reason is LineReason.PARKED:
        return None
    passed_over = waiting.is_passed_over(policy, call.at)
    if call.reason is LineReason.JOINED and not passed_over:
        return None
    return Overtaking(
        entry.seq,
        call.at,
        called.number,
        call.counter,
        entry.actor,
        call.reason,
        passed_over and call.reason is LineReason.JOINED,
        call.note,
        called.appointment_at,
    )
