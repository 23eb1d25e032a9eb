"""Views: one function for each screen, from one snapshot of the branch. What is pushed and what is fetched come from here."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from statistics import quantiles

from caller_server.contract import views as wire
from caller_server.domain import line as lines
from caller_server.domain import numbering, verbs
from caller_server.domain import ticket as rules
from caller_server.domain.branch import Branch, Counter, Service, opening
from caller_server.domain.events import LineReason
from caller_server.domain.ids import BranchCode, CounterCode, ServiceCode, TicketId
from caller_server.domain.shift import Shift
from caller_server.domain.ticket import Ticket, TicketStatus
from caller_server.usecases.ports import BranchRead, Call, Tally

BOARD_CALLS = 6
LEAST_FOR_USUAL = 5  # fewer service times than this say nothing about what is usual
WHY_AT_MOST = 3

ReachOf = Callable[[TicketId], list[wire.Reach]]


class LineMemo:
    """The branch's line as computed last: at the same sequence number nothing has changed, so hundreds of phones that poll
    share one computation. Kept for a second at most, since waiting time alone can change the order.
    """

    KEPT = timedelta(seconds=1)

    def __init__(self) -> None:
        self._known: dict[BranchCode, tuple[int, datetime, LineState]] = {}

    def __call__(self, read: BranchRead) -> "LineState":
        known = self._known.get(read.branch.code)
        if known and known[0] == read.seq and abs(read.now - known[1]) < self.KEPT:
            return known[2]
        state = line_state(read)
        self._known[read.branch.code] = (read.seq, read.now, state)
        return state


class LineState:
    """The whole line of a branch: who stands where, how many are ahead of each, and who was called before whom."""

    def __init__(self, standings: list[lines.Standing], ahead: dict[str, int], recent: list[lines.RecentCall]) -> None:
        self.standings = standings
        self.ahead = ahead
        self.recent = recent

    def why(self, ticket: Ticket, shared: frozenset[ServiceCode]) -> list[wire.Why]:
        """Later comers of the same line who were called first, newest first, with the reason."""
        return [
            wire.Why(number=call.number, reason=wire.LineReason(call.reason))
            for call in self.recent
            if call.service in shared and call.joined_order > ticket.joined_order and call.reason is not LineReason.JOINED
        ][:WHY_AT_MOST]


def line_state(read: BranchRead) -> LineState:
    """The line as it is now. Costs as much as people are waiting; see ``LineMemo``."""
    policy = read.branch.policy
    recent = read.recent_calls(None, max(lines.calls_looked_at(policy), 2 * WHY_AT_MOST))
    shifts = read.shifts()
    standings = lines.order(read.waiting(), recent, None, policy, read.now, verbs.staffed(shifts))
    return LineState(standings, lines.ahead(standings, _shared(read, shifts)), recent)


def _shared(read: BranchRead, shifts: list[Shift]) -> dict[ServiceCode, frozenset[ServiceCode]]:
    """Services that stand in the same line: by the counters that are staffed, or by all while none is."""
    staffed = [shift.services for shift in shifts if shift.services]
    return lines.shared_services(staffed or [counter.services for counter in read.branch.counters])


# the participant's view


def ticket(read: BranchRead, value: Ticket, memo: LineMemo | None = None) -> wire.TicketView:
    """One ticket as its holder sees it."""
    if value.state is not TicketStatus.WAITING:
        return wire.TicketView(**_ticket_fields(read, value, None, []))
    state = memo(read) if memo else line_state(read)
    shared = _shared(read, read.shifts()).get(value.service, frozenset({value.service}))
    return wire.TicketView(**_ticket_fields(read, value, state.ahead.get(value.id), state.why(value, shared)))


def ticket_just_taken(read: BranchRead, value: Ticket) -> wire.TicketView:
    """The view of a ticket that joined the line this moment: everybody in the same line is ahead, so nobody need be read.

    Priority people are interleaved, so for them the line is asked.
    """
    if value.priority:
        return ticket(read, value)
    counts = read.waiting_counts()
    shared = _shared(read, read.shifts()).get(value.service, frozenset({value.service}))
    ahead = sum(counts.get(service, 0) for service in shared) - 1
    return wire.TicketView(**_ticket_fields(read, value, ahead, []))


def tickets(read: BranchRead, ticket_ids: Iterable[TicketId], memo: LineMemo | None = None) -> dict[TicketId, wire.TicketView]:
    """Many tickets' views in one pass, for pushing; unknown ids are left out."""
    state = memo(read) if memo else line_state(read)
    shared = _shared(read, read.shifts())
    views = {}
    for value in read.tickets(list(ticket_ids)):
        is_waiting = value.state is TicketStatus.WAITING
        ahead = state.ahead.get(value.id) if is_waiting else None
        why = state.why(value, shared.get(value.service, frozenset({value.service}))) if is_waiting else []
        views[value.id] = wire.TicketView(**_ticket_fields(read, value, ahead, why))
    return views


