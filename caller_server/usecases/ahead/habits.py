"""What a branch's days have in common, learnt look by look: when counters rest, and how many priority people come."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from caller_server.domain.branch import closing
from caller_server.domain.estimate.rests import LEAST_MIN, Rest
from caller_server.domain.ids import CounterCode, ServiceCode
from caller_server.domain.shift import ShiftState
from caller_server.usecases.ahead.memory import Memory
from caller_server.usecases.ahead.scene import Scene

LONGEST_GAP = timedelta(minutes=5)  # between two looks; over more nothing was watched
MINUTE = timedelta(minutes=1)


def learnt(memory: Memory, scene: Scene) -> Memory:
    """After one more look: pauses that have ended, priority people who have come, missed ones who came back."""
    return _with_returned(_with_priority(_with_pauses(memory, scene), scene), scene)


def _with_pauses(memory: Memory, scene: Scene) -> Memory:
    rests, interruptions, now = memory.rests, memory.interruptions, scene.read.now
    paused = {shift.counter: shift.since for shift in scene.shifts if shift.state is ShiftState.PAUSED and shift.since}
    for counter, since in memory.paused.items():
        if paused.get(counter) != since:
            rest = Rest(scene.read.day.toordinal(), _minute_of_day(since, scene), (now - since) / MINUTE)
            rests = rests.learnt(counter, rest)
            if rest.lasts_min < LEAST_MIN:
                interruptions = interruptions.paused(60 * rest.lasts_min)
    if passed := _watched(memory, scene):
        interruptions = interruptions.watched(passed.total_seconds() * len(scene.open_shifts))
    return replace(memory, rests=rests, paused=paused, interruptions=interruptions)


def _watched(memory: Memory, scene: Scene) -> timedelta:
    """The time since the look before; none after a gap, in which nothing was watched."""
    passed = scene.read.now - memory.looked_at if memory.looked_at else timedelta(0)
    return passed if timedelta(0) < passed <= LONGEST_GAP else timedelta(0)


def _with_returned(memory: Memory, scene: Scene) -> Memory:
    returned = sum(1 for ticket in scene.waiting.values() if (ticket.returned_order or 0) > memory.seq)
    return replace(memory, interruptions=memory.interruptions.visited(0, returned)) if returned else memory


def _with_priority(memory: Memory, scene: Scene) -> Memory:
    people, zone = memory.priority, ZoneInfo(scene.read.branch.time_zone)
    passed, ends = _watched(memory, scene), closing(scene.read.branch, scene.read.now)
    if scene.open_shifts and passed and (ends is None or scene.read.now <= ends):
        people = people.watched(scene.read.now.astimezone(zone).hour, passed / timedelta(hours=1))
    new = [ticket for ticket in scene.waiting.values() if ticket.joined_order > memory.joined_order]
    for ticket in new:
        if ticket.priority:
            people = people.learnt(ticket.issued_at.astimezone(zone).hour, ticket.service)
    return replace(
        memory, priority=people, joined_order=max((ticket.joined_order for ticket in new), default=memory.joined_order)
    )


def rests_to_come(memory: Memory, scene: Scene) -> dict[CounterCode, list[tuple[float, float]]]:
    """The rests that each open counter will most likely take today: from and to, in seconds from now."""
    now_min = _minute_of_day(scene.read.now, scene)
    day = scene.read.day.toordinal()
    return {
        shift.counter: [
            (60 * (begins - now_min), 60 * (ends - now_min))
            for begins, ends in memory.rests.expected(shift.counter, day, now_min)
            if not _is_resting(shift.counter, memory, begins, scene)
        ]
        for shift in scene.shifts
        if shift.state is not ShiftState.CLOSED
    }


def _is_resting(counter: CounterCode, memory: Memory, begins_min: float, scene: Scene) -> bool:
    """A pause that goes on may be the rest itself: it is not expected a second time."""
    since = memory.paused.get(counter)
    return since is not None and abs(_minute_of_day(since, scene) - begins_min) <= 80


def priority_per_h(memory: Memory, scene: Scene) -> Mapping[ServiceCode, float]:
    """The priority people expected in the next hours, by service."""
    return memory.priority.per_h(scene.read.now.astimezone(ZoneInfo(scene.read.branch.time_zone)).hour)


def _minute_of_day(at: datetime, scene: Scene) -> float:
    local = at.astimezone(ZoneInfo(scene.read.branch.time_zone))
    return local.hour * 60 + local.minute + local.second / 60
