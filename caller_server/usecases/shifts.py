"""Open, pause and close a counter."""

from collections.abc import Callable

from caller_server.contract.views import CounterView
from caller_server.domain import shift as rules
from caller_server.domain.branch import Counter
from caller_server.domain.branch_events import HelpAsked, HelpEnded, ShiftChanged
from caller_server.domain.errors import Forbidden, NotFound
from caller_server.domain.ids import BranchCode, CounterCode, OfficerName, ServiceCode
from caller_server.usecases import views
from caller_server.usecases.once import once
from caller_server.usecases.ports import Actor, BranchUnit, Ports, Request


def _change(
    ports: Ports,
    branch: BranchCode,
    counter: CounterCode,
    actor: Actor,
    request: Request,
    decide: Callable[[BranchUnit, rules.Shift], ShiftChanged | HelpAsked | HelpEnded],
) -> CounterView:
    def work(unit: BranchUnit) -> tuple[None, CounterView]:
        unit.branch.counter(counter)
        shift = unit.shift(counter)
        unit.record_shift(shift, decide(unit, shift), actor)
        return None, views.counter(unit, counter, ports.reach)

    result = once(ports, branch, actor, request, CounterView, work)
    assert result is not None  # noqa: S101  a shift always has an answer
    return result[1]


def open_counter(
    ports: Ports,
    *,
    branch: BranchCode,
    counter: CounterCode,
    services: list[ServiceCode] | None,
    officer: OfficerName | None = None,
    actor: Actor,
    request: Request,
) -> CounterView:
    """Open a counter, or go on after a pause; for ``officer``, where a supervisor does it for somebody else.

    Raises Forbidden when somebody else has it or a name is given by others than supervisors, NotFound for a service not its own
    and for a name that is no officer's of this branch, NotAllowedNow when the officer is at another desk or enough booths.
    """
    other = officer if officer != actor.officer else None

    def decide(unit: BranchUnit, shift: rules.Shift) -> ShiftChanged:
        if other is not None:
            _check_named(ports, unit, shift, other, actor)
        return rules.open_counter(
            shift,
            unit.branch.counter(counter),
            officer=other or actor.officer,
            services=tuple(services) if services else None,
            now=unit.now,
            may_take_over=actor.may_take_over,
            held=_held_beside(unit, shift, other, actor),
            is_for_other=other is not None,
        )

    return _change(ports, branch, counter, actor, request, decide)


def _check_named(ports: Ports, unit: BranchUnit, shift: rules.Shift, officer: OfficerName, actor: Actor) -> None:
    """Whether ``actor`` may open a counter for this officer; whoever has it already may be named in any case."""
    if not actor.may_take_over:
        raise Forbidden("open_for_others")
    if officer != shift.officer and officer not in ports.officers(unit.branch.code):
        raise NotFound("officer_here", officer=officer)


def _held_beside(unit: BranchUnit, shift: rules.Shift, other: OfficerName | None, actor: Actor) -> list[Counter]:
    """What counts against opening one more: a supervisor may hold several, being there for those who are late; a shift that is
    only gone on with was begun beside the others already.
    """
    if other is None:
        return [] if actor.may_take_over else _held_by(unit, actor.officer)
    return [] if shift.officer == other else _held_by(unit, other)


def _held_by(unit: BranchUnit, officer: OfficerName) -> list[Counter]:
    """The counters that an officer is at, open or paused."""
    return [unit.branch.counter(shift.counter) for shift in unit.shifts() if shift.officer == officer]


def pause_counter(
    ports: Ports,
    *,
    branch: BranchCode,
    counter: CounterCode,
    note: str | None,
    minutes: int | None = None,
    actor: Actor,
    request: Request,
) -> CounterView:
    """Call nobody for a while, ``minutes`` as meant. Raises NotAllowedNow unless it is open."""
    return _change(
        ports,
        branch,
        counter,
        actor,
        request,
        lambda unit, shift: rules.pause_counter(
            shift, officer=actor.officer, note=note, minutes=minutes, now=unit.now, may_take_over=actor.may_take_over
        ),
    )


def ask_help(
    ports: Ports, *, branch: BranchCode, counter: CounterCode, note: str | None, actor: Actor, request: Request
) -> CounterView:
    """Ask a supervisor to come. Raises NotAllowedNow when it was asked already."""
    return _change(
        ports,
        branch,
        counter,
        actor,
        request,
        lambda unit, shift: rules.ask_help(
            shift, officer=actor.officer, note=note, now=unit.now, may_take_over=actor.may_take_over
        ),
    )


def end_help(ports: Ports, *, branch: BranchCode, counter: CounterCode, actor: Actor, request: Request) -> CounterView:
    """Somebody came, or it was a mistake. Raises NotAllowedNow when no help was asked for."""
    return _change(
        ports,
        branch,
        counter,
        actor,
        request,
        lambda unit, shift: rules.end_help(shift, officer=actor.officer, now=unit.now, may_take_over=actor.may_take_over),
    )


def close_counter(ports: Ports, *, branch: BranchCode, counter: CounterCode, actor: Actor, request: Request) -> CounterView:
    """End the shift. Raises CounterBusy while a ticket is at the counter."""
    return _change(
        ports,
        branch,
        counter,
        actor,
        request,
        lambda unit, shift: rules.close_counter(
            shift,
            officer=actor.officer,
            is_busy=unit.ticket_at(counter) is not None,
            now=unit.now,
            may_take_over=actor.may_take_over,
        ),
    )