def _ticket_fields(read: BranchRead, value: Ticket, ahead: int | None, why: list[wire.Why]) -> dict[str, object]:
    branch, policy = read.branch, read.branch.policy
    at_counter = value.counter if value.state in (*rules.AT_COUNTER, TicketStatus.PARKED) else value.for_counter
    return {
        "branch": branch.code,
        "seq": read.seq,
        "server_time": read.now,
        "number": value.number,
        "service": _service_name(branch.service(value.service), value.language),
        "state": str(value.state),
        "place": str(value.place),
        "priority": value.priority,
        "ahead": ahead,
        "estimate": None,
        "counter": _counter_name(branch, at_counter),
        "attempt": value.attempt,
        "calls_allowed": policy.max_calls,
        "called_at": value.called_at,
        "issued_at": value.issued_at,
        "walk_minutes": value.walk_minutes,
        "come_by": value.come_by,
        "return_by": rules.return_by(value, policy),
        "return_after": policy.return_after,
        "hit_rate": None,
        "why": why,
        "can": verbs.of_participant(value, policy, read.day, read.now),
        "language": value.language,
        "branch_name": branch.name,
        "ended_at": value.ended_at,
        "serving_since": value.serving_since,
        "coming": value.coming_at is not None,
    }


# staff views


def staff_ticket(read: BranchRead, value: Ticket, reach: ReachOf) -> wire.StaffTicketView:
    """One ticket as an officer sees it: with its history, how the person can be reached, and why it was called now."""
    fields = _ticket_fields(read, value, None, []) | {
        "can": verbs.of_officer(value, read.branch.policy, read.now),
        "waiting_s": _seconds(value.issued_at, value.called_at or read.now),
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
            counter=_counter_name(read.branch, entry.detail.get("counter")),
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
        kind=_kind(configured.kind),
        state=_shift_state(shift),
        officer=shift.officer,
        opened_at=shift.opened_at,
        services=[_service_name(branch.service(s), branch.languages[0]) for s in shift.services or configured.services],
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
        service=_service_name(branch.service(value.service), branch.languages[0]),
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


def line(read: BranchRead, reach: ReachOf, memo: LineMemo | None = None) -> wire.LineView:
    """Everyone waiting in the branch, in calling order."""
    standings = (memo(read) if memo else line_state(read)).standings
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
    )


def _line_entry(read: BranchRead, standing: lines.Standing, reach: ReachOf) -> wire.LineEntry:
    value, branch = standing.ticket, read.branch
    fields: dict[str, object] = {
        "number": value.number,
        "service": _service_name(branch.service(value.service), branch.languages[0]),
        "place": str(value.place),
        "waiting_s": _seconds(value.issued_at, read.now),
        "joined_at": value.issued_at,
        "class": "priority" if value.priority else "ordinary",
        "reason": str(standing.reason),
        "reach": reach(value.id),
        "language": value.language,
        "walk_minutes": value.walk_minutes,
        "passed_over": standing.passed_over,
        "deferred_until": value.deferred_until,
        "counter": _counter_name(branch, value.for_counter),
    }
    return wire.LineEntry(**fields)


def live(read: BranchRead) -> wire.LiveView:
    """The whole branch as a supervisor sees it."""
    branch, figures = read.branch, read.day_figures()
    counts, longest, tallies = read.waiting_counts(), read.longest_waits(), read.tallies()
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
                waiting=counts.get(service.code, 0),
                longest_wait_s=_seconds(longest[service.code], read.now) if service.code in longest else None,
                issued=tallies.get(service.code, Tally()).issued,
                quota_left=numbering.quota_left(service, tallies.get(service.code, Tally()).issued, read.day),
                state=_service_state(read, service, tallies),
            )
            for service in branch.services
        ],
        waiting=sum(counts.values()),
        longest_wait_s=_seconds(min(longest.values()), read.now) if longest else None,
        served=figures.served,
        no_show=figures.no_show,
        cancelled=figures.cancelled,
    )


