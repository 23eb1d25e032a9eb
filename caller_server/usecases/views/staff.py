"""The views of those who serve: the ticket with its history, the counter, the line, the whole branch."""

from collections.abc import Callable
from statistics import quantiles

from caller_server.contract import views as wire
from caller_server.domain import line as lines
from caller_server.domain import numbering, verbs
from caller_server.domain import ticket as rules
from caller_server.domain.branch import Branch, Counter, opening
from caller_server.domain.ids import CounterCode, ServiceCode, TicketId
from caller_server.domain.shift import Shift
from caller_server.domain.ticket import Ticket
from caller_server.usecases.ports import BranchRead, Tally
from caller_server.usecases.views import parts
from caller_server.usecases.views.line_state import LineState, line_state
from caller_server.usecases.views.participant import ticket_fields

LEAST_FOR_USUAL = 5  # fewer service times than this say nothing about what is usual

ReachOf = Callable[[TicketId], list[wire.Reach]]


def staff_ticket(read: BranchRead, value: Ticket, reach: ReachOf) -> wire.StaffTicketView:
    """One ticket as an officer sees it: with its history, how the person can be reached, and why it was called now."""
    fields = ticket_fields(read, value, None, []) | {
        "can": verbs.of_officer(value, read.branch.policy, read.now),
        "waiting_s": parts.seconds(value.issued_at, value.called_at or read.now),
        "reach": reach(value.id),
        "reason": str(value.call_reason),
        "class": "priority" if value.priority else "ordinary",
        "history": _history(read, value.id),
        "recall_at": rules.recall_at(value, read.branch.policy),
    }
    return wire.StaffTicketView(**fields)


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
    held, parked, day = read.ticket_at(code), read.parked(code), read.counter_day(code)
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
        can=verbs.of_counter(shift, is_busy=held is not None, has_parked=bool(parked)),
    )


def _parked(branch: Branch, value: Ticket, note: str | None) -> wire.ParkedEntry:
    return wire.ParkedEntry(
        number=value.number,
        service=parts.service_name(branch.service(value.service), branch.languages[0]),
        parked_at=value.parked_at or value.issued_at,
        reason=note,
    )


def _next_number(read: BranchRead, shift: Shift) -> str | None:
    """Whom this counter would call now."""
    if not shift.services:
        return None
    configured, policy = read.branch.counter(shift.counter), read.branch.policy
    working = Counter(configured.code, configured.kind, configured.label, shift.services)
    recent = read.recent_calls(shift.services, lines.calls_looked_at(policy))
    standing = lines.first(read.heads(working), recent, working, policy, read.now, verbs.staffed(read.shifts()))
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
    places = [standing.ticket.place for standing in standings]
    return wire.LineView(
        branch=read.branch.code,
        seq=read.seq,
        server_time=read.now,
        tickets=[_line_entry(read, standing, reach) for standing in standings],
        here=places.count(rules.Place.HERE),
        on_the_way=places.count(rules.Place.INVITED),
        away=places.count(rules.Place.AWAY),
        cap=None,
        held_while_away=read.branch.policy.staged_calling,
    )


def _line_entry(read: BranchRead, standing: lines.Standing, reach: ReachOf) -> wire.LineEntry:
    value, branch = standing.ticket, read.branch
    fields: dict[str, object] = {
        "number": value.number,
        "service": parts.service_name(branch.service(value.service), branch.languages[0]),
        "place": str(value.place),
        "waiting_s": parts.seconds(value.issued_at, read.now),
        "joined_at": value.issued_at,
        "class": "priority" if value.priority else "ordinary",
        "reason": str(standing.reason),
        "reach": reach(value.id),
        "language": value.language,
        "walk_minutes": value.walk_minutes,
        "passed_over": standing.passed_over,
        "deferred_until": value.deferred_until,
        "counter": parts.counter_name(branch, value.for_counter),
    }
    return wire.LineEntry(**fields)


def live(read: BranchRead) -> wire.LiveView:
    """The whole branch as a supervisor sees it."""
    branch, figures = read.branch, read.day_figures()
    longest, tallies = read.longest_waits(), read.tallies()
    held = read.tickets_at_counters()
    shifts = {shift.counter: shift for shift in read.shifts()}
    return wire.LiveView(
        branch=branch.code,
        seq=read.seq,
        server_time=read.now,
        name=branch.name,
        open=opening(branch, read.now).is_open,
        counters=[_live_counter(found, shifts[found.code], held.get(found.code)) for found in branch.counters],
        services=[
            wire.LiveService(
                code=service.code,
                name=service.name(branch.languages[0]),
                waiting=tallies.get(service.code, Tally()).waiting,
                longest_wait_s=parts.seconds(longest[service.code], read.now) if service.code in longest else None,
                issued=tallies.get(service.code, Tally()).issued,
                quota_left=numbering.quota_left(service, tallies.get(service.code, Tally()).issued, read.day),
                state=parts.service_state(read, service, tallies),
            )
            for service in branch.services
        ],
        waiting=sum(tally.waiting for tally in tallies.values()),
        longest_wait_s=parts.seconds(min(longest.values()), read.now) if longest else None,
        served=figures.served,
        no_show=figures.no_show,
        cancelled=figures.cancelled,
    )


def _live_counter(configured: Counter, shift: Shift, held: Ticket | None) -> wire.LiveCounter:
    since = (held.serving_since or held.called_at) if held else shift.since
    return wire.LiveCounter(
        code=configured.code,
        label=configured.label,
        kind=parts.kind(configured.kind),
        state=parts.shift_state(shift),
        number=held.number if held else None,
        officer=shift.officer,
        since=since,
        ticket_state=parts.state(held) if held else None,
    )
