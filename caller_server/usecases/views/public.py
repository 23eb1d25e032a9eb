"""The views anyone may see: the lobby's board, and what a branch offers."""

from datetime import timedelta

from caller_server.contract import views as wire
from caller_server.domain.branch import Branch, Service, numbers_again, opening
from caller_server.usecases.ports import BranchRead, Call
from caller_server.usecases.services_today import ServicesToday
from caller_server.usecases.views import parts

BOARD_CALLS = 6


def board(read: BranchRead) -> wire.BoardView:
    """What the lobby display shows."""
    branch = read.branch
    today, held = ServicesToday(read), read.tickets_at_counters()
    now_open = opening(branch, read.now, read.day_state)
    shifts = {shift.counter: shift for shift in read.shifts()}
    language = branch.voice[0] if branch.voice else branch.languages[0]
    return wire.BoardView(
        branch=branch.code,
        seq=read.seq,
        server_time=read.now,
        name=branch.name,
        open=now_open.is_open,
        closed_because=now_open.because,
        opens_at=now_open.opens_at,
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
                waiting=today.tally(service.code).waiting,
                last_called=today.tally(service.code).last_called,
                estimate=None,
                state=today.state(service),
                quota_left=today.left(service),
            )
            for service in branch.services
        ],
        notice=parts.notice(read, language),
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
    now_open = opening(value, read.now, read.day_state)
    today = ServicesToday(read)
    return wire.BranchView(
        branch=value.code,
        seq=read.seq,
        server_time=read.now,
        name=value.name,
        open=now_open.is_open,
        closed_because=now_open.because,
        opens_at=now_open.opens_at,
        services=[_offer(read, today, service, language) for service in value.services],
        languages=list(value.languages),
        time_zone=value.time_zone,
        grace_minutes=round(value.policy.grace / timedelta(minutes=1)),
        return_after=value.policy.return_after,
        notice=parts.notice(read, language),
        texts={place: parts.text_of(value, place, language) for place in value.texts},
    )


def _offer(read: BranchRead, today: ServicesToday, service: Service, language: str) -> wire.BranchService:
    state = today.state(service)
    line = today.lines.get(service.code, frozenset({service.code}))
    return wire.BranchService(
        code=service.code,
        name=service.name(language),
        about=service.about_in(language),
        waiting=today.tally(service.code).waiting,
        ahead=sum(today.tally(other).waiting for other in line),
        available_at=numbers_again(read.branch, service, read.now) if state in ("quota_reached", "full") else None,
        quota_left=today.left(service),
        estimate=None,
        state=state,
        checklist=[parts.named(paper.names, language) for paper in service.checklist],
    )
