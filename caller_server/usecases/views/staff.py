"""The views of those who serve: the ticket with its history, the counter, the line."""

from collections.abc import Callable
from datetime import datetime, timedelta
from statistics import quantiles

from caller_server.contract import views as wire
from caller_server.domain import line as lines
from caller_server.domain import ticket as rules
from caller_server.domain import verbs, whereabouts
from caller_server.domain.branch import Branch
from caller_server.domain.ids import CounterCode, ServiceCode, TicketId
from caller_server.domain.reach import Reached
from caller_server.domain.shift import Shift
from caller_server.domain.ticket import Ticket
from caller_server.usecases.next_call import first_in_line, undoable, working
from caller_server.usecases.ports import BranchRead
from caller_server.usecases.views import parts
from caller_server.usecases.views.line_state import LineState, line_state, shared_lines
from caller_server.usecases.views.participant import ticket_fields

CALLS_LOOKED_AT = 30  # newest calls among which those who went first are looked for
LEAST_FOR_USUAL = 5  # fewer service times than this say nothing about what is usual

ReachOf = Callable[[TicketId], list[wire.Reach]]


def staff_ticket(read: BranchRead, value: Ticket, reach: ReachOf, *, of_helper: bool = False) -> wire.StaffTicketView:
    """One ticket as an officer sees it: with its history, how the person can be reached, and why it was called now.

    ``can`` has the verbs of the officer at its counter, or with ``of_helper`` what anybody of the staff may do for its holder.
    """
    branch, policy = read.branch, read.branch.policy
    service, language = branch.service(value.service), branch.languages[0]
    can = verbs.of_helper(value, policy, read.day, read.now) if of_helper else verbs.of_officer(value, service, policy, read.now)
    fields = ticket_fields(read, value, None, _why(read, value)) | {
        "can": can,
        "waiting_s": parts.seconds(value.issued_at, _waited_until(value) or read.now),
        "serving_since": value.timer_from,
        "reach": [*reach(value.id), *_results(read.reached(value.id))],
        "reason": str(value.call_reason),
        "class": str(value.line_class),
        "history": _history(read, value.id),
        "recall_at": rules.recall_at(value, policy),
        "notes": [wire.NoteEntry(at=note.at, actor=note.actor, text=note.text) for note in read.notes(value.id)],
        "outcomes": [
            wire.OutcomeChoice(code=found.code, name=parts.named(found.names, language), asks_missing=found.asks_missing)
            for found in service.outcomes
        ],
        "papers": [wire.PaperName(code=paper.code, name=parts.named(paper.names, language)) for paper in service.papers],
        "following": parts.service_name(branch.service(service.following), language) if service.following else None,
        "wait_limit_s": round(policy.wait_limit.total_seconds()),
        "parked_at": value.parked_at,
        "back_at": value.back_at,
    }
    return wire.StaffTicketView(**fields)


def _results(found: list[Reached]) -> list[wire.Reach]:
    """How messages went, as the officer sees it."""
    return [wire.Reach(rung=one.rung, result=one.result, at=one.at) for one in found]


def _waited_until(value: Ticket) -> datetime | None:
    """When the person was called for the first time in this line: being put aside and called again is no waiting."""
    if value.waited_s is None or value.lined_up_at is None:
        return value.called_at
    return value.lined_up_at + timedelta(seconds=value.waited_s)


def _why(read: BranchRead, value: Ticket) -> list[wire.Why]:
    """Later comers of the same line who were called before this ticket, or while it waited."""
    shared = shared_lines(read, read.shifts()).get(value.service, frozenset({value.service}))
    recent = read.recent_calls(None, CALLS_LOOKED_AT)
    own = next((place for place, call in enumerate(recent) if call.number == value.number), -1)
    return LineState([], {}, recent[own + 1 :]).why(value, shared)


def _history(read: BranchRead, ticket_id: TicketId) -> list[wire.HistoryEntry]:
    return [
        wire.HistoryEntry(
            at=entry.at,
            what=entry.kind,
            actor=entry.actor,
            reason=entry.detail.get("note"),
            counter=parts.counter_name(read.branch, entry.detail.get("counter")),
        )
        for entry in read.history(ticket_id)
    ]


