"""What needs a supervisor now: found from the state of the branch, gone with its cause. Pure; the same picture gives the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from caller_server.domain.branch import Policy
from caller_server.domain.ids import CounterCode, ServiceCode
from caller_server.domain.shift import Shift, ShiftState
from caller_server.domain.ticket import Ticket, TicketStatus

DEVICE_SILENT = timedelta(seconds=90)  # three heartbeats missed
BOX_HOT_ABOVE = 80.0  # degrees Celsius: small computers slow down from there, and stop soon after
CLOCK_WRONG_ABOVE_S = 60.0  # slips tell the time to the minute
HELP_WANTED, ALONE, REFUSED = "help_wanted", "alone", "offline_refused"  # faults that mean something to the branch
HOT, CLOCK = "box_hot", "clock_wrong"
# What lasts at a device and needs somebody: the kind of its alert, and whether that is urgent.
TROUBLES = {
    HELP_WANTED: ("kiosk_help", True),
    REFUSED: ("offline_refused", True),
    HOT: ("device_hot", True),
    CLOCK: ("device_clock", False),
    ALONE: ("device_alone", False),
}
NOBODY_THERE = timedelta(minutes=5)  # so long may people wait for a service whose counter is just being opened


@dataclass(frozen=True)
class Waiting:
    """Those who wait for one service: how many, since when the first, and whose number that is."""

    people: int
    since: datetime
    number: str | None = None


@dataclass(frozen=True)
class Device:
    """A device: when it was last heard of, how its paper is since when, and since when each of its troubles lasts."""

    name: str
    seen_at: datetime | None
    paper: str | None = None
    paper_since: datetime | None = None
    troubles: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Picture:
    """The branch at one moment. ``last_call_at`` is that of the last call from the line; ``here`` are people in the lobby."""

    now: datetime
    is_open: bool
    shifts: Sequence[Shift]
    held: Mapping[CounterCode, Ticket]
    waiting: Mapping[ServiceCode, Waiting]
    last_call_at: datetime | None
    devices: Sequence[Device]
    quota_gone: Mapping[ServiceCode, datetime]
    here: int
    day_began: datetime


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One thing that needs a person. ``key`` and ``since`` stay the same as long as its cause does."""

    key: str
    kind: str
    urgent: bool
    since: datetime
    counter: CounterCode | None = None
    service: ServiceCode | None = None
    number: str | None = None
    device: str | None = None
    reason: str | None = None
    officer: str | None = None
    minutes: int | None = None
    limit_minutes: int | None = None
    people: int | None = None


def find(picture: Picture, policy: Policy) -> list[Alert]:
    """Everything that needs somebody: urgent first, then by age."""
    found = [
        *_help(picture),
        *_long_waits(picture, policy),
        *_long_services(picture, policy),
        *_nobody_there(picture),
        *_stalled(picture, policy),
        *_devices(picture),
        *_crowd(picture, policy),
        *_quotas(picture),
    ]
    return sorted(found, key=lambda alert: (not alert.urgent, alert.since, alert.key))


def _minutes(span: timedelta) -> int:
    return max(0, int(span / timedelta(minutes=1)))


def _help(picture: Picture) -> Iterator[Alert]:
    for shift in picture.shifts:
        if shift.help_at is not None:
            yield Alert(
                key=f"help:{shift.counter}",
                kind="help",
                urgent=True,
                since=shift.help_at,
                counter=shift.counter,
                reason=shift.help_note,
                officer=shift.officer,
                number=picture.held[shift.counter].number if shift.counter in picture.held else None,
            )


def _long_waits(picture: Picture, policy: Policy) -> Iterator[Alert]:
    for service, line in picture.waiting.items():
        waited = picture.now - line.since
        if waited > policy.wait_limit:
            yield Alert(
                key=f"waiting_too_long:{service}",
                kind="waiting_too_long",
                urgent=True,
                since=line.since + policy.wait_limit,
                service=service,
                number=line.number,
                minutes=_minutes(waited),
                limit_minutes=_minutes(policy.wait_limit),
                people=line.people,
            )


def _long_services(picture: Picture, policy: Policy) -> Iterator[Alert]:
    for counter, ticket in picture.held.items():
        since = ticket.timer_from
        if since is not None and is_serving_too_long(ticket, policy, picture.now):
            yield Alert(
                key=f"serving_too_long:{counter}",
                kind="serving_too_long",
                urgent=True,
                since=since + policy.serve_limit,
                counter=counter,
                service=ticket.service,
                number=ticket.number,
                minutes=_minutes(picture.now - since),
                limit_minutes=_minutes(policy.serve_limit),
            )


