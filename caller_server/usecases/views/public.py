"""The views anyone may see: the lobby's board, and what a branch offers."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from caller_server.contract import views as wire
from caller_server.domain import invite
from caller_server.domain.branch import Case, Hint, Service, numbers_again, opening
from caller_server.domain.ids import ServiceCode
from caller_server.usecases.ahead.windows import newcomer_early
from caller_server.usecases.forecasts import Newcomer
from caller_server.usecases.ports import BranchRead
from caller_server.usecases.services_today import ServicesToday
from caller_server.usecases.views import lobby, parts
from caller_server.usecases.views.walks import walks

BOARD_CALLS = 6
BOARD_CALLS_OF_ZONES = 18  # where displays tell of their own services or counters only, each needs some


def board(read: BranchRead) -> wire.BoardView:
    """What the lobby display shows."""
    branch = read.branch
    today, held, newcomers = ServicesToday(read), read.tickets_at_counters(), read.newcomers()
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
        calls=list(_board_calls(read)),
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
                state=today.state(service),
                quota_left=today.left(service),
                **_told(read, today, newcomers, service),
            )
            for service in branch.services
        ],
        notice=parts.notice(read, language),
        join=None,
        time_zone=branch.time_zone,
        voice=list(branch.voice),
        max_calls=branch.policy.max_calls,
        missed=lobby.missed(read),
        invited=lobby.invited(read),
        ticker=parts.text_of(branch, "ticker", language),
        speech=lobby.speech(branch.speech),
        displays=lobby.displays(branch),
    )


def _board_calls(read: BranchRead) -> Iterator[wire.BoardCall]:
    for call in read.board_calls(BOARD_CALLS_OF_ZONES if read.branch.displays else BOARD_CALLS):
        named = parts.counter_name(read.branch, call.counter)
        if named is not None:  # nobody is sent to a counter that was taken away since then
            yield wire.BoardCall(
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
    today, newcomers = ServicesToday(read), read.newcomers()
    return wire.BranchView(
        branch=value.code,
        seq=read.seq,
        server_time=read.now,
        name=value.name,
        open=now_open.is_open,
        closed_because=now_open.because,
        opens_at=now_open.opens_at,
        services=[_offer(read, today, newcomers, service, language) for service in value.services],
        languages=list(value.languages),
        time_zone=value.time_zone,
        grace_minutes=round(value.policy.grace / timedelta(minutes=1)),
        return_after=value.policy.return_after,
        held_while_away=value.policy.staged_calling,
        notice=parts.notice(read, language),
        texts={place: parts.text_of(value, place, language) for place in value.texts},
        picture=value.picture,
    )


Newcomers = Mapping[ServiceCode, Newcomer]


def _told(read: BranchRead, today: ServicesToday, newcomers: Newcomers, service: Service) -> dict[str, Any]:
    """When somebody who takes a number of this service now would be called, or why nobody can say."""
    line = today.lines.get(service.code, frozenset({service.code}))
    ahead = sum(today.tally(other).waiting for other in line)
    estimate, cannot_say = parts.newcomer_estimate(newcomers.get(service.code), ahead, read.now)
    return {"estimate": estimate, "cannot_say": cannot_say}


def _offer(read: BranchRead, today: ServicesToday, newcomers: Newcomers, service: Service, language: str) -> wire.BranchService:
    state = today.state(service)
    line = today.lines.get(service.code, frozenset({service.code}))
    ahead = sum(today.tally(other).waiting for other in line)
    return wire.BranchService(
        code=service.code,
        name=service.name(language),
        about=service.about_in(language),
        waiting=today.tally(service.code).waiting,
        ahead=ahead,
        available_at=numbers_again(read.branch, service, read.now) if state in ("quota_reached", "full") else None,
        quota_left=today.left(service),
        state=state,
        **_told(read, today, newcomers, service),
        checklist=[parts.named(paper.names, language) for paper in service.checklist],
        papers_as_of=service.papers_as_of,
        cases=[_case(case, language) for case in service.cases],
        hints=[_hint(hint, language) for hint in service.hints],
        walks=_walks(read, newcomers.get(service.code), ahead),
    )


def _case(case: Case, language: str) -> wire.ServiceCase:
    papers = [parts.named(paper.names, language) for paper in case.checklist]
    return wire.ServiceCase(code=case.code, name=parts.named(case.names, language), checklist=papers)


def _hint(hint: Hint, language: str) -> wire.ServiceHint:
    question, place = parts.named(hint.question, language), parts.named(hint.place, language)
    return wire.ServiceHint(code=hint.code, question=question, place=place, url=hint.url)


def _walks(read: BranchRead, known: Newcomer | None, ahead: int) -> list[wire.Walk]:
    """In whole minutes, so that a view which is fetched again and again changes only when it says something else."""
    early_min = newcomer_early(known, ahead, read.now)
    back_by = invite.free_until(read.now, early_min)
    return walks(read.branch.policy, early_min, back_by and back_by.replace(second=0, microsecond=0))
