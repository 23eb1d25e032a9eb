"""Who is asked to come closer at this look, whose turn came while they were out, and what counters will run dry."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from caller_server.domain import invite
from caller_server.domain.estimate.forward import Forecast as Run
from caller_server.domain.events import LineReason
from caller_server.domain.ids import CounterCode, ServiceCode, TicketId
from caller_server.domain.invite import OpenCounter, Person, Rule
from caller_server.domain.ticket import Place, Ticket
from caller_server.usecases.ahead.memory import Memory
from caller_server.usecases.ahead.scene import Scene
from caller_server.usecases.ahead.windows import Screens, early
from caller_server.usecases.forecasts import Forecast

Invitations = tuple[tuple[TicketId, datetime], ...]


def look(scene: Scene, memory: Memory, run: Run, screens: Screens) -> tuple[Invitations, Memory]:
    """Whom to ask in, with the time to be here by; the memory with the buffer tuned by who came since the look before."""
    policy = scene.read.branch.policy
    if not policy.staged_calling:
        return (), memory
    _note_turns(scene, memory, screens)
    memory = _with_arrivals(scene, memory, screens)
    memory = _with_idle(scene, memory)
    people = [_person(standing.ticket, run, screens) for standing in scene.standings]
    rule = Rule(cap=policy.lobby_cap, buffer_min=memory.buffer_min)
    asked = invite.to_invite(people, _counters(scene, run), rule, scene.read.now)
    memory = replace(memory, kept_out=memory.kept_out | invite.kept_out(people, asked, rule, scene.read.now))
    walks = {person.ticket_id: person.walk_min for person in people}
    return tuple((ticket, _come_by(scene.read.now, walks[ticket])) for ticket in asked), memory


def _person(ticket: Ticket, run: Run, screens: Screens) -> Person:
    wait = run.calls.get(ticket.id)
    turn = screens.turn(wait) if wait is not None else None
    return Person(
        ticket_id=ticket.id,
        service=ticket.service,
        walk_min=float(ticket.walk_minutes or 0),
        is_here=ticket.place is Place.HERE,
        invited_at=ticket.invited_at,
        is_coming=ticket.coming_at is not None,
        gives_way=ticket.deferred_until is not None and ticket.deferred_until > screens.now,
        turn=turn,
        early_min=early(wait, turn) if wait is not None else None,
    )


def _counters(scene: Scene, run: Run) -> list[OpenCounter]:
    return [
        OpenCounter(shift.counter, frozenset(shift.services), run.free_min.get(shift.counter, 0.0)) for shift in scene.open_shifts
    ]


def _come_by(now: datetime, walk_min: float) -> datetime:
    """The walk and a moment to get up, to the full minute after."""
    at = now + timedelta(minutes=walk_min + invite.GETTING_UP_MIN)
    return at.replace(second=0, microsecond=0) + timedelta(minutes=1)


def _note_turns(scene: Scene, memory: Memory, screens: Screens) -> None:
    """Write down whose turn came since the look before: somebody who joined later was called by the order of joining, to a
    counter that could have taken this person.
    """
    served: dict[CounterCode | None, tuple[ServiceCode, ...]] = {shift.counter: shift.services for shift in scene.shifts}
    known = {found.ticket: found for found in screens.forecasts}
    new_calls = [call for call in scene.recent if call.seq > memory.seq and call.reason is LineReason.JOINED]
    for ticket in scene.waiting.values():
        found = known.get(ticket.id) or scene.known.get(ticket.id)
        if ticket.place is Place.HERE or found is None or found.turn_at is not None or ticket.deferred_until is not None:
            continue
        if any(call.joined_order > ticket.joined_order and ticket.service in served.get(call.counter, ()) for call in new_calls):
            screens.update(replace(found, turn_at=screens.now))


def _with_arrivals(scene: Scene, memory: Memory, screens: Screens) -> Memory:
    """The buffer after those who were asked in and have come since. Who left, is at a counter already, or was kept out by a full
    lobby when it was time, tells nothing.
    """
    buffer_min, arrived, invited = memory.buffer_min, memory.arrived, dict(memory.invited)
    for ticket_id in list(invited):
        ticket = scene.waiting.get(ticket_id)
        if ticket is not None and ticket.place is Place.INVITED:
            continue
        if ticket is not None and ticket.place is Place.HERE and ticket_id not in memory.kept_out:
            buffer_min = invite.buffer_after(buffer_min, _late_min(scene.known.get(ticket_id), screens.now), arrived)
            arrived += 1
        del invited[ticket_id]
    for ticket in scene.waiting.values():
        if ticket.invited_at is not None:
            invited[ticket.id] = ticket.invited_at
    return replace(memory, buffer_min=buffer_min, arrived=arrived, invited=invited)


def _late_min(known: Forecast | None, now: datetime) -> float:
    """How long after the turn somebody came; 0 for who came before."""
    if known is None or known.turn_at is None:
        return 0.0
    return (now - known.turn_at) / timedelta(minutes=1)


def _with_idle(scene: Scene, memory: Memory) -> Memory:
    """Counters that stood idle since the look before, although somebody waited for them who was not here."""
    if memory.looked_at is None:
        return memory
    passed_s = max(0.0, (scene.read.now - memory.looked_at).total_seconds())
    return replace(memory, idle_s=memory.idle_s + passed_s * _idle_counters(scene))


def _idle_counters(scene: Scene) -> int:
    here = {standing.ticket.service for standing in scene.standings if not standing.passed_over}
    away = {standing.ticket.service for standing in scene.standings if standing.passed_over}
    free = [shift for shift in scene.open_shifts if shift.counter not in scene.held]
    return sum(1 for shift in free if away & set(shift.services) and not here & set(shift.services))


def dry(scene: Scene, run: Run) -> dict[str, Any]:
    """When each counter will have nobody left whom it may call, for the staff's screens; only if it changed."""
    found = _dry(scene, run)
    known: Mapping[str, str] = scene.read.learnt("dry") or {}
    return {} if found == known else {"dry": found}


def _dry(scene: Scene, run: Run) -> dict[str, str]:
    now = scene.read.now
    moments = {code: now + timedelta(minutes=found.middle_min) for code, found in run.dry.items() if found is not None}
    return {str(code): at.replace(second=0, microsecond=0).isoformat() for code, at in moments.items()}
