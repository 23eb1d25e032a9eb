"""The views anyone may see: the lobby's board, and what a branch offers."""

from datetime import datetime, timedelta

from caller_server.contract import views as wire
from caller_server.domain import numbering
from caller_server.domain.branch import Branch, Service, numbers_again, opening
from caller_server.domain.ids import ServiceCode
from caller_server.usecases.ports import BranchRead, Call, Tally
from caller_server.usecases.views import parts
from caller_server.usecases.views.line_state import shared_lines

BOARD_CALLS = 6


def board(read: BranchRead) -> wire.BoardView:
    """What the lobby display shows."""
    branch = read.branch
    tallies, held = read.tallies(), read.tickets_at_counters()
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
                kind=parts.kind(found.kind),
                state=parts.shift_state(shifts[found.code]),
                number=held[found.code].number if found.code in held else None,
            )
            for found in branch.counters
        ],
        services=[
            wire.BoardService(
                code=service.code,
                name=service.name(language),
                waiting=tallies.get(service.code, Tally()).waiting,
                last_called=tallies.get(service.code, Tally()).last_called,
                estimate=None,
                state=parts.service_state(read, service, tallies),
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
    named = parts.counter_name(branch, call.counter) or wire.CounterName(code=call.counter, label="?", kind="desk")
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
    tallies, shared = read.tallies(), shared_lines(read, read.shifts())
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
                waiting=tallies.get(service.code, Tally()).waiting,
                ahead=sum(tallies.get(other, Tally()).waiting for other in shared.get(service.code, {service.code})),
                available_at=_available_at(read, service, tallies),
                quota_left=numbering.quota_left(service, tallies.get(service.code, Tally()).issued, read.day),
                estimate=None,
                state=parts.service_state(read, service, tallies),
            )
            for service in value.services
        ],
        languages=list(value.languages),
        time_zone=value.time_zone,
        grace_minutes=round(value.policy.grace / timedelta(minutes=1)),
        return_after=value.policy.return_after,
    )


def _available_at(read: BranchRead, service: Service, tallies: dict[ServiceCode, Tally]) -> datetime | None:
    is_gone = parts.service_state(read, service, tallies) == "quota_reached"
    return numbers_again(read.branch, service, read.now) if is_gone else None
