"""Take in the tickets that a kiosk gave out while it was cut off: facts with their own time, none lost and none twice.

The slip is printed and somebody holds it: no quota, closing hour or pause refuses it any more.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Literal

from caller_server.contract.offline import OfflineResult, OfflineTicket, Refused
from caller_server.domain import leases as rules
from caller_server.domain import numbering
from caller_server.domain import ticket as ticket_rules
from caller_server.domain.events import TicketTaken
from caller_server.domain.ids import BranchCode, ServiceCode, TicketId
from caller_server.domain.leases import Lease
from caller_server.domain.ticket import Ticket, TicketStatus
from caller_server.usecases.accounts import Device
from caller_server.usecases.close_day import roll
from caller_server.usecases.ports import BranchUnit, Ports, Request

REPLACED = (
    "0" * 64
)  # in place of a body's hash: whoever comes with that request after all is refused, since the person has a slip


class _Refused(Exception):
    """The ticket cannot be taken in; ``state`` is ``later`` when it may be sent again."""

    def __init__(self, code: Refused, state: Literal["later", "refused"] = "refused") -> None:
        super().__init__(code)
        self.code, self.state = code, state


def accept(ports: Ports, *, branch: BranchCode, device: Device, slip: OfflineTicket) -> OfflineResult:
    """Take in one ticket, in a transaction of its own. Sent again it is known, and nothing is done.

    A ticket of a day that is over is taken and expires at once, so that every slip has its ticket. Raises NotFound (branch).
    """
    with ports.open_branch(branch, ports.clock()) as unit:
        has_rolled = roll(unit)
        try:
            result = _accept(ports, unit, device, slip)
        except _Refused as refused:
            result = OfflineResult(id=slip.id, state=refused.state, code=refused.code)
        if result.state != "accepted" and not has_rolled:
            unit.roll_back()
        return result


def _accept(ports: Ports, unit: BranchUnit, device: Device, slip: OfflineTicket) -> OfflineResult:
    ticket_id = TicketId(slip.id.hex)
    known = unit.number_of(ticket_id)
    if known is not None:
        if known != slip.number:
            raise _Refused("id_taken")
        return OfflineResult(id=slip.id, state="known")
    day = _day(unit, slip)
    lease = _check(ports, unit, device, slip, day)
    token_hash = ports.token_hash(slip.token)
    if taken := unit.in_the_way(slip.number, day, token_hash):
        raise _Refused("number_taken" if taken == "number" else "token_taken")
    ghost = _give_up(unit, device, slip)
    event = _event(unit, device, slip, day, lease, ghost)
    ticket = unit.take(
        event, ticket_id=ticket_id, token_hash=token_hash, holder_hash=None, count=None, actor=device.actor, day=day
    )
    unit.keep_used(ticket, device.id)
    if day < unit.day or unit.day_state.is_ended:
        unit.record(ticket, ticket_rules.expire(ticket, now=unit.now), device.actor)
    return OfflineResult(id=slip.id, state="accepted")


def _day(unit: BranchUnit, slip: OfflineTicket) -> date:
    """The business day of the number. One that has not begun here has to wait, unless only a clock that nobody set says so."""
    if slip.day > unit.day:
        if slip.clock == "server":
            raise _Refused("day_to_come", "later")
        return unit.day
    if slip.day < unit.day - timedelta(days=rules.KEPT_DAYS):
        raise _Refused("day_too_old")
    return slip.day


def _check(ports: Ports, unit: BranchUnit, device: Device, slip: OfflineTicket, day: date) -> Lease | None:
    """The lease of the number; None for one of a kiosk's own series. Raises _Refused for a number that is nobody's to give."""
    if day == unit.day and slip.service not in {service.code for service in unit.branch.services}:
        raise _Refused("unknown_service")
    own = numbering.read_own(slip.number)
    if own is not None:
        if own.service != slip.service or not unit.may_number(own, device.id):
            raise _Refused("not_own_series")
        return None
    lease = unit.lease(slip.number, day)
    if lease is None or (lease.ticket_id, lease.service) != (slip.id.hex, slip.service):
        raise _Refused("not_leased")
    if slip.token != ports.token(lease.ticket_id):
        raise _Refused("not_leased")
    return lease


def _give_up(unit: BranchUnit, device: Device, slip: OfflineTicket) -> Ticket | None:
    """The ticket that was given out to the same person, and never reached the kiosk: nobody holds it, so it leaves the line.

    Where there is none, a request that is still on its way will be refused.
    """
    if slip.instead_of is None:
        return None
    answered = unit.answer_about(device.actor.scope, str(slip.instead_of))
    if answered is None:
        unit.remember(device.actor, Request(str(slip.instead_of), REPLACED), None, "{}")
        return None
    if answered.ticket_id is None:
        return None
    ghost = unit.ticket(answered.ticket_id)
    if ghost.state is TicketStatus.CALLED and ghost.counter is not None:
        ghost = unit.record(ghost, ticket_rules.return_to_line(ghost, counter=ghost.counter, now=unit.now), device.actor)
    if ghost.state is TicketStatus.WAITING:
        unit.record(ghost, ticket_rules.leave(ghost, now=unit.now), device.actor)
    return ghost


def _event(
    unit: BranchUnit, device: Device, slip: OfflineTicket, day: date, lease: Lease | None, ghost: Ticket | None
) -> TicketTaken:
    """What happened at the kiosk, with the moment and the place in line of whoever came then."""
    joined_order: int | None = None
    if day < unit.day:
        given_at = _moment(unit, device, slip, day, rules.day_begins(unit.branch, day))
    else:
        given_at, joined_order = _place(unit, device, slip, lease)
    # A server that stood still may have made the ghost late, when the person had the slip already: then the slip's time holds.
    if ghost is not None and ghost.day == day and (slip.clock == "own" or ghost.issued_at < given_at):
        given_at, joined_order = ghost.issued_at, ghost.joined_order
    return TicketTaken(
        at=unit.now,
        number=slip.number,
        service=ServiceCode(slip.service),
        language=slip.language if slip.language in unit.branch.languages else unit.branch.languages[0],
        priority=slip.priority,
        walk_minutes=slip.walk_minutes,
        given_at=given_at,
        joined_order=None if day < unit.day else joined_order,
        own_order=slip.own_order,
        printed=slip.printed,
        instead_of=ghost.number if ghost else None,
        is_late=day < unit.day,
    )


def _moment(unit: BranchUnit, device: Device, slip: OfflineTicket, day: date, earliest: datetime) -> datetime:
    """When the number was given out, as far as the kiosk can be believed."""
    now = min(unit.now, rules.day_ends(unit.branch, day))
    before = unit.last_given(device.id, day)
    return rules.given_at(slip.taken_at, earliest=earliest, now=now, before=before).astimezone(UTC)


def _place(unit: BranchUnit, device: Device, slip: OfflineTicket, lease: Lease | None) -> tuple[datetime, int]:
    """The moment, and the place in line of whoever came then: behind all that had happened in the branch by that moment.

    A clock that nobody set tells nothing: then it is behind all that the kiosk knew of.
    """
    before = unit.last_given(device.id, unit.day)
    granted = lease.granted_seq if lease else unit.last_grant(device.id)
    seen = None if slip.seen_seq is None else min(slip.seen_seq, unit.seq)
    began, begins = unit.day_began(), rules.day_begins(unit.branch, unit.day)
    floor = rules.floor(began, [granted, seen, before.joined_order if before else None])
    # The server may have come late to the day, long after its first people.
    knows_better = floor == began and slip.clock == "server"
    earliest = begins if knows_better else max(begins, unit.happened_at(floor) or begins)
    moment = _moment(unit, device, slip, unit.day, earliest)
    place = unit.newest_until(moment, floor) if slip.clock == "server" else floor
    if place == began:
        return moment, place
    return max(moment, (unit.happened_at(place) or begins) + rules.APART), place