def _live_counter(configured: Counter, shift: Shift, held: Ticket | None) -> wire.LiveCounter:
    since = (held.serving_since or held.called_at) if held else shift.since
    return wire.LiveCounter(
        code=configured.code,
        label=configured.label,
        kind=_kind(configured.kind),
        state=_shift_state(shift),
        number=held.number if held else None,
        officer=shift.officer,
        since=since,
        ticket_state=_state(held) if held else None,
    )


# public views


def board(read: BranchRead) -> wire.BoardView:
    """What the lobby display shows."""
    branch = read.branch
    counts, tallies, held = read.waiting_counts(), read.tallies(), read.tickets_at_counters()
    shifts = {shift.counter: shift for shift in read.shifts()}
    language = branch.voice[0] if branch.voice else branch.languages[0]
    return wire.BoardView(
        branch=branch.code,
        seq=read.seq,
        server_time=read.now,
        name=branch.name,
        open=opening(branch, read.now).is_open,
        calls=[_board_call(branch, call) for call in read.board_calls(BOARD_CALLS)],
        counters=[
            wire.BoardCounter(
                code=found.code,
                label=found.label,
                kind=_kind(found.kind),
                state=_shift_state(shifts[found.code]),
                number=held[found.code].number if found.code in held else None,
            )
            for found in branch.counters
        ],
        services=[
            wire.BoardService(
                code=service.code,
                name=service.name(language),
                waiting=counts.get(service.code, 0),
                last_called=tallies.get(service.code, Tally()).last_called,
                estimate=None,
                state=_service_state(read, service, tallies),
            )
            for service in branch.services
        ],
        notice=None,
        join=None,
        time_zone=branch.time_zone,
        voice=list(branch.voice),
        max_calls=branch.policy.max_calls,
    )


def _board_call(branch: Branch, call: Call) -> wire.BoardCall:
    named = _counter_name(branch, call.counter) or wire.CounterName(code=call.counter, label="?", kind="desk")
    return wire.BoardCall(
        seq=call.seq,
        number=call.number,
        service=call.service,
        counter=named.code,
        kind=named.kind,
        label=named.label,
        attempt=call.attempt,
        called_at=call.at,
    )


def branch(read: BranchRead, language: str) -> wire.BranchView:
    """What somebody without a ticket may know of the branch, in ``language`` where it is one of the branch's."""
    value = read.branch
    now_open = opening(value, read.now)
    counts, tallies = read.waiting_counts(), read.tallies()
    return wire.BranchView(
        branch=value.code,
        seq=read.seq,
        server_time=read.now,
        name=value.name,
        open=now_open.is_open,
        closed_because=now_open.because,
        opens_at=now_open.opens_at,
        services=[
            wire.BranchService(
                code=service.code,
                name=service.name(language),
                about=service.about_in(language),
                waiting=counts.get(service.code, 0),
                quota_left=numbering.quota_left(service, tallies.get(service.code, Tally()).issued, read.day),
                estimate=None,
                state=_service_state(read, service, tallies),
            )
            for service in value.services
        ],
        languages=list(value.languages),
        time_zone=value.time_zone,
        grace_minutes=round(value.policy.grace / timedelta(minutes=1)),
        return_after=value.policy.return_after,
    )


# small parts


def _service_state(read: BranchRead, service: Service, tallies: dict[ServiceCode, Tally]) -> wire.ServiceState:
    if not service.is_open:
        return "closed"
    left = numbering.quota_left(service, tallies.get(service.code, Tally()).issued, read.day)
    return "quota_reached" if left == 0 else "open"


def _service_name(service: Service, language: str) -> wire.ServiceName:
    return wire.ServiceName(code=service.code, name=service.name(language))


def _counter_name(branch: Branch, code: str | None) -> wire.CounterName | None:
    """The counter's name; None for no counter, or one that the branch has no more."""
    for found in branch.counters:
        if found.code == code:
            return wire.CounterName(code=found.code, label=found.label, kind=_kind(found.kind))
    return None


def _kind(kind: str) -> wire.CounterKind:
    return "booth" if kind == "booth" else "desk"


def _shift_state(shift: Shift) -> wire.ShiftState:
    return str(shift.state)  # type: ignore[return-value]


def _state(value: Ticket) -> wire.State:
    return str(value.state)  # type: ignore[return-value]


def _seconds(since: datetime, until: datetime) -> int:
    return max(0, round((until - since) / timedelta(seconds=1)))
