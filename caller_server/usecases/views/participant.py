"""The view of one ticket for its holder, alone and for many at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from caller_server.contract import views as wire
from caller_server.domain import invite, verbs
from caller_server.domain import ticket as rules
from caller_server.domain.branch import Policy, Service
from caller_server.domain.ids import TicketId
from caller_server.domain.ticket import Place, Ticket, TicketStatus
from caller_server.usecases.forecasts import Forecast
from caller_server.usecases.ports import BranchRead, Tally
from caller_server.usecases.views import parts
from caller_server.usecases.views.line_state import LineMemo, LineState, line_state, shared_lines
from caller_server.usecases.views.walks import walks


def ticket(read: BranchRead, value: Ticket, memo: LineMemo | None = None) -> wire.TicketView:
    """One ticket as its holder sees it."""
    if value.state is not TicketStatus.WAITING:
        return wire.TicketView(**ticket_fields(read, value, None, []))
    state = memo(read) if memo else line_state(read)
    shared = shared_lines(read, read.shifts()).get(value.service, frozenset({value.service}))
    told = Told(read.forecast(value.id), parts.hit_rate(read))
    return wire.TicketView(**ticket_fields(read, value, state.ahead.get(value.id), state.why(value, shared), told))


def ticket_just_taken(read: BranchRead, value: Ticket) -> wire.TicketView:
    """The view of a ticket that joined the line this moment: everybody in the same line is ahead, so nobody need be read.

    Priority people are interleaved, so for them the line is asked.
    """
    if value.priority:
        return ticket(read, value)
    tallies = read.tallies()
    shared = shared_lines(read, read.shifts()).get(value.service, frozenset({value.service}))
    ahead = sum(tallies.get(service, Tally()).waiting for service in shared) - 1
    return wire.TicketView(**ticket_fields(read, value, ahead, [], Told(read.forecast(value.id), parts.hit_rate(read))))


def tickets(read: BranchRead, ticket_ids: Iterable[TicketId], state: LineState | None = None) -> dict[TicketId, wire.TicketView]:
    """Many tickets' views in one pass, for pushing; unknown ids are left out. ``state`` is the snapshot's line, if known."""
    state = state or line_state(read)
    shared = shared_lines(read, read.shifts())
    wanted = list(ticket_ids)
    views, forecasts, hit_rate = {}, read.forecasts_of(wanted), parts.hit_rate(read)
    for value in read.tickets(wanted):
        is_waiting = value.state is TicketStatus.WAITING
        ahead = state.ahead.get(value.id) if is_waiting else None
        why = state.why(value, shared.get(value.service, frozenset({value.service}))) if is_waiting else []
        told = Told(forecasts.get(value.id), hit_rate) if is_waiting else NOTHING_TOLD
        views[value.id] = wire.TicketView(**ticket_fields(read, value, ahead, why, told))
    return views


@dataclass(frozen=True)
class Told:
    """What a waiting ticket's screens tell of the turn: the estimate, and how often such windows held lately."""

    forecast: Forecast | None = None
    hit_rate: float | None = None


NOTHING_TOLD = Told()


def ticket_fields(
    read: BranchRead, value: Ticket, ahead: int | None, why: list[wire.Why], told: Told = NOTHING_TOLD
) -> dict[str, object]:
    branch, policy = read.branch, read.branch.policy
    service = branch.service(value.service)
    at_counter = value.counter if value.state in (*rules.AT_COUNTER, TicketStatus.PARKED) else value.for_counter
    return {
        "branch": branch.code,
        "seq": read.seq,
        "server_time": read.now,
        "number": value.number,
        "service": parts.service_name(service, value.language),
        "state": str(value.state),
        "place": str(value.place),
        "held_while_away": policy.staged_calling,
        "priority": value.priority,
        "ahead": ahead,
        "estimate": parts.estimate(told.forecast),
        "cannot_say": told.forecast and told.forecast.cannot_say,
        "free_until": _free_until(value, policy, told.forecast, read.now),
        "walks": _walks(value, policy, told.forecast, read.now),
        "deferrals_left": max(0, policy.max_deferrals - value.deferrals),
        "counter": parts.counter_name(branch, at_counter),
        "attempt": value.attempt,
        "calls_allowed": policy.max_calls,
        "called_at": value.called_at,
        "issued_at": value.issued_at,
        "walk_minutes": value.walk_minutes,
        "come_by": value.come_by,
        "return_by": rules.return_by(value, policy),
        "return_after": policy.return_after,
        "hit_rate": told.hit_rate,
        "why": why,
        "can": verbs.of_participant(value, policy, read.day, read.now),
        "language": value.language,
        "branch_name": branch.name,
        "ended_at": value.ended_at,
        "serving_since": value.serving_since if value.state is TicketStatus.SERVING else value.timer_from,
        "coming": value.coming_at is not None,
        "appointment_at": value.appointment_at,
        "outcome": _outcome(service, value),
        "missing": [_paper(service, code, value.language) for code in value.missing or ()],
        "back": value.back_at is not None,
        "notice": parts.notice(read, value.language),
        "branch_text": parts.text_of(branch, "phone", value.language),
    }


def _free_until(value: Ticket, policy: Policy, forecast: Forecast | None, now: datetime) -> datetime | None:
    """Until when somebody may be out; None for those who had better stay, and for those who were asked to come."""
    if not policy.staged_calling or forecast is None or value.place is Place.INVITED:
        return None
    if value.place is Place.HERE and invite.stays(forecast.early_at(now), value.walk_minutes or 0):
        return None
    return invite.free_until(forecast.made_at, forecast.early_min)


def _walks(value: Ticket, policy: Policy, forecast: Forecast | None, now: datetime) -> list[wire.Walk]:
    """What going out would mean for somebody who waits here; of no use to anybody else."""
    if value.state is not TicketStatus.WAITING or value.place is not Place.HERE or forecast is None:
        return []
    return walks(policy, forecast.early_at(now), invite.free_until(forecast.made_at, forecast.early_min))


def _outcome(service: Service, value: Ticket) -> wire.OutcomeName | None:
    """How the service ended; one that was taken out of the list meanwhile keeps its code as its name."""
    if value.outcome is None:
        return None
    names = {found.code: found.names for found in service.outcomes}
    name = parts.named(names[value.outcome], value.language) if value.outcome in names else value.outcome
    return wire.OutcomeName(code=value.outcome, name=name)


def _paper(service: Service, code: str, language: str) -> str:
    names = {found.code: found.names for found in service.papers}
    return parts.named(names[code], language) if code in names else code
