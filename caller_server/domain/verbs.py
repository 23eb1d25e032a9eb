"""What may be done now: the verbs a rule would accept, found by asking the rules themselves."""

from collections.abc import Callable
from datetime import date, datetime

from caller_server.domain import ticket as rules
from caller_server.domain.branch import DayState, Policy, Service
from caller_server.domain.errors import QueueError
from caller_server.domain.events import Event
from caller_server.domain.ids import CounterCode, ServiceCode
from caller_server.domain.shift import Shift, ShiftState
from caller_server.domain.ticket import Ticket, TicketStatus


def _accepted(verbs: dict[str, Callable[[], Event]]) -> list[str]:
    accepted = []
    for verb, rule in verbs.items():
        try:
            rule()
        except QueueError:
            continue
        accepted.append(verb)
    return accepted


def of_participant(ticket: Ticket, policy: Policy, today: date, now: datetime) -> list[str]:
    """What the holder of a ticket may do now: ``coming arrive away defer leave return``, those that would be accepted."""
    if ticket.state is TicketStatus.PARKED:
        return _accepted({"arrive": lambda: rules.arrive(ticket, now=now)})
    if ticket.state in (TicketStatus.SERVING, TicketStatus.SERVED, TicketStatus.CANCELLED, TicketStatus.EXPIRED):
        return []
    walk = (ticket.walk_minutes or 0) + 1  # any other walking time than the one that is known
    return _accepted(
        {
            "coming": lambda: rules.coming(ticket, minutes=None, now=now),
            "arrive": lambda: rules.arrive(ticket, now=now),
            "away": lambda: rules.away(ticket, walk_minutes=walk, now=now),
            "defer": lambda: rules.defer(ticket, minutes=5, policy=policy, now=now),
            "leave": lambda: rules.leave(ticket, now=now),
            "return": lambda: rules.reinstate(ticket, policy=policy, today=today, now=now),
        }
    )


def of_officer(ticket: Ticket, service: Service, policy: Policy, now: datetime) -> list[str]:
    """What the officer at the ticket's counter may do with it now; ``recall`` also while its seconds still run."""
    counter = ticket.counter
    if counter is None:
        return []
    other = ServiceCode("")  # stands for any other service
    verbs: dict[str, Callable[[], Event]] = {
        "start": lambda: rules.start(ticket, counter=counter, now=now),
        "finish": lambda: rules.finish(ticket, counter=counter, now=now),
        "hand_on": lambda: rules.hand_on(ticket, counter=counter, service=service, now=now),
        "add_service": lambda: rules.add_service(ticket, counter=counter, service=other, now=now),
        "add_note": lambda: rules.add_note(ticket, now=now),
        "no_show": lambda: rules.mark_no_show(ticket, counter=counter, now=now),
        "return_to_line": lambda: rules.return_to_line(ticket, counter=counter, now=now),
        "park": lambda: rules.park(ticket, counter=counter, note=None, now=now),
        "transfer": lambda: rules.transfer(ticket, counter=counter, service=other, to_counter=None, note=None, now=now),
    }
    recall = ["recall"] if rules.recall_at(ticket, policy) else []
    return recall + _accepted(verbs)


def of_helper(ticket: Ticket, policy: Policy, today: date, now: datetime) -> list[str]:
    """What anybody of the staff may do with a ticket of the branch for its holder, wherever it is."""
    other = ServiceCode("")
    return _accepted(
        {
            "arrive": lambda: rules.arrive(ticket, now=now),
            "leave": lambda: rules.leave(ticket, now=now),
            "return": lambda: rules.reinstate(ticket, policy=policy, today=today, now=now),
            "mark_priority": lambda: rules.mark_priority(ticket, priority=True, now=now),
            "unmark_priority": lambda: rules.mark_priority(ticket, priority=False, now=now),
            "move": lambda: rules.move(ticket, service=other, to_counter=None, note=None, now=now),
            "add_note": lambda: rules.add_note(ticket, now=now),
        }
    )


def of_counter(shift: Shift, *, is_busy: bool, has_parked: bool, can_undo: bool = False) -> list[str]:
    """What may be done at a counter now, beside what concerns its ticket."""
    if shift.state is ShiftState.CLOSED:
        return ["open"]
    always = ["help_end" if shift.help_at else "help"] + (["undo"] if can_undo else [])
    if shift.state is ShiftState.PAUSED:
        return ["resume_shift", *always] if is_busy else ["resume_shift", "close", *always]
    if is_busy:
        return ["pause", *always]
    return ["pause", "close", "call_next", "call_number", "reinstate", *always] + (["resume"] if has_parked else [])


def of_lead(day: DayState) -> list[str]:
    """What a supervisor may do with the branch's day now."""
    if day.is_ended:
        return ["notice"]
    return ["resume" if day.is_stopped else "stop", "end_day", "notice", "move"]


def staffed(shifts: list[Shift]) -> frozenset[CounterCode]:
    """Counters that somebody is at, open or paused."""
    return frozenset(shift.counter for shift in shifts if shift.state is not ShiftState.CLOSED)
