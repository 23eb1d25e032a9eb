"""An officer's time at a counter: open, paused, closed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from caller_server.domain.branch import Counter
from caller_server.domain.errors import CounterBusy, Forbidden, NotAllowedNow, NotFound
from caller_server.domain.events import ShiftChanged
from caller_server.domain.ids import CounterCode, OfficerName, ServiceCode


class ShiftState(StrEnum):
    """Open: may call. Paused: keeps the counter, calls nobody. Closed: nobody is there."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True)
class Shift:
    """Who is at a counter, since when, and which services it takes now."""

    counter: CounterCode
    state: ShiftState = ShiftState.CLOSED
    officer: OfficerName | None = None
    services: tuple[ServiceCode, ...] = ()
    opened_at: datetime | None = None
    since: datetime | None = None


def _owned(shift: Shift, officer: OfficerName, *, may_take_over: bool) -> None:
    if shift.state is not ShiftState.CLOSED and shift.officer != officer and not may_take_over:
        raise Forbidden("counter_of_another", officer=shift.officer)


def open_counter(
    shift: Shift,
    counter: Counter,
    *,
    officer: OfficerName,
    services: tuple[ServiceCode, ...] | None,
    now: datetime,
    may_take_over: bool = False,
) -> ShiftChanged:
    """Open a counter, or go on after a pause. ``services`` narrows what it takes; None means all it can take.

    Raises Forbidden when somebody else has it, NotFound for a service it cannot take, NotAllowedNow when it is open already.
    """
    _owned(shift, officer, may_take_over=may_take_over)
    wanted = services or (shift.services if shift.state is ShiftState.PAUSED else counter.services)
    for service in wanted:
        if service not in counter.services:
            raise NotFound("service_at_counter", service=service, counter=counter.code)
    if shift.state is ShiftState.OPEN and shift.officer == officer and set(wanted) == set(shift.services):
        raise NotAllowedNow("counter_open_already")
    return ShiftChanged(at=now, counter=counter.code, state=ShiftState.OPEN, officer=officer, services=tuple(wanted))


def pause_counter(
    shift: Shift, *, officer: OfficerName, note: str | None, now: datetime, may_take_over: bool = False
) -> ShiftChanged:
    """Keep the counter but call nobody. Raises NotAllowedNow unless it is open, Forbidden when it is somebody else's."""
    _owned(shift, officer, may_take_over=may_take_over)
    if shift.state is not ShiftState.OPEN:
        raise NotAllowedNow("counter_not_open")
    return ShiftChanged(
        at=now, counter=shift.counter, state=ShiftState.PAUSED, officer=shift.officer, services=shift.services, note=note
    )


def close_counter(
    shift: Shift, *, officer: OfficerName, is_busy: bool, now: datetime, may_take_over: bool = False
) -> ShiftChanged:
    """End the shift. Raises CounterBusy while a ticket is at the counter, NotAllowedNow when it is closed already."""
    _owned(shift, officer, may_take_over=may_take_over)
    if shift.state is ShiftState.CLOSED:
        raise NotAllowedNow("counter_closed")
    if is_busy:
        raise CounterBusy("finish_first")
    return ShiftChanged(at=now, counter=shift.counter, state=ShiftState.CLOSED, officer=None, services=())


def require_open(shift: Shift, *, officer: OfficerName, may_take_over: bool = False) -> None:
    """A call is made only from an open counter of one's own. Raises NotAllowedNow or Forbidden."""
    _owned(shift, officer, may_take_over=may_take_over)
    if shift.state is not ShiftState.OPEN:
        raise NotAllowedNow("counter_not_open")


def require_own(shift: Shift, *, officer: OfficerName, may_take_over: bool = False) -> None:
    """What concerns a ticket at the counter is also allowed in a pause. Raises NotAllowedNow or Forbidden."""
    _owned(shift, officer, may_take_over=may_take_over)
    if shift.state is ShiftState.CLOSED:
        raise NotAllowedNow("counter_closed")


def apply(shift: Shift, event: ShiftChanged) -> Shift:
    """The shift after the event; the opening time is kept over pauses."""
    is_new = shift.state is ShiftState.CLOSED or shift.officer != event.officer
    opened_at = None if event.state == ShiftState.CLOSED else event.at if is_new else shift.opened_at
    return Shift(event.counter, ShiftState(event.state), event.officer, event.services, opened_at, event.at)
