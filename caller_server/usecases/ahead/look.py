"""One look ahead at a branch: a snapshot is read, run forward, and turned into what changes. Nothing is written here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from caller_server.domain.estimate import stall
from caller_server.domain.estimate.forward import Forecast as Run
from caller_server.domain.estimate.forward import Wait, WhyNot, forecast
from caller_server.domain.estimate.service_time import Laws
from caller_server.domain.estimate.situation import breaks_of, situation_of
from caller_server.domain.ids import BranchCode, ServiceCode, TicketId
from caller_server.domain.shift import Shift
from caller_server.usecases.ahead import coming, habits
from caller_server.usecases.ahead.memory import (
    STAGES_AT_ONCE,
    Memory,
    on_day,
    with_outcomes,
    with_stages,
    with_stalls,
)
from caller_server.usecases.ahead.scene import Scene
from caller_server.usecases.ahead.windows import Moved, Screens, is_news, newcomer
from caller_server.usecases.forecasts import Changes, Newcomer
from caller_server.usecases.ports import BranchRead

SAVED_EVERY = timedelta(seconds=60)
NEAR_TURN = 3  # people ahead when somebody is told that the turn is near


@dataclass(frozen=True)
class Look:
    """What one look decided. ``invitations`` are tickets with the time to be here by. Of those who can be reached, ``near`` are
    whose turn is near, with the people ahead, and ``moved`` whose window moved from what they were told.
    """

    branch: BranchCode
    seq: int
    now: datetime
    changes: Changes
    invitations: tuple[tuple[TicketId, datetime], ...] = ()
    near: tuple[tuple[TicketId, int], ...] = ()
    moved: tuple[Moved, ...] = ()


def look(read: BranchRead, memory: Memory) -> tuple[Look, Memory]:
    """What is to be shown, who is to be asked in, and what was learnt; the memory after it.

    Takes milliseconds to tens of them: to be called where it holds nobody up.
    """
    scene = Scene.of(read)
    memory = on_day(memory, read.day)
    memory = with_stages(memory, read.branch, read.ended_stages(memory.stage_seq, STAGES_AT_ONCE))
    memory = with_outcomes(memory, read.outcomes())
    laws = memory.times.laws({service.code: service for service in read.branch.services}, read.branch.policy)
    memory = with_stalls(memory, _stalls(scene, laws), read.now)
    memory = habits.learnt(memory, scene)
    run = _run(scene, replace(laws, slowdown=memory.interruptions.slowdown), memory)
    screens = Screens(memory.correction, read.now, ZoneInfo(read.branch.time_zone))
    for standing in scene.standings:
        ticket = standing.ticket
        wait = _not_stalled(memory, ticket.service, run.calls.get(ticket.id, WhyNot.NO_COUNTER_OPEN))
        screens.put(ticket, wait, scene.known.get(ticket.id), scene.ahead.get(ticket.id, 0))
    asked, memory = coming.look(scene, memory, run, screens)
    newcomers = _newcomers(scene, memory, run)
    reachable = read.reachable()
    near, memory = _near(scene, memory, reachable)
    learnt, memory = _learnt(memory, read.now)
    learnt |= coming.dry(scene, run)
    found = Look(
        branch=read.branch.code,
        seq=read.seq,
        now=read.now,
        changes=Changes(tuple(screens.forecasts), tuple(screens.windows), newcomers, tuple(read.left_line()), learnt),
        invitations=asked,
        near=near,
        moved=tuple(one for one in screens.moved if one.ticket in reachable),
    )
    return found, replace(memory, seq=read.seq, looked_at=read.now)


def _run(scene: Scene, laws: Laws, memory: Memory) -> Run:
    read = scene.read
    paused = frozenset(code for code, tally in read.tallies().items() if tally.state == "paused")
    situation = situation_of(
        read.branch,
        read.day,
        read.now,
        waiting=scene.waiting.values(),
        shifts=scene.shifts,
        held=scene.held,
        recent_calls=scene.recent,
        paused_services=paused,
        rests=habits.rests_to_come(memory, scene),
        priority_per_h=habits.priority_per_h(memory, scene),
    )
    return forecast(situation, laws)


def _not_stalled(memory: Memory, service: ServiceCode, wait: Wait | WhyNot) -> Wait | WhyNot:
    """While calls stand still, nobody can say when they go on."""
    stalls = memory.stalls.get(service, ())
    return WhyNot.STALLED if stalls and stalls[-1].until is None and isinstance(wait, Wait) else wait


def _stalls(scene: Scene, laws: Laws) -> dict[ServiceCode, datetime]:
    read = scene.read
    waiting_since: dict[ServiceCode, datetime] = {}
    for standing in scene.standings:
        if not standing.passed_over:
            ticket = standing.ticket
            since = ticket.lined_up_at or ticket.issued_at
            waiting_since[ticket.service] = min(since, waiting_since.get(ticket.service, since))
    seconds = breaks_of(read.branch, read.now)
    found = stall.find(
        stall.CallsNow(
            now=read.now,
            counters=[_open_counter(shift, scene) for shift in scene.open_shifts],
            waiting_since=waiting_since,
            last_call_at=read.last_calls(),
            cycle={service.code: laws.cycle(service.code) for service in read.branch.services},
            breaks=[(read.now + timedelta(seconds=begins), read.now + timedelta(seconds=ends)) for begins, ends in seconds],
        )
    )
    return _with_their_lines(found, scene)


def _open_counter(shift: Shift, scene: Scene) -> stall.OpenCounter:
    held = scene.held.get(shift.counter)
    since = shift.since or scene.read.now
    return stall.OpenCounter(shift.services, since, held.service if held else None, held.called_at if held else None)


def _with_their_lines(found: Mapping[ServiceCode, datetime], scene: Scene) -> dict[ServiceCode, datetime]:
    """A line stands still for all of its services: also for one whose people are all out, and for whoever takes a number now."""
    wide = dict(found)
    for service, line in scene.lines.items():
        since = [found[other] for other in line if other in found]
        if since:
            wide.setdefault(service, min(since))
    return wide


def _newcomers(scene: Scene, memory: Memory, run: Run) -> tuple[Newcomer, ...]:
    known = scene.read.newcomers()
    waits: dict[ServiceCode, int] = {}
    for ticket in scene.waiting.values():
        waits[ticket.service] = waits.get(ticket.service, 0) + 1
    found = []
    for service, wait in run.newcomers.items():
        ahead = sum(waits.get(other, 0) for other in scene.lines.get(service, frozenset({service})))
        told = newcomer(service, _not_stalled(memory, service, wait), memory.correction, scene.read.now, ahead)
        if is_news(told, known.get(service)):
            found.append(told)
    return tuple(found)


def _near(scene: Scene, memory: Memory, reachable: set[TicketId]) -> tuple[tuple[tuple[TicketId, int], ...], Memory]:
    """Those who can be reached and whose turn has come near since the look before; each is told once."""
    found = {
        standing.ticket.id: scene.ahead.get(standing.ticket.id, 0)
        for standing in scene.standings
        if standing.ticket.id in reachable and not standing.passed_over
    }
    near = {ticket: ahead for ticket, ahead in found.items() if ahead <= NEAR_TURN and scene.open_shifts}
    told = tuple((ticket, ahead) for ticket, ahead in near.items() if ticket not in memory.near)
    return told, replace(memory, near=frozenset(near))


def _learnt(memory: Memory, now: datetime) -> tuple[dict[str, object], Memory]:
    """What was learnt is kept once a minute: a crash costs a minute of learning, and nobody a number."""
    if memory.saved_at is not None and now - memory.saved_at < SAVED_EVERY:
        return {}, memory
    kept = memory.kept()
    news = {key: value for key, value in kept.items() if memory.saved.get(key) != value}
    return news, replace(memory, saved_at=now, saved=kept)
