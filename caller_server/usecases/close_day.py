"""The end of a business day: what is open expires, counters close, numbers start again. Once, however often it is asked for."""

from caller_server.domain import shift as shifts
from caller_server.domain import ticket as rules
from caller_server.domain.branch import business_day
from caller_server.domain.branch_events import DayClosed, ShiftChanged
from caller_server.domain.ids import BranchCode
from caller_server.usecases.ports import SYSTEM, Actor, BranchUnit, Ports


def roll(unit: BranchUnit, actor: Actor = SYSTEM) -> bool:
    """Start the business day of ``unit.now`` if it is a later one than the branch's; True when that happened.

    A clock that went back never starts a day, since days only go forward.
    """
    today = business_day(unit.branch, unit.now)
    if today <= unit.day:
        return False
    end_work(unit, actor)
    unit.start_day(DayClosed(at=unit.now, day=unit.day, next_day=today), actor)
    return True


def end_work(unit: BranchUnit, actor: Actor) -> None:
    """What is open expires, what is set aside for kiosks becomes void, and the counters close."""
    for ticket in unit.open_tickets():
        unit.record(ticket, rules.expire(ticket, now=unit.now), actor)
    unit.void_leases(actor)
    for shift in unit.shifts():
        if shift.state is not shifts.ShiftState.CLOSED:
            unit.record_shift(
                shift,
                ShiftChanged(at=unit.now, counter=shift.counter, state=shifts.ShiftState.CLOSED, officer=None, services=()),
                actor,
            )


def close_day(ports: Ports, branch: BranchCode) -> bool:
    """The job that runs by the clock: roll the day of one branch. True when a new day was started."""
    with ports.read_branch(branch, ports.clock()) as read:
        if business_day(read.branch, read.now) <= read.day:
            return False
    with ports.open_branch(branch, ports.clock()) as unit:
        rolled = roll(unit)
        if not rolled:
            unit.roll_back()
        return rolled