def counter(read: BranchRead, code: CounterCode, reach: ReachOf) -> wire.CounterView:
    """One counter as its officer sees it. Raises NotFound."""
    branch = read.branch
    configured, shift = branch.counter(code), read.shift(code)
    held, parked, last = read.ticket_at(code), read.parked(code), undoable(read, code)
    day = read.officer_day(shift.officer) if shift.officer else read.counter_day(code)
    return wire.CounterView(
        branch=branch.code,
        seq=read.seq,
        server_time=read.now,
        code=code,
        label=configured.label,
        kind=parts.kind(configured.kind),
        state=parts.shift_state(shift),
        officer=shift.officer,
        opened_at=shift.opened_at,
        services=[parts.service_name(branch.service(s), branch.languages[0]) for s in shift.services or configured.services],
        ticket=staff_ticket(read, held, reach) if held else None,
        usual=_usual(read, held.service) if held else None,
        next=_next_number(read, shift),
        parked=[_parked(branch, value, note) for value, note in parked],
        today=wire.Today(served=day.served, no_show=day.no_show, mean_service_s=day.mean_service_s),
        can=verbs.of_counter(shift, is_busy=held is not None, has_parked=bool(parked), can_undo=last is not None),
        pause=parts.pause(shift),
        help=parts.help(shift),
        undo=_undo(last),
        wait_limit_s=round(branch.policy.wait_limit.total_seconds()),
    )


def _undo(last: Ticket | None) -> wire.Undo | None:
    if last is None:
        return None
    is_call = last.state is rules.TicketStatus.CALLED
    pressed_at = (last.called_at if is_call else last.ended_at) or last.issued_at
    return wire.Undo(what="call" if is_call else "finish", number=last.number, until=pressed_at + rules.UNDO_WITHIN)


def _parked(branch: Branch, value: Ticket, note: str | None) -> wire.ParkedEntry:
    return wire.ParkedEntry(
        number=value.number,
        service=parts.service_name(branch.service(value.service), branch.languages[0]),
        parked_at=value.parked_at or value.issued_at,
        reason=note,
        back_at=value.back_at,
    )


def _next_number(read: BranchRead, shift: Shift) -> str | None:
    """Whom this counter would call now."""
    if not shift.services:
        return None
    standing = first_in_line(read, working(read, read.branch.counter(shift.counter), shift))
    return standing.ticket.number if standing else None


def _usual(read: BranchRead, service: ServiceCode) -> wire.Usual | None:
    times = read.service_times(service)
    if len(times) < LEAST_FOR_USUAL:
        return None
    lower, _, upper = quantiles(times, n=4)
    return wire.Usual(from_s=max(0, round(lower)), to_s=max(0, round(upper)))


def line(read: BranchRead, reach: ReachOf, state: LineState | None = None) -> wire.LineView:
    """Everyone waiting in the branch, in calling order. ``state`` is the snapshot's line, if known."""
    standings = (state or line_state(read)).standings
    sent = read.reached_waiting()
    people = [standing.ticket for standing in standings]
    where, policy = whereabouts.count((one.place, one.coming_at is not None, 1) for one in people), read.branch.policy
    return wire.LineView(
        branch=read.branch.code,
        seq=read.seq,
        server_time=read.now,
        tickets=[
            _line_entry(read, standing, [*reach(standing.ticket.id), *_results(sent.get(standing.ticket.id, []))])
            for standing in standings
        ],
        here=where.here,
        invited=where.invited,
        on_the_way=where.on_the_way,
        away=where.away,
        cap=parts.lobby_cap(read, read.shifts()),
        held_while_away=policy.staged_calling,
        wait_limit_s=round(policy.wait_limit.total_seconds()),
        priority_ratio=policy.priority_ratio,
        staffed=[wire.Staffed(counter=it.counter, officer=it.officer) for it in read.shifts() if it.officer],
    )


def _line_entry(read: BranchRead, standing: lines.Standing, reached: list[wire.Reach]) -> wire.LineEntry:
    value, branch = standing.ticket, read.branch
    fields: dict[str, object] = {
        "number": value.number,
        "service": parts.service_name(branch.service(value.service), branch.languages[0]),
        "place": str(value.place),
        "waiting_s": parts.seconds(value.issued_at, read.now),
        "joined_at": value.issued_at,
        "class": str(value.line_class),
        "reason": str(standing.reason),
        "reach": reached,
        "language": value.language,
        "walk_minutes": value.walk_minutes,
        "passed_over": standing.passed_over,
        "deferred_until": value.deferred_until,
        "counter": parts.counter_name(branch, value.for_counter),
        "appointment_at": value.appointment_at,
        "invited": value.place is rules.Place.INVITED,
        "coming": value.coming_at is not None,
        "come_by": value.come_by,
    }
    return wire.LineEntry(**fields)
