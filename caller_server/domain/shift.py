"""An officer's time at a counter: open, paused, closed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from caller_server.domain.branch import Counter, CounterKind
from caller_server.domain.branch_events import BranchEvent, HelpAsked, HelpEnded, ShiftChanged
from caller_server.domain.errors import CounterBusy, Forbidden, NotAllowedNow, NotFound
from caller_server.domain.ids import CounterCode, OfficerName, ServiceCode


class ShiftState(StrEnum):
    """Open: may call. Paused: keeps the counter, calls nobody. Closed: nobody is there."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True)
class Shift:
    """Who is at a counter, since when, and which services it takes now; in a pause why and until when as meant.

    ``help_at`` is since when the officer asks a supervisor to come.
    """

    counter: CounterCode
    state: ShiftState = ShiftState.CLOSED
    officer: OfficerName | None = None
    services: tuple[ServiceCode, ...] = ()
    opened_at: datetime | None = None
    since: datetime | None = None
    note: str | None = None
    until: datetime | None = None
    help_at: datetime | None = None
    help_note: str | None = None


BOOTHS_AT_MOST = 6  # one to many: an officer serves four to six people at once


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
    held: Sequence[Counter] = (),
    is_for_other: bool = False,
) -> ShiftChanged:
    """Open a counter, or go on after a pause. ``services`` narrows what it takes; None means all it can take.

    ``held`` are the officer's other counters now: one desk alone, or up to six booths. ``is_for_other``: somebody else asks, and
    is told about the officer rather than about themselves.
    Raises Forbidden when somebody else has it, NotFound for a service it cannot take, NotAllowedNow when it is open already,
    beside a desk, or a seventh booth.
    """
    _owned(shift, officer, may_take_over=may_take_over)
    _check_held(counter, held, whose=officer if is_for_other else None)
    wanted = services or (shift.services if shift.state is ShiftState.PAUSED else counter.services)
    for service in wanted:
        if service not in counter.services:
            raise NotFound("service_at_counter", service=service, counter=counter.code)
    if shift.state is ShiftState.OPEN and shift.officer == officer and set(wanted) == set(shift.services):
        raise NotAllowedNow("counter_open_already")
    return ShiftChanged(at=now, counter=counter.code, state=ShiftState.OPEN, officer=officer, services=tuple(wanted))


def _check_held(counter: Counter, held: Sequence[Counter], *, whose: OfficerName | None) -> None:
    others = [other for other in held if other.code != counter.code]
    if not others:
        return
    if counter.kind is CounterKind.DESK or any(other.kind is CounterKind.DESK for other in others):
        raise NotAllowedNow("one_desk_of", officer=whose) if whose else NotAllowedNow("one_desk")
    if len(others) >= BOOTHS_AT_MOST:
        most = BOOTHS_AT_MOST
        raise NotAllowedNow("booths_enough_of", officer=whose, most=most) if whose else NotAllowedNow("booths_enough", most=most)


def pause_counter(
    shift: Shift,
    *,
    officer: OfficerName,
    note: str | None,
    minutes: int | None = None,
    now: datetime,
    may_take_over: bool = False,
) -> ShiftChanged:
    """Keep the counter but call nobody, for ``minutes`` as meant. Raises NotAllowedNow unless it is open, Forbidden when it is
    somebody else's.
    """
    _owned(shift, officer, may_take_over=may_take_over)
    if shift.state is not ShiftState.OPEN:
        raise NotAllowedNow("counter_not_open")
    return ShiftChanged(
        at=now,
        counter=shift.counter,
        state=ShiftState.PAUSED,
        officer=shift.officer,
        services=shift.services,
        note=note,
        until=now + timedelta(minutes=minutes) if minutes else None,
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


def ask_help(shift: Shift, *, officer: OfficerName, note: str | None, now: datetime, may_take_over: bool = False) -> HelpAsked:
    """Ask a supervisor to come. Raises NotAllowedNow at a closed counter or when it was asked already, Forbidden at another's."""
    require_own(shift, officer=officer, may_take_over=may_take_over)
    if shift.help_at is not None:
        raise NotAllowedNow("help_asked_already")
    return HelpAsked(at=now, counter=shift.counter, note=note)


def end_help(shift: Shift, *, officer: OfficerName, now: datetime, may_take_over: bool = False) -> HelpEnded:
    """Somebody came. Raises NotAllowedNow when no help was asked for, Forbidden at another's counter."""
    require_own(shift, officer=officer, may_take_over=may_take_over)
    if shift.help_at is None:
        raise NotAllowedNow("no_help_asked")
    return HelpEnded(at=now, counter=shift.counter)


def apply(shift: Shift, event: BranchEvent) -> Shift:
    """The shift after the event; the opening time is kept over pauses, a call for help until it is answered or the shift ends."""
    match event:
        case HelpAsked():
            return replace(shift, help_at=event.at, help_note=event.note)
        case HelpEnded():
            return replace(shift, help_at=None, help_note=None)
        case ShiftChanged():
            return _changed(shift, event)
    raise TypeError(f"no rule says what {event!r} does to a shift")


def _changed(shift: Shift, event: ShiftChanged) -> Shift:
    is_new = shift.state is ShiftState.CLOSED or shift.officer != event.officer
    opened_at = None if event.state == ShiftState.CLOSED else event.at if is_new else shift.opened_at
    state = ShiftState(event.state)
    is_kept = state is not ShiftState.CLOSED and not is_new
    return Shift(
        event.counter,
        state,
        event.officer,
        event.services,
        opened_at,
        event.at,
        event.note if state is ShiftState.PAUSED else None,
        event.until if state is ShiftState.PAUSED else None,
        shift.help_at if is_kept else None,
        shift.help_note if is_kept else None,
    )
