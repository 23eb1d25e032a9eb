"""The live picture of a branch for its supervisor: everything at once, and what needs a person.

The words with a closed list are the domain's own; pydantic refuses one that the wire does not have.
"""

from datetime import datetime, time
from typing import get_args
from zoneinfo import ZoneInfo

from caller_server.contract import views as wire
from caller_server.domain import alerts as rules
from caller_server.domain import numbering, verbs
from caller_server.domain.branch import Counter, Service, closing, opening
from caller_server.domain.ids import CounterCode, ServiceCode
from caller_server.domain.shift import Shift, ShiftState
from caller_server.domain.ticket import Ticket
from caller_server.usecases.ports import BranchRead, DeviceState, Seen
from caller_server.usecases.services_today import ServicesToday
from caller_server.usecases.views import parts


class _Now:
    """What several parts of the picture need, read once."""

    def __init__(self, read: BranchRead, devices: list[DeviceState]) -> None:
        self.read = read
        self.branch = read.branch
        self.language = read.branch.languages[0]
        self.today = ServicesToday(read)
        self.held = read.tickets_at_counters()
        self.last_officers = read.last_officers()
        self.shifts = {shift.counter: shift for shift in read.shifts()}
        self.where = read.whereabouts()
        self.newcomers = read.newcomers()
        self.dry: dict[str, str] = read.learnt("dry") or {}
        self.devices = devices
        self.longest = read.longest_waits()
        self.opening = opening(read.branch, read.now, read.day_state)
        self.waiting = {
            code: rules.Waiting(self.today.tally(code).waiting, since, read.waits_since(code, since))
            for code, since in self.longest.items()
            if self.today.tally(code).waiting
        }


def live(read: BranchRead, devices: list[DeviceState]) -> wire.LiveView:
    """The whole branch as a supervisor sees it; ``devices`` are those of the branch."""
    now, figures, policy = _Now(read, devices), read.day_figures(), read.branch.policy
    oldest = min(now.waiting.values(), key=lambda line: line.since, default=None)
    done = [moment for code in now.waiting if (moment := now.today.done_by(code))]
    screened = read.screenings()
    return wire.LiveView(
        branch=read.branch.code,
        seq=read.seq,
        server_time=read.now,
        name=read.branch.name,
        time_zone=read.branch.time_zone,
        open=now.opening.is_open,
        closed_because=now.opening.because,
        opens_at=now.opening.opens_at,
        closes_at=closing(read.branch, read.now),
        done_by=max(done) if len(done) == len(now.waiting) and done else None,
        counters=[_counter(now, found) for found in read.branch.counters],
        services=[_service(now, service) for service in read.branch.services],
        waiting=sum(tally.waiting for tally in now.today.tallies.values()),
        longest_wait_s=parts.seconds(oldest.since, read.now) if oldest else None,
        longest_wait_number=oldest.number if oldest else None,
        issued=sum(tally.issued for tally in now.today.tallies.values()),
        served=figures.served,
        no_show=figures.no_show,
        cancelled=figures.cancelled,
        returned=figures.returned,
        within_target=figures.within_target,
        hit_rate=parts.hit_rate(read),
        wait_limit_s=round(policy.wait_limit.total_seconds()),
        target_s=round(policy.target.total_seconds()),
        lobby=wire.Lobby(
            here=now.where.here,
            at_counters=len(now.held),
            invited=now.where.invited,
            on_the_way=now.where.on_the_way,
            away=now.where.away,
            cap=parts.lobby_cap(read, now.shifts.values()),
            idle_s=(read.learnt("looked") or {}).get("idle_s", 0),
        ),
        screening=wire.Screening(
            is_on=policy.screening,
            admitted=screened.admitted,
            to_dropbox=screened.to_dropbox,
            to_online=screened.to_online,
        ),
        alerts=_alerts(now),
        devices=[_device(device, read.now) for device in devices],
        notice=parts.notice(read, now.language),
        messages=list(get_args(wire.Message)),
        can=verbs.of_lead(read.day_state),
    )


def _counter(now: _Now, configured: Counter) -> wire.LiveCounter:
    shift, held = now.shifts[configured.code], now.held.get(configured.code)
    return wire.LiveCounter(
        code=configured.code,
        label=configured.label,
        kind=parts.kind(configured.kind),
        state=parts.shift_state(shift),
        number=held.number if held else None,
        officer=shift.officer,
        last_officer=now.last_officers.get(configured.code),
        since=(held.timer_from or held.called_at) if held else _free_since(now, shift),
        ticket_state=parts.state(held) if held else None,
        attempt=held.attempt if held else 0,
        dry_at=_dry_at(now, shift),
        too_long=held is not None and rules.is_serving_too_long(held, now.branch.policy, now.read.now),
        parked=now.read.parked_counts().get(configured.code, 0),
        pause=parts.pause(shift),
        help=parts.help(shift),
        services=[str(code) for code in shift.services or configured.services],
        can=_may(shift, held),
    )


