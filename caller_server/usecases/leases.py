"""Set numbers aside for a kiosk, which it gives out while it is cut off from the server."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from caller_server.contract.offline import LeaseAnswer, LeasedNumber, TakeLease
from caller_server.contract.staff_pin import given
from caller_server.domain import leases as rules
from caller_server.domain import numbering
from caller_server.domain.branch import Service
from caller_server.domain.branch_events import NumbersLeased
from caller_server.domain.ids import BranchCode, ServiceCode, TicketId
from caller_server.domain.leases import Lease, LeaseState
from caller_server.usecases.accounts import Device
from caller_server.usecases.once import once
from caller_server.usecases.ports import BranchUnit, Ports, Request
from caller_server.usecases.services_today import ServicesToday


class _Kept(BaseModel):
    """The answer as it is kept for retries: without the tokens, of which only hashes are stored."""

    model_config = ConfigDict(frozen=True)

    seq: int
    server_time: datetime
    day: str
    until: datetime
    time_zone: str
    own: dict[str, int]
    staff_pin: str | None = None  # sealed
    leases: list[tuple[str, str, str]]  # service, number, ticket id


def lease_numbers(
    ports: Ports, *, branch: BranchCode, device: Device, command: TakeLease, request: Request, follow_url: Callable[[str], str]
) -> LeaseAnswer:
    """What the kiosk holds after as many numbers were set aside as it lacks. A retry gets the same answer.

    Nothing is set aside for services that give out no numbers today. ``follow_url`` is the address of a token's page. Raises
    RequestIdReused.
    """
    looked: list[_Kept] = []

    def work(unit: BranchUnit) -> tuple[None, _Kept] | None:
        lost = unit.leases(device.id) if command.starts_anew else []
        if lost:
            unit.void_leases(device.actor, device.id, device.name)
        event, leases = _grants(ports, unit, device, command)
        if leases:
            unit.set_aside(event, leases, device.id, device.actor)
        kept = _kept(unit, device)
        if lost or leases:
            return None, kept
        looked.append(kept)
        return None

    result = once(ports, branch, device.actor, request, _Kept, work)
    if result is not None:
        return _answer(ports, branch, device, result[1], follow_url)
    with ports.read_branch(branch, ports.clock()) as read:  # nothing was written, so the number that the lock took is not used
        kept = looked[0].model_copy(update={"seq": read.seq})
    return _answer(ports, branch, device, kept, follow_url)


def _grants(ports: Ports, unit: BranchUnit, device: Device, command: TakeLease) -> tuple[NumbersLeased, list[Lease]]:
    held: dict[ServiceCode, int] = {}
    for lease in unit.leases(device.id):
        held[lease.service] = held.get(lease.service, 0) + 1
    today, leases, numbers = ServicesToday(unit), [], {}
    for service in unit.branch.services:
        wanted = command.services.get(service.code, 0)
        if not _gives_numbers(unit, today, service):
            continue
        count = rules.to_grant(wanted, held.get(service.code, 0), today.left(service))
        if count:
            first = today.tally(service.code).numbered + 1
            numbers[service.code] = [first, first + count - 1]
            leases += [_lease(ports, unit, service, nth) for nth in range(first, first + count)]
    return NumbersLeased(at=unit.now, device=device.name, numbers=numbers), leases


def _gives_numbers(unit: BranchUnit, today: ServicesToday, service: Service) -> bool:
    """Whether numbers of the service may be given out today at all; that the branch opens only later is no matter."""
    state = unit.day_state
    is_stopped = unit.branch.is_stopped or state.is_stopped or state.is_ended
    return not is_stopped and service.is_open and today.tally(service.code).state == "open"


def _lease(ports: Ports, unit: BranchUnit, service: Service, nth: int) -> Lease:
    number = numbering.number(service, nth)
    return Lease(number, service.code, nth, ports.new_id(), LeaseState.LEASED, unit.now, unit.seq)


def _kept(unit: BranchUnit, device: Device) -> _Kept:
    return _Kept(
        seq=unit.seq,
        server_time=unit.now,
        day=unit.day.isoformat(),
        until=rules.day_ends(unit.branch, unit.day).astimezone(UTC),
        time_zone=unit.branch.time_zone,
        staff_pin=unit.branch.staff_pin,
        own={str(service): count for service, count in unit.own_counts(device.id).items()},
        leases=[(lease.service, lease.number, lease.ticket_id) for lease in unit.leases(device.id)],
    )


def _answer(ports: Ports, branch: BranchCode, device: Device, kept: _Kept, follow_url: Callable[[str], str]) -> LeaseAnswer:
    tokens = {ticket_id: ports.token(TicketId(ticket_id)) for _, _, ticket_id in kept.leases}
    told = kept.model_dump(exclude={"leases", "staff_pin"})
    return LeaseAnswer(
        branch=branch,
        staff_pin=given(kept.staff_pin),
        series=f"K{device.series}" if device.series else None,
        leases=[
            LeasedNumber(
                service=service,
                number=number,
                ticket_id=UUID(ticket_id),
                token=tokens[ticket_id],
                follow_url=follow_url(tokens[ticket_id]),
            )
            for service, number, ticket_id in kept.leases
        ],
        **told,
    )
