"""Numbers for a kiosk that is cut off: how many are set aside for it, and where somebody stands whom it gave one. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from caller_server.domain.branch import Branch
from caller_server.domain.ids import ServiceCode, TicketId

QUOTA_SHARE = 4  # of what is left of a quota, a kiosk gets at most one in so many set aside: the others come to the server's own
APART = timedelta(microseconds=1)  # between two who would have come at the same moment, so that they have an order
KEPT_DAYS = 30  # slips of days before are not taken any more


class LeaseState(StrEnum):
    """What became of a number outside the server: set aside for a kiosk, given out by it, or never to be given out."""

    LEASED = "leased"
    USED = "used"
    VOID = "void"


@dataclass(frozen=True)
class Lease:
    """A number that was set aside for a kiosk. ``granted_seq`` is the branch's number of that event, ``count`` is 42 for A042."""

    number: str
    service: ServiceCode
    count: int
    ticket_id: TicketId
    state: LeaseState
    leased_at: datetime
    granted_seq: int


@dataclass(frozen=True)
class LastGiven:
    """The newest number that a kiosk has given out by itself on a day, as the server took it in."""

    given_at: datetime
    joined_order: int


def to_grant(wanted: int, held: int, quota_left: int | None) -> int:
    """How many numbers of a service are set aside now, for a kiosk that wants to hold ``wanted`` and holds ``held``."""
    missing = max(0, wanted - held)
    return missing if quota_left is None else min(missing, quota_left // QUOTA_SHARE)


def runs(counts: Iterable[int]) -> list[list[int]]:
    """Counts in ascending order as runs without a gap, each with its first and last."""
    found: list[list[int]] = []
    for count in sorted(counts):
        if found and count == found[-1][1] + 1:
            found[-1][1] = count
        else:
            found.append([count, count])
    return found


def voided(leases: Iterable[Lease]) -> dict[ServiceCode, list[list[int]]]:
    """What the log keeps of numbers that become void: by service runs of them."""
    by_service: dict[ServiceCode, list[int]] = {}
    for lease in leases:
        by_service.setdefault(lease.service, []).append(lease.count)
    return {service: runs(counts) for service, counts in sorted(by_service.items())}


def day_begins(branch: Branch, day: date) -> datetime:
    """The moment at which a business day begins: the branch's own cut-off."""
    return datetime.combine(day, branch.cut_off, tzinfo=ZoneInfo(branch.time_zone)).astimezone(UTC)


def day_ends(branch: Branch, day: date) -> datetime:
    """The moment at which a business day ends, and numbers start again."""
    return day_begins(branch, day + timedelta(days=1))


def given_at(told: datetime, *, earliest: datetime, now: datetime, before: LastGiven | None) -> datetime:
    """When a kiosk gave a number out: as it says, as far as that can be, and after the number that it gave out before."""
    believed = max(min(told, now), earliest)
    return believed if before is None else max(believed, before.given_at + APART)


def floor(day_began: int, known: Iterable[int | None]) -> int:
    """The branch's number before which nobody who got a number at a kiosk can have joined: the latest of what is known.

    That is the number at which the day began; of what is ``known`` those at which the kiosk's lease was granted, that the kiosk
    itself saw last, and the place of whoever came before to the same kiosk.
    """
    return max([day_began, *(seq for seq in known if seq is not None)])