def is_serving_too_long(ticket: Ticket, policy: Policy, now: datetime) -> bool:
    """Whether a ticket has been served for longer than the branch wants to hear of; being put aside is not counted."""
    since = ticket.timer_from
    return ticket.state is TicketStatus.SERVING and since is not None and now - since > policy.serve_limit


def _nobody_there(picture: Picture) -> Iterator[Alert]:
    """People wait, and no counter that would call them is open; before the first counter opens, that is no news."""
    staffed = [shift for shift in picture.shifts if shift.state is not ShiftState.CLOSED]
    if not staffed:
        return
    taken = {service for shift in staffed if shift.state is ShiftState.OPEN for service in shift.services}
    for service, line in picture.waiting.items():
        if service not in taken and picture.now - line.since > NOBODY_THERE:
            yield Alert(
                key=f"no_counter:{service}",
                kind="no_counter",
                urgent=True,
                since=line.since + NOBODY_THERE,
                service=service,
                number=line.number,
                minutes=_minutes(picture.now - line.since),
                people=line.people,
            )


def _stalled(picture: Picture, policy: Policy) -> Iterator[Alert]:
    """Counters are open, people wait for what they take, and nobody has been called for long."""
    opened = [shift for shift in picture.shifts if shift.state is ShiftState.OPEN and shift.since is not None]
    taken = {service for shift in opened for service in shift.services}
    lines = [line for service, line in picture.waiting.items() if service in taken]
    if not lines:
        return
    since = max(
        min(line.since for line in lines),
        min(shift.since for shift in opened if shift.since is not None),
        picture.last_call_at or picture.day_began,
    )
    if picture.now - since > policy.stall_after:
        yield Alert(
            key="calls_stalled",
            kind="calls_stalled",
            urgent=True,
            since=since + policy.stall_after,
            minutes=_minutes(picture.now - since),
            limit_minutes=_minutes(policy.stall_after),
            people=sum(line.people for line in lines),
        )


def _devices(picture: Picture) -> Iterator[Alert]:
    for device in picture.devices:
        if device.seen_at is None:
            continue
        if is_silent(device, picture.now):
            if picture.is_open:
                minutes = _minutes(picture.now - device.seen_at)
                key = f"device_offline:{device.name}"
                yield Alert(
                    key=key, kind="device_offline", urgent=True, since=device.seen_at, device=device.name, minutes=minutes
                )
            continue
        kind = {"out": "paper_out", "near_end": "paper_near_end"}.get(device.paper or "")
        if kind:
            since = device.paper_since or picture.day_began
            yield Alert(key=f"{kind}:{device.name}", kind=kind, urgent=kind == "paper_out", since=since, device=device.name)
        for trouble, (kind, urgent) in TROUBLES.items():
            if trouble in device.troubles:
                since = device.troubles[trouble]
                yield Alert(key=f"{kind}:{device.name}", kind=kind, urgent=urgent, since=since, device=device.name)


def troubles(faults: Iterable[str], box_celsius: float | None, clock_offset_s: float | None) -> set[str]:
    """What is wrong with a device that says so: its faults, and what follows from its temperature and its clock."""
    found = set(faults)
    if box_celsius is not None and box_celsius > BOX_HOT_ABOVE:
        found.add(HOT)
    if clock_offset_s is not None and abs(clock_offset_s) > CLOCK_WRONG_ABOVE_S:
        found.add(CLOCK)
    return found


def is_silent(device: Device, now: datetime) -> bool:
    """Whether a device that was there has not been heard of for too long."""
    return device.seen_at is not None and now - device.seen_at > DEVICE_SILENT


def _crowd(picture: Picture, policy: Policy) -> Iterator[Alert]:
    if policy.lobby_cap is not None and picture.here > policy.lobby_cap:
        yield Alert(key="over_cap", kind="over_cap", urgent=False, since=picture.day_began, people=picture.here)


def _quotas(picture: Picture) -> Iterator[Alert]:
    for service, at in picture.quota_gone.items():
        yield Alert(key=f"quota_gone:{service}", kind="quota_gone", urgent=False, since=at, service=service)
