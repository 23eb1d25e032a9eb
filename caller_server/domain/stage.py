"""The stages of a ticket: from joining a service's line to leaving it. What reports count."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from caller_server.domain.events import (
    Event,
    ServiceAdded,
    TicketCancelled,
    TicketExpired,
    TicketHandedOn,
    TicketMarkedNoShow,
    TicketMoved,
    TicketServed,
    TicketTransferred,
)
from caller_server.domain.ids import CounterCode, ServiceCode
from caller_server.domain.ticket import Ticket, TicketClass, TicketStatus


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A stage that has ended. Times in seconds; ``waiting_s`` is empty when nobody was called, ``service_s`` when nobody was
    served; ``total_s`` (from taking the number, or from the appointment) stands only on the last stage of a served ticket.
    A ticket that was put aside and served on has the parts served in ``service_s``; what lay between counts for neither.
    """

    service: ServiceCode
    counter: CounterCode | None
    joined_at: datetime
    line_class: TicketClass
    ended: str
    is_last: bool
    waiting_s: int | None
    service_s: int | None
    total_s: int | None
    outcome: str | None


ENDS: dict[type[Event], tuple[str, bool]] = {
    TicketServed: ("served", True),
    ServiceAdded: ("served", False),
    TicketHandedOn: ("handed_on", False),
    TicketTransferred: ("transferred", False),
    TicketMoved: ("transferred", False),
    TicketMarkedNoShow: ("no_show", True),
    TicketCancelled: ("cancelled", True),
    TicketExpired: ("expired", True),
}


def ended(before: Ticket, event: Event) -> Stage | None:
    """The stage that ``event`` ends for the ticket as it was ``before``; None when it goes on."""
    end = ENDS.get(type(event))
    if end is None or (isinstance(event, TicketMoved) and event.service == before.service):
        return None
    how, is_last = end
    joined_at = before.lined_up_at or before.issued_at
    began = max(before.issued_at, before.appointment_at) if before.appointment_at else before.issued_at
    return Stage(
        service=before.service,
        counter=getattr(event, "counter", None) or before.counter,
        joined_at=joined_at,
        line_class=before.line_class,
        ended=how,
        is_last=is_last,
        waiting_s=before.waited_s if before.state is not TicketStatus.WAITING else None,
        service_s=before.service_s(event.at),
        total_s=_seconds(began, event.at) if isinstance(event, TicketServed) else None,
        outcome=getattr(event, "outcome", None),
    )


def _seconds(since: datetime, until: datetime) -> int:
    return max(0, round((until - since) / timedelta(seconds=1)))
