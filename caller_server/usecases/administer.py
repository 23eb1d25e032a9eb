"""Describe a branch: what a description would change, a change of it under the branch's lock, and a new branch."""

from dataclasses import asdict
from typing import Any, Protocol

from pydantic import ValidationError

from caller_server.contract.administration import BranchChanged, BranchChecked, Change, SettingsChange
from caller_server.contract.branch_file import BranchFile
from caller_server.domain import settings_change as rules
from caller_server.domain.branch_events import SettingsChanged
from caller_server.domain.errors import NotAllowedNow
from caller_server.domain.ids import BranchCode
from caller_server.domain.shift import ShiftState
from caller_server.usecases.once import once
from caller_server.usecases.ports import Actor, BranchUnit, Ports, Request


class Descriptions(Protocol):
    """Where branches are described."""

    def names(self) -> list[tuple[BranchCode, str]]:
        """Code and name of every branch, in order of being added."""

    def describe(self, code: BranchCode) -> tuple[int, dict[str, Any]]:
        """The version and the description of a branch as it is now. Raises NotFound."""

    def add_branch(self, wanted: BranchFile) -> bool:
        """Add a branch; False, and nothing happens, when there is one with this code.

        Raises NotAllowedNow for a counter's code that another branch has.
        """

    def settings_changes(self, code: BranchCode) -> list[SettingsChange]:
        """The newest two hundred changes of a branch's description, newest first. Raises NotFound."""


def description_of(descriptions: Descriptions, branch: BranchCode) -> tuple[int, dict[str, Any]]:
    """The version and the description of a branch, with every key that there is. Raises NotFound."""
    version, stored = descriptions.describe(branch)
    return version, _full(stored)


def file_of(descriptions: Descriptions, branch: BranchCode) -> dict[str, Any]:
    """The branch as its file has it, without what has its usual value. Raises NotFound."""
    _, stored = descriptions.describe(branch)
    try:
        return BranchFile.model_validate(stored).short()
    except ValidationError:
        return stored


def check_branch(descriptions: Descriptions, *, branch: BranchCode, wanted: BranchFile) -> BranchChecked:
    """What this description would change now; nothing is changed. Raises NotFound, NotAllowedNow for another code."""
    _require_code(branch, wanted)
    version, now_is = descriptions.describe(branch)
    return BranchChecked(version=version, changes=_told(_changes(now_is, wanted)), description=wanted.full())


def change_branch(
    ports: Ports, *, branch: BranchCode, version: int | None, wanted: BranchFile, actor: Actor, request: Request
) -> BranchChanged:
    """Describe the branch anew, and log what that changes. ``version`` is what the change was made from; None: whatever there is.

    Open counters go on with the services they have then. Raises NotFound; NotAllowedNow when somebody changed the branch
    meanwhile, for another code, and for a service that had tickets today; CounterBusy for a counter in use.
    """
    _require_code(branch, wanted)

    def work(unit: BranchUnit) -> tuple[None, BranchChanged]:
        if version is not None and version != unit.settings_version:
            raise NotAllowedNow("changed_meanwhile_settings", state=unit.settings_version)
        found = _changes(unit.settings(), wanted)
        if found:
            _write(unit, wanted, found, actor)
        return None, BranchChanged(version=unit.settings_version, changes=_told(found))

    result = once(ports, branch, actor, request, BranchChanged, work)
    assert result is not None  # noqa: S101  a change always has an answer
    return result[1]


def add_branch(
    ports: Ports, descriptions: Descriptions, *, wanted: BranchFile, actor: Actor, request: Request
) -> tuple[BranchCode, BranchChanged]:
    """A new branch, logged as the first thing that happened to it. Raises NotAllowedNow when there is one of this code.

    A retry, also one after the program died between adding and logging, ends with one branch, logged once.
    """
    code = BranchCode(wanted.code)
    descriptions.add_branch(wanted)

    def work(unit: BranchUnit) -> tuple[None, BranchChanged]:
        if unit.seq > 1 or _changes(unit.settings(), wanted):  # it had a life before this
            raise NotAllowedNow("branch_exists", branch=code)
        found = (rules.Change("", None, wanted.short()),)
        unit.record_branch(SettingsChanged(at=unit.now, changes=tuple(map(asdict, found))), actor)
        return None, BranchChanged(version=unit.settings_version, changes=_told(found))

    result = once(ports, code, actor, request, BranchChanged, work)
    assert result is not None  # noqa: S101  a new branch always has an answer
    return code, result[1]


def _require_code(branch: BranchCode, wanted: BranchFile) -> None:
    if wanted.code != branch:
        raise NotAllowedNow("code_stays", branch=branch)


def _write(unit: BranchUnit, wanted: BranchFile, found: tuple[rules.Change, ...], actor: Actor) -> None:
    after = wanted.full()
    rules.refuse_what_is_used(unit.settings(), after, services=_services_used(unit), counters=_counters_used(unit))
    unit.change_settings(after, SettingsChanged(at=unit.now, changes=tuple(map(asdict, found))), actor)
    takes = {counter.code: counter.services for counter in wanted.counters}
    for shift in unit.shifts():
        if shift.counter in takes:
            took = unit.branch.counter(shift.counter).services
            event = rules.shift_after(shift, took=took, takes=takes[shift.counter], now=unit.now)
            if event is not None:
                unit.record_shift(shift, event, actor)


def _services_used(unit: BranchUnit) -> set[str]:
    """Services that had tickets today: their phones, slips and calls name them until the day ends."""
    had = {code for code, tally in unit.tallies().items() if tally.issued or tally.numbered or tally.waiting}
    return had | {ticket.service for ticket in unit.open_tickets()}


def _counters_used(unit: BranchUnit) -> set[str]:
    """Counters where somebody works, and those that a ticket is at, is parked at or waits for."""
    working = {shift.counter for shift in unit.shifts() if shift.state is not ShiftState.CLOSED}
    of_tickets = {code for ticket in unit.open_tickets() for code in (ticket.counter, ticket.for_counter) if code}
    return working | of_tickets


def _changes(now_is: dict[str, Any], wanted: BranchFile) -> tuple[rules.Change, ...]:
    return rules.changes(_full(now_is), wanted.full())


def _full(stored: dict[str, Any]) -> dict[str, Any]:
    """A stored description with every key that there is today; one that today's rules would refuse stays as it is."""
    try:
        return BranchFile.model_validate(stored).full()
    except ValidationError:
        return stored


def _told(found: tuple[rules.Change, ...]) -> list[Change]:
    return [Change(**asdict(change)) for change in found]