def _free_since(now: _Now, shift: Shift) -> datetime | None:
    """Since when nobody is at an open counter: since the last one left, or since it opened. Of others, since when they are so."""
    left_at = now.read.left_at(shift.counter) if shift.state is ShiftState.OPEN else None
    return max((moment for moment in (shift.since, left_at) if moment), default=None)


def _may(shift: Shift, held: Ticket | None) -> list[str]:
    """What a supervisor may do with the counter of an officer."""
    can = verbs.of_counter(shift, is_busy=held is not None, has_parked=False)
    return [verb for verb in can if verb in ("open", "resume_shift", "pause", "close", "help_end")]


def _dry_at(now: _Now, shift: Shift) -> datetime | None:
    at = now.dry.get(shift.counter)
    return datetime.fromisoformat(at) if at and shift.state is ShiftState.OPEN else None


def _service(now: _Now, service: Service) -> wire.LiveService:
    tally, line = now.today.tally(service.code), now.waiting.get(service.code)
    return wire.LiveService(
        code=service.code,
        name=service.name(now.language),
        waiting=tally.waiting,
        longest_wait_s=parts.seconds(line.since, now.read.now) if line else None,
        issued=tally.issued,
        quota=numbering.quota_of_day(service, now.read.day, tally.quota),
        quota_left=now.today.left(service),
        quota_gone_at=tally.quota_gone_at,
        state=now.today.state(service),
        counters=sum(1 for shift in now.shifts.values() if shift.state is ShiftState.OPEN and service.code in shift.services),
        served=now.read.served_by_service().get(service.code, 0),
        done_by=now.today.done_by(service.code) if tally.waiting else None,
        estimate=_estimate(now, service),
    )


def _estimate(now: _Now, service: Service) -> wire.Estimate | None:
    line = now.today.lines.get(service.code, frozenset({service.code}))
    ahead = sum(now.today.tally(other).waiting for other in line)
    return parts.newcomer_estimate(now.newcomers.get(service.code), ahead, now.read.now)[0]


def _device(device: DeviceState, now: datetime) -> wire.LiveDevice:
    seen = rules.Device(device.name, device.seen_at)
    return wire.LiveDevice(
        name=device.name,
        kind=device.kind,
        is_online=device.seen_at is not None and not rules.is_silent(seen, now),
        seen_at=device.seen_at,
        version=device.version,
        paper=device.paper,
        faults=list(device.faults),
        box_celsius=device.box_celsius,
        clock_offset_s=device.clock_offset_s,
    )


def _alerts(now: _Now) -> list[wire.Alert]:
    newest = now.read.recent_calls(None, 1)
    last_call_at = next((call.at for call in now.read.board_calls(1)), None) if newest else None
    gone = {code: tally.quota_gone_at for code, tally in now.today.tallies.items() if tally.quota_gone_at}
    picture = rules.Picture(
        now=now.read.now,
        is_open=now.opening.is_open,
        shifts=list(now.shifts.values()),
        held=now.held,
        waiting=now.waiting,
        last_call_at=last_call_at,
        devices=[rules.Device(d.name, d.seen_at, d.paper, d.paper_since, d.troubles) for d in now.devices],
        quota_gone=gone,
        here=now.where.here,
        day_began=_day_began(now),
    )
    seen = now.read.alerts_seen()
    return [_alert(now, alert, seen.get(alert.key)) for alert in rules.find(picture, now.branch.policy)]


def _day_began(now: _Now) -> datetime:
    zone = ZoneInfo(now.branch.time_zone)
    return datetime.combine(now.read.day, now.branch.cut_off or time(0), tzinfo=zone).astimezone(now.read.now.tzinfo)


def _alert(now: _Now, alert: rules.Alert, seen: Seen | None) -> wire.Alert:
    is_seen = seen is not None and abs((seen.since - alert.since).total_seconds()) < 1
    return wire.Alert(
        key=alert.key,
        kind=alert.kind,
        urgent=alert.urgent,
        since=alert.since,
        counter=_counter_name(now, alert.counter),
        service=_service_name(now, alert.service),
        number=alert.number,
        device=alert.device,
        reason=alert.reason,
        officer=alert.officer,
        minutes=alert.minutes,
        limit_minutes=alert.limit_minutes,
        people=alert.people,
        seen_by=seen.by if seen and is_seen else None,
        seen_at=seen.at if seen and is_seen else None,
    )


def _counter_name(now: _Now, code: CounterCode | None) -> wire.CounterName | None:
    return parts.counter_name(now.branch, code)


def _service_name(now: _Now, code: ServiceCode | None) -> wire.ServiceName | None:
    return parts.service_name(now.branch.service(code), now.language) if code else None
