"""Open, pause and close a counter."""

from collections.abc import Callable

from caller_server.contract.views import CounterView
from caller_server.domain import shift as rules
from caller_server.domain.branch import Counter
from caller_server.domain.branch_events import HelpAsked, HelpEnded, ShiftChanged
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
    actor: Actor,
    request: Request,
) -> CounterView:
    """Open a counter, or go on after a pause. Raises Forbidden when somebody else has it, NotFound for a service not its own."""
    return _change(
        ports,
        branch,
        counter,
        actor,
        request,
        lambda unit, shift: rules.open_counter(
            shift,
            unit.branch.counter(counter),
            officer=actor.officer,
            services=tuple(services) if services else None,
            now=unit.now,
            may_take_over=actor.may_take_over,
            held=() if actor.may_take_over else _held_by(unit, actor.officer),  # a supervisor opens for those who are late
        ),
    )


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
