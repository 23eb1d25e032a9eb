"""What a branch has learnt, kept over days: how long things take, how far estimates were off, how late people come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from caller_server.domain.branch import Branch
from caller_server.domain.estimate.correction import Correction
from caller_server.domain.estimate.interruptions import Interruptions
from caller_server.domain.estimate.priority import PriorityPeople
from caller_server.domain.estimate.rests import Rests
from caller_server.domain.estimate.service_time import ServiceTimes
from caller_server.domain.estimate.stall import Stall
from caller_server.domain.ids import CounterCode, ServiceCode, TicketId
from caller_server.domain.invite import FIRST_BUFFER_MIN
from caller_server.usecases.forecasts import EndedStage, Outcome
from caller_server.usecases.ports import BranchRead

HITS_OVER_DAYS = 28  # the share that held is that of the last four weeks
LONGEST_TURNOVER_S = 900.0  # longer ones were no turnover
STAGES_AT_ONCE = 2_000


@dataclass(frozen=True)
class Memory:
    """``seq`` is how far calls were looked at, ``stage_seq`` how far stages were learnt from. ``hits`` are (held, shown) by day.

    ``stalls`` are today's, by service; ``invited`` who was asked in and is not here yet, ``kept_out`` who was not asked when it
    was time, for want of room; ``idle_s`` how long open counters stood idle today although somebody waited who was not here.
    ``ended`` is when each counter last ended with somebody; ``near`` whose turn was near at the look before.
    """

    day: date
    seq: int = 0
    stage_seq: int = 0
    looked_at: datetime | None = None
    saved_at: datetime | None = None
    saved: Mapping[str, Any] = field(default_factory=dict)
    times: ServiceTimes = field(default_factory=ServiceTimes)
    correction: Correction = field(default_factory=Correction)
    buffer_min: float = FIRST_BUFFER_MIN
    arrived: int = 0
    hits: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    idle_s: float = 0.0
    stalls: Mapping[ServiceCode, tuple[Stall, ...]] = field(default_factory=dict)
    invited: Mapping[TicketId, datetime] = field(default_factory=dict)
    kept_out: frozenset[TicketId] = frozenset()
    ended: Mapping[str, datetime] = field(default_factory=dict)
    rests: Rests = field(default_factory=Rests)
    priority: PriorityPeople = field(default_factory=PriorityPeople)
    interruptions: Interruptions = field(default_factory=Interruptions)
    paused: Mapping[CounterCode, datetime] = field(default_factory=dict)
    joined_order: int = 0
    near: frozenset[TicketId] = frozenset()

    def kept(self) -> dict[str, Any]:
        """What is kept in the database, by key."""
        return {
            "service_times": self.times.as_json(),
            "correction": self.correction.as_json(),
            "coming": {"buffer_min": self.buffer_min, "arrived": self.arrived},
            "hits": {day: list(pair) for day, pair in self.hits.items()},
            "habits": {
                "rests": self.rests.as_json(),
                "priority": self.priority.as_json(),
                "interruptions": self.interruptions.as_json(),
            },
            "looked": {"day": self.day.isoformat(), "stage_seq": self.stage_seq, "idle_s": round(self.idle_s)},
        }


def remembered(read: BranchRead) -> Memory:
    """The memory of a branch as it was kept last; a new one for a branch that has none.

    A new one learns from the newest stages there are, so that a branch that is updated does not begin from nothing.
    """
    looked = read.learnt("looked") or {}
    is_today = looked.get("day") == read.day.isoformat()
    times = ServiceTimes.from_json(read.learnt("service_times") or {})
    coming, habits = read.learnt("coming") or {}, read.learnt("habits") or {}
    return Memory(
        day=read.day,
        seq=read.seq,
        stage_seq=looked.get("stage_seq", max(0, read.seq - 20 * STAGES_AT_ONCE)),
        times=times if is_today else times.new_day(),
        correction=_correction(read),
        rests=Rests.from_json(habits.get("rests", {})),
        priority=PriorityPeople.from_json(habits.get("priority", {})),
        interruptions=Interruptions.from_json(habits.get("interruptions", {})),
        joined_order=read.seq,
        buffer_min=coming.get("buffer_min", FIRST_BUFFER_MIN),
        arrived=coming.get("arrived", 0),
        hits={day: (held, shown) for day, (held, shown) in (read.learnt("hits") or {}).items()},
        idle_s=looked.get("idle_s", 0.0) if is_today else 0.0,
    )


def _correction(read: BranchRead) -> Correction:
    kept = read.learnt("correction")
    return Correction.from_json(kept) if kept else Correction()


def on_day(memory: Memory, day: date) -> Memory:
    """The memory on a business day; on a new one, what holds for a day only is forgotten."""
    if memory.day == day:
        return memory
    oldest = (day - timedelta(days=HITS_OVER_DAYS)).isoformat()
    return replace(
        memory,
        day=day,
        times=memory.times.new_day(),
        priority=memory.priority.new_day(),
        interruptions=memory.interruptions.new_day(),
        hits={kept: pair for kept, pair in memory.hits.items() if kept > oldest},
        idle_s=0.0,
        stalls={},
        invited={},
        kept_out=frozenset(),
        ended={},
        paused={},
    )


def with_stages(memory: Memory, branch: Branch, stages: Iterable[EndedStage]) -> Memory:
    """After learning from stages that ended, oldest first; those that a stall fell into teach nothing."""
    services = {service.code: service for service in branch.services}
    times, ended, stage_seq = memory.times, dict(memory.ended), memory.stage_seq
    interruptions = memory.interruptions
    for stage in stages:
        stage_seq = stage.seq
        if stage.counter:
            interruptions = interruptions.visited(1, int(stage.ended == "transferred"))
        if stage.service in services and not _stood_still(memory, stage):
            times = times.learnt(
                stage,
                services,
                branch.policy,
                approach_s=_seconds(stage.called_at, stage.serving_since),
                turnover_s=_turnover(stage, ended.get(stage.counter or "")),
                lost_s=_seconds(stage.called_at, stage.ended_at),
            )
        if stage.counter:
            ended[stage.counter] = stage.ended_at
    return replace(memory, times=times, ended=ended, stage_seq=stage_seq, interruptions=interruptions)


def _stood_still(memory: Memory, stage: EndedStage) -> bool:
    """Whether calls stood still while somebody was at the counter: then nobody could press, and nothing is known of durations."""
    began = stage.called_at or stage.ended_at - timedelta(seconds=stage.service_s or 0)
    return any(stall.touches(began, stage.ended_at) for stall in memory.stalls.get(stage.service, ()))


def _turnover(stage: EndedStage, free_since: datetime | None) -> float | None:
    """From the end before to this call, where the person called waited all that time."""
    turnover = _seconds(free_since, stage.called_at)
    waited = stage.waiting_s
    return turnover if turnover is not None and waited is not None and turnover <= min(waited, LONGEST_TURNOVER_S) else None


def _seconds(since: datetime | None, until: datetime | None) -> float | None:
    if since is None or until is None or until < since:
        return None
    return (until - since).total_seconds()


def with_outcomes(memory: Memory, outcomes: Iterable[Outcome]) -> Memory:
    """After counting shown windows of people who were called.

    The call is the outcome, also for who was passed over while away: that they cannot come at once is foreseen. Windows that a
    stall spoilt teach nothing, but count in the public share: they were shown, and did not hold. Who asked for time or was not
    here at the turn is no hit and no miss.
    """
    correction, hits = memory.correction, dict(memory.hits)
    for outcome in outcomes:
        if outcome.gave_way:
            continue
        if outcome.is_first and not is_spoilt(memory, outcome):
            minutes = (outcome.called_at - outcome.shown_at) / timedelta(minutes=1)
            correction = correction.learnt(outcome.raw, minutes)
        if outcome.to_at is not None and outcome.turn_at is None:
            held, shown = hits.get(memory.day.isoformat(), (0, 0))
            holds = outcome.from_at <= outcome.called_at <= outcome.to_at
            hits[memory.day.isoformat()] = (held + holds, shown + 1)
    return replace(memory, correction=correction, hits=hits)


def is_spoilt(memory: Memory, outcome: Outcome) -> bool:
    """Whether calls stood still in between, so that the outcome says nothing about the estimate."""
    return any(stall.touches(outcome.shown_at, outcome.called_at) for stall in memory.stalls.get(outcome.service, ()))


def with_stalls(memory: Memory, found: Mapping[ServiceCode, datetime], now: datetime) -> Memory:
    """After looking for stalls: those that go on, those that ended by now."""
    stalls: dict[ServiceCode, tuple[Stall, ...]] = {}
    for service in {*memory.stalls, *found}:
        known = list(memory.stalls.get(service, ()))
        goes_on = bool(known) and known[-1].until is None
        if service in found and not goes_on:
            known.append(Stall(found[service]))
        elif service not in found and goes_on:
            known[-1] = replace(known[-1], until=now)
        stalls[service] = tuple(known)
    return replace(memory, stalls=stalls)
