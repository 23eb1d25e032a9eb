"""What may be decided about one business day of a branch. One function per decision: the event, or a refusal."""

from datetime import date, datetime, timedelta

from caller_server.domain import numbering
from caller_server.domain.branch import DayState, Policy, Service
from caller_server.domain.branch_events import (
    AlertSeen,
    DayEnded,
    IssuingChanged,
    NoticeGiven,
    NoticeWithdrawn,
    QuotaChanged,
    Screened,
    ServiceStateChanged,
)
from caller_server.domain.errors import NotAllowedNow

SERVICE_STATES = ("open", "paused", "closed")


def change_service(service: Service, now_is: str, state: str, *, note: str | None, now: datetime) -> ServiceStateChanged:
    """Open, pause or close a service for today. Raises NotAllowedNow when it is so already, or is closed by the settings."""
    if state not in SERVICE_STATES:
        raise ValueError(f"{state} is no state of a service")
    if not service.is_open:
        raise NotAllowedNow("service_closed_for_good", service=service.code)
    if state == now_is:
        raise NotAllowedNow("service_already", service=service.code)
    return ServiceStateChanged(at=now, service=service.code, state=state, note=note)


def set_quota(
    service: Service, day: date, *, issued: int, changed: int | None, quota: int, note: str | None, now: datetime
) -> QuotaChanged:
    """Today's quota of a service. Raises NotAllowedNow below the numbers that were given out, or when it is that already."""
    before = numbering.quota_of_day(service, day, changed)
    if quota < issued:
        raise NotAllowedNow("quota_below_issued", service=service.code, issued=issued)
    if quota == before:
        raise NotAllowedNow("quota_already", service=service.code)
    return QuotaChanged(at=now, service=service.code, before=before, quota=quota, note=note)


def change_issuing(state: DayState, *, stop: bool, note: str | None, now: datetime) -> IssuingChanged:
    """No more numbers today, or numbers again. Raises NotAllowedNow when it is so already, or the day was ended."""
    if state.is_ended:
        raise NotAllowedNow("day_ended")
    if stop and state.is_stopped:
        raise NotAllowedNow("stopped_already")
    if not stop and not state.is_stopped:
        raise NotAllowedNow("not_stopped")
    return IssuingChanged(at=now, is_stopped=stop, note=note)


def end_day(state: DayState, day: date, *, note: str, now: datetime) -> DayEnded:
    """End the business day. Raises NotAllowedNow the second time."""
    if state.is_ended:
        raise NotAllowedNow("day_ended")
    return DayEnded(at=now, day=day, note=note)


def give_notice(message: str, texts: dict[str, str], *, minutes: int | None, now: datetime) -> NoticeGiven:
    """Tell everyone something, for ``minutes`` or until it is withdrawn."""
    until = now + timedelta(minutes=minutes) if minutes else None
    return NoticeGiven(at=now, message=message, texts=texts, until=until)


def withdraw_notice(*, is_given: bool, now: datetime) -> NoticeWithdrawn:
    """It does not hold any more. Raises NotAllowedNow when nothing was told."""
    if not is_given:
        raise NotAllowedNow("no_notice")
    return NoticeWithdrawn(at=now)


def see_alert(key: str, since: datetime, *, now: datetime) -> AlertSeen:
    """Somebody has seen an alert whose cause began ``since``."""
    return AlertSeen(at=now, key=key, since=since)


def screen(policy: Policy, result: str, *, now: datetime) -> Screened:
    """Somebody at the door was let in or sent elsewhere. Raises NotAllowedNow where the branch does not screen."""
    if not policy.screening:
        raise NotAllowedNow("no_screening")
    return Screened(at=now, result=result)
